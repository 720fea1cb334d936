"""A second opinion: the neural reader on the passages found, brought together with what the rules found.

The rules know names, dates, units and what must not be swapped, and stumble over everyday wording. The reader knows
wording, and takes 五一路 for 七一路. So each corrects the other; the names and dates of a question are for the rules.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answers.asks import Ask
from assistant.answers.composing import Found
from assistant.answers.entities import names
from assistant.answers.evidence import Sentence
from assistant.answers.listing_choice import PERSONS
from assistant.answers.matching import terms
from assistant.answers.refusal import Verdict, lacking
from assistant.answers.spans import PassageReader, Span
from vectorstore.types import Hit

PASSAGES, MORE = 2, 4
"""Read for a question, about 30 ms of one core each; MORE where the first ones and the rules find no answer."""
RANK = 2.0
"""Added for the first passage, half of it for the second … (logits): the order of the search tells something too."""
PREFER = 1.0
"""Answerable logit from which the reader's words take the place of other ones that the rules chose."""
RESCUE = 1.0
"""Answerable logit from which a question is answered that the rules refuse. Where both choose the same words it is
answered whatever the logit. Chosen on cmrc2018_trial, dureader_checklist_dev and dureader_robust_dev."""
_MEASURED = frozenset({"number", "when"})
"""Kinds of which the rules know where a span ends: the reader leaves units and hours out."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """The reader's words, and how sure it is that they answer (a logit)."""

    span: Span
    answerable: float


class Comprehension:
    """The opinions on one question's passages."""

    def __init__(self, reader: PassageReader, hits: Sequence[Hit], pool: Sequence[Sentence]) -> None:
        self._reader = reader
        self._passages = [hit.passage for hit in hits[:MORE]]
        self._pool = pool

    def reconsidered(self, ask: Ask, text: str, found: Found) -> Found:
        """``found`` for ``ask`` (``text`` is the question as it was put), or the reader's answer in its place."""
        return self._weighed(ask, found, self._opinion(text, 0, PASSAGES)) or (
            (None if found.verdict.answered else self._weighed(ask, found, self._opinion(text, PASSAGES, MORE)))
            or found
        )

    def _weighed(self, ask: Ask, found: Found, opinion: Opinion | None) -> Found | None:
        """What the opinion makes of ``found``; None where it changes nothing."""
        if opinion is None or lacking(terms(ask.text), opinion.span.sentence):
            return None
        if ask.kind == "list" and PERSONS.search(ask.head) and not names(opinion.span.text, "PER"):
            return None  # 哪些领导 wants people, whatever reads well
        agreed = found.span is not None and _overlap(found.span, opinion.span)
        sure = opinion.answerable >= (PREFER if found.verdict.answered else RESCUE)
        if not (agreed or sure) or (ask.kind == "yes_no" and found.verdict.answered):
            return None
        span = _united(found.span, opinion.span) if agreed and found.span and ask.kind in _MEASURED else opinion.span
        confidence = max(found.verdict.confidence if found.verdict.answered else 0.0, _confidence(opinion.answerable))
        shown = None if ask.kind == "yes_no" else _whole_names(span)
        return replace(found, sentence=span.sentence, span=shown, verdict=Verdict(True, round(confidence, 3)))

    def _opinion(self, text: str, first: int, last: int) -> Opinion | None:
        """The best of the passages from the one of rank ``first`` (from 0) up to ``last``."""
        passages = self._passages[first:last]
        best: tuple[float, Opinion] | None = None
        readings = self._reader.read(text, [passage.text for passage in passages])
        for rank, (passage, reading) in enumerate(zip(passages, readings, strict=True), first + 1):
            span = self._placed(passage.document_id, passage.start + reading.start, passage.start + reading.end)
            value = reading.answerable + RANK / rank
            if span is not None and (best is None or value > best[0]):
                best = value, Opinion(span, reading.answerable)
        return None if best is None else best[1]

    def _placed(self, document_id: str, start: int, end: int) -> Span | None:
        """A span of the document within the sentence in which it begins."""
        for sentence in self._pool:
            if sentence.document_id == document_id and sentence.start <= start < sentence.end:
                first, last = start - sentence.start, min(end, sentence.end) - sentence.start
                return Span(sentence, first, last, 1.0) if first < last else None
        return None


def _overlap(one: Span, other: Span) -> bool:
    same = one.sentence.document_id == other.sentence.document_id and one.sentence.start == other.sentence.start
    return same and one.start < other.end and other.start < one.end


def _united(one: Span, other: Span) -> Span:
    return replace(one, start=min(one.start, other.start), end=max(one.end, other.end))


def _whole_names(span: Span) -> Span:
    """With the rest of a name that the reader cut: 赵广 of 赵广领."""
    cut = [one for one in names(span.sentence.text, "PER") if one.start < span.end and span.start < one.end]
    start, end = min([span.start, *(one.start for one in cut)]), max([span.end, *(one.end for one in cut)])
    return replace(span, start=start, end=end)


def _confidence(answerable: float) -> float:
    """0.4 where the reader is as sure that nothing answers as it gets (about -1.5), towards 0.95."""
    return 0.95 - 0.55 * math.exp(-max(0.0, answerable + 1.5) / 2)
