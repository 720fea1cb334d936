"""For LangChain programs: the search as a retriever, the whole assistant as a runnable.

from assistant import as_retriever, as_runnable
chain = prompt | model          # your own, over as_retriever()
as_runnable().invoke("跨河大桥全长多少米？")["text"]
"""

from __future__ import annotations

import weakref
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, Protocol, TypeVar

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, convert_to_messages
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableGenerator
from langchain_core.runnables.config import run_in_executor
from langchain_core.runnables.utils import AddableDict
from pydantic import PrivateAttr

from assistant.channels.local_client import Connection
from assistant.channels.service import Service
from assistant.errors import QuestionError
from assistant.settings import Settings
from assistant.types import Answer, Clause, Turn
from assistant.wire import to_wire
from vectorstore.types import Document, Hit, Scope

T = TypeVar("T")

Source = Settings | Service | None
"""Whose documents: those of these settings (None: of the settings ``wenjian`` itself would use), or an open
assistant, which stays the caller's to close."""

Question = str | dict[str, Any]


class _Reach(Protocol):
    """Gives ``work`` the assistant, wherever it is."""

    def __call__(self, work: Callable[[Service], T], /) -> T: ...


def as_retriever(source: Source = None, *, k: int = 10, scope: Scope = Scope()) -> BaseRetriever:
    """The ``k`` passages that fit a query best, within ``scope``.

    ``metadata`` of each document: document_id, title, issue, published (ISO), section, article, page, start, end
    (its place in the document, in characters), score, source (path or address). Works while the page or another
    command holds the index. Invoking it raises WenjianError and StoreError as Assistant.search does.
    """
    if k < 1:
        raise ValueError(f"k = {k}: at least one passage has to be asked for")
    retriever = _Retriever(k=k, scope=scope)
    retriever._reach = _reach_of(source, retriever)
    return retriever


def as_runnable(source: Source = None, *, scope: Scope = Scope()) -> Runnable[Question, dict[str, Any]]:
    """From a question to its answer with citations: the dict ``wenjian.answer/1`` of assistant.wire.

    The question is a text, or ``{"question": text, "history": messages}``, the messages in any form LangChain knows
    (only those of user and model count). Streamed, the pieces carry new text in ``text``, each once it is checked;
    the last one brings everything else, and all added up give the dict of ``invoke``.
    """
    answerer = _Streamer(scope)
    answerer.reach = _reach_of(source, answerer)
    return RunnableGenerator(answerer.transform, answerer.atransform, name="wenjian")


def _reach_of(source: Source, owner: object) -> _Reach:
    """A connection made here is closed when its ``owner`` goes, at the latest with the process."""
    if source is not None and not isinstance(source, Settings):
        service = source
        return lambda work: work(service)
    connection = Connection(Settings.load() if source is None else source)
    weakref.finalize(owner, connection.close)
    return connection.run


class _Retriever(BaseRetriever):
    """Made by ``as_retriever``."""

    k: int
    scope: Scope
    _reach: _Reach = PrivateAttr()

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[LangChainDocument]:
        def work(service: Service) -> list[LangChainDocument]:
            hits = service.search(query, scope=self.scope, limit=self.k)
            documents = {id_: service.document(id_) for id_ in {hit.passage.document_id for hit in hits}}
            return [_found(hit, documents[hit.passage.document_id]) for hit in hits]

        return self._reach(work)


def _found(hit: Hit, document: Document) -> LangChainDocument:
    passage = hit.passage
    article = document.article_at(passage.start)
    metadata = {
        "document_id": document.id,
        "title": document.title,
        "issue": document.issue,
        "published": document.published.isoformat() if document.published else None,
        "section": article.section if article else "",
        "article": article.title if article else "",
        "page": document.page_at(passage.start),
        "start": passage.start,
        "end": passage.end,
        "score": hit.score,
        "source": document.uri,
    }
    return LangChainDocument(id=passage.id, page_content=passage.text, metadata=metadata)


class _Streamer:
    """What the runnable of ``as_runnable`` runs."""

    reach: _Reach

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def transform(self, given: Iterator[Question]) -> Iterator[dict[str, Any]]:
        text, history = _asked(_joined(list(given)))

        def begin(service: Service) -> Iterator[Clause | Answer]:
            parts = service.stream(text, history=history, scope=self._scope)
            return chain([next(parts)], parts)  # a process that has gone shows at the first part, and is replaced

        shown = ""
        for part in self.reach(begin):
            if isinstance(part, Answer):
                yield _Last(to_wire(part), shown)
            else:
                shown += part.text
                yield AddableDict(text=part.text)

    async def atransform(self, given: AsyncIterator[Question]) -> AsyncIterator[dict[str, Any]]:
        pieces = self.transform(iter([piece async for piece in given]))
        while (piece := await run_in_executor(None, next, pieces, None)) is not None:
            yield piece


class _Last(AddableDict):
    """The last piece: it ends the text, and added to what came before gives the answer as it was checked."""

    def __init__(self, answer: dict[str, Any], shown: str) -> None:
        text = answer["text"]
        # A checked answer may read otherwise than its clauses; then it is shown once more, whole.
        rest = text[len(shown) :] if text.startswith(shown) else f"\n\n{text}"
        super().__init__(answer | {"text": rest})
        self._answer = answer

    def __radd__(self, other: AddableDict) -> AddableDict:
        return AddableDict(self._answer)


def _joined(pieces: Sequence[Question]) -> Question:
    """What a chain streamed as input: texts are joined, of dicts the last is complete."""
    if pieces and all(isinstance(piece, str) for piece in pieces):
        return "".join(str(piece) for piece in pieces)
    return pieces[-1] if pieces else ""


def _asked(given: Question) -> tuple[str, list[Turn]]:
    if isinstance(given, str):
        return given, []
    if not isinstance(given, Mapping) or not isinstance(given.get("question"), str):
        raise QuestionError(f'应给一个字符串，或 {{"question": 字符串, "history": 消息}}，得到的是 {given!r:.200}')
    return given["question"], [
        turn for message in convert_to_messages(given.get("history", [])) for turn in _turn(message)
    ]


def _turn(message: BaseMessage) -> Iterator[Turn]:
    if isinstance(message, HumanMessage):
        yield Turn("user", str(message.text))
    elif isinstance(message, AIMessage):
        yield Turn("assistant", str(message.text))
