"""What users of WeChat and WeCom may say beside questions (继续, 1, 删除记录), and how an answer reaches them."""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar

from assistant.channels.access import collections_of, visible
from assistant.channels.audit import Audit, audited
from assistant.channels.conversations import Conversations
from assistant.channels.inbox import DeadlineError, Job
from assistant.channels.outbox import Outbox
from assistant.channels.plain_text import LIMIT, MORE, cut, messages, passage
from assistant.channels.service import Service
from assistant.channels.wechat_api import ApiError
from assistant.errors import EmptyIndexError, QuestionError
from assistant.types import Answer
from vectorstore.types import DocumentNotFoundError

log = logging.getLogger(__name__)
T = TypeVar("T")

HELLO = """你好，我是问简：直接发问题，我从文档里找答案，并注明出处。
· 发编号（如 1）看这一处的原文
· 发「继续」看没显示完、没查完的内容
· 接着问会记得前面问的；发「删除记录」清除你问过的内容"""
SEARCHING = "正在查找资料…"
ONLY_TEXT = "目前只看得懂文字：请把问题打成字发来。"
NOTHING_MORE = "没有更多内容了。请直接发问题。"
FORGOTTEN = "已删除你在这里的提问记录。"
WAITING = "还在查找，请过几秒发「继续」看答案。"
BUSY = "现在提问的人太多，请过一会儿再试。"

_SOURCE = re.compile(r"(?:回复|看|查看|原文|出处|来源)?\s*[\[【(]?(\d{1,3})[\]】)]?\s*(?:看原文|的?原文|的?出处)?")
_WORDS = {"继续": "more", "下一页": "more", "更多": "more", "continue": "more", "more": "more"} | dict.fromkeys(
    ("删除记录", "清除记录", "忘记我", "forget me"), "forget"
)
_EDGES = " \t\r\n。.!！「」“”\"'"


class Run(Protocol):
    """Gives work the assistant, wherever it is; runs it again from the start where that process went away."""

    def __call__(self, work: Callable[[Service], T], /) -> T: ...


Send = Callable[[str, str], None]
"""Sends (user, text). Raises ApiError."""


@dataclass(frozen=True, slots=True)
class Command:
    """``number`` is that of a source."""

    kind: Literal["more", "forget", "help", "source"]
    number: int = 0


def command(text: str) -> Command | None:
    """What a message asks for that is no question; None for a question."""
    plain = unicodedata.normalize("NFKC", text).strip(_EDGES).lower()
    if plain in ("", "帮助", "help", "?"):
        return Command("help")
    if plain in _WORDS:
        return Command("more" if _WORDS[plain] == "more" else "forget")
    found = _SOURCE.fullmatch(plain)
    return Command("source", int(found[1])) if found else None


