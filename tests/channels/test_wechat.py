"""The Official Account over ASGI on a real index: modes, retries, 继续, passages, the customer-service API."""

from __future__ import annotations

import asyncio
import logging
import random
import shutil
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from assistant.channels import wechat
from assistant.channels.conversations import CONVERSATIONS_FILE, Conversations
from assistant.channels.inbox import INBOX_FILE, Inbox
from assistant.channels.wechat_api import AccessToken
from assistant.channels.wechat_dialog import HELLO, NOTHING_MORE, ONLY_TEXT, WAITING, Command, command
from assistant.errors import SettingsError
from assistant.pipeline import Assistant
from assistant.settings import Settings
from assistant.types import Answer
from assistant.wiring import open_assistant

from .conftest import QUESTION
from .wechat_peer import APP, KEY, TOKEN, Phone, Vendor, vendor_server


class Watched:
    """The real assistant; counts its runs, can be held, answers at length, or as a model would."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self.asked: list[tuple[str, int]] = []
        self.gate = threading.Event()
        self.gate.set()
        self.longer = 1
        self.broken = self.model_broken = False

    def stream(self, text: str, *, quick: bool = False, **given: Any) -> Iterator[Answer]:
        self.asked.append((text, len(given["history"])))
        assert self.gate.wait(30)
        if self.broken or (self.model_broken and not quick):
            raise ValueError("秘密的内情")
        for part in self._assistant.stream(text, quick=quick, **given):
            if isinstance(part, Answer):
                if not quick:
                    part = replace(part, kind="generated", text=f"大模型说：{part.text}")
                yield replace(part, text="\n".join([part.text] * self.longer))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._assistant, name)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory, idle_home: Path) -> Iterator[Assistant]:
    home = tmp_path_factory.mktemp("wechat") / "home"
    shutil.copytree(idle_home, home)
    with closing(open_assistant(Settings.load(home, environment={}))) as opened:
        yield opened


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A loaded machine takes its time; benchmarks/wechat.py keeps WeChat's."""
    monkeypatch.setattr(wechat, "HOLD_S", 20.0)


@pytest.fixture
def service(assistant: Assistant) -> Watched:
    return Watched(assistant)


@contextmanager
def served(home: Path, service: Watched, **settings: Any) -> Iterator[tuple[FastAPI, Inbox]]:
    given = {"wechat_token": TOKEN, "wechat_app_id": APP, "wechat_secret": "s3cret"} | settings
    with ExitStack() as stack:
        conversations = stack.enter_context(closing(Conversations(home / CONVERSATIONS_FILE)))
        inbox = Inbox(home / INBOX_FILE)
        account = wechat.open_account(
            Settings.load(home, environment={}, **given), inbox, conversations, lambda work: work(service)
        )
        stack.callback(account.close)
        stack.callback(inbox.close)
        stack.callback(service.gate.set)
        app = FastAPI()
        app.include_router(wechat.router(account))
        yield app, inbox


@contextmanager
def verified(home: Path, service: Watched, vendor: Vendor, **settings: Any) -> Iterator[tuple[FastAPI, Inbox]]:
    """An account that sends through ``vendor``."""
    with (
        vendor_server(vendor) as url,
        served(home, service, wechat_verified=True, wechat_api_url=url, **settings) as made,
    ):
        yield made


def talk(app: FastAPI, script: Callable[[Phone], Awaitable[None]], **phone: Any) -> None:
    async def run() -> None:
        transport = httpx.ASGITransport(app, raise_app_exceptions=True)
        async with httpx.AsyncClient(transport=transport, base_url="http://wechat.test") as http:
            await script(Phone(http, **phone))

    asyncio.run(run())


@pytest.mark.parametrize("key", ["", KEY], ids=["plain", "encrypted"])
def test_a_question_and_its_passage(tmp_path: Path, service: Watched, key: str) -> None:
    async def script(phone: Phone) -> None:
        answer = await phone.say(QUESTION)
        assert "320" in answer and "[1]" in answer and "\n来源\n[1] 青石镇" in answer and "回复1看原文" in answer
        for asked in ("1", "回复1看原文", "【１】"):
            shown = await phone.say(asked)
            assert shown.startswith("原文[1] 青石镇") and "大桥全长320米，由城建二局承建" in shown
        assert "没有 9" in await phone.say("9")
        assert await phone.say("继续") == NOTHING_MORE
        assert "城建二局" in await phone.say("由谁承建？")
        assert service.asked == [(QUESTION, 0), ("由谁承建？", 2)]

    with served(tmp_path, service, wechat_aes_key=key) as (app, _):
        talk(app, script, key=key)


