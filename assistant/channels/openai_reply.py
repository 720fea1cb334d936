"""Replies of /v1 as they go out: one object, or chunks over server-sent events."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from fastapi import Request
from fastapi.responses import StreamingResponse

from assistant.channels.openai_errors import api_error
from assistant.channels.openai_format import (
    Url,
    content_of,
    extras,
    inert,
    source_event,
    tail_of,
    to_json,
    url_citations,
    usage,
)
from assistant.types import Answer, Clause

MODEL = "wenjian"

_POLL_S = 0.5
# nginx would gather the chunks otherwise.
_HEADERS = {"X-Accel-Buffering": "no", "Cache-Control": "no-store"}
_KEEP_ALIVE = ": 正在查找\n\n"
_DONE = "data: [DONE]\n\n"


class Parts(Protocol):
    """A question being answered (answering.Asked)."""

    async def next(self, timeout_s: float) -> Clause | Answer | None: ...

    def cancel(self) -> None: ...


class Known:
    """An answer there already is, as Parts."""

    def __init__(self, text: str) -> None:
        self._answer = Answer(question="", kind="abstained", text=text)

    async def next(self, timeout_s: float) -> Answer:
        return self._answer

    def cancel(self) -> None:
        """Nothing runs."""


class ClientGoneError(Exception):
    """Nobody waits for the reply any longer."""


@dataclass(frozen=True, slots=True)
class Reply:
    """Makes the objects of one reply. ``prompt`` is all that was said, for the usage."""

    created: int
    prompt: str
    url: Url
    source_events: bool = False
    id: str = field(default_factory=lambda: f"chatcmpl-{secrets.token_hex(12)}")

    def whole(self, answer: Answer) -> dict[str, Any]:
        content = content_of(answer)
        message = {
            "role": "assistant",
            "content": content,
            "refusal": None,
            "annotations": url_citations(answer, self.url),
        }
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
        return {
            **self._head("chat.completion"),
            "choices": [choice],
            "usage": usage(self.prompt, content),
            **extras(answer, self.url),
        }

    def chunk(self, delta: dict[str, Any] | None, finish: str | None = None, **more: Any) -> str:
        """A line of the stream; ``delta`` None: without choices."""
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        choices = [] if delta is None else [choice]
        return f"data: {to_json({**self._head('chat.completion.chunk'), 'choices': choices, **more})}\n\n"

    def end(self, answer: Answer, shown: str, *, with_usage: bool) -> Iterator[str]:
        """What follows the clauses ``shown``: what is left of the answer, sources, the finish."""
        left = answer.text[len(shown) :] if answer.text.startswith(shown) else ""
        if rest := inert(left) + tail_of(answer):
            yield self.chunk({"content": rest})
        if self.source_events:
            for citation in answer.citations:
                yield self.chunk(None, **source_event(citation, self.url))
        annotations = {"annotations": found} if (found := url_citations(answer, self.url)) else {}
        yield self.chunk(annotations, "stop", **extras(answer, self.url))
        if with_usage:
            yield self.chunk(None, usage=usage(self.prompt, content_of(answer)))

    def _head(self, kind: str) -> dict[str, Any]:
        return {"id": self.id, "object": kind, "created": self.created, "model": MODEL}


async def whole(asked: Parts, request: Request) -> Answer:
    """The answer. ClientGoneError, and the work cancelled, once the client hangs up."""
    try:
        while True:
            part = await asked.next(_POLL_S)
            if isinstance(part, Answer):
                return part
            if part is None and await request.is_disconnected():
                raise ClientGoneError
    except BaseException:
        asked.cancel()
        raise


async def streamed(asked: Parts, reply: Reply, keep_alive_s: float, *, with_usage: bool) -> StreamingResponse:
    """The answer as server-sent events; errors that come before anything was sent are raised."""
    try:
        first = await asked.next(keep_alive_s)
    except BaseException:
        asked.cancel()
        raise
    lines = _lines(first, asked, reply, keep_alive_s, with_usage=with_usage)
    return StreamingResponse(lines, media_type="text/event-stream", headers=_HEADERS)


async def _lines(
    part: Clause | Answer | None, asked: Parts, reply: Reply, keep_alive_s: float, *, with_usage: bool
) -> AsyncIterator[str]:
    shown = ""
    try:
        yield reply.chunk({"role": "assistant", "content": ""})
        while not isinstance(part, Answer):
            if part is None:
                yield _KEEP_ALIVE
            else:
                shown += part.text
                yield reply.chunk({"content": inert(part.text)})
            part = await asked.next(keep_alive_s)
        for line in reply.end(part, shown, with_usage=with_usage):
            yield line
    except asyncio.CancelledError:
        raise
    except Exception as error:
        yield f"data: {to_json(api_error(error).body())}\n\n"
    finally:
        asked.cancel()  # of no consequence at the end; otherwise the client has gone
    yield _DONE
