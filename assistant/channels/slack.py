"""Slack: what comes in is stored and acknowledged, answered in its thread by the pool, rated by thumbs."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import ConnectionErrorRetryHandler, RateLimitErrorRetryHandler
from slack_sdk.webhook import WebhookClient

from assistant.answers.render import render_text
from assistant.channels import slack_text
from assistant.channels.audit import Audit, audited
from assistant.channels.conversations import Conversations
from assistant.channels.inbox import DeadlineError, Inbox, InboxFullError, Job, Payload
from assistant.channels.limits import RateLimit
from assistant.channels.service import Service
from assistant.channels.slack_reply import SLACK_ERRORS, Reply
from assistant.channels.web.examples import examples
from assistant.channels.web.texts import ZH
from assistant.errors import EmptyIndexError, QuestionError
from assistant.resources import resource
from assistant.types import Answer

log = logging.getLogger(__name__)

CHANNEL = "slack"
DEADLINE_S = 300.0
FORGET = frozenset({"删除记录", "清除记录", "忘记我", "forget me"})
HELP = "请直接写出问题，例如：这里有哪些文档？在话题里接着问，会记得前面问的。发「删除记录」会删掉您问过的内容。"
REFUSED = "这里没有开通问简；请管理员把这个频道或您的编号加进 slack_allow。"
BUSY = "现在提问的人太多，请过一会儿再试。"

_RETRIES = 4
_PROMPTS = 4
"""As many suggested prompts as Slack shows."""

_NOT_A_MEMBER = frozenset({"not_in_channel", "channel_not_found"})

_OK = BoltResponse(status=200, body="")

T = TypeVar("T")


class Run(Protocol):
    """Gives work the assistant, wherever it is; runs it again from the start where that process went away."""

    def __call__(self, work: Callable[[Service], T], /) -> T: ...


@dataclass(frozen=True, slots=True)
class SlackBot:
    """``register`` once, then ``receive`` every body that Slack sends; both modes share it.

    ``allow`` holds ids of channels and users; empty admits everybody.
    """

    client: WebClient
    inbox: Inbox
    conversations: Conversations
    run: Run
    audit: Audit
    rate: RateLimit
    """Of each user."""
    allow: frozenset[str] = frozenset()
    link: slack_text.Link = lambda citation: ""
    sleep: Callable[[float], None] = time.sleep

    def register(self) -> None:
        """Serves the channel from now on, unfinished events first."""
        self.inbox.register(CHANNEL, self.answer, self.failed, deadline_s=DEADLINE_S)

    def app(self, signing_secret: str = "") -> App:
        """The Bolt app: it checks signatures (HTTP mode), everything else goes to ``receive``."""

        def authorize(**_: Any) -> AuthorizeResult:
            # One workspace, one token: no call to Slack may stand between an event and its acknowledgement.
            return AuthorizeResult(enterprise_id=None, team_id=None, bot_token=self.client.token)

        app = App(
            client=self.client,
            authorize=authorize,
            signing_secret=signing_secret,
            request_verification_enabled=bool(signing_secret),
            ignoring_self_events_enabled=False,  # receive does, by bot_id
            attaching_conversation_kwargs_enabled=False,
            logger=log,
        )

        @app.middleware
        def receive(req: BoltRequest) -> BoltResponse:
            return self.receive(req.body)

        return app

    def receive(self, body: Payload) -> BoltResponse:
        """The acknowledgement; what it acknowledges is on disk. 503, not acknowledged, where too much waits."""
        try:
            if body.get("type") == "event_callback":
                self._event(body)
            elif body.get("type") == "block_actions":
                self._rate(body)
            elif "command" in body:
                return self._command(body)
        except InboxFullError:
            return BoltResponse(status=503, body="", headers={"Retry-After": "60"})
        except (AttributeError, KeyError, OverflowError, TypeError, ValueError) as error:
            log.warning("not an event as Slack sends it: %r", error)
            return BoltResponse(status=400, body="")
        return _OK

    def answer(self, job: Job) -> None:
        """What the pool runs: one question answered in its thread, or prompts suggested."""
        asked = job.payload
        if asked["kind"] == "home":
            self._suggest(asked["channel"])
            return
        if not asked["thread"]:
            asked["thread"] = job.notes.get("thread") or self._begin_thread(job)
        text, user = slack_text.question(asked["text"]), asked["user"]
        reply = self._reply(job)
        if text.lower() in FORGET:
            reply.tell(f"已删除您在 Slack 里的 {self.conversations.delete_user(CHANNEL, user)} 条提问记录。")
            return
        if not text:
            reply.tell(HELP)
            return
        if wait_s := self.rate.take(user):
            reply.tell(f"您问得太快了，请过 {wait_s} 秒再问。")
            return
        reply.status("正在查找资料…")
        exchange = job.notes.get("exchange", 0)
        answer = self.conversations.answer(CHANNEL, exchange)  # of an attempt that was killed before it delivered
        if answer is None:
            answer = self._ask(text, reply, asked)
            exchange = self.conversations.add(CHANNEL, _conversation(asked), text, answer, user=user)
            job.remember(exchange=exchange)
        blocks = [*slack_text.source_blocks(answer, self.link), slack_text.feedback_block(exchange, answer)]
        reply.finish(render_text(answer, sources=False), blocks)

    def failed(self, job: Job, error: Exception) -> None:
        """Tells the user in the thread, or where the bot may not write there, to the user alone."""
        if job.payload["kind"] == "home":
            return
        message = _message(error)
        if job.payload["thread"]:
            self._reply(job).tell(message)
        else:
            WebhookClient(job.payload["response_url"]).send(text=message, response_type="ephemeral")

    def _ask(self, text: str, reply: Reply, asked: Payload) -> Answer:
        history = self.conversations.turns(CHANNEL, _conversation(asked))

        def work(service: Service) -> Answer:
            shown = ""
            for part in audited(service, self.audit, CHANNEL, asked["user"]).stream(text, history=history):
                if isinstance(part, Answer):
                    return part
                shown += part.text
                reply.show(shown)
            raise RuntimeError("the assistant ended without an answer")

        return self.run(work)

    def _reply(self, job: Job) -> Reply:
        asked = job.payload
        return Reply(
            self.client,
            job,
            channel=asked["channel"],
            thread=asked["thread"],
            user=asked["user"],
            team=asked["team"],
            sleep=self.sleep,
        )

    def _begin_thread(self, job: Job) -> str:
        """A command has no message to answer below: the question is posted first."""
        asked = job.payload
        text = f"<@{asked['user']}>：{slack_text.mrkdwn(slack_text.question(asked['text']))}"
        posted = self.client.chat_postMessage(channel=asked["channel"], text=text, unfurl_links=False)
        job.remember(thread=posted["ts"])
        return str(posted["ts"])

    def _suggest(self, channel: str) -> None:
        found = self.run(lambda service: examples(service.documents(), resource("seeds", "questions.jsonl"), ZH))
        prompts = [{"title": prompt, "message": prompt} for prompt in found[:_PROMPTS]]
        self.client.assistant_threads_setSuggestedPrompts(channel_id=channel, title="试着问", prompts=prompts)

    def _event(self, body: Payload) -> None:
        event = body.get("event") or {}
        kind, channel, user = event.get("type"), str(event.get("channel", "")), str(event.get("user", ""))
        if kind == "app_home_opened":
            if event.get("tab") == "messages" and self._admits(channel, user):
                self._accept(body["event_id"], kind="home", channel=channel, user=user)
            return
        direct = kind == "message" and event.get("channel_type") == "im"
        if not (direct or kind == "app_mention") or event.get("subtype") or event.get("bot_id") or not user:
            return
        if not self._admits(channel, user):
            log.info("not admitted: user %s in channel %s", user, channel)
            return
        self._accept(
            body["event_id"],
            kind="question",
            channel=channel,
            user=user,
            team=str(event.get("user_team") or event.get("team") or body.get("team_id", "")),
            text=str(event.get("text", "")),
            thread=str(event.get("thread_ts") or event["ts"]),
        )

    def _command(self, body: Payload) -> BoltResponse:
        channel, user = str(body["channel_id"]), str(body["user_id"])
        if not self._admits(channel, user):
            return BoltResponse(status=200, body=REFUSED)
        given = {"team": body.get("team_id", ""), "text": body.get("text", ""), "thread": ""}
        try:
            self._accept(
                body["trigger_id"],
                kind="command",
                channel=channel,
                user=user,
                response_url=body["response_url"],
                **given,
            )
        except InboxFullError:
            return BoltResponse(status=200, body=BUSY)  # Slack does not send a command twice
        return _OK

    def _accept(self, event_id: str, **payload: str) -> None:
        conversation = _conversation(payload) if payload.get("thread") else ""
        self.inbox.accept(CHANNEL, str(event_id), payload, conversation=conversation)

    def _admits(self, channel: str, user: str) -> bool:
        return not self.allow or channel in self.allow or user in self.allow

    def _rate(self, body: Payload) -> None:
        user = str(body["user"]["id"])
        for action in body.get("actions", ()):
            if action.get("action_id") == slack_text.FEEDBACK_ACTION:
                exchange, _, rating = str(action.get("value", "")).partition(":")
                if exchange.isdecimal() and rating in {"1", "-1"}:
                    self.conversations.rate(CHANNEL, int(exchange), user, 1 if rating == "1" else -1)


def make_client(token: str, base_url: str) -> WebClient:
    """A client that waits and tries again where Slack says too many requests, or the connection breaks."""
    retries = [ConnectionErrorRetryHandler(max_retry_count=2), RateLimitErrorRetryHandler(max_retry_count=_RETRIES)]
    return WebClient(token=token, base_url=base_url.rstrip("/") + "/", retry_handlers=retries)


def _conversation(asked: Payload) -> str:
    return f"{asked['channel']}:{asked['thread']}"


def _message(error: Exception) -> str:
    """For users: what they can mend, in full; what they cannot, without the insides."""
    if isinstance(error, QuestionError | EmptyIndexError):
        return str(error)
    if isinstance(error, DeadlineError):
        return f"{error}，没有答成。请换个问法，或过一会儿再试。"
    if isinstance(error, SlackApiError) and error.response.get("error") in _NOT_A_MEMBER:
        return "我还不在这个频道里：请先用 /invite 把我请进来，或私信问我。"
    if isinstance(error, SLACK_ERRORS):
        return "答案没能送到这里，请过一会儿再试。"
    return "出错了，没有答成。请过一会儿再试；管理员可以在日志里看到原因。"
