"""The MCP server with the real client: in process, over stdio beside a process that holds the index, over HTTP."""

from __future__ import annotations

import asyncio
import json
import socket
import sys
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import httpx2
import pytest
import uvicorn
from fastapi import FastAPI
from mcp import Client, MCPError, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.channels.access import PRINCIPAL, Principal, principal_of, visible
from assistant.channels.mcp_results import LONGEST_ANSWER, MOST_CITED, bounded
from assistant.channels.mcp_server import LONGEST_PART, MOST_DOCUMENTS, make_server, mcp_routes, uri_of
from assistant.documents import from_text
from assistant.pipeline import Assistant
from assistant.settings import Settings
from assistant.types import Answer, Citation, Item
from assistant.wiring import open_assistant
from tests.channels.conftest import DOCUMENTS, QUESTION, ROOT, environment

T = TypeVar("T")

SECRET = "内部通报\n\n白杨县图书馆馆长赵岚因车辆超编被约谈，涉及公务用车7辆。\n"
LONG = "长篇记录\n\n" + "\n\n".join(f"第{n}次巡查，河道水位{n}厘米，一切正常。" for n in range(1500))


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Documents in the collections 公开 and 内部."""
    folder = tmp_path_factory.mktemp("mcp 文档")
    public = []
    for name, text in DOCUMENTS.items():
        public.append(folder / name)
        public[-1].write_text(text, encoding="utf-8")
    (folder / "内部.txt").write_text(SECRET, encoding="utf-8")
    with closing(open_assistant(Settings.load(folder / "home", environment={}))) as made:
        events = [*made.ingest(public, collection="公开"), *made.ingest([folder / "内部.txt"], collection="内部")]
        assert {event.outcome for event in events} == {"added"}
        document, passages = from_text(LONG, id="long", title="长篇记录", collection="公开")
        made.add([(document, passages[:8])])  # its vectors would take half a minute
        yield made


def talk(server: Any, work: Callable[[Client], Awaitable[T]]) -> T:
    """``work`` with a client connected to ``server``."""

    async def main() -> T:
        async with Client(server) as client:
            return await work(client)

    return asyncio.run(main())


def call(server: Any, tool: str, **arguments: Any) -> dict[str, Any]:
    """The structured result, after a look that the text says the same."""

    async def work(client: Client) -> dict[str, Any]:
        result = await client.call_tool(tool, arguments)
        assert not result.is_error, result.content
        assert json.loads(result.content[0].text) == result.structured_content
        return result.structured_content

    return talk(server, work)


def failure(server: Any, tool: str, **arguments: Any) -> str:
    async def work(client: Client) -> str:
        result = await client.call_tool(tool, arguments)
        assert result.is_error
        return result.content[0].text

    return talk(server, work)


@pytest.fixture
def server(assistant: Assistant) -> Any:
    return make_server(lambda request, work: work(assistant))


def test_the_tools_only_read_and_say_what_they_give(server: Any) -> None:
    async def work(client: Client) -> list[Any]:
        return (await client.list_tools()).tools

    tools = talk(server, work)
    assert {tool.name for tool in tools} == {"search", "ask", "list_documents", "get_document"}
    for tool in tools:
        assert tool.annotations.read_only_hint is True
        assert tool.annotations.destructive_hint is False
        assert tool.output_schema and tool.description and tool.title


def test_ask_gives_the_answer_with_citations_that_resolve(server: Any) -> None:
    answer = call(server, "ask", question=QUESTION)
    assert (answer["schema"], answer["kind"]) == ("wenjian.answer/1", "extracted")
    assert "320米" in answer["text"] and "[1]" in answer["text"]
    for cited in answer["citations"]:
        span = {"start": cited["start"], "length": cited["end"] - cited["start"]}
        part = call(server, "get_document", document_id=cited["document_id"], **span)
        assert part["text"] == cited["quote"]


def test_ask_completes_a_follow_up_and_refuses_what_is_nowhere(server: Any) -> None:
    turns = [{"role": "user", "content": QUESTION}, {"role": "assistant", "content": "320米[1]"}]
    assert "城建二局" in call(server, "ask", question="由谁承建？", history=turns)["text"]
    refused = call(server, "ask", question="黑龙江省2019年的小麦产量是多少？")
    assert refused["kind"] == "abstained"
    assert refused["missing"]


def test_within_narrows_every_tool(server: Any) -> None:
    internal = {"collections": ["内部"]}
    assert call(server, "list_documents", within=internal)["total"] == 1
    passages = call(server, "search", query="赵岚", within=internal)["passages"]
    assert passages and {passage["title"] for passage in passages} == {"内部通报"}
    assert call(server, "ask", question=QUESTION, within={"until": "2020-01-01"})["kind"] == "abstained"
    assert "extra" in failure(server, "search", query="赵岚", within={"colections": ["内部"]}).lower()


def test_search_comes_in_pages_without_gap_or_repeat(server: Any) -> None:
    whole = call(server, "search", query="河道水位巡查", limit=6)
    assert whole["next_offset"] == 6
    first = call(server, "search", query="河道水位巡查", limit=3)
    second = call(server, "search", query="河道水位巡查", limit=3, offset=first["next_offset"])
    assert first["passages"] + second["passages"] == whole["passages"]


def test_a_long_document_is_read_in_parts(server: Any) -> None:
    documents = call(server, "list_documents", limit=2)
    assert (documents["total"], documents["next_offset"]) == (5, 2)
    (long,) = [d for d in call(server, "list_documents")["documents"] if d["title"].startswith("长篇")]
    text, start = "", 0
    while start is not None:
        part = call(server, "get_document", document_id=long["id"], start=start, length=LONGEST_PART)
        assert len(part["text"]) <= LONGEST_PART
        text, start = text + part["text"], part["next_start"]
    assert len(text) == long["characters"] > LONGEST_PART
    assert "第1499次巡查" in text


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("get_document", {"document_id": "没有"}),
        ("get_document", {"document_id": "x", "length": LONGEST_PART + 1}),
        ("ask", {"question": "  "}),
        ("ask", {"question": "长" * 3000}),
        ("search", {"query": "河", "limit": 0}),
        ("list_documents", {"limit": MOST_DOCUMENTS + 1}),
    ],
)
def test_what_cannot_be_done_is_said_in_plain_words(server: Any, tool: str, arguments: dict[str, Any]) -> None:
    message = failure(server, tool, **arguments)
    assert "Traceback" not in message
    assert message != f"Error executing tool {tool}"


def test_insides_of_an_unforeseen_error_stay_inside(assistant: Assistant) -> None:
    def broken(request: Any, work: Any) -> Any:
        raise RuntimeError("password=hunter2")

    assert "hunter2" not in failure(make_server(broken), "ask", question=QUESTION)


def test_a_list_without_end_is_cut_between_lines_and_says_so() -> None:
    numbers = range(1, MOST_CITED + 100)
    citations = tuple(Citation(n, "d", "简报", n, n + 1, "引") for n in numbers)
    items = tuple(Item(f"第{n}项", citations=(n,)) for n in numbers)
    text = "\n".join(["共 299 项：", *(f"{n}. 第{n}项[{n}]" for n in numbers)])
    whole = Answer("哪些？", "enumerated", text, citations, items=items)
    cut = bounded(whole)
    assert cut.text.endswith(f"第{MOST_CITED}项[{MOST_CITED}]")
    assert cut.citations == citations[:MOST_CITED] and cut.items == items[:MOST_CITED]
    assert "缩小范围" in cut.notes[-1]
    assert bounded(replace(whole, text="长" * 30_000)).text == "长" * LONGEST_ANSWER
    short = replace(whole, citations=citations[:5])
    assert bounded(short) == short


def test_every_document_is_a_resource_long_ones_in_parts(server: Any, assistant: Assistant) -> None:
    async def work(client: Client) -> None:
        listed = (await client.list_resources()).resources
        assert {resource.uri for resource in listed} == {uri_of(d.id) for d in assistant.documents()}
        (bridge,) = [resource for resource in listed if "青石镇" in resource.name]
        text = (await client.read_resource(bridge.uri)).contents[0].text
        assert "大桥全长320米" in text
        (long,) = [resource for resource in listed if resource.name.startswith("长篇")]
        first = (await client.read_resource(long.uri)).contents[0].text
        following = first.rsplit("下文见 ", 1)[1].rstrip("）")
        assert "第1499次巡查" in first + (await client.read_resource(following)).contents[0].text
        with pytest.raises(MCPError):
            await client.read_resource(uri_of("没有"))

    talk(server, work)


def test_resources_are_listed_page_by_page(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.channels.mcp_server.MOST_DOCUMENTS", 2)

    async def work(client: Client) -> list[str]:
        uris, cursor = [], None
        while True:
            page = await client.list_resources(cursor=cursor)
            assert len(page.resources) <= 2
            uris += [resource.uri for resource in page.resources]
            if (cursor := page.next_cursor) is None:
                return uris

    assert len(set(talk(make_server(lambda request, work: work(assistant)), work))) == 5


def test_a_narrowed_service_shows_nothing_else(assistant: Assistant) -> None:
    (secret,) = [summary.id for summary in assistant.documents() if summary.collection == "内部"]
    public = visible(assistant, ["公开"])
    narrowed = make_server(lambda request, work: work(public))
    check_sees_no(secret, narrowed)


def check_sees_no(secret: str, server: Any) -> None:
    """Neither tools nor resources tell of the document, whatever is asked for."""
    everything = [
        call(server, "search", query="赵岚被约谈 公务用车", limit=50),
        call(server, "search", query="赵岚", within={"collections": ["内部"]}),
        call(server, "search", query="赵岚", within={"documents": [secret]}),
        call(server, "ask", question="赵岚因何事被约谈？"),
        call(server, "ask", question="有哪些文档？"),
        call(server, "ask", question="涉及几辆？", history=[{"role": "user", "content": "赵岚因何事被约谈？"}]),
        call(server, "list_documents"),
        call(server, "list_documents", within={"collections": ["内部", "公开"]}),
    ]
    leaked = [result for result in everything if secret in str(result) or "超编" in str(result)]
    assert leaked == []
    assert "超编" not in failure(server, "get_document", document_id=secret)

    async def resources(client: Client) -> str:
        assert secret not in str(await client.list_resources())
        with pytest.raises(MCPError) as refused:
            await client.read_resource(uri_of(secret))
        return str(refused.value)

    assert "超编" not in talk(server, resources)


def test_stdio_answers_beside_a_process_that_holds_the_index(home: Path) -> None:
    command = StdioServerParameters(
        command=sys.executable,
        args=["-m", "assistant.channels.cli", "mcp"],
        env=environment(home),
        cwd=str(ROOT),
    )

    async def work(client: Client) -> None:
        assert len((await client.list_tools()).tools) == 4
        answer = await client.call_tool("ask", {"question": QUESTION})
        assert "320米" in answer.structured_content["text"]
        assert (await client.call_tool("list_documents", {})).structured_content["total"] == 3

    talk(command, work)


def test_stdio_keeps_stdout_for_the_protocol_where_it_opens_the_index_itself(idle_home: Path) -> None:
    """Models, the segmenter and Chroma are loaded in this process; not a byte of theirs may reach the pipe."""

    async def main() -> list[bytes]:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "assistant.channels.cli", "mcp", "-v"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=environment(idle_home),
            cwd=ROOT,
        )
        assert process.stdin and process.stdout
        hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}
        asked = {"name": "ask", "arguments": {"question": QUESTION}}
        lines = []
        for number, (method, params) in enumerate([("initialize", hello), ("tools/call", asked)], start=1):
            request = {"jsonrpc": "2.0", "id": number, "method": method, "params": params}
            process.stdin.write(json.dumps(request).encode() + b"\n")
            if number == 1:
                process.stdin.write(b'{"jsonrpc":"2.0","method":"notifications/initialized"}\n')
            lines.append(await asyncio.wait_for(process.stdout.readline(), 60))
        process.stdin.close()
        lines += (await process.stdout.read()).splitlines()
        assert await process.wait() == 0
        return lines

    replies = [json.loads(line) for line in asyncio.run(main())]
    assert [reply["id"] for reply in replies] == [1, 2]
    assert "320米" in replies[1]["result"]["structuredContent"]["text"]


KEYS = {"Bearer all": Principal("all"), "Bearer public": Principal("public", ("公开",))}


class Gate:
    """Stands for the gateway of ``wenjian serve``: a key is a principal, without one nobody comes in."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            key = dict(scope["headers"]).get(b"authorization", b"").decode()
            if key not in KEYS:
                await send({"type": "http.response.start", "status": 401, "headers": []})
                await send({"type": "http.response.body", "body": b""})
                return
            scope[PRINCIPAL] = KEYS[key]
        await self._app(scope, receive, send)


