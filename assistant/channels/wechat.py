"""A WeChat Official Account (公众号): POST /wechat, signed and, in 安全模式, encrypted.

WeChat waits 5 s for a reply and asks three times, so every delivery of a message joins the one job there is.
Three ways to deliver, by the account's rights:

- verified (``wechat_verified``): acknowledged at once, answered by the customer-service API, first the answer taken
  from the text, then the one the model writes; what the API refuses waits for 「继续」;
- unverified: the reply is held up to ``HOLD_S``; too late for one delivery, the next one gets it;
- later than the third: the user is told to fetch it by 「继续」, which also brings what did not fit.

In the console (设置与开发 → 基本配置 → 服务器配置): URL https://<host>/wechat, Token = ``wechat_token``,
EncodingAESKey = ``wechat_aes_key``, 消息加解密方式 = 安全模式. The console checks the address when it saves, so
``wenjian serve`` must run. Verified accounts also need AppSecret (``wechat_secret``), and this machine in the IP
whitelist.
"""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from assistant.channels.audit import open_audit
from assistant.channels.conversations import Conversations
from assistant.channels.inbox import Inbox, InboxFullError, Job, Payload, Ticket
from assistant.channels.outbox import OUTBOX_FILE, Outbox
from assistant.channels.wechat_api import UNAUTHORIZED, Api, ApiError, official_account
from assistant.channels.wechat_crypto import (
    CallbackError,
    MessageCipher,
    check_age,
    check_signature,
    read_xml,
    signature,
    write_xml,
)
from assistant.channels.wechat_dialog import BUSY, ONLY_TEXT, WAITING, Command, Dialog, Run, answered, command, limited
from assistant.errors import SettingsError
from assistant.settings import Settings

log = logging.getLogger(__name__)

CHANNEL = "wechat"
LIMIT_S = 5.0
"""WeChat hangs up after so long."""
HOLD_S = 4.5
DELIVERIES = 3
PER_MESSAGE = 5
"""Customer-service messages that WeChat takes for one message of a user."""

LARGEST_REQUEST = 1 << 20
_QUICK_DEADLINE_S, _FLUENT_DEADLINE_S = 60.0, 240.0
_REMEMBERED = 10_000
_POLL_S = 0.1
SILENT = frozenset({"bye", "silent"})
_XML_ID = re.compile(r"[\w.@:-]{1,128}")


@dataclass(frozen=True, slots=True)
class Message:
    """One delivery. ``event_id`` is the same for every delivery of a message."""

    event_id: str
    user: str
    account: str
    payload: Payload
    encrypted: bool


