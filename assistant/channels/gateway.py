"""The door of ``wenjian serve``: who a request is from, whether they may, and whether it is too much.

Only a request straight from this machine needs no key: its peer is a loopback address, it names a loopback host, and
no proxy has touched it. Behind a reverse proxy every peer looks local, so a forwarding header, or HTTP/1.0 (which
nginx speaks to its upstreams unless told otherwise), or a configured public_url or password ends that trust.
Callbacks of vendors bring their own signatures and are checked by their channels. Host and Origin are checked
before all this, by web/guard.py.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import ipaddress
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.channels.access import PRINCIPAL, Principal
from assistant.channels.keys import KEY, Keys
from assistant.channels.limits import BODY_LIMIT, BodyTooLargeError, BodyTooSlowError, RateLimit, read_body, replayed
from assistant.channels.metrics import Metrics
from assistant.channels.openai_format import Utf8JSON, error_body
from assistant.channels.web.guard import LOOPBACK, host_name

LOCAL = Principal("local")
"""Whoever sits at this machine."""

OWNER = Principal("password")
"""Whoever knows the password of the page."""

OPEN = frozenset({"/healthz", "/slack", "/wechat", "/wecom"})
"""Whole paths that ask for no key: one that tells nothing, and callbacks, whose channels check their signatures."""

API = frozenset({"v1", "mcp", "docs", "metrics", "openapi.json"})
"""First parts of paths. All others belong to the page, which shows every collection."""

_FORWARDED = frozenset({"forwarded", "via", "x-real-ip", "x-client-ip", "true-client-ip", "cf-connecting-ip"})


@dataclass(frozen=True, slots=True)
class Doorkeeper:
    """What the gateway asks. ``trusts_local`` False asks everybody for a key or the password."""

    keys: Keys
    password: str
    trusts_local: bool

    def identify(self, scope: Scope, headers: Headers) -> Principal | None:
        """Who sent a request; None for a wrong key or none where one is needed."""
        scheme, _, given = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            known = self.keys.principal(given.strip())
        elif scheme.lower() == "basic":
            known = self._by_password(given)
        else:
            known = None
        # Clients insist on sending some key: where none is needed any will do, but for one of ours that was revoked.
        if known is None and self.trusts_local and not KEY.fullmatch(given) and is_straight_from_here(scope, headers):
            return LOCAL
        return known

    def _by_password(self, credentials: str) -> Principal | None:
        """Browsers send passwords only: the one of the page, or a key in its place."""
        try:
            _, _, given = base64.b64decode(credentials, validate=True).partition(b":")
        except (binascii.Error, ValueError):
            return None
        if self.password and hmac.compare_digest(given, self.password.encode()):
            return OWNER
        return self.keys.principal(given.decode("ascii", "replace"))


class Gateway:
    """ASGI middleware around everything ``wenjian serve`` offers."""

    def __init__(self, app: ASGIApp, door: Doorkeeper, rate: RateLimit, metrics: Metrics) -> None:
        self._app, self._door, self._rate, self._metrics = app, door, rate, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        route = scope["path"].lstrip("/").split("/")[0]
        is_open = scope["path"] in OPEN
        send = self._counted(send, route if is_open or route in API else "page")
        refusal = None if is_open else self._refusal(scope, route)
        if refusal is not None:
            await refusal(scope, receive, send)
        elif scope["type"] == "http" and (is_open or route in API):
            await self._bounded(scope, receive, send, route)
        else:
            await self._app(scope, receive, send)

    def _refusal(self, scope: Scope, route: str) -> Response | None:
        """Also notes in ``scope`` who is let in."""
        principal = self._door.identify(scope, Headers(scope=scope))
        if principal is None:
            return refuse(401, "需要有效的密钥：Authorization: Bearer wj-…（用 wenjian key make 生成）", route)
        if route not in API and principal.collections:
            return refuse(403, "这个密钥只看得到部分集合，不能打开网页：网页显示全部文档", route)
        wait_s = self._rate.take(principal.name) if route in API else 0
        if wait_s:
            return refuse(429, f"请求太多：请在 {wait_s} 秒后再试", route, wait_s)
        scope[PRINCIPAL] = principal
        return None

    async def _bounded(self, scope: Scope, receive: Receive, send: Send, route: str) -> None:
        """Hands on a request once its body is here, so that no slow or endless sender reaches a channel."""
        try:
            body = await read_body(receive)
        except BodyTooLargeError:
            await refuse(413, f"请求太大：最多 {BODY_LIMIT} 字节", route)(scope, receive, send)
        except BodyTooSlowError:
            await refuse(408, "请求没有按时收完", route)(scope, receive, send)
        else:
            await self._app(scope, replayed(body, receive), send)

    def _counted(self, send: Send, route: str) -> Callable[[Message], Awaitable[None]]:
        async def send_counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._metrics.request(route, message["status"])
            await send(message)

        return send_counted


def is_straight_from_here(scope: Scope, headers: Headers) -> bool:
    """Whether a program on this machine sent the request itself, to this machine."""
    client = scope.get("client")
    if client is None or scope.get("http_version") == "1.0":
        return False
    if any(name in _FORWARDED or name.startswith("x-forwarded") for name in headers):
        return False
    return _is_loopback(client[0]) and host_name(headers.get("host", "")) in LOOPBACK


def refuse(status: int, message: str, route: str, retry_after_s: int = 0) -> Response:
    """An error in the form clients of the route read: OpenAI's on /v1, plain text for people."""
    headers = {"Retry-After": str(retry_after_s)} if retry_after_s else {}
    if status == 401:
        scheme = "Bearer" if route in ("v1", "mcp") else "Basic"
        headers["WWW-Authenticate"] = f'{scheme} realm="Wenjian"'
    if route == "v1":
        return Utf8JSON(error_body(status, message), status, headers)
    return PlainTextResponse(f"{status}：{message}\n", status, headers)


def _is_loopback(address: str) -> bool:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = getattr(parsed, "ipv4_mapped", None)
    return (mapped or parsed).is_loopback
