"""Yes/no questions about two things, decided by what is found for each: 同一天, 比…高 of two cells of a table."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.answers.comparing import Read, compared, quantity_of, time_of
from assistant.answers.composing import Found
from assistant.answers.reading.claim_numbers import THAN, grows
from assistant.answers.reading.claims import claim_of, verdict_word
from assistant.answers.reading.compare import larger
from assistant.types import Question
from vectorstore.words import fold_chars

_SAME = re.compile(
    r"(?:都|又)?(?:是|在|由|为)?(?:在|由)?同一?(?P<what>天|日(?!报)|个?月|年(?!级)|个?地[方点]|处|个?人(?!民))"
)
_TIMES = {"年": 1, "月": 2, "日": 3, "天": 3}
"""Times that two things may have in common, and how many of year, month and day they tell."""
_PLACES = frozenset({"地方", "地点", "处"})
_COMPARED_BY = "（对照得出）"
_SURE = 0.5
"""Confidence from which what was found for a side decides."""


def decided_by_sides(question: Question, read: Read) -> tuple[list[Found], str] | None:
    """What was found for the two things that the question sets side by side, and the line that decides; None for other
    questions, and where not both were found."""
    claim = claim_of(question.standalone)
    if re.search("[不没]", claim):
        return None
    if same := _SAME.search(claim):
        return _same(question, claim, same, read)
    return _larger(question, claim, read) if THAN.search(claim) else None


def _same(question: Question, claim: str, same: re.Match[str], read: Read) -> tuple[list[Found], str] | None:
    """开幕式和颁奖是同一天吗: the days, places or persons of both."""
    subject = re.sub("[，,](?=[和跟与同])", "", claim[: same.start()].rstrip("，, "))
    what, done = same["what"].removeprefix("个"), claim[same.end() :].rstrip("的了")
    asked = "相差几天？" if what in _TIMES else "分别在哪里？" if what in _PLACES else "分别是谁？"
    both = compared(replace(question, standalone=f"{subject}{done}{asked}"), read)
    if both is None:
        return None
    found = both[0]
    values = [_value(one, what) for one in found]
    if None in values:
        return None
    alike = values[0] == values[1]  # hardly by chance
    if not alike and any(one.verdict.confidence < _SURE for one in found):
        return found, ""
    return found, f"{verdict_word(question.standalone, alike)}{_COMPARED_BY}"


def _value(one: Found, what: str) -> object:
    """What is to be the same: the day, the month or the year, else the words found; None where nothing was."""
    if what not in _TIMES:
        return fold_chars(one.span.text) if one.span is not None and one.verdict.answered else None
    time = time_of(one)
    if time is None or time.since is None or time.until is None:
        return None
    first, last = ((day.year, day.month, day.day)[: _TIMES[what]] for day in (time.since, time.until))
    return first if first == last else None  # in 2020 is on no certain day


def _larger(question: Question, claim: str, read: Read) -> tuple[list[Found], str] | None:
    """Where two cells of tables tell both: what is read of text is no more than a guess at which is meant."""
    both = compared(replace(question, standalone=f"{claim.rstrip('了的')}？"), read)
    if both is None or not all(one.certain and one.span is not None for one in both[0]):
        return None
    amounts = [quantity_of(one) for one in both[0]]
    if amounts[0] is None or amounts[1] is None:
        return None
    result = larger(amounts[0], amounts[1])
    if result is None:
        return None
    return both[0], f"{verdict_word(question.standalone, result[0] == (0 if grows(claim) else 1))}{_COMPARED_BY}"
