"""Questions that set two things side by side: each side read on its own, numbers compared where their units allow."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from assistant.answers.asks import UNITS, Ask
from assistant.answers.composing import Found
from assistant.answers.reading.compare import Comparison, comparison, difference, larger
from assistant.answers.reading.numbers import Quantity, quantities
from assistant.answers.spans import Span
from assistant.questions.dates import find_dates
from assistant.types import Question, QuestionKind
from vectorstore.words import fold_chars

Read = Callable[[Ask], Found]
"""Finds the answer to one ask."""
_DIFFERENCE = re.compile(r"比[^，。？]{1,30}?[多少高低长短](?![少于])[^，。？]{0,4}?(?:多少|几)|差了?(?:多少|几)")
_COUNTS = re.compile(r"人数|人次|多少|数量|户数|几|面积|金额|资金|次数|场次|里程|多(?:[？?]|$)|少(?:[？?]|$)")


def asks_difference(question: Question) -> bool:
    """小学组比中学组多收了多少篇: a number that most documents do not state."""
    return question.kind == "number" and bool(_DIFFERENCE.search(question.standalone))


def compared(question: Question, read: Read) -> tuple[list[Found], str] | None:
    """What was found for the two sides, and the line that compares them ("" where nothing is to be compared).

    None where the question does not show its two sides.
    """
    sides = comparison(question.standalone)
    if sides is None:
        return None
    kind: QuestionKind = "number" if sides.direction in ("more", "less", "apart") else "which"
    if sides.direction in ("earlier", "later"):
        kind = "when"
    unit = re.search(rf"(?:多少|几)({UNITS})", question.standalone)
    found = _told_apart(sides, [_side(sides, side, kind, read, unit[1] if unit else "") for side in sides.sides])
    return found, _verdict(sides, found) if kind == "number" else earlier(question.standalone, found)


def _side(sides: Comparison, side: str, kind: QuestionKind, read: Read, unit: str) -> Found:
    head = _measure(sides.shared) if kind == "number" else ""
    one = read(Ask(kind, "", f"{sides.shared}，{side}", head, unit="人次" if head == "人次" else unit, head=head))
    span = one.span if kind != "which" else None
    return Found(one.ask, one.sentence, span, one.verdict, label=side)


def _told_apart(sides: Comparison, found: list[Found]) -> list[Found]:
    """Where both sides read the same number: in its sentence, the first number behind the name of each side."""
    spans = [one.span for one in found]
    if spans[0] is None or spans[1] is None or _place(spans[0]) != _place(spans[1]):
        return found
    sentence, read = spans[0].sentence, _quantity(spans[0])
    values = [one for one in quantities(sentence.text) if read is not None and one.unit == read.unit]
    out = []
    for one, side in zip(found, sides.sides, strict=True):
        at = sentence.folded.find(fold_chars(side))
        value = next((value for value in values if 0 <= at < value.start), None)
        out.append(replace(one, span=Span(sentence, value.start, value.end, 1.0) if value else None))
    return out


def _place(span: Span) -> tuple[str, int]:
    return span.sentence.document_id, span.sentence.start + span.start


def _measure(shared: str) -> str:
    """The noun that is counted: 人数, 人次, 资金; "" where the question leaves it open."""
    match = re.search(r"人次|人数|户数|面积|金额|资金|次数|场次|里程|数量", shared)
    return match.group() if match else ""


def _verdict(sides: Comparison, found: list[Found]) -> str:
    """Which side has more and by how much: a number that no document states, and marked so."""
    spans = [one.span for one in found]
    if any(span is None for span in spans) or not all(one.verdict.answered for one in found):
        return ""
    amounts = [_quantity(span) for span in spans if span is not None]
    if len(amounts) != 2 or amounts[0] is None or amounts[1] is None:
        return ""
    result = larger(amounts[0], amounts[1])
    if result is None:
        return ""
    winner, apart = result
    if winner < 0:
        return "两者相同"
    about = "" if amounts[0].exact and amounts[1].exact else "约"
    texts = [span.text for span in spans if span is not None]
    scale = next((scale for scale in "亿万" if all(scale in text for text in texts)), "")
    margin = f"{about}{difference(apart, amounts[0].unit.lstrip('万亿'), scale=scale)}"
    if sides.direction == "less":
        return f"{sides.sides[1 - winner]}少，少{margin}（计算得出）"
    return f"{sides.sides[winner]}多，多{margin}（计算得出）"


def earlier(question: str, found: list[Found]) -> str:
    """Which of two days came first or last, as the question asks; "" where both are not known."""
    direction = re.search(r"\b(earlier|first|later|last)\b|(更早|早|先)|(更晚|晚|后)", question)
    days = [day_of(one) for one in found]
    if direction is None or len(days) != 2 or days[0] is None or days[1] is None or days[0] == days[1]:
        return ""
    first = direction[0] in ("earlier", "first", "更早", "早", "先")
    chosen = found[0 if (days[0] < days[1]) == first else 1].label
    if direction[1]:
        return f"{'Earlier' if first else 'Later'}: {chosen}"
    return f"{'更早' if first else '更晚'}的是{chosen}"


def day_of(one: Found) -> date | None:
    """The day that was found for a side; without a year it counts from the day its document came out."""
    if one.span is None or not one.verdict.answered:
        return None
    year = re.search(r"((?:19|20)\d\d)年", one.span.sentence.heading)
    anchor = date(int(year[1]), 12, 31) if year else date(2000, 12, 31)
    mentions = find_dates(one.span.text, anchor=anchor)
    return mentions[0].since if mentions else None


def _quantity(span: Span) -> Quantity | None:
    return next(iter(quantities(span.text)), None)
