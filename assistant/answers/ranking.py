"""Sentences ordered by how much of what was asked they hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answers.asks import Ask
from assistant.answers.evidence import Sentence, covered, weighed
from assistant.answers.matching import Term, terms

_NARROW = 0.35
"""What counts of a sentence's relevance when only its own words are looked at; the rest is with its context."""
_FOUND = 0.06
"""What the first passage found is ahead of the last."""
_NEAR = 0.05
"""For the sentence, half of it for the article, that answered the ask before this one."""


def ranked(
    ask: Ask, pool: Sequence[Sentence], *, near: Sentence | None = None, similar: dict[int, float] | None = None
) -> list[Sentence]:
    """The pool, best first, with ``score`` replaced by relevance to the ask, about 0 to 1.

    ``similar`` maps places in the pool to a bonus from sentence embeddings.
    """
    weights = weighed(terms(ask.text), pool)
    own = weighed(terms(f"{ask.left} {ask.right}"), pool) if ask.stem else []
    scored = []
    for index, sentence in enumerate(pool):
        wide, narrow = covered(weights, sentence)
        relevance = (1 - _NARROW) * wide + _NARROW * narrow
        if own:  # a later part of a question: its own words tell more than the subject it inherits
            relevance = 0.4 * relevance + 0.6 * covered(own, sentence)[0]
        relevance += _FOUND / (1 + sentence.rank) + (similar or {}).get(index, 0.0)
        if near is not None and sentence.document_id == near.document_id:
            relevance += _NEAR * (1.0 if sentence.start == near.start else 0.5 if sentence.heading == near.heading else 0)
        scored.append(replace(sentence, score=relevance))
    return sorted(scored, key=lambda sentence: -sentence.score)


def focus(ask: Ask) -> list[Term]:
    """The terms of the asking clause itself that are no names, dates or quotations: what is wanted to be known."""
    return [term for term in terms(f"{ask.left} {ask.right}") if not term.hard and term.kind == "word"]
