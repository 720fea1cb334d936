"""Messages ready for a user but not yet handed over: what 「继续」 brings. Kept in SQLite, expiring."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

OUTBOX_FILE = "outbox.sqlite3"
"""In the home directory."""

KEEP = 60
"""Messages kept for one user."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT, channel TEXT NOT NULL, user TEXT NOT NULL, event TEXT NOT NULL,
    text TEXT NOT NULL, taken INTEGER NOT NULL DEFAULT 0, expires REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS messages_by_user ON messages (channel, user);
CREATE INDEX IF NOT EXISTS messages_by_event ON messages (channel, event);
"""


class Outbox:
    """Threads and processes may share the file. An *event* is what the messages answer: read in order, together."""

    def __init__(
        self, file: Path, *, expires_s: float = 2 * 24 * 3600.0, clock: Callable[[], float] = time.time
    ) -> None:
        self._expires_s = expires_s
        self._clock = clock
        self._lock = threading.Lock()
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        self._database = sqlite3.connect(file, timeout=30, check_same_thread=False)
        for pragma in ("journal_mode = WAL", "secure_delete = ON"):
            self._database.execute(f"PRAGMA {pragma}")
        self._database.executescript(_SCHEMA)

    def put(self, channel: str, user: str, event: str, texts: Sequence[str], *, closing: bool = False) -> list[int]:
        """The ids of the messages of one event, in place of what was put for it before.

        With ``closing`` the older ones that the user began to read end here: nobody wants the rest of them.
        """
        now = self._clock()
        with self._lock, self._database as database:
            database.execute("DELETE FROM messages WHERE expires < ?", (now,))
            database.execute("DELETE FROM messages WHERE channel = ? AND event = ?", (channel, event))
            if closing:
                database.execute(
                    "DELETE FROM messages WHERE channel = ? AND user = ? AND NOT taken AND event IN"
                    " (SELECT event FROM messages WHERE channel = ? AND user = ? AND taken)",
                    (channel, user, channel, user),
                )
            ids = [self._insert(channel, user, event, text, now) for text in texts]
            database.execute(
                "DELETE FROM messages WHERE channel = ? AND user = ? AND id NOT IN"
                " (SELECT id FROM messages WHERE channel = ? AND user = ? ORDER BY id DESC LIMIT ?)",
                (channel, user, channel, user, max(KEEP, len(texts))),
            )
        return ids

    def next(self, channel: str, user: str) -> int | None:
        """The first message not yet taken of the newest event that has one."""
        with self._lock:
            row = self._database.execute(
                "SELECT id FROM messages m WHERE channel = ? AND user = ? AND NOT taken AND expires >= ? ORDER BY"
                " (SELECT max(id) FROM messages WHERE channel = m.channel AND event = m.event) DESC, id LIMIT 1",
                (channel, user, self._clock()),
            ).fetchone()
        return None if row is None else int(row[0])

    def read(self, message: int) -> tuple[str, bool] | None:
        """(text, whether more of its event follows); None where it has expired."""
        with self._lock:
            row = self._database.execute(
                "SELECT text, EXISTS (SELECT 1 FROM messages WHERE channel = m.channel AND event = m.event"
                " AND id > m.id) FROM messages m WHERE id = ?",
                (message,),
            ).fetchone()
        return None if row is None else (str(row[0]), bool(row[1]))

    def take(self, message: int) -> None:
        """The user has got it."""
        with self._lock, self._database as database:
            database.execute("UPDATE messages SET taken = 1 WHERE id = ?", (message,))

    def delete_user(self, channel: str, user: str) -> None:
        with self._lock, self._database as database:
            database.execute("DELETE FROM messages WHERE channel = ? AND user = ?", (channel, user))

    def close(self) -> None:
        with self._lock:
            self._database.close()

    def _insert(self, channel: str, user: str, event: str, text: str, now: float) -> int:
        row = self._database.execute(
            "INSERT INTO messages (channel, user, event, text, expires) VALUES (?, ?, ?, ?, ?)",
            (channel, user, event, text, now + self._expires_s),
        )
        if row.lastrowid is None:
            raise RuntimeError("SQLite returned no row id after an INSERT")
        return row.lastrowid
