"""What ``wenjian doctor`` says of the channels: settings complete and of the right form, packages installed.

Only with ``--online`` are the vendors asked: nothing leaves this machine unless its user says so. Nothing here shows
a secret.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from urllib.parse import urlsplit

from assistant.channels.access import collections_of
from assistant.channels.doctor import Broken
from assistant.errors import WenjianError
from assistant.settings import Settings
from vectorstore.types import StoreError

TIMEOUT_S = 10.0

_SLACK_ID = re.compile(r"[CDGUW][A-Z0-9]{5,}")
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class Form:
    """How a setting looks; ``where`` it is found in the vendor's console."""

    pattern: str
    where: str


FORMS = {
    "slack_bot_token": Form(r"xoxb-\S+", "Slack 应用的 OAuth & Permissions 页：Bot User OAuth Token，xoxb- 开头"),
    "slack_app_token": Form(r"xapp-\S+", "Slack 应用的 Basic Information 页：App-Level Token，xapp- 开头"),
    "slack_signing_secret": Form(r"[0-9a-f]{32}", "Slack 应用的 Basic Information 页：Signing Secret，32 位十六进制"),
    "wechat_token": Form(r"[A-Za-z0-9]{3,32}", "公众号后台「服务器配置」的 Token：3 到 32 个字母和数字"),
    "wechat_app_id": Form(r"wx[0-9a-f]{16}", "公众号后台的 AppID：wx 加 16 位"),
    "wechat_aes_key": Form(r"[A-Za-z0-9]{43}", "公众号后台「服务器配置」的 EncodingAESKey：43 个字母和数字"),
    "wechat_secret": Form(r"[0-9a-f]{32}", "公众号后台的 AppSecret：32 位十六进制"),
    "wecom_corp_id": Form(r"w[wx][0-9a-zA-Z]{16}", "企业微信管理后台「我的企业」底部的企业 ID"),
    "wecom_agent_id": Form(r"\d+", "企业微信应用详情页的 AgentId：数字"),
    "wecom_secret": Form(r"\S{20,}", "企业微信应用详情页的 Secret"),
    "wecom_token": Form(r"[A-Za-z0-9]{1,32}", "企业微信应用「接收消息」的 Token：不超过 32 个字母和数字"),
    "wecom_aes_key": Form(r"[A-Za-z0-9]{43}", "企业微信应用「接收消息」的 EncodingAESKey：43 个字母和数字"),
    "wecom_bot_id": Form(r"\S+", "智能机器人「API 模式 · 长连接」页的 Bot ID"),
    "wecom_bot_secret": Form(r"\S{16,}", "智能机器人「API 模式 · 长连接」页的 Secret"),
}


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel counts as configured once one setting of ``any_of`` is written; then it needs all of ``needs``.

    ``modules`` are what its ``extra`` installs; ``more`` finds what forms cannot say; ``ask`` tries the vendor.
    """

    any_of: tuple[str, ...]
    needs: tuple[str, ...]
    modules: tuple[str, ...]
    extra: str
    collections: str
    ask: Callable[[Settings], None]
    more: Callable[[Settings], Iterator[str]] = lambda settings: iter(())


def channel_checks(settings: Settings, *, online: bool = False) -> Iterator[tuple[str, Callable[[], str]]]:
    """A check of ``wenjian serve`` and one of each channel that is configured; they raise Broken."""
    yield "服务", lambda: _verdict(_server(settings), _server_found(settings))
    found = "设置齐全，对方应答正常" if online else "设置齐全（加 --online 再试能否连上）"
    for name, channel in CHANNELS.items():
        if any(getattr(settings, setting) for setting in channel.any_of):
            yield name, partial(_examine, channel, settings, online, found)


def _examine(channel: Channel, settings: Settings, online: bool, found: str) -> str:
    return _verdict(_problems(channel, settings, online=online), found)


def _verdict(problems: Iterator[str], found: str) -> str:
    named = list(problems)
    if named:
        raise Broken(f"{len(named)} 处要改", "；".join(named))
    return found


def _problems(channel: Channel, settings: Settings, *, online: bool) -> Iterator[str]:
    missing = [module for module in channel.modules if find_spec(module) is None]
    if missing:
        yield f'缺 {"、".join(missing)}：pip install "wenjian[{channel.extra}]"'
    wrong = [
        *(f"没有写 {name}（{FORMS[name].where}）" for name in channel.needs if not getattr(settings, name)),
        *_misshapen(channel, settings),
        *channel.more(settings),
        *_unknown_collections(channel.collections, settings),
    ]
    yield from wrong
    if online and not missing and not wrong:
        try:
            channel.ask(settings)
        except (WenjianError, OSError) as error:
            yield f"对方没有接受：{error}"


def _misshapen(channel: Channel, settings: Settings) -> Iterator[str]:
    for name in dict.fromkeys((*channel.any_of, *channel.needs)):
        value = getattr(settings, name)
        if value and not re.fullmatch(FORMS[name].pattern, value):
            yield f"{name} 的样子不对（{len(value)} 个字符），应是{FORMS[name].where}"


def _unknown_collections(setting: str, settings: Settings) -> Iterator[str]:
    """Names that no document belongs to: a slip of the pen hides everything."""
    from assistant.channels.local_client import Connection

    try:
        names = collections_of(getattr(settings, setting))
        if not names or not settings.index.exists():
            return
        with closing(Connection(settings, wait_s=0)) as connection:
            held = connection.run(lambda service: {summary.collection for summary in service.documents()})
    except (WenjianError, StoreError) as error:
        yield f"{setting} 查不了：{error}"
        return
    unknown = [name for name in names if name not in held]
    if unknown:
        yield f"{setting} 里的 {'、'.join(unknown)} 没有文档；现有集合：{'、'.join(sorted(held)) or '无'}"


def _server(settings: Settings) -> Iterator[str]:
    """Whether anybody can get in where a key is asked of everybody."""
    from assistant.channels.keys import KEYS_FILE, Keys

    outside = settings.public_url or settings.host not in _LOOPBACK
    signed = settings.slack_signing_secret or settings.wechat_token or settings.wecom_token
    if not outside or settings.password or signed:  # callbacks bring signatures of their own
        return
    file = settings.home / KEYS_FILE
    if file.exists():
        with closing(Keys(file)) as keys:
            if keys.list():
                return
    yield "对外服务却既没有密钥也没有密码，谁也进不来：wenjian key make 名字 --all，或设 password"


def _server_found(settings: Settings) -> str:
    mcp = "，MCP 已安装" if find_spec("mcp") else '，MCP 没有安装（要用就 pip install "wenjian[mcp]"）'
    outside = settings.public_url or ("" if settings.host in _LOOPBACK else f"{settings.host}:{settings.port}")
    return f"对外：{outside or '无，只有本机'}{mcp}"


def _slack_more(settings: Settings) -> Iterator[str]:
    if not settings.slack_app_token and not settings.slack_signing_secret:
        yield "slack_app_token（wenjian bot slack 用）和 slack_signing_secret（wenjian serve 用）至少要写一个"
    named = [name.strip() for name in settings.slack_allow.split(",") if name.strip()]
    wrong = [name for name in named if not _SLACK_ID.fullmatch(name)]
    if wrong:
        yield f"slack_allow 里的 {'、'.join(wrong)} 不是编号：请写 C0123ABC 这样的频道编号、U0456DEF 这样的用户编号"


def _wechat_more(settings: Settings) -> Iterator[str]:
    if settings.wechat_verified and not settings.wechat_secret:
        yield f"wechat_verified = true 时要写 wechat_secret（{FORMS['wechat_secret'].where}）"
    if (settings.wechat_verified or settings.wechat_aes_key) and not settings.wechat_app_id:
        yield f"写了 wechat_aes_key 或 wechat_verified = true 时要写 wechat_app_id（{FORMS['wechat_app_id'].where}）"
    yield from _callback_more(settings)


def _callback_more(settings: Settings) -> Iterator[str]:
    if not settings.public_url and settings.host in _LOOPBACK:
        yield "腾讯的服务器到不了这里：请放在有公网地址的反向代理后面，并设 public_url（见 docs/deployment.md）"


def _ask_slack(settings: Settings) -> None:
    from slack_sdk import WebClient
    from slack_sdk.errors import SlackClientError

    base = settings.slack_api_url.rstrip("/") + "/"
    try:
        client = WebClient(settings.slack_bot_token, base_url=base, timeout=int(TIMEOUT_S), retry_handlers=[])
        client.auth_test()
        if settings.slack_app_token:
            # Gives an address only; no connection is opened that would take events from a running bot.
            client.apps_connections_open(app_token=settings.slack_app_token)
    except SlackClientError as error:
        raise WenjianError(str(error)) from error


def _ask_wechat(settings: Settings) -> None:
    if settings.wechat_secret:
        body = {"grant_type": "client_credential", "appid": settings.wechat_app_id, "secret": settings.wechat_secret}
        _ask_for_token(settings.wechat_api_url, "POST", "/cgi-bin/stable_token", json=body)


def _ask_wecom(settings: Settings) -> None:
    named = {"corpid": settings.wecom_corp_id, "corpsecret": settings.wecom_secret}
    _ask_for_token(settings.wecom_api_url, "GET", "/cgi-bin/gettoken", params=named)


def _ask_for_token(base_url: str, method: str, path: str, **given: dict[str, str]) -> None:
    import httpx

    from assistant.channels.wechat_api import ApiError, request

    with httpx.Client(base_url=base_url, timeout=TIMEOUT_S) as client:
        reply = request(client, method, path, **given)
    if not reply.get("access_token"):
        raise ApiError(int(reply.get("errcode", 0)), str(reply.get("errmsg", "")))


def _ask_wecom_bot(settings: Settings) -> None:
    """Only whether its server can be reached: a second connection would throw out the bot that runs."""
    address = urlsplit(settings.wecom_bot_url)
    port = address.port or (80 if address.scheme == "ws" else 443)
    socket.create_connection((address.hostname or "", port), timeout=TIMEOUT_S).close()


CHANNELS: dict[str, Channel] = {
    "Slack": Channel(
        any_of=("slack_bot_token", "slack_app_token", "slack_signing_secret"),
        needs=("slack_bot_token",),
        modules=("slack_bolt", "aiohttp"),
        extra="slack",
        collections="slack_collections",
        ask=_ask_slack,
        more=_slack_more,
    ),
    "微信公众号": Channel(
        any_of=("wechat_token", "wechat_app_id", "wechat_aes_key", "wechat_secret"),
        needs=("wechat_token",),
        modules=("cryptography", "defusedxml", "httpx"),
        extra="wechat",
        collections="wechat_collections",
        ask=_ask_wechat,
        more=_wechat_more,
    ),
    "企业微信应用": Channel(
        any_of=("wecom_token", "wecom_aes_key", "wecom_secret", "wecom_agent_id"),
        needs=("wecom_corp_id", "wecom_agent_id", "wecom_secret", "wecom_token", "wecom_aes_key"),
        modules=("cryptography", "defusedxml", "httpx"),
        extra="wechat",
        collections="wecom_collections",
        ask=_ask_wecom,
        more=_callback_more,
    ),
    "企业微信智能机器人": Channel(
        any_of=("wecom_bot_id", "wecom_bot_secret"),
        needs=("wecom_bot_id", "wecom_bot_secret"),
        modules=("websockets",),
        extra="wechat",
        collections="wecom_collections",
        ask=_ask_wecom_bot,
    ),
}
