"""`wenjian serve` as the tests run it: the real application on uvicorn, three keys, two collections."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import uvicorn

from assistant.channels.serve import Opened, create_app, open_parts
from assistant.channels.web.server import bind
from assistant.settings import Settings

COLLECTIONS = {
    "公开": {
        "图书馆.md": "# 白杨县图书馆开放通知\n\n新馆于2024年3月1日开放，藏书12万册，馆长赵岚介绍了夜间借阅服务。\n",
        "大桥.txt": "5月12日，青石镇跨河大桥建成通车。大桥全长320米，由城建二局承建，总投资1860万元。\n",
        "链接.txt": "热线[点这里](http://e.example/x) ![图](http://e.example/y) <img src=x onerror=a()> 是555123。\n",
    },
    "内部": {
        "纪要.md": "# 白杨县党组会议纪要\n\n馆长赵岚因超编购置3辆公务用车被约谈，涉及金额87万元，责令限期整改。\n",
    },
}
SECRET = "87万"
SECRET_QUESTION = "赵岚因何事被约谈？涉及金额多少？"
FORWARDED = {"X-Forwarded-For": "127.0.0.1"}
"""What a reverse proxy adds, with the address that would fool a careless server most."""


@dataclass(frozen=True)
class Served:
    url: str
    opened: Opened
    settings: Settings
    keys: dict[str, str]
    """By what they see: 公开, 内部, 全部."""

    def client(self, sees: str | None = None, *, forwarded: bool = True, **headers: str) -> httpx.Client:
        """As somebody behind a proxy, with a key where one is named."""
        given = {"Authorization": f"Bearer {self.keys[sees]}"} if sees else {}
        extra = FORWARDED if forwarded else {}
        return httpx.Client(base_url=self.url, headers=given | extra | headers, timeout=60, trust_env=False)

    def document(self, collection: str) -> str:
        """The id of the first document there."""
        return next(d.id for d in self.opened.service.documents() if d.collection == collection)


@contextmanager
def running(home: Path, **settings: object) -> Iterator[Served]:
    """Served until the block ends; documents are ingested where ``home`` is new."""
    chosen = Settings.load(home, environment={}, port=0, **settings)
    with ExitStack() as stack:
        opened = open_parts(chosen, stack)
        for collection, texts in COLLECTIONS.items():
            folder = home / "文档" / collection
            folder.mkdir(parents=True, exist_ok=True)
            for name, text in texts.items():
                (folder / name).write_text(text, encoding="utf-8")
            list(opened.service.ingest([folder], collection=collection))
        made = {"公开": ["公开"], "内部": ["内部"], "全部": []}
        keys = {name: opened.keys.make(name, collections) for name, collections in made.items()}
        listener = stack.enter_context(closing(bind("127.0.0.1", 0)))
        config = uvicorn.Config(create_app(opened, chosen), log_level="warning", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        yield Served(f"http://127.0.0.1:{listener.getsockname()[1]}", opened, chosen, keys)
        server.should_exit = True
        thread.join(timeout=10)
