"""是不是, 能不能, 要不要, 吗: decided by the clause that speaks of it, never guessed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.answers.entities import tagged
from assistant.answers.evidence import Sentence
from assistant.answers.presence import HARD_PRESENT, best_presence, coverage, presence
from assistant.answers.reading.claim_numbers import (
    EVERY,
    PART_OF_DAY,
    carried,
    compared_by_number,
    left_over,
    other_days,
    other_number,
    other_part_of_day,
    other_period,
    unmet_number,
    without_whole,
)
from assistant.answers.reading.polarity import Modal, agree, opposites, paired
from assistant.answers.spans import Span
from assistant.answers.synonyms import same_as
from assistant.answers.term_kinds import Term
from assistant.answers.terms import terms
from assistant.answers.wording import is_question
from assistant.questions.dates import find_dates
from vectorstore.words import fold_chars

_ASKED = re.compile(
    r"是不是|是否|有没有|有无|能否|能不能|可否|可不可以|会不会|要不要|需不需要|用不用|对不对|对吗|(?:了没有?|没有|(?<=[\u4e00-\u9fff])不)(?=[？?]*$)|吗|[么吧](?=[？?]|$)|呢"
)
_EITHER = re.compile(r"(?![是有能可会要需用对])([\u4e00-\u9fff])[没不]\1")
"""去没去, 交不交: the verb asked both ways."""
_BOTH = re.compile(r"(要|需|用|会)[不没]\1(?=[\u4e00-\u9fff])")
"""要不要钱 claims 要钱."""
_ENOUGH = 0.8
"""Share of the claim that the sentence and its context must hold before it confirms or denies anything."""
_READ_ENOUGH = 0.15
"""The same for a clause that the reader chose: it knows that 逾期 is 还晚了."""
_CONTRARY, _READ_CONTRARY = 0.6, 0.3
"""The same where a number, a period or a part of the day stands against it."""
_OWN = 0.5
"""Share of the claim's words that the sentence itself must hold, where no reader speaks for it."""
_LEAD = 0.15
"""How much more of the claim the one of two sentences must hold that say opposite things."""
_REPLY = re.compile(
    r"\W*(?:答(?:复)?[:：])?\s*(?P<word>(?P<no>不(?:可以?|能|行|需要?|用|必|会|是|得)|没有|否|无需|无须)|(?P<yes>可以?|能|行|需要?|要|会|是的?|有|必须))[,，。.;；!！]"
)
_DENIED = re.compile("不(?=可以?|能|行|需要|用|必|会|得|要)")
_GOES_ON = re.compile(r"(?:但|不过|之后|此后|超过|超出|超时|否则|逾期)")
"""How a clause begins that tells of other cases of the same than the one before it."""
_COMPARED = re.compile(r"比[^，]+[高低多少大小长短快慢]")
_CLAUSE = re.compile(r"[^，；。！？,;!?\n]+")


@dataclass(frozen=True, slots=True)
class Decision:
    """``start:end`` of the sentence are the words that decide; ``share`` of the claim it and its context hold."""

    yes: bool
    start: int
    end: int
    share: float = 1.0


def claim_of(question: str) -> str:
    """The statement a yes/no question asks about."""
    return _ASKED.sub("", _EITHER.sub(r"\1", _BOTH.sub(r"\1", question))).strip(" ？?。，,")


def verdict_word(question: str, yes: bool) -> str:
    """是 or 不是, or as a question with 能, 要, 有没有 or 收不收 would have it."""
    if either := _EITHER.search(question):
        return either[1] if yes else f"{either.group()[1]}{either[1]}"
    negated = re.search(r"不(?!能不|不|是不|用不)|没(?!有?[？?]|[^，]{1,8}的)", _ASKED.sub("", question))
    if negated or re.search(r"是不是|是否|对不对|对吗|^是", question):
        return "是" if yes else "不是"
    for pattern, affirmed, denied in _WORDS:
        if re.search(pattern, question):
            return affirmed if yes else denied
    return "是" if yes else "不是"


