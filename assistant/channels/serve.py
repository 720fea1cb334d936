"""``wenjian serve``: one process, one port, every channel that is configured, behind one door."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Protocol, TypeVar
from urllib.parse import urlsplit

from fastapi import APIRouter, FastAPI
from starlette.requests import Request
from starlette.types import ASGIApp

from assistant.channels import docs_pages, metrics, openai_api
from assistant.channels.access import principal_of, visible
from assistant.channels.answering import Answering
from assistant.channels.audit import Audit, audited, counted, open_audit
from assistant.channels.conversations import CONVERSATIONS_FILE, Conversations
from assistant.channels.gateway import Doorkeeper, Gateway
from assistant.channels.inbox import INBOX_FILE, Inbox
from assistant.channels.keys import KEYS_FILE, Keys
from assistant.channels.limits import RateLimit
from assistant.channels.local import serve_local
from assistant.channels.local_client import open_when_free
from assistant.channels.metrics import Metrics
from assistant.channels.openai_format import passage_path
from assistant.channels.service import Service
from assistant.channels.web.guard import Guard, host_name
from assistant.channels.web.history import History
from assistant.channels.web.server import HISTORY_FILE, add_page, bind, run
from assistant.settings import Settings
from assistant.types import Citation

T = TypeVar("T")


class Run(Protocol):
    """Gives ``work`` the assistant."""

    def __call__(self, work: Callable[[Service], T], /) -> T: ...


@dataclass(frozen=True, slots=True)
class Opened:
    """What the parts of the server share, open; ``serve`` closes it."""

    service: Service
    history: History
    keys: Keys
    audit: Audit
    answering: Answering
    inbox: Inbox
    conversations: Conversations
    metrics: Metrics

    def run(self, channel: str) -> Run:
        """Gives work the assistant, its answers counted. A channel narrows and audits by itself: it knows its users."""
        service = counted(self.service, channel, self.metrics)
        return lambda work: work(service)


def serve(settings: Settings) -> None:
    """Serve until interrupted. Raises SettingsError, BackendError for a taken port, IndexLockedError."""
    settings.home.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        listener = stack.enter_context(closing(bind(settings.host, settings.port)))
        opened = open_parts(settings, stack)
        stack.enter_context(closing(serve_local(opened.service, settings)))
        run(create_app(opened, settings), listener)


def open_parts(settings: Settings, stack: ExitStack) -> Opened:
    """Everything the server holds open, closed by ``stack``."""
    service = stack.enter_context(closing(open_when_free(settings)))
    return Opened(
        service=service,
        history=stack.enter_context(closing(History(settings.home / HISTORY_FILE))),
        keys=stack.enter_context(closing(Keys(settings.home / KEYS_FILE))),
        audit=open_audit(settings),
        conversations=stack.enter_context(closing(Conversations(settings.home / CONVERSATIONS_FILE))),
        answering=stack.enter_context(closing(Answering(max(2, os.cpu_count() or 2)))),
        inbox=stack.enter_context(closing(Inbox(settings.home / INBOX_FILE))),
        metrics=Metrics(),
    )


def create_app(opened: Opened, settings: Settings) -> ASGIApp:
    """The whole application, guarded. Channels that are not configured are not there (404)."""
    opened.metrics.gauges["wenjian_questions_pending"] = lambda: opened.answering.pending
    opened.metrics.gauges["wenjian_inbox_pending"] = lambda: opened.inbox.pending
    app = FastAPI(title="问简 Wenjian", docs_url=None, redoc_url=None)
    app.include_router(openai_api.router(_backend(opened, settings)))
    app.include_router(docs_pages.router(opened.service))
    app.include_router(metrics.router(opened.metrics))

    @app.get("/healthz")
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    for add in CHANNELS:
        add(app, opened, settings)
    page = add_page(app, audited(opened.service, opened.audit, "web", "page", opened.metrics), opened.history, settings)
    return _guarded(page, opened, settings)


def _guarded(app: ASGIApp, opened: Opened, settings: Settings) -> ASGIApp:
    trusts_local = not settings.public_url and not settings.password
    door = Doorkeeper(opened.keys, settings.password, trusts_local)
    gateway = Gateway(app, door, RateLimit(settings.rate_per_key), opened.metrics)
    public = host_name(urlsplit(settings.public_url).netloc)
    return Guard(gateway, host=settings.host, password="", names=[public] if public else [])


def _backend(opened: Opened, settings: Settings) -> openai_api.Backend:
    return openai_api.Backend(
        service=opened.service,
        answering=opened.answering,
        user_rate=RateLimit(settings.rate_per_user),
        audit=opened.audit,
        metrics=opened.metrics,
        public_url=settings.public_url,
        source_events=settings.source_events,
    )


def _add_slack(app: FastAPI, opened: Opened, settings: Settings) -> None:
    if not (settings.slack_signing_secret and settings.slack_bot_token):
        return
    from assistant.channels.slack_serving import open_bot, router

    def link(citation: Citation) -> str:
        return settings.public_url.rstrip("/") + passage_path(citation) if settings.public_url else ""

    bot = open_bot(settings, opened.inbox, opened.conversations, opened.run("slack"), link)
    app.include_router(router(bot, settings.slack_signing_secret))


def _add_wechat(app: FastAPI, opened: Opened, settings: Settings) -> None:
    if not settings.wechat_token:
        return
    from assistant.channels.wechat import open_account, router

    account = open_account(settings, opened.inbox, opened.conversations, opened.run("wechat"))
    app.include_router(router(account))


def _add_wecom(app: FastAPI, opened: Opened, settings: Settings) -> None:
    if not settings.wecom_token:
        return
    from assistant.channels.wecom import open_app, router

    wecom = open_app(settings, opened.inbox, opened.conversations, opened.run("wecom"))
    app.include_router(router(wecom))


def _add_mcp(app: FastAPI, opened: Opened, settings: Settings) -> None:
    if find_spec("mcp") is None:
        return
    from assistant.channels.mcp_server import mcp_routes

    def reach(request: Request | None, work: Callable[[Service], T], /) -> T:
        if request is None:
            raise RuntimeError("no request: nobody knows who asks")
        principal = principal_of(request.scope)
        seen = visible(opened.service, principal.collections)
        return work(audited(seen, opened.audit, "mcp", principal.name, opened.metrics))

    routes, session = mcp_routes(reach)
    app.include_router(APIRouter(routes=routes, lifespan=lambda _: session()))


CHANNELS = (_add_slack, _add_wechat, _add_wecom, _add_mcp)
"""Each adds its routes where it is configured and installed."""
