"""What was asked, answered and rated, per browser session: one SQLite file in the home directory."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from assistant.types import Answer, Turn
from assistant.wire import from_wire, to_wire

State = Literal["running", "done", "stopped", "failed"]
Rating = Literal[-1, 1]
COMMENT_LIMIT = 1_000
"""Characters of a comment that are kept."""

# Deleting a conversation deletes its answers and ratings with it: who deletes a question wants it gone.
_SCHEMA = """
CREATE TABLE IF NOT EXISTS conversations (
    id INTEGER PRIMARY KEY AUTOINCREMENT, session TEXT NOT NULL, title TEXT NOT NULL, updated TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS conversations_by_session ON conversations (session, updated);
CREATE TABLE IF NOT EXISTS exchanges (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    question TEXT NOT NULL, scope TEXT NOT NULL, asked TEXT NOT NULL, state TEXT NOT NULL,
    partial TEXT NOT NULL DEFAULT '', answer TEXT, rating INTEGER, rated TEXT, comment TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS exchanges_by_conversation ON exchanges (conversation);
"""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question and what came of it. ``partial`` is what was shown before a stop, or the message of a failure."""

    id: int
    question: str
    scope: str
    asked: datetime
    state: State
    partial: str
    answer: Answer | None
    rating: Rating | None
    comment: str = ""
    """What the user wrote to the thumb."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """A line of the history: ``title`` is its first question."""

    id: int
    title: str
    updated: datetime
    exchanges: int


class History:
    """Every method takes the session key; what belongs to another session is as good as not there."""

    def __init__(self, file: Path, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._clock = clock
        self._lock = threading.RLock()
        file.touch(mode=0o600)  # nobody else on this machine reads what was asked
        self._database = sqlite3.connect(file, check_same_thread=False)
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA foreign_keys = ON")
        # Deleted questions are overwritten with zeros, not merely unlinked.
        self._database.execute("PRAGMA secure_delete = ON")
        with self._write() as database:
            database.executescript(_SCHEMA)
            columns = [row[1] for row in database.execute("PRAGMA table_info(exchanges)")]
            if "comment" not in columns:  # a file of an earlier version
                database.execute("ALTER TABLE exchanges ADD COLUMN comment TEXT NOT NULL DEFAULT ''")
            # Whoever was being answered when the last process ended will not be answered any more.
            database.execute("UPDATE exchanges SET state = 'stopped' WHERE state = 'running'")

    def begin(self, session: str, conversation: int | None, question: str, scope: str = "") -> tuple[int, int]:
        """(conversation, exchange) ids of a new running question; a new conversation for None or a foreign one."""
        now = self._clock().isoformat()
        with self._write() as database:
            if conversation is None or not self._owns(session, conversation):
                row = database.execute(
                    "INSERT INTO conversations (session, title, updated) VALUES (?, ?, ?)", (session, question, now)
                )
                conversation = _new_id(row)
            database.execute("UPDATE conversations SET updated = ? WHERE id = ?", (now, conversation))
            row = database.execute(
                "INSERT INTO exchanges (conversation, question, scope, asked, state) VALUES (?, ?, ?, ?, 'running')",
                (conversation, question, scope, now),
            )
            return conversation, _new_id(row)

    def grow(self, exchange: int, partial: str) -> bool:
        """Keep what is shown so far; False once the exchange was stopped or deleted."""
        return self._settle(exchange, "running", partial, None)

    def finish(self, exchange: int, answer: Answer) -> bool:
        """Keep the whole answer; False (and nothing kept) once stopped or deleted."""
        return self._settle(exchange, "done", "", json.dumps(to_wire(answer), ensure_ascii=False))

    def fail(self, exchange: int, message: str) -> bool:
        """Keep why there is no answer; False once stopped or deleted."""
        return self._settle(exchange, "failed", message, None)

    def stop(self, session: str, conversation: int) -> None:
        """Stop what is running in a conversation; what was shown stays."""
        with self._write() as database:
            if self._owns(session, conversation):
                database.execute(
                    "UPDATE exchanges SET state = 'stopped' WHERE conversation = ? AND state = 'running'",
                    (conversation,),
                )

    def abandon(self, exchange: int) -> None:
        """Stop an exchange if it still runs."""
        with self._write() as database:
            database.execute("UPDATE exchanges SET state = 'stopped' WHERE id = ? AND state = 'running'", (exchange,))

    def exchanges(self, session: str, conversation: int | None) -> list[Exchange]:
        """In the order asked; empty for None or another session's conversation."""
        with self._lock:
            rows = self._database.execute(
                "SELECT e.id, question, scope, asked, state, partial, answer, rating, comment FROM exchanges e"
                " JOIN conversations c ON c.id = e.conversation"
                " WHERE c.session = ? AND c.id = ? ORDER BY e.id",
                (session, conversation),
            ).fetchall()
        return [_exchange(row) for row in rows]

    def exchange(self, session: str, exchange: int) -> Exchange | None:
        """One exchange of this session, None where there is no such."""
        with self._lock:
            row = self._database.execute(
                "SELECT e.id, question, scope, asked, state, partial, answer, rating, comment FROM exchanges e"
                " JOIN conversations c ON c.id = e.conversation WHERE c.session = ? AND e.id = ?",
                (session, exchange),
            ).fetchone()
        return None if row is None else _exchange(row)

    def turns(self, session: str, conversation: int | None, *, limit: int = 6) -> list[Turn]:
        """The last ``limit`` answered exchanges as turns, oldest first: what a follow-up may refer to."""
        answered = [(e.question, e.answer.text) for e in self.exchanges(session, conversation) if e.answer is not None]
        return [turn for q, a in answered[-limit:] for turn in (Turn("user", q), Turn("assistant", a))]

    def conversations(self, session: str) -> list[Conversation]:
        """Newest first."""
        with self._lock:
            rows = self._database.execute(
                "SELECT c.id, title, updated, COUNT(e.id) FROM conversations c"
                " LEFT JOIN exchanges e ON e.conversation = c.id"
                " WHERE session = ? GROUP BY c.id ORDER BY updated DESC, c.id DESC",
                (session,),
            ).fetchall()
        return [Conversation(id_, title, datetime.fromisoformat(updated), n) for id_, title, updated, n in rows]

    def delete(self, session: str, conversation: int | None = None) -> None:
        """Delete one conversation of this session, or with None all of them."""
        with self._write() as database:
            database.execute(
                "DELETE FROM conversations WHERE session = ? AND (? IS NULL OR id = ?)",
                (session, conversation, conversation),
            )

    def rate(self, session: str, exchange: int, rating: Rating | None, comment: str | None = None) -> None:
        """Store a thumb beside its question and answer; None takes it back.

        A thumbs-down keeps ``comment``, or with None what was written before; anything else removes it.
        """
        written = None if comment is None else comment[:COMMENT_LIMIT]
        with self._write() as database:
            database.execute(
                "UPDATE exchanges SET rating = ?1, rated = ?2,"
                " comment = CASE WHEN ?1 < 0 THEN COALESCE(?3, comment) ELSE '' END WHERE id = ?4"
                " AND conversation IN (SELECT id FROM conversations WHERE session = ?5)",
                (rating, self._clock().isoformat(), written, exchange, session),
            )

    def close(self) -> None:
        with self._lock:
            self._database.close()

    def _settle(self, exchange: int, state: State, partial: str, answer: str | None) -> bool:
        with self._write() as database:
            changed = database.execute(
                "UPDATE exchanges SET state = ?, partial = ?, answer = ? WHERE id = ? AND state = 'running'",
                (state, partial, answer, exchange),
            ).rowcount
        return changed == 1

    def _owns(self, session: str, conversation: int) -> bool:
        query = "SELECT 1 FROM conversations WHERE id = ? AND session = ?"
        return self._database.execute(query, (conversation, session)).fetchone() is not None

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        with self._lock, self._database:
            yield self._database


def _new_id(cursor: sqlite3.Cursor) -> int:
    if cursor.lastrowid is None:
        raise RuntimeError("SQLite returned no row id after an INSERT")
    return cursor.lastrowid


def _exchange(row: tuple[int, str, str, str, State, str, str | None, Rating | None, str]) -> Exchange:
    id_, question, scope, asked, state, partial, answer, rating, comment = row
    kept = None if answer is None else from_wire(json.loads(answer))
    return Exchange(id_, question, scope, datetime.fromisoformat(asked), state, partial, kept, rating, comment)
