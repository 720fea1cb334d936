"""/v1: OpenAI's chat API over the documents, for its client and for Open WebUI, LobeChat and others.

The model is called ``wenjian``; parameters that mean nothing here (temperature, tools …) are taken and ignored.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from assistant.channels.access import Principal, principal_of, visible
from assistant.channels.answering import Answering
from assistant.channels.audit import Audit, audited
from assistant.channels.limits import RateLimit
from assistant.channels.metrics import Metrics
from assistant.channels.openai_errors import ApiError, api_error
from assistant.channels.openai_format import Url, Utf8JSON, passage_path, question_of, task_reply
from assistant.channels.openai_reply import MODEL, ClientGoneError, Known, Parts, Reply, streamed, whole
from assistant.channels.service import Service
from assistant.types import Citation, Turn

KEEP_ALIVE_S = 5.0
"""Proxies and clients drop a stream that is silent for 15 s or more."""

_LONGEST_USER = 256
_CLIENT_GONE = 499
"""nginx's number for it; nobody reads the reply."""


class Message(BaseModel):
    """``content`` is text or a list of parts, of which those of type ``text`` count."""

    role: str
    content: str | list[Any] | None = None


class StreamOptions(BaseModel):
    include_usage: bool | None = False


class ChatRequest(BaseModel):
    """What counts of OpenAI's parameters."""

    model: str
    messages: list[Message] = Field(min_length=1)
    stream: bool | None = False
    stream_options: StreamOptions | None = None
    user: str | None = Field(None, max_length=_LONGEST_USER)


@dataclass(frozen=True, slots=True)
class Backend:
    """What the routes stand on. ``public_url`` empty: links begin with the address that the client used."""

    service: Service
    answering: Answering
    user_rate: RateLimit
    audit: Audit
    metrics: Metrics
    public_url: str = ""
    source_events: bool = False
    keep_alive_s: float = KEEP_ALIVE_S

    def ask(self, principal: Principal, user: str | None, question: str, history: list[Turn]) -> Parts:
        """The answer to come; what a client asks for itself comes without a search. ApiError, BusyError."""
        wait_s = self.user_rate.take(f"{principal.name}\n{user}") if user else 0
        if wait_s:
            raise ApiError(429, f"请求太多：请在 {wait_s} 秒后再试", code="rate_limit_exceeded", retry_after_s=wait_s)
        task = task_reply(question, history)
        if task is not None:
            return Known(task)
        who = f"{principal.name}/{user}" if user else principal.name
        seen = visible(self.service, principal.collections)
        return self.answering.ask(audited(seen, self.audit, "v1", who, self.metrics), question, history)

    def links(self, request: Request) -> Url:
        base = self.public_url.rstrip("/") or f"{request.url.scheme}://{request.headers['host']}"

        def url(citation: Citation) -> str:
            return base + passage_path(citation)

        return url


def router(backend: Backend, *, clock: Callable[[], float] = time.time) -> APIRouter:
    """GET /v1/models, GET /v1/models/{id}, POST /v1/chat/completions."""
    routes = APIRouter(prefix="/v1", route_class=_Route)
    card = {"id": MODEL, "object": "model", "created": int(clock()), "owned_by": MODEL}

    @routes.get("/models")
    async def models() -> dict[str, object]:
        return {"object": "list", "data": [card]}

    @routes.get("/models/{model}")
    async def model(model: str) -> dict[str, object]:
        _refuse_other(model)
        return card

    @routes.post("/chat/completions")
    async def chat(body: ChatRequest, request: Request) -> Response:
        _refuse_other(body.model)
        try:
            question, history = question_of([message.model_dump() for message in body.messages])
        except ValueError as error:
            raise ApiError(400, str(error)) from error
        asked = backend.ask(principal_of(request.scope), body.user, question, history)
        prompt = "\n".join([*(turn.content for turn in history), question])
        reply = Reply(int(clock()), prompt, backend.links(request), backend.source_events)
        if body.stream:
            with_usage = body.stream_options is not None and bool(body.stream_options.include_usage)
            return await streamed(asked, reply, backend.keep_alive_s, with_usage=with_usage)
        return Utf8JSON(reply.whole(await whole(asked, request)))

    return routes


class _Route(APIRoute):
    """Answers every error, a request that does not fit too, in the form of OpenAI's API."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def answered(request: Request) -> Response:
            try:
                return await handle(request)
            except ClientGoneError:
                return Response(status_code=_CLIENT_GONE)
            except RequestValidationError as error:
                return ApiError(400, _told(error)).response()
            except HTTPException as error:
                return ApiError(error.status_code, error.detail).response()
            except Exception as error:
                return api_error(error).response()

        return answered


def _refuse_other(model: str) -> None:
    if model != MODEL:
        raise ApiError(404, f"没有模型 {model!r}：这里只有 {MODEL}", code="model_not_found")


def _told(error: RequestValidationError) -> str:
    """Which fields do not fit, and why; at most five."""
    return "；".join(f"{'.'.join(map(str, one['loc'][1:]))}：{one['msg']}" for one in error.errors()[:5])
