"""When not to answer: what the question says and the evidence does not hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answers.asks import Ask
from assistant.answers.contradictions import contradictions, same_time
from assistant.answers.evidence import BAR, Sentence
from assistant.answers.presence import HARD_PRESENT, PART_PRESENT, best_presence, coverage
from assistant.answers.ranking import focus
from assistant.answers.reading.numbers import measures
from assistant.answers.spans import Span
from assistant.answers.term_kinds import Term
from assistant.answers.terms import terms
from assistant.divisions import within
from assistant.documents.passages import CHAPTER
from vectorstore.words import fold_chars

COVERED = 0.5
"""Share of all terms that sentence and context must hold."""
FOCUSED = 0.3
"""Share of the words that say what is wanted that sentence and near context must hold."""
_GENERIC = tuple(
    "人数 数量 总数 次数 数目 金额 名称 名字 内容 单位 部门 机构 地方 方式 办法 方法 东西 事情 原因 情况 人次 户数 "
    "时间 日期 地点 结果 作用 人物 身份 措施 资金 经费 钱 费用 价钱 价格 价位 花费 开销 花销".split()
)
"""Nouns that a question uses and an answer need not repeat."""
_OPENING = re.compile(
    r"\W*(?:于|在)?(?:(?P<year>(?:1\d|20)\d\d)年)?(?P<date>\d{1,2}月(?:\d{1,2}日)?)?"
    r"(?:上午|下午|晚上?|凌晨|中午)?(?=[,，\u4e00-\u9fff])(?![前后起至到底末份年月日以之间])"
)
"""A time with which a sentence opens; none that bounds another one (…前, …起, …至)."""
_MONTH = re.compile(r"(?<!\d)\d{1,2}月(?![\d号])")
_TYPED = frozenset({"who", "when", "number"})
"""Kinds whose answer is of a known sort: a sentence without one does not answer."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the evidence answers; ``missing`` names what it lacks; ``confidence`` 0 to 1."""

    answered: bool
    confidence: float
    missing: tuple[str, ...] = ()


def judge(ask: Ask, sentence: Sentence | None, span: Span | None) -> Verdict:
    """Whether ``span`` of ``sentence`` may be given as the answer."""
    wanted = terms(ask.text)
    if sentence is None:
        return Verdict(False, 0.0, tuple(_named(wanted)))
    missing = amiss(ask, sentence, span)
    wide = coverage(wanted, *sentence.layers) if wanted else 1.0
    aim = aimed(ask, sentence)
    if missing:
        return Verdict(False, 0.3 * wide, tuple(missing))
    measured = span is not None and measures(ask.head, span.text)  # 体重 … 8公斤: the unit says what it is
    if not measured and (head := _headless(ask, sentence)):
        return Verdict(False, 0.4 * wide, (head,))
    if aim < FOCUSED and not measured:
        return Verdict(False, 0.4 * wide, tuple(term.text for term in focus(ask)))
    if wide < COVERED:
        return Verdict(False, 0.5 * wide, tuple(_unmet(wanted, sentence)))
    if span is None and ask.kind in _TYPED:
        return Verdict(False, 0.4 * wide, (_sort(ask),))
    return Verdict(True, round(min(1.0, 0.6 * wide + 0.25 * aim + (0.15 if span else 0.0)), 3))


def amiss(ask: Ask, sentence: Sentence, span: Span | None) -> list[str]:
    """What of the question the sentence with its context lacks or denies, where ``span`` is to be the answer."""
    wanted = terms(ask.text)
    found = [*lacking(wanted, sentence), *_only_in_part(ask, wanted, sentence), *contradictions(ask, sentence, span)]
    return list(dict.fromkeys(found))


def _only_in_part(ask: Ask, wanted: Sequence[Term], sentence: Sentence) -> list[str]:
    """The city asked for where only a county of it stands: a county's number is not the city's."""
    if ask.kind != "number":
        return []
    cities = [term for term in wanted if term.kind == "place" and within(term.text)]
    return [term.text for term in cities if best_presence(term, sentence.layers) <= PART_PRESENT]


def lacking(wanted: Sequence[Term], sentence: Sentence) -> list[str]:
    """The names, places, dates, ordinals and quotations that neither the sentence nor its context holds."""
    missing = [term.text for term in wanted if term.hard and not _holds(sentence, term)]
    untimely = [*_untimely(wanted, sentence), *_of_other_months(wanted, sentence)]
    return missing + [text for text in untimely if text not in missing]


def _untimely(wanted: Sequence[Term], sentence: Sentence) -> list[str]:
    """The year or day asked for where the sentence opens with another one: what it tells was then."""
    opening = _OPENING.match(sentence.folded)
    if opening is None:
        return []
    out = []
    for kind, told in (("year", opening["year"]), ("date", opening["date"])):
        asked = [term for term in wanted if term.kind == kind and (kind == "year" or "月" in term.text)]
        if told and asked and not any(same_time(term.text, told) or term.text in sentence.folded for term in asked):
            out += [term.text for term in asked]
    return out


def _of_other_months(wanted: Sequence[Term], sentence: Sentence) -> list[str]:
    """5月 of a row below 三、3月收支公示, wherever else its article speaks of May."""
    chapters = CHAPTER.findall(sentence.article) if BAR in sentence.text else []
    told = _MONTH.findall(chapters[-1]) if chapters else []
    asked = [term.text for term in wanted if term.kind == "date" and _MONTH.fullmatch(term.text)]
    return [month for month in asked if told and month not in told and month not in sentence.folded]


def _holds(sentence: Sentence, term: Term) -> bool:
    if term.kind == "year" and term.text in sentence.years_counted(sentence.folded):
        return True
    layers = sentence.layers[:-1] if term.kind == "year" and sentence.dated else sentence.layers
    return best_presence(term, layers) >= HARD_PRESENT


def aimed(ask: Ask, sentence: Sentence) -> float:
    """Share of the words of the asking clause that the sentence, or what stands just before it, holds; 1 for none."""
    wanted = focus(ask)
    if not wanted:
        return 1.0
    near = ((sentence.folded, 1.0), (sentence.before, 0.8), (sentence.heading, 0.8), (sentence.after, 0.6))
    return coverage(wanted, *near)


def _headless(ask: Ask, sentence: Sentence) -> str:
    """The noun asked for, where neither the sentence nor what stands next to it has it; "" where it is there."""
    head = fold_chars(ask.head).strip('"')
    if ask.kind != "number" or len(head) < 2 or head.endswith(_GENERIC):
        return ""
    near = ((sentence.folded, 1.0), (sentence.before, 0.9), (sentence.heading, 0.9))
    return "" if best_presence(Term(head, "word", 1.0), near) >= HARD_PRESENT else ask.head


def _unmet(wanted: Sequence[Term], sentence: Sentence) -> list[str]:
    return [term.text for term in wanted if best_presence(term, sentence.layers) < HARD_PRESENT][:4]


def _named(wanted: Sequence[Term]) -> list[str]:
    return [term.text for term in wanted if term.hard] or [term.text for term in wanted][:4]


def _sort(ask: Ask) -> str:
    words = {"who": "人名", "when": "时间", "number": "数量"}
    subject = ask.head or next((term.text for term in reversed(focus(ask)) if len(term.text) > 1), "")
    return f"{subject}的{words[ask.kind]}".removeprefix("的")
