"""Sentences ordered by how much of what was asked they hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answers.asks import Ask
from assistant.answers.evidence import Sentence, covered, weighed
from assistant.answers.presence import HARD_PRESENT, best_presence
from assistant.answers.reading.cues import Cue, cues
from assistant.answers.term_kinds import Term
from assistant.answers.terms import terms
from vectorstore.types import Embedder
from vectorstore.words import fold_chars

_WIDE, _NARROW, _AIM = 0.5, 0.2, 0.3
"""What relevance is made of: terms in sentence and context, in the sentence alone, words next to the interrogative."""
_ABSENT = 0.08
"""Taken for each name, date or quotation of the question that the sentence and its context lack."""
_QUESTION = 0.2
"""Taken from a sentence that is itself a question."""
_OTHER_DAY = 0.12
"""Taken from a sentence that tells of another day than the one asked about."""
_FOUND = 0.06
"""What the first passage found is ahead of the last."""
_NEAR = 0.05
"""For the sentence, half of it for the article, that answered the ask before this one."""

SIMILAR = 0.5
"""The most that nearness of sentence vectors adds to relevance: as much as all words of the question together."""
_EMBEDDED = 16
"""Sentences embedded for one question, about 3 ms each."""
_LONGEST = 200
"""Characters of a sentence that are embedded."""
_DAY = re.compile(r"(?<!\d)\d{1,2}月\d{1,2}日")


def ranked(ask: Ask, pool: Sequence[Sentence], *, near: Sentence | None = None) -> list[Sentence]:
    """The pool, best first, with ``score`` replaced by relevance to the ask, about 0 to 1."""
    weights = weighed(terms(ask.text), pool)
    own = weighed(terms(f"{ask.left} {ask.right}"), pool) if ask.stem else []
    near_words = cues(ask)
    hard = [term for term in terms(ask.text) if term.hard]
    days = [term.text for term in terms(ask.text) if term.kind == "date" and "日" in term.text]
    scored = []
    for sentence in pool:
        wide, narrow = covered(weights, sentence)
        relevance = _WIDE * wide + _NARROW * narrow + _AIM * _aim(near_words, sentence)
        relevance -= _ABSENT * sum(best_presence(term, sentence.layers) < HARD_PRESENT for term in hard)
        if days and not any(day in sentence.folded for day in days) and _DAY.search(sentence.folded):
            relevance -= _OTHER_DAY
        if sentence.folded.rstrip('"').endswith("?"):
            relevance -= _QUESTION
        if own:  # a later part of a question: its own words tell more than the subject it inherits
            relevance = 0.4 * relevance + 0.6 * covered(own, sentence)[0]
        relevance += _FOUND / (1 + sentence.rank)
        if near is not None and sentence.document_id == near.document_id:
            relevance += _NEAR * (
                1.0 if sentence.start == near.start else 0.5 if sentence.heading == near.heading else 0
            )
        scored.append(replace(sentence, score=relevance))
    return sorted(scored, key=lambda sentence: -sentence.score)


def _aim(found: Sequence[Cue], sentence: Sentence) -> float:
    """Share of the cues' weight whose words stand in the sentence itself, those next to the interrogative first.

    What follows the interrogative (由谁|主持) tells more than what leads up to it, be it one word or ten.
    """
    shares = {}
    for side in ("left", "right"):
        total = sum(cue.weight for cue in found if cue.side == side)
        held = sum(
            cue.weight for cue in found if cue.side == side and any(word in sentence.folded for word in cue.words)
        )
        if total:
            shares[side] = held / total
    if len(shares) == 2:
        return 0.4 * shares["left"] + 0.6 * shares["right"]
    return next(iter(shares.values()), 0.0)


def focus(ask: Ask) -> list[Term]:
    """The terms of the asking clause that are no names, dates or quotations: what is to be known of those."""
    wanted = [term for term in terms(f"{ask.left} {ask.right}") if term.kind in ("word", "rare")]
    if ask.kind == "which":  # 有什么奖项: the answer is a 奖项 and need not say so
        head = fold_chars(ask.head)
        wanted = [term for term in wanted if term.text not in head]
    return wanted


def by_similarity(question: str, sentences: Sequence[Sentence], embedder: Embedder) -> list[Sentence]:
    """The first sentences ordered anew: their relevance plus up to SIMILAR for being nearest to the question's vector.

    e5's cosines of unrelated texts lie near 0.8: only their order and spread among the sentences mean anything.
    """
    chosen = sentences[:_EMBEDDED]
    if not chosen:
        return []
    cosines = embedder.embed_passages([sentence.text[:_LONGEST] for sentence in chosen]) @ embedder.embed_query(
        question
    )
    low, high = float(cosines.min()), float(cosines.max())
    spread = high - low if high > low else 1.0
    scored = [
        replace(sentence, score=sentence.score + SIMILAR * (float(value) - low) / spread)
        for sentence, value in zip(chosen, cosines, strict=True)
    ]
    return sorted(scored, key=lambda sentence: -sentence.score)
