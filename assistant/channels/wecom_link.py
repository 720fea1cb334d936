"""The long connection of a WeCom AI bot: subscribed, kept alive, made again when it breaks, never two at a time.

Frames are JSON objects ``{"cmd", "headers": {"req_id"}, "body"}``; a receipt has no cmd but ``errcode``. Protocol:
developer.work.weixin.qq.com/document/path/101463 (智能机器人长连接).
"""

from __future__ import annotations

import json
import logging
import random
import secrets
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect

from assistant.errors import BackendError, WenjianError

log = logging.getLogger(__name__)

PING_S = 30.0
RECEIPT_S = 10.0
"""How long a receipt may take."""
FIRST_WAIT_S, LONGEST_WAIT_S = 1.0, 60.0
REFUSALS = 5
"""Subscriptions refused in a row before we give up: WeCom locks out who tries too often."""

_UNANSWERED = 2
_TICK_S = 0.5
_LARGEST = 4 << 20

Frame = dict[str, Any]


class LinkError(WenjianError):
    """WeCom refused a frame, or the connection broke before the receipt (code 0)."""

    def __init__(self, code: int, said: str) -> None:
        super().__init__(f"{said}（{code}）")
        self.code = code


class ReplacedError(BackendError):
    """Another connection of the same bot was opened: there can be one only, so this one must not come back."""


class _RefusedError(Exception):
    """The subscription was refused."""


