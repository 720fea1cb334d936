"""Rates, bodies, the pool: bounded."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Any

import pytest

from assistant.channels.answering import Answering, BusyError
from assistant.channels.limits import BodyTooLargeError, BodyTooSlowError, RateLimit, read_body, replayed
from assistant.types import Answer, Clause, Turn


def test_half_a_minutes_worth_at_once_then_one_by_one() -> None:
    now = [0.0]
    rate = RateLimit(60, clock=lambda: now[0])
    assert [rate.take("a") for _ in range(31)] == [0] * 30 + [1]
    assert rate.take("b") == 0
    now[0] += 1.01
    assert [rate.take("a"), rate.take("a")] == [0, 1]


def test_how_long_to_wait_is_enough() -> None:
    now = [0.0]
    rate = RateLimit(2, clock=lambda: now[0])
    assert rate.take("a") == 0
    wait = rate.take("a")
    assert wait == 30
    now[0] += wait
    assert rate.take("a") == 0


def test_no_limit_and_made_up_names() -> None:
    assert all(RateLimit(0).take("a") == 0 for _ in range(1000))
    rate = RateLimit(2)
    for number in range(10_050):
        rate.take(str(number))
    assert len(rate._buckets) <= 10_000


def sender(*messages: dict[str, Any]) -> Any:
    waiting = list(messages)

    async def receive() -> dict[str, Any]:
        if not waiting:
            await asyncio.sleep(10)
        return waiting.pop(0)

    return receive


def part(body: bytes, more: bool) -> dict[str, Any]:
    return {"type": "http.request", "body": body, "more_body": more}


def test_a_body_is_read_whole_and_replayed() -> None:
    async def both() -> list[Any]:
        receive = sender(part(b"a", True), part(b"b", False), {"type": "http.disconnect"})
        again = replayed(await read_body(receive), receive)
        return [await again(), await again()]

    assert asyncio.run(both()) == [part(b"ab", False), {"type": "http.disconnect"}]


def test_an_endless_or_stalling_body_is_let_go() -> None:
    with pytest.raises(BodyTooLargeError):
        asyncio.run(read_body(sender(part(b"a" * 5, True), part(b"a" * 6, True)), limit=10))
    with pytest.raises(BodyTooSlowError):
        asyncio.run(read_body(sender(part(b"a", True)), wait_s=0.05))
    with pytest.raises(BodyTooSlowError):
        asyncio.run(read_body(sender(part(b"a", True), {"type": "http.disconnect"})))


class SlowService:
    """A service whose answers wait for ``release``."""

    def __init__(self) -> None:
        self.release = threading.Event()
        self.begun: list[str] = []
        self.closed: list[str] = []

    def stream(self, text: str, *, history: Sequence[Turn] = (), **_: Any) -> Iterator[Clause | Answer]:
        self.begun.append(text)
        try:
            yield Clause("一")
            self.release.wait(10)
            yield Clause("二")
            if text == "坏":
                raise ValueError(text)
            yield Answer(text, "extracted", "一二")
        finally:
            self.closed.append(text)


def test_the_pool_refuses_what_would_wait_too_long_and_drops_who_leaves() -> None:
    service: Any = SlowService()

    async def scenario(answering: Answering) -> None:
        first, left, last = (answering.ask(service, text, ()) for text in ("甲", "乙", "丙"))
        with pytest.raises(BusyError) as busy:
            answering.ask(service, "丁", ())
        assert busy.value.retry_after_s >= 1
        assert await first.next(5) == Clause("一")
        assert await first.next(0.05) is None
        left.cancel()
        service.release.set()
        assert isinstance([await first.next(5), await first.next(5)][-1], Answer)
        assert isinstance([await last.next(5) for _ in range(3)][-1], Answer)
        assert service.begun == ["甲", "丙"]

    with closing(Answering(1, longest_wait_s=0.7)) as answering:
        asyncio.run(scenario(answering))
    assert answering.pending == 0


def test_who_leaves_in_the_middle_ends_the_work_and_errors_come_through() -> None:
    service: Any = SlowService()

    async def scenario(answering: Answering) -> None:
        left = answering.ask(service, "甲", ())
        await left.next(5)
        left.cancel()
        service.release.set()
        bad = answering.ask(service, "坏", ())
        with pytest.raises(ValueError, match="坏"):
            [await bad.next(5) for _ in range(3)]

    with closing(Answering(1, longest_wait_s=5)) as answering:
        asyncio.run(scenario(answering))
    assert service.closed == ["甲", "坏"]
