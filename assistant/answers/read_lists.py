"""The neural reader's word on lists: which of several series answers, and where its first and last items end.

The rules cut series apart and cannot tell 三所学校 from 五类课程 where both stand in the passage; the reader marks the
one that is asked for, and its outer edges, which no mark tells (read_edges).
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.answers.candidates import LONG_SHAPES, Candidate
from assistant.answers.citations import Citer
from assistant.answers.entities import tagged
from assistant.answers.evidence import Sentence
from assistant.answers.lists import Entry, Listing, Span
from assistant.answers.read_edges import HANGING, with_edges
from assistant.answers.read_items import split
from assistant.answers.reranking import READ
from assistant.answers.spans import PassageReader
from vectorstore.types import Hit

WEIGHT = 0.8
"""Added to the score of a list that the reader marks whole and is sure of."""
_LONG_SHARE = 0.5
"""Of a list whose items have text of their own the reader marks but a part."""
_RATHER = 0.5
_MOST, _ALL_BUT_FEW = 0.6, 0.75
_GOES_ON = re.compile(r"[，,][^、；;。\n]{0,6}")
"""Between clauses that are told as one: 叶子厚实，3片，边缘有齿."""
_ALONE = 0.9
"""How sure the reader has to be for its items to be a list that the rules do not find."""
_AROUND = 30
"""Characters around an item that are cut into words."""


@dataclass(frozen=True, slots=True)
class Marked:
    """What the reader marks in one passage, as places in the document; ``sure`` 0 to 1."""

    document_id: str
    span: Span
    items: tuple[Span, ...]
    sure: float

    @property
    def places(self) -> tuple[Span, ...]:
        return (self.span, *self.items)


def marked(question: str, hits: Sequence[Hit], reader: PassageReader | None) -> list[Marked]:
    """In the first passages; none without a reader."""
    if reader is None:
        return []
    passages = [hit.passage for hit in hits[:READ]]
    readings = reader.read(question, [one.text for one in passages], [one.heading for one in passages])
    return [
        Marked(
            passage.document_id,
            (passage.start + reading.start, passage.start + reading.end),
            tuple((passage.start + start, passage.start + end) for start, end in reading.items),
            1 / (1 + math.exp(-reading.answerable)),
        )
        for passage, reading in zip(passages, readings, strict=True)
        if reading.end > reading.start
    ]


def with_marked(ranked: Sequence[Sentence], marks: Sequence[Marked]) -> list[Sentence]:
    """``ranked`` with those in front that the reader marks and is rather sure of."""
    first = [
        sentence
        for mark in sorted(marks, key=lambda one: -one.sure)
        if mark.sure >= _RATHER
        for sentence in ranked
        if sentence.document_id == mark.document_id and sentence.start <= mark.span[0] < sentence.end
    ]
    return list(dict.fromkeys([*first, *ranked]))


def seconded(candidate: Candidate, marks: Sequence[Marked], rare: Collection[str] = ()) -> Candidate:
    """The candidate with what the reader says for it added to its score, and its edges where the reader puts them.

    ``rare`` are nouns of the question that may stand there in other words: where the reader is rather sure it knows.
    """
    shares = [(_share(candidate, mark) * mark.sure, mark) for mark in marks]
    share, mark = max(shares, key=lambda pair: pair[0], default=(0.0, None))
    if mark is None or not share:
        return candidate
    listing = with_edges(candidate.listing, candidate.document.text, mark.span, mark.items)
    missing = candidate.missing
    if share >= _RATHER:
        missing = tuple(name for name in missing if name not in rare)
    return replace(candidate, listing=listing, score=candidate.score + WEIGHT * share, missing=missing)


def backed(candidate: Candidate, marks: Sequence[Marked]) -> bool:
    """Whether the reader marks most of the list's items, rather surely, and little else."""
    entries = candidate.listing.entries
    for mark in marks:
        if candidate.document.id != mark.document_id or mark.sure < _RATHER or len(mark.items) < 2:
            continue
        inside = [any(a < entry.end and entry.start < b for entry in entries) for a, b in mark.items]
        if _share(candidate, mark) >= _MOST and sum(inside) >= _ALL_BUT_FEW * len(inside):
            return True
    return False


