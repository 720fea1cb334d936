"""A small server on 127.0.0.1 that speaks the OpenAI chat completions protocol and plays what a test tells it to."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Script:
    """What the server does with the next request: waits, then sends ``pieces`` one event each.

    ``stall_after`` pieces it sends nothing more and keeps the connection open, ``drip`` says it goes on sending
    events without text. ``status`` other than 200 is sent with an error body.
    """

    pieces: Sequence[str] = ()
    status: int = 200
    silent: bool = False
    stall_after: int | None = None
    drip: bool = False
    released: threading.Event = field(default_factory=threading.Event)
    """Set once the client has gone away while the server dripped; ends a stall."""


@dataclass
class ChatServer:
    """``requests`` holds the bodies received, ``keys`` their Authorization headers."""

    script: Script = field(default_factory=Script)
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    def __enter__(self) -> ChatServer:
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.script.released.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}/v1"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                server.requests.append(body)
                server.keys.append(self.headers.get("Authorization", ""))
                assert self.path == "/v1/chat/completions", self.path
                script = server.script
                if script.silent:
                    script.released.wait(30)
                    return
                if script.status != 200:
                    self._json(script.status, {"error": {"message": "scripted failure", "type": "server_error"}})
                elif body.get("stream"):
                    self._stream(body["model"], script)
                else:
                    message = {"role": "assistant", "content": "".join(script.pieces)}
                    choice = {"index": 0, "message": message, "finish_reason": "stop"}
                    self._json(200, {**_envelope(body["model"], "chat.completion"), "choices": [choice]})

            def _stream(self, model: str, script: Script) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                self.end_headers()
                self._event(model, {"role": "assistant", "content": ""})
                for sent, piece in enumerate(script.pieces):
                    if sent == script.stall_after:
                        self._stall(model, script)
                        return
                    self._event(model, {"content": piece})
                self._event(model, {}, finish="stop")
                self.wfile.write(b"data: [DONE]\n\n")

            def _stall(self, model: str, script: Script) -> None:
                try:
                    while not script.released.wait(0.05 if script.drip else 30):
                        self._event(model, {"content": ""})
                except OSError:  # the client has gone away, as it should from a stalled server
                    script.released.set()

            def _event(self, model: str, delta: dict[str, str], finish: str | None = None) -> None:
                choice = {"index": 0, "delta": delta, "finish_reason": finish}
                event = {**_envelope(model, "chat.completion.chunk"), "choices": [choice]}
                self.wfile.write(f"data: {json.dumps(event, ensure_ascii=False)}\n\n".encode())
                self.wfile.flush()

            def _json(self, status: int, value: dict[str, Any]) -> None:
                data = json.dumps(value).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, format: str, *args: object) -> None:
                """Quiet: pytest's output is for failures."""

        return Handler


def _envelope(model: str, kind: str) -> dict[str, Any]:
    return {"id": "chatcmpl-1", "object": kind, "created": 0, "model": model}
