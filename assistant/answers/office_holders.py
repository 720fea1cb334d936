"""Is somebody the head of a place or body: by what documents call him, and whom they call so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.answers.asks import TITLE, Ask
from assistant.answers.composing import Found
from assistant.answers.entities import Token, names, tagged
from assistant.answers.evidence import Sentence
from assistant.answers.presence import HARD_PRESENT, best_presence, presence
from assistant.answers.reading.claims import claim_of, verdict_word
from assistant.answers.refusal import Verdict
from assistant.answers.spans import Span
from assistant.answers.term_kinds import Term
from assistant.answers.terms import terms
from assistant.types import Question
from vectorstore.words import fold_chars

_IS = re.compile(r"(?:同志)?(?:现在|目前)?(?:是|担任|任)?")
_OF_A_PLACE = re.compile("(?:[省市县区镇乡]长|[省市县区镇乡党]委书记)$")
"""Offices whose words name the sort of place they are of; of others the words before them do: 教育局局长."""
_CHAIN = frozenset({"n", "ORG", "LOC", "nz", "nt"})
_SURE = 0.8


def decided_by_office(question: Question, pool: Sequence[Sentence]) -> list[Found] | None:
    """是 with the office held; 不是 with what the one named is called, and who holds the office; None for other
    questions, and where only one of both is told: who is called by one office may hold another."""
    claim = fold_chars(claim_of(question.standalone))
    person = next(iter(names(claim, "PER")), None)
    claimed = _IS.match(claim, person.end) if person is not None and person.start == 0 else None
    said = tagged(claim[claimed.end() :]) if claimed else ()
    if person is None or claimed is None or not said or not TITLE.search(said[-1].text):
        return None
    if any(token.tag not in _CHAIN and token.text not in ("的", "、") for token in said):
        return None
    of_place = _OF_A_PLACE.search(claim)  # 柳河区委|书记 is read apart
    office = Term(of_place[0] if of_place else said[-1].text, "title", 1.0)
    where = terms(claim[claimed.end() : len(claim) - len(office.text)])
    called = list(_called(pool, person.text, office, where))
    holding = [span for span, name, holds in called if holds and name == person.text]
    own = [span for span, name, _ in called if name == person.text]
    others = [span for span, _, holds in called if holds]
    if not holding and not (own and others):
        return None
    told = holding[:1] or [own[0], others[0]]
    verbs = (f"{verdict_word(question.standalone, bool(holding))}：", "")
    ask = Ask("yes_no", "", claim, "")
    return [
        Found(ask, span.sentence, span, Verdict(True, _SURE), verb=verb)
        for span, verb in zip(told, verbs, strict=False)
    ]


def _called(
    pool: Sequence[Sentence], person: str, office: Term, where: Sequence[Term]
) -> Iterator[tuple[Span, str, bool]]:
    """Those whom sentences call by an office, and whether by this one of this place."""
    for sentence in pool:
        if person not in sentence.folded and not presence(office, sentence.folded):
            continue
        words = tagged(sentence.text)
        for index, word in enumerate(words):
            chain = _chain(words[:index]) if word.tag == "PER" else []
            if not chain or not TITLE.search(chain[-1].text):
                continue
            text = fold_chars(sentence.text[chain[0].start : word.start])
            own_place = not _OF_A_PLACE.search(office.text) or any(one.tag == "LOC" for one in chain)
            near = ((text, 1.0),) if own_place else sentence.layers
            there = all(best_presence(term, near) >= HARD_PRESENT for term in where)
            holds = there and text.endswith(office.text) and presence(office, text) > 0
            yield Span(sentence, chain[0].start, word.end, 1.0), fold_chars(word.text), holds


def _chain(words: Sequence[Token]) -> list[Token]:
    """The words that end the text and name an office with those held besides it: 县委副书记、县长."""
    first = len(words)
    while first and (words[first - 1].tag in _CHAIN or words[first - 1].text == "、"):
        first -= 1
    return list(words[first:])
