"""SQLite: documents, articles, passages with their vectors. The truth: Chroma and the full text are made from it."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from threading import RLock

import numpy as np
from numpy.typing import NDArray

from vectorstore import lexical
from vectorstore.scopes import documents_in, passages_in
from vectorstore.types import (
    Article,
    Document,
    DocumentNotFoundError,
    DocumentSummary,
    OffsetMap,
    Passage,
    SchemaError,
    Scope,
    StoreError,
    Vectors,
)
from vectorstore.words import bigrams, fold, terms

APPLICATION_ID = 0x57454E4A  # "WENJ": tells a catalog from any other SQLite file

_SCHEMA_1 = (
    """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE documents (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, collection TEXT NOT NULL, uri TEXT NOT NULL,
  title TEXT NOT NULL, published TEXT, published_basis TEXT NOT NULL, issuer TEXT NOT NULL, issue INTEGER,
  sha256 TEXT NOT NULL, characters INTEGER NOT NULL, head_key TEXT NOT NULL, issuer_key TEXT NOT NULL,
  pages BLOB NOT NULL, offsets BLOB NOT NULL, warnings TEXT NOT NULL, text TEXT NOT NULL);
CREATE TABLE articles (
  document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE, position INTEGER NOT NULL,
  title TEXT NOT NULL, section TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, date TEXT,
  PRIMARY KEY (document, position)) WITHOUT ROWID;
-- seq is never used twice (AUTOINCREMENT): a vector that Chroma kept too long can never pass for a newer passage.
-- folded and words are what the full text was made of: needed to take an entry out and to count terms.
CREATE TABLE passages (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
  document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
  start INTEGER NOT NULL, "end" INTEGER NOT NULL, heading TEXT NOT NULL,
  folded TEXT NOT NULL, words TEXT NOT NULL, word_count INTEGER NOT NULL, gram_count INTEGER NOT NULL);
CREATE INDEX passages_of_document ON passages (document, start);
CREATE TABLE vectors (passage INTEGER PRIMARY KEY REFERENCES passages ON DELETE CASCADE, vector BLOB NOT NULL);
CREATE TABLE totals (passages INTEGER NOT NULL, words INTEGER NOT NULL, grams INTEGER NOT NULL);
INSERT INTO totals VALUES (0, 0, 0);
CREATE TRIGGER passage_counted AFTER INSERT ON passages BEGIN
  UPDATE totals SET passages = passages + 1, words = words + new.word_count, grams = grams + new.gram_count; END;
CREATE TRIGGER passage_uncounted AFTER DELETE ON passages BEGIN
  UPDATE totals SET passages = passages - 1, words = words - old.word_count, grams = grams - old.gram_count; END;
