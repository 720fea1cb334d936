"""The WeCom AI bot (企业微信智能机器人) over its long connection: no public address, answers that stream.

In WeCom (工作台 → 智能机器人 → 创建机器人 → 手动创建 → API 模式 → 使用长连接): Bot ID = ``wecom_bot_id``, Secret =
``wecom_bot_secret``; then ``wenjian bot wecom``. One connection for each bot.
"""

from __future__ import annotations

import logging
import re
import signal
import threading
import time
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from typing import Any

from assistant.channels.audit import open_audit
from assistant.channels.cli_app import say
from assistant.channels.conversations import CONVERSATIONS_FILE, Conversations
from assistant.channels.inbox import INBOX_FILE, Inbox, InboxFullError, Job
from assistant.channels.local_client import Connection
from assistant.channels.outbox import OUTBOX_FILE, Outbox
from assistant.channels.pace import Pace
from assistant.channels.wechat_dialog import BUSY, HELLO, ONLY_TEXT, SEARCHING, Dialog, command, limited
from assistant.channels.wecom_link import Frame, Link, LinkError, new_id
from assistant.errors import SettingsError
from assistant.settings import Settings

log = logging.getLogger(__name__)

CHANNEL = "wecom_bot"
LIMIT = 20_000
"""Bytes; a stream holds 20,480."""
DEADLINE_S = 340.0
STREAM_S = 345.0
"""A stream ends six minutes after its first chunk; a little less, for the way."""
CHUNK_S = 1.0
"""Least time between two chunks."""
SPARE = 10
"""Messages a minute kept for answers: chunks beyond are left out, the next one holds the full text anyway."""
PATIENCE_S = 60.0
"""How long an answer waits for the connection to come back, or for WeCom to take more messages."""

EXPIRED = 846608

_MENTION = re.compile(r"^\s*@\S+\s*")
_LINK = re.compile(r"\](?=[(\[:])")
_SAFE_ID = 200


class Stream:
    """One answer growing in a chat; the same one after a kill, for its id is remembered in ``job``."""

    def __init__(self, link: Link, job: Job, pace: Pace) -> None:
        self._link, self._job, self._pace = link, job, pace
        self._chat, self._req_id = job.payload["chat"], job.payload["req_id"]
        if "stream" not in job.notes:
            job.remember(stream=new_id("stream"), began=time.time())
        self._shown_at = float("-inf")
        self._over = False

    def show(self, text: str) -> None:
        """The text so far, left out where the last one is fresh or the chat has had enough."""
        self._job.check()
        now = time.monotonic()
        if now - self._shown_at < CHUNK_S or self._expired() or not self._pace.take(self._chat, SPARE):
            return
        self._shown_at = now
        try:
            self._chunk(text, finish=False)
        except LinkError as error:
            self._over = error.code == EXPIRED
            log.info("wecom bot: a chunk was not shown: %s", error)

    def finish(self, text: str) -> None:
        """The whole text: ends the stream, or comes as a message of its own where that is over. LinkError."""
        self._wait_for_room()
        if not self._expired():
            try:
                self._again(lambda: self._chunk(text, finish=True))
                return
            except LinkError as error:
                log.info("wecom bot: the stream is over, a message follows: %s", error)
        content = {"chatid": self._chat, "msgtype": "markdown", "markdown": {"content": harmless(text)}}
        self._again(lambda: self._link.request("aibot_send_msg", content))

    def _chunk(self, text: str, *, finish: bool) -> None:
        stream = {"id": self._job.notes["stream"], "finish": finish, "content": harmless(text)}
        self._link.request("aibot_respond_msg", {"msgtype": "stream", "stream": stream}, self._req_id)

    def _again(self, send: Any) -> None:
        """Once more where the connection broke meanwhile."""
        if not self._link.wait_open(PATIENCE_S):
            raise LinkError(0, "与企业微信的连接断了")
        try:
            send()
        except LinkError as error:
            if error.code != 0 or not self._link.wait_open(PATIENCE_S):
                raise
            send()

    def _wait_for_room(self) -> None:
        until = time.monotonic() + PATIENCE_S
        while not self._pace.take(self._chat) and time.monotonic() < until:
            time.sleep(1)

    def _expired(self) -> bool:
        return self._over or time.time() - float(self._job.notes["began"]) > STREAM_S


