"""Questions that set two things side by side: each side read on its own, numbers compared where their units allow."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from assistant.answers.composing import Found
from assistant.answers.evidence import Sentence
from assistant.answers.reading.claim_numbers import own_clause
from assistant.answers.reading.compare import Comparison, comparison, difference, larger
from assistant.answers.reading.numbers import Quantity, quantities
from assistant.answers.refusal import Verdict
from assistant.answers.spans import Span
from assistant.answers.wording import clause_around
from assistant.questions.dates import DateMention, find_dates
from assistant.questions.kinds import kind_of
from assistant.questions.numerals import NUMERAL, number
from assistant.types import Question
from vectorstore.words import fold_chars

Read = Callable[[Question], Found]
"""Finds the answer to the question for one side."""
_DIFFERENCE = re.compile(
    r"(?<![同环])比[^，。？]{1,30}?(?:[多少高低长短大小轻重贵]|便宜)(?![少于])[^，。？]{0,4}?(?:多少|几)|差了?(?:多少|几)"
    r"|是[^，。？]+的(?:多少|几)倍"
)
_CHANGE = re.compile(
    r"[比较][^，,。；;：]{0,20}?(?:增[加长]?|减少?|下?降低?|提高|上升|[多少高低长短大小轻重贵]|便宜)[了出]?(?:约|近)?$"
)
"""Before a number that is no measure of the thing but how far it is from another: 比上月减少, 同比增长."""
_SIDE = 0.15
"""Likelihood from which the value of one side is given: the other side and the measure they share speak for it too."""
_VALUES = frozenset({"number", "when", "who", "where"})
"""Kinds of which a few words tell the side's value; of other ones its sentence does."""


def asks_difference(question: Question) -> bool:
    """小学组比中学组多收了多少篇: a number that most documents do not state."""
    return question.kind in ("number", "compare") and bool(_DIFFERENCE.search(question.standalone))


def tells_difference(one: Found) -> bool:
    """Whether the words found are how much more or less something is, not how much: 比上月减少|12件, 3倍."""
    if one.span is None:
        return False
    return "倍" in one.span.text or bool(_CHANGE.search(one.span.sentence.text[: one.span.start].rstrip()))


def compared(question: Question, read: Read) -> tuple[list[Found], str] | None:
    """What was found for the two sides, and the line that compares them ("" where nothing is to be compared).

    None where the question does not show its two sides.
    """
    sides = comparison(question.standalone)
    if sides is None:
        return None
    found = [_side(question, sides, at, read) for at in (0, 1)]
    if sides.direction in ("earlier", "later", "between"):
        found = [_to_the_day(one) for one in found]
    if sides.direction in ("earlier", "later"):
        found = _of_own_clause(sides, found)
        return found, earlier(question.standalone, found)
    if sides.direction == "between":
        return _of_own_clause(sides, found), _interval(found)
    found = _told_apart(sides, found)
    return found, _verdict(sides, found) if sides.direction else ""


def _side(question: Question, sides: Comparison, at: int, read: Read) -> Found:
    side, alone = sides.sides[at], sides.questions[at]
    issue = re.search(rf"第({NUMERAL})期", side)
    counted = number(issue[1]) if issue else None
    scope = question.scope if counted is None else replace(question.scope, issues=(counted,))
    kind = kind_of(alone, question.language)
    kind = kind if kind in _VALUES else "compare"
    found = read(replace(question, standalone=alone, kind=kind, scope=scope))
    verdict = found.verdict
    if found.span is not None and not verdict.missing and verdict.confidence >= _SIDE:
        verdict = replace(verdict, answered=True)
    return replace(found, label=side, span=None if kind == "compare" else found.span, verdict=verdict)


def _to_the_day(one: Found) -> Found:
    """Where only the year was read, which stands in the name of the thing: the first day of it in the sentence."""
    if one.span is None or not re.fullmatch(r"(?:19|20)\d\d年度?", one.span.text):
        return one
    sentence, year = one.span.sentence, int(one.span.text[:4])
    days = (time for time in find_dates(sentence.text, anchor=date(year, 12, 31)) if time.since == time.until)
    day = next((time for time in days if time.since is not None and time.since.year == year), None)
    return one if day is None else replace(one, span=Span(sentence, day.start, day.end, one.span.score))


def _of_own_clause(sides: Comparison, found: list[Found]) -> list[Found]:
    """Where both sides read the same time: none for the one that its clause does not name, and the other it does."""
    spans = [one.span for one in found]
    if spans[0] is None or spans[1] is None or _place(spans[0]) != _place(spans[1]):
        return found
    clause = spans[0].sentence.folded[slice(*clause_around(spans[0].sentence.text, spans[0].start, spans[0].end))]
    ends = min(len(side) for side in sides.sides)  # 黄陂岭隧道左洞 and 右洞: what tells them apart stands at the end
    named = [fold_chars(side)[-ends:] in clause for side in sides.sides]
    if named[0] == named[1]:
        return found
    return [
        one if own else replace(one, sentence=None, span=None, verdict=Verdict(False, 0.1, (f"{side}的时间",)))
        for one, own, side in zip(found, named, sides.sides, strict=True)
    ]