@dataclass(slots=True)
class OfficialAccount:
    """Made by ``open_account``. ``api`` None for an account that is not verified."""

    token: str
    cipher: MessageCipher | None
    inbox: Inbox
    dialog: Dialog
    api: Api | None
    fluent: bool
    clock: Callable[[], float] = time.time
    _deliveries: OrderedDict[str, int] = field(default_factory=OrderedDict)

    def register(self) -> None:
        """Serves the channel from now on, unfinished messages first."""
        deadline_s = _FLUENT_DEADLINE_S if self.fluent else _QUICK_DEADLINE_S
        self.inbox.register(CHANNEL, self.answer, self.failed, deadline_s=deadline_s)

    def answer(self, job: Job) -> str | None:
        """What the pool runs. The id of the message to reply with; None where it was sent."""
        asked, user = job.payload, job.payload["user"]
        if asked["kind"] == "bye":
            self.dialog.forget(user)
        if asked["kind"] in SILENT:
            return None
        if asked["kind"] == "other":
            return str(self.dialog.put(job.event_id, user, [ONLY_TEXT])[0])
        given = Command("help") if asked["kind"] == "hello" else command(asked["text"])
        if given is not None:
            return str(self.dialog.obey(job.event_id, user, given))
        if self.api is None:
            return str(self._reply_to(job))
        try:
            self.dialog.answer(job, self.post, fluent=self.fluent, limit=PER_MESSAGE)
        except ApiError as error:
            self._refused(error)
        return None

    def failed(self, job: Job, error: Exception) -> str | None:
        if answered(job):
            return None
        ids = self.dialog.failed(job, error)
        if self.api is not None and is_question(job.payload):
            try:
                self.dialog.send(job.payload["user"], ids, self.post, 1)
            except ApiError as refused:
                self._refused(refused)
            return None
        return str(ids[0])

    def post(self, user: str, text: str) -> None:
        """By the customer-service API. ApiError."""
        if self.api is None:
            raise ApiError(UNAUTHORIZED, "")
        self.api.post("/cgi-bin/message/custom/send", {"touser": user, "msgtype": "text", "text": {"content": text}})

    def receive(self, query: Mapping[str, str], body: bytes) -> Message:
        """A delivery, checked. CallbackError, also for a plain message where encrypted ones were agreed on."""
        encrypted = query.get("encrypt_type") == "aes"
        stamps = (self.token, query.get("timestamp", ""), query.get("nonce", ""))
        if not encrypted:
            check_signature(query.get("signature", ""), *stamps)
        fields = read_xml(body)
        if encrypted:
            sealed = fields.get("Encrypt", "")
            check_signature(query.get("msg_signature", ""), *stamps, sealed)
        check_age(query.get("timestamp", ""), self.clock())
        if encrypted != (self.cipher is not None):
            raise CallbackError("后台的消息加解密方式与 wechat_aes_key 不一致：明文模式请留空，安全模式必须填")
        if self.cipher is not None:
            fields = read_xml(self.cipher.decrypt(sealed))
        return read_message(fields, encrypted)

    def check_address(self, query: Mapping[str, str]) -> None:
        """CallbackError unless WeChat itself asks whether we are the server (the GET when the console saves)."""
        check_signature(query.get("signature", ""), self.token, query.get("timestamp", ""), query.get("nonce", ""))
        check_age(query.get("timestamp", ""), self.clock())

    def accept(self, message: Message) -> Ticket:
        """InboxFullError where too much waits."""
        conversation = message.user if self.api is None else self.dialog.order(message.user, message.payload["text"])
        return self.inbox.accept(CHANNEL, message.event_id, message.payload, conversation=conversation)

    def last_delivery(self, message: Message) -> bool:
        """Counts; true for the third and later ones: WeChat will not ask again."""
        count = self._deliveries.pop(message.event_id, 0) + 1
        self._deliveries[message.event_id] = count
        if len(self._deliveries) > _REMEMBERED:
            self._deliveries.popitem(last=False)
        return count >= DELIVERIES

    def sends(self, message: Message) -> bool:
        """Whether the answer goes another way than as the reply."""
        return message.payload["kind"] in SILENT or (self.api is not None and is_question(message.payload))

    def envelope(self, message: Message, text: str) -> str:
        """``text`` as the reply to ``message``, encrypted where that was."""
        now = int(self.clock())
        reply = write_xml(
            ToUserName=message.user, FromUserName=message.account, CreateTime=now, MsgType="text", Content=text
        )
        if self.cipher is None or not message.encrypted:
            return reply
        nonce, sealed = secrets.token_hex(8), self.cipher.encrypt(reply.encode())
        signed = signature(self.token, str(now), nonce, sealed)
        return write_xml(Encrypt=sealed, MsgSignature=signed, TimeStamp=now, Nonce=nonce)

    def close(self) -> None:
        """Close the inbox first: what runs may still send."""
        self.dialog.outbox.close()
        if self.api is not None:
            self.api.close()

    def _reply_to(self, job: Job) -> int:
        """The first message of the answer; not made again after a kill."""
        if "message" not in job.notes:
            user, text = job.payload["user"], job.payload["text"]
            answer = self.dialog.ask(user, text, quick=True)
            job.check()
            job.remember(message=self.dialog.keep(job.event_id, user, text, answer)[0])
        return int(job.notes["message"])

    def _refused(self, error: ApiError) -> None:
        """The account is not verified after all: from now on answers are replies."""
        log.error("wechat: %s", error)
        self.api = None


