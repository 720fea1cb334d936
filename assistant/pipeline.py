"""The assistant: documents in, questions asked, answers with their sources out. Stands on plain arguments."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from assistant.errors import EmptyIndexError, QuestionError
from assistant.ingest import Reader, ingest
from assistant.types import Answer, Answerer, Clause, IngestEvent, Library, Question, Turn
from vectorstore.types import Document, DocumentSummary, Hit, Passage, Scope

if TYPE_CHECKING:
    from vectorstore.index import HybridIndex

QUESTION_LIMIT = 2_000
"""Characters of a question. Longer texts are documents pasted by mistake; the embedder reads about 500 tokens."""

HITS = 10
"""Passages handed to the answerer; lists and counts read every passage in scope on their own."""


class Understander(Protocol):
    """``questions.understand``: what was typed to a self-contained question."""

    def __call__(
        self, text: str, history: Sequence[Turn], *, today: date, library: Library, scope: Scope
    ) -> Question: ...


Rerank = Callable[[str, Sequence[Hit]], list[Hit]]
"""Orders the hits of a question anew; ``answers.reranking.Reranker``."""


class Assistant:
    """Question answering over one index, which it owns. Calls may come from several threads."""

    def __init__(
        self,
        index: HybridIndex,
        answerer: Answerer,
        *,
        read: Reader,
        understand: Understander,
        today: Callable[[], date] = date.today,
        quick: Answerer | None = None,
        rerank: Rerank | None = None,
    ) -> None:
        self._index = index
        self._answerer = answerer
        self._quick = quick or answerer
        self._rerank = rerank
        self._read = read
        self._understand = understand
        self._today = today
        self._ingesting = threading.Lock()

    def ingest(
        self, paths: Sequence[Path], *, collection: str = "default", prune: bool = False
    ) -> Iterator[IngestEvent]:
        """Files and folders into the index, one event a file, each given once what it tells is kept.

        What did not change is skipped; a bad file is an event, not an error. ``prune`` removes documents under
        ``paths`` whose files are gone. Closing the iterator stops; running again resumes. One call at a time:
        a second one waits for the first.
        """
        with self._ingesting:
            yield from ingest(self._index, self._read, paths, collection=collection, prune=prune)

    def add(self, batch: Sequence[tuple[Document, Sequence[Passage]]]) -> None:
        """Documents made by the caller, with their passages, in one transaction; one with the same id is replaced."""
        self._index.add(batch)

    def ask(
        self, text: str, *, history: Sequence[Turn] = (), scope: Scope = Scope(), today: date | None = None
    ) -> Answer:
        """The answer to ``text``. ``today`` is what 去年 and 今天 count from, the clock's date where None.

        Raises EmptyIndexError where nothing is indexed, QuestionError for an empty or overlong question.
        """
        for part in self.stream(text, history=history, scope=scope, today=today):
            if isinstance(part, Answer):
                return part
        raise AssertionError("an answerer ends with an Answer")

    def stream(
        self,
        text: str,
        *,
        history: Sequence[Turn] = (),
        scope: Scope = Scope(),
        today: date | None = None,
        quick: bool = False,
    ) -> Iterator[Clause | Answer]:
        """Like ``ask``: the clauses of the answer as each is checked, then the Answer itself.

        With ``quick`` the answer taken from the text itself, within a second, whatever model is set.
        """
        clock = [time.perf_counter()]
        question = self.understand(text, history=history, scope=scope, today=today)
        clock.append(time.perf_counter())
        hits = self._found(question.standalone, question.scope, HITS)
        clock.append(time.perf_counter())
        for part in (self._quick if quick else self._answerer).stream(question, hits):
            if isinstance(part, Answer):
                clock.append(time.perf_counter())
                yield replace(part, timings_ms={**part.timings_ms, **_timings(clock)})
            else:
                yield part

    def understand(
        self, text: str, *, history: Sequence[Turn] = (), scope: Scope = Scope(), today: date | None = None
    ) -> Question:
        """What ``text`` asks for, made self-contained. Raises QuestionError for an empty or overlong question."""
        day = self._today() if today is None else today
        return self._understand(_checked(text), history, today=day, library=self._index, scope=scope)

    def search(self, text: str, *, scope: Scope = Scope(), limit: int = 10) -> list[Hit]:
        """Passages for ``text``, best first. Raises as ``ask`` does."""
        return self._found(_checked(text), scope, limit)

    def documents(self, scope: Scope = Scope()) -> list[DocumentSummary]:
        return self._index.documents(scope)

    def document(self, document_id: str) -> Document:
        """Raises DocumentNotFoundError."""
        return self._index.document(document_id)

    def remove(self, document_id: str) -> None:
        """Takes a document out of the index; its file stays. Raises DocumentNotFoundError."""
        self._index.remove(document_id)

    def reindex(self) -> Iterator[int]:
        """Computes every vector again; yields the passages done so far."""
        return self._index.reindex()

    def backup(self, file: Path) -> None:
        """Writes the whole index to one file, while it is in use."""
        self._index.backup(file)

    def close(self) -> None:
        self._index.close()

    def _found(self, text: str, scope: Scope, limit: int) -> list[Hit]:
        hits = self._index.search(text, scope=scope, limit=max(limit, HITS))
        if not hits and not self._index.documents():
            raise EmptyIndexError("索引里还没有文档：请先运行 wenjian ingest 文件或文件夹")
        if self._rerank is not None:
            hits = self._rerank(text, hits)
        return hits[:limit]


def _checked(text: str) -> str:
    """The question without NUL and lone surrogates, which no tokenizer or database takes."""
    text = text.replace("\0", "").encode("utf-8", "replace").decode("utf-8").strip()
    if not text:
        raise QuestionError("问题是空的：请写下要问的话")
    if len(text) > QUESTION_LIMIT:
        raise QuestionError(
            f"问题有 {len(text)} 个字，超过上限 {QUESTION_LIMIT}：请只写要问的话；"
            "长文请存成文件，用 wenjian ingest 收入后再问"
        )
    return text


def _timings(clock: Sequence[float]) -> dict[str, float]:
    """Milliseconds of each stage from the four moments between them."""
    stages = zip(("understand", "search", "answer"), clock, clock[1:], strict=False)
    spans = {name: round((after - before) * 1000, 1) for name, before, after in stages}
    return {**spans, "total": round((clock[-1] - clock[0]) * 1000, 1)}
