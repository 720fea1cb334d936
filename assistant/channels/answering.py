"""Questions of HTTP clients answered by a bounded pool: so many at a time, the rest wait, but not for ever.

Answers come from threads (the pipeline is synchronous) and are handed to asyncio. Who goes away is forgotten: a
question that waits is dropped, one being answered stops after the clause at hand.
"""

from __future__ import annotations

import asyncio
import math
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from assistant.channels.service import Service
from assistant.errors import WenjianError
from assistant.types import Answer, Clause, Turn

LONGEST_WAIT_S = 8.5
"""A question that would wait longer for its turn is refused at once: its asker knows, and tries again."""

_BACK_OFF = 1.5
"""Whoever is refused comes back when the line has had time to clear, not to be refused again."""

_RECENT = 32
_FIRST_GUESS_S = 0.3


class BusyError(WenjianError):
    """Too much waits already. ``retry_after_s``: when to try again."""

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(f"问的人太多：请在 {retry_after_s} 秒后再试")
        self.retry_after_s = retry_after_s


class Asked:
    """A question taken; made by ``Answering.ask``, for use in its event loop."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._parts: asyncio.Queue[Clause | Answer | Exception] = asyncio.Queue()
        self._cancelled = threading.Event()

    async def next(self, timeout_s: float) -> Clause | Answer | None:
        """The next part, an Answer being the last; None where there is none yet. Raises what the service raised."""
        try:
            part = await asyncio.wait_for(self._parts.get(), timeout_s)
        except TimeoutError:
            return None
        if isinstance(part, Exception):
            raise part
        return part

    def cancel(self) -> None:
        """Nobody waits for it any longer."""
        self._cancelled.set()

    def answer(self, service: Service, text: str, history: Sequence[Turn]) -> None:
        """Runs in a thread of the pool."""
        try:
            for part in () if self._cancelled.is_set() else service.stream(text, history=history):
                if self._cancelled.is_set():
                    return  # the generator is dropped, and so closed, here
                self._give(part)
        except Exception as error:
            self._give(error)

    def _give(self, part: Clause | Answer | Exception) -> None:
        with suppress(RuntimeError):  # the loop is closed: the process ends
            self._loop.call_soon_threadsafe(self._parts.put_nowait, part)


class Answering:
    """``workers`` questions are answered at a time. Call from one event loop; close it when done."""

    def __init__(
        self, workers: int, *, longest_wait_s: float = LONGEST_WAIT_S, clock: Callable[[], float] = time.perf_counter
    ) -> None:
        self._workers = workers
        self._longest_wait_s = longest_wait_s
        self._clock = clock
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="answer")
        self._lock = threading.Lock()
        self._pending = 0
        self._took: deque[float] = deque([_FIRST_GUESS_S], maxlen=_RECENT)

    @property
    def pending(self) -> int:
        """Questions waiting or being answered."""
        return self._pending

    def ask(self, service: Service, text: str, history: Sequence[Turn]) -> Asked:
        """BusyError where the wait for a thread would be too long, judged by what recent answers took."""
        with self._lock:
            each_s = sum(self._took) / len(self._took)
            wait_s = (self._pending + 1 - self._workers) * each_s / self._workers
            if wait_s > self._longest_wait_s:
                raise BusyError(math.ceil(wait_s * _BACK_OFF))
            self._pending += 1
        asked = Asked()
        self._pool.submit(self._answer, asked, service, text, history)
        return asked

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _answer(self, asked: Asked, service: Service, text: str, history: Sequence[Turn]) -> None:
        begun = self._clock()
        try:
            asked.answer(service, text, history)
        finally:
            with self._lock:
                self._took.append(self._clock() - begun)
                self._pending -= 1
