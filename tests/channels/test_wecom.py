"""The WeCom app over ASGI: encrypted callbacks, answers by message/send, a member's pace."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from assistant.channels import wecom
from assistant.channels.conversations import CONVERSATIONS_FILE, Conversations
from assistant.channels.inbox import INBOX_FILE, Inbox
from assistant.channels.wechat_crypto import MessageCipher, signature
from assistant.channels.wechat_dialog import HELLO, ONLY_TEXT
from assistant.errors import SettingsError
from assistant.settings import Settings
from assistant.types import Answer, Citation
from vectorstore.types import Document

from .conftest import QUESTION
from .wechat_peer import KEY, TOKEN, Phone, Vendor, vendor_server

CORP = "ww0123456789abcdef"
TEXT = "5月12日，大桥建成。大桥全长320米。"
CITED = Citation(number=1, document_id="d", title="简报", start=10, end=18, quote=TEXT[10:18])


class Library:
    """Answers every question from one document; a model would say it otherwise."""

    def stream(self, text: str, *, quick: bool = False, **given: Any) -> Iterator[Answer]:
        said = "大桥全长320米[1]。"
        yield Answer(text, "extracted" if quick else "generated", said if quick else f"模型：{said}", (CITED,))

    def document(self, document_id: str) -> Document:
        return Document(id="d", collection="default", uri="u", title="简报", text=TEXT, sha256="")


@contextmanager
def served(home: Path, url: str, **settings: Any) -> Iterator[tuple[FastAPI, Inbox]]:
    given = {
        "wecom_corp_id": CORP,
        "wecom_agent_id": "1000002",
        "wecom_secret": "s3cret",
        "wecom_token": TOKEN,
        "wecom_aes_key": KEY,
        "wecom_api_url": url,
    } | settings
    with ExitStack() as stack:
        conversations = stack.enter_context(closing(Conversations(home / CONVERSATIONS_FILE)))
        inbox = Inbox(home / INBOX_FILE)
        loaded = Settings.load(home, environment={}, **given)
        made = wecom.open_app(loaded, inbox, conversations, lambda work: work(Library()))
        stack.callback(made.close)
        stack.callback(inbox.close)
        app = FastAPI()
        app.include_router(wecom.router(made))
        yield app, inbox


def talk(app: FastAPI, script: Callable[[Phone], Awaitable[None]]) -> None:
    async def run() -> None:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://wecom.test") as http:
            await script(Phone(http, path="/wecom", user="zhang.san", key=KEY, receive_id=CORP))

    asyncio.run(run())


@pytest.fixture
def vendor() -> Vendor:
    return Vendor()


def test_questions_passages_and_events(tmp_path: Path, vendor: Vendor) -> None:
    async def script(phone: Phone) -> None:
        message = phone.message(QUESTION)
        for _ in range(3):
            assert phone.shown(await phone.deliver(message)) == ""
        assert inbox.idle(5)
        await phone.say("1")
        assert inbox.idle(5)
        await phone.say("", MsgType="image")
        assert inbox.idle(5)
        await phone.say("", MsgType="event", MsgId="", Event="subscribe")
        assert inbox.idle(5)
        await phone.say("", MsgType="event", MsgId="", Event="enter_agent")
        assert inbox.idle(5)

    with vendor_server(vendor) as url, served(tmp_path, url) as (app, inbox):
        talk(app, script)
    assert [user for user, _ in vendor.sent] == ["zhang.san"] * 4
    answer, source, other, hello = (text for _, text in vendor.sent)
    assert answer == "大桥全长320米[1]。\n\n来源\n[1] 简报\n回复1看原文"
    assert source.startswith("原文[1] 简报") and TEXT in source
    assert (other, hello) == (ONLY_TEXT, HELLO)
    assert {body["agentid"] for body in vendor.bodies} == {1000002}
    assert vendor.tokens == 1


def test_with_a_model_the_written_answer_follows(tmp_path: Path, vendor: Vendor) -> None:
    async def script(phone: Phone) -> None:
        await phone.say(QUESTION)
        assert inbox.idle(5)

    with vendor_server(vendor) as url, served(tmp_path, url, llm="openai:x") as (app, inbox):
        talk(app, script)
    assert [text.startswith("模型：") for _, text in vendor.sent] == [False, True]


def test_a_member_is_sent_thirty_messages_a_minute(tmp_path: Path, vendor: Vendor) -> None:
    async def script(phone: Phone) -> None:
        for _ in range(35):
            await phone.say(QUESTION)
        assert inbox.idle(20)

    with vendor_server(vendor) as url, served(tmp_path, url) as (app, inbox):
        talk(app, script)
    assert len(vendor.sent) == 30


def test_the_address_is_verified(tmp_path: Path, vendor: Vendor) -> None:
    async def script(phone: Phone) -> None:
        _, query = phone.sealed("")
        echo = MessageCipher(KEY, CORP).encrypt(b"1616140317555161061")
        signed = signature(TOKEN, query["timestamp"], query["nonce"], echo)
        query |= {"echostr": echo, "msg_signature": signed}
        reply = await phone.http.get("/wecom", params=query)
        assert (reply.status_code, reply.text) == (200, "1616140317555161061")
        for wrong in ({"echostr": "x"}, {"msg_signature": ""}, {"timestamp": "1"}):
            assert (await phone.http.get("/wecom", params=query | wrong)).status_code == 403

    with served(tmp_path, "http://127.0.0.1:9") as (app, _):
        talk(app, script)


def test_random_requests_are_refused_without_a_trace(tmp_path: Path) -> None:
    rng = random.Random(11)

    async def script(phone: Phone) -> None:
        for _ in range(200):
            body, query = phone.sealed(rng.choice(["<xml/>", "", "<xml><MsgType>text</MsgType></xml>", "\x01"]))
            if rng.random() < 0.5:
                del query[rng.choice(sorted(query))]
                body = rng.choice([body, body[: rng.randrange(len(body))], rng.randbytes(50).decode("latin-1")])
            reply = await phone.http.post("/wecom", params=query, content=body.encode())
            assert (reply.status_code, reply.text) == (403, "forbidden")
        assert (await phone.http.post("/wecom", content=b"x" * ((1 << 20) + 1))).status_code == 413

    with served(tmp_path, "http://127.0.0.1:9") as (app, _):
        talk(app, script)


@pytest.mark.parametrize(
    "wrong", [{"wecom_corp_id": ""}, {"wecom_agent_id": "abc"}, {"wecom_aes_key": "x"}, {"wecom_collections": ","}]
)
def test_settings_that_cannot_work(tmp_path: Path, wrong: dict[str, str]) -> None:
    with pytest.raises(SettingsError), served(tmp_path, "http://127.0.0.1:9", **wrong):
        pass
