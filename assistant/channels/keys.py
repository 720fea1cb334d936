"""Keys of ``wenjian serve``: made, listed and revoked on this machine, kept as hashes in the home directory.

A key reads ``wj-<id>-<secret>``: the id finds its row, the secret (256 random bits) proves it. One round of SHA-256
is enough to store it: what cannot be guessed needs no slow hash (OWASP asks for those for passwords).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
import sqlite3
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from assistant.channels.access import Principal
from assistant.errors import WenjianError

KEYS_FILE = "keys.sqlite3"
"""In the home directory."""

KEY = re.compile(r"wj-([0-9a-f]{8})-[A-Za-z0-9_-]{43}")

_SCHEMA = """
CREATE TABLE IF NOT EXISTS keys (
    id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, hash BLOB NOT NULL, collections TEXT NOT NULL, made TEXT NOT NULL
);
"""


class KeyNameError(WenjianError):
    """A name that is taken, unusable or unknown."""


@dataclass(frozen=True, slots=True)
class KeyInfo:
    """What is known of a key; the key itself is not. ``collections`` empty sees all."""

    id: str
    name: str
    collections: tuple[str, ...]
    made: datetime


class Keys:
    """Threads may share it, and processes the file: a key revoked by the command line is refused at once."""

    def __init__(self, file: Path, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        self._database = sqlite3.connect(file, timeout=30, check_same_thread=False)
        for pragma in ("journal_mode = WAL", "secure_delete = ON"):
            self._database.execute(f"PRAGMA {pragma}")
        self._database.executescript(_SCHEMA)

    def make(self, name: str, collections: Sequence[str]) -> str:
        """A new key, told this once. No collections: it sees all. KeyNameError where the name is taken."""
        if not name.strip() or not name.isprintable():
            raise KeyNameError(f"密钥的名字 {name!r} 不可用：请写一个看得见的名字")
        made = f"wj-{secrets.token_hex(4)}-{secrets.token_urlsafe(32)}"
        row = (_id(made), name, _hash(made), json.dumps(list(collections)), self._clock().isoformat())
        try:
            with self._lock, self._database:
                self._database.execute("INSERT INTO keys VALUES (?, ?, ?, ?, ?)", row)
        except sqlite3.IntegrityError as error:
            raise KeyNameError(f"已有叫 {name!r} 的密钥：换一个名字，或先 wenjian key revoke {name}") from error
        return made

    def list(self) -> list[KeyInfo]:
        """In the order made."""
        with self._lock:
            rows = self._database.execute("SELECT id, name, collections, made FROM keys ORDER BY made").fetchall()
        return [KeyInfo(i, name, tuple(json.loads(seen)), datetime.fromisoformat(made)) for i, name, seen, made in rows]

    def revoke(self, name: str) -> None:
        """Forgets a key, by its name or id. KeyNameError where there is none."""
        with self._lock, self._database:
            gone = self._database.execute("DELETE FROM keys WHERE name = ? OR id = ?", (name, name)).rowcount
        if not gone:
            raise KeyNameError(f"没有叫 {name!r} 的密钥；用 wenjian key list 查看")

    def principal(self, given: str) -> Principal | None:
        """Whose key it is; None where it is no key of ours (any longer)."""
        if not KEY.fullmatch(given):
            return None
        with self._lock:
            row = self._database.execute(
                "SELECT name, hash, collections FROM keys WHERE id = ?", (_id(given),)
            ).fetchone()
        name, known, collections = row or ("", b"", "[]")
        # Compared in constant time: how long a refusal takes tells nothing of the hash.
        return Principal(name, tuple(json.loads(collections))) if hmac.compare_digest(_hash(given), known) else None

    def close(self) -> None:
        with self._lock:
            self._database.close()


def redacted(text: str) -> str:
    """``text`` without the keys somebody pasted into it: for logs."""
    return KEY.sub(r"wj-\1-…", text)


def _id(key: str) -> str:
    return key.split("-")[1]


def _hash(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()
