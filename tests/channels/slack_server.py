"""Slack as far as a bot sees it, on one local port: the Web API and the websocket of Socket Mode.

It keeps what is on screen (``messages``), every call, and when each envelope was acknowledged; it enforces the
limits of blocks and the states of streams, and fails where a test tells it to.
"""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

TEAM, BOT_USER = "T1", "UBOT"


class Refused(Exception):
    """An API error: its Slack name."""


@dataclass
class Message:
    channel: str
    thread: str
    text: str = ""
    blocks: list[dict[str, Any]] = field(default_factory=list)
    streaming: bool = False

    @property
    def shown(self) -> str:
        """Streamed text and that of markdown blocks."""
        return self.text if not self.blocks or self.blocks[0]["type"] != "markdown" else self.blocks[0]["text"]


class SlackServer:
    """Start with ``with SlackServer() as slack``. Thread-safe as far as tests use it."""

    def __init__(self) -> None:
        self.messages: dict[str, Message] = {}
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.sent_at: dict[str, float] = {}
        self.ack_s: dict[str, float] = {}
        self.expire_streams = False
        self._failures: dict[str, list[tuple[int, str]]] = {}
        self._sockets: list[web.WebSocketResponse] = []
        self._count = self._connections = 0
        self._changed = threading.Condition()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> SlackServer:
        self._thread.start()
        self.port: int = asyncio.run_coroutine_threadsafe(self._start(), self._loop).result(10)
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    @property
    def api_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/"

    def fail(self, method: str, error: str, times: int = 1, status: int = 200) -> None:
        """The next ``times`` calls of ``method`` are refused; 429 asks to come again after a second."""
        self._failures.setdefault(method, []).extend([(status, error)] * times)

    @property
    def pending_failures(self) -> bool:
        """Whether some of what ``fail`` asked for is still to come."""
        return any(self._failures.values())

    def push(self, payload: dict[str, Any], kind: str = "events_api", retry: int = 0) -> str:
        """Sends an envelope over the newest connection; its id."""
        self._count += 1
        name = f"envelope-{self._count}"
        self.send({"envelope_id": name, "type": kind, "payload": payload, "retry_attempt": retry}, name)
        return name

    def send(self, message: dict[str, Any], name: str = "") -> None:
        self.sent_at[name] = time.monotonic()
        sending = self._sockets[-1].send_str(json.dumps(message))
        asyncio.run_coroutine_threadsafe(sending, self._loop).result(10)

    def drop_connections(self) -> None:
        for socket in list(self._sockets):
            asyncio.run_coroutine_threadsafe(socket.close(), self._loop).result(10)

    def wait(self, condition: Callable[[], Any], timeout_s: float = 20) -> Any:
        """What ``condition`` gives once it is true; AssertionError where it stays false."""
        deadline = time.monotonic() + timeout_s
        with self._changed:
            while not (found := condition()) and time.monotonic() < deadline:
                self._changed.wait(0.2)  # conditions may look at more than what is announced here
        assert found, f"waited {timeout_s} s; calls: {Counter(name for name, _ in self.calls)}"
        return found

    @property
    def connections(self) -> int:
        """How many there have been."""
        return self._connections

    def called(self, method: str) -> list[dict[str, Any]]:
        return [arguments for name, arguments in list(self.calls) if name == method]

    def in_thread(self, thread: str) -> list[Message]:
        return [message for message in list(self.messages.values()) if message.thread == thread]

    async def _start(self) -> int:
        application = web.Application(client_max_size=1 << 24)
        application.router.add_post("/api/{method}", self._api)
        application.router.add_post("/hook/{name}", self._hook)
        application.router.add_get("/socket", self._socket)
        self._runner = web.AppRunner(application)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0, shutdown_timeout=1)
        await site.start()
        return int(self._runner.addresses[0][1])

    async def _api(self, request: web.Request) -> web.Response:
        method, arguments = request.match_info["method"], await _arguments(request)
        if self._failures.get(method):
            status, error = self._failures[method].pop(0)
            headers = {"Retry-After": "1"} if status == 429 else {}
            return web.json_response({"ok": False, "error": error}, status=status, headers=headers)
        try:
            reply = self._reply(method, arguments)
        except Refused as error:
            reply = {"ok": False, "error": str(error)}
        with self._changed:
            self.calls.append((method, arguments))
            self._changed.notify_all()
        return web.json_response({"ok": True} | reply)

    async def _hook(self, request: web.Request) -> web.Response:
        with self._changed:
            self.calls.append(("hook", await request.json()))
            self._changed.notify_all()
        return web.Response(text="ok")

    def _reply(self, method: str, given: dict[str, Any]) -> dict[str, Any]:
        check_blocks(given.get("blocks") or [])
        match method:
            case "auth.test":
                return {"user": "wenjian", "user_id": BOT_USER, "bot_id": "BBOT", "team_id": TEAM}
            case "apps.connections.open":
                return {"url": f"ws://127.0.0.1:{self.port}/socket"}
            case "chat.postMessage":
                return self._new(
                    Message(given["channel"], given.get("thread_ts", ""), given["text"], given.get("blocks", []))
                )
            case "chat.startStream":
                assert given["recipient_user_id"] and given["recipient_team_id"] and given["thread_ts"]
                return self._new(Message(given["channel"], given["thread_ts"], _chunks(given), streaming=True))
            case "chat.appendStream" | "chat.stopStream":
                message = self.messages[given["ts"]]
                if self.expire_streams or not message.streaming:
                    message.streaming = False
                    raise Refused("message_not_in_streaming_state")
                message.text += _chunks(given)
                message.streaming = method == "chat.appendStream"
                message.blocks = given.get("blocks") or []
                return {"ts": given["ts"], "channel": message.channel}
            case "chat.update":
                message = self.messages[given["ts"]]
                if message.streaming:
                    raise Refused("streaming_state_conflict")
                message.text, message.blocks = given["text"], given["blocks"]
                return {"ts": given["ts"], "channel": message.channel}
            case "assistant.threads.setStatus" | "assistant.threads.setSuggestedPrompts":
                return {}
        raise Refused("unknown_method")

    def _new(self, message: Message) -> dict[str, Any]:
        self._count += 1
        ts = f"{1_700_000_000 + self._count}.000200"
        self.messages[ts] = message
        return {"ts": ts, "channel": message.channel}

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_str(json.dumps({"type": "hello", "num_connections": 1}))
        with self._changed:
            self._sockets.append(socket)
            self._connections += 1
            self._changed.notify_all()
        try:
            async for message in socket:
                name = json.loads(message.data)["envelope_id"]
                with self._changed:
                    self.ack_s.setdefault(name, time.monotonic() - self.sent_at[name])
                    self.calls.append(("ack", json.loads(message.data)))
                    self._changed.notify_all()
        finally:
            with self._changed:
                self._sockets.remove(socket)
        return socket


