"""A second opinion: the neural reader on the passages found, brought together with what the rules found.

The rules know names, dates, units and what must not be swapped, and stumble over everyday wording. The reader knows
wording and what a passage leaves unsaid, and takes 五一路 for 七一路. So its words are taken unless their sentence
denies a name, number or date of the question, and what both say together decides whether anything is said at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answers.asks import Ask
from assistant.answers.composing import Found
from assistant.answers.entities import names
from assistant.answers.evidence import Sentence
from assistant.answers.likelihood import ANSWERED, Signs, likelihood
from assistant.answers.listing_choice import PERSONS
from assistant.answers.refusal import Verdict, amiss
from assistant.answers.reranking import READ
from assistant.answers.spans import PassageReader, Reading, Span
from assistant.answers.terms import terms
from vectorstore.types import Hit, Passage

RANK = 2.0
"""Added for the first passage, half of it for the second … (logits): the order of the search tells something too."""
PREFER = -0.5
"""Answerable logit from which the reader's words take the place of other ones that the rules chose."""
UNREAD = -4.0
"""Answerable logit of a sentence that stands in none of the passages read."""
_NAMED = frozenset({"who", "where", "which", "when", "number"})
"""Kinds that a few words answer: a sentence about the matter is not yet one of them."""
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
        self._passages = [hit.passage for hit in hits[:READ]]
        self._pool = pool

    def reconsidered(self, ask: Ask, text: str, found: Found) -> Found:
        """``found`` for ``ask`` (``text`` is the question as it was put) or the reader's words in its place, answered
        where both together make it likely enough."""
        if found.certain or found.verb:  # 是 and 不是 are told from the reader's words already
            return found
        readings = self._readings(text)
        opinion = self._best(ask, readings)
        agreed = opinion is not None and found.sentence is not None and _agreed(found, opinion.span)
        wordless = found.span is None and opinion is not None and opinion.answerable < PREFER
        agreed = agreed and not wordless  # the rules named no words, and the reader says that its own do not answer
        own = opinion is None or (found.verdict.answered and not agreed and opinion.answerable < PREFER)
        if own and not found.verdict.answered:
            return found
        spoken = found.verdict.answered and not (wordless and ask.kind in _NAMED)
        ruled = found.verdict.confidence if spoken else 0.0
        if own or opinion is None:
            chosen, logit = found, self._logit(found.sentence, readings)
        else:
            chosen, logit = self._taken(ask, found, opinion, agreed), opinion.answerable
        value = round(likelihood(Signs(logit, agreed, ruled)), 3)
        return replace(chosen, verdict=Verdict(value >= ANSWERED, value, found.verdict.missing))

    def clause(self, ask: Ask, text: str) -> Span | None:
        """The reader's words for the question ``text``, where it takes them rather for an answer than not."""
        opinion = self._best(ask, self._readings(text))
        return opinion.span if opinion is not None and opinion.answerable >= PREFER else None

    def _readings(self, text: str) -> list[Reading]:
        texts, headings = [one.text for one in self._passages], [one.heading for one in self._passages]
        return self._reader.read(text, texts, headings)

    def _best(self, ask: Ask, readings: Sequence[Reading]) -> Opinion | None:
        """The best of those whose sentence neither lacks nor denies a name, date or number of the question."""
        best: tuple[float, Opinion] | None = None
        for rank, (passage, reading) in enumerate(zip(self._passages, readings, strict=True), 1):
            value = reading.answerable + RANK / rank
            if best is not None and value <= best[0]:
                continue
            span = self._placed(passage, reading)
            if span is None or _denied(ask, span):
                continue
            if ask.kind == "list" and PERSONS.search(ask.head) and not names(span.text, "PER"):
                continue  # 哪些领导 wants people, whatever reads well
            best = value, Opinion(span, reading.answerable)
        return None if best is None else best[1]

    def _placed(self, passage: Passage, reading: Reading) -> Span | None:
        """A span of the document within the sentence in which it begins."""
        start, end = passage.start + reading.start, passage.start + reading.end
        for sentence in self._pool:
            if sentence.document_id == passage.document_id and sentence.start <= start < sentence.end:
                first, last = start - sentence.start, min(end, sentence.end) - sentence.start
                return Span(sentence, first, last, 1.0) if first < last else None
        return None

    def _logit(self, sentence: Sentence | None, readings: Sequence[Reading]) -> float:
        """Of the passage in which the sentence begins."""
        return max(
            (
                reading.answerable
                for passage, reading in zip(self._passages, readings, strict=True)
                if sentence is not None
                and passage.document_id == sentence.document_id
                and passage.start <= sentence.start < passage.end
            ),
            default=UNREAD,
        )

    def _taken(self, ask: Ask, found: Found, opinion: Opinion, agreed: bool) -> Found:
        """The reader's words in the place of the rules'."""
        span = opinion.span
        if agreed and found.span is not None and ask.kind in _MEASURED:
            span = _united(found.span, span)
        return replace(found, sentence=span.sentence, span=None if ask.kind == "yes_no" else _whole_names(span))


def _denied(ask: Ask, span: Span) -> list[str]:
    """What of the question the span's sentence lacks or denies. A rare noun may stand there in other words: whether it
    is the same thing is what the reader knows."""
    rare = {term.text for term in terms(ask.text) if term.kind == "rare"}
    return [name for name in amiss(ask, span.sentence, span) if name not in rare]


def _agreed(found: Found, span: Span) -> bool:
    """Whether the rules chose these words too, or, without words of their own, their sentence."""
    one, other = found.sentence, span.sentence
    if one is None or one.document_id != other.document_id or one.start != other.start:
        return False
    return found.span is None or (found.span.start < span.end and span.start < found.span.end)


def _united(one: Span, other: Span) -> Span:
    return replace(one, start=min(one.start, other.start), end=max(one.end, other.end))


def _whole_names(span: Span) -> Span:
    """With the rest of a name that the reader cut: 赵广 of 赵广领."""
    cut = [one for one in names(span.sentence.text, "PER") if one.start < span.end and span.start < one.end]
    start, end = min([span.start, *(one.start for one in cut)]), max([span.end, *(one.end for one in cut)])
    return replace(span, start=start, end=end)
