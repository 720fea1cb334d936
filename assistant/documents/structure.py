"""Blocks to a document's structure: masthead, table of contents, articles, colophon, dates."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.documents import dates, genre
from assistant.documents.articles import Outline, Start, outline
from assistant.documents.cleaning import Cleaned
from assistant.documents.contents import Contents, contents
from assistant.documents.issues import issues
from assistant.documents.masthead import Masthead, is_notice, is_report, issuer_in, masthead, signature
from assistant.documents.reflow import Block
from vectorstore.types import Article, DateBasis

_CHAPTER = re.compile(rf"[{genre.NUMERAL}]{{1,3}}、")
_LEAD = 160
"""Characters at the head of an article in which the date of the event is looked for."""


@dataclass(frozen=True, slots=True)
class Structure:
    """Spans are clean offsets; ``parts`` are the masthead, the table of contents and the colophon that exist."""

    title: str
    issuer: str
    issue: int | None
    published: date | None
    basis: DateBasis
    articles: tuple[Article, ...]
    parts: tuple[tuple[int, int], ...]
    marks: tuple[tuple[int, int], ...]
    """Section marks, which are part of headings and need no passage."""
    warnings: tuple[str, ...]


def structure(cleaned: Cleaned, *, name: str, title: str, metadata: Mapping[str, str]) -> Structure:
    """``name`` is the file's name without suffix (it may hold a date), ``title`` one given from outside, if any."""
    top = masthead(cleaned.blocks)
    (_, last), *further = issues(cleaned.blocks, top.blocks)
    blocks = cleaned.blocks[:last]
    listed = contents(blocks, top.blocks)
    end = _colophon(blocks, listed.end)
    heading = top.title or cleaned.title or metadata.get("title", "") or _first_heading(blocks)
    heading = _paper_title(blocks, top) or heading
    chosen = title or heading or name
    signer, signed = signature(blocks[listed.end :]) if not top.published else ("", None)
    published, basis, doubts = _published(top, signed, metadata, name, cleaned.text)
    year = None if published else dates.likely_year(cleaned.text)
    plan = outline(blocks, listed.end, end, listed, heading)
    found = _articles(cleaned, listed.end, end, plan, heading, published, year)
    if year and any(article.date for article in found):
        doubts = (*doubts, f"没有找到出版日期；文中月日的年份据正文推定为 {year} 年，请核对。")
    marks = [(blocks[index].start, blocks[index].end) for index in sorted(plan.marks)]
    parts = _parts(cleaned, top, listed, end, last)
    for first, last in further:
        more = _further(cleaned, first, last, heading)
        found, parts, marks = found + more[0], parts + more[1], marks + more[2]
    return Structure(
        title=chosen,
        issuer=top.issuer or signer or metadata.get("issuer", ""),
        issue=top.issue,
        published=published,
        basis=basis,
        articles=tuple(found),
        parts=tuple(parts),
        marks=tuple(marks),
        warnings=doubts,
    )


def _further(
    cleaned: Cleaned, first: int, last: int, heading: str
) -> tuple[list[Article], list[tuple[int, int]], list[tuple[int, int]]]:
    """Articles, parts and marks of another issue in the same file; its number and day stand in its sections."""
    blocks = cleaned.blocks[:last]
    own = masthead(blocks[first:])
    listed = contents(blocks, first + own.blocks)
    end = _colophon(blocks, listed.end)
    plan = outline(blocks, listed.end, end, listed, heading)
    number = f"第{own.issue}期" if own.issue is not None else ""
    label = " ".join(filter(None, (number, own.published.isoformat() if own.published else "")))
    found = [
        replace(article, section=" ".join(filter(None, (label, article.section))))
        for article in _articles(cleaned, listed.end, end, plan, heading, own.published, None)
    ]
    marks = [(blocks[index].start, blocks[index].end) for index in sorted(plan.marks)]
    bounds = ((first, first + own.blocks), (listed.start, listed.end), (end, last))
    return found, [(blocks[a].start, blocks[b - 1].end) for a, b in bounds if b > a], marks


def _articles(
    cleaned: Cleaned, first: int, end: int, plan: Outline, heading: str, published: date | None, year: int | None
) -> list[Article]:
    blocks = cleaned.blocks
    opened = list(plan.starts)
    if not opened and first < end and not plan.marks:
        opened = [Start(first, heading, "", blocks[first].start)]
    stops = sorted({start.block for start in opened[1:]} | plan.marks | {end})
    found: list[Article] = []
    for start in opened:
        stop = stops[bisect_right(stops, start.block)]
        lead = _lead(blocks[start.block : stop], start.head)
        report = sum(bool(_CHAPTER.match(block.text)) for block in blocks[start.block : stop]) > 1
        happened = None if report else dates.event_date(lead[genre.byline_end(lead) :], published, year)
        found.append(Article(start.title, start.section, blocks[start.block].start, blocks[stop - 1].end, happened))
    return found


