"""Questions that set two things side by side: each side read on its own, numbers compared where their units allow."""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.answers.asks import Ask
from assistant.answers.composing import Found
from assistant.answers.reading.compare import Comparison, comparison, difference, larger
from assistant.answers.reading.numbers import Quantity, quantities
from assistant.answers.spans import Span
from assistant.types import Question, QuestionKind

Read = Callable[[Ask], Found]
"""Finds the answer to one ask."""
_COUNTS = re.compile(r"人数|人次|多少|数量|户数|几|面积|金额|资金|次数|场次|里程|多(?:[？?]|$)|少(?:[？?]|$)")


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
    found = [_side(sides, side, kind, read) for side in sides.sides]
    return found, _verdict(sides, found) if kind == "number" else ""


def _side(sides: Comparison, side: str, kind: QuestionKind, read: Read) -> Found:
    head = _measure(sides.shared) if kind == "number" else ""
    one = read(Ask(kind, "", f"{sides.shared}，{side}", head, unit="人次" if head == "人次" else "", head=head))
    span = one.span if kind != "which" else None
    return Found(one.ask, one.sentence, span, one.verdict, label=side)


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


def _quantity(span: Span) -> Quantity | None:
    return next(iter(quantities(span.text)), None)