def check_blocks(blocks: list[dict[str, Any]]) -> None:
    """Slack's limits; Refused("invalid_blocks") beyond."""
    sections = [block["text"]["text"] for block in blocks if block["type"] == "section"]
    written = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    if len(blocks) > 50 or written > 12_000 or any(not 0 < len(text) <= 3000 for text in sections):
        raise Refused("invalid_blocks")


def event(
    text: str, number: int, *, kind: str = "app_mention", user: str = "U1", channel: str = "C1", **more: Any
) -> dict[str, Any]:
    """An event_callback as Slack sends it; ``number`` makes its event_id and ts."""
    inner = {"type": kind, "user": user, "channel": channel, "text": text, "ts": ts_of(number), "team": TEAM} | more
    return {"type": "event_callback", "team_id": TEAM, "event_id": f"Ev{number}", "event": inner}


def ts_of(number: int) -> str:
    return f"{1_600_000_000 + number}.000100"


async def _arguments(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        return dict(json.loads(await request.text() or "{}"))
    form = {name: str(value) for name, value in (await request.post()).items()}
    return {name: json.loads(value) if name in {"blocks", "chunks"} else value for name, value in form.items()}


def _chunks(given: dict[str, Any]) -> str:
    return "".join(chunk["text"] for chunk in given.get("chunks") or [])
