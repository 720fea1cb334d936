"""Who may talk to the page."""

from __future__ import annotations

import base64
import re

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from assistant.channels.web.guard import COOKIE, Guard, session_of


def client(host: str = "127.0.0.1", password: str = "", base: str = "http://127.0.0.1:7860") -> TestClient:
    async def echo(request: Request) -> PlainTextResponse:
        return PlainTextResponse("in")

    app = Starlette(routes=[Route("/{path:path}", echo, methods=["GET", "POST"])])
    return TestClient(Guard(app, host=host, password=password), base_url=base)


@pytest.mark.parametrize("name", ["127.0.0.1:7860", "localhost:7860", "[::1]:7860", "LOCALHOST"])
def test_this_machine_is_let_in(name: str) -> None:
    assert client().get("/zh/", headers={"host": name}).status_code == 200


@pytest.mark.parametrize("name", ["evil.example", "127.0.0.1.evil.example:7860", "192.168.1.5:7860", "", "[bad"])
def test_a_rebound_name_is_not(name: str) -> None:
    response = client().get("/zh/", headers={"host": name})
    assert response.status_code == 421
    assert COOKIE not in response.headers.get("set-cookie", "")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "http://127.0.0.1:7860"}, 200),
        ({}, 200),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "http://127.0.0.1:9999"}, 403),
        ({"origin": "null"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}, 403),
        ({"sec-fetch-site": "same-origin"}, 200),
    ],
)
def test_another_site_may_not_post(headers: dict[str, str], status: int) -> None:
    assert client().post("/zh/gradio_api/queue/join", headers=headers).status_code == status


def test_another_site_may_link_but_not_embed() -> None:
    linked = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    assert client().get("/answers/1.md", headers=linked).status_code == 200
    assert client().get("/answers/1.md", headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert "frame-ancestors 'none'" in client().get("/zh/").headers["content-security-policy"]


def test_the_session_cookie_is_unguessable_and_kept() -> None:
    browser = client()
    given = browser.get("/zh/").headers["set-cookie"]
    assert re.match(COOKIE + r"=[\w-]{43}; Path=/; Max-Age=\d+; HttpOnly; SameSite=Strict$", given)
    assert "set-cookie" not in browser.get("/zh/").headers
    assert client().get("/zh/").headers["set-cookie"] != given
    assert "set-cookie" not in client().get("/zh/assets/x.js").headers


def test_a_link_from_elsewhere_does_not_replace_the_session() -> None:
    response = client().get("/zh/", headers={"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"})
    assert "set-cookie" not in response.headers and 'http-equiv="refresh"' in response.text


def test_what_is_stored_of_a_session_does_not_open_it() -> None:
    token = "x" * 43
    key = session_of({COOKIE: token})
    assert key is not None and token not in key
    assert session_of({}) is None
    assert session_of({COOKIE: "guess"}) is None


@pytest.mark.parametrize(
    ("given", "status"), [(("我", "秘密"), 200), (("", "秘密"), 200), (("我", "秘"), 401), (None, 401)]
)
def test_a_password_is_asked_everywhere(given: tuple[str, str] | None, status: int) -> None:
    headers = {}
    if given is not None:
        headers["authorization"] = "Basic " + base64.b64encode(":".join(given).encode()).decode()
    assert client(password="秘密").get("/answers/1.md", headers=headers).status_code == status


def test_broken_credentials_are_refused() -> None:
    for authorization in ("Basic ???", "Basic", "Bearer x", "Basic 5rWL"):
        assert client(password="p").get("/", headers={"authorization": authorization}).status_code == 401


def test_on_the_network_addresses_are_let_in_and_foreign_names_are_not() -> None:
    browser = client(host="0.0.0.0", password="")
    for name in ("192.168.1.5:7860", "wenjian:7860"):
        assert browser.get("/zh/", headers={"host": name}).status_code == 200
    for name in ("evil.example", "evil.example:7860", ""):
        assert browser.get("/zh/", headers={"host": name}).status_code == 421
