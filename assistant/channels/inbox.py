"""What comes in over a channel: kept before it is acknowledged, run once, delivered, or its failure told.

Every vendor repeats an event it believes lost, and a process may die between its acknowledgement and its answer.
So an event is stored in SQLite in one atomic INSERT (which also tells a duplicate) before ``accept`` returns; a
bounded pool of threads runs it and marks it done after delivery; what a killed process left undone is run again.

An adapter registers its channel, accepts events, acknowledges, and may wait for the result:

    inbox = Inbox(settings.home / INBOX_FILE)
    inbox.register("wechat", handle, failed)                        # handle(job) -> str | None, delivers by itself
    ticket = inbox.accept("wechat", message_id, {"text": "…"}, conversation=user)
    reply = await ticket.wait(4.5)                                  # None: not ready yet; or ticket.result(4.5)
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from assistant.channels.inbox_store import InboxStore
from assistant.errors import BackendError, WenjianError

log = logging.getLogger(__name__)

INBOX_FILE = "inbox.sqlite3"
"""In the home directory; one file serves every channel of every process."""

ATTEMPTS = 3
"""An event that was begun so often without an end is what kills the process: its user is told instead."""

Payload = dict[str, Any]
"""JSON values."""


class InboxFullError(WenjianError):
    """So much waits already that one more would wait for ever: refuse it (503), the vendor sends it again."""


class DeadlineError(WenjianError):
    """The job ran longer than its channel allows; its user has been told."""


@dataclass(eq=False)
class Job:
    """One event being worked on, as its handler sees it."""

    channel: str
    event_id: str
    payload: Payload
    conversation: str
    attempt: int
    """1, or more after the process that began it was killed."""
    notes: Payload
    """What ``remember`` kept, also over a kill."""
    _store: InboxStore = field(repr=False)
    _future: Future[str | None] = field(default_factory=Future, repr=False)
    _ended: bool = False

    def remember(self, **notes: Any) -> None:
        """Keeps JSON values on disk: what a later attempt must know, such as the message already begun."""
        self.notes |= notes
        self._store.note(self.channel, self.event_id, self.notes)

    def check(self) -> None:
        """DeadlineError once the deadline has passed: call it between steps, so that no answer follows a failure."""
        if self._ended:
            raise DeadlineError("处理超时")


@dataclass(frozen=True, slots=True)
class Ticket:
    """The receipt of an accepted event. Duplicates hold the result of the one job there is."""

    fresh: bool
    """False where the event was accepted before, also by an earlier process."""
    _future: Future[str | None] = field(repr=False)

    def result(self, timeout_s: float) -> str | None:
        """What the handler (or ``failed``) returned; None where it returned None or is not ready in time."""
        try:
            return self._future.result(timeout_s)
        except TimeoutError:
            return None

    async def wait(self, timeout_s: float) -> str | None:
        """``result`` for a coroutine: no thread is held meanwhile."""
        waiting = asyncio.shield(asyncio.wrap_future(self._future))
        with contextlib.suppress(TimeoutError):
            return await asyncio.wait_for(waiting, timeout_s)
        return None

    @property
    def done(self) -> bool:
        return self._future.done()


Handler = Callable[[Job], str | None]
"""Answers and delivers; what it returns is kept for duplicates."""

Failed = Callable[[Job, Exception], str | None]
"""Tells the user that there will be no answer; what it returns becomes the result."""


@dataclass(frozen=True, slots=True)
class _Channel:
    handler: Handler
    failed: Failed
    deadline_s: float
    lock: FileLock


class Inbox:
    """Threads may call every method. ``workers`` jobs run at a time; jobs of one conversation run in order."""

    def __init__(
        self, file: Path, *, workers: int = 4, capacity: int = 2000, clock: Callable[[], float] = time.time
    ) -> None:
        self._file = file
        self._store = InboxStore(file, clock=clock)
        self._capacity = capacity
        self._channels: dict[str, _Channel] = {}
        self._changed = threading.Condition()
        self._waiting: list[Job] = []
        self._running: list[Job] = []
        self._closing = False
        self._threads = [threading.Thread(target=self._work, name=f"inbox-{n}", daemon=True) for n in range(workers)]
        for thread in self._threads:
            thread.start()

    def register(self, channel: str, handler: Handler, failed: Failed, *, deadline_s: float = 120.0) -> None:
        """Serves ``channel`` from now on, first what an earlier process left undone.

        BackendError where another process serves it: two would answer each event twice. A handler that passes its
        deadline keeps its thread until it returns; its user is told at once.
        """
        lock = FileLock(self._file.with_name(f"{self._file.name}.{channel}.lock"), thread_local=False)
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise BackendError(f"另一个进程正在处理 {channel} 的消息：请先停掉它") from error
        with self._changed:
            self._channels[channel] = _Channel(handler, failed, deadline_s, lock)
            for event in self._store.unfinished(channel):
                self._waiting.append(Job(channel, *event, self._store))
            self._changed.notify_all()

    def accept(self, channel: str, event_id: str, payload: Payload, *, conversation: str = "") -> Ticket:
        """Stored when this returns: acknowledge then. InboxFullError where too much waits; KeyError if unregistered.

        Jobs with the same non-empty ``conversation`` run one after the other.
        """
        if channel not in self._channels:
            raise KeyError(channel)
        with self._changed:
            if self._closing or len(self._waiting) >= self._capacity:
                raise InboxFullError("消息太多，请稍后再试")
            if not self._store.insert(channel, event_id, payload, conversation):
                return Ticket(False, self._known(channel, event_id))
            job = Job(channel, event_id, payload, conversation, 0, {}, self._store)
            self._waiting.append(job)
            self._changed.notify_all()
        return Ticket(True, job._future)

    @property
    def pending(self) -> int:
        """Events waiting or running."""
        with self._changed:
            return len(self._waiting) + len(self._running)

    def idle(self, timeout_s: float) -> bool:
        """Waits until nothing waits or runs; False where the time is up first."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._waiting and not self._running, timeout_s)

    def close(self, wait_s: float = 10.0) -> None:
        """Lets what runs finish; what waits is run by the next process."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
            if not self._changed.wait_for(lambda: not self._running, wait_s):
                log.warning("closing with %d events under way; the next start runs them again", len(self._running))
            self._store.close()
        for channel in self._channels.values():
            channel.lock.release()

    def _known(self, channel: str, event_id: str) -> Future[str | None]:
        """The future of an event accepted before."""
        for job in (*self._waiting, *self._running):
            if (job.channel, job.event_id) == (channel, event_id):
                return job._future
        done: Future[str | None] = Future()
        done.set_result(self._store.result(channel, event_id))
        return done

    def _work(self) -> None:
        while (job := self._next()) is not None:
            channel = self._channels[job.channel]
            timer = threading.Timer(channel.deadline_s, self._late, (job, channel))
            timer.daemon = True
            timer.start()
            try:
                self._run(job, channel)
            finally:
                timer.cancel()
                with self._changed:
                    self._running.remove(job)
                    self._changed.notify_all()

    def _next(self) -> Job | None:
        """The first waiting job whose conversation is not being worked on; None when the inbox closes."""
        with self._changed:
            while not self._closing:
                busy = {(job.channel, job.conversation) for job in self._running if job.conversation}
                for job in self._waiting:
                    if (job.channel, job.conversation) not in busy:
                        self._waiting.remove(job)
                        self._running.append(job)
                        return job
                self._changed.wait()
            return None

    def _run(self, job: Job, channel: _Channel) -> None:
        try:
            job.attempt = self._store.begin(job.channel, job.event_id)
            if job.attempt > ATTEMPTS:
                raise BackendError(f"这条消息处理了 {ATTEMPTS} 次都没有完成")
            result = channel.handler(job)
        except Exception as error:  # whatever it was, its user is told and the pool goes on
            if not isinstance(error, DeadlineError):
                log.exception("%s event %s failed", job.channel, job.event_id)
            self._fail(job, channel, error)
        else:
            if self._end(job):
                self._finish(job, result)

    def _late(self, job: Job, channel: _Channel) -> None:
        log.warning("%s event %s passed its deadline of %g s", job.channel, job.event_id, channel.deadline_s)
        self._fail(job, channel, DeadlineError(f"处理超过了 {channel.deadline_s:g} 秒"))

    def _fail(self, job: Job, channel: _Channel, error: Exception) -> None:
        if not self._end(job):
            return
        result = None
        try:
            result = channel.failed(job, error)
        except Exception:  # the vendor cannot be reached: nothing more can be done for this event
            log.exception("%s event %s: the failure could not be told", job.channel, job.event_id)
        self._finish(job, result)

    def _end(self, job: Job) -> bool:
        """True for the first of deadline, error and success: only that one speaks."""
        with self._changed:
            first, job._ended = not job._ended, True
            return first

    def _finish(self, job: Job, result: str | None) -> None:
        self._store.finish(job.channel, job.event_id, result)
        job._future.set_result(result)
