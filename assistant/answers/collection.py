"""Lists that documents hold as such: documents of the collection, articles of an issue or section, sections."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answers.terms import terms
from assistant.types import Question
from vectorstore.types import Document, DocumentSummary, issue_label
from vectorstore.words import fold_chars

_ARTICLES = re.compile(
    r"文章|消息|报道|稿件|稿子|篇目|目录|新闻|动态|内容(?=[?？]|$)|标题|几篇|articles?|stories|news items?|headlines?",
    re.IGNORECASE,
)
_SECTIONS = re.compile(
    r"(?:哪些|几个|多少个?|什么|哪几个|哪[一二三四五六七八九]个)(?:栏目|版块|板块|专栏)|which (?:sections|columns)",
    re.IGNORECASE,
)
_SECTION = re.compile(
    r"【([^】]{2,20})】|[“\"「]([^”\"」]{2,12})[”\"」]?(?:栏目|专栏|版块|一栏)|(?<![\u4e00-\u9fff])([\u4e00-\u9fff]{2,6})栏目?"
)
_OF_ONE = frozenset({"compare", "when", "where"})
"""Kinds that ask something of what is reported: 第3期报道的灯会和庙会哪个更早."""
_MARKS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing named in a document: its name is ``text[start:end]`` of it."""

    document_id: str
    start: int
    end: int
    attributes: dict[str, str]


def asks_articles(question: Question) -> bool:
    """文章, 消息, 报道 of an issue, a document or a section that the question names."""
    scope = question.scope
    named = bool(scope.issues or scope.documents or scope.since or scope.until or "【" in question.standalone)
    told = _ARTICLES.search(question.standalone) and not _SECTIONS.search(question.standalone)
    return named and question.kind not in _OF_ONE and bool(told)


def asks_sections(question: Question) -> bool:
    """栏目 of an issue, or of the bulletin or paper; not those opened elsewhere (在电视台开了几个栏目)."""
    text = question.standalone
    if not _SECTIONS.search(text):
        return False
    named = bool(question.scope.issues or question.scope.documents) or bool(re.search(r"简报|报纸|期刊|刊物", text))
    return named or not [term for term in terms(_SECTIONS.sub("", text)) if len(term.text) > 1]


def articles(question: Question, documents: Sequence[Document]) -> Iterator[Entity]:
    """The articles in question: of the section named, where one is; those without a title are left out."""
    wanted = _section_named(question.standalone, documents)
    for document in documents:
        for article in document.articles:
            if wanted and _key(article.section) != wanted:
                continue
            span = _find(document.text, article.title, article.start, article.end)
            if span is not None:
                attributes = {"栏目": article.section} if article.section and not wanted else {}
                yield Entity(document.id, *span, attributes)


def sections(documents: Sequence[Document]) -> Iterator[Entity]:
    """The sections of each document, once each, where they first stand."""
    for document in documents:
        seen: set[str] = set()
        for article in document.articles:
            key = _key(article.section)
            if key and key not in seen:
                seen.add(key)
                span = _find(document.text, article.section, 0, len(document.text))
                if span is not None:
                    yield Entity(document.id, *span, {})


def titles(summaries: Sequence[DocumentSummary], documents: Sequence[Document]) -> Iterator[Entity]:
    """Each document by its title where its text holds it, else by its first line."""
    for summary, document in zip(summaries, documents, strict=True):
        span = _find(document.text, document.title, 0, len(document.text)) or _first_line(document.text)
        if span is None:
            continue
        facts = {
            "期号": issue_label(summary.issue),
            "日期": summary.published.isoformat() if summary.published else "",
            "单位": summary.issuer,
        }
        yield Entity(document.id, *span, {name: value for name, value in facts.items() if value})


def _section_named(text: str, documents: Sequence[Document]) -> str:
    """The section of these documents that the question names, as a key; empty for none."""
    known = {_key(article.section) for document in documents for article in document.articles} - {""}
    asked = _key(text)
    named = [_key(next(filter(None, match.groups()))) for match in _SECTION.finditer(text)]
    return next((key for key in (*named, *sorted(known, key=len, reverse=True)) if key in known and key in asked), "")


def _find(text: str, words: str, start: int, end: int) -> tuple[int, int] | None:
    """Where ``words`` stand in ``text[start:end]``, blanks aside."""
    characters = [re.escape(char) for char in words if not char.isspace()]
    if not characters:
        return None
    match = re.compile(r"\s*".join(characters)).search(text, start, end)
    return match.span() if match else None


def _first_line(text: str) -> tuple[int, int] | None:
    match = re.search(r"[^\s#*][^\n]{1,80}", text)
    return match.span() if match else None


def _key(text: str) -> str:
    return _MARKS.sub("", fold_chars(text))
