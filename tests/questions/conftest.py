"""A library of some documents' summaries: all that understanding a question needs of one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import pytest

from assistant.types import DocumentSummary
from vectorstore.types import Document, DocumentNotFoundError, Hit, Passage, Scope


def _summary(id: str, title: str, published: date | None, issue: int | None) -> DocumentSummary:
    basis = "masthead" if published else ""
    return DocumentSummary(id, "default", f"{id}.txt", title, published, basis, "市文明办", issue, id, 2000, 5, 12)


SUMMARIES = [
    _summary("aug", "临江精神文明建设简报", date(2023, 8, 10), 20),
    _summary("may", "临江精神文明建设简报", date(2023, 5, 10), 13),
    _summary("province", "江东宣传", date(2022, 9, 16), 26),
    _summary("called", "清溪社区通讯2023年5月号", date(2023, 5, 28), None),
    _summary("page", "共建美丽家园 同享文明生活", None, None),
]


class Summaries:
    """A Library that lists documents and holds no text."""

    def documents(self, scope: Scope = Scope()) -> list[DocumentSummary]:
        return [s for s in SUMMARIES if not scope.documents or s.id in scope.documents]

    def search(self, query: str, *, scope: Scope = Scope(), limit: int = 10) -> list[Hit]:
        return []

    def document(self, document_id: str) -> Document:
        summary = next((one for one in SUMMARIES if one.id == document_id), None)
        if summary is None:
            raise DocumentNotFoundError(document_id)
        return Document(summary.id, "default", summary.uri, summary.title, summary.title, summary.sha256)

    def passages(self, scope: Scope = Scope(), *, containing: Sequence[str] = ()) -> Iterator[Passage]:
        return iter(())


@pytest.fixture(scope="session")
def library() -> Summaries:
    return Summaries()
