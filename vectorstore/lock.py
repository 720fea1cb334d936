"""One process at a time: two processes that write one Chroma directory destroy it for good."""

from __future__ import annotations

import os
from pathlib import Path

from filelock import FileLock, Timeout

from vectorstore.types import IndexLockedError


class IndexLock:
    """An exclusive lock on an index directory; the operating system frees it when the process dies."""

    def __init__(self, directory: Path) -> None:
        self._lock = FileLock(directory / "lock")
        # A file of its own: Windows lets nobody read a locked one.
        self._holder = directory / "lock.pid"

    def acquire(self) -> None:
        """Take the lock or raise IndexLockedError at once."""
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise IndexLockedError(
                f"索引 {self._holder.parent} 正被另一个进程（{self._who()}）使用；请先关闭它，或换一个 --home 目录"
            ) from None
        self._holder.write_text(str(os.getpid()), encoding="utf-8")

    def release(self) -> None:
        if self._lock.is_locked:
            self._holder.unlink(missing_ok=True)
            self._lock.release()

    def _who(self) -> str:
        try:
            return f"进程号 {self._holder.read_text(encoding='utf-8')}"
        except OSError:  # the holder is just starting or stopping
            return "进程号未知"
