"""A list found in a document, and what stands around it."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.answers.evidence import Sentence
from assistant.answers.lists import Entry, Listing
from vectorstore.types import Document
from vectorstore.words import fold_chars

LONG_SHAPES = frozenset({"points", "leads", "parallel", "days"})
"""Lists whose items have text of their own between them."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A listing of a document (spans count in its text), found by the ranked sentence it stands in or next to."""

    document: Document
    listing: Listing
    sentence: Sentence
    score: float
    missing: tuple[str, ...] = ()
    """Names, dates and quotations of the question that neither the list nor its surroundings hold."""

    def words(self, entry: Entry) -> str:
        return self.document.text[entry.start : entry.end]

    @property
    def below_head(self) -> bool:
        """Whether it stands in lines below a head that says of all of them what they are: people, one a line."""
        line = self.document.text[self.listing.start - 1 : self.listing.start] == "\n"
        return self.listing.shape == "people" and (line or self.listing.in_lines)

    @property
    def announced(self) -> str:
        """Folded: the headings above the list and the sentences that introduce it."""
        article = self.document.article_at(self.listing.start)
        title = f"{article.section} {article.title}" if article else ""
        begin, end = self.listing.intro
        if self.listing.shape == "people":  # what stands before the first name is said of its bearer
            end = max(begin, min(end, self.listing.entries[0].contexts[0][0]))
        return fold_chars(f"{title} {self.document.text[begin:end]}") + self.sentence.heading


def stretch(document: Document, at: int) -> tuple[int, int]:
    """The article that holds the place; of a document without one there, what stands between its articles."""
    article = document.article_at(at)
    if article is not None:
        return article.start, article.end
    before = [one.end for one in document.articles if one.end <= at]
    behind = [one.start for one in document.articles if one.start > at]
    return max(before, default=0), min(behind, default=len(document.text))
