"""Visibility by collection: what is outside a key's collections cannot be had by any route."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.channels.access import AccessError, collections_of, visible
from assistant.channels.service import Service
from assistant.errors import SettingsError
from assistant.types import Answer, Turn
from tests.channels.serving import SECRET, SECRET_QUESTION, Served
from vectorstore.types import DocumentNotFoundError, Scope

INTERNAL = Scope(collections=("内部",))


@pytest.fixture(scope="module")
def public(served: Served) -> Service:
    return visible(served.opened.service, ["公开"])


def answer(service: Service, text: str, *history: Turn, scope: Scope = Scope()) -> Answer:
    *_, last = service.stream(text, history=history, scope=scope)
    assert isinstance(last, Answer)
    return last


def test_the_secret_is_there_to_be_found(served: Served) -> None:
    """Or else the tests below would prove nothing."""
    assert SECRET in answer(served.opened.service, SECRET_QUESTION).text
    assert SECRET in answer(visible(served.opened.service, ["内部"]), SECRET_QUESTION).text
    assert visible(served.opened.service, []) is served.opened.service


def test_no_call_reaches_beyond(public: Service, served: Served, tmp_path: Path) -> None:
    secret = served.document("内部")
    for scope in (Scope(), INTERNAL, Scope(documents=(secret,)), Scope(collections=("公开", "内部"))):
        assert SECRET not in str(answer(public, SECRET_QUESTION, scope=scope))
        assert all(hit.passage.document_id != secret for hit in public.search("赵岚 公务用车", scope=scope, limit=100))
        assert all(summary.collection == "公开" for summary in public.documents(scope))
    assert public.documents(INTERNAL) == public.search("赵岚", scope=INTERNAL) == []
    assert public.documents(Scope(documents=(secret,))) == []
    with pytest.raises(AccessError):
        public.ingest([tmp_path], collection="内部")
    with pytest.raises(AccessError):
        public.backup(tmp_path / "all.zip")
    with pytest.raises(DocumentNotFoundError):
        public.remove(secret)
    assert served.opened.service.document(secret)


def test_elsewhere_and_nowhere_look_the_same(public: Service, served: Served) -> None:
    secret = served.document("内部")
    told = []
    for document_id in (secret, "0" * len(secret)):
        with pytest.raises(DocumentNotFoundError) as refused:
            public.document(document_id)
        told.append(str(refused.value).replace(document_id, "…"))
    assert told[0] == told[1]


def test_follow_ups_and_questions_about_the_collection_stay_inside(public: Service) -> None:
    history = (Turn("user", SECRET_QUESTION), Turn("assistant", "赵岚因超编购置公务用车被约谈。"))
    for text in ("涉及金额是多少？", "有哪些文档？", "最新的文档说了什么？", "党组会议纪要里写了什么？"):
        found = answer(public, text, *history)
        assert SECRET not in str(found)
        assert "党组会议纪要" not in found.text.replace("党组会议纪要里写了什么", "")


@pytest.mark.parametrize(("text", "names"), [("", ()), ("公开", ("公开",)), (" 公开，内部、公开, ", ("公开", "内部"))])
def test_collections_of_a_setting(text: str, names: tuple[str, ...]) -> None:
    assert collections_of(text) == names


def test_commas_alone_do_not_mean_everything() -> None:
    with pytest.raises(SettingsError):
        collections_of(" , ")


def chat(served: Served, sees: str | None, *messages: str, **more: Any) -> str:
    roles = ("user", "assistant")
    said = [{"role": roles[n % 2], "content": text} for n, text in enumerate(messages)]
    with served.client(sees) as client:
        return client.post("/v1/chat/completions", json={"model": "wenjian", "messages": said, **more}).text


def mcp(served: Served, sees: str, tool: str, **arguments: Any) -> str:
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": tool, "arguments": arguments}}
    headers = {"Accept": "application/json, text/event-stream", "MCP-Protocol-Version": "2025-06-18"}
    with served.client(sees, **headers) as client:
        reply = client.post("/mcp", json=call)
    assert reply.status_code == 200, reply.text
    data = next((line[5:] for line in reply.text.splitlines() if line.startswith("data:")), reply.text)
    return json.dumps(json.loads(data), ensure_ascii=False)


def test_over_v1(served: Served) -> None:
    assert SECRET in chat(served, "内部", SECRET_QUESTION)
    assert SECRET in chat(served, "全部", SECRET_QUESTION)
    for stream in (False, True):
        assert SECRET not in chat(served, "公开", SECRET_QUESTION, stream=stream, collections=["内部"], user="全部")
        followed = chat(
            served, "公开", SECRET_QUESTION, "赵岚因超编购置公务用车被约谈。", "涉及金额多少？", stream=stream
        )
        assert SECRET not in followed
        assert served.document("内部") not in followed


def test_over_docs(served: Served) -> None:
    secret, open_ = served.document("内部"), served.document("公开")
    with served.client("公开") as public, served.client("内部") as internal, served.client() as stranger:
        assert public.get(f"/docs/{open_}").status_code == internal.get(f"/docs/{secret}").status_code == 200
        for path in (
            f"/docs/{secret}",
            f"/docs//{secret}",
            f"/docs/{open_}/../{secret}",
            f"/docs/{secret}?start=1&end=9",
        ):
            assert public.get(path).status_code == 404, path
        assert public.get(f"/docs/{secret}").text == public.get("/docs/none").text
        assert stranger.get(f"/docs/{open_}").status_code == 401


def test_over_mcp(served: Served) -> None:
    secret = served.document("内部")
    assert SECRET in mcp(served, "内部", "ask", question=SECRET_QUESTION)
    tries = [
        mcp(served, "公开", "ask", question=SECRET_QUESTION),
        mcp(served, "公开", "ask", question=SECRET_QUESTION, within={"collections": ["内部"]}),
        mcp(served, "公开", "search", query="赵岚 公务用车 约谈", limit=50),
        mcp(served, "公开", "search", query="赵岚", within={"documents": [secret]}),
        mcp(served, "公开", "get_document", document_id=secret),
        mcp(served, "公开", "list_documents"),
    ]
    assert all(SECRET not in found and "公务用车" not in found.replace("赵岚 公务用车 约谈", "") for found in tries)
    assert secret not in tries[-1]


@pytest.mark.parametrize(
    "path", ["/", "/zh/", "/documents/text?id={secret}", "/answers/1.md", "/zh/gradio_api/info", "/zh/config", "//zh/"]
)
def test_the_page_is_for_those_who_see_everything(served: Served, path: str) -> None:
    path = path.format(secret=served.document("内部"))
    with served.client("公开") as public, served.client() as stranger:
        assert public.get(path).status_code in (403, 404)
        assert stranger.get(path).status_code == 401
        assert SECRET not in public.get(path).text
    with served.client("全部") as full:
        assert full.get("/zh/").status_code == 200
