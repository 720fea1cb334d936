"""A span that answers, and the seam at which another way of choosing spans is put in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.answers.asks import Ask
from assistant.answers.evidence import Sentence


@dataclass(frozen=True, slots=True)
class Span:
    """``sentence.text[start:end]`` answers; ``score`` is comparable within one ask only, higher is better."""

    sentence: Sentence
    start: int
    end: int
    score: float

    @property
    def text(self) -> str:
        """The words, verbatim."""
        return self.sentence.text[self.start : self.end]


class Reader(Protocol):
    """Chooses the words that answer an ask, best first; none where no words of the sentences do."""

    def read(self, ask: Ask, sentences: Sequence[Sentence]) -> list[Span]: ...


@dataclass(frozen=True, slots=True)
class Reading:
    """Where a passage would answer, ``passage[start:end]``, and whether it does (a logit; 0 is as likely as not)."""

    start: int
    end: int
    answerable: float
    items: tuple[tuple[int, int], ...] = ()
    """Places of the answer's items in reading order; of a question with one answer usually that one."""
    others: tuple[tuple[int, int], ...] = ()
    """The next best places that share nothing with the best and each other, better ones first."""


class PassageReader(Protocol):
    """A trained reader of whole passages."""

    def read(self, question: str, passages: Sequence[str], headings: Sequence[str] = ()) -> list[Reading]:
        """One reading a passage, in order. ``headings``, one a passage where given, say where it stands: a passage of
        a bulletin seldom repeats whose bulletin it is. They are read, and nothing in them is an answer."""
        ...