@pytest.mark.parametrize("key", ["", KEY], ids=["plain", "encrypted"])
def test_the_address_is_verified(tmp_path: Path, service: Watched, key: str) -> None:
    async def script(phone: Phone) -> None:
        _, query = phone.sealed("")
        echo = "5 <&> 你"
        reply = await phone.http.get("/wechat", params=query | {"echostr": echo})
        assert (reply.status_code, reply.content) == (200, echo.encode())
        assert reply.headers["content-type"].startswith("text/plain")
        for wrong in ({"signature": "0" * 40}, {"timestamp": "1"}, {"nonce": "x"}):
            assert (await phone.http.get("/wechat", params=query | wrong)).status_code == 403
        assert (await phone.http.get("/wechat")).status_code == 403

    with served(tmp_path, service, wechat_aes_key=key) as (app, _):
        talk(app, script)


def test_deliveries_of_one_message_run_once_and_get_the_same(tmp_path: Path, service: Watched) -> None:
    async def script(phone: Phone) -> None:
        message = phone.message(QUESTION)
        replies = await asyncio.gather(*(phone.deliver(message) for _ in range(3)))
        texts = {phone.shown(reply) for reply in replies}
        assert len(texts) == 1 and "320" in texts.pop()
        assert len(service.asked) == 1

    with served(tmp_path, service) as (app, _):
        talk(app, script)


def test_a_late_answer_reaches_the_next_delivery(
    tmp_path: Path, service: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wechat, "HOLD_S", 0.3)
    monkeypatch.setattr(wechat, "LIMIT_S", 0.4)

    async def script(phone: Phone) -> None:
        service.gate.clear()
        message = phone.message(QUESTION)
        with pytest.raises(TimeoutError):  # WeChat hangs up
            await asyncio.wait_for(phone.deliver(message), 0.5)
        service.gate.set()
        monkeypatch.setattr(wechat, "HOLD_S", 20.0)
        assert "320" in phone.shown(await phone.deliver(message))
        assert len(service.asked) == 1

    with served(tmp_path, service) as (app, _):
        talk(app, script)


def test_what_is_later_still_is_fetched(tmp_path: Path, service: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wechat, "HOLD_S", 0.2)
    monkeypatch.setattr(wechat, "LIMIT_S", -0.7)

    async def script(phone: Phone) -> None:
        service.gate.clear()
        message = phone.message(QUESTION)
        assert [phone.shown(await phone.deliver(message)) for _ in range(3)] == ["", "", WAITING]
        service.gate.set()
        answer = ""
        fetch = phone.message("继续")
        while answer in ("", WAITING):
            answer = phone.shown(await phone.deliver(fetch))
        assert "320" in answer
        assert await phone.say("继续") == NOTHING_MORE
        assert len(service.asked) == 1

    with served(tmp_path, service) as (app, _):
        talk(app, script)


def test_what_does_not_fit_is_fetched_piece_by_piece(tmp_path: Path, service: Watched) -> None:
    service.longer = 60

    async def script(phone: Phone) -> None:
        first = await phone.say(QUESTION)
        assert first.endswith("（未完，回复「继续」看下文）")
        shown = [first]
        while shown[-1].endswith("看下文）"):
            shown.append(await phone.say("继续"))
        assert 3 <= len(shown) < 40
        assert all("\n来源\n[1] " in text for text in shown)
        assert sum(text.partition("\n\n来源\n")[0].count("[1]") for text in shown) == 60
        other = replace(phone, user="oUser_2")
        assert await other.say("继续") == NOTHING_MORE
        assert "还没有可看的出处" in await other.say("1")

    with served(tmp_path, service) as (app, _):
        talk(app, script)