@contextmanager
def serving(assistant: Assistant) -> Iterator[str]:
    routes, session = mcp_routes(
        lambda request, work: work(visible(assistant, principal_of(request.scope).collections))
    )

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with session():
            yield

    app = FastAPI(lifespan=lifespan)
    app.router.routes.extend(routes)
    listener = socket.create_server(("127.0.0.1", 0))
    running = uvicorn.Server(uvicorn.Config(Gate(app), log_level="error"))
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not running.started:
        assert thread.is_alive()
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/mcp"
    finally:
        running.should_exit = True
        thread.join(10)


class Keyed:
    """Connects with a key each time it is entered, as a transport of the client."""

    def __init__(self, url: str, key: str) -> None:
        self._url, self._key = url, key

    async def __aenter__(self) -> Any:
        headers = {"Authorization": f"Bearer {self._key}"}
        self._client = httpx2.AsyncClient(headers=headers, timeout=60, trust_env=False)
        self._transport = streamable_http_client(self._url, http_client=self._client)
        return await self._transport.__aenter__()

    async def __aexit__(self, *error: Any) -> Any:
        try:
            return await self._transport.__aexit__(*error)
        finally:
            await self._client.aclose()


def test_http_answers_each_key_with_its_collections(assistant: Assistant) -> None:
    (secret,) = [summary.id for summary in assistant.documents() if summary.collection == "内部"]
    with serving(assistant) as url:
        assert "320米" in call(Keyed(url, "public"), "ask", question=QUESTION)["text"]
        assert call(Keyed(url, "all"), "get_document", document_id=secret)["title"] == "内部通报"
        check_sees_no(secret, Keyed(url, "public"))
        assert httpx2.post(url, json={}, trust_env=False).status_code == 401


def test_http_takes_no_overlong_request_and_no_nonsense(assistant: Assistant) -> None:
    headers = {"Authorization": "Bearer all", "Accept": "application/json, text/event-stream"}
    with serving(assistant) as url:
        assert httpx2.post(url, headers=headers, json={"x": "长" * 800_000}, trust_env=False).status_code == 413
        for body in (b"", b"{", b"[]", b'"x"', b"\xff\xfe", b"[" * 5000):
            typed = {**headers, "Content-Type": "application/json"}
            reply = httpx2.post(url, headers=typed, content=body, trust_env=False)
            assert 400 <= reply.status_code < 500
            assert "Traceback" not in reply.text
