"""Citations: spans of documents, numbered in the order in which they are first needed."""

from __future__ import annotations

import re

from assistant.types import Citation, Library
from vectorstore.types import Document

LONGEST_QUOTE = 300
"""Characters a quote may have."""
_CLAUSE_END = re.compile(r"[。！？；，、;,!?\n]")


class Citer:
    """Numbers the spans of one answer from 1; the same span gets the same number again."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._documents: dict[str, Document] = {}
        self._numbers: dict[tuple[str, int, int], int] = {}
        self._citations: list[Citation] = []

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Everything cited so far, by number."""
        return tuple(self._citations)

    def document(self, document_id: str) -> Document:
        """The document, read once."""
        if document_id not in self._documents:
            self._documents[document_id] = self._library.document(document_id)
        return self._documents[document_id]

    def cite(self, document_id: str, start: int, end: int, *, keep: tuple[int, int] | None = None) -> int:
        """The number of the citation of ``text[start:end]``.

        A longer span than LONGEST_QUOTE is narrowed to clauses around ``keep`` (its beginning where None). ``keep``
        itself longer than a quote is a ValueError: the caller has to cite it in pieces.
        """
        document = self.document(document_id)
        start, end = quotable(document.text, start, end, keep)
        for (known, first, last), number in self._numbers.items():
            if known == document_id and first <= start and end <= last:
                return number
        number = len(self._citations) + 1
        article = document.article_at(start)
        self._numbers[(document_id, start, end)] = number
        self._citations.append(
            Citation(
                number=number,
                document_id=document_id,
                title=document.title,
                start=start,
                end=end,
                quote=document.text[start:end],
                issue=document.issue,
                published=document.published,
                section=article.section if article else "",
                article=article.title if article else "",
                page=document.page_at(start),
            )
        )
        return number


def quotable(text: str, start: int, end: int, keep: tuple[int, int] | None = None) -> tuple[int, int]:
    """``start, end`` without white space at the edges, narrowed at clause ends to a quote that holds ``keep``."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end - start <= LONGEST_QUOTE:
        return start, end
    first, last = keep if keep is not None else (start, start)
    if last - first > LONGEST_QUOTE:
        raise ValueError(f"a quote of {last - first} characters asked for, at most {LONGEST_QUOTE} are shown")
    spare = LONGEST_QUOTE - (last - first)
    left = max(start, first - spare // 2)
    right = min(end, left + LONGEST_QUOTE)
    left = max(start, right - LONGEST_QUOTE)
    if left > start and (cut := _CLAUSE_END.search(text, left, first)):
        left = cut.end()
    if right < end and (cuts := [m.end() for m in _CLAUSE_END.finditer(text, max(last, left + 1), right)]):
        right = cuts[-1]
    return left, right
