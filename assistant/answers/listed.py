"""From the items of a list to the answer: each once, numbered, cited, with what was looked at below."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.answers.citations import Citer
from assistant.answers.composing import SHORT
from assistant.answers.reading.numbers import quantities
from assistant.answers.series import COUNTER
from assistant.answers.wishes import PERSONS
from assistant.answers.wording import tidy
from assistant.questions.numerals import number
from assistant.types import Answer, Coverage, Item, Library, Question
from vectorstore.types import Document, Hit, Scope
from vectorstore.words import fold_chars

LONGEST = 480
"""Characters of an answer's text, source lines aside; attributes and then items are left out of the text beyond."""
_HOW_MANY = re.compile("几(?!乎)(?P<measure>[\u4e00-\u9fff])|多少|how many", re.IGNORECASE)
_COUNTED = re.compile("(?:几|多少)(?P<measure>[个家所处条项件篇份种类样款门道招步块片则期届支座户台辆张部首幅棵株])")
"""With what word things are counted, which counts them in the answer too: 几篇, 多少家."""
_GAP = re.compile(r"[、，,；;”“\"]{0,3}(?:[和及与或]|以及)?[“\"]?\s?")
"""What stands between two items of a series."""
_ALIKE = ("个名位人", "种样类款", "个项条点家处座所")
"""Measure words of the same things."""
_LEVEL = re.compile(r"(?:国家|世界|省|市|县|区|校|院)级|[特一二三四]等奖|[金银铜]奖|[甲乙丙]级|[AＡ]{3,5}级")


@dataclass(frozen=True, slots=True)
class Entered:
    """An item with the document it comes from, its attributes as text, and the span to be quoted."""

    document: Document
    start: int
    end: int
    attributes: dict[str, str]
    quote: tuple[int, int]

    @property
    def text(self) -> str:
        return self.document.text[self.start : self.end]


def told_of(item: str) -> dict[str, str]:
    """What the words of an item itself tell: 数量 (青石镇12家) and 级别 (省级文明村, 一等奖)."""
    found: dict[str, str] = {}
    measured = [one for one in quantities(item) if one.unit and one.start > 0]
    if len(measured) == 1 and "《" not in item:
        found["数量"] = item[measured[0].start : measured[0].end]
    if level := _LEVEL.search(item):
        found["级别"] = level[0]
    return found


def merged(entered: Iterable[Entered]) -> list[Entered]:
    """Each item once: the same words with the same attributes; one without attributes gives way to one with."""
    found: dict[tuple[str, str], Entered] = {}
    for item in entered:
        words = re.sub(r"[\W_]+", "", fold_chars(item.text))
        same = next((key for key in found if key[0] == words and _agree(found[key].attributes, item.attributes)), None)
        if same is None:
            found[(words, str(sorted(item.attributes.items())))] = item
        elif len(item.attributes) > len(found[same].attributes):
            found[same] = item
    return list(found.values())


def _agree(one: dict[str, str], other: dict[str, str]) -> bool:
    return all(one[name] == other[name] for name in one.keys() & other.keys())


def composed(
    question: Question, entered: Sequence[Entered], citer: Citer, coverage: Coverage, confidence: float
) -> Answer:
    """``coverage`` is what was read for the list: the answer says so in its last line."""
    items, lines = [], []
    for position, item in enumerate(entered, start=1):
        mark = citer.cite(item.document.id, *item.quote, keep=(item.start, item.end))
        items.append(Item(item.text, item.attributes, (mark,)))
        beside = {name: value for name, value in item.attributes.items() if value not in item.text}
        lines.append((f"{position}. {tidy(item.text)}", _in_brackets(beside, question), f"[{mark}]"))
    told = _told_number(question, len(items), citer)
    series = told if told is not None or question.kind == "number" else _series(entered)
    text = _text(question, lines, len({item.document.id for item in entered}), coverage, told)
    return Answer(
        question=question.text,
        kind="enumerated",
        text=text,
        citations=citer.citations,
        short=series,
        items=tuple(items),
        confidence=confidence,
        coverage=coverage,
    )