@dataclass(frozen=True, slots=True)
class Dialog:
    """One channel's users: each ``user`` has a conversation of their own. Threads may share it.

    Every message for a user goes through the outbox: it is ``read``, handed over, and only then taken out.
    """

    channel: str
    run: Run
    conversations: Conversations
    outbox: Outbox
    audit: Audit
    limit: int = LIMIT
    """Bytes of one message."""

    def order(self, user: str, text: str) -> str:
        """The conversation whose jobs a message waits for: none for a command that can be obeyed now, while an
        answer is still being written."""
        given = command(text)
        if given is None or (given.kind == "more" and self.outbox.next(self.channel, user) is None):
            return user
        return ""

    def obey(self, event: str, user: str, given: Command) -> int:
        """The first message in reply to a command."""
        if given.kind == "more":
            waiting = self.outbox.next(self.channel, user)
            return self.put(event, user, [NOTHING_MORE])[0] if waiting is None else waiting
        if given.kind == "forget":
            self.forget(user)
            return self.put(event, user, [FORGOTTEN])[0]
        texts = [HELLO] if given.kind == "help" else self.source(user, given.number)
        return self.put(event, user, texts)[0]

    def ask(self, user: str, text: str, *, quick: bool, show: Callable[[str], None] = lambda text: None) -> Answer:
        """The answer to a question, which is not kept yet. ``show`` is given the text so far as it grows."""
        history = self.conversations.turns(self.channel, user)

        def work(service: Service) -> Answer:
            shown = ""
            noted = audited(service, self.audit, self.channel, user)
            for part in noted.stream(text, history=history, quick=quick):
                if isinstance(part, Answer):
                    return part
                shown += part.text
                show(shown)
            raise RuntimeError("the assistant ended without an answer")

        return self.run(work)

    def keep(self, event: str, user: str, text: str, answer: Answer) -> list[int]:
        """Remembers an answer; its messages."""
        self.conversations.add(self.channel, user, text, answer, user=user)
        return self.outbox.put(self.channel, user, event, messages(answer, self.limit), closing=True)

    def put(self, event: str, user: str, texts: list[str]) -> list[int]:
        return self.outbox.put(self.channel, user, event, texts)

    def source(self, user: str, number: int) -> list[str]:
        """The passage that [number] of the last answer cites, in messages."""
        answer = self.conversations.last(self.channel, user)
        if answer is None or not answer.citations:
            return ["还没有可看的出处：请先发一个问题。"]
        cited = next((citation for citation in answer.citations if citation.number == number), None)
        if cited is None:
            numbers = "、".join(str(citation.number) for citation in answer.citations)
            return cut(f"上一个回答的出处是 {numbers}，没有 {number}。")
        try:
            return passage(self.run(lambda service: service.document(cited.document_id)), cited)
        except DocumentNotFoundError:
            return ["这份文档已经移走，看不到原文了。"]

    def forget(self, user: str) -> None:
        """Deletes what the user asked and what waits for them."""
        self.conversations.delete_user(self.channel, user)
        self.conversations.delete(self.channel, user)
        self.outbox.delete_user(self.channel, user)

    def read(self, message: int) -> str | None:
        """A message as it is shown, with a word on what follows; None where it has expired."""
        found = self.outbox.read(message)
        return None if found is None else found[0] + (MORE if found[1] else "")

    def send(self, user: str, ids: list[int], post: Send, limit: int) -> None:
        """Sends the first ``limit`` messages; those that cannot be sent wait for 继续."""
        for count, message in enumerate(ids, start=1):
            found = self.outbox.read(message)
            if found is None or count > limit:
                return
            try:
                post(user, found[0] + (MORE if found[1] and count == limit else ""))
            except ApiError as error:
                log.warning("%s: not sent, kept for 继续: %s", self.channel, error)
                if error.code == 48001:
                    raise
                return
            self.outbox.take(message)

    def answer(self, job: Job, post: Send, *, fluent: bool, limit: int) -> None:
        """Sends the answer taken from the text, then, with ``fluent``, the one that the model writes.

        ``limit`` messages in all. ApiError 48001 where the account may not send at all.
        """
        user, text = job.payload["user"], job.payload["text"]
        if "quick" not in job.notes:
            quick = self.ask(user, text, quick=True)
            job.check()
            ids = self.keep(job.event_id, user, text, quick)
            self.send(user, ids, post, 1 if fluent else limit)
            job.remember(quick=quick.text)
        if not fluent:
            return
        written = self.ask(user, text, quick=False)
        job.check()
        if written.kind == "generated" and written.text != job.notes["quick"]:
            self.send(user, self.keep(f"{job.event_id}/2", user, text, written), post, limit - 1)

    def failed(self, job: Job, error: Exception) -> list[int]:
        """The message that tells the user why there is no answer."""
        return self.put(f"{job.event_id}/failed", job.payload["user"], cut(_message(error)))


def answered(job: Job) -> bool:
    """Whether the user has the quick answer: it stands, should the model fail."""
    return "quick" in job.notes


def limited(run: Run, collections: str) -> Run:
    """``run`` with a service that sees these collections only (names separated by commas, empty is all)."""
    names = collections_of(collections)

    def narrowed(work: Callable[[Service], T]) -> T:
        return run(lambda service: work(visible(service, names)))

    return narrowed


def _message(error: Exception) -> str:
    """For users: what they can mend, in full; what they cannot, without the insides."""
    if isinstance(error, QuestionError | EmptyIndexError):
        return str(error)
    if isinstance(error, DeadlineError):
        return f"{error}，没有答成。请换个问法，或过一会儿再试。"
    return "出错了，没有答成。请过一会儿再试；管理员可以在日志里看到原因。"