def _lead(blocks: Sequence[Block], head: int) -> str:
    """The first running text behind offset ``head``; a date in a signature is no date of an event."""
    texts = (block.text[max(0, head - block.start) :] for block in blocks if block.end > head)
    return "".join(text for text in texts if genre.is_prose(text)).lstrip()[:_LEAD]


def _colophon(blocks: Sequence[Block], first: int) -> int:
    """The block at which the colophon begins: from the end upwards, labels (责任编辑：…) and what stands among them."""
    found = len(blocks)
    for index in range(len(blocks) - 1, max(first, len(blocks) - 16) - 1, -1):
        if genre.COLOPHON.match(blocks[index].text) and len(blocks[index].text) <= 200:
            found = index
        elif found - index > 2 or (genre.is_prose(blocks[index].text) and len(blocks[index].text) > 60):
            break
    return found


def _first_heading(blocks: Sequence[Block]) -> str:
    """The first line that could be a title, among the first few."""
    marked = next((block.text for block in blocks[:5] if block.level == 1), "")
    if marked:
        return marked
    for block in blocks[:3]:
        if genre.is_title(block.text):
            return block.text
        if genre.is_prose(block.text):
            break
    return ""


def _paper_title(blocks: Sequence[Block], top: Masthead) -> str:
    """关于…的通知 and …2023年工作总结, on one line or on two; only official papers, not bulletins."""
    if top.issue is not None:
        return ""
    near = [block.text for block in blocks[: top.blocks + 4]]
    for index, text in enumerate(near):
        if genre.is_prose(text) or len(text) > 80:
            continue
        if is_notice(text):
            above = near[index - 1] if index and text.startswith(("关于", "印发")) else ""
            return issuer_in(above) + text
        if is_report(text):
            below = near[index + 1] if index + 1 < len(near) else ""
            return text + below if re.match("和|及|暨", below) and is_report(text + below) else text
        pair = text + near[index + 1] if index + 1 < len(near) and len(near[index + 1]) <= 40 else ""
        if text.startswith("关于") and pair and is_notice(pair):
            return pair
    return ""


def _published(
    top: Masthead, signed: date | None, metadata: Mapping[str, str], name: str, text: str
) -> tuple[date | None, DateBasis, tuple[str, ...]]:
    """Publication date, where it was read, and doubts about it."""
    if top.published and top.whole_date:
        return top.published, "masthead", ()
    if signed:
        return signed, "masthead", ()
    stated = dates.full_date(metadata.get("date", ""))
    if stated:
        return stated, "metadata", ()
    named = dates.file_date(name)
    if named:
        return named, "filename", (f"日期 {named.isoformat()} 取自文件名，请核对。",)
    if top.published:
        return top.published, "inferred", (f"报头只有年月，日期按 {top.published.isoformat()} 处理。",)
    weak = _own_line_date(text)
    if weak:
        return weak, "text", (f"日期 {weak.isoformat()} 取自正文，未必是发布日期。",)
    return None, "", ()


def _own_line_date(text: str) -> date | None:
    """A date that stands on a line of its own near the beginning or the end."""
    lines = text.split("\n")
    for line in [*lines[:8], *lines[-6:]]:
        if len(line) <= 30 and re.fullmatch(
            r"\W*\S{0,6}?[：:]?\s*\d{4}\W\d{1,2}\W\d{1,2}.{0,12}"
            r"|\W*(?:[\u4e00-\u9fff\s]{2,6}[：:])?\s*[\d〇零○一二三四五六七八九]{4}\s*年.{2,12}日[^，。；]{0,12}",
            line,
        ):
            found = dates.full_date(line)
            if found:
                return found
    return None


def _parts(cleaned: Cleaned, top: Masthead, listed: Contents, end: int, last: int) -> list[tuple[int, int]]:
    """Spans of the masthead, the table of contents and the colophon that exist."""
    blocks = cleaned.blocks
    bounds = ((0, top.blocks), (listed.start, listed.end), (end, last))
    return [(blocks[a].start, blocks[b - 1].end) for a, b in bounds if b > a]