class Link:
    """``run`` in one thread; ``request`` and ``post`` from any. ``receive`` is given frames and must not block."""

    def __init__(
        self,
        url: str,
        bot_id: str,
        secret: str,
        receive: Callable[[Frame], None],
        *,
        first_wait_s: float = FIRST_WAIT_S,
        ping_s: float = PING_S,
    ) -> None:
        self._url = url
        self._credentials = {"bot_id": bot_id, "secret": secret}
        self._receive = receive
        self._first_wait_s = first_wait_s
        self._ping_s = ping_s
        self._lock = threading.Lock()
        self._socket: ClientConnection | None = None
        self._receipts: dict[str, Future[Frame]] = {}
        self._open = threading.Event()

    def run(self, stop: threading.Event, subscribed: Callable[[], None] = lambda: None) -> None:
        """Receives until ``stop`` is set. ReplacedError; BackendError where WeCom keeps refusing the bot."""
        failures = refusals = 0
        while not stop.is_set():
            try:
                with connect(self._url, ping_interval=None, close_timeout=2, max_size=_LARGEST) as socket:
                    self._subscribe(socket)
                    failures = refusals = 0
                    subscribed()
                    self._listen(socket, stop)
            except _RefusedError as error:
                refusals += 1
                if refusals >= REFUSALS:
                    raise BackendError(
                        f"企业微信不接受这个机器人（{error}）：请核对 wecom_bot_id 和 wecom_bot_secret"
                    ) from error
                log.warning("wecom bot: subscription refused: %s", error)
            except (OSError, WebSocketException) as error:  # TimeoutError is an OSError
                log.warning("wecom bot: connection lost: %s: %s", type(error).__name__, error)
            finally:
                self._lose()
            failures += 1
            wait_s = min(LONGEST_WAIT_S, self._first_wait_s * 2.0 ** min(failures - 1, 10))
            stop.wait(wait_s * random.uniform(0.7, 1.0))  # noqa: S311  many bots must not come back at once

    def request(self, cmd: str, body: Frame, req_id: str = "") -> None:
        """Sends a frame and waits for its receipt. LinkError. One at a time for each ``req_id``."""
        req_id = req_id or new_id(cmd)
        receipt: Future[Frame] = Future()
        with self._lock:
            self._receipts[req_id] = receipt
        try:
            self.post(cmd, body, req_id)
            reply = receipt.result(RECEIPT_S)
        except TimeoutError as error:
            raise LinkError(0, "企业微信没有回执") from error
        finally:
            with self._lock:
                self._receipts.pop(req_id, None)
        if reply.get("errcode", 0) != 0:
            raise LinkError(int(reply["errcode"]), str(reply.get("errmsg", "")))

    def post(self, cmd: str, body: Frame, req_id: str) -> None:
        """Sends a frame. LinkError where there is no connection."""
        socket = self._socket
        if socket is None:
            raise LinkError(0, "与企业微信的连接断了")
        try:
            socket.send(_dumps({"cmd": cmd, "headers": {"req_id": req_id}, "body": body}))
        except (OSError, WebSocketException) as error:
            raise LinkError(0, f"与企业微信的连接断了：{type(error).__name__}") from error

    def wait_open(self, timeout_s: float) -> bool:
        """Whether there is a connection within that time."""
        return self._open.wait(timeout_s)

    def _subscribe(self, socket: ClientConnection) -> None:
        req_id = new_id("aibot_subscribe")
        socket.send(_dumps({"cmd": "aibot_subscribe", "headers": {"req_id": req_id}, "body": self._credentials}))
        until = time.monotonic() + RECEIPT_S
        while True:
            frame = _loads(socket.recv(timeout=max(until - time.monotonic(), 0)))
            if frame is not None and _req_id(frame) == req_id:
                break
        if frame.get("errcode", 0) != 0:
            raise _RefusedError(f"{frame.get('errcode')} {frame.get('errmsg', '')}")
        self._socket = socket
        self._open.set()

    def _listen(self, socket: ClientConnection, stop: threading.Event) -> None:
        unanswered, next_ping = 0, time.monotonic() + self._ping_s
        while not stop.is_set():
            if time.monotonic() >= next_ping:
                if unanswered >= _UNANSWERED:
                    raise ConnectionError("企业微信不再回应心跳")
                unanswered, next_ping = unanswered + 1, time.monotonic() + self._ping_s
                socket.send(_dumps({"cmd": "ping", "headers": {"req_id": new_id("ping")}}))
            try:
                frame = _loads(socket.recv(timeout=min(_TICK_S, self._ping_s)))
            except TimeoutError:
                continue
            unanswered = 0
            if frame is not None:
                self._take(frame)

    def _take(self, frame: Frame) -> None:
        if "cmd" not in frame:
            with self._lock:
                receipt = self._receipts.get(_req_id(frame))
            if receipt is not None and not receipt.done():
                receipt.set_result(frame)
            return
        if _event(frame) == "disconnected_event":
            raise ReplacedError("同一个机器人在别处建立了新连接，这里已停止：一个机器人只能有一个长连接")
        try:
            self._receive(frame)
        except WenjianError as error:
            log.warning("wecom bot: a frame was not handled: %s", error)

    def _lose(self) -> None:
        self._open.clear()
        with self._lock:
            self._socket = None
            lost = list(self._receipts.values())
        for receipt in lost:
            if not receipt.done():
                receipt.set_exception(LinkError(0, "与企业微信的连接断了"))


def new_id(prefix: str) -> str:
    return f"{prefix}_{secrets.token_hex(12)}"


def _dumps(frame: Frame) -> str:
    return json.dumps(frame, ensure_ascii=False)


def _loads(raw: str | bytes) -> Frame | None:
    """The frame; None, with a warning, for anything that is none."""
    try:
        frame = json.loads(raw)
    except (ValueError, RecursionError):
        frame = None
    if not isinstance(frame, dict):
        log.warning("wecom bot: not a frame: %r", raw[:200])
        return None
    return frame


def _req_id(frame: Frame) -> str:
    headers = frame.get("headers")
    return str(headers.get("req_id", "")) if isinstance(headers, dict) else ""


def _event(frame: Frame) -> str:
    body = frame.get("body")
    event = body.get("event") if isinstance(body, dict) else None
    return str(event.get("eventtype", "")) if isinstance(event, dict) else ""
