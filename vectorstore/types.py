"""What is kept and found: documents, articles, passages, the scope of a search, its hits.

All offsets count Unicode code points (Python ``str`` indices) into ``Document.text``, the clean text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""Unit-length embeddings, shape (texts, dimension)."""

DateBasis = Literal["masthead", "metadata", "filename", "text", "inferred", ""]
"""Where a date was read; ``inferred`` and ``text`` are weak, the empty string goes with no date."""

Origin = Literal["dense", "lexical", "both"]


class StoreError(Exception):
    """Base of everything vectorstore/ raises on purpose; the message says what, which value and what to do."""


class DocumentNotFoundError(StoreError):
    """No document has this id."""


class IndexLockedError(StoreError):
    """Another process holds the index directory."""


class EmbedderMismatchError(StoreError):
    """The index was made with another embedding model."""


class EmbedderUnavailableError(StoreError):
    """The embedding model cannot be loaded: files missing or damaged, a library not installed, not downloadable."""


class SchemaError(StoreError):
    """The catalog was written by a newer version, or is damaged."""


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """From clean offsets to raw offsets: runs (clean_start, raw_start, length), ascending, of characters kept."""

    runs: tuple[tuple[int, int, int], ...] = ()

    def to_raw(self, offset: int) -> int:
        """Raw offset of the clean character at ``offset`` (the identity for an empty map)."""
        if not self.runs:
            return offset
        index = max(0, bisect_right(self.runs, (offset, 1 << 62, 0)) - 1)
        clean, raw, _ = self.runs[index]
        return raw + (offset - clean)


@dataclass(frozen=True, slots=True)
class Article:
    """One piece of a bulletin or newspaper: the unit people cite. ``text[start:end]`` holds title and body."""

    title: str
    section: str
    start: int
    end: int
    date: date | None = None
    """When what it tells happened, where the text says so."""


def issue_label(issue: int | None) -> str:
    """第20期, or nothing where a document has no issue."""
    return "" if issue is None else f"第{issue}期"


@dataclass(frozen=True, slots=True)
class Document:
    """One source, cleaned. ``id`` is chosen by who makes it (for files: a hash of collection and content)."""

    id: str
    collection: str
    uri: str
    title: str
    text: str
    sha256: str
    articles: tuple[Article, ...] = ()
    published: date | None = None
    published_basis: DateBasis = ""
    issuer: str = ""
    issue: int | None = None
    pages: tuple[int, ...] = ()
    """Clean offset at which each page begins, page 1 first; empty where there are no pages."""
    offsets: OffsetMap = field(default_factory=OffsetMap)
    warnings: tuple[str, ...] = ()
    """What a reader should know of its quality, in Chinese (a doubtful date, a garbled page)."""

    def page_at(self, offset: int) -> int | None:
        """Page number (from 1) of a clean offset, None where the document has no pages."""
        return max(1, bisect_right(self.pages, offset)) if self.pages else None

    def article_at(self, offset: int) -> Article | None:
        """The article that holds a clean offset."""
        return next((a for a in self.articles if a.start <= offset < a.end), None)


@dataclass(frozen=True, slots=True)
class Passage:
    """What is embedded and found: ``document.text[start:end] == text``, always."""

    id: str
    document_id: str
    text: str
    start: int
    end: int
    heading: str = ""
    """Title, issue, date, issuer, section, article: embedded and searched with the text, never quoted."""

    @property
    def embedded_text(self) -> str:
        """Heading and text: what is embedded and searched."""
        return f"{self.heading}\n{self.text}" if self.heading else self.text


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """A document without its text, for lists."""

    id: str
    collection: str
    uri: str
    title: str
    published: date | None
    published_basis: DateBasis
    issuer: str
    issue: int | None
    sha256: str
    characters: int
    articles: int
    passages: int


@dataclass(frozen=True, slots=True)
class Scope:
    """What may be found. An empty field allows everything; fields are joined by AND, values in one by OR."""

    collections: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    issues: tuple[int, ...] = ()
    issuers: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    """A document is in scope when the place stands in its title, issuer or text."""
    since: date | None = None
    until: date | None = None
    """Publication dates, both ends included; undated documents are out when either is set."""

    @property
    def is_empty(self) -> bool:
        return self == Scope()


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found. ``score`` is higher for better and comparable within one list only."""

    passage: Passage
    score: float
    origin: Origin
    cosine: float
    """Cosine of question and passage vectors."""
    coverage: float
    """Share of the question's idf mass that stands in the passage, 0 to 1."""


class Embedder(Protocol):
    """Text to unit vectors. ``name`` identifies the model: an index refuses vectors of another."""

    @property
    def name(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts), dimension), unit length, in the order given."""
        ...

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Shape (dimension,), unit length."""
        ...
