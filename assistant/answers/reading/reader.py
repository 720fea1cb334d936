"""The reader by rules: typed candidates, chosen by the words that stand around the interrogative."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.answers.asks import Ask
from assistant.answers.evidence import Sentence
from assistant.answers.reading.clauses import definitions, means, reasons
from assistant.answers.reading.cues import closeness, cues
from assistant.answers.reading.nouns import formatted, nouns
from assistant.answers.reading.numbers import fits, quantities
from assistant.answers.reading.people import people
from assistant.answers.reading.places import organisations, places
from assistant.answers.reading.times import times
from assistant.answers.spans import Span
from assistant.types import QuestionKind
from vectorstore.words import fold_chars

_TAGGED = 5
"""Sentences given to the tagger: it costs about 3 ms per 100 characters."""
_RELEVANCE = 6.0
"""What relevance (0 to 1) counts against what stands around a candidate (0 to about 5)."""
_EVERY = re.compile(r"每隔?(?:[一两二三四五六七八九十半\d]+个?)?(?:天|日|周|星期|月|季度|年|学期)")
_CLOSE = 0.12
_CLAUSES = frozenset({"why", "how", "definition"})
_BODIES = ("单位", "部门", "机构", "组织", "公司", "企业", "学校", "医院", "机关", "团队", "协会", "家")
_MONEY = (
    "资金",
    "经费",
    "钱",
    "投资",
    "金额",
    "收入",
    "费用",
    "奖金",
    "补贴",
    "奖补",
    "补助",
    "预算",
    "工资",
    "价格",
    "价",
)
_PEOPLE = (
    "人数",
    "人次",
    "志愿者",
    "群众",
    "居民",
    "党员",
    "干部",
    "学生",
    "工人",
    "教师",
    "代表",
    "人员",
    "人口",
    "村民",
    "职工",
)


class RuleReader:
    """Satisfies Reader. ``sentences`` come best first, their ``score`` is their relevance from 0 to 1."""

    def read(self, ask: Ask, sentences: Sequence[Sentence]) -> list[Span]:
        spans: list[Span] = []
        # 怎样, 为什么: the sentence that tells it is the one that speaks of it most, whatever other ones say
        chosen = sentences[:_TAGGED]
        if ask.kind in _CLAUSES:
            chosen = [sentence for sentence in sentences[:3] if sentence.score >= sentences[0].score - _CLOSE]
        for sentence in chosen:
            for span in _candidates(ask, sentence):
                spans.append(Span(sentence, span.start, span.end, span.score + _RELEVANCE * sentence.score))
        return sorted(spans, key=lambda span: -span.score)


def holds_sort(ask: Ask, sentence: Sentence) -> bool:
    """Whether the sentence has anything of the sort asked for; True where the sort cannot be told without tagging."""
    if ask.kind == "number":
        units = [quantity.unit for quantity in quantities(sentence.text)]
        return any(fits(ask.unit, unit) for unit in units) if ask.unit else bool(units)
    if ask.kind == "when":
        return bool(times(ask, sentence))
    return True


def _candidates(ask: Ask, sentence: Sentence) -> list[Span]:
    written = formatted(ask, sentence)
    if written is not None:
        return written
    if ask.kind == "which" and ask.head.endswith(_BODIES):
        return organisations(ask, sentence)
    return _READERS.get(ask.kind, nouns)(ask, sentence)


def numbers(ask: Ask, sentence: Sentence) -> list[Span]:
    """Quantities: of the unit asked for, before the noun asked for, near the words of the question."""
    found = cues(ask)
    if ask.ordinal:
        ordinals = re.finditer(rf"第\s?[\d一二三四五六七八九十百]+\s?{ask.unit}", sentence.text)
        return [Span(sentence, *m.span(), 2.0 + closeness(found, sentence.folded, *m.span())) for m in ordinals]
    head = fold_chars(ask.head).strip('"')
    if ask.unit == "时间" and re.search(r"[一每]次", ask.right):
        every = [Span(sentence, *match.span(), 3.0) for match in _EVERY.finditer(sentence.text)]
        return [
            replace(span, score=span.score + closeness(found, sentence.folded, span.start, span.end)) for span in every
        ]
    said = {quantity.value for quantity in quantities(ask.text)}
    out = []
    for quantity in quantities(sentence.text):
        if quantity.value in said and sentence.text[quantity.start : quantity.end] in ask.text:
            continue
        unit = fits(ask.unit, quantity.unit) if ask.unit else _implied(ask, quantity.unit)
        behind = sentence.folded[quantity.end : quantity.end + 12]
        if ask.unit and behind.startswith(ask.unit):
            unit = max(unit, 0.9)  # 分几类: 六个类别
        if ask.unit and not unit and not (head and behind.startswith(head)):
            continue
        if unit < 0:
            continue
        if sentence.folded[quantity.start] == "一" and quantity.value == 1:
            unit -= 0.7  # 一种, 一个 are articles more often than counts
        value = 2.0 * unit + closeness(found, sentence.folded, quantity.start, quantity.end)
        end = quantity.end
        if head and behind.startswith(head):
            value += 1.5
            end += len(head)
        elif head and sentence.folded[: quantity.start].rstrip("约近达为共超有计数 ").endswith(head):
            value += 1.5  # 公共停车场28个
        elif head and head[-2:] in behind:
            value += 0.7
        out.append(Span(sentence, quantity.start, end, value))
    return out


def _implied(ask: Ask, unit: str) -> float:
    """How well a unit suits a question that names none: 经费 wants 元, 人数 wants 人."""
    if ask.head.endswith(_MONEY):
        return 1.0 if unit.endswith("元") else -1.0
    if ask.head.endswith(_PEOPLE):
        return 0.8 if fits("人", unit) else -0.2
    if ask.head.endswith(("率", "比例", "比重", "占比", "幅度", "增幅", "增速")):
        return 1.0 if unit in ("%", "个百分点", "倍", "‰") else -0.5
    return 0.3 if unit else 0.0


_READERS: dict[QuestionKind, Callable[[Ask, Sentence], list[Span]]] = {
    "who": people, "when": times, "where": places, "number": numbers, "which": nouns, "list": nouns, "why": reasons,
    "how": means, "definition": definitions,
}  # fmt: skip
