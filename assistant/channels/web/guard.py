"""Who may talk to the page: Host, Origin, password and the session cookie, checked before anything else runs.

A page on 127.0.0.1 is within reach of every web site its user visits. Checking Host stops DNS rebinding; checking
Origin and Sec-Fetch-Site stops requests that another site sends; the cookie (unguessable, HttpOnly, SameSite=Strict)
keeps the histories of browsers apart.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import ipaddress
import re
import secrets
import socket
from collections.abc import Collection, Mapping
from http.cookies import SimpleCookie

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "wenjian_session"
COOKIE_SECONDS = 180 * 24 * 3600
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")  # secrets.token_urlsafe(32)
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# 'unsafe-inline' and 'unsafe-eval' are what Gradio's front end needs; nothing may be fetched from elsewhere.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; media-src 'self' blob:; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
# After a link from another site the browser holds a Strict cookie back; loading once more from here brings it.
_AGAIN = '<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0"><title>问简</title>'


def session_of(cookies: Mapping[str, str]) -> str | None:
    """The key under which a browser session is stored: a hash, so that the file alone opens no session."""
    token = cookies.get(COOKIE, "")
    return hashlib.sha256(token.encode()).hexdigest() if _TOKEN.fullmatch(token) else None


class Guard:
    """ASGI middleware around the whole page.

    ``password`` empty means none is asked. With ``host`` a loopback address only loopback names are served; with
    another, IP addresses, this machine's names and names without a dot (of a container or in an intranet) too: a
    rebinding attack needs a domain of its own. ``names`` are served in either case: a reverse proxy passes them on.
    """

    def __init__(self, app: ASGIApp, *, host: str, password: str, names: Collection[str] = ()) -> None:
        self._app = app
        self._password = password
        self._open = host not in LOOPBACK
        own = {socket.gethostname().lower(), socket.getfqdn().lower()} if self._open else set()
        self._names = LOOPBACK | own | frozenset(names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = self._refusal(scope, headers)
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        fresh = _is_page(scope) and session_of(_cookies(headers)) is None
        if fresh and headers.get("sec-fetch-site") == "cross-site":
            await HTMLResponse(_AGAIN)(scope, receive, send)
            return
        await self._app(scope, receive, _with_headers(send, scope, fresh=fresh))

    def _refusal(self, scope: Scope, headers: Headers) -> Response | None:
        host = headers.get("host", "")
        if not self._is_ours(host_name(host)):
            return PlainTextResponse("421：不认识的主机名。请用启动时显示的网址打开。\n", 421)
        origin = headers.get("origin")
        if origin is not None and origin.split("://", 1)[-1] != host:
            return PlainTextResponse("403：不接受来自其他网站的请求。\n", 403)
        navigates = headers.get("sec-fetch-mode") == "navigate" and scope.get("method", "GET") in _SAFE_METHODS
        if headers.get("sec-fetch-site") in ("cross-site", "same-site") and not navigates:
            return PlainTextResponse("403：不接受来自其他网站的请求。\n", 403)
        if self._password and not self._knows_password(headers.get("authorization", "")):
            return PlainTextResponse("401：需要密码。\n", 401, {"WWW-Authenticate": 'Basic realm="Wenjian"'})
        return None

    def _is_ours(self, name: str) -> bool:
        return name in self._names or (self._open and name != "" and ("." not in name or _is_address(name)))

    def _knows_password(self, authorization: str) -> bool:
        scheme, _, credentials = authorization.partition(" ")
        if scheme.lower() != "basic":
            return False
        try:
            _, _, given = base64.b64decode(credentials, validate=True).partition(b":")
        except binascii.Error:
            return False
        return hmac.compare_digest(given, self._password.encode())


def _with_headers(send: Send, scope: Scope, *, fresh: bool) -> Send:
    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["Content-Security-Policy"] = _POLICY
            headers["X-Content-Type-Options"] = "nosniff"
            headers["Referrer-Policy"] = "same-origin"
            if fresh:
                headers.append("Set-Cookie", _new_cookie(secure=scope["scheme"] == "https"))
        await send(message)

    return send_with_headers


def _new_cookie(*, secure: bool) -> str:
    flags = "HttpOnly; SameSite=Strict" + ("; Secure" if secure else "")
    return f"{COOKIE}={secrets.token_urlsafe(32)}; Path=/; Max-Age={COOKIE_SECONDS}; {flags}"


def _is_page(scope: Scope) -> bool:
    return scope["type"] == "http" and scope["method"] == "GET" and scope["path"] in ("/", "/zh/", "/en/")


def _cookies(headers: Headers) -> dict[str, str]:
    return {name: morsel.value for name, morsel in SimpleCookie(headers.get("cookie", "")).items()}


def host_name(host: str) -> str:
    """The name in a Host header without its port, lower case, without the brackets of an IPv6 address."""
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    return host.partition(":")[0].lower()


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
