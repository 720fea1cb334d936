"""WeCom's end of an AI bot's long connection, on 127.0.0.1."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve

Frame = dict[str, Any]


class BotServer:
    """``refuse`` gives the errcode of the next replies by cmd; ``seen`` holds every frame that came."""

    def __init__(self) -> None:
        self.url = ""
        self.seen: list[Frame] = []
        self.connections: list[ServerConnection] = []
        self.open = 0
        self.most_open = 0
        self.refuse: dict[str, list[int]] = {}
        self.deaf = False
        self.lock = threading.Lock()
        self._ids = count(1)

    def handle(self, socket: ServerConnection) -> None:
        with self.lock:
            self.open += 1
            self.most_open = max(self.most_open, self.open)
        try:
            for raw in socket:
                self._take(socket, json.loads(raw))
        except ConnectionClosed:
            pass
        finally:
            with self.lock:
                self.open -= 1

    def _take(self, socket: ServerConnection, frame: Frame) -> None:
        codes = self.refuse.get(frame["cmd"], [])
        code = codes.pop(0) if codes else 0
        if not self.deaf:
            socket.send(
                json.dumps({"headers": frame["headers"], "errcode": code, "errmsg": "ok" if not code else "no"})
            )
        with self.lock:
            self.seen.append(frame)
            if frame["cmd"] == "aibot_subscribe" and not code:
                self.connections.append(socket)

    def wait(self, fits: Callable[[BotServer], Any], timeout_s: float = 15) -> Any:
        until = time.monotonic() + timeout_s
        while not (found := fits(self)):
            assert time.monotonic() < until, self.seen[-5:]
            time.sleep(0.01)
        return found

    def connected(self, times: int = 1) -> ServerConnection:
        self.wait(lambda server: len(server.connections) >= times)
        return self.connections[times - 1]

    def push(self, frame: Frame | str) -> None:
        self.connections[-1].send(frame if isinstance(frame, str) else json.dumps(frame, ensure_ascii=False))

    def say(self, text: str, *, user: str = "zhangsan", chat: str = "", msgid: str = "", **body: Any) -> str:
        """A message in a chat; its req_id."""
        number = next(self._ids)
        req_id = f"req{number}"
        content = {
            "msgid": msgid or f"msg{number}",
            "aibotid": "bot",
            "chattype": "group" if chat else "single",
            "from": {"userid": user},
            "msgtype": "text",
            "text": {"content": text},
        } | body
        if chat:
            content["chatid"] = chat
        self.push({"cmd": "aibot_msg_callback", "headers": {"req_id": req_id}, "body": content})
        return req_id

    def chunks(self, req_id: str) -> list[Frame]:
        """The stream frames of a reply, in order."""
        return [frame["body"]["stream"] for frame in self.seen if frame["headers"]["req_id"] == req_id]

    def reply(self, req_id: str) -> str:
        """The finished text of a stream."""
        done = self.wait(lambda server: [chunk for chunk in server.chunks(req_id) if chunk["finish"]])
        return str(done[0]["content"])


@contextmanager
def bot_server() -> Iterator[BotServer]:
    made = BotServer()
    with serve(made.handle, "127.0.0.1", 0) as server:
        made.url = f"ws://127.0.0.1:{server.socket.getsockname()[1]}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield made
        finally:
            server.shutdown()
            thread.join(5)
