"""The retriever and the runnable in real LCEL chains, over a real index and beside a process that holds it."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from langchain_core.documents import Document
from langchain_core.language_models import FakeListChatModel
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import RunnableLambda, RunnablePassthrough

from assistant import as_retriever, as_runnable
from assistant.channels.local import ENDPOINT_FILE
from assistant.errors import QuestionError
from assistant.pipeline import Assistant
from assistant.settings import Settings
from assistant.types import Answer, Clause
from assistant.wire import from_wire
from assistant.wiring import open_assistant
from tests.channels.conftest import DOCUMENTS, QUESTION
from vectorstore.types import Scope


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home with an index that nobody holds."""
    folder = tmp_path_factory.mktemp("链 文档")
    for name, text in DOCUMENTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    made = Settings.load(folder / "home", environment={})
    with closing(open_assistant(made)) as assistant:
        assert len(list(assistant.ingest([folder / name for name in DOCUMENTS]))) == len(DOCUMENTS)
    return made


@pytest.fixture(scope="module")
def assistant(settings: Settings) -> Iterator[Assistant]:
    with closing(open_assistant(settings)) as opened:
        yield opened


def test_settings_are_enough_and_the_index_is_let_go(settings: Settings) -> None:
    """Two of them share one index; when both are gone, so is the process's hold on it."""
    retriever, runnable = as_retriever(settings, k=1), as_runnable(settings)
    assert "320米" in retriever.invoke(QUESTION)[0].page_content
    assert "320米" in runnable.invoke(QUESTION)["text"]
    assert (settings.home / ENDPOINT_FILE).exists()
    del retriever, runnable
    gc.collect()
    assert not (settings.home / ENDPOINT_FILE).exists()


def test_documents_carry_where_they_stand(assistant: Assistant) -> None:
    found = as_retriever(assistant, k=2).invoke(QUESTION)
    assert len(found) == 2
    best, metadata = found[0], found[0].metadata
    source = assistant.document(metadata["document_id"])
    assert source.text[metadata["start"] : metadata["end"]] == best.page_content
    assert (metadata["title"], metadata["issue"], metadata["published"]) == ("青石镇工作简报", 7, "2023-05-16")
    assert metadata["section"] and "跨河大桥" in metadata["article"]
    assert metadata["source"] == source.uri
    assert metadata["score"] >= found[1].metadata["score"]


def test_scope_and_k_limit_what_is_found(assistant: Assistant) -> None:
    assert as_retriever(assistant, scope=Scope(issues=(8,))).invoke(QUESTION) == []
    assert as_runnable(assistant, scope=Scope(issues=(8,))).invoke(QUESTION)["kind"] == "abstained"
    with pytest.raises(ValueError, match="k = 0"):
        as_retriever(assistant, k=0)


def test_the_tutorial_chain_stands_on_the_retriever(assistant: Assistant) -> None:
    seen: list[str] = []

    def joined(documents: list[Document]) -> str:
        seen.append("\n".join(document.page_content for document in documents))
        return seen[-1]

    prompt = ChatPromptTemplate.from_template("根据：{context}\n回答：{question}")
    model = FakeListChatModel(responses=["全长320米。"])
    chain = (
        {"context": as_retriever(assistant, k=2) | joined, "question": RunnablePassthrough()}
        | prompt
        | model
        | StrOutputParser()
    )
    assert chain.invoke(QUESTION) == "全长320米。"
    assert "大桥全长320米" in seen[0]
    assert chain.batch([QUESTION, "馆长是谁？"]) == ["全长320米。"] * 2
    assert "".join(asyncio.run(_collected(chain.astream(QUESTION)))) == "全长320米。"


def test_the_runnable_in_a_chain_after_a_model(assistant: Assistant) -> None:
    """A model writes the question, its pieces streamed; what follows takes the answer's dict."""
    model = FakeListChatModel(responses=[QUESTION])
    chain = model | StrOutputParser() | as_runnable(assistant) | RunnableLambda(lambda answer: answer["short"])
    assert "320" in chain.invoke("写个问题")
    assert "320" in "".join(chain.stream("写个问题"))


def test_an_answer_is_the_documented_dict(assistant: Assistant) -> None:
    answer = as_runnable(assistant).invoke(QUESTION)
    made = from_wire(answer)
    assert isinstance(made, Answer)
    assert made.citations[0].quote in assistant.document(made.citations[0].document_id).text


@pytest.mark.parametrize(
    "history",
    [
        [HumanMessage(QUESTION), AIMessage("320米[1]")],
        [("human", QUESTION), ("ai", "320米[1]")],
        [{"role": "user", "content": QUESTION}, {"role": "assistant", "content": "320米[1]"}],
        [SystemMessage("茶叶"), HumanMessage([{"type": "text", "text": QUESTION}]), AIMessage("320米[1]")],
    ],
)
def test_history_completes_a_follow_up(assistant: Assistant, history: Any) -> None:
    answer = as_runnable(assistant).invoke({"question": "由谁承建？", "history": history})
    assert "城建二局" in answer["text"]


@pytest.mark.parametrize("wrong", [{"query": QUESTION}, 7, "", {"question": 3}])
def test_what_is_no_question_is_refused(assistant: Assistant, wrong: Any) -> None:
    with pytest.raises(QuestionError):
        as_runnable(assistant).invoke(wrong)


class Speaking:
    """A service that answers in clauses, as one with a language model does."""

    def __init__(self, text: str, *clauses: str) -> None:
        self._parts = [*map(Clause, clauses), Answer("问", "generated", text)]

    def stream(self, text: str, **given: Any) -> Iterator[Clause | Answer]:
        return iter(self._parts)


def test_clauses_stream_and_add_up() -> None:
    runnable = as_runnable(Speaking("一。二。三。", "一。", "二。"))  # type: ignore[arg-type]
    pieces = list(runnable.stream("问"))
    assert [piece["text"] for piece in pieces] == ["一。", "二。", "三。"]
    assert pieces[0].keys() == {"text"} and pieces[-1]["schema"] == "wenjian.answer/1"
    whole = pieces[0] + pieces[1] + pieces[2]
    assert whole == runnable.invoke("问")
    assert whole["text"] == "一。二。三。"
    assert asyncio.run(_collected(runnable.astream("问"))) == pieces
    assert asyncio.run(runnable.ainvoke("问")) == whole


def test_an_answer_that_reads_otherwise_than_its_clauses_is_given_whole() -> None:
    runnable = as_runnable(Speaking("没有依据。", "一。"))  # type: ignore[arg-type]
    assert runnable.invoke("问")["text"] == "没有依据。"
    assert "".join(piece["text"] for piece in runnable.stream("问")) == "一。\n\n没有依据。"


def test_a_process_that_ends_is_replaced(settings: Settings, tmp_path: Path) -> None:
    """The page held the index and is closed between two questions."""
    import shutil

    from assistant.channels.local import serve_local

    shutil.copytree(settings.home, tmp_path / "home")
    own = Settings.load(tmp_path / "home", environment={})
    with closing(open_assistant(own)) as page, closing(serve_local(page, own)):
        runnable = as_runnable(own)
        assert "320米" in runnable.invoke(QUESTION)["text"]
    assert "320米" in runnable.invoke(QUESTION)["text"]


async def _collected(pieces: Any) -> list[Any]:
    return [piece async for piece in pieces]