def _told_apart(sides: Comparison, found: list[Found]) -> list[Found]:
    """Where both sides read the same number: in its sentence, the number that is each side's own."""
    spans = [one.span for one in found]
    if spans[0] is None or spans[1] is None or _place(spans[0]) != _place(spans[1]):
        return found
    sentence, read = spans[0].sentence, _quantity(spans[0])
    values = [one for one in quantities(sentence.text) if read is not None and one.unit == read.unit]
    out = []
    for one, side in zip(found, sides.sides, strict=True):
        value = _value_of(side, sentence, values)
        out.append(replace(one, span=Span(sentence, value.start, value.end, 1.0) if value else None))
    return out


def _value_of(side: str, sentence: Sentence, values: Sequence[Quantity]) -> Quantity | None:
    """The first behind the name of the side, or in the clause that has it in other words: 鲜枣每斤2元 of 鲜枣子."""
    at, end = sentence.folded.find(fold_chars(side)), len(sentence.text)
    if at < 0:
        at, end = own_clause(side, sentence, [value.start for value in values])
        at = -1 if (at, end) == (0, len(sentence.text)) else at
    return next((value for value in values if 0 <= at <= value.start < end), None)


def _place(span: Span) -> tuple[str, int]:
    return span.sentence.document_id, span.sentence.start + span.start


def _verdict(sides: Comparison, found: list[Found]) -> str:
    """Which side has more and by how much: a number that no document states, and marked so."""
    spans = [one.span for one in found]
    if any(span is None for span in spans) or not all(one.verdict.answered for one in found):
        return ""
    if any(tells_difference(one) for one in found):
        return ""
    amounts = _of_one_sort(*(list(quantities(one.span.text + one.unit)) for one in found if one.span is not None))
    if amounts is None:
        return ""
    result = larger(*amounts)
    if result is None:
        return ""
    winner, apart = result
    if winner < 0:
        return "两者相同"
    about = "" if amounts[0].exact and amounts[1].exact else "约"
    if sides.direction == "times":
        if amounts[0].unit != amounts[1].unit or not amounts[1].value:
            return ""
        times = round(amounts[0].value / amounts[1].value, 2)
        return f"{sides.sides[0]}是{sides.sides[1]}的{about}{times:g}倍（计算得出）"
    texts = [span.text for span in spans if span is not None]
    scale = next((scale for scale in "亿万" if all(scale in text for text in texts)), "")
    margin = f"{about}{difference(apart, amounts[0].unit.lstrip('万亿'), scale=scale)}"
    if sides.direction == "less":
        return f"{sides.sides[1 - winner]}少，少{margin}（计算得出）"
    return f"{sides.sides[winner]}多，多{margin}（计算得出）"


def _of_one_sort(first: Sequence[Quantity], second: Sequence[Quantity]) -> tuple[Quantity, Quantity] | None:
    """The first two that can be compared: 30天 and, of 200册,借期90天, the days."""
    pairs = ((one, other) for one in first for other in second)
    return next((pair for pair in pairs if larger(*pair) is not None), None)


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


def _interval(found: list[Found]) -> str:
    """The days between two times that are known to the day; "" for others."""
    days = [day_of(one) for one in found]
    if len(days) != 2 or days[0] is None or days[1] is None or days[0] == days[1]:
        return ""
    return f"相隔{abs((days[0] - days[1]).days)}天（计算得出）"


def day_of(one: Found) -> date | None:
    """The day that was found for a side, the first of a longer time."""
    time = time_of(one)
    return None if time is None else time.since


def time_of(one: Found) -> DateMention | None:
    """The time that was found for a side; without a year it counts from the day its document came out."""
    if one.span is None or not one.verdict.answered:
        return None
    year = re.search(r"((?:19|20)\d\d)年", one.span.sentence.heading)
    anchor = date(int(year[1]), 12, 31) if year else date(2000, 12, 31)
    return next(iter(find_dates(one.span.text, anchor=anchor)), None)


def quantity_of(one: Found) -> Quantity | None:
    """The first quantity of what was found for a side, with the unit that stands in the head of its column."""
    quantity = None if one.span is None else _quantity(one.span)
    return replace(quantity, unit=one.unit) if quantity is not None and one.unit and not quantity.unit else quantity


def _quantity(span: Span) -> Quantity | None:
    return next(iter(quantities(span.text)), None)