_WORDS = (
    (r"可以|可不可以|可否", "可以", "不可以"),
    (r"能不能|能否|(?<![可功性智节])能(?![力源手够])", "能", "不能"),
    (r"需不需要|需要", "需要", "不需要"),
    (r"要不要|用不用|(?<![主重纪只还将需])要(?![求点素])", "要", "不用"),
    (r"会不会", "会", "不会"),
    (r"有没有|有无", "有", "没有"),
    (r"[了过](?:吗|没有?|么)?[？?]*$", "是", "没有"),
)
"""What is asked with, and what affirms and denies it; the first that stands in the question."""
_MODAL = re.compile(
    r"不得|不能|不可以|不需要|不用|不必|可以|能够|(?<![可功性智节])能(?![力源手])|需要|必须|(?<![主重纪只还将])要(?![求点素])|"
    r"允许|超过|不到|不足|低于|高于|至少|比[^，]{1,20}?[高低多少大小长短快慢](?!度|量|数)"
)
"""Words of a claim that say how it is meant, and that a sentence need not repeat."""


def _wanted(claim: str) -> list[Term]:
    """What the claim says, without the words that only say how it is meant."""
    bare = _MODAL.sub(lambda match: f"，{match[0][1:-1]}，" if match[0][0] == "比" else "，", claim)
    return [term for term in terms(bare) if term.kind != "number"]


def settle(
    claim: str, modal: Modal, sentences: Sequence[Sentence], read: Sequence[Span] = ()
) -> tuple[Sentence, Decision] | None:
    """The sentence that settles the claim; None where none does, or where two contradict each other.

    ``sentences`` are the best by their words, ``read`` what a neural reader takes for the answer, best first.
    """
    sentences = [sentence for sentence in sentences if not is_question(sentence.text)]
    found = [(one.sentence, decide(claim, one.sentence, modal, one)) for one in read[:1]]
    found += [(sentence, decide(claim, sentence, modal)) for sentence in sentences[:3]]
    if read and found[0][1] is None:
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
    wanted = _wanted(without_whole(claim))
    if not wanted:
        return None
    if (replied := _replied(claim, wanted, sentence, modal, read)) is not None:
        return replied
    absent = [term for term in wanted if best_presence(term, sentence.layers) < HARD_PRESENT]
    hard = [term for term in absent if term.hard and not (read is not None and term.kind == "rare")]
    contrary = (
        other_number(claim, sentence)
        or other_period(claim, sentence)
        or other_days(claim, sentence)
        or other_part_of_day(claim, sentence)
        or left_over(claim, sentence)
    )
    if contrary is not None:  # how often is what is denied: the rest of the claim has to be there
        wanted = [term for term in wanted if not EVERY.search(term.text) and not PART_OF_DAY.search(term.text)]
    if contrary is not None and not hard:
        share = _share(wanted, sentence)
        return Decision(False, *contrary, share) if share >= (_CONTRARY if read is None else _READ_CONTRARY) else None
    if len(hard) == 1 and (read is not None or len(absent) == 1):
        instead = _instead(claim, hard[0], sentence)
        others = [term for term in wanted if term is not hard[0]]
        enough = _share(others, sentence) >= (_OWN if read is not None else _ENOUGH)
        return Decision(False, *instead) if instead and enough else None
    if hard:
        return None
    return _said(claim, wanted, sentence, modal, read)


def _replied(claim: str, wanted: list[Term], sentence: Sentence, modal: Modal, read: Span | None) -> Decision | None:
    """By the first word of a reply, where the question before it asks what the claim says: 答：不可以，…"""
    reply = _REPLY.match(sentence.folded)
    asked = re.split(r"[。!！\n;；]|[问答][:：]", sentence.before.strip())[-1]
    if reply is None or not is_question(asked):
        return None
    share = coverage(wanted, (asked, 1.0), (sentence.folded, 1.0), (sentence.heading, 1.0))
    if share < (_READ_ENOUGH if read is not None else _ENOUGH):
        return None
    asked = _DENIED.sub("", claim_of(asked))  # 不能带吗？ 不能: a reply repeats the verb and not 是
    alike = agree(fold_chars(claim), asked, modal, _predicate(wanted, asked))
    alike = _DENIED.search(claim) is None if alike is None else alike
    return Decision((reply["yes"] is not None) == (alike is not False), *reply.span("word"), share)


