"""The Slack bot with the real slack-bolt and slack-sdk, against a local Slack; the assistant here is scripted."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from slack_bolt.adapter.socket_mode import SocketModeHandler

from assistant.channels.audit import Audit
from assistant.channels.conversations import Conversations
from assistant.channels.inbox import Inbox
from assistant.channels.limits import BODY_LIMIT, RateLimit
from assistant.channels.slack import BUSY, HELP, REFUSED, SlackBot, make_client
from assistant.channels.slack_serving import open_bot, router
from assistant.errors import QuestionError, SettingsError
from assistant.settings import Settings
from assistant.types import Answer, Citation, Clause, Turn
from tests.channels.slack_server import BOT_USER, TEAM, SlackServer, event, ts_of
from vectorstore.types import DocumentSummary, Scope

SECRET = "a signing secret"
SOURCE = Citation(1, "d1", "青石镇简报第7期", 0, 6, "大桥全长320米 <!channel>", issue=7)


class ScriptedService:
    """Answers with what the question asks for: 长 is long, 坏 breaks, 问 is refused; keeps the history it was given."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, tuple[Turn, ...]]] = []
        self.scopes: list[Scope] = []
        self.pause_s = 0.0

    def stream(
        self, text: str, *, history: Sequence[Turn] = (), scope: Scope = Scope(), **_: Any
    ) -> Iterator[Clause | Answer]:
        self.asked.append((text, tuple(history)))
        self.scopes.append(scope)
        time.sleep(self.pause_s)
        if "坏" in text:
            raise ValueError("/home/secret/path broke")
        if "空" in text:
            raise QuestionError("问题是空的")
        clauses = (
            [f"第{n}段，" + "长" * 300 + "。\n" for n in range(60)] if text == "长" else [f"{text}：320米", "[1]。"]
        )
        yield from map(Clause, clauses)
        yield Answer(question=text, kind="extracted", text="".join(clauses), citations=(SOURCE,))

    def documents(self, *_: Any) -> list[DocumentSummary]:
        return []


class Rig:
    """A bot at work on a local Slack."""

    def __init__(self, slack: SlackServer, home: Path, **options: Any) -> None:
        self.slack, self.service = slack, ScriptedService()
        self.inbox = Inbox(home / "inbox.sqlite3", workers=2, capacity=options.pop("capacity", 100))
        self.conversations = Conversations(home / "conversations.sqlite3")
        client = make_client("xoxb-1", slack.api_url)
        rate = RateLimit(options.pop("per_minute", 0))
        audit = Audit(home / "audit.jsonl", max_bytes=1 << 20)
        self.bot = SlackBot(
            client, self.inbox, self.conversations, lambda work: work(self.service), audit, rate, **options
        )
        self.bot.register()

    def socket(self) -> SocketModeHandler:
        handler, before = SocketModeHandler(self.bot.app(), "xapp-1"), self.slack.connections
        handler.client.connect()
        self.slack.wait(lambda: self.slack.connections > before)
        return handler

    def ask(self, text: str, number: int, **more: Any) -> str:
        """Pushes an event, waits for its acknowledgement and until all is done; the thread."""
        envelope = self.slack.push(event(text, number, **more))
        self.slack.wait(lambda: envelope in self.slack.ack_s)
        assert self.inbox.idle(20)
        return more.get("thread_ts") or ts_of(number)

    def close(self) -> None:
        self.inbox.close()
        self.conversations.close()


@pytest.fixture(scope="module")
def server() -> Iterator[SlackServer]:
    with SlackServer() as slack:
        yield slack


@pytest.fixture
def slack(server: SlackServer) -> SlackServer:
    """The one server, as new."""
    server.messages.clear()
    server.calls.clear()
    server.ack_s.clear()
    server.expire_streams = False
    return server


Make = Callable[..., Rig]


@pytest.fixture
def make(slack: SlackServer, tmp_path: Path) -> Iterator[Make]:
    with contextlib.ExitStack() as stack:

        def made(**options: Any) -> Rig:
            return stack.enter_context(contextlib.closing(Rig(slack, tmp_path, **options)))

        yield made