@dataclass(frozen=True, slots=True)
class WeComBot:
    """``receive`` takes what the link brings; ``answer`` runs in the pool. Every user of a chat has a conversation."""

    inbox: Inbox
    dialog: Dialog
    link: Link
    pace: Pace = field(default_factory=Pace)

    def register(self) -> None:
        """Serves the channel from now on, unfinished messages first."""
        self.inbox.register(CHANNEL, self.answer, self.failed, deadline_s=DEADLINE_S)

    def receive(self, frame: Frame) -> None:
        """Stores a message; greets who opens the chat. Anything else is none of ours."""
        req_id, body = _string(_part(frame, "headers"), "req_id"), _part(frame, "body")
        if frame.get("cmd") == "aibot_event_callback":
            if _string(_part(body, "event"), "eventtype") == "enter_chat":
                self.link.post("aibot_respond_welcome_msg", {"msgtype": "text", "text": {"content": HELLO}}, req_id)
            return
        user, message = _string(_part(body, "from"), "userid"), _string(body, "msgid")
        if frame.get("cmd") != "aibot_msg_callback" or not (req_id and user and message):
            return
        chat = _string(body, "chatid") or user
        who = f"{chat}:{user}"
        payload = {"req_id": req_id, "chat": chat, "user": who, "text": _text(body)}
        try:
            self.inbox.accept(CHANNEL, message[:_SAFE_ID], payload, conversation=who)
        except InboxFullError:
            stream = {"id": new_id("stream"), "finish": True, "content": BUSY}
            self.link.post("aibot_respond_msg", {"msgtype": "stream", "stream": stream}, req_id)

    def answer(self, job: Job) -> None:
        """What the pool runs: the full text so far again and again, then the answer with its sources."""
        user, text = job.payload["user"], job.payload["text"]
        stream = Stream(self.link, job, self.pace)
        if text is None:
            stream.finish(ONLY_TEXT)
            return
        given = command(text)
        if given is not None:
            message = self.dialog.obey(job.event_id, user, given)
        elif "message" in job.notes:
            message = int(job.notes["message"])
        else:
            stream.show(SEARCHING)
            answer = self.dialog.ask(user, text, quick=False, show=stream.show)
            job.check()
            message = self.dialog.keep(job.event_id, user, text, answer)[0]
            job.remember(message=message)
        stream.finish(self.dialog.read(message) or "")
        self.dialog.outbox.take(message)

    def failed(self, job: Job, error: Exception) -> None:
        (message, *_) = self.dialog.failed(job, error)
        Stream(self.link, job, self.pace).finish(self.dialog.read(message) or "")
        self.dialog.outbox.take(message)


def run_bot(settings: Settings, stop: threading.Event | None = None) -> None:
    """Answers over a connection of its own until ``stop`` is set, or the process is told to end.

    SettingsError, BackendError; ReplacedError where the bot is connected from elsewhere.
    """
    missing = [name for name in ("wecom_bot_id", "wecom_bot_secret") if not getattr(settings, name)]
    if missing:
        raise SettingsError(f"没有设置 {'、'.join(missing)}：请填智能机器人（长连接）的 Bot ID 和 Secret")
    stop = stop or _stopped_by_signal()
    with ExitStack() as stack:
        connection = stack.enter_context(closing(Connection(settings)))
        # Opened before the first question comes: loading the model takes seconds.
        held = connection.run(lambda service: len(service.documents()))
        conversations = stack.enter_context(closing(Conversations(settings.home / CONVERSATIONS_FILE)))
        outbox = stack.enter_context(closing(Outbox(settings.home / OUTBOX_FILE)))
        inbox = stack.enter_context(closing(Inbox(settings.home / INBOX_FILE)))
        run = limited(connection.run, settings.wecom_collections)
        dialog = Dialog(CHANNEL, run, conversations, outbox, open_audit(settings), LIMIT)
        link = Link(
            settings.wecom_bot_url,
            settings.wecom_bot_id,
            settings.wecom_bot_secret,
            lambda frame: bot.receive(frame),
        )
        bot = WeComBot(inbox, dialog, link)
        bot.register()
        link.run(stop, lambda: say(f"已连上企业微信智能机器人，{held} 篇文档。按 Ctrl+C 结束。"))


def harmless(text: str) -> str:
    """``text`` where Markdown is shown: what documents say must not become a link."""
    return _LINK.sub("]\u200b", text)


def _stopped_by_signal() -> threading.Event:
    """Set by SIGTERM, which service managers send."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda number, frame: stop.set())
    return stop


def _text(body: Frame) -> str | None:
    """What was written or said, without the mention of the bot; None for pictures and files."""
    kind = body.get("msgtype")
    parts = [body] if kind != "mixed" else _part(body, "mixed").get("msg_item")
    known = [part for part in parts if isinstance(part, dict)] if isinstance(parts, list) else []
    found = " ".join(text for part in known if (text := _string(_part(part, _string(part, "msgtype")), "content")))
    return _MENTION.sub("", found) if found else None


def _string(frame: Frame, name: str) -> str:
    """Empty for anything but a string; without lone surrogates, which no database takes."""
    value = frame.get(name)
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def _part(frame: Frame, name: str) -> Frame:
    part = frame.get(name)
    return part if isinstance(part, dict) else {}
