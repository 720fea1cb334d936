"""Makes docs/images/page.png: the real page over the sample corpus, one question asked, its source open.

Run ``python -m tests.web.screenshot`` (needs Chromium and a font with Chinese).
"""

from __future__ import annotations

import io
import tempfile
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import uvicorn
from PIL import Image
from playwright.sync_api import sync_playwright

from assistant.channels.web.history import History
from assistant.channels.web.server import bind, create_app
from assistant.resources import resource
from assistant.settings import Settings
from assistant.wiring import open_assistant
from tests.web.conftest import CHROMIUM

QUESTION = "周口有哪些人入选2023年上半年“河南好人榜”？"
TARGET = Path(__file__).parents[2] / "docs" / "images" / "page.png"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.load(home=Path(folder), environment={}, port=0)
        with (
            closing(open_assistant(settings)) as assistant,
            closing(History(settings.home / "web.sqlite3")) as history,
            closing(bind("127.0.0.1", 0)) as listener,
        ):
            list(assistant.ingest([resource("seeds", "documents")], collection="示例"))
            server = uvicorn.Server(uvicorn.Config(create_app(assistant, history, settings), log_level="warning"))
            thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
            thread.start()
            try:
                shoot(f"http://127.0.0.1:{listener.getsockname()[1]}/zh/")
            finally:
                server.should_exit = True
                thread.join()


def shoot(url: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 850}, device_scale_factor=1.5)
        page.goto(url)
        page.wait_for_selector(".wj-example")
        page.fill("#wj-question textarea", QUESTION)
        page.keyboard.press("Enter")
        page.locator(".wj-foot").wait_for()
        page.locator(".wj-chip").first.click()
        page.locator(".wj-panel mark").first.wait_for()
        settle(page)
        TARGET.parent.mkdir(parents=True, exist_ok=True)
        # 128 colours are enough for a page of text, and a third of the bytes.
        Image.open(io.BytesIO(page.screenshot())).convert("RGB").quantize(128).save(TARGET, optimize=True)
        browser.close()


def settle(page: Any) -> None:
    """Scrolling and the caret are animated; the picture is taken when they rest."""
    page.mouse.move(640, 20)
    page.wait_for_timeout(1000)


if __name__ == "__main__":
    main()
