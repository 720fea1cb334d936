"""What is asked and answered: turns, questions, citations, answers. Frozen, complete at birth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal, Protocol

from vectorstore.types import Document, DocumentSummary, Hit, Passage, Scope

Language = Literal["zh", "en"]
AnswerKind = Literal["extracted", "enumerated", "generated", "abstained"]
QuestionKind = Literal[
    "who", "when", "where", "number", "which", "list", "yes_no", "compare", "why", "how", "definition", "documents"
]
"""``which`` is every other question for one thing (什么, 哪个, 叫什么); ``documents`` asks about the collection."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier message of a conversation."""

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question made self-contained.

    ``text`` is what the user wrote, ``standalone`` what is searched: the same, or completed from ``history``.
    ``wanted`` names the kind of thing asked for where the words tell ("人", "单位", "公里", "栏目").
    """

    text: str
    standalone: str
    kind: QuestionKind
    language: Language
    today: date
    wanted: str = ""
    scope: Scope = field(default_factory=Scope)
    history: tuple[Turn, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """A span of a source: ``document.text[start:end] == quote``, at most 300 characters."""

    number: int
    document_id: str
    title: str
    start: int
    end: int
    quote: str
    issue: int | None = None
    published: date | None = None
    section: str = ""
    article: str = ""
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list answer, with what the source says of it (单位, 类别 …)."""

    text: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    citations: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much was looked at: for a list every passage in scope, else the passages read."""

    documents: int
    passages: int


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece of an answer that has been checked and may be shown; clauses joined give ``Answer.text``."""

    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """``text`` carries [n] marks that name ``citations``; ``short`` is the bare answer, verbatim from a quote."""

    question: str
    kind: AnswerKind
    text: str
    citations: tuple[Citation, ...] = ()
    short: str | None = None
    items: tuple[Item, ...] = ()
    confidence: float = 0.0
    missing: tuple[str, ...] = ()
    """What the documents do not hold, for a refusal: the year, the place, the name asked for."""
    coverage: Coverage = Coverage(0, 0)
    understood: str = ""
    """The question as it was understood, where that differs from what was typed."""
    notes: tuple[str, ...] = ()
    """What the user should know: the model server was down, a clause was flagged."""
    timings_ms: Mapping[str, float] = field(default_factory=dict)


class Library(Protocol):
    """The read side of the index, as questions and answers see it (vectorstore.index.HybridIndex satisfies it)."""

    def search(self, query: str, *, scope: Scope = ..., limit: int = ...) -> list[Hit]: ...

    def documents(self, scope: Scope = ...) -> list[DocumentSummary]: ...

    def document(self, document_id: str) -> Document: ...

    def passages(self, scope: Scope = ..., *, containing: Sequence[str] = ...) -> Iterator[Passage]:
        """Every passage in scope, in document order; with ``containing`` only those whose folded text or heading
        holds at least one of the strings. Exhaustive: the ground of lists and counts."""
        ...


class Answerer(Protocol):
    """From a question and the passages found to an answer: zero or more clauses, then exactly one Answer."""

    def stream(self, question: Question, hits: Sequence[Hit]) -> Iterator[Clause | Answer]: ...


IngestOutcome = Literal["added", "replaced", "unchanged", "moved", "duplicate", "removed", "missing", "failed"]


@dataclass(frozen=True, slots=True)
class IngestEvent:
    """One file dealt with. ``message`` is for the user; ``done`` of ``total`` files, for a progress bar."""

    outcome: IngestOutcome
    path: Path
    done: int
    total: int
    document_id: str = ""
    message: str = ""
    passages: int = 0
