"""`wenjian serve` as a whole: pages of documents, metrics, composition, the command, and a fuzzer."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from starlette.testclient import TestClient

from assistant.channels.docs_pages import page
from assistant.channels.serve import create_app
from tests.channels.conftest import QUESTION, command, environment, run_wenjian
from tests.channels.serving import Served
from vectorstore.types import Article, Document

HEALTH = list(HealthCheck)
TEXT = "甲<script>alert(1)</script>乙&丙\n</main>丁"


class Tags(HTMLParser):
    """The tags and the text of a page as a browser sees them."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize(("start", "end", "marked"), [(0, 0, False), (0, 9, True), (9, 3, False), (5, 10**30, True)])
def test_a_document_is_shown_whole_and_inert(start: int, end: int, marked: bool) -> None:
    title = "<b>题</b>"
    document = Document("d", "c", "", title, TEXT, "", articles=(Article("文<i>章", "", 0, 99),), issuer="<u>社")
    made = page(document, start, end)
    seen = Tags()
    seen.feed(made)
    assert TEXT in seen.text
    assert title in seen.text
    assert set(seen.tags) <= {"html", "head", "meta", "title", "style", "body", "header", "h1", "p", "main", "mark"}
    assert ("mark" in seen.tags) is marked


def test_a_cited_span_is_marked(served: Served) -> None:
    document = served.opened.service.document(served.document("公开"))
    with served.client("全部") as client:
        shown = client.get(f"/docs/{document.id}", params={"start": 3, "end": 8}).text
        assert f'<mark id="cited">{document.text[3:8]}</mark>' in shown
        assert client.get(f"/docs/{document.id}", params={"start": -1}).status_code == 422
        assert client.get("/docs/%00%ff/../x").status_code == 404


def test_metrics_are_prometheus_text(served: Served) -> None:
    with served.client("公开") as client:
        reply = client.get("/metrics")
        again = client.get("/metrics").text
    assert reply.headers["content-type"].startswith("text/plain; version=0.0.4")
    line = re.compile(r'[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [0-9.e+]+')
    for text in again.splitlines():
        assert text.startswith("# TYPE ") or line.fullmatch(text), text
    assert 'wenjian_requests_total{route="metrics",status="200"}' in again
    assert "process_resident_memory_bytes" in again


def test_channels_that_are_not_configured_are_not_there(served: Served) -> None:
    for path in ("/slack", "/wechat", "/wecom"):
        assert httpx.post(served.url + path, content=b"x").status_code in (404, 405)


def test_channels_that_are_configured_check_their_callbacks(served: Served) -> None:
    aes_key = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
    wecom = {f"wecom_{name}": name for name in ("corp_id", "secret", "token")}
    chosen = replace(
        served.settings,
        slack_bot_token="xoxb-1",
        slack_signing_secret="secret",
        wechat_token="token",
        wecom_agent_id="1000002",
        wecom_aes_key=aes_key,
        **wecom,
    )
    app = TestClient(create_app(served.opened, chosen), base_url="http://localhost", client=("203.0.113.9", 9))
    for path in ("/slack", "/wechat", "/wecom"):
        assert app.post(path, content=b"<xml></xml>").status_code in (400, 401, 403), path
        assert app.post(path, content=b"x" * (2 << 20)).status_code == 413, path


def test_behind_a_proxy_with_its_public_name(served: Served) -> None:
    """With public_url the name is served, links begin with it, and nobody is local any more."""
    chosen = replace(served.settings, public_url="https://wenjian.example.com/")
    app = create_app(served.opened, chosen)
    ours = TestClient(app, base_url="https://wenjian.example.com", client=("127.0.0.1", 9))
    body = {"model": "wenjian", "messages": [{"role": "user", "content": QUESTION}]}
    assert ours.post("/v1/chat/completions", json=body).status_code == 401
    key = {"Authorization": f"Bearer {served.keys['全部']}"}
    cited = ours.post("/v1/chat/completions", json=body, headers=key).json()["citations"][0]
    assert cited.startswith("https://wenjian.example.com/docs/")
    other = TestClient(app, base_url="https://evil.example", client=("127.0.0.1", 9))
    assert other.get("/v1/models", headers=key).status_code == 421


def test_the_command_serves_and_ask_on_this_machine_talks_to_it(idle_home: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(idle_home, home)
    serving = subprocess.Popen(
        command("serve", "--port", "0"), env=environment(home), stderr=subprocess.PIPE, encoding="utf-8"
    )
    try:
        assert serving.stderr is not None
        said = serving.stderr.readline()
        url = re.search(r"http://127\.0\.0\.1:\d+", said)
        assert url, said
        answered = run_wenjian(home, "ask", QUESTION)
        assert answered.returncode == 0
        assert "320米" in answered.stdout
        assert httpx.get(f"{url[0]}/healthz").json() == {"status": "ok"}
        assert httpx.get(f"{url[0]}/v1/models").status_code == 200
    finally:
        serving.terminate()
        rest = serving.communicate(timeout=30)[1]
    assert "Traceback" not in rest
    assert not (home / "endpoint.json").exists()


def test_no_request_brings_a_500(served: Served) -> None:
    headers = {"Authorization": f"Bearer {served.keys['公开']}"}
    with served.client("全部") as client:
        schema = schemathesis.openapi.from_dict(client.get("/openapi.json").json())
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) >= 6
    for operation in operations:

        @given(operation.as_strategy())
        @settings(max_examples=15, deadline=None, database=None, derandomize=True, suppress_health_check=HEALTH)
        def check(case: schemathesis.Case) -> None:
            reply = case.call(base_url=served.url, headers=headers, timeout=30)
            assert reply.status_code < 500, reply.text
            assert "Traceback" not in reply.text

        check()


def test_no_body_brings_a_500(served: Served) -> None:
    """Bodies that nearly fit, which a schema's own generator makes seldom."""
    deep: object = "x"
    for _ in range(500):
        deep = [deep]
    odd = [None, True, 0, -1.5, "", "\0", "a" * 5000, [], {}, deep, {"type": "text"}, [{"type": "text", "text": None}]]
    with served.client("公开") as client:
        for value in odd:
            fits = {"model": "wenjian", "messages": [{"role": "user", "content": "大桥多长？"}]}
            for body in (
                value,
                {**fits, "messages": value},
                {**fits, "messages": [value]},
                {**fits, "messages": [{"role": "user", "content": value}]},
                {**fits, "messages": [{"role": value, "content": "x"}, *fits["messages"]]},
                {**fits, "model": value},
                {**fits, "user": value, "stream_options": value},
            ):
                reply = client.post("/v1/chat/completions", json=body)
                assert reply.status_code in (200, 400, 404), (body, reply.text)
        for raw in (b"", b"{", b"\xff", b"[" * 100_000, b'{"a": NaN}', b"1" * 10_000):
            assert client.post("/v1/chat/completions", content=raw).status_code == 400