@pytest.fixture
def rig(make: Make) -> Iterator[Rig]:
    made = make()
    handler = made.socket()
    yield made
    # The library takes three seconds to end its threads: they are let go meanwhile.
    threading.Thread(target=handler.close, daemon=True).start()


def test_a_mention_is_answered_in_its_thread_with_sources_and_thumbs(rig: Rig, slack: SlackServer) -> None:
    thread = rig.ask(f"<@{BOT_USER}> 大桥多长？", 1)
    (message,) = slack.in_thread(thread)
    assert message.text == "大桥多长？：320米[1]。"
    assert not message.streaming
    names = [name for name, _ in slack.calls]
    assert names.index("assistant.threads.setStatus") < names.index("chat.startStream") < names.index("chat.stopStream")
    assert "chat.postMessage" not in names
    sources = message.blocks[1]["text"]["text"]
    assert "[1] 青石镇简报第7期" in sources
    assert "&lt;!channel&gt;" in sources and "<!channel>" not in json.dumps(message.blocks)
    buttons = message.blocks[-1]["elements"][0]
    assert buttons["type"] == "feedback_buttons"


def test_a_follow_up_in_the_thread_has_its_history_and_another_thread_has_not(rig: Rig) -> None:
    thread = rig.ask("大桥多长？", 1, kind="message", channel="D1", channel_type="im")
    rig.ask("谁建的？", 2, kind="message", channel="D1", channel_type="im", thread_ts=thread)
    rig.ask("谁建的？", 3, kind="message", channel="D2", channel_type="im", user="U2", thread_ts=thread)
    histories = [[turn.content for turn in history] for _, history in rig.service.asked]
    assert histories == [[], ["大桥多长？", "大桥多长？：320米[1]。"], []]


def test_redelivered_or_not_meant_for_us_is_acknowledged_and_not_answered(rig: Rig, slack: SlackServer) -> None:
    rig.ask("大桥多长？", 1)
    again = slack.push(event("大桥多长？", 1), retry=1)
    ignored = [
        event("自己的话", 2, bot_id="BBOT"),
        event("改过的话", 3, kind="message", channel_type="im", subtype="message_changed"),
        event("频道里的闲聊", 4, kind="message", channel_type="channel"),
        {"type": "event_callback", "event_id": "Ev5", "event": {"type": "reaction_added", "user": "U1"}},
    ]
    envelopes = [slack.push(body) for body in ignored] + [again]
    slack.wait(lambda: all(name in slack.ack_s for name in envelopes))
    assert rig.inbox.idle(20)
    assert [text for text, _ in rig.service.asked] == ["大桥多长？"]
    assert len(slack.messages) == 1


def test_an_acknowledgement_does_not_wait_for_the_answer(rig: Rig, slack: SlackServer) -> None:
    rig.service.pause_s = 1.5
    envelope = slack.push(event("大桥多长？", 1))
    slack.wait(lambda: envelope in slack.ack_s)
    assert not slack.messages
    assert rig.inbox.idle(20)
    assert len(slack.messages) == 1


def test_thumbs_are_kept_and_may_change(rig: Rig, slack: SlackServer) -> None:
    (message,) = slack.in_thread(rig.ask("大桥多长？", 1))
    buttons = message.blocks[-1]["elements"][0]
    for side in ("positive_button", "negative_button"):
        action = {"action_id": buttons["action_id"], "value": buttons[side]["value"]}
        envelope = slack.push({"type": "block_actions", "user": {"id": "U1"}, "actions": [action]}, "interactive")
        slack.wait(lambda name=envelope: name in slack.ack_s)
    ((question, answer, rating),) = rig.conversations.ratings("slack")
    assert (question, answer.citations, rating) == ("大桥多长？", (SOURCE,), -1)


def command(text: str, number: int, slack: SlackServer, **more: str) -> dict[str, str]:
    hook = f"http://127.0.0.1:{slack.port}/hook/1"
    given = {
        "command": "/ask",
        "text": text,
        "user_id": "U1",
        "channel_id": "C1",
        "team_id": TEAM,
        "response_url": hook,
    }
    return given | {"trigger_id": f"T{number}"} | more


