"""The table behind the inbox: each event once, what became of it, kept across restarts."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

KEEP_S = 24 * 3600.0
"""How long a done event is remembered as a duplicate; the last redelivery of any vendor comes within 10 minutes."""

# Rows are dropped every so many inserts rather than on each.
_PRUNE_EVERY = 100

_SCHEMA = """
CREATE TABLE IF NOT EXISTS events (
    channel TEXT NOT NULL, event_id TEXT NOT NULL, payload TEXT NOT NULL, conversation TEXT NOT NULL,
    received REAL NOT NULL, done REAL, attempts INTEGER NOT NULL DEFAULT 0, notes TEXT NOT NULL DEFAULT '{}',
    result TEXT, PRIMARY KEY (channel, event_id)
);
CREATE INDEX IF NOT EXISTS events_undone ON events (channel, received) WHERE done IS NULL;
"""


class InboxStore:
    """Threads and processes may share the file."""

    def __init__(self, file: Path, *, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._inserted = 0
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)  # nobody else on this machine reads what was asked
        self._database = sqlite3.connect(file, timeout=30, check_same_thread=False, isolation_level=None)
        # NORMAL: what is committed outlives a kill of the process. To outlive a power cut too, each acknowledgement
        # would wait for the disk, one after the other: on a busy one that is what takes them beyond a second.
        for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "secure_delete = ON"):
            self._database.execute(f"PRAGMA {pragma}")
        self._database.executescript(_SCHEMA)

    def insert(self, channel: str, event_id: str, payload: Mapping[str, Any], conversation: str) -> bool:
        """Claims the event; False where it is known."""
        if self._inserted % _PRUNE_EVERY == 0:
            self._write("DELETE FROM events WHERE done < ?", self._clock() - KEEP_S)
        self._inserted += 1
        row = (channel, event_id, json.dumps(payload, ensure_ascii=False), conversation, self._clock())
        statement = "INSERT OR IGNORE INTO events (channel, event_id, payload, conversation, received)"
        with self._lock:
            return self._database.execute(f"{statement} VALUES (?, ?, ?, ?, ?)", row).rowcount == 1

    def unfinished(self, channel: str) -> list[tuple[str, dict[str, Any], str, int, dict[str, Any]]]:
        """(event id, payload, conversation, attempts, notes) of each event not done, in the order received."""
        rows = self._read(
            "SELECT event_id, payload, conversation, attempts, notes FROM events"
            " WHERE channel = ? AND done IS NULL ORDER BY received, rowid",
            channel,
        )
        return [(id_, json.loads(payload), where, n, json.loads(notes)) for id_, payload, where, n, notes in rows]

    def begin(self, channel: str, event_id: str) -> int:
        """Counts an attempt before it is made; the number of this one."""
        counted = "UPDATE events SET attempts = attempts + 1 WHERE channel = ? AND event_id = ? RETURNING attempts"
        return int(self._read(counted, channel, event_id)[0][0])

    def note(self, channel: str, event_id: str, notes: Mapping[str, Any]) -> None:
        kept = json.dumps(notes, ensure_ascii=False)
        self._write("UPDATE events SET notes = ? WHERE channel = ? AND event_id = ?", kept, channel, event_id)

    def finish(self, channel: str, event_id: str, result: str | None) -> None:
        """Done; what was asked is not kept any longer."""
        self._write(
            "UPDATE events SET done = ?, result = ?, payload = '{}', notes = '{}' WHERE channel = ? AND event_id = ?",
            self._clock(), result, channel, event_id,
        )  # fmt: skip

    def result(self, channel: str, event_id: str) -> str | None:
        rows = self._read("SELECT result FROM events WHERE channel = ? AND event_id = ?", channel, event_id)
        return rows[0][0] if rows else None

    def close(self) -> None:
        with self._lock:
            self._database.close()

    def _write(self, statement: str, *values: Any) -> None:
        with self._lock:
            self._database.execute(statement, values)

    def _read(self, query: str, *values: Any) -> list[Any]:
        with self._lock:
            return self._database.execute(query, values).fetchall()
