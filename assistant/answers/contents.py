"""What does an issue, an article, a clause say: the titles of its articles, or how it begins and its points."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.answers.citations import Citer
from assistant.questions.numerals import NUMERAL, number
from assistant.sentences import sentences
from assistant.types import Answer, Coverage, Item, Question
from vectorstore.types import Article, Document, Hit
from vectorstore.words import fold_chars

_SAYS = re.compile(
    r"(?:(?:主要|都|具体|到底|大概|又)?(?:是)?(?:讲|说|写|谈|介绍|报道|规定)(?:的|了)?(?:是|些|了些)*(?:什么|啥|哪些(?:内容|事)?)"
    r"|(?:的)?(?:主要|具体|大致)?内容(?:是|有|包括)?(?:什么|啥|哪些)?)(?:内容|事情?|呢)?[?？。]*$"
)
_FRAME = re.compile(
    rf"第\s*{NUMERAL}\s*期|第\s*{NUMERAL}\s*篇|最[近新后]的?一?(?:期|份)|《[^》]*》|[“”\"]|(?:这|那|上)一?[篇份期条个]|"
    r"简报|报纸|文件|文档|通知|文章|报道|消息|新闻|材料|里面|中间|一文|分别|各自|[的里中上这那和与、]|\d{4}年|请问|[,，\s]"
)
_CLAUSE = re.compile(rf"第\s*(?P<n>{NUMERAL})\s*(?P<unit>[条章])")
_NTH_ARTICLE = re.compile(rf"第\s*(?P<n>{NUMERAL})\s*(?:篇|则|条消息|条新闻)|(?P<last>最后一?篇)")
_POINT = re.compile(
    r"(?:[一二三四五六七八九十]是|第[一二三四五六]，|[（(][一二三四五六七八九十][）)]|[一二三四五六七八九十]、)"
)
_MARKS = re.compile(r"[\W_]+")
_NAMED = 6
"""Characters of a title that must stand in the question for it to be the article that is meant."""
_LEAD, _POINTS = 2, 6
"""Sentences shown of the beginning, and of those that open with 一是, 二是."""
_LONGEST = 200


def contents(question: Question, hits: Sequence[Hit], citer: Citer) -> Answer | None:
    """The answer to “…讲了什么” about a document or a part of one; None for every other question."""
    text = question.standalone
    asked = _SAYS.search(text) if question.language == "zh" else None
    if asked is None:
        return None
    subject = text[: asked.start()]
    documents = [citer.document(id) for id in _in_question(question, hits)]
    coverage = Coverage(len(documents), len(hits))
    clause = _CLAUSE.search(subject)
    if clause and not _key(_CLAUSE.sub("", _FRAME.sub("", subject))):
        return _told(question, _clause(documents, clause), citer, coverage)
    one = _article(subject, documents, question)
    if one is not None:
        return _told(question, ((one[0], *span) for span in _gist(*one)), citer, coverage)
    scope = question.scope
    if not (scope.issues or scope.documents or scope.since) or _rest(subject, documents):
        return None
    if len(documents) == 1 and len(documents[0].articles) < 2:
        whole = Article("", "", 0, len(documents[0].text))
        return _told(question, ((documents[0], *span) for span in _gist(documents[0], whole)), citer, coverage)
    return _titles(question, documents, citer, coverage)


def _in_question(question: Question, hits: Sequence[Hit]) -> list[str]:
    """The documents found; the search has kept to the scope."""
    return list(dict.fromkeys([*question.scope.documents, *(hit.passage.document_id for hit in hits)]))


def _rest(subject: str, documents: Sequence[Document]) -> str:
    """What the question says besides naming a document: then it asks what is said of that."""
    rest = _key(_FRAME.sub("", subject))
    return "" if any(rest in _key(document.title) for document in documents) else rest


def _article(subject: str, documents: Sequence[Document], question: Question) -> tuple[Document, Article] | None:
    """The article that is named by its title, or counted (第二篇) in the one issue spoken of."""
    key = _key(subject)
    for document in documents:
        for article in document.articles:
            title = _key(article.title)
            rest = _key(_FRAME.sub("", subject))
            if len(title) >= _NAMED and (title in key or (len(rest) >= _NAMED and rest in title)):
                return document, article
    nth = _NTH_ARTICLE.search(subject)
    if nth and len(documents) == 1 and documents[0].articles:
        index = -1 if nth["last"] else (number(nth["n"]) or 0) - 1
        if -1 <= index < len(documents[0].articles):
            return documents[0], documents[0].articles[index]
    return None


def _gist(document: Document, article: Article) -> Iterator[tuple[int, int]]:
    """The first sentences of the body and those that open with 一是, 二是."""
    title, shown, points = _key(article.title), 0, 0
    for first, last in sentences(document.text[article.start : article.end]):
        text = document.text[article.start + first : article.start + last]
        point = bool(_POINT.match(text.lstrip()))
        if (len(_key(text)) < 8 and not point) or (title and _key(text) in title):
            continue
        if (shown < _LEAD and not points) or (point and points < _POINTS):
            yield article.start + first, min(article.start + last, article.start + first + _LONGEST)
            shown, points = shown + (not point), points + point


def _clause(documents: Sequence[Document], asked: re.Match[str]) -> Iterator[tuple[Document, int, int]]:
    """第N条 at the beginning of a line, up to the next."""
    unit = asked["unit"]
    heading = re.compile(rf"^[ \t　]*第\s*({NUMERAL})\s*{unit}", re.MULTILINE)
    for document in documents:
        found = list(heading.finditer(document.text))
        for index, match in enumerate(found):
            if number(match[1]) == number(asked["n"]):
                end = found[index + 1].start() if index + 1 < len(found) else len(document.text)
                yield document, match.start(), min(end, match.start() + _LONGEST)
                break


def _told(
    question: Question, spans: Iterator[tuple[Document, int, int]], citer: Citer, coverage: Coverage
) -> Answer | None:
    lines = []
    for document, start, end in spans:
        text = document.text[start:end].strip()
        lines.append(f"“{' '.join(text.split())}”[{citer.cite(document.id, start, end)}]")
    if not lines:
        return None
    return Answer(
        question.text, "extracted", "\n".join(lines), citations=citer.citations, confidence=0.8, coverage=coverage
    )


def _titles(question: Question, documents: Sequence[Document], citer: Citer, coverage: Coverage) -> Answer | None:
    items = []
    for document in documents:
        for article in document.articles:
            start = document.text.find(article.title, article.start, article.end) if article.title else -1
            if start >= 0:
                mark = citer.cite(document.id, start, start + len(article.title))
                items.append(Item(article.title, {"栏目": article.section} if article.section else {}, (mark,)))
    if not items:
        return None
    lines = [
        f"{index}. {item.text}{'（' + item.attributes['栏目'] + '）' if item.attributes else ''}[{item.citations[0]}]"
        for index, item in enumerate(items, 1)
    ]
    return Answer(
        question.text,
        "enumerated",
        "\n".join([f"共 {len(items)} 篇文章：", *lines]),
        citations=citer.citations,
        items=tuple(items),
        confidence=0.8,
        coverage=coverage,
    )


def _key(text: str) -> str:
    return _MARKS.sub("", fold_chars(text))