def _in_brackets(attributes: dict[str, str], question: Question) -> str:
    parts: list[str] = []
    for name, value in attributes.items():
        if name == "职务" and "单位" in attributes:
            parts[-1] += value
        elif name == "类别":
            parts.append(f"“{value}”类" if question.language == "zh" else f"“{value}”")
        else:
            parts.append(value)
    if not parts:
        return ""
    return f"（{'，'.join(parts)}）" if question.language == "zh" else f" ({', '.join(parts)})"


def _text(
    question: Question,
    lines: Sequence[tuple[str, str, str]],
    documents: int,
    coverage: Coverage,
    told: str | None,
) -> str:
    items = len(lines)
    if question.language == "zh":
        counted = _COUNTED.search(question.standalone)
        unit = "人" if PERSONS.search(question.wanted) else counted["measure"] if counted else "项"
        head, foot = (
            f"{told or f'{items} {unit}'}：",
            f"共 {items} {unit}，{documents} 篇文档，扫描 {coverage.passages} 段",
        )
    else:
        head, foot = (
            f"{items} found:",
            f"{items} found in {documents} document{'s' * (documents > 1)}, {coverage.passages} passages scanned",
        )
    full = [f"{name}{brackets}{mark}" for name, brackets, mark in lines]
    if sum(map(len, full)) > LONGEST:
        full = [f"{name}{mark}" for name, _, mark in lines]
    shown = 0
    while shown < items and sum(map(len, full[: shown + 1])) <= LONGEST:
        shown += 1
    rest = (
        []
        if shown == items
        else [
            f"……（其余 {items - shown} 项见列表）"
            if question.language == "zh"
            else f"… ({items - shown} more in the list)"
        ]
    )
    return "\n".join([head, *full[:shown], *rest, foot])


def _series(entered: Sequence[Entered]) -> str | None:
    """The items in the document's own words, where they stand in a row there: 甲、乙和丙."""
    text, document = entered[0].document.text, entered[0].document
    gaps = (text[one.end : other.start] for one, other in pairwise(entered))
    if any(one.document is not document for one in entered) or not all(_GAP.fullmatch(gap) for gap in gaps):
        return None
    row = text[entered[0].start : entered[-1].end]
    return row if len(row) <= SHORT and "\n" not in row else None


def _told_number(question: Question, items: int, citer: Citer) -> str | None:
    """“5人”, “四门” where a number was asked for and stands so in a quote."""
    asked = _HOW_MANY.search(question.standalone)
    each = len(citer.citations) >= items > 1  # 教会三名学徒 is said of one of the two who are listed
    if each or (question.kind != "number" and asked is None):
        return None
    measure = asked["measure"] or "个" if asked is not None else "个"
    told = (match for one in citer.citations for match in COUNTER.finditer(one.quote))
    return next((one[0] for one in told if number(one["n"]) == items and _same_measure(measure, one["unit"])), None)


def _same_measure(asked: str, told: str) -> bool:
    """几样 is answered by 六种, and not by 三次会议 that the sentence counts besides."""
    return asked == told or any(asked in alike and told in alike for alike in _ALIKE)


def whole(scope: Scope, library: Library) -> Coverage:
    """Every passage in scope."""
    summaries = library.documents(scope)
    return Coverage(len(summaries), sum(summary.passages for summary in summaries))


def read_of(hits: Sequence[Hit]) -> Coverage:
    """The passages found, where no others were read."""
    return Coverage(len({hit.passage.document_id for hit in hits}), len(hits))


def with_cases(found: Answer, several: Answer, *, amounts: bool) -> Answer:
    """The single answer, and the several of its cases below it; one of them alone where there is no other to trust.

    Amounts without a single answer are trusted only under different conditions: any text has amounts.
    ``several`` was composed after ``found`` with the same Citer: its citations hold those of ``found``.
    """
    cases = {item.attributes.get("情况") for item in several.items}
    if found.kind == "abstained":
        return found if amounts and len(cases) < 2 else several
    if found.short is None:
        return several
    head = found.text.split("\n", 1)[0]
    return replace(several, text=f"{head}\n{several.text}", short=found.short, confidence=found.confidence)
