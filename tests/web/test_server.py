"""The page as people start it: ``python app.py`` with the real assistant, and what it refuses."""

from __future__ import annotations

import http.client
import json
import os
import re
import secrets
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import httpx
import pytest

from assistant.channels.web.server import bind, prepare_gradio, require_password
from assistant.errors import BackendError, SettingsError
from assistant.settings import Settings

BULLETIN = """柳河简报

第3期

柳河镇办公室  2023年8月10日

【工作动态】

柳河镇修桥消息

今年上半年，柳河镇修好了六座石桥，总长一百二十米，花费三百万元。东村、西村出了工。

柳河镇种树消息

镇里的小学种了四百棵柳树，由校长李春山带队。
"""

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Running:
    port: int
    home: Path

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)) as connection:
            connection.request("GET", path, headers={k.replace("_", "-"): v for k, v in headers.items()})
            response = connection.getresponse()
            return response.status, response.read().decode("utf-8", "replace")


def start(home: Path, **environment: str) -> subprocess.Popen[str]:
    variables = {k: v for k, v in os.environ.items() if not k.startswith("WENJIAN_")}
    variables |= {"WENJIAN_HOME": str(home), "PYTHONUTF8": "1", **environment}
    command = [sys.executable, str(ROOT / "app.py")]
    return subprocess.Popen(command, env=variables, cwd=ROOT, stderr=subprocess.PIPE, text=True, encoding="utf-8")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    home = tmp_path_factory.mktemp("家")
    process = start(home, WENJIAN_PORT="0")
    assert process.stderr is not None
    yield Running(_port(process.stderr), home)
    process.terminate()
    _, errors = process.communicate(timeout=30)
    if sys.platform != "win32":  # where terminate() gives no chance to close
        assert process.returncode == 0
        assert "CancelledError" not in errors and "shutdown" not in errors
        assert not (home / "endpoint.json").exists()


def _port(stream: IO[str]) -> int:
    lines = []
    for line in stream:
        lines.append(line)
        match = re.search(r"http://127\.0\.0\.1:(\d+)", line)
        if match:
            return int(match[1])
    raise AssertionError("the page did not start:\n" + "".join(lines))


def test_the_way_in_leads_to_the_language(running: Running) -> None:
    assert running.get("/")[0] == 307
    status, text = running.get("/zh/")
    assert status == 200 and 'lang="zh-CN"' in text
    assert 'lang="en"' in running.get("/en/")[1]


def test_foreign_hosts_and_sites_are_refused(running: Running) -> None:
    assert running.get("/zh/", Host="evil.example")[0] == 421
    assert running.get("/zh/", Origin="http://evil.example")[0] == 403


def test_no_public_endpoints_and_no_files(running: Running) -> None:
    status, text = running.get("/zh/gradio_api/info")
    assert status == 200 and text.count('"parameters"') == 0
    history = running.home / "web.sqlite3"
    assert history.is_file()
    assert running.get(f"/zh/gradio_api/file={history}".replace("家", "%E5%AE%B6"))[0] in (403, 404)
    assert running.get("/openapi.json")[0] == 404 and running.get("/docs")[0] == 404


@pytest.mark.parametrize("path", ["{outside}", "http://127.0.0.1:9/x.txt", "{home}/uploads/incoming/../../web.sqlite3"])
def test_only_uploaded_files_are_taken(running: Running, tmp_path: Path, path: str) -> None:
    outside = tmp_path / "机密.txt"
    outside.write_text("不是上传的。", encoding="utf-8")
    base = f"http://127.0.0.1:{running.port}/zh"
    config = httpx.get(f"{base}/config", timeout=30).json()
    [files] = [component["id"] for component in config["components"] if component["type"] == "file"]
    [add] = [d["id"] for d in config["dependencies"] if files in d["inputs"]]
    file = {"path": path.format(outside=outside, home=running.home), "meta": {"_type": "gradio.FileData"}}
    job = {"data": [[file], "", ""], "fn_index": add, "session_hash": secrets.token_hex(8)}
    httpx.post(f"{base}/gradio_api/queue/join", json=job, timeout=30).raise_for_status()
    data = {"session_hash": job["session_hash"]}
    with httpx.stream("GET", f"{base}/gradio_api/queue/data", params=data, timeout=30) as reply:
        [done] = [line for line in reply.iter_lines() if "process_completed" in line]
    assert json.loads(done.removeprefix("data:"))["success"] is False
    assert not [p for p in (running.home / "uploads").rglob("*") if p.name in ("机密.txt", "x.txt", "web.sqlite3")]
    assert outside.is_file()


