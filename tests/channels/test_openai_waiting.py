"""/v1 while an answer takes its time: signs of life, clients that hang up, a full house, users who ask too often."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest
import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.channels import openai_api
from assistant.channels.access import PRINCIPAL, Principal
from assistant.channels.answering import Answering
from assistant.channels.audit import Audit
from assistant.channels.limits import RateLimit
from assistant.channels.metrics import Metrics
from assistant.channels.web.server import bind
from assistant.errors import BackendError
from assistant.types import Answer, Clause, Turn


class Waiting:
    """A service that says one clause, then waits for ``release``."""

    def __init__(self) -> None:
        self.release = threading.Event()
        self.begun = threading.Event()
        self.outcomes: list[str] = []

    def stream(self, text: str, *, history: Sequence[Turn] = (), **_: Any) -> Iterator[Clause | Answer]:
        self.begun.set()
        outcome = "left"
        try:
            if text == "马上坏":
                raise BackendError("模型连不上")
            yield Clause("一，")
            self.release.wait(10)
            if text == "后来坏":
                raise BackendError("模型连不上")
            yield Clause("二。")
            outcome = "answered"
            yield Answer(text, "extracted", "一，二。")
        finally:
            self.outcomes.append(outcome)


@contextmanager
def serving(service: Any, folder: Path, **settings: Any) -> Iterator[str]:
    def known(app: ASGIApp) -> Callable[[Scope, Receive, Send], Any]:
        async def call(scope: Scope, receive: Receive, send: Send) -> None:
            scope[PRINCIPAL] = Principal("甲")
            await app(scope, receive, send)

        return call

    with ExitStack() as stack:
        answering = stack.enter_context(closing(Answering(1, longest_wait_s=settings.pop("longest_wait_s", 60))))
        rate = RateLimit(settings.pop("per_user", 0))
        audit = Audit(folder / "audit.jsonl", max_bytes=1 << 20)
        backend = openai_api.Backend(service, answering, rate, audit, Metrics(), **settings)
        app = FastAPI()
        app.include_router(openai_api.router(backend))
        listener = stack.enter_context(closing(bind("127.0.0.1", 0)))
        server = uvicorn.Server(uvicorn.Config(known(app), log_level="warning", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
        service.release.set()
        server.should_exit = True
        thread.join(10)


def body(text: str = "问", **more: Any) -> dict[str, Any]:
    return {"model": "wenjian", "messages": [{"role": "user", "content": text}], **more}


def until(true: Callable[[], bool], limit_s: float = 10) -> None:
    deadline = time.monotonic() + limit_s
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_signs_of_life_while_it_takes(tmp_path: Path) -> None:
    service = Waiting()
    with (
        serving(service, tmp_path, keep_alive_s=0.05) as url,
        httpx.stream("POST", f"{url}/chat/completions", json=body(stream=True), timeout=20) as reply,
    ):
        seen = []
        for line in reply.iter_lines():
            seen.append(line)
            if sum(line.startswith(":") for line in seen) >= 3:
                service.release.set()
    assert seen[-2:] == ["data: [DONE]", ""]
    assert any("二。" in line for line in seen[seen.index(": 正在查找") :])


@pytest.mark.parametrize("stream", [False, True])
def test_the_work_ends_when_the_client_hangs_up(tmp_path: Path, stream: bool) -> None:
    service = Waiting()
    with serving(service, tmp_path, keep_alive_s=0.1) as url:
        with httpx.Client(timeout=0.4) as client, pytest.raises(httpx.ReadTimeout):
            if not stream:
                client.post(f"{url}/chat/completions", json=body())
            with client.stream("POST", f"{url}/chat/completions", json=body(stream=True)) as reply:
                for line in reply.iter_lines():
                    if "一，" in line:
                        raise httpx.ReadTimeout("the user closes the window")
        time.sleep(1.5)  # the server looks every half second whether somebody is there
        service.release.set()
        until(lambda: bool(service.outcomes))
    assert service.outcomes[0] == "left"


def test_a_full_house_says_when_to_come_back(tmp_path: Path) -> None:
    service = Waiting()
    with serving(service, tmp_path, longest_wait_s=0.2) as url:
        first = threading.Thread(target=httpx.post, args=(f"{url}/chat/completions",), kwargs={"json": body()})
        first.start()
        assert service.begun.wait(10)
        for stream in (False, True):
            refused = httpx.post(f"{url}/chat/completions", json=body(stream=stream))
            assert refused.status_code == 503
            assert int(refused.headers["retry-after"]) >= 1
            assert refused.json()["error"]["code"] == "overloaded"
        service.release.set()
        first.join(10)
        # The client that honours Retry-After gets its answer.
        assert openai.OpenAI(base_url=url, api_key="x", max_retries=2).chat.completions.create(**body()).choices


def test_a_user_who_asks_too_often_waits_others_of_the_key_do_not(tmp_path: Path) -> None:
    service = Waiting()
    service.release.set()
    with serving(service, tmp_path, per_user=2) as url:
        codes = [httpx.post(f"{url}/chat/completions", json=body(user=name)).status_code for name in "乙乙丙"]
        assert codes == [200, 429, 200]
        assert "retry-after" in httpx.post(f"{url}/chat/completions", json=body(user="乙")).headers
    assert '"who": "甲/乙"' in (tmp_path / "audit.jsonl").read_text(encoding="utf-8")


def test_a_failure_is_told_before_and_amid_a_stream(tmp_path: Path) -> None:
    service = Waiting()
    service.release.set()
    with serving(service, tmp_path) as url:
        refused = httpx.post(f"{url}/chat/completions", json=body("马上坏", stream=True))
        assert refused.status_code == 503
        assert "retry-after" in refused.headers
        client = openai.OpenAI(base_url=url, api_key="x", max_retries=0)
        with pytest.raises(openai.APIError, match="模型连不上"):
            list(client.chat.completions.create(**body("后来坏", stream=True)))