"""
    + lexical.SCHEMA
)

# Migration n leads from schema version n to n + 1. Append; never change one that was released.
MIGRATIONS = (_SCHEMA_1,)


@dataclass(frozen=True, slots=True)
class Totals:
    passages: int
    words: int
    grams: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """What the scores of a passage are computed from."""

    seq: int
    folded: str
    words: str
    word_count: int
    gram_count: int
    vector: NDArray[np.float16]


class Catalog:
    """Any number of readers in any thread, one writer at a time."""

    def __init__(self, file: Path) -> None:
        """Open or create; SchemaError for a newer, foreign or damaged file."""
        self._file = file
        self._writing = RLock()
        self._idle: list[sqlite3.Connection] = []
        self._all: list[sqlite3.Connection] = []
        try:
            self._writer = self._connect()
            self._writer.execute("PRAGMA journal_mode = WAL")
            self._migrate()
        except sqlite3.DatabaseError as error:
            raise SchemaError(f"{file} 不是可用的索引目录库（{error}）；请从备份恢复，或删除后重新 ingest") from error

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._file, isolation_level=None, check_same_thread=False, timeout=60)
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")  # what was acknowledged survives a power cut
        self._all.append(connection)
        return connection

    def _migrate(self) -> None:
        version: int = self._writer.execute("PRAGMA user_version").fetchone()[0]
        application: int = self._writer.execute("PRAGMA application_id").fetchone()[0]
        tables = self._writer.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
        if tables and application != APPLICATION_ID:
            raise SchemaError(f"{self._file} 不是问简的索引；请换一个目录")
        if version > len(MIGRATIONS):
            raise SchemaError(
                f"{self._file} 由更新版本的问简写成（格式 {version}，本版本只认识到 {len(MIGRATIONS)}）；请升级问简"
            )
        for step in range(version, len(MIGRATIONS)):
            self._writer.executescript(
                f"BEGIN IMMEDIATE; PRAGMA application_id = {APPLICATION_ID}; {MIGRATIONS[step]}"
                f"PRAGMA user_version = {step + 1}; COMMIT;"
            )

    def close(self) -> None:
        with self._writing:
            for connection in self._all:
                connection.close()

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """A connection that sees one state of the catalog until it is given back."""
        connection = self._idle.pop() if self._idle else self._connect()
        try:
            connection.execute("BEGIN")
            yield connection
        finally:
            connection.rollback()
            self._idle.append(connection)

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """One transaction: committed at the end, rolled back by an exception. Not to be nested."""
        with self._writing:
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield self._writer
            except BaseException:
                self._writer.rollback()
                raise
            self._writer.execute("COMMIT")


def get_meta(connection: sqlite3.Connection, key: str) -> str | None:
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row[0])


def set_meta(connection: sqlite3.Connection, key: str, value: str) -> None:
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))


def totals(connection: sqlite3.Connection) -> Totals:
    return Totals(*connection.execute("SELECT passages, words, grams FROM totals").fetchone())


def _row_of(connection: sqlite3.Connection, document_id: str) -> int:
    row = connection.execute("SELECT seq FROM documents WHERE id = ?", (document_id,)).fetchone()
    if row is None:
        raise DocumentNotFoundError(f"没有文档 {document_id!r}；用 wenjian list 查看已有文档")
    return int(row[0])


def insert(
    connection: sqlite3.Connection, document: Document, passages: Sequence[Passage], vectors: Vectors
) -> list[int]:
    """Store a new document; returns the row numbers of its passages."""
    try:
        cursor = connection.execute(
            "INSERT INTO documents (id, collection, uri, title, published, published_basis, issuer, issue, sha256,"
            " characters, head_key, issuer_key, pages, offsets, warnings, text)"
            " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (
                document.id, document.collection, document.uri, document.title,
                document.published and document.published.isoformat(), document.published_basis,
                document.issuer, document.issue, document.sha256, len(document.text),
                fold(f"{document.title}\n{document.issuer}"), fold(document.issuer),
                array("q", document.pages).tobytes(),
                array("q", [number for run in document.offsets.runs for number in run]).tobytes(),
                json.dumps(document.warnings, ensure_ascii=False), document.text,
            ),
        )  # fmt: skip
        row = cursor.lastrowid
        connection.executemany(
            "INSERT INTO articles VALUES (?,?,?,?,?,?,?)",
            [
                (row, n, a.title, a.section, a.start, a.end, a.date and a.date.isoformat())
                for n, a in enumerate(document.articles)
            ],
        )
        return [_insert_passage(connection, row, p, v) for p, v in zip(passages, vectors, strict=True)]
    except UnicodeEncodeError as error:
        raise StoreError(f"文档 {document.id!r} 含有无法保存的字符（{error.reason}）；请转换编码后重试") from error


def _insert_passage(
    connection: sqlite3.Connection, document: int | None, passage: Passage, vector: NDArray[np.float32]
) -> int:
    folded = fold(passage.embedded_text)
    words, grams = terms(folded), bigrams(folded)
    # Two spaces: neighbours share none, so that counting " term " counts repetitions too.
    joined = f" {'  '.join(words)} "
    seq = connection.execute(
        'INSERT INTO passages (id, document, start, "end", heading, folded, words, word_count, gram_count)'
        " VALUES (?,?,?,?,?,?,?,?,?)",
        (passage.id, document, passage.start, passage.end, passage.heading, folded, joined, len(words), len(grams)),
    ).lastrowid
    assert seq is not None  # noqa: S101 (an INSERT always has one)
    connection.execute("INSERT INTO vectors VALUES (?, ?)", (seq, vector.astype(np.float16).tobytes()))
    lexical.insert(connection, seq, joined, " ".join(grams))
    return seq


def delete(connection: sqlite3.Connection, document_id: str) -> list[int]:
    """Take a document out with all that hangs on it; returns the row numbers of its passages."""
    row = _row_of(connection, document_id)
    gone = connection.execute("SELECT seq, folded, words FROM passages WHERE document = ?", (row,)).fetchall()
    for seq, folded, words in gone:
        lexical.delete(connection, seq, words, " ".join(bigrams(folded)))
    connection.execute("DELETE FROM passages WHERE document = ?", (row,))
    connection.execute("DELETE FROM documents WHERE seq = ?", (row,))
    return [seq for seq, _, _ in gone]


def exists(connection: sqlite3.Connection, document_id: str) -> bool:
    return connection.execute("SELECT 1 FROM documents WHERE id = ?", (document_id,)).fetchone() is not None


def move(connection: sqlite3.Connection, document_id: str, uri: str) -> None:
    connection.execute("UPDATE documents SET uri = ? WHERE seq = ?", (uri, _row_of(connection, document_id)))


def _date(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)


def _integers(blob: bytes) -> tuple[int, ...]:
    return tuple(array("q", blob))


def document(connection: sqlite3.Connection, document_id: str) -> Document:
    row = _row_of(connection, document_id)
    (collection, uri, title, published, basis, issuer, issue, sha256, pages, offsets, warnings, text) = (
        connection.execute(
            "SELECT collection, uri, title, published, published_basis, issuer, issue, sha256, pages, offsets, warnings,"
            " text FROM documents WHERE seq = ?",
            (row,),
        ).fetchone()
    )
    articles = connection.execute(
        'SELECT title, section, start, "end", date FROM articles WHERE document = ? ORDER BY position', (row,)
    )
    runs = iter(_integers(offsets))
    return Document(
        id=document_id, collection=collection, uri=uri, title=title, text=text, sha256=sha256,
        articles=tuple(Article(*values, date=_date(when)) for *values, when in articles),
        published=_date(published), published_basis=basis, issuer=issuer, issue=issue, pages=_integers(pages),
        offsets=OffsetMap(tuple(zip(runs, runs, runs, strict=True))), warnings=tuple(json.loads(warnings)),
    )  # fmt: skip


def documents(connection: sqlite3.Connection, scope: Scope) -> list[DocumentSummary]:
    """In the order they were added."""
    condition, values = documents_in(scope)
    rows = connection.execute(
        "SELECT id, collection, uri, title, published, published_basis, issuer, issue, sha256, characters,"
        " (SELECT count(*) FROM articles WHERE document = documents.seq),"
        " (SELECT count(*) FROM passages WHERE document = documents.seq)"
        f" FROM documents WHERE {condition} ORDER BY seq",  # noqa: S608 (conditions are ours, values are parameters)
        values,
    )
    return [DocumentSummary(*row[:4], _date(row[4]), *row[5:]) for row in rows]


def passages(connection: sqlite3.Connection, scope: Scope, containing: Sequence[str]) -> Iterator[Passage]:
    """Every passage in scope, in document order; see assistant.types.Library."""
    condition, values = documents_in(scope)
    if containing:
        needles = json.dumps([fold(needle) for needle in containing], ensure_ascii=False)
        holds, values = "EXISTS (SELECT 1 FROM json_each(?) WHERE instr(p.folded, value))", [needles, *values]
    else:
        holds = "TRUE"
    rows = connection.execute(
        'SELECT p.document, p.id, p.start, p."end", p.heading FROM passages p'  # noqa: S608
        f" WHERE {holds} AND p.document IN (SELECT seq FROM documents WHERE {condition}) ORDER BY p.document, p.start",
        values,
    )
    for row, group in groupby(rows, key=lambda row: int(row[0])):
        document_id, text = connection.execute("SELECT id, text FROM documents WHERE seq = ?", (row,)).fetchone()
        for _, passage_id, start, end, heading in group:
            yield Passage(passage_id, document_id, text[start:end], start, end, heading)


def passages_at(connection: sqlite3.Connection, seqs: Sequence[int]) -> dict[int, Passage]:
    """The passages with these row numbers; those taken out meanwhile are left out."""
    rows = connection.execute(
        'SELECT seq, document, id, start, "end", heading FROM passages WHERE seq IN (SELECT value FROM json_each(?))',
        (json.dumps(list(seqs)),),
    ).fetchall()
    texts = {
        row: (document_id, text)
        for row, document_id, text in connection.execute(
            "SELECT seq, id, text FROM documents WHERE seq IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted({row[1] for row in rows})),),
        )
    }
    return {
        seq: Passage(passage_id, texts[row][0], texts[row][1][start:end], start, end, heading)
        for seq, row, passage_id, start, end, heading in rows
    }


def candidates(connection: sqlite3.Connection, seqs: Sequence[int]) -> list[Candidate]:
    """What scores are computed from, for those of ``seqs`` that are (still) there."""
    rows = connection.execute(
        "SELECT seq, folded, words, word_count, gram_count, vector FROM json_each(?)"
        " JOIN passages ON seq = value JOIN vectors ON passage = seq",
        (json.dumps(list(seqs)),),
    )
    return [Candidate(*row[:5], np.frombuffer(row[5], np.float16)) for row in rows]


def sequence_numbers(connection: sqlite3.Connection, scope: Scope) -> list[int]:
    """Row numbers of all passages in scope, ascending."""
    within, values = passages_in(scope)
    condition = f" WHERE seq IN {within}" if within else ""
    return [row[0] for row in connection.execute(f"SELECT seq FROM passages{condition} ORDER BY seq", values)]  # noqa: S608


def vectors_at(connection: sqlite3.Connection, seqs: Sequence[int]) -> tuple[list[int], Vectors]:
    """Row numbers found and their vectors, shape (found, dimension), as float32."""
    rows = connection.execute(
        "SELECT passage, vector FROM json_each(?) JOIN vectors ON passage = value", (json.dumps(list(seqs)),)
    ).fetchall()
    if not rows:
        return [], np.zeros((0, 0), np.float32)
    joined = np.frombuffer(b"".join(row[1] for row in rows), np.float16)
    return [row[0] for row in rows], joined.reshape(len(rows), -1).astype(np.float32)
