"""One served page for all tests of this folder, and a browser that may speak to nobody else."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from assistant.channels.web.history import History
from assistant.channels.web.server import bind, create_app
from assistant.settings import Settings
from tests.web.small_assistant import SmallAssistant

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

BULLETIN = """河岸简报 第3期
修桥消息
今年上半年，北河镇修好了六座石桥，总长一百二十米，花费三百万元。
东村，西村，南村，北沟村出了工。
种树消息
镇里的小学种了四百棵柳树，由校长李春山带队。
"""

HOSTILE = """<img src=x onerror="window.hacked=1"> 恶意标题
坏消息
攻击者写下 <img src=x onerror="window.hacked=1"><script>window.hacked=2</script> ${window.hacked=3} {{this}} 这样的话。
"""


@dataclass(frozen=True)
class Served:
    url: str
    assistant: SmallAssistant
    history: History
    home: Path


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    home = tmp_path_factory.mktemp("家 目录")
    settings = Settings.load(home=home, environment={}, port=0)
    assistant = SmallAssistant()
    for name, text in (("简报.txt", BULLETIN), ("坏.txt", HOSTILE)):
        (home / name).write_text(text, encoding="utf-8")
        list(assistant.ingest([home / name]))
    with closing(History(home / "web.sqlite3")) as history, closing(bind("127.0.0.1", 0)) as listener:
        app = create_app(assistant, history, settings)
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        yield Served(f"http://127.0.0.1:{listener.getsockname()[1]}", assistant, history, home)
        server.should_exit = True
        thread.join(timeout=10)


@pytest.fixture(scope="module")  # while it is open an event loop runs in this thread, and asyncio.run fails elsewhere
def chromium() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("no Chromium found: install it (Debian: chromium, fonts-noto-cjk) to test the page in a browser")
    from playwright.sync_api import sync_playwright

    flags = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield browser
        browser.close()


@pytest.fixture
def new_page(chromium: Any, served: Served) -> Iterator[Any]:
    """Opens the page in a fresh browser context (its own cookies); fails if anything leaves 127.0.0.1."""
    outside: list[str] = []
    errors: list[str] = []
    contexts = []

    def open_page(path: str = "/", **options: Any) -> Any:
        context = chromium.new_context(viewport={"width": 1280, "height": 850}, **options)
        context.set_default_timeout(30_000)  # machines that build are busy
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: _note(request.url, served.url, outside))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(served.url + path)
        page.wait_for_selector(".wj-welcome")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert outside == []
    assert errors == []


def _note(url: str, allowed: str, outside: list[str]) -> None:
    if not url.startswith((allowed, "data:", "blob:")):
        outside.append(url)