def open_account(settings: Settings, inbox: Inbox, conversations: Conversations, run: Run) -> OfficialAccount:
    """An account that serves its channel already, limited to the collections that WeChat may see.

    SettingsError where settings are missing; BackendError where another process serves WeChat.
    """
    if not settings.wechat_token:
        raise SettingsError("没有设置 wechat_token：请填公众号「服务器配置」里的 Token")
    if settings.wechat_aes_key and not settings.wechat_app_id:
        raise SettingsError("填了 wechat_aes_key，还要填 wechat_app_id（公众号的 AppID）：解密时要核对")
    api = None
    if settings.wechat_verified:
        if not (settings.wechat_app_id and settings.wechat_secret):
            raise SettingsError("wechat_verified = true 时要填 wechat_app_id 和 wechat_secret：用来发客服消息")
        api = official_account(settings.wechat_api_url, settings.wechat_app_id, settings.wechat_secret)
    cipher = MessageCipher(settings.wechat_aes_key, settings.wechat_app_id) if settings.wechat_aes_key else None
    dialog = Dialog(
        CHANNEL,
        limited(run, settings.wechat_collections),
        conversations,
        Outbox(settings.home / OUTBOX_FILE),
        open_audit(settings),
    )
    fluent = api is not None and settings.llm != ""
    account = OfficialAccount(settings.wechat_token, cipher, inbox, dialog, api, fluent)
    account.register()
    return account


def router(account: OfficialAccount) -> APIRouter:
    """GET and POST /wechat. Whatever comes in, the reply is 200, 400 (not from WeChat), 403 or 413."""
    routes = APIRouter()

    @routes.get("/wechat", include_in_schema=False)
    async def verify(request: Request) -> Response:
        try:
            account.check_address(request.query_params)
        except CallbackError as error:
            return _forbidden(error)
        return _plain(request.query_params.get("echostr", ""))

    @routes.post("/wechat", include_in_schema=False)
    async def receive(request: Request) -> Response:
        arrived = time.monotonic()
        body = await read_limited(request)
        if body is None:
            return Response(status_code=413)
        try:
            message = await run_in_threadpool(account.receive, request.query_params, body)
        except CallbackError as error:
            return _forbidden(error)
        last = account.last_delivery(message)
        try:
            ticket = await run_in_threadpool(account.accept, message)
        except InboxFullError:
            return _xml(account.envelope(message, BUSY))
        if account.sends(message):
            return _plain("success")
        result = await ticket.wait(arrived + HOLD_S - time.monotonic())
        if result is None and ticket.done:
            result = ticket.result(0)
            if result is None:  # sent another way
                return _plain("success")
        if result is not None:
            return await run_in_threadpool(_reply, account, message, int(result))
        if last:
            return _xml(account.envelope(message, WAITING))
        await _hung_up(request, arrived + LIMIT_S + 1)
        return _plain("success")

    return routes


def is_question(payload: Payload) -> bool:
    return payload["kind"] == "text" and command(payload["text"]) is None


async def read_limited(request: Request) -> bytes | None:
    """The body; None where it is longer than any message is."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_REQUEST:
            return None
    return bytes(body)


def _reply(account: OfficialAccount, message: Message, number: int) -> Response:
    text = account.dialog.read(number)
    if text is None:
        return _plain("success")
    account.dialog.outbox.take(number)
    return _xml(account.envelope(message, text))


async def _hung_up(request: Request, until: float) -> None:
    """Waits for WeChat to hang up: only a delivery that gets no reply at all is followed by another one."""
    while time.monotonic() < until and not await request.is_disconnected():
        await asyncio.sleep(_POLL_S)


def read_message(fields: Mapping[str, str], encrypted: bool) -> Message:
    """A message or event of WeChat or WeCom. CallbackError where it is neither."""
    user, account, kind = fields.get("FromUserName", ""), fields.get("ToUserName", ""), fields.get("MsgType", "")
    if not (_XML_ID.fullmatch(user) and account and kind):
        raise CallbackError("消息里没有 FromUserName、ToUserName 或 MsgType")
    event = fields.get("Event", "").lower()
    event_id = fields.get("MsgId", "") or f"{user}/{fields.get('CreateTime', '')}/{event}"
    text = fields.get("Content", "") if kind == "text" else fields.get("Recognition", "")
    payload: dict[str, Any] = {"user": user, "text": text, "kind": _kind(kind, event, text)}
    return Message(event_id[:200], user, account, payload, encrypted)


def _kind(kind: str, event: str, text: str) -> str:
    if kind == "event":
        return {"subscribe": "hello", "unsubscribe": "bye"}.get(event, "silent")
    return "text" if kind == "text" or (kind == "voice" and text) else "other"


def _forbidden(error: CallbackError) -> Response:
    log.warning("wechat: refused: %s", error)
    return Response("forbidden", status_code=403, media_type="text/plain")


def _plain(text: str) -> Response:
    return Response(text, media_type="text/plain", headers={"X-Content-Type-Options": "nosniff"})


def _xml(text: str) -> Response:
    return Response(text, media_type="application/xml")
