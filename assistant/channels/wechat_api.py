"""Sending over the HTTP APIs of WeChat (customer service) and WeCom (message/send), with one cached access token."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

import httpx

from assistant.errors import WenjianError

logging.getLogger("httpx").setLevel(logging.WARNING)  # it logs addresses, which hold the token

TIMEOUT_S = 10.0
_EARLY_S = 300.0
"""A token is renewed this long before it ends."""

_BUSY = -1
_BAD_TOKEN = frozenset({40001, 40014, 42001})

UNAUTHORIZED = 48001
MEANINGS = {
    UNAUTHORIZED: "账号没有客服消息权限（未认证）：请设 wechat_verified = false",
    45015: "用户超过 48 小时没有发来消息，不能再给他发",
    45047: "给这位用户发的客服消息到了上限",
    45009: "接口调用次数到了上限",
    45033: "并发调用到了上限",
    40164: "本机 IP 不在公众号的 IP 白名单里",
    40013: "AppID 不对",
    40125: "AppSecret 不对",
    40003: "OpenID 不对",
    40056: "AgentId 不对",
    60011: "应用没有权限给这位成员发消息",
    60020: "本机 IP 不在企业可信 IP 里",
    81013: "成员不在应用的可见范围里",
}
"""What the error codes mean that an operator or a user can do something about."""


class ApiError(WenjianError):
    """The vendor refused, or could not be reached (code 0)."""

    def __init__(self, code: int, said: str) -> None:
        super().__init__(f"{MEANINGS.get(code, said or '没有说明')}（{code}）")
        self.code = code


class AccessToken:
    """A token that all threads share: whoever needs a new one first fetches it, the others wait for that one."""

    def __init__(self, fetch: Callable[[bool], tuple[str, float]], clock: Callable[[], float] = time.monotonic) -> None:
        self._fetch = fetch
        self._clock = clock
        self._lock = threading.Lock()
        self._token, self._until = "", 0.0

    def get(self, rejected: str = "") -> str:
        """A token that is not ``rejected``, which the vendor has just refused. ApiError."""
        with self._lock:
            if self._token in ("", rejected) or self._clock() >= self._until:
                token, lasts_s = self._fetch(False)
                if token == rejected:
                    token, lasts_s = self._fetch(True)
                self._token, self._until = token, self._clock() + max(lasts_s - _EARLY_S, lasts_s / 2)
            return self._token


class Api:
    """POST with an access token; a token that ran out is renewed once, a busy server asked once more."""

    def __init__(self, base_url: str, fetch: Callable[[httpx.Client, bool], tuple[str, float]]) -> None:
        self._client = httpx.Client(base_url=base_url, timeout=TIMEOUT_S)
        self._token = AccessToken(lambda force: fetch(self._client, force))

    def post(self, path: str, body: dict[str, Any]) -> None:
        """ApiError where the vendor refuses."""
        token = self._token.get()
        for last in (False, True):
            reply = request(self._client, "POST", path, params={"access_token": token}, json=body)
            code = int(reply.get("errcode", 0))
            if code == 0:
                return
            if last or code not in {_BUSY, *_BAD_TOKEN}:
                raise ApiError(code, str(reply.get("errmsg", "")))
            if code in _BAD_TOKEN:
                token = self._token.get(rejected=token)

    def close(self) -> None:
        self._client.close()


def official_account(base_url: str, app_id: str, secret: str) -> Api:
    """The API of an Official Account, its token by stable_token."""

    def fetch(client: httpx.Client, force: bool) -> tuple[str, float]:
        body = {"grant_type": "client_credential", "appid": app_id, "secret": secret, "force_refresh": force}
        return _token(request(client, "POST", "/cgi-bin/stable_token", json=body))

    return Api(base_url, fetch)


def wecom_app(base_url: str, corp_id: str, secret: str) -> Api:
    """The API of a WeCom app. gettoken has no way to force: it gives a new token when the old one is over."""

    def fetch(client: httpx.Client, force: bool) -> tuple[str, float]:
        return _token(request(client, "GET", "/cgi-bin/gettoken", params={"corpid": corp_id, "corpsecret": secret}))

    return Api(base_url, fetch)


def request(client: httpx.Client, method: str, path: str, **given: Any) -> dict[str, Any]:
    """The JSON object of the reply. ApiError 0 where there is none; neither token nor secret stands in its message."""
    try:
        reply = client.request(method, path, **given).json()
    except (httpx.HTTPError, ValueError) as error:
        raise ApiError(0, f"{client.base_url} 没有可用的回应：{type(error).__name__}") from None
    if not isinstance(reply, dict):
        raise ApiError(0, f"{client.base_url} 的回应不是 JSON 对象")
    return reply


def _token(reply: dict[str, Any]) -> tuple[str, float]:
    if not reply.get("access_token"):
        raise ApiError(int(reply.get("errcode", 0)), str(reply.get("errmsg", "")))
    return str(reply["access_token"]), float(reply.get("expires_in", 7200))