def marked_whole(candidate: Candidate, marks: Sequence[Marked]) -> bool:
    """Whether the reader marks half of the list's items as such, or, where it marks no items, its answer among them."""
    entries = candidate.listing.entries
    for mark in marks:
        if candidate.document.id == mark.document_id:
            places = mark.items or (mark.span,)
            held = sum(any(a < entry.end and entry.start < b for a, b in places) for entry in entries)
            if held >= (len(entries) / 2 if mark.items else 1):
                return True
    return False


def touched(candidate: Candidate, marks: Sequence[Marked]) -> bool:
    """Whether the reader marks anything of the list, or nothing at all with more than a guess."""
    sure = [mark for mark in marks if mark.sure >= _RATHER]
    return not sure or any(_share(candidate, mark) for mark in sure)


def misses(candidate: Candidate, marks: Sequence[Marked]) -> bool:
    """Whether the reader is sure of several people of whom the list has less than half: the tagger knows few names."""
    mark = max(marks, key=lambda one: one.sure, default=None)
    if mark is None or mark.sure < _ALONE or len(mark.items) < 2 or candidate.listing.shape != "people":
        return False
    held = [any(a < one.end and one.start < b for one in candidate.listing.entries) for a, b in mark.items]
    return 2 * sum(held) < len(held)


def read_alone(
    marks: Sequence[Marked], ranked: Sequence[Sentence], citer: Citer, count: int | None = None
) -> Candidate | None:
    """The items of the passage that the reader is surest of as a list of their own; None where it is not sure, marks
    fewer than two or another number than the question tells (``count``), or where they are clauses in a row."""
    mark = max(marks, key=lambda one: one.sure, default=None)
    if mark is None or mark.sure < _ALONE or len(mark.items) < 2:
        return None
    document = citer.document(mark.document_id)
    spans = [_whole_words(document.text, *part) for item in mark.items for part in split(document.text, item)]
    entries = [Entry(*span, (span,)) for span in dict.fromkeys(sorted(spans)) if span[1] - span[0] > 1]
    own = (one for one in ranked if one.document_id == document.id)
    sentence = next((one for one in own if one.start <= mark.span[0] < one.end), None)
    if len(entries) < 2 or sentence is None or count not in (None, len(entries)):
        return None
    between = (document.text[one.end : other.start] for one, other in pairwise(entries))
    if all(_GOES_ON.fullmatch(gap) for gap in between):
        return None
    listing = Listing(
        "scattered", tuple(entries), (sentence.start, entries[0].start), (entries[-1].end, entries[-1].end)
    )
    return Candidate(document, listing, sentence, mark.sure)


def _whole_words(text: str, start: int, end: int) -> Span:
    """Widened by the rest of a word that the reader cut."""
    begin = max(0, text.rfind("\n", 0, start) + 1, start - _AROUND)
    for word in tagged(text[begin : end + _AROUND].split("\n")[0]):
        first, last = begin + word.start, begin + word.end
        if first < start < last and start - first <= HANGING and not word.tag.startswith("v"):
            start = first
        if first < end < last and last - end <= HANGING:
            end = last
    return start, end


def _share(candidate: Candidate, mark: Marked) -> float:
    """Of the list's items those that the reader marks."""
    if candidate.document.id != mark.document_id:
        return 0.0
    entries = candidate.listing.entries
    touched = sum(any(a < entry.end and entry.start < b for a, b in mark.places) for entry in entries)
    if candidate.below_head:  # one line of them is enough to know the head
        return 1.0 if touched else 0.0
    if candidate.listing.shape in LONG_SHAPES:
        marked_so = len(mark.items) > 1 and 2 * touched >= len(entries)
        return 1.0 if marked_so else _LONG_SHARE if touched else 0.0
    return touched / len(entries)
