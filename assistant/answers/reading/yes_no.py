"""是不是, 是否, 吗: decided by numbers, names, dates and negation, never guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.answers.entities import tagged
from assistant.answers.evidence import Sentence
from assistant.answers.presence import HARD_PRESENT, best_presence, coverage
from assistant.answers.reading.numbers import Quantity, fits, quantities
from assistant.answers.term_kinds import Term
from assistant.answers.terms import terms
from assistant.questions.dates import find_dates
from vectorstore.words import fold_chars

_ASKED = re.compile(r"是不是|是否|有没有|有无|能否|能不能|可否|会不会|对不对|对吗|吗|么(?=[？?]|$)|呢")
_NOT = re.compile(
    r"(?<!是)(?:没有?|不(?!断|同|仅|少|久|限|得|忘|文明|足|到|低于|少于|超过|良|便|动产|锈)|未(?!来|成年|必)|无(?!线|偿|数|论|障碍))"
)
_LESS = re.compile(r"(?:不到|不足|少于|低于|不满|以下|以内|不超过|至多|最多)$")
_MORE = re.compile(r"(?:超过|多于|高于|不少于|不低于|至少|逾|突破|达到?了?)$")
_EVERY = re.compile(r"每隔?(?:[一两二三四五六七八九十半\d]+)?个?(?:天|日|周|星期|月|季度|年)")
_ENOUGH = 0.8
"""Share of the claim that the sentence and its context must hold before it confirms or denies anything."""


@dataclass(frozen=True, slots=True)
class Decision:
    """``start:end`` of the sentence are the words that decide; None where the sentence decides nothing."""

    yes: bool
    start: int
    end: int


def claim_of(question: str) -> str:
    """The statement a yes/no question asks about."""
    return _ASKED.sub("", question).strip(" ？?。，,")


def decide(claim: str, sentence: Sentence) -> Decision | None:
    """Whether the sentence says that the claim is so; None where it does not settle it."""
    wanted = [term for term in terms(claim) if term.kind != "number"]
    if not wanted:
        return None
    absent = [term for term in wanted if best_presence(term, sentence.layers) < HARD_PRESENT]
    contrary = _other_number(claim, sentence) or _other_period(claim, sentence)
    if contrary is not None:  # how often is what is denied: the rest of the claim has to be there
        wanted = [term for term in wanted if not _EVERY.search(term.text)]
    if contrary is not None and not [term for term in absent if term.hard]:
        return Decision(False, *contrary) if _share(wanted, sentence) >= 0.6 else None
    if len(absent) == 1 and absent[0].hard:
        instead = _instead(absent[0], sentence)
        others = [term for term in wanted if term is not absent[0]]
        return Decision(False, *instead) if instead and _share(others, sentence) >= _ENOUGH else None
    if (absent and any(term.hard for term in absent)) or _share(wanted, sentence) < _ENOUGH:
        return None
    if not _paired(wanted, sentence):
        return None
    negated = bool(_NOT.search(claim)) != bool(_NOT.search(_near(sentence, wanted)))
    return Decision(not negated, 0, len(sentence.text))


def _share(wanted: list[Term], sentence: Sentence) -> float:
    return coverage(wanted, *sentence.layers) if wanted else 0.0


def _paired(wanted: list[Term], sentence: Sentence) -> bool:
    """Whether what is claimed stands with its subject, not in a clause of the sentence about somebody else."""
    subject = next(
        (term.text for term in wanted if term.kind in ("name", "place") and term.text in sentence.folded), ""
    )
    clauses = re.split(r"[，；。,;]", sentence.folded)
    own = "，".join(clause for clause in clauses if subject in clause)
    words = [term.text for term in wanted if not term.hard and term.text in sentence.folded and term.text not in own]
    if not subject or not words:
        return True
    others = [clause for clause in clauses if subject not in clause and any(word in clause for word in words)]
    return not any(token.tag in ("PER", "LOC", "ORG") for clause in others for token in tagged(clause))


def _near(sentence: Sentence, wanted: list[Term]) -> str:
    """The clauses of the sentence that hold words of the claim."""
    clauses = re.split(r"[，；。,;]", sentence.folded)
    return "，".join(clause for clause in clauses if any(term.text in clause for term in wanted if not term.hard))


def _other_period(claim: str, sentence: Sentence) -> tuple[int, int] | None:
    """每周 in the sentence where the claim says 每月, before the same words."""
    asserted = _EVERY.search(claim)
    said = list(_EVERY.finditer(sentence.text))
    if asserted is None or not said or any(_unit(match) == _unit(asserted) for match in said):
        return None
    behind = [term.text for term in terms(claim[asserted.end() :])]
    near = [match for match in said if any(word in sentence.folded[match.end() : match.end() + 30] for word in behind)]
    return near[0].span() if near else None


def _unit(every: re.Match[str]) -> str:
    return every.group().replace("个", "").replace("每一", "每")


def _other_number(claim: str, sentence: Sentence) -> tuple[int, int] | None:
    """A quantity of the sentence that contradicts one of the claim: of the same unit, before the same noun, apart."""
    folded_claim = fold_chars(claim)
    for asserted in quantities(claim):
        near = folded_claim[asserted.end : asserted.end + 4]
        said = [quantity for quantity in quantities(sentence.text) if fits(asserted.unit, quantity.unit) > 0.7]
        if not said or any(_overlap(_range(folded_claim, asserted), _range(sentence.folded, one)) for one in said):
            continue
        same = [one for one in said if near[:2] and near[:2] in sentence.folded[one.end : one.end + 8]]
        chosen = (same or said)[0]
        return chosen.start, chosen.end
    return None


def compatible(claim: str, asserted: Quantity, told: str, quantity: Quantity) -> bool:
    """Whether the quantity of ``claim`` and that of ``told`` (both folded) may be the same: 200多 and 260余 may."""
    return _overlap(_range(claim, asserted), _range(told, quantity))


def _range(folded: str, quantity: Quantity) -> tuple[float, float]:
    before, words = folded[: quantity.start], folded[quantity.start : quantity.end]
    if _LESS.search(before) or "以下" in folded[quantity.end : quantity.end + 2] or "以内" in words:
        return 0.0, quantity.value * 0.9999
    if _MORE.search(before) or "以上" in words:
        return quantity.value, float("inf")
    if "多" in words or "余" in words:
        return quantity.value, quantity.value * 2
    if not quantity.exact or before.endswith(("约", "近", "大约")):
        return quantity.value * 0.9, quantity.value * 1.1
    return quantity.value, quantity.value


def _overlap(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _instead(absent: Term, sentence: Sentence) -> tuple[int, int] | None:
    """Where the sentence has another date, ordinal or quotation in place of the one claimed."""
    from datetime import date

    if absent.kind in ("date", "year"):
        dates = find_dates(sentence.text, anchor=date(2000, 12, 31))
        return (dates[0].start, dates[0].end) if dates else None
    pattern = {"ordinal": r"第[一二三四五六七八九十\d]+[届期次批]", "quoted": r"[“《\"][^”》\"]{2,30}[”》\"]"}.get(
        absent.kind
    )
    match = re.search(pattern, sentence.text) if pattern else None
    return match.span() if match else None