def test_events_and_what_is_not_text(tmp_path: Path, service: Watched) -> None:
    async def script(phone: Phone) -> None:
        event = {"MsgType": "event", "MsgId": "", "Content": ""}
        assert await phone.say(**event, Event="subscribe") == HELLO
        assert await phone.say(**event, Event="CLICK") == ""
        assert await phone.say("", MsgType="image") == ONLY_TEXT
        assert "320" in await phone.say("", MsgType="voice", Recognition=QUESTION)
        assert "已删除" in await phone.say("删除记录。")
        assert "还没有可看的出处" in await phone.say("1")
        assert "超过上限" in await phone.say("很长" * 3000)
        assert "320" in await phone.say(QUESTION)
        assert await phone.say(**event, Event="unsubscribe") == ""
        inbox.idle(5)
        assert "还没有可看的出处" in await phone.say("1")

    with served(tmp_path, service) as (app, inbox):
        talk(app, script)


def test_a_failure_is_told_without_its_insides(
    tmp_path: Path, service: Watched, caplog: pytest.LogCaptureFixture
) -> None:
    service.broken = True

    async def script(phone: Phone) -> None:
        told = await phone.say(QUESTION)
        assert told.startswith("出错了") and "秘密" not in told

    with served(tmp_path, service) as (app, _):
        talk(app, script)
    assert "秘密的内情" in caplog.text


def test_only_its_collections_are_seen(tmp_path: Path, service: Watched) -> None:
    async def script(phone: Phone) -> None:
        assert "320" not in await phone.say(QUESTION)
        assert "还没有可看的出处" in await phone.say("1")

    with served(tmp_path, service, wechat_collections="公开") as (app, _):
        talk(app, script)


def test_verified_accounts_get_the_quick_answer_then_the_written_one(tmp_path: Path, service: Watched) -> None:
    vendor = Vendor()

    async def script(phone: Phone) -> None:
        message = phone.message(QUESTION)
        assert [phone.shown(await phone.deliver(message)) for _ in range(3)] == ["", "", ""]
        (_, quick), (user, written) = await asyncio.to_thread(vendor.wait, 2)
        assert user == phone.user and "320" in quick and written.startswith("大模型说：") and "\n来源\n" in written
        assert len(service.asked) == 2
        assert await asyncio.to_thread(inbox.idle, 5)  # noted as sent only after the vendor has it
        assert (await phone.say("1")).startswith("原文[1]")
        assert await phone.say("继续") == NOTHING_MORE

    with verified(tmp_path, service, vendor, llm="openai:x") as (app, inbox):
        talk(app, script)
        assert inbox.idle(5)
    assert len(vendor.sent) == 2
    assert vendor.tokens == 1


def test_the_quick_answer_stands_where_the_model_fails(tmp_path: Path, service: Watched) -> None:
    vendor, service.model_broken = Vendor(), True

    async def script(phone: Phone) -> None:
        assert await phone.say(QUESTION) == ""
        assert inbox.idle(20)
        assert await phone.say("继续") == NOTHING_MORE

    with verified(tmp_path, service, vendor, llm="openai:x") as (app, inbox):
        talk(app, script)
    assert len(vendor.sent) == 1 and "320" in vendor.sent[0][1]


def test_the_vendor_takes_five_messages_the_rest_is_fetched(tmp_path: Path, service: Watched) -> None:
    vendor, service.longer = Vendor(), 300

    async def script(phone: Phone) -> None:
        assert await phone.say(QUESTION) == ""
        sent = [text for _, text in await asyncio.to_thread(vendor.wait, 5)]
        assert [text.endswith("看下文）") for text in sent] == [False, False, False, False, True]
        inbox.idle(5)
        sixth = await phone.say("继续")
        assert "320" in sixth

    with verified(tmp_path, service, vendor) as (app, inbox):
        talk(app, script)
    assert len(vendor.sent) == 5


@pytest.mark.parametrize("code", [45015, 45047, 45009])
def test_what_the_vendor_refuses_waits(tmp_path: Path, service: Watched, code: int) -> None:
    vendor = Vendor()
    vendor.refusals = [code]

    async def script(phone: Phone) -> None:
        assert await phone.say(QUESTION) == ""
        assert "320" in await phone.say("继续")

    with verified(tmp_path, service, vendor) as (app, _):
        talk(app, script)
    assert vendor.sent == []


def test_an_account_without_rights_answers_by_replies(tmp_path: Path, service: Watched) -> None:
    vendor = Vendor()
    vendor.refusals = [48001]

    async def script(phone: Phone) -> None:
        assert await phone.say(QUESTION) == ""
        assert "320" in await phone.say("继续")
        assert "320" in await phone.say(QUESTION)

    with verified(tmp_path, service, vendor) as (app, _):
        talk(app, script)


