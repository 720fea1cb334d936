"""Whether more was spent than planned, where a sentence tells both amounts."""

from __future__ import annotations

import re

from assistant.answers.evidence import Sentence
from assistant.answers.reading.numbers import Quantity, quantities

_OVERSPENT = re.compile(
    r"超支|花超|超(?:出|过)?了?(?:预算|概算)|(?:预算|概算|钱|费用?|花|用)(?:是不是|有没有)?[^，]{0,4}超了?(?:$|[没吗])"
)
_WITHIN = re.compile(r"(?:没|未|不)(?:有|会)?(?:花?超)|预算(?:内|之内)|够用")
_PLAN = re.compile(r"预算|概算|估算|计划投资|原定|计划")
_SPENT = re.compile(r"实际|结算|决算|实支|实花|最[终后]|支出|花[了去费]|总造价")
_TOLD = "预算 概算 实际 结算 决算"
"""What a document says where somebody asks whether it was 花超."""


def told_as(claim: str) -> str:
    """The words in which documents tell what the claim asks, to look for beside its own."""
    return _TOLD if asks_overspent(claim) else ""


def asks_overspent(claim: str) -> bool:
    """三号楼花超了, 超概算了."""
    return _OVERSPENT.search(claim) is not None and _WITHIN.search(claim) is None


def without_spending(claim: str) -> str:
    """What was to be paid for: the claim without the words that ask whether it was too much."""
    return re.sub("花超|超支|超(?:出|过)?了?(?:预算|概算)?|预算|概算|最后|花了?|了$", "，", claim)


def overspent(sentence: Sentence) -> tuple[bool, int, int] | None:
    """Whether the one amount told as spent is above the one told as planned, and where both stand."""
    planned, spent = _amounts(sentence, _PLAN, _SPENT), _amounts(sentence, _SPENT, _PLAN)
    if len(planned) != 1 or len(spent) != 1 or planned == spent:
        return None
    plan, real = planned[0], spent[0]
    return real.value > plan.value, min(plan.start, real.start), max(plan.end, real.end)


def _amounts(sentence: Sentence, told_as: re.Pattern[str], not_as: re.Pattern[str]) -> list[Quantity]:
    """The sums of money whose clause says what they are, before them and nearer than the other."""
    found = []
    for one in quantities(sentence.text):
        before = re.split("[，,；;。]", sentence.folded[: one.start])[-1]
        here = [match.start() for match in told_as.finditer(before)]
        other = [match.start() for match in not_as.finditer(before)]
        if one.unit == "元" and here and max(here) > max(other, default=-1):
            found.append(one)
    return found
