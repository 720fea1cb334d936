"""SQLite: documents, articles, passages with their vectors. The truth: Chroma and the full text are made from it."""

# ruff: noqa: S608 (the schema is no query)

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import RLock

from vectorstore import lexical
from vectorstore.types import SchemaError

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
            self._migrate()
        except sqlite3.DatabaseError as error:
            self.close()
            raise SchemaError(f"{file} 不是可用的索引（{error}）；请从备份恢复，或删除后重新 ingest") from error
        except SchemaError:
            self.close()
            raise

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._file, isolation_level=None, check_same_thread=False, timeout=60)
        self._all.append(connection)
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")  # what was acknowledged survives a power cut
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
        self._writer.execute("PRAGMA journal_mode = WAL")  # only now: a foreign file is left as it is
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
        try:
            connection = self._idle.pop()
        except IndexError:  # asked for rather than looked at: another thread may take the last one in between
            connection = self._connect()
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
