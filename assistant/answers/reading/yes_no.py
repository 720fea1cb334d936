"""是不是, 能不能, 要不要, 吗: decided by the clause that speaks of it, never guessed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.answers.evidence import Sentence
from assistant.answers.presence import HARD_PRESENT, best_presence
from assistant.answers.reading.budgets import asks_overspent, overspent, without_spending
from assistant.answers.reading.claim_numbers import (
    EVERY,
    carried,
    compared_by_number,
    in_figures,
    met_number,
    other_number,
    other_period,
    unmet_number,
    without_whole,
)
from assistant.answers.reading.doers import other_doer, speaks_of_it, whoever_did, without_doer
from assistant.answers.reading.extent import WHEN, leaves_some, on_other_days, other_extent, unlimited
from assistant.answers.reading.holding import (
    CLAUSE,
    clause_of,
    held_in,
    predicate_in,
    share_of,
    stands_in,
    wanted_of,
    with_subject,
)
from assistant.answers.reading.honours import other_title, title_of_another
from assistant.answers.reading.payers import other_payer, pays_with_others, without_payer
from assistant.answers.reading.polarity import Modal, agree, markers, opposites, paired
from assistant.answers.reading.progress import of_plans, only_expected, progress, without_progress
from assistant.answers.reading.ranks import other_rank, record, turned, without_record, without_turn
from assistant.answers.reading.replies import replied
from assistant.answers.spans import Span
from assistant.answers.term_kinds import Term
from assistant.answers.terms import terms
from assistant.answers.wording import is_question
from assistant.questions.dates import find_dates
from vectorstore.words import fold_chars

_ENOUGH = 0.8
"""Share of the claim that the sentence and its context must hold before it confirms or denies anything."""
_READ_ENOUGH = 0.15
"""The same for a clause that the reader chose: it knows that 逾期 is 还晚了."""
_CONTRARY, _READ_CONTRARY = 0.6, 0.3
"""The same where a number, a period or a part of the day stands against it."""
_SPOKEN_OF = 0.4
"""The same where two amounts tell what was spent: 大修 may be 翻修."""
_OWN = 0.5
"""Share of the claim's words that the sentence itself must hold, where no reader speaks for it."""
_LEAD = 0.15
"""How much more of the claim the one of two sentences must hold that say opposite things."""
_GOES_ON = re.compile(r"(?:但|不过|之后|此后|超过|超出|超时|否则|逾期)")
"""How a clause begins that tells of other cases of the same than the one before it."""
_COMPARED = re.compile(r"比[^，]+[高低多少大小长短快慢]")
_IS_WHAT = re.compile(r"的是([^，的]{1,8})$")
"""Of 地里种的是花生: what it is said to be."""
_ALSO = re.compile(r"([^，,也]{2,12})也(?=[能可要得会是有用需])")
"""Of 周末也能领: of what it is said to be so too."""
_CASE = re.compile(r"([^，,]{2,12}[了完坏丢过晚])[，,]?(?:就|还|也|都)?(?:要|需要?|得|会|能|可以)")
"""Of 伞还晚了要罚款: the case in which it is so."""


@dataclass(frozen=True, slots=True)
class Decision:
    """``start:end`` of the sentence are the words that decide; ``share`` of the claim it and its context hold."""

    yes: bool
    start: int
    end: int
    share: float = 1.0


def settle(
    claim: str, modal: Modal, sentences: Sequence[Sentence], read: Sequence[Span] = ()
) -> tuple[Sentence, Decision] | None:
    """The sentence that settles the claim; None where none does, or where two contradict each other.

    ``sentences`` are the best by their words, ``read`` what a neural reader takes for the answer, best first.
    """
    sentences = [one for one in sentences if not is_question(one.text) and not of_plans(claim, one)]
    read = [one for one in read if not of_plans(claim, one.sentence)]
    deep = asks_overspent(claim)  # two amounts tell, whatever the words around them
    read = () if deep else read[:1]
    found = [(one.sentence, decide(claim, one.sentence, modal, one)) for one in read]
    found += [(sentence, decide(claim, sentence, modal)) for sentence in (sentences if deep else sentences[:3])]
    if read and found[0][1] is None and not whoever_did(claim):
        return None
    decided = [(sentence, decision) for sentence, decision in found if decision is not None]
    if not decided:
        return None
    first = decided[0]
    against = [other for other in decided[1:] if other[1].yes != first[1].yes]
    if not against or found[0][1] is None:  # the words alone: the best ranked sentence tells
        return first
    best = against[0]
    if abs(best[1].share - first[1].share) < _LEAD and best[0] != first[0]:
        return None
    return best if best[1].share > first[1].share and best[0] != first[0] else first