def _said(claim: str, wanted: list[Term], sentence: Sentence, modal: Modal, read: Span | None) -> Decision | None:
    """By the clause of the sentence that speaks of the claim."""
    folded = fold_chars(claim)
    whole = compared_by_number(claim, sentence)
    whole = carried(folded, sentence.folded) if whole is None else whole
    start, end = _clause(folded, wanted, sentence, read)
    clause = sentence.folded[start:end]
    if whole is not None or opposites(folded) & opposites(clause):  # 免费 speaks of 收费, a vote of 通过
        wanted = [term for term in wanted if term.hard or term.text not in paired(folded)]
    share, own = _share(wanted, sentence), _held(wanted, sentence.folded)
    if share < (_READ_ENOUGH if read is not None else _ENOUGH) or (read is None and own < _OWN):
        return None
    if whole is not None:
        return Decision(whole, 0, len(sentence.text), share)
    if _COMPARED.search(folded) or not _paired(wanted, sentence):
        return None
    if _depends(folded, sentence.folded, end, clause):
        return None
    yes = agree(folded, clause, modal, _predicate(wanted, clause))
    if yes is None or (yes and unmet_number(claim, sentence)):
        return None
    return Decision(yes, start, end, share + (0.1 if read is not None else 0.0))


def _depends(claim: str, text: str, end: int, clause: str) -> bool:
    """Whether the clause behind says the opposite of other cases: 前两小时免费，之后每小时3元."""
    behind = _CLAUSE.search(text, end)
    other = _GOES_ON.match(behind.group()) if behind else None
    if behind is None or other is None or other.group() in claim:
        return False
    both = opposites(claim) & opposites(clause) & opposites(behind.group())
    return bool(both) and agree(clause, behind.group()) is False


def _share(wanted: list[Term], sentence: Sentence) -> float:
    return coverage(wanted, *sentence.layers) if wanted else 0.0


def _held(wanted: Sequence[Term], text: str) -> float:
    """Share of the claim's words in the text, words of one character only where they are words there."""
    total = sum(term.weight for term in wanted)
    return sum(term.weight for term in wanted if _stands(term, text)) / total if total else 0.0


def _stands(term: Term, text: str) -> bool:
    if len(term.text) > 1:
        return presence(term, text) >= HARD_PRESENT
    return any(
        term.text == token.text or (term.text in token.text and len(token.text) == 2 and token.tag in ("v", "vn"))
        for token in tagged(text)
    )


def _predicate(wanted: Sequence[Term], clause: str) -> list[str]:
    """The words of the clause that stand for the last two words of the claim."""
    last = [term for term in wanted if term.kind in ("word", "rare", "quoted")][-2:]
    return [word for term in last if _stands(term, clause) for word in _spelt(term, clause)]


def _spelt(term: Term, clause: str) -> list[str]:
    """As the clause has it: the word, a synonym, or a pair of its characters."""
    if term.text in clause:
        return [term.text]
    pairs = [term.text[i : i + 2] for i in range(len(term.text) - 1)]
    return [word for word in (*same_as(term.text), *pairs) if word in clause][:1]


def _clause(claim: str, wanted: Sequence[Term], sentence: Sentence, read: Span | None) -> tuple[int, int]:
    """The clause that holds most of the claim; of what the reader chose, where it chose."""
    places = [match.span() for match in _CLAUSE.finditer(sentence.folded)] or [(0, len(sentence.folded))]

    def value(place: tuple[int, int]) -> float:
        text = sentence.folded[slice(*place)]
        total = sum(term.weight for term in wanted if _stands(term, text))
        return total + (1.0 if opposites(claim) & opposites(text) else 0.0)

    chosen = [place for place in places if read is not None and read.start < place[1] and place[0] < read.end]
    return max(chosen or places, key=value)


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
