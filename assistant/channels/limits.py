"""How much is taken at a time: requests a minute of each key and user, and bodies of a bounded size."""

from __future__ import annotations

import asyncio
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from starlette.types import Message, Receive

BODY_LIMIT = 1 << 20
"""Bytes of a request: a question with its history is far below."""

BODY_WAIT_S = 30.0
"""A sender that takes longer for a body is let go."""

_MOST_BUCKETS = 10_000
_MINUTE = 60.0


class RateLimit:
    """A token bucket for each name: ``per_minute`` on average, half of that at once. 0 is no limit.

    Only the names used last are kept (``_MOST_BUCKETS``): made-up names do not fill the memory.
    """

    def __init__(self, per_minute: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = per_minute / _MINUTE
        self._burst = max(1.0, per_minute / 2)
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, name: str) -> int:
        """0 where the request may go on, else the seconds to wait."""
        if not self._rate:
            return 0
        with self._lock:
            now = self._clock()
            tokens, since = self._buckets.pop(name, (self._burst, now))
            tokens = min(self._burst, tokens + (now - since) * self._rate)
            allowed = tokens >= 1
            self._buckets[name] = (tokens - 1 if allowed else tokens, now)
            if len(self._buckets) > _MOST_BUCKETS:
                self._buckets.popitem(last=False)
        return 0 if allowed else math.ceil((1 - tokens) / self._rate)


class BodyTooLargeError(Exception):
    """More than BODY_LIMIT bytes."""


class BodyTooSlowError(Exception):
    """Not here after BODY_WAIT_S, or the sender has gone."""


async def read_body(receive: Receive, limit: int = BODY_LIMIT, wait_s: float = BODY_WAIT_S) -> bytes:
    """The body of an ASGI request. Raises the errors above."""
    body = bytearray()
    try:
        async with asyncio.timeout(wait_s):
            while True:
                message = await receive()
                if message["type"] != "http.request":
                    raise BodyTooSlowError
                body += message.get("body", b"")
                if len(body) > limit:
                    raise BodyTooLargeError
                if not message.get("more_body", False):
                    return bytes(body)
    except TimeoutError as error:
        raise BodyTooSlowError from error


def replayed(body: bytes, receive: Receive) -> Receive:
    """``receive`` with a body read already in front; what follows (the sender going away) is passed on."""
    waiting = [body]

    async def receive_again() -> Message:
        if waiting:
            return {"type": "http.request", "body": waiting.pop(), "more_body": False}
        return await receive()

    return receive_again