def decide(claim: str, sentence: Sentence, modal: Modal = "", read: Span | None = None) -> Decision | None:
    """Whether the sentence says that the claim is so; None where it does not settle it."""
    claim = in_figures(claim)
    wanted = wanted_of(without_whole(claim))
    if not wanted:
        return None
    if (reply := replied(claim, wanted, sentence, modal, _ENOUGH if read is None else _READ_ENOUGH)) is not None:
        return Decision(*reply)
    if (doer := other_doer(claim, sentence)) is not None:
        return _done_by(doer, wanted_of(without_doer(claim)), sentence)
    absent = [term for term in wanted if best_presence(term, sentence.layers) < HARD_PRESENT]
    hard = [term for term in absent if term.hard and not (read is not None and term.kind == "rare")]
    if asks_overspent(claim):
        return _spent(claim, sentence) if not hard else None
    if not hard and (told := _told_otherwise(claim, sentence, read)) is not None:
        return told
    contrary = (
        other_number(claim, sentence)
        or other_period(claim, sentence)
        or other_extent(claim, sentence)
        or other_rank(claim, sentence)
        or other_title(claim, sentence)
    )
    if contrary is not None:  # how often is what is denied: the rest of the claim has to be there
        wanted = [term for term in wanted if not EVERY.search(term.text) and not WHEN.search(term.text)]
    if contrary is not None and not hard:
        share = share_of(wanted, sentence)
        return Decision(False, *contrary, share) if share >= (_CONTRARY if read is None else _READ_CONTRARY) else None
    if len(hard) == 1 and (read is not None or len(absent) == 1):
        instead = _instead(claim, hard[0], sentence)
        others = [term for term in wanted if term is not hard[0]]
        enough = share_of(others, sentence) >= (_OWN if read is not None else _ENOUGH)
        return Decision(False, *instead) if instead and enough else None
    if hard:
        return None
    return _said(claim, wanted, sentence, modal, read)


def _done_by(doer: tuple[int, int], done: list[Term], sentence: Sentence) -> Decision | None:
    """Where the sentence itself speaks of what was done: what others did in its article tells nothing."""
    absent = any(term.hard and best_presence(term, sentence.layers) < HARD_PRESENT for term in done)
    share = share_of(done, sentence)
    near = sentence.before + sentence.folded if speaks_of_it(doer, sentence) else sentence.folded
    if absent or held_in(done, near) < _OWN or share < _CONTRARY:
        return None
    return Decision(False, *doer, share)


def _told_otherwise(claim: str, sentence: Sentence, read: Span | None) -> Decision | None:
    """Of what documents say in words of their own: records, grades, who pays, the progress of works."""
    enough = _CONTRARY if read is None else _READ_CONTRARY
    if (best := record(claim, sentence)) is not None:
        share = share_of(wanted_of(without_record(claim)), sentence)
        return Decision(True, *best, share) if share >= enough else None
    if (turn := turned(claim, sentence)) is not None:
        share = share_of(wanted_of(without_turn(claim)), sentence)
        return Decision(*turn, share=share) if share >= enough else None
    if (payer := other_payer(claim, sentence)) is not None:
        share = share_of(wanted_of(without_payer(claim)), sentence)
        return Decision(False, *payer, share) if share >= enough else None
    if (come := progress(claim, sentence)) is not None:
        share = share_of(wanted_of(without_progress(claim)), sentence)
        return Decision(*come, share=share) if share >= _ENOUGH else None
    return None


def _spent(claim: str, sentence: Sentence) -> Decision | None:
    """By the amounts planned and spent."""
    spent, share = overspent(sentence), share_of(wanted_of(without_spending(claim)), sentence)
    return Decision(*spent, share=share) if spent is not None and share >= _SPOKEN_OF else None


