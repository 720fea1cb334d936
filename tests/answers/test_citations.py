from collections.abc import Iterator, Sequence
from datetime import date

import pytest

from assistant.answers.citations import LONGEST_QUOTE, Citer, quotable
from assistant.types import Library
from vectorstore.types import Article, Document, DocumentSummary, Hit, Passage, Scope


class Shelf:
    """A Library of given documents; nothing is searched."""

    def __init__(self, *documents: Document) -> None:
        self._documents = {document.id: document for document in documents}

    def search(self, query: str, *, scope: Scope = Scope(), limit: int = 10) -> list[Hit]:
        return []

    def documents(self, scope: Scope = Scope()) -> list[DocumentSummary]:
        return []

    def document(self, document_id: str) -> Document:
        return self._documents[document_id]

    def passages(self, scope: Scope = Scope(), *, containing: Sequence[str] = ()) -> Iterator[Passage]:
        return iter(())


TEXT = "标题\n第一句说了一件事。第二句说了另一件事。" + "很长的一句，" * 100 + "完。"
DOCUMENT = Document(
    id="d",
    collection="default",
    uri="d.txt",
    title="简报",
    text=TEXT,
    sha256="",
    articles=(Article("标题", "动态", 0, len(TEXT)),),
    published=date(2024, 5, 1),
    issue=7,
    pages=(0, 20),
)


def test_numbers_follow_first_use_and_a_span_inside_a_cited_one_is_not_cited_twice() -> None:
    library: Library = Shelf(DOCUMENT)
    citer = Citer(library)
    assert citer.cite("d", 12, 22) == 1
    assert citer.cite("d", 3, 12) == 2
    assert citer.cite("d", 14, 20) == 1
    assert [c.number for c in citer.citations] == [1, 2]


def test_a_citation_tells_where_it_stands() -> None:
    citer = Citer(Shelf(DOCUMENT))
    citer.cite("d", 2, 12)
    (citation,) = citer.citations
    assert citation.quote == "第一句说了一件事。" == TEXT[citation.start : citation.end]
    assert (citation.title, citation.article, citation.section) == ("简报", "标题", "动态")
    assert (citation.issue, citation.published, citation.page) == (7, date(2024, 5, 1), 1)


@pytest.mark.parametrize("keep", [None, (30, 40), (300, 310), (len(TEXT) - 2, len(TEXT)), (100, 400)])
def test_a_long_span_is_narrowed_to_a_quote_that_holds_what_must_stay(keep: tuple[int, int] | None) -> None:
    start, end = quotable(TEXT, 21, len(TEXT), keep)
    assert 0 < end - start <= LONGEST_QUOTE
    if keep is not None:
        assert start <= keep[0] and keep[1] <= end


def test_more_than_a_quote_cannot_be_kept() -> None:
    with pytest.raises(ValueError, match="301"):
        quotable(TEXT, 0, len(TEXT), (50, 351))