def test_a_token_that_ran_out_is_renewed_once(
    tmp_path: Path, service: Watched, caplog: pytest.LogCaptureFixture
) -> None:
    vendor = Vendor()
    caplog.set_level(logging.INFO)

    async def script(phone: Phone) -> None:
        assert await phone.say(QUESTION) == ""
        await asyncio.to_thread(vendor.wait, 1)
        vendor.tokens += 1  # another program fetched one: ours is over
        assert await phone.say(QUESTION) == ""
        await asyncio.to_thread(vendor.wait, 2)

    with verified(tmp_path, service, vendor) as (app, _):
        talk(app, script)
    assert vendor.tokens == 3
    assert "s3cret" not in caplog.text and "access_token" not in caplog.text


def test_threads_share_one_token_request() -> None:
    fetched: list[bool] = []

    def fetch(force: bool) -> tuple[str, float]:
        time.sleep(0.1)
        fetched.append(force)
        return f"t{len(fetched)}", 7200.0

    token = AccessToken(fetch)
    got: list[str] = []
    threads = [threading.Thread(target=lambda: got.append(token.get())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (got, len(fetched)) == (["t1"] * 8, 1)


def test_settings_that_cannot_work(tmp_path: Path, service: Watched) -> None:
    for wrong in (
        {"wechat_token": ""},
        {"wechat_aes_key": KEY, "wechat_app_id": ""},
        {"wechat_verified": True, "wechat_secret": ""},
        {"wechat_aes_key": "短"},
        {"wechat_collections": "，"},
    ):
        with pytest.raises(SettingsError), served(tmp_path, service, **wrong):
            pass


def test_a_plain_message_cannot_get_round_the_encryption(tmp_path: Path, service: Watched) -> None:
    async def script(phone: Phone) -> None:
        assert (await phone.deliver(phone.message(QUESTION))).status_code == 403
        sealed = replace(phone, key=KEY, receive_id="wx-another")
        assert (await sealed.deliver(sealed.message(QUESTION))).status_code == 403
        assert service.asked == []

    with served(tmp_path, service, wechat_aes_key=KEY) as (app, _):
        talk(app, script)


def test_random_requests_are_refused_without_a_trace(tmp_path: Path, service: Watched) -> None:
    rng = random.Random(7)

    def body(phone: Phone) -> bytes:
        good, _ = phone.sealed("<xml><FromUserName>a</FromUserName></xml>")
        made = [
            rng.randbytes(rng.randrange(300)),
            good.encode()[: rng.randrange(200)],
            f"<xml><Encrypt>{rng.randbytes(32).hex()}</Encrypt></xml>".encode(),
            b"<xml>" + b"<a>" * rng.randrange(5000),
            b'{"a": "\\ud800"}',
            f"<xml><FromUserName>u</FromUserName><MsgType>{'x' * rng.randrange(9)}</MsgType></xml>".encode(),
        ]
        return rng.choice(made)

    async def script(phone: Phone) -> None:
        for _ in range(300):
            _, query = phone.sealed("")
            for name in rng.sample(sorted(query), k=rng.randrange(0, 2)):
                query[name] = rng.choice(["", "é\ud800"[:1], "9" * 30, "aes", "\x00"])
            if rng.random() < 0.3:
                query["encrypt_type"] = rng.choice(["aes", "raw", ""])
            reply = await phone.http.post("/wechat", params=query, content=body(phone))
            assert reply.status_code == 403 and reply.text == "forbidden"
        large = await phone.http.post("/wechat", content=b"x" * (1 << 20) + b"y")
        assert large.status_code == 413

    for key in ("", KEY):
        with served(tmp_path, service, wechat_aes_key=key) as (app, _):
            talk(app, script, key=key)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("继续", Command("more")),
        ("「继续」。", Command("more")),
        ("回复1看原文", Command("source", 1)),
        ("原文 12", Command("source", 12)),
        ("[3]", Command("source", 3)),
        ("", Command("help")),
        ("继续教育有哪些？", None),
        ("2023", None),
        ("1860万元是什么？", None),
    ],
)
def test_commands(text: str, meant: Command | None) -> None:
    assert command(text) == meant
