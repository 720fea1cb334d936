"""Prints what users of each channel see, for docs/channels.md: real clients, a real index, local servers.

python -m tests.channels.transcripts
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import tempfile
import threading
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import httpx2
from langchain_core.messages import AIMessage, HumanMessage
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from openai import OpenAI
from slack_bolt.adapter.socket_mode import SocketModeHandler

from assistant import as_retriever, as_runnable
from assistant.channels.local import serve_local
from assistant.channels.slack_serving import open_bot
from assistant.channels.wechat_crypto import MessageCipher, check_signature, read_xml, signature, write_xml
from assistant.channels.wecom_bot import run_bot
from tests.channels.conftest import DOCUMENTS
from tests.channels.serving import Served, running
from tests.channels.slack_server import SlackServer, event, ts_of
from tests.channels.wechat_peer import APP, KEY, TOKEN, Phone, Vendor, vendor_server
from tests.channels.wecom_bot_server import BotServer, bot_server

QUESTION, FOLLOW_UP = "青石镇跨河大桥的通车仪式由谁主持？", "总投资多少？"
BULLETIN = "青石镇简报第7期.txt"


def heading(name: str) -> None:
    print(f"\n===== {name}")


def openai_client(served: Served) -> None:
    heading("OpenAI 客户端")
    client = OpenAI(base_url=f"{served.url}/v1", api_key=served.keys["公开"])
    stream = client.chat.completions.create(
        model="wenjian", messages=[{"role": "user", "content": QUESTION}], stream=True
    )
    for chunk in stream:
        delta = chunk.choices[0].delta if chunk.choices else None
        if delta and delta.content:
            print(delta.content, end="")
        if delta and getattr(delta, "annotations", None):
            print("\n\nannotations:", json.dumps(delta.annotations, ensure_ascii=False))


async def mcp_client(served: Served) -> None:
    heading("MCP 客户端")
    http = httpx2.AsyncClient(headers={"Authorization": f"Bearer {served.keys['公开']}"}, timeout=60)
    async with Client(streamable_http_client(f"{served.url}/mcp", http_client=http)) as client:
        print("tools:", "、".join(tool.name for tool in (await client.list_tools()).tools))
        answer = (await client.call_tool("ask", {"question": QUESTION})).structured_content
        shown = {key: answer[key] for key in ("schema", "kind", "text", "citations")}
        print("ask:", json.dumps(shown, ensure_ascii=False, indent=2))
        secret = await client.call_tool("get_document", {"document_id": served.document("内部")})
        print("get_document（这个密钥看不到的文档）:", secret.content[0].text)


def slack(served: Served, server: SlackServer) -> None:
    heading("Slack")
    opened = served.opened
    bot = open_bot(served.settings, opened.inbox, opened.conversations, lambda work: work(opened.service))
    handler = SocketModeHandler(bot.app(), "xapp-1")
    handler.client.connect()
    server.wait(lambda: server.connections)
    # Slack shows the thread below the first message.
    for number, text in enumerate((f"<@UBOT> {QUESTION}", f"<@UBOT> {FOLLOW_UP}"), start=1):
        more = {"thread_ts": ts_of(1)} if number > 1 else {}
        before = len(server.in_thread(ts_of(1)))
        server.push(event(text, number, **more))
        server.wait(lambda before=before: len(server.in_thread(ts_of(1))) > before)
        assert opened.inbox.idle(30)
        message = server.in_thread(ts_of(1))[-1]
        print(f"用户：{text.replace('<@UBOT>', '@问简')}\n问简：{message.shown}")
        for block in message.blocks:
            if block["type"] == "section":
                print(block["text"]["text"])
            elif block["type"] == "context_actions":
                print("[有用] [不对]")
    handler.close()


async def wechat(served: Served) -> None:
    heading("微信公众号（安全模式，未认证）")
    async with httpx.AsyncClient(base_url=served.url, timeout=30, trust_env=False) as http:
        phone = Phone(http, key=KEY)
        for text in (QUESTION, "1", FOLLOW_UP, "继续", "黑龙江省2019年的小麦产量是多少？", "删除记录"):
            print(f"用户：{text}\n问简：{await phone.say(text)}\n")


async def wecom(served: Served, vendor: Vendor) -> None:
    heading("企业微信应用")
    cipher = MessageCipher(KEY, "ww0123456789abcdef")
    async with httpx.AsyncClient(base_url=served.url, timeout=30, trust_env=False) as http:
        for number, text in enumerate((QUESTION, "1"), start=1):
            before = len(vendor.sent)
            message = write_xml(
                ToUserName="ww0123456789abcdef",
                FromUserName="zhangsan",
                CreateTime=int(time.time()),
                MsgType="text",
                Content=text,
                MsgId=str(number),
                AgentID="1000002",
            )
            print(f"用户：{text}")
            reply = await http.post("/wecom", **_sealed(cipher, message))
            assert reply.status_code == 200, reply.text
            if reply.text not in ("", "success"):
                fields = read_xml(reply.content)
                check_signature(fields["MsgSignature"], TOKEN, fields["TimeStamp"], fields["Nonce"], fields["Encrypt"])
                print("问简：" + read_xml(cipher.decrypt(fields["Encrypt"]))["Content"] + "\n")
                continue
            for _, sent in (await asyncio.to_thread(vendor.wait, before + 1))[before:]:
                print(f"问简：{sent}\n")


def wecom_bot(served: Served, server: BotServer) -> None:
    heading("企业微信智能机器人")
    settings = replace(served.settings, wecom_bot_id="bot", wecom_bot_secret="s" * 43, wecom_bot_url=server.url)
    stop = threading.Event()
    with closing(serve_local(served.opened.service, settings)):
        bot = threading.Thread(target=run_bot, args=(settings, stop))
        bot.start()
        server.connected()
        for text in (f"@问简 {QUESTION}", f"@问简 {FOLLOW_UP}"):
            req_id = server.say(text, chat="wr1")
            last = server.reply(req_id)
            shown = "".join(f"问简（生成中）：{chunk['content']}\n" for chunk in server.chunks(req_id)[:-1])
            print(f"用户：{text}\n{shown}问简：{last}\n")
        stop.set()
        bot.join(10)


def _sealed(cipher: MessageCipher, message: str) -> dict[str, Any]:
    stamp, nonce, sealed = str(int(time.time())), "n0nce", cipher.encrypt(message.encode())
    query = {"timestamp": stamp, "nonce": nonce, "msg_signature": signature(TOKEN, stamp, nonce, sealed)}
    return {"params": query, "content": write_xml(ToUserName="ww0123456789abcdef", Encrypt=sealed).encode()}


def langchain(served: Served) -> None:
    heading("LangChain")
    found = as_retriever(served.opened.service, k=1).invoke(QUESTION)[0]
    print("as_retriever:", found.page_content, {**found.metadata, "source": "…"})
    history = [HumanMessage(QUESTION), AIMessage("镇长周文涛")]
    print(
        "as_runnable:", as_runnable(served.opened.service).invoke({"question": FOLLOW_UP, "history": history})["text"]
    )


def main() -> None:
    logging.disable(logging.WARNING)
    vendor = Vendor()
    with (
        SlackServer() as server,
        vendor_server(vendor) as address,
        bot_server() as bot,
        tempfile.TemporaryDirectory() as home,
    ):
        settings = {
            "slack_bot_token": "xoxb-1",
            "slack_api_url": server.api_url,
            "slack_collections": "公开",
            "wechat_token": TOKEN,
            "wechat_app_id": APP,
            "wechat_aes_key": KEY,
            "wechat_collections": "公开",
            "wecom_corp_id": "ww0123456789abcdef",
            "wecom_agent_id": "1000002",
            "wecom_secret": "s" * 43,
            "wecom_token": TOKEN,
            "wecom_aes_key": KEY,
            "wecom_api_url": address,
            "wecom_collections": "公开",
        }
        with running(Path(home), **settings) as served:
            (file := Path(home) / BULLETIN).write_text(DOCUMENTS[BULLETIN], encoding="utf-8")
            list(served.opened.service.ingest([file], collection="公开"))
            openai_client(served)
            asyncio.run(mcp_client(served))
            slack(served, server)
            asyncio.run(wechat(served))
            asyncio.run(wecom(served, vendor))
            wecom_bot(served, bot)
            langchain(served)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    main()
