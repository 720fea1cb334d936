"""Slack's two ways in: a connection the bot opens (Socket Mode), and requests to /slack (HTTP mode)."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from types import FrameType
from typing import TypeVar
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from slack_bolt import BoltRequest
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.starlette.handler import to_starlette_response
from slack_sdk.signature import SignatureVerifier

from assistant.channels.access import collections_of, visible
from assistant.channels.audit import open_audit
from assistant.channels.cli_app import say
from assistant.channels.conversations import CONVERSATIONS_FILE, Conversations
from assistant.channels.inbox import INBOX_FILE, Inbox
from assistant.channels.limits import BodyTooLargeError, BodyTooSlowError, RateLimit, read_body
from assistant.channels.local_client import Connection
from assistant.channels.service import Service
from assistant.channels.slack import Run, SlackBot, make_client
from assistant.channels.slack_reply import SLACK_ERRORS
from assistant.channels.slack_text import Link
from assistant.errors import BackendError, SettingsError
from assistant.settings import Settings

T = TypeVar("T")

_LONGEST_STAMP = 12


def open_bot(
    settings: Settings, inbox: Inbox, conversations: Conversations, run: Run, link: Link = lambda citation: ""
) -> SlackBot:
    """A bot that serves its channel already, limited to the collections that Slack may see.

    ``run`` gives it the assistant (``lambda work: work(service)`` where one is at hand), ``link`` the address of a
    source. SettingsError without a token; BackendError where another process serves Slack.
    """
    _require(settings.slack_bot_token, "slack_bot_token", "Slack 应用的 Bot User OAuth Token（xoxb-…）")
    client = make_client(settings.slack_bot_token, settings.slack_api_url)
    allow = frozenset(name.strip() for name in settings.slack_allow.split(",") if name.strip())
    if settings.slack_allow.strip() and not allow:  # must not come to mean everybody
        raise SettingsError(f"slack_allow = {settings.slack_allow!r} 里没有编号：请写频道或用户的编号，留空表示不限")
    names = collections_of(settings.slack_collections)

    def narrowed(work: Callable[[Service], T]) -> T:
        return run(lambda service: work(visible(service, names)))

    rate = RateLimit(settings.rate_per_user)
    bot = SlackBot(client, inbox, conversations, narrowed, open_audit(settings), rate, allow, link)
    bot.register()
    return bot


def router(bot: SlackBot, signing_secret: str) -> APIRouter:
    """POST /slack: events, commands and buttons alike, each signed by Slack within the last five minutes."""
    app, verifier, routes = bot.app(signing_secret), SignatureVerifier(signing_secret), APIRouter()

    @routes.post("/slack", include_in_schema=False)
    async def receive(request: Request) -> Response:
        try:
            body = await read_body(request.receive)
        except BodyTooLargeError:
            return Response(status_code=413)
        except BodyTooSlowError:
            return Response(status_code=408)
        if not _signed(verifier, body, request):
            return Response(status_code=401)
        try:
            bolt_request = _bolt_request(body.decode("utf-8"), request)
        except ValueError:
            return Response(status_code=400)
        return to_starlette_response(await run_in_threadpool(app.dispatch, bolt_request))

    return routes


def run_socket_mode(settings: Settings, stop: threading.Event | None = None) -> None:
    """Answers over a connection of its own until ``stop`` is set, or the process is told to end."""
    _require(settings.slack_app_token, "slack_app_token", "Socket Mode 的 App-Level Token（xapp-…）")
    _require(settings.slack_bot_token, "slack_bot_token", "Slack 应用的 Bot User OAuth Token（xoxb-…）")
    stop = stop or _stopped_by_signal()
    with ExitStack() as stack:
        connection = stack.enter_context(closing(Connection(settings)))
        # Opened before the first question comes: loading the model takes seconds.
        held = connection.run(lambda service: len(service.documents()))
        conversations = stack.enter_context(closing(Conversations(settings.home / CONVERSATIONS_FILE)))
        inbox = stack.enter_context(closing(Inbox(settings.home / INBOX_FILE)))
        bot = open_bot(settings, inbox, conversations, connection.run)
        try:
            name = bot.client.auth_test()["user"]
            handler = SocketModeHandler(bot.app(), settings.slack_app_token)
            stack.callback(handler.close)
            handler.client.connect()
        except SLACK_ERRORS as error:
            raise BackendError(f"连不上 Slack（{settings.slack_api_url}）：{error}") from error
        say(f"已连上 Slack，机器人 @{name}，{held} 篇文档。按 Ctrl+C 结束。")
        while not stop.wait(1):  # a wait without end takes no Ctrl+C on Windows
            pass


def _require(value: str, name: str, what: str) -> None:
    if not value:
        raise SettingsError(f"没有设置 {name}：请填{what}")


def _stopped_by_signal() -> threading.Event:
    """Set by SIGTERM, which service managers send."""
    stop = threading.Event()

    def on_signal(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, on_signal)
    return stop


def _signed(verifier: SignatureVerifier, body: bytes, request: Request) -> bool:
    """The library checks signature and age, but raises for a time that is no number and for odd characters."""
    stamp = request.headers.get("x-slack-request-timestamp", "")
    signature = request.headers.get("x-slack-signature", "")
    numeric = stamp.isascii() and stamp.isdigit() and len(stamp) <= _LONGEST_STAMP
    try:
        return numeric and signature.isascii() and verifier.is_valid(body, stamp, signature)
    except UnicodeDecodeError:
        return False


def _bolt_request(body: str, request: Request) -> BoltRequest:
    """ValueError where the body is not what Slack sends."""
    headers: dict[str, str | Sequence[str]] = dict(request.headers.items())
    try:
        made = BoltRequest(body=body, query=dict(request.query_params), headers=headers)
    except (AttributeError, TypeError) as error:  # JSON, but no object
        raise ValueError(error) from error
    if not isinstance(made.body.get("event", {}), dict):
        raise ValueError("event is no object")
    if not made.body and not body.startswith("{"):
        # The library takes a form that holds the word "payload" anywhere, in a question too, for another one.
        made.body = dict(parse_qsl(body, keep_blank_values=True))
    return made