def test_documents_and_answers_need_the_cookie(running: Running) -> None:
    assert running.get("/documents/text?id=x")[0] == 403
    assert running.get("/answers/1.md")[0] == 403
    cookie = "wenjian_session=" + "x" * 43
    assert running.get("/documents/text?id=x", Cookie=cookie)[0] == 404
    assert running.get("/answers/1.exe", Cookie=cookie)[0] == 404


def test_other_processes_find_the_endpoint(running: Running) -> None:
    assert (running.home / "endpoint.json").is_file()


@pytest.mark.browser
def test_a_document_is_uploaded_asked_and_cited(running: Running, chromium: Any, tmp_path: Path) -> None:
    bulletin = tmp_path / "柳河简报.txt"
    bulletin.write_text(BULLETIN, encoding="utf-8")
    page = chromium.new_page()
    page.set_default_timeout(60_000)
    page.goto(f"http://127.0.0.1:{running.port}/")
    page.get_by_text("还没有文档").wait_for()
    page.get_by_role("tab", name="文档").click()
    page.get_by_text("点击上传").wait_for()
    page.set_input_files("#wj-files input[type=file]", bulletin)
    page.get_by_label("柳河简报.txt").wait_for()  # as text the name is there only while the file travels
    page.wait_for_timeout(300)
    page.click("#wj-ingest")
    page.get_by_text("成功 1 个，失败 0 个").wait_for()
    page.get_by_role("tab", name="提问").click()
    page.fill("#wj-question textarea", "柳河镇修好了多少座石桥？")
    page.keyboard.press("Enter")
    page.locator(".wj-foot").wait_for()
    assert "六座" in page.locator(".wj-answer > p").first.inner_text()
    page.locator(".wj-answer > p .wj-chip").first.click()
    page.locator(".wj-panel mark").wait_for()
    assert "柳河镇修好了六座石桥" in page.locator(".wj-panel mark").inner_text()
    # The page stays open: the process must end cleanly all the same.


def test_a_second_page_on_the_same_port_says_what_to_do(running: Running, tmp_path: Path) -> None:
    process = start(tmp_path, WENJIAN_PORT=str(running.port))
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert str(running.port) in errors and "占用" in errors and "Traceback" not in errors


def test_the_network_needs_a_password(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="WENJIAN_PASSWORD"):
        require_password(Settings(tmp_path, host="0.0.0.0"))
    require_password(Settings(tmp_path, host="0.0.0.0", password="秘密"))
    require_password(Settings(tmp_path, host="localhost"))


def test_uploads_that_were_never_added_go_at_the_next_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADIO_TEMP_DIR", "restored after the test")
    left = tmp_path / "incoming" / "x" / "简报.txt"
    left.parent.mkdir(parents=True)
    left.write_text("x", encoding="utf-8")
    prepare_gradio(tmp_path / "incoming")
    assert not left.exists()


def test_an_address_of_another_machine_cannot_be_bound() -> None:
    with pytest.raises(BackendError, match=r"203\.0\.113\.1"):
        bind("203.0.113.1", 0)
    with closing(bind("127.0.0.1", 0)) as listener:
        assert isinstance(listener, socket.socket)
