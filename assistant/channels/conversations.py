"""What was asked and answered over a channel: the ground of follow-ups, of "show me source 1" and of ratings.

One SQLite file in the home directory. A conversation is named by its channel and an id of the adapter's choice (a
thread, a user); it is bounded, expires, and can be deleted. What was rated outlives expiry, not deletion.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

from assistant.types import Answer, Turn
from assistant.wire import from_wire, to_wire

CONVERSATIONS_FILE = "conversations.sqlite3"
"""In the home directory."""

Rating = Literal[-1, 1]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS exchanges (
    id INTEGER PRIMARY KEY AUTOINCREMENT, channel TEXT NOT NULL, conversation TEXT NOT NULL, user TEXT NOT NULL,
    question TEXT NOT NULL, answer TEXT NOT NULL, asked REAL NOT NULL, expires REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS exchanges_by_conversation ON exchanges (channel, conversation);
CREATE INDEX IF NOT EXISTS exchanges_by_expiry ON exchanges (expires);
CREATE TABLE IF NOT EXISTS ratings (
    exchange INTEGER NOT NULL REFERENCES exchanges (id) ON DELETE CASCADE, user TEXT NOT NULL,
    rating INTEGER NOT NULL, rated REAL NOT NULL, PRIMARY KEY (exchange, user)
);
"""
_UNRATED = "id NOT IN (SELECT exchange FROM ratings)"


class Conversations:
    """Threads and processes may share the file. ``keep`` exchanges a conversation, each for ``expires_s``."""

    def __init__(
        self, file: Path, *, keep: int = 6, expires_s: float = 7 * 24 * 3600.0, clock: Callable[[], float] = time.time
    ) -> None:
        self._keep = keep
        self._expires_s = expires_s
        self._clock = clock
        self._lock = threading.Lock()
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        self._database = sqlite3.connect(file, timeout=30, check_same_thread=False)
        for pragma in ("journal_mode = WAL", "foreign_keys = ON", "secure_delete = ON"):
            self._database.execute(f"PRAGMA {pragma}")
        self._database.executescript(_SCHEMA)

    def add(self, channel: str, conversation: str, question: str, answer: Answer, *, user: str = "") -> int:
        """Keeps an exchange; the number to rate it by. Older ones beyond ``keep`` and expired ones go."""
        now = self._clock()
        wire = json.dumps(to_wire(answer), ensure_ascii=False)
        with self._lock, self._database as database:
            row = database.execute(
                "INSERT INTO exchanges (channel, conversation, user, question, answer, asked, expires)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (channel, conversation, user, question, wire, now, now + self._expires_s),
            )
            database.execute(f"DELETE FROM exchanges WHERE expires < ? AND {_UNRATED}", (now,))  # noqa: S608
            database.execute(
                f"DELETE FROM exchanges WHERE channel = ? AND conversation = ? AND {_UNRATED} AND id NOT IN"  # noqa: S608
                " (SELECT id FROM exchanges WHERE channel = ? AND conversation = ? ORDER BY id DESC LIMIT ?)",
                (channel, conversation, channel, conversation, self._keep),
            )
            if row.lastrowid is None:
                raise RuntimeError("SQLite returned no row id after an INSERT")
            return row.lastrowid

    def turns(self, channel: str, conversation: str) -> list[Turn]:
        """The exchanges that have not expired as turns, oldest first: the ``history`` of a follow-up."""
        return [
            turn
            for question, answer in self._live(channel, conversation, self._keep)
            for turn in (Turn("user", question), Turn("assistant", answer.text))
        ]

    def last(self, channel: str, conversation: str) -> Answer | None:
        """The latest answer, None where there is none or it has expired."""
        found = self._live(channel, conversation, 1)
        return found[0][1] if found else None

    def answer(self, channel: str, exchange: int) -> Answer | None:
        """The answer of one exchange, None where there is no such exchange (any more)."""
        rows = self._read("SELECT answer FROM exchanges WHERE id = ? AND channel = ?", exchange, channel)
        return from_wire(json.loads(rows[0][0])) if rows else None

    def rate(self, channel: str, exchange: int, user: str, rating: Rating | None) -> bool:
        """A thumb of one user; None takes it back. False where there is no such exchange (any more)."""
        with self._lock, self._database as database:
            known = database.execute("SELECT 1 FROM exchanges WHERE id = ? AND channel = ?", (exchange, channel))
            if known.fetchone() is None:
                return False
            database.execute("DELETE FROM ratings WHERE exchange = ? AND user = ?", (exchange, user))
            if rating is not None:
                row = (exchange, user, rating, self._clock())
                database.execute("INSERT INTO ratings (exchange, user, rating, rated) VALUES (?, ?, ?, ?)", row)
        return True

    def ratings(self, channel: str) -> list[tuple[str, Answer, Rating]]:
        """(question, answer, rating) of everything rated over a channel, oldest first."""
        rows = self._read(
            "SELECT question, answer, rating FROM exchanges JOIN ratings ON exchange = id WHERE channel = ?"
            " ORDER BY rated",
            channel,
        )
        return [(question, from_wire(json.loads(answer)), rating) for question, answer, rating in rows]

    def delete(self, channel: str, conversation: str) -> None:
        """Forgets a conversation with its ratings."""
        with self._lock, self._database as database:
            database.execute("DELETE FROM exchanges WHERE channel = ? AND conversation = ?", (channel, conversation))

    def delete_user(self, channel: str, user: str) -> int:
        """Forgets everything a user asked over a channel; how many exchanges that were."""
        with self._lock, self._database as database:
            database.execute("DELETE FROM ratings WHERE user = ?", (user,))
            row = database.execute("DELETE FROM exchanges WHERE channel = ? AND user = ?", (channel, user))
            return row.rowcount

    def close(self) -> None:
        with self._lock:
            self._database.close()

    def _live(self, channel: str, conversation: str, limit: int) -> list[tuple[str, Answer]]:
        rows = self._read(
            "SELECT question, answer FROM exchanges WHERE channel = ? AND conversation = ? AND expires >= ?"
            " ORDER BY id DESC LIMIT ?",
            channel, conversation, self._clock(), limit,
        )  # fmt: skip
        return [(question, from_wire(json.loads(answer))) for question, answer in reversed(rows)]

    def _read(self, query: str, *values: Any) -> list[Any]:
        with self._lock:
            return self._database.execute(query, values).fetchall()
