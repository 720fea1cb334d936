"""WeChat's side of the line: messages signed and encrypted as it does, retries, and its sending API on 127.0.0.1."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx

from assistant.channels.wechat_crypto import MessageCipher, check_signature, read_xml, signature, write_xml

TOKEN, APP, KEY = "令牌Token9", "wx0123456789abcdef", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
ACCOUNT = "gh_0123456789ab"


@dataclass
class Phone:
    """One user writing to the account served at ``path``. ``key`` empty is plain mode."""

    http: httpx.AsyncClient
    path: str = "/wechat"
    user: str = "oUser_1"
    key: str = ""
    receive_id: str = APP
    _ids: Iterator[int] = field(default_factory=lambda: count(1))

    def message(self, text: str = "", **fields: str) -> dict[str, str | int]:
        """A message of its own MsgId."""
        made: dict[str, str | int] = {
            "ToUserName": ACCOUNT,
            "FromUserName": self.user,
            "CreateTime": int(time.time()),
            "MsgType": "text",
            "Content": text,
            "MsgId": f"{self.user}{next(self._ids):08}",
        }
        return {name: value for name, value in (made | fields).items() if value != ""}

    async def deliver(self, message: dict[str, str | int]) -> httpx.Response:
        body, query = self.sealed(write_xml(**message))
        return await self.http.post(self.path, params=query, content=body.encode())

    def sealed(self, body: str) -> tuple[str, dict[str, str]]:
        stamp, nonce = str(int(time.time())), "n0nce"
        query = {"timestamp": stamp, "nonce": nonce, "signature": signature(TOKEN, stamp, nonce)}
        if self.key:
            sealed = MessageCipher(self.key, self.receive_id).encrypt(body.encode())
            query |= {"encrypt_type": "aes", "msg_signature": signature(TOKEN, stamp, nonce, sealed)}
            body = write_xml(ToUserName=ACCOUNT, Encrypt=sealed)
        return body, query

    async def say(self, text: str = "", **fields: str) -> str:
        """What is shown in reply; empty for none."""
        return self.shown(await self.deliver(self.message(text, **fields)))

    def shown(self, response: httpx.Response) -> str:
        assert response.status_code == 200, response.text
        if response.text in ("", "success"):
            return ""
        reply = read_xml(response.content)
        if self.key:
            check_signature(reply["MsgSignature"], TOKEN, reply["TimeStamp"], reply["Nonce"], reply["Encrypt"])
            reply = read_xml(MessageCipher(self.key, self.receive_id).decrypt(reply["Encrypt"]))
        assert (reply["ToUserName"], reply["FromUserName"], reply["MsgType"]) == (self.user, ACCOUNT, "text")
        assert 0 < len(reply["Content"].encode()) <= 2048
        return reply["Content"]


class Vendor:
    """Gives tokens and takes messages; ``refusals`` are answered before anything is taken, in order."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []
        self.bodies: list[dict[str, Any]] = []
        self.tokens = 0
        self.refusals: list[int] = []
        self.changed = threading.Condition()

    def reply(self, path: str, query: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        if path in ("/cgi-bin/stable_token", "/cgi-bin/gettoken"):
            time.sleep(0.05)  # long enough for threads to meet
            with self.changed:
                self.tokens += 1
                return {"access_token": f"t{self.tokens}", "expires_in": 7200}
        with self.changed:
            if query["access_token"] != f"t{self.tokens}":
                return {"errcode": 40001, "errmsg": "invalid credential"}
            if self.refusals:
                return {"errcode": self.refusals.pop(0), "errmsg": "no"}
            self.bodies.append(body)
            self.sent.append((body["touser"], body["text"]["content"]))
            self.changed.notify_all()
            return {"errcode": 0, "errmsg": "ok"}

    def wait(self, messages: int) -> list[tuple[str, str]]:
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.sent) >= messages, 20), self.sent
            return self.sent


@contextmanager
def vendor_server(vendor: Vendor) -> Iterator[str]:
    """The address of a server that is ``vendor``."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            url = urlsplit(self.path)
            body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")
            reply = json.dumps(vendor.reply(url.path, dict(parse_qsl(url.query)), body)).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(reply)))
            self.end_headers()
            self.wfile.write(reply)

        do_GET = do_POST

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