def test_ask_command_posts_the_question_and_answers_below_it(rig: Rig, slack: SlackServer) -> None:
    slack.push(command("大桥<多长 &lt;!here&gt;", 1, slack), "slash_commands")
    (root,) = slack.wait(lambda: slack.in_thread(""))
    assert root.text == "<@U1>：大桥<多长 &lt;!here&gt;".replace("大桥<", "大桥&lt;")
    thread = next(ts for ts, message in slack.messages.items() if message is root)
    assert slack.wait(lambda: [m for m in slack.in_thread(thread) if m.blocks])
    rig.ask("谁建的？", 2, thread_ts=thread)
    assert rig.service.asked[1][1][0].content == "大桥<多长 <!here>"


def test_where_the_bot_may_not_write_the_asker_is_told_alone(rig: Rig, slack: SlackServer) -> None:
    slack.fail("chat.postMessage", "not_in_channel")
    slack.push(command("大桥多长？", 1, slack), "slash_commands")
    (told,) = slack.wait(lambda: slack.called("hook"))
    assert told["response_type"] == "ephemeral" and "/invite" in told["text"]


def test_prompts_are_suggested_when_the_messages_tab_opens(rig: Rig, slack: SlackServer) -> None:
    rig.ask("", 1, kind="app_home_opened", channel="D1", tab="home")
    rig.ask("", 2, kind="app_home_opened", channel="D1", tab="messages")
    (call,) = slack.called("assistant.threads.setSuggestedPrompts")
    assert call["channel_id"] == "D1"
    assert call["prompts"] == [{"title": "这里有哪些文档？", "message": "这里有哪些文档？"}]


@pytest.mark.parametrize("method", ["chat.startStream", "chat.stopStream"])
def test_without_streaming_the_answer_is_posted_or_updated_once(rig: Rig, slack: SlackServer, method: str) -> None:
    slack.fail(method, "unknown_method", times=1 if method == "chat.stopStream" else 9)
    (message,) = slack.in_thread(rig.ask("大桥多长？", 1))
    assert message.shown == "大桥多长？：320米[1]。"
    assert message.blocks[-1]["type"] == "context_actions"
    assert slack.called("chat.update" if method == "chat.stopStream" else "chat.postMessage")
    slack._failures.clear()


def test_an_expired_stream_is_completed_by_an_update(rig: Rig, slack: SlackServer) -> None:
    slack.expire_streams = True
    (message,) = slack.in_thread(rig.ask("大桥多长？", 1))
    assert (message.shown, len(slack.called("chat.update"))) == ("大桥多长？：320米[1]。", 1)


def test_a_long_answer_is_continued_in_further_messages(rig: Rig, slack: SlackServer) -> None:
    messages = slack.in_thread(rig.ask("长", 1))
    assert len(messages) == 2
    whole = "".join(message.shown for message in messages)
    assert whole == "".join(f"第{n}段，" + "长" * 300 + "。\n" for n in range(60))
    assert [message.blocks[-1]["type"] for message in messages if message.blocks][-1] == "context_actions"
    assert "context_actions" not in [block["type"] for block in messages[0].blocks]


def test_too_many_requests_are_waited_out(rig: Rig, slack: SlackServer) -> None:
    slack.fail("chat.startStream", "ratelimited", status=429)
    (message,) = slack.in_thread(rig.ask("大桥多长？", 1))
    assert message.text == "大桥多长？：320米[1]。"
    assert not slack.called("chat.postMessage")


def test_an_answer_outlasts_an_outage_of_slack(make: Make, slack: SlackServer) -> None:
    pauses: list[float] = []
    rig = make(sleep=pauses.append)
    for method, times in [("chat.startStream", 1), ("chat.postMessage", 3)]:
        slack.fail(method, "internal_error", times, status=500)
    rig.bot.receive(event("大桥多长？", 1))
    assert rig.inbox.idle(20)
    (message,) = slack.in_thread(ts_of(1))
    assert message.shown == "大桥多长？：320米[1]。"
    assert pauses == [2, 5, 15]


