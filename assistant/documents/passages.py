"""A document cut into passages: whole paragraphs of one article, about 300 to 450 characters, at most 600."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from assistant.documents import genre
from assistant.documents.whereabouts import Whereabouts
from assistant.sentences import sentences
from vectorstore.types import Article, Document, Passage, issue_label

WHOLE = 450
"""A part of at most this many characters is one passage; longer ones are packed up to it."""
LONGEST = 600
_POINT = re.compile(
    rf"(?<=[。；：:！？\n])(?=[{genre.NUMERAL}]{{1,2}}是|[（(][{genre.NUMERAL}\d]{{1,2}}[）)]|\d{{1,2}}[、.．](?!\d)|[{genre.NUMERAL}]{{1,2}}、)"
)

CHAPTER = re.compile(rf"^[{genre.NUMERAL}]{{1,3}}、[^\n。(（]{{2,40}}", re.MULTILINE)
"""二、工作成效: a numbered line, up to its full stop."""

_YEAR = re.compile(r"(?<!\d)20\d\d年")

_ASKED, _REPLY = ("问：", "问:"), ("答：", "答:")

Span = tuple[int, int]


def passages(document: Document, parts: Sequence[Span], marks: Sequence[Span]) -> list[Passage]:
    """Every passage in order; ``parts`` are masthead, contents and colophon. Only section ``marks`` are left out."""
    fixed: list[tuple[int, int, Article | None]] = [(a.start, a.end, a) for a in document.articles]
    fixed += [(*part, None) for part in parts] + [(*mark, None) for mark in marks]
    spans: list[tuple[Span, Article | None]] = []
    at = 0
    for start, end, article in sorted(fixed, key=lambda entry: entry[:2]):
        spans += [((at, start), None), ((start, end), article)]
        at = max(at, end)
    spans.append(((at, len(document.text)), None))
    skipped = set(marks)
    where = Whereabouts(document.text)
    found: list[Passage] = []
    for span, article in spans:
        if span in skipped:
            continue
        for start, end in _cut(document.text, span):
            text = document.text[start:end]
            above = heading(document, article, start)
            above = "｜".join(filter(None, (above, where(start, end, above))))
            found.append(Passage(f"{document.id}:{len(found)}", document.id, text, start, end, above))
    return found


def heading(document: Document, article: Article | None, start: int = 0) -> str:
    """《title》第N期｜date｜issuer｜【section】｜article title｜subheading, only what there is."""
    title = f"《{document.title}》" if document.title else ""
    parts = [
        title + issue_label(document.issue),
        document.published.isoformat() if document.published else only_year(document),
        document.issuer,
    ]
    if article:
        own = article.title if article.title != document.title else ""
        parts += [f"【{article.section}】" if article.section else "", own, _subheading(document.text, article, start)]
    return "｜".join(part for part in parts if part)


def only_year(document: Document) -> str:
    """Of several articles without a date the one year of which they speak: 2023年; "" of other documents."""
    return _only_year(document.text) if len(document.articles) > 1 and document.published is None else ""


@lru_cache(maxsize=64)
def _only_year(text: str) -> str:
    years = set(_YEAR.findall(text))
    return years.pop() if len(years) == 1 else ""


def _subheading(text: str, article: Article, start: int) -> str:
    """The numbered chapter (二、…) of the article in which ``start`` lies, unless the passage itself begins with it."""
    found = CHAPTER.findall(text[article.start : start])
    return found[-1].strip() if found else ""


def _cut(text: str, span: Span) -> Iterator[Span]:
    start, end = _stripped(text, span)
    if end - start <= WHOLE:
        if end > start:
            yield start, end
        return
    pieces = [piece for paragraph in _paragraphs(text, (start, end)) for piece in _pieces(text, paragraph)]
    yield from _packed(text, list(_with_replies(text, pieces)))


def _with_replies(text: str, pieces: Sequence[Span]) -> Iterator[Span]:
    """A reply (答：…) as one piece with its question, which alone says what it is about."""
    asked: Span | None = None
    for piece in pieces:
        if asked is not None and text.startswith(_REPLY, piece[0]) and piece[1] - asked[0] <= WHOLE:
            yield asked[0], piece[1]
            asked = None
            continue
        if asked is not None:
            yield asked
        asked = piece if text.startswith(_ASKED, piece[0]) else None
        if asked is None:
            yield piece
    if asked is not None:
        yield asked


def _packed(text: str, pieces: Sequence[Span]) -> Iterator[Span]:
    """Neighbours together up to WHOLE; a title stays with what follows, a short tail joins what stands before."""
    current: Span | None = None
    for index, piece in enumerate(pieces):
        if current is None:
            current = piece
            continue
        together = piece[1] - current[0]
        small = current[1] - current[0] < 80 or (index == len(pieces) - 1 and piece[1] - piece[0] < 80)
        chapter = re.match(rf"[{genre.NUMERAL}]{{1,3}}、", text[piece[0] : piece[1]]) and current[1] - current[0] >= 80
        if (together <= WHOLE and not chapter) or (small and together <= LONGEST):
            current = current[0], piece[1]
        else:
            yield current
            current = piece
    if current:
        yield current


def _paragraphs(text: str, span: Span) -> Iterator[Span]:
    at = span[0]
    for line in text[span[0] : span[1]].split("\n"):
        found = _stripped(text, (at, at + len(line)))
        if found[1] > found[0]:
            yield found
        at += len(line) + 1


def _pieces(text: str, span: Span) -> Iterator[Span]:
    """A paragraph that is too long: at its points (一是 …), then at sentences, then at clauses, then anywhere."""
    if span[1] - span[0] <= LONGEST:
        yield span
        return
    points = [span[0], *(span[0] + m.start() for m in _POINT.finditer(text[span[0] : span[1]])), span[1]]
    for start, end in pairwise(points):
        found = _stripped(text, (start, end))
        if found[1] - found[0] <= LONGEST:
            if found[1] > found[0]:
                yield found
            continue
        offset = found[0]
        for first, last in sentences(text[found[0] : found[1]]):
            yield from _clauses(text, (offset + first, offset + last))


def _clauses(text: str, span: Span) -> Iterator[Span]:
    start, end = span
    while end - start > LONGEST:
        window = text[start : start + LONGEST]
        found = max((window.rfind(mark, LONGEST // 3) for mark in "；;，, "), default=-1)
        stop = start + (found + 1 if found > 0 else LONGEST)
        yield _stripped(text, (start, stop))
        start = stop
    yield _stripped(text, (start, end))


def _stripped(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