def _said(claim: str, wanted: list[Term], sentence: Sentence, modal: Modal, read: Span | None) -> Decision | None:
    """By the clause of the sentence that speaks of the claim."""
    folded = fold_chars(claim)
    whole = compared_by_number(claim, sentence)
    whole = carried(folded, sentence.folded) if whole is None else whole
    start, end = clause_of(folded, wanted, sentence, read)
    clause = sentence.folded[start:end]
    if whole is not None or opposites(folded) & opposites(clause):  # 免费 speaks of 收费, a vote of 通过
        wanted = [term for term in wanted if term.hard or term.text not in paired(folded)]
    share, own = share_of(wanted, sentence), held_in(wanted, sentence.folded)
    if share < (_READ_ENOUGH if read is not None else _ENOUGH) or (read is None and own < _OWN):
        return None
    if whole is not None:
        return Decision(whole, 0, len(sentence.text), share)
    if _COMPARED.search(folded) or not with_subject(wanted, sentence):
        return None
    if _depends(folded, sentence.folded, end, clause):
        return None
    yes = agree(folded, clause, modal, predicate_in(wanted, clause))
    if yes is None and read is not None and not modal and share >= _OWN and met_number(claim, sentence, (start, end)):
        yes = not any(one.negates for one in (*markers(folded), *markers(clause))) or None
    if yes is None or (yes and (unmet_number(claim, sentence) or _unsaid(claim, sentence))):
        return None
    return Decision(yes, start, end, share + (0.1 if read is not None else 0.0))


def _unsaid(claim: str, sentence: Sentence) -> bool:
    """Whether the sentence leaves open what the claim is about: that it is so of nothing else, or what something is."""
    what = _IS_WHAT.search(claim)
    named = terms(what[1]) if what else ()
    unnamed = bool(named) and all(best_presence(term, sentence.layers[:1]) < HARD_PRESENT for term in named)
    also = _ALSO.search(claim)
    other = terms(also[1])[-1:] if also else ()
    elsewhere = any(not stands_in(term, sentence.folded) for term in other)
    shared = unlimited(claim, sentence) or pays_with_others(claim, sentence) or leaves_some(claim, sentence)
    elsewhere = elsewhere or on_other_days(claim, sentence) or title_of_another(claim, sentence)
    return unnamed or elsewhere or shared or only_expected(claim, sentence) or _of_another_case(claim, sentence)


def _of_another_case(claim: str, sentence: Sentence) -> bool:
    """Whether nothing of the case that the claim speaks of is said: of 伞还晚了要罚款, neither 伞 nor 还晚."""
    case = _CASE.match(claim)
    said = terms(case[1]) if case else ()
    return bool(said) and not any(
        stands_in(term, sentence.folded)
        or (len(term.text) > 1 and best_presence(term, sentence.layers) >= HARD_PRESENT)
        for term in said
    )


def _depends(claim: str, text: str, end: int, clause: str) -> bool:
    """Whether the clause behind says the opposite of other cases: 前两小时免费，之后每小时3元."""
    behind = CLAUSE.search(text, end)
    other = _GOES_ON.match(behind.group()) if behind else None
    if behind is None or other is None or other.group() in claim:
        return False
    both = opposites(claim) & opposites(clause) & opposites(behind.group())
    return bool(both) and agree(clause, behind.group()) is False


def _instead(claim: str, absent: Term, sentence: Sentence) -> tuple[int, int] | None:
    """Where the sentence has another date, ordinal or quotation in place of the one claimed. What it says of another
    edition denies nothing of 第三届灯会, which is no more than spoken of."""
    if absent.kind == "ordinal" and not re.search(f"[是为排列到得获拿属][^，。]{{0,8}}{absent.text}", claim):
        return None
    if absent.kind in ("date", "year"):
        dates = find_dates(sentence.text, anchor=date(2000, 12, 31))
        return (dates[0].start, dates[0].end) if dates else None
    pattern = {"ordinal": r"第[一二三四五六七八九十\d]+[届期次批]", "quoted": r"[“《\"][^”》\"]{2,30}[”》\"]"}.get(
        absent.kind
    )
    match = re.search(pattern, sentence.text) if pattern else None
    return match.span() if match else None