def test_an_answer_not_delivered_before_the_end_is_delivered_by_the_next_process(
    slack: SlackServer, tmp_path: Path
) -> None:
    for method in ("chat.startStream", "chat.postMessage"):
        slack.fail(method, "internal_error", status=500)
    ended = threading.Event()
    first = Rig(slack, tmp_path, sleep=lambda _: ended.wait())
    first.bot.receive(event("大桥多长？", 1))
    slack.wait(lambda: first.conversations.last("slack", f"C1:{ts_of(1)}") and not slack.pending_failures)
    first.inbox.close(wait_s=0.1)
    with contextlib.closing(Rig(slack, tmp_path)) as second:
        assert second.inbox.idle(20)
        (message,) = slack.in_thread(ts_of(1))
        assert (message.shown, second.service.asked) == ("大桥多长？：320米[1]。", [])
    first.conversations.close()


def test_what_slack_refuses_for_good_is_not_tried_again(make: Make, slack: SlackServer) -> None:
    pauses: list[float] = []
    rig = make(sleep=pauses.append)
    for method in ("chat.startStream", "chat.postMessage"):
        slack.fail(method, "is_archived")
    rig.bot.receive(event("大桥多长？", 1))
    assert rig.inbox.idle(20)
    assert pauses == []
    (message,) = slack.in_thread(ts_of(1))
    assert "没能送到" in message.shown


def test_failures_are_told_without_the_insides(rig: Rig, slack: SlackServer) -> None:
    (broken,) = slack.in_thread(rig.ask("坏", 1))
    (refused,) = slack.in_thread(rig.ask("空", 2))
    (empty,) = slack.in_thread(rig.ask(f"<@{BOT_USER}> ", 3))
    assert "出错了" in broken.shown and "secret" not in broken.shown
    assert refused.shown == "问题是空的"
    assert empty.shown == HELP


def test_a_user_may_have_everything_forgotten(rig: Rig, slack: SlackServer) -> None:
    rig.ask("大桥多长？", 1)
    (message,) = slack.in_thread(rig.ask("删除记录", 2))
    assert "1 条" in message.shown
    assert rig.conversations.turns("slack", f"C1:{ts_of(1)}") == []


def test_only_listed_channels_and_users(make: Make, slack: SlackServer) -> None:
    rig = make(allow=frozenset({"C1", "U9"}))
    for body in (event("甲", 1), event("乙", 2, channel="C2"), event("丙", 3, channel="C2", user="U9")):
        assert rig.bot.receive(body).status == 200
    assert rig.inbox.idle(20)
    assert sorted(text for text, _ in rig.service.asked) == ["丙", "甲"]
    assert rig.bot.receive(command("丁", 4, slack, channel_id="C2")).body == REFUSED


def test_settings_narrow_what_slack_sees_and_every_question_is_logged(slack: SlackServer, tmp_path: Path) -> None:
    def settings(**given: str) -> Settings:
        return Settings.load(tmp_path, environment={}, slack_bot_token="xoxb-1", slack_api_url=slack.api_url, **given)

    service = ScriptedService()
    inbox, conversations = Inbox(tmp_path / "inbox.sqlite3"), Conversations(tmp_path / "conversations.sqlite3")
    with contextlib.closing(conversations), contextlib.closing(inbox):
        with pytest.raises(SettingsError, match="slack_allow"):
            open_bot(settings(slack_allow=" ,"), inbox, conversations, lambda work: work(service))
        chosen = settings(slack_collections="公开, 示例", slack_allow="C1")
        bot = open_bot(chosen, inbox, conversations, lambda work: work(service))
        bot.receive(event("甲", 1))
        bot.receive(event("乙", 2, channel="C2"))
        assert inbox.idle(20)
    assert [scope.collections for scope in service.scopes] == [("公开", "示例")]
    entry = json.loads((tmp_path / "audit.jsonl").read_text(encoding="utf-8"))
    assert {"channel": "slack", "who": "U1", "question": "甲", "documents": ["d1"]}.items() <= entry.items()


def test_one_user_cannot_take_all_the_time(make: Make, slack: SlackServer) -> None:
    rig = make(per_minute=4)
    for number in range(3):
        rig.bot.receive(event("甲", number))
    rig.bot.receive(event("乙", 3, user="U2"))
    assert rig.inbox.idle(20)
    assert sorted(text for text, _ in rig.service.asked) == ["乙", "甲", "甲"]
    assert sum("太快" in message.shown for message in slack.messages.values()) == 1


