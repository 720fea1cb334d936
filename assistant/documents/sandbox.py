"""Parsers of foreign formats run in a child process, with limits of time and memory, reused from file to file.

A request is one JSON line {"loader", "size"} and ``size`` bytes; the answer is one JSON line, {"source"} or {"error"}.
"""

from __future__ import annotations

import atexit
import json
import os
import queue
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from assistant.documents.source import Source
from assistant.errors import DocumentError

SECONDS = 60.0
MEMORY = 2 * 1024**3
"""Bytes of address space the parser may use (measured by polling where the system cannot enforce it)."""
_POLL_SECONDS = 0.2
_ROOT = Path(__file__).resolve().parents[2]


class Sandbox:
    """One child process, started when first needed and again after it had to be killed. Safe for threads."""

    def __init__(self, *, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._seconds = seconds
        self._memory = memory
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._answers: queue.Queue[bytes] = queue.Queue()

    def parse(self, loader: str, data: bytes) -> Source:
        """The Source that ``loader`` finds in ``data``. Raises DocumentError: refused, too slow, too big, crashed."""
        with self._lock:
            child = self._started()
            threading.Thread(target=_send, args=(child, loader, data), daemon=True).start()
            answer = self._answer(child)
        if "error" in answer:
            raise DocumentError(answer["error"])
        found: dict[str, Any] = answer["source"]
        return Source(**{**found, "warnings": tuple(found["warnings"])})

    def close(self) -> None:
        with self._lock:
            self._kill()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._child is not None and self._child.poll() is None:
            return self._child
        path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
        child = subprocess.Popen(
            [sys.executable, "-X", "utf8", "-m", "assistant.documents.worker", str(self._memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._child = child
        self._answers = queue.Queue()
        threading.Thread(target=_receive, args=(child, self._answers), daemon=True).start()
        return child

    def _answer(self, child: subprocess.Popen[bytes]) -> dict[str, Any]:
        deadline = time.monotonic() + self._seconds
        while True:
            try:
                line = self._answers.get(timeout=_POLL_SECONDS)
            except queue.Empty:
                line = None
            if line:
                answer: dict[str, Any] = json.loads(line)
                return answer
            if line is not None:  # the pipe closed: the child is gone
                self._kill()
                raise DocumentError("解析这个文件时出错或内存不足，解析进程已退出；文件可能已损坏或是恶意构造的。")
            if time.monotonic() > deadline:
                self._kill()
                raise DocumentError(f"解析超过 {self._seconds:.0f} 秒，已放弃；文件可能过大或已损坏，请拆分后再导入。")
            if not sys.platform.startswith("linux") and _resident(child.pid) > self._memory:
                self._kill()
                raise DocumentError(f"解析占用内存超过 {self._memory // 1024**2} MB，已放弃；请拆分后再导入。")

    def _kill(self) -> None:
        if self._child is None:
            return
        self._child.kill()
        self._child.wait()
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe:
                _close(pipe)
        self._child = None


def _send(child: subprocess.Popen[bytes], loader: str, data: bytes) -> None:
    request = json.dumps({"loader": loader, "size": len(data)}).encode() + b"\n"
    try:
        if child.stdin:
            child.stdin.write(request + data)
            child.stdin.flush()
    except (OSError, ValueError):  # the child died or was killed meanwhile: the reader of its answer reports that
        return


def _receive(child: subprocess.Popen[bytes], answers: queue.Queue[bytes]) -> None:
    if child.stdout:
        try:
            for line in child.stdout:
                answers.put(line)
        except (OSError, ValueError):  # closed by _kill
            pass
    answers.put(b"")


def _close(pipe: Any) -> None:
    try:
        pipe.close()
    except OSError:  # unsent bytes for a dead child
        return


def _resident(pid: int) -> int:
    import psutil

    try:
        return int(psutil.Process(pid).memory_info().rss)
    except psutil.NoSuchProcess:
        return 0


_shared = Sandbox()
atexit.register(_shared.close)


def parse(loader: str, data: bytes) -> Source:
    """Parsed by the process all files share."""
    return _shared.parse(loader, data)
