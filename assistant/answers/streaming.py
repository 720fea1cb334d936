"""The text of a chat model as it comes, with a limit on how long its reader waits."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from langsmith import tracing_context

from assistant.errors import BackendError

Reason = Literal["silent", "unreachable", "failed"]

_LONGEST = 5
"""A whole answer may take this many times the longest wait for its next piece: a server may drip for ever."""


class ModelStoppedError(BackendError):
    """The model failed, or fell silent: ``silent``, ``unreachable`` or ``failed``; the message is the provider's."""

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class _End:
    error: Exception | None = None


def pieces_in_time(pieces: Callable[[], Iterable[str]], timeout_s: float, clock: Callable[[], float]) -> Iterator[str]:
    """The non-empty texts of ``pieces()``, drawn in a thread of its own.

    ModelStoppedError where it raises, where no text comes for ``timeout_s``, or where the whole takes five times as
    long. Closing the iterator ends the thread at its next piece.
    """
    found: queue.Queue[str | _End] = queue.Queue()
    closed = threading.Event()
    # A daemon: a server that never answers must not keep the process from ending.
    threading.Thread(target=_draw, args=(pieces, found, closed), name="wenjian-model", daemon=True).start()
    began = clock()
    try:
        while True:
            left = min(timeout_s, began + _LONGEST * timeout_s - clock())
            try:
                piece = found.get(timeout=max(0.0, left))
            except queue.Empty:
                raise ModelStoppedError("silent", f"no text for {timeout_s:g} s") from None
            if isinstance(piece, _End):
                if piece.error is not None:
                    raise ModelStoppedError(_reason(piece.error), _said(piece.error)) from piece.error
                return
            yield piece
    finally:
        closed.set()


def _draw(pieces: Callable[[], Iterable[str]], found: queue.Queue[str | _End], closed: threading.Event) -> None:
    try:
        # Tracing switched on for other programs by LANGSMITH_* would send the documents away.
        with tracing_context(enabled=False):
            for piece in pieces():
                if closed.is_set():
                    return
                if piece:
                    found.put(piece)
    except Exception as error:  # every provider raises its own; the caller tells the user and falls back
        found.put(_End(error))
    else:
        found.put(_End())


def _reason(error: Exception) -> Reason:
    """By the name of the class: every provider has its own, and these words are what they share."""
    name = type(error).__name__.lower()
    if "timeout" in name:
        return "silent"
    return "unreachable" if "connect" in name else "failed"


def _said(error: Exception) -> str:
    """Class and first line of ``error``, short enough for a note."""
    first = (str(error).strip() or "无说明").splitlines()[0]
    return f"{type(error).__name__}: {first[:120]}"
