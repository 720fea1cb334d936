"""What the tools of the MCP server take and give: their JSON schemas are made of these classes."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.types import Answer
from assistant.wire import to_wire
from vectorstore.types import Document, DocumentSummary, Hit, Scope

LONGEST_ANSWER = 20_000
"""Characters."""
MOST_CITED = 200
_MARK = re.compile(r"\[(\d{1,9})\]")


class Within(BaseModel):
    """What may be found; an empty field allows everything."""

    model_config = ConfigDict(extra="forbid")

    collections: list[str] = []
    documents: Annotated[list[str], Field(description="编号，由 list_documents 给出")] = []
    issues: Annotated[list[int], Field(description="第几期")] = []
    issuers: Annotated[list[str], Field(description="发布单位")] = []
    places: Annotated[list[str], Field(description="标题、单位或正文里出现的地名")] = []
    since: Annotated[date | None, Field(description="发布日期不早于")] = None
    until: Annotated[date | None, Field(description="发布日期不晚于")] = None

    def scope(self) -> Scope:
        return Scope(
            collections=tuple(self.collections),
            documents=tuple(self.documents),
            issues=tuple(self.issues),
            issuers=tuple(self.issuers),
            places=tuple(self.places),
            since=self.since,
            until=self.until,
        )


class EarlierTurn(BaseModel):
    """One earlier message of the conversation."""

    role: Literal["user", "assistant"]
    content: Annotated[str, Field(max_length=20_000)]


class FoundPassage(BaseModel):
    """``text`` is the document's text from ``start`` to ``end`` (Unicode code points)."""

    document_id: str
    title: str
    issue: int | None
    published: date | None
    section: str
    article: str
    page: int | None
    start: int
    end: int
    text: str
    score: float


class SearchResult(BaseModel):
    """Best first. ``next_offset`` is None where nothing follows."""

    passages: list[FoundPassage]
    next_offset: int | None


class CitedPassage(BaseModel):
    """The span that proves what carries its mark [number]."""

    number: int
    document_id: str
    title: str
    issue: int | None
    published: date | None
    section: str
    article: str
    page: int | None
    start: int
    end: int
    quote: str


class ListItem(BaseModel):
    text: str
    attributes: dict[str, str]
    citations: list[int]


class LookedAt(BaseModel):
    documents: int
    passages: int


class AnswerResult(BaseModel):
    """``wenjian.answer/1``. ``kind`` abstained: the documents do not say, ``missing`` names what they lack."""

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True, serialize_by_alias=True)

    schema_name: Annotated[Literal["wenjian.answer/1"], Field(alias="schema")]
    question: str
    kind: Literal["extracted", "enumerated", "generated", "abstained"]
    text: str
    short: str | None
    items: list[ListItem]
    confidence: float
    missing: list[str]
    coverage: LookedAt
    citations: list[CitedPassage]
    understood: str
    notes: list[str]
    timings_ms: dict[str, float]


class ListedDocument(BaseModel):
    id: str
    collection: str
    title: str
    published: date | None
    issuer: str
    issue: int | None
    characters: int
    articles: int


class DocumentList(BaseModel):
    """``total`` counts all that fit, of which a page is given; ``next_offset`` is None on the last."""

    documents: list[ListedDocument]
    total: int
    next_offset: int | None


class ArticleSpan(BaseModel):
    title: str
    section: str
    start: int
    end: int


class DocumentPart(BaseModel):
    """``text`` runs from ``start`` to ``end`` of ``characters``; read on at ``next_start``, None at the end."""

    id: str
    collection: str
    title: str
    published: date | None
    issuer: str
    issue: int | None
    characters: int
    articles: Annotated[list[ArticleSpan], Field(description="与这一段相交的文章")]
    warnings: list[str]
    start: int
    end: int
    text: str
    next_start: int | None


def found_passage(hit: Hit, document: Document) -> FoundPassage:
    passage = hit.passage
    article = document.article_at(passage.start)
    return FoundPassage(
        document_id=document.id,
        title=document.title,
        issue=document.issue,
        published=document.published,
        section=article.section if article else "",
        article=article.title if article else "",
        page=document.page_at(passage.start),
        start=passage.start,
        end=passage.end,
        text=passage.text,
        score=hit.score,
    )


def answer_result(answer: Answer) -> AnswerResult:
    return AnswerResult.model_validate(to_wire(bounded(answer)))


def bounded(answer: Answer) -> Answer:
    """The lines from the beginning that stay within LONGEST_ANSWER and MOST_CITED, with what they cite; a note says so.

    A list over thousands of documents would fill a model's context.
    """
    if len(answer.text) <= LONGEST_ANSWER and len(answer.citations) <= MOST_CITED:
        return answer
    text, cited = "", set[int]()
    for line in answer.text.splitlines(keepends=True):
        marked = cited | {int(number) for number in _MARK.findall(line)}
        if len(text) + len(line) > LONGEST_ANSWER or len(marked) > MOST_CITED:
            break
        text, cited = text + line, marked
    return replace(
        answer,
        text=text.rstrip("\n") or answer.text[:LONGEST_ANSWER],
        citations=tuple(citation for citation in answer.citations if citation.number in cited),
        items=tuple(item for item in answer.items if item.citations and cited.issuperset(item.citations)),
        notes=(*answer.notes, "答案太长，这里只有前一部分；请用 within 缩小范围，分几次问"),
    )


def listed(summary: DocumentSummary) -> ListedDocument:
    return ListedDocument.model_validate(summary, from_attributes=True)


def document_part(document: Document, start: int, length: int) -> DocumentPart:
    """At most ``length`` characters of the text from ``start`` on."""
    characters = len(document.text)
    start = min(start, characters)
    end = min(start + length, characters)
    crossing = [
        ArticleSpan(title=article.title, section=article.section, start=article.start, end=article.end)
        for article in document.articles
        if article.start < end and start < article.end
    ]
    return DocumentPart(
        id=document.id,
        collection=document.collection,
        title=document.title,
        published=document.published,
        issuer=document.issuer,
        issue=document.issue,
        characters=characters,
        articles=crossing,
        warnings=list(document.warnings),
        start=start,
        end=end,
        text=document.text[start:end],
        next_start=end if end < characters else None,
    )
