"""The AI bot against a server of our own: streaming, one connection, reconnects, limits, what is no frame."""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from assistant.channels import wecom_bot, wecom_link
from assistant.channels.audit import open_audit
from assistant.channels.conversations import CONVERSATIONS_FILE, Conversations
from assistant.channels.inbox import INBOX_FILE, Inbox
from assistant.channels.outbox import OUTBOX_FILE, Outbox
from assistant.channels.pace import Pace
from assistant.channels.wechat_dialog import HELLO, ONLY_TEXT, Dialog
from assistant.channels.wecom_link import Link, ReplacedError
from assistant.errors import BackendError, SettingsError
from assistant.settings import Settings
from assistant.types import Answer, Citation, Clause

from .conftest import QUESTION
from .wecom_bot_server import BotServer, bot_server

SURROGATES = {
    "msgid": "\ud800",
    "from": {"userid": "\ud801"},
    "chatid": "\ud802",
    "msgtype": "text",
    "text": {"content": "\ud803 大桥？"},
}
CITED = Citation(number=1, document_id="d", title="简报", start=0, end=2, quote="大桥", issue=7)


class Library:
    """Answers every question at once, clause by clause; counts the runs, and can be held between two clauses."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, int]] = []
        self.gate = threading.Event()
        self.gate.set()

    def stream(self, text: str, *, quick: bool = False, **given: Any) -> Iterator[Clause | Answer]:
        self.asked.append((text, len(given["history"])))
        yield Clause("大桥全长")
        assert self.gate.wait(20)
        yield Clause("320米[1]。")
        yield Answer(text, "extracted", "大桥全长320米[1]。", (CITED,))


@pytest.fixture
def library() -> Library:
    return Library()


@pytest.fixture
def server() -> Iterator[BotServer]:
    with bot_server() as made:
        yield made


class Running:
    """A bot with its link in a thread; ``ended`` holds what ``run`` raised."""

    def __init__(self, link: Link) -> None:
        self.stop = threading.Event()
        self.ended: list[BaseException] = []
        self._link = link
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self) -> None:
        try:
            self._link.run(self.stop)
        except BackendError as error:
            self.ended.append(error)


@contextmanager
def running(home: Path, library: Library, url: str, **link: Any) -> Iterator[tuple[Running, Inbox]]:
    settings = Settings.load(home, environment={})
    with ExitStack() as stack:
        conversations = stack.enter_context(closing(Conversations(home / CONVERSATIONS_FILE)))
        outbox = stack.enter_context(closing(Outbox(home / OUTBOX_FILE)))
        inbox = stack.enter_context(closing(Inbox(home / INBOX_FILE)))
        dialog = Dialog(
            wecom_bot.CHANNEL, lambda work: work(library), conversations, outbox, open_audit(settings), wecom_bot.LIMIT
        )
        options = {"first_wait_s": 0.05} | link
        made = Link(url, "bot", "s3cret", lambda frame: bot.receive(frame), **options)
        bot = wecom_bot.WeComBot(inbox, dialog, made)
        bot.register()
        run = Running(made)
        stack.callback(run.thread.join, 5)
        stack.callback(run.stop.set)
        stack.callback(library.gate.set)
        yield run, inbox


def test_answers_stream_and_follow_ups_keep_their_subject(
    tmp_path: Path, library: Library, server: BotServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wecom_bot, "CHUNK_S", 0.0)
    with running(tmp_path, library, server.url):
        server.connected()
        assert server.seen[0]["body"] == {"bot_id": "bot", "secret": "s3cret"}
        req_id = server.say(f"@问简 {QUESTION}", chat="wr1")
        text = server.reply(req_id)
        assert text == "大桥全长320米[1]。\n\n来源\n[1] 简报 第7期\n回复1看原文"
        chunks = server.chunks(req_id)
        assert [chunk["content"] for chunk in chunks[:-1]] == ["正在查找资料…", "大桥全长", "大桥全长320米[1]。"]
        assert len({chunk["id"] for chunk in chunks}) == 1
        server.reply(server.say("由谁承建？", chat="wr1"))
        server.reply(server.say("由谁承建？", chat="wr1", user="lisi"))
        assert library.asked == [(QUESTION, 0), ("由谁承建？", 2), ("由谁承建？", 0)]


def test_duplicates_run_once(tmp_path: Path, library: Library, server: BotServer) -> None:
    with running(tmp_path, library, server.url) as (_, inbox):
        server.connected()
        for _ in range(3):
            server.say(QUESTION, msgid="same")
        server.reply(server.say("第二问"))
        assert inbox.idle(5)
        assert [text for text, _ in library.asked] == [QUESTION, "第二问"]
        assert sum(chunk["finish"] for n in (1, 2, 3) for chunk in server.chunks(f"req{n}")) == 1


def test_commands_pictures_and_the_greeting(tmp_path: Path, library: Library, server: BotServer) -> None:
    with running(tmp_path, library, server.url):
        server.connected()
        assert "还没有可看的出处" in server.reply(server.say("1"))
        assert server.reply(server.say("", msgtype="image", image={"url": "x"})) == ONLY_TEXT
        voice = server.say("", msgtype="voice", voice={"content": QUESTION})
        assert "320" in server.reply(voice)
        mixed = {"msg_item": [{"msgtype": "image"}, {"msgtype": "text", "text": {"content": QUESTION}}]}
        assert "320" in server.reply(server.say("", msgtype="mixed", mixed=mixed))
        event = {"msgtype": "event", "event": {"eventtype": "enter_chat"}}
        server.push({"cmd": "aibot_event_callback", "headers": {"req_id": "e1"}, "body": event})
        welcome = server.wait(lambda s: [f for f in s.seen if f["cmd"] == "aibot_respond_welcome_msg"])
        assert welcome[0]["headers"] == {"req_id": "e1"}
        assert welcome[0]["body"]["text"]["content"] == HELLO


def test_a_broken_connection_is_made_again_and_the_answer_arrives(
    tmp_path: Path, library: Library, server: BotServer
) -> None:
    with running(tmp_path, library, server.url):
        library.gate.clear()
        server.connected()
        req_id = server.say(QUESTION)
        server.wait(lambda s: library.asked)
        server.connections[0].close()
        server.connected(2)
        library.gate.set()
        assert "320" in server.reply(req_id)
        assert server.most_open == 1
        assert len(library.asked) == 1


def test_a_replaced_connection_does_not_come_back(tmp_path: Path, library: Library, server: BotServer) -> None:
    with running(tmp_path, library, server.url) as (run, _):
        server.connected()
        event = {"msgtype": "event", "event": {"eventtype": "disconnected_event"}}
        server.push({"cmd": "aibot_event_callback", "headers": {"req_id": "e1"}, "body": event})
        run.thread.join(5)
        assert [type(error) for error in run.ended] == [ReplacedError]
        time.sleep(0.3)
        assert len(server.connections) == 1


def test_a_refused_bot_gives_up(tmp_path: Path, library: Library, server: BotServer) -> None:
    server.refuse["aibot_subscribe"] = [40001] * 99
    with running(tmp_path, library, server.url, first_wait_s=0.01) as (run, _):
        run.thread.join(10)
        assert "wecom_bot_secret" in str(run.ended[0])
        assert len(server.seen) == 5


def test_a_silent_server_is_left(
    tmp_path: Path, library: Library, server: BotServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wecom_link, "RECEIPT_S", 0.5)
    with running(tmp_path, library, server.url, ping_s=0.1):
        server.connected()
        server.wait(lambda s: sum(frame["cmd"] == "ping" for frame in s.seen) >= 4)
        assert len(server.connections) == 1
        server.deaf = True
        time.sleep(0.6)
        server.deaf = False
        server.connected(2)
        assert server.most_open == 1


def test_an_expired_stream_becomes_a_message(tmp_path: Path, library: Library, server: BotServer) -> None:
    with running(tmp_path, library, server.url):
        library.gate.clear()
        server.connected()
        server.say(QUESTION, chat="wr1")
        server.wait(lambda s: library.asked)
        server.refuse["aibot_respond_msg"] = [846608]
        library.gate.set()
        sent = server.wait(lambda s: [f for f in s.seen if f["cmd"] == "aibot_send_msg"])
        assert sent[0]["body"]["chatid"] == "wr1"
        assert "320" in sent[0]["body"]["markdown"]["content"]


def test_what_is_no_frame_changes_nothing(tmp_path: Path, library: Library, server: BotServer) -> None:
    rng = random.Random(1)
    odd: list[Any] = [None, 0, "", "x", "\ud800", [], [None, {}], {}, {"content": 5}, {"content": "\ud800"}]
    good = {
        "msgid": "m",
        "from": {"userid": "u"},
        "chatid": "c",
        "msgtype": "mixed",
        "mixed": {"msg_item": [{"msgtype": "text", "text": {"content": "1"}}]},
        "event": {"eventtype": "enter_chat"},
    }

    def frame() -> Any:
        body = {name: value if rng.random() < 0.8 else rng.choice(odd) for name, value in good.items()}
        made = {
            "cmd": rng.choice(["aibot_msg_callback", "aibot_msg_callback", "aibot_event_callback", "x", None]),
            "headers": rng.choice([{"req_id": "r"}, {"req_id": "r"}, *odd]),
            "body": body if rng.random() < 0.9 else rng.choice(odd),
        }
        return made if rng.random() < 0.95 else rng.choice(odd)

    with running(tmp_path, library, server.url) as (run, _):
        server.connected()
        for number in range(200):
            good["msgid"] = f"m{number % 40}"
            server.push(json.dumps(frame()))
        server.push("{" * 3000)
        server.push('{"a":' * 3000)
        server.push(json.dumps({"cmd": "aibot_msg_callback", "headers": {"req_id": "s"}, "body": SURROGATES}))
        assert "320" in server.reply(server.say(QUESTION, user="last"))
        assert "320" in server.reply("s")
        assert (len(server.connections), run.ended) == (1, [])


def test_the_command_on_a_real_index(home: Path, server: BotServer) -> None:
    settings = Settings.load(
        home, environment={}, wecom_bot_id="bot", wecom_bot_secret="s3cret", wecom_bot_url=server.url
    )
    stop = threading.Event()
    bot = threading.Thread(target=wecom_bot.run_bot, args=(settings, stop), daemon=True)
    bot.start()
    try:
        server.connected()
        answer = server.reply(server.say(QUESTION))
        assert "320" in answer and "\n来源\n[1] 青石镇" in answer
        assert "由城建二局承建" in server.reply(server.say("1"))
    finally:
        stop.set()
        bot.join(10)


def test_the_pace_of_a_chat() -> None:
    now = [0.0]
    pace = Pace(lambda: now[0])
    assert [pace.take("a") for _ in range(31)] == [True] * 30 + [False]
    assert pace.take("b")
    now[0] = 60.0
    assert not pace.take("a", spare=30)
    sent = 30
    for minute in range(1, 60):
        now[0] = minute * 60.0
        sent += sum(pace.take("a") for _ in range(30))
    assert sent == 1000


def test_settings_are_asked_for(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="wecom_bot_id"):
        wecom_bot.run_bot(Settings.load(tmp_path, environment={}))
