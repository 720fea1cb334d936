"""Gradio's page in our language: its own labels follow the browser, and its document says lang="en".

The script must run before Gradio's, so it goes into the HTML; what Blocks take as ``head`` comes too late.
"""

from __future__ import annotations

from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LANGUAGE = b'lang="en"'
_BEFORE = b"<head>"


class Localize:
    """ASGI middleware: pages at the paths of ``scripts`` get their language and a script (by path: tag, script)."""

    def __init__(self, app: ASGIApp, scripts: Mapping[str, tuple[str, str]]) -> None:
        self._app = app
        self._scripts = scripts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or scope["path"] not in self._scripts:
            await self._app(scope, receive, send)
            return
        language, script = self._scripts[scope["path"]]
        # Uncompressed, so that the document can be read.
        plain = {**scope, "headers": [h for h in scope["headers"] if h[0] != b"accept-encoding"]}
        start: Message = {}
        body = b""

        async def collect(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
                return
            body += message.get("body", b"")
            if not message.get("more_body", False):
                html = body.replace(_LANGUAGE, f'lang="{language}"'.encode(), 1)
                html = html.replace(_BEFORE, _BEFORE + f"<script>{script}</script>".encode(), 1)
                MutableHeaders(scope=start)["content-length"] = str(len(html))
                await send(start)
                await send({"type": "http.response.body", "body": html})

        await self._app(plain, receive, collect)