def test_links_to_sources_where_there_is_an_address(make: Make, slack: SlackServer) -> None:
    rig = make(link=lambda citation: f"https://kb.example/docs/{citation.document_id}?a=1&b=2#1-6")
    rig.bot.receive(event("大桥多长？", 1))
    assert rig.inbox.idle(20)
    (message,) = slack.in_thread(ts_of(1))
    assert "[1] <https://kb.example/docs/d1?a=1&amp;b=2#1-6|青石镇简报第7期>" in message.blocks[1]["text"]["text"]


def test_a_full_inbox_is_not_acknowledged(make: Make, slack: SlackServer) -> None:
    rig = make(capacity=0)
    assert rig.bot.receive(event("甲", 1)).status == 503
    assert rig.bot.receive(command("甲", 2, slack)).body == BUSY


def test_the_connection_is_made_again(rig: Rig, slack: SlackServer) -> None:
    rig.ask("甲", 1)
    before = slack.connections
    slack.send({"type": "disconnect", "reason": "refresh_requested"})
    slack.wait(lambda: slack.connections > before)
    rig.ask("乙", 2)
    assert [text for text, _ in rig.service.asked] == ["甲", "乙"]


def post(
    client: TestClient,
    body: bytes,
    *,
    stamp: str | None = None,
    secret: str = SECRET,
    kind: str = "json",
    **headers: str,
) -> int:
    """A signed request to /slack; its status."""
    at = stamp or str(int(time.time()))
    signed = hmac.new(secret.encode(), b"v0:" + at.encode() + b":" + body, hashlib.sha256).hexdigest()
    types = {"json": "application/json", "form": "application/x-www-form-urlencoded"}
    sent = {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": f"v0={signed}", "Content-Type": types[kind]}
    return client.post("/slack", content=body, headers=sent | headers).status_code


@pytest.fixture
def http(make: Make) -> Iterator[tuple[Rig, TestClient]]:
    rig = make()
    app = FastAPI()
    app.include_router(router(rig.bot, SECRET))
    with TestClient(app) as client:
        yield rig, client


def test_http_mode_answers_what_slack_signed(http: tuple[Rig, TestClient], slack: SlackServer) -> None:
    rig, client = http
    challenge = client.post("/slack")
    assert challenge.status_code == 401
    assert post(client, json.dumps({"type": "url_verification", "challenge": "c"}).encode()) == 200
    body = json.dumps(event("大桥多长？", 1)).encode()
    assert [post(client, body), post(client, body)] == [200, 200]
    # A form with the word payload in a question is no payload.
    form = urlencode(command("what is a payload？", 2, slack)).encode()
    assert post(client, form, kind="form") == 200
    assert rig.inbox.idle(20)
    assert sorted(text for text, _ in rig.service.asked) == ["what is a payload？", "大桥多长？"]


@pytest.mark.parametrize(
    ("body", "changes", "status"),
    [
        (b"{}", {"secret": "another"}, 401),
        (b"{}", {"stamp": "1600000000"}, 401),
        (b"{}", {"stamp": "soon"}, 401),
        (b"{}", {"stamp": "9" * 400}, 401),
        (b"{}", {"X-Slack-Signature": "v0=\u00e9"}, 401),
        (b"\xff\xfe", {}, 401),
        (b"{not json", {}, 400),
        (b"[1, 2]", {}, 400),
        (b'{"type": "event_callback"}', {}, 200),
        (b'{"type": "event_callback", "event": ["app_mention"]}', {}, 400),
        (b'{"type": "event_callback", "event": {"type": "app_mention", "user": "U1", "ts": "1"}}', {}, 400),
        (b'{"command": "/ask"}', {}, 400),
        (b"x" * (BODY_LIMIT + 1), {}, 413),
    ],
)
def test_http_mode_refuses_what_slack_would_not_send(
    http: tuple[Rig, TestClient], body: bytes, changes: dict[str, str], status: int
) -> None:
    rig, client = http
    given = {name: value.encode("latin-1") if name.startswith("X") else value for name, value in changes.items()}
    assert post(client, body, **given) == status  # type: ignore[arg-type]
    assert rig.inbox.pending == 0
