"""Who comes in: only what is straight from this machine needs no key."""

from __future__ import annotations

import base64
import json
import socket
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from assistant.channels.access import principal_of
from assistant.channels.gateway import Doorkeeper, Gateway, is_straight_from_here
from assistant.channels.keys import KEYS_FILE, Keys
from assistant.channels.limits import BODY_LIMIT, RateLimit
from assistant.channels.metrics import Metrics
from tests.channels.serving import FORWARDED, Served

CHAT = {"model": "wenjian", "messages": [{"role": "user", "content": "青石镇跨河大桥全长多少米？"}]}
ROUTES = ("/v1/models", "/docs/x", "/metrics", "/mcp", "/openapi.json", "/", "/zh/", "/documents/text?id=x")


def straight(client: Any = ("127.0.0.1", 5), http: str = "1.1", **headers: str) -> bool:
    named = {"host": "localhost:7860", **{name.replace("_", "-"): value for name, value in headers.items()}}
    return is_straight_from_here({"client": client, "http_version": http}, Headers(named))


def test_what_is_straight_from_here() -> None:
    assert straight()
    assert straight(("::1", 5), host="[::1]:7860")
    assert straight(("::ffff:127.0.0.1", 5))
    assert not straight(("192.168.1.5", 5))
    assert not straight(None)
    assert not straight(http="1.0")
    assert not straight(host="wenjian.example.com")
    for name in ("x_forwarded_for", "x_forwarded_proto", "forwarded", "via", "x_real_ip", "cf_connecting_ip"):
        assert not straight(**{name: ""}), name


@pytest.mark.parametrize("path", ROUTES)
def test_every_route_asks_for_a_key(served: Served, path: str) -> None:
    wrong = "wj-00000000-" + "A" * 43
    for headers in (
        {},
        {"Authorization": f"Bearer {wrong}"},
        {"Authorization": "Bearer"},
        {"Authorization": "密".encode()},
    ):
        refused = httpx.get(served.url + path, headers={**FORWARDED, **headers})
        assert refused.status_code == 401, refused.text
        assert "www-authenticate" in refused.headers
    for method in ("POST", "PUT", "DELETE", "HEAD", "OPTIONS"):
        assert httpx.request(method, served.url + path, headers=FORWARDED).status_code == 401


def test_health_is_open_and_tells_nothing(served: Served) -> None:
    assert httpx.get(f"{served.url}/healthz", headers=FORWARDED).json() == {"status": "ok"}


@pytest.mark.parametrize(
    "path", ["/healthz/x", "/slack/../v1/models", "/slack/", "//healthz", "/wechat/zh/", "/healthzz"]
)
def test_only_these_paths_are_open(served: Served, path: str) -> None:
    raw = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 203.0.113.9\r\nConnection: close\r\n\r\n"
    host, port = served.url.removeprefix("http://").split(":")
    with closing(socket.create_connection((host, int(port)))) as line:
        line.sendall(raw.encode())
        assert line.recv(1000).startswith(b"HTTP/1.1 401 ")


def test_straight_from_here_no_key_is_needed_but_a_revoked_one_is_refused(served: Served) -> None:
    for headers in ({}, {"Authorization": "Bearer sk-whatever"}):
        assert httpx.get(f"{served.url}/v1/models", headers=headers).status_code == 200
    revoked = served.opened.keys.make("gone", ["公开"])
    served.opened.keys.revoke("gone")
    assert httpx.get(f"{served.url}/v1/models", headers={"Authorization": f"Bearer {revoked}"}).status_code == 401


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 421),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
def test_other_web_sites_get_nothing(served: Served, headers: dict[str, str], status: int) -> None:
    for path in ("/v1/models", "/v1/chat/completions", "/mcp", "/metrics"):
        assert httpx.post(served.url + path, json=CHAT, headers=headers).status_code == status


def test_too_large_is_refused_also_without_a_length(served: Served) -> None:
    with served.client("全部") as client:
        for body in (b"x" * (BODY_LIMIT + 1), iter([b"x" * 100_000] * 11)):
            for path in ("/v1/chat/completions", "/mcp"):
                refused = client.post(path, content=body)
                assert refused.status_code == 413
                body = b"x" * (BODY_LIMIT + 1)


def test_a_length_that_lies_hangs_nobody_else(served: Served) -> None:
    host, port = served.url.removeprefix("http://").split(":")
    with closing(socket.create_connection((host, int(port)))) as slow:
        slow.sendall(b"POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999\r\n\r\n{")
        assert httpx.get(f"{served.url}/v1/models").status_code == 200


def who(request: Request) -> JSONResponse:
    return JSONResponse(principal_of(request.scope).name)


def small(tmp_path: Path, *, password: str = "", trusts_local: bool = False, per_minute: int = 0) -> tuple[Any, Keys]:
    keys = Keys(tmp_path / KEYS_FILE)
    app = Starlette(routes=[Route("/v1/who", who), Route("/zh/", who)])
    gateway = Gateway(app, Doorkeeper(keys, password, trusts_local), RateLimit(per_minute), Metrics())
    return TestClient(gateway, base_url="http://localhost", client=("127.0.0.1", 9)), keys


def basic(password: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"谁:{password}".encode()).decode()}


def test_a_browser_gives_the_password_or_a_key_in_its_place(tmp_path: Path) -> None:
    client, keys = small(tmp_path, password="芝麻开门")
    key, narrow = keys.make("所有", []), keys.make("部分", ["公开"])
    assert client.get("/zh/").status_code == client.get("/zh/", headers=basic("芝麻")).status_code == 401
    assert client.get("/zh/", headers=basic("芝麻开门")).json() == "password"
    assert client.get("/zh/", headers=basic(key)).json() == "所有"
    assert client.get("/zh/", headers=basic(narrow)).status_code == 403
    assert client.get("/v1/who", headers=basic(narrow)).json() == "部分"
    assert client.get("/v1/who", headers={"Authorization": "Basic ~~"}).status_code == 401


def test_a_key_that_asks_too_often_waits_others_do_not(tmp_path: Path) -> None:
    client, keys = small(tmp_path, per_minute=4)
    often, seldom = ({"Authorization": f"Bearer {keys.make(name, [])}"} for name in ("often", "seldom"))
    replies = [client.get("/v1/who", headers=often) for _ in range(4)]
    assert [reply.status_code for reply in replies] == [200, 200, 429, 429]
    assert 1 <= int(replies[-1].headers["retry-after"]) <= 15
    assert replies[-1].json()["error"]["type"] == "rate_limit_error"
    assert client.get("/v1/who", headers=seldom).status_code == 200


def test_no_secret_in_any_log(served: Served, caplog: pytest.LogCaptureFixture) -> None:
    key = served.keys["全部"]
    with caplog.at_level(0), served.client("全部") as client:
        client.post("/v1/chat/completions", json={**CHAT, "messages": [{"role": "user", "content": f"{key} 是谁的？"}]})
        client.get(f"/docs/{key}")
    own = [record.getMessage() for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))]
    assert key not in "\n".join(own)
    audit = (served.settings.home / "audit.jsonl").read_text(encoding="utf-8")
    assert "是谁的" in audit
    assert all(made not in audit for made in served.keys.values())
    assert json.loads(audit.splitlines()[-1])["who"] == "全部"
