"""A WeCom app (企业微信自建应用): encrypted callbacks at /wecom, answers by message/send.

In the console (应用管理 → 自建 → 应用): AgentId = ``wecom_agent_id``, Secret = ``wecom_secret``;
接收消息 → 设置API接收: URL https://<host>/wecom, Token = ``wecom_token``, EncodingAESKey = ``wecom_aes_key`` (the
address is checked when it is saved, so ``wenjian serve`` must run); 企业可信IP: the address of this machine.
CorpID (我的企业 → 企业信息) = ``wecom_corp_id``.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from assistant.channels.audit import open_audit
from assistant.channels.conversations import Conversations
from assistant.channels.inbox import Inbox, InboxFullError, Job
from assistant.channels.outbox import OUTBOX_FILE, Outbox
from assistant.channels.pace import Pace
from assistant.channels.wechat import SILENT, Message, read_limited, read_message
from assistant.channels.wechat_api import Api, ApiError, wecom_app
from assistant.channels.wechat_crypto import CallbackError, MessageCipher, check_age, check_signature, read_xml
from assistant.channels.wechat_dialog import ONLY_TEXT, Command, Dialog, Run, answered, command, limited
from assistant.errors import SettingsError
from assistant.settings import Settings

log = logging.getLogger(__name__)

CHANNEL = "wecom"
DEADLINE_S = 240.0
PER_MESSAGE = 6
"""Messages sent for one question; the rest waits for 继续."""

TOO_OFTEN = 45009


@dataclass(frozen=True, slots=True)
class WeComApp:
    """Made by ``open_app``."""

    token: str
    cipher: MessageCipher
    agent_id: int
    inbox: Inbox
    dialog: Dialog
    api: Api
    fluent: bool
    clock: Callable[[], float] = time.time
    pace: Pace = field(default_factory=Pace)

    def register(self) -> None:
        """Serves the channel from now on, unfinished messages first."""
        self.inbox.register(CHANNEL, self.answer, self.failed, deadline_s=DEADLINE_S)

    def answer(self, job: Job) -> None:
        """What the pool runs: everything is answered by message/send."""
        asked, user = job.payload, job.payload["user"]
        if asked["kind"] == "bye":
            self.dialog.forget(user)
        if asked["kind"] in SILENT:
            return
        given = Command("help") if asked["kind"] == "hello" else command(asked["text"])
        if asked["kind"] == "other":
            self.dialog.send(user, self.dialog.put(job.event_id, user, [ONLY_TEXT]), self.post, 1)
        elif given is not None:
            self.dialog.send(user, [self.dialog.obey(job.event_id, user, given)], self.post, 1)
        else:
            self.dialog.answer(job, self.post, fluent=self.fluent, limit=PER_MESSAGE)

    def failed(self, job: Job, error: Exception) -> None:
        if not answered(job):
            self.dialog.send(job.payload["user"], self.dialog.failed(job, error), self.post, 1)

    def post(self, user: str, text: str) -> None:
        """By message/send. ApiError, also where the member has been sent as much as WeCom takes."""
        if not self.pace.take(user):
            raise ApiError(TOO_OFTEN, "")
        content = {"touser": user, "msgtype": "text", "agentid": self.agent_id, "text": {"content": text}}
        self.api.post("/cgi-bin/message/send", content)

    def receive(self, query: Mapping[str, str], body: bytes) -> Message:
        """A delivery, checked and decrypted. CallbackError."""
        return read_message(read_xml(self._open(query, read_xml(body).get("Encrypt", ""))), True)

    def accept(self, message: Message) -> None:
        """InboxFullError where too much waits."""
        conversation = self.dialog.order(message.user, message.payload["text"])
        self.inbox.accept(CHANNEL, message.event_id, message.payload, conversation=conversation)

    def check_address(self, query: Mapping[str, str]) -> str:
        """What WeCom wants to see decrypted when the console saves. CallbackError."""
        return self._open(query, query.get("echostr", "")).decode("utf-8", "replace")

    def close(self) -> None:
        """Close the inbox first: what runs may still send."""
        self.dialog.outbox.close()
        self.api.close()

    def _open(self, query: Mapping[str, str], sealed: str) -> bytes:
        timestamp = query.get("timestamp", "")
        check_signature(query.get("msg_signature", ""), self.token, timestamp, query.get("nonce", ""), sealed)
        check_age(timestamp, self.clock())
        return self.cipher.decrypt(sealed)


def open_app(settings: Settings, inbox: Inbox, conversations: Conversations, run: Run) -> WeComApp:
    """An app that serves its channel already, limited to the collections that WeCom may see.

    SettingsError where settings are missing; BackendError where another process serves the app.
    """
    needed = ("wecom_corp_id", "wecom_agent_id", "wecom_secret", "wecom_token", "wecom_aes_key")
    missing = [name for name in needed if not getattr(settings, name)]
    if missing:
        raise SettingsError(f"企业微信应用还缺设置：{'、'.join(missing)}")
    if not (settings.wecom_agent_id.isascii() and settings.wecom_agent_id.isdigit()):
        raise SettingsError(f"wecom_agent_id = {settings.wecom_agent_id!r} 不可用：应为数字，如 1000002")
    cipher = MessageCipher(settings.wecom_aes_key, settings.wecom_corp_id)
    run = limited(run, settings.wecom_collections)
    dialog = Dialog(CHANNEL, run, conversations, Outbox(settings.home / OUTBOX_FILE), open_audit(settings))
    api = wecom_app(settings.wecom_api_url, settings.wecom_corp_id, settings.wecom_secret)
    agent = int(settings.wecom_agent_id)
    app = WeComApp(settings.wecom_token, cipher, agent, inbox, dialog, api, settings.llm != "")
    app.register()
    return app


def router(app: WeComApp) -> APIRouter:
    """GET and POST /wecom. Whatever comes in, the reply is 200, 403 (not from WeCom), 413 or 503 (full)."""
    routes = APIRouter()

    @routes.get("/wecom", include_in_schema=False)
    async def verify(request: Request) -> Response:
        try:
            return _plain(app.check_address(request.query_params))
        except CallbackError as error:
            return _forbidden(error)

    @routes.post("/wecom", include_in_schema=False)
    async def receive(request: Request) -> Response:
        body = await read_limited(request)
        if body is None:
            return Response(status_code=413)
        try:
            message = await run_in_threadpool(app.receive, request.query_params, body)
            await run_in_threadpool(app.accept, message)
        except CallbackError as error:
            return _forbidden(error)
        except InboxFullError:  # WeCom sends it again
            return Response(status_code=503, headers={"Retry-After": "60"})
        return _plain("")

    return routes


def _forbidden(error: CallbackError) -> Response:
    log.warning("wecom: refused: %s", error)
    return Response("forbidden", status_code=403, media_type="text/plain")


def _plain(text: str) -> Response:
    return Response(text, media_type="text/plain", headers={"X-Content-Type-Options": "nosniff"})
