"""The endpoint of the process that holds the index: on 127.0.0.1, for the user's other processes.

Two processes that write one Chroma directory destroy it, so one process holds the index and the others ask it.
POST /v1/<method> with a JSON object of arguments; the reply is JSON lines, one value each: ``{"value": ...}`` any
number of times, then ``{"end": true}`` or ``{"error": {"type", "message"}}``. Port and token stand in a file in
the home directory that only its owner can read.
"""

from __future__ import annotations

import contextlib
import hmac
import json
import logging
import os
import secrets
import threading
from collections.abc import Callable, Generator, Iterator, Mapping
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from assistant.channels.plain import from_plain, to_plain
from assistant.channels.service import Service
from assistant.errors import WenjianError
from assistant.settings import Settings
from assistant.types import Answer, Turn
from assistant.wire import to_wire
from vectorstore.types import Scope, StoreError

log = logging.getLogger(__name__)

ENDPOINT_FILE = "endpoint.json"
PROTOCOL = 1

LARGEST_REQUEST = 1 << 20
"""Bytes; a question with its history is far below."""

IDLE_S = 30.0
"""A client that neither sends nor reads for so long is let go."""

CLOSE_WAIT_S = 10.0
"""How long ``close`` waits for requests under way."""


class EndpointGoneError(WenjianError):
    """The process that held the index has closed it: what was asked can be asked again elsewhere."""


def _arguments(data: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments of a call; those given as JSON objects in their types."""
    kinds: dict[str, Callable[[Any], Any]] = {
        "history": lambda turns: [from_plain(Turn, turn) for turn in turns],
        "scope": lambda scope: from_plain(Scope, scope),
        "today": lambda day: None if day is None else date.fromisoformat(day),
        "paths": lambda paths: [Path(path) for path in paths],
        "file": Path,
    }
    return {name: kinds.get(name, lambda given: given)(value) for name, value in data.items()}


def _value(part: Any) -> Any:
    return to_wire(part) if isinstance(part, Answer) else to_plain(part)


# Method -> the values of its reply, given one at a time.
METHODS: dict[str, Callable[..., Iterator[Any]]] = {
    "ping": lambda service: iter(()),
    "ingest": lambda service, **given: map(_value, service.ingest(**given)),
    "stream": lambda service, **given: map(_value, service.stream(**given)),
    "search": lambda service, **given: map(_value, service.search(**given)),
    "documents": lambda service, **given: map(_value, service.documents(**given)),
    "document": lambda service, **given: iter([_value(service.document(**given))]),
    "remove": lambda service, **given: iter([service.remove(**given)]),
    "backup": lambda service, **given: iter([service.backup(**given)]),
}

# Cut short when the process closes: running them again goes on where they stopped.
RESUMABLE = frozenset({"ingest"})


class LocalEndpoint:
    """A running endpoint; made by ``serve_local``. ``close`` lets requests under way finish."""

    def __init__(self, service: Service, home: Path) -> None:
        self._service = service
        self._token = secrets.token_urlsafe(32)
        self._changed = threading.Condition()
        self._active = 0
        self._closing = False
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.endpoint = self
        self._file = home / ENDPOINT_FILE
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.1,), daemon=True)
        self._thread.start()
        _write_private(self._file, {"protocol": PROTOCOL, "port": self.port, "token": self._token})

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def close(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            if json.loads(self._file.read_text(encoding="utf-8"))["token"] == self._token:
                self._file.unlink()
        with self._changed:
            self._closing = True
        self._server.shutdown()
        with self._changed:
            if not self._changed.wait_for(lambda: self._active == 0, timeout=CLOSE_WAIT_S):
                log.warning("closing with %d requests under way", self._active)
        self._server.server_close()

    def admits(self, host: str, authorization: str) -> bool:
        """Whether a request names this very server (no rebound domain name does) and carries the token."""
        expected = f"Bearer {self._token}".encode()
        return host == f"127.0.0.1:{self.port}" and hmac.compare_digest(authorization.encode(), expected)

    def reply(self, method: str, data: Mapping[str, Any]) -> Generator[dict[str, Any]]:
        """The lines of a reply, the last one ``end`` or ``error``."""
        with self._changed:
            if self._closing:
                yield _error("EndpointGoneError", "持有索引的进程正在退出")
                return
            self._active += 1
        try:
            for value in METHODS[method](self._service, **_arguments(data)):
                yield {"value": value}
                if self._closing and method in RESUMABLE:
                    raise EndpointGoneError("持有索引的进程正在退出")
            yield {"end": True}
        except (WenjianError, StoreError) as error:
            yield _error(type(error).__name__, str(error))
        except Exception as error:  # the other process is told; this one goes on
            log.exception("%s failed", method)
            yield _error("WenjianError", f"内部错误：{type(error).__name__}: {error}")
        finally:
            with self._changed:
                self._active -= 1
                self._changed.notify_all()


def serve_local(service: Service, settings: Settings) -> LocalEndpoint:
    """Opens ``service`` to the user's other processes until the endpoint returned is closed; close it first."""
    return LocalEndpoint(service, settings.home)


def _error(kind: str, message: str) -> dict[str, Any]:
    return {"error": {"type": kind, "message": message}}


def _write_private(file: Path, data: Mapping[str, Any]) -> None:
    """JSON that only the owner can read, complete at once: a reader never meets half of it."""
    part = file.with_name(f"{file.name}.{os.getpid()}")
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        json.dump(data, stream)
    part.replace(file)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    endpoint: LocalEndpoint

    def handle_error(self, request: Any, client_address: Any) -> None:
        log.debug("request from %s ended early", client_address, exc_info=True)


class _Handler(BaseHTTPRequestHandler):
    """One request a connection (HTTP/1.0): the end of the reply is the end of the connection."""

    server: _Server
    timeout = IDLE_S

    def do_POST(self) -> None:
        endpoint = self.server.endpoint
        if not endpoint.admits(self.headers.get("Host", ""), self.headers.get("Authorization", "")):
            return self.send_error(403)
        method = self.path.removeprefix("/v1/")
        if method not in METHODS:
            return self.send_error(404)
        length = self.headers.get("Content-Length", "")
        if not length.isascii() or not length.isdigit():
            return self.send_error(411)
        if int(length) > LARGEST_REQUEST:
            return self.send_error(413)
        try:
            data = json.loads(self.rfile.read(int(length)))
        except ValueError:
            return self.send_error(400)
        if not isinstance(data, dict):
            return self.send_error(400)
        self.send_response(200)
        self.send_header("Content-Type", "application/jsonl; charset=utf-8")
        self.end_headers()
        with contextlib.closing(endpoint.reply(method, data)) as lines:
            for line in lines:
                self.wfile.write(json.dumps(line).encode("ascii") + b"\n")
        return None

    def log_message(self, format: str, *args: Any) -> None:
        log.debug(format, *args)
