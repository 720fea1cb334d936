"""Where articles begin: by the table of contents, section marks, heading marks, bylines, captions, run-in titles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.documents import genre
from assistant.documents.contents import Contents, bare
from assistant.documents.reflow import Block

_TITLE_ALONE = 12
"""A line this long between paragraphs is a headline; shorter ones may be subheads."""
_PART = re.compile(r"(?:【?篇[一二三四五六七八九十\d]+】?|第[一二三四五六七八九十]+篇)[：:\s]?")
_TEXT_BELOW = 25
_SUBTITLE = re.compile(r"[—–-]{1,2}\S")
_CLOSING_CREDIT = re.compile(r"[。！”]\s*[（(](?:记者|通讯员|供稿|来源|作者)?[：:\s]*[\u4e00-\u9fff、\s]{2,20}[）)]$")


@dataclass(frozen=True, slots=True)
class Start:
    """An article begins at block ``block``; its title is ``title``, its text goes on behind ``head`` characters."""

    block: int
    title: str
    section: str
    head: int
    """Clean offset behind the title, where the body begins."""


@dataclass(frozen=True, slots=True)
class Outline:
    """Articles in order; ``marks`` are the blocks that name sections and belong to no article."""

    starts: tuple[Start, ...]
    marks: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Signs:
    """What the whole document tells about how its articles open."""

    contents: Contents
    bylines: int
    sections: dict[int, str]
    article_level: int
    """The depth of the headings that open articles; 0 where headings do not."""
    document_title: str


@dataclass(slots=True)
class _Walk:
    """Where the walk through the blocks stands."""

    section: str = ""
    section_level: int = 0
    article_level: int = 0
    run_ins: bool = False
    """Articles of this section open with a run-in title."""


def outline(blocks: Sequence[Block], first: int, end: int, contents: Contents, document_title: str) -> Outline:
    """Where sections and articles begin in blocks ``first`` to ``end``."""
    body = blocks[first:end]
    title = bare(document_title)
    level = _article_level(body, title)
    signs = _Signs(
        contents=contents if _useful(contents, body) else Contents(0, 0),
        bylines=sum(genre.has_byline(block.text) for block in body),
        sections=_sections(blocks, first, end, title, marked=bool(level)),
        article_level=level,
        document_title=title,
    )
    found: list[Start] = []
    walk = _Walk(article_level=level)
    index = first
    while index < end:
        if index in signs.sections:
            _enter(walk, blocks, index, signs)
            index += 1
            continue
        if walk.section_level and 0 < blocks[index].level <= walk.section_level:
            walk.section, walk.section_level, walk.article_level = "", 0, level
        group = _title_group(blocks, index, end, signs)
        titled = bool(found) and found[-1].head == blocks[index - 1].end
        start = _start(blocks, index, group, end, walk, signs, titled=titled, fresh=index == first)
        if start:
            found.append(start)
        index += max(1, group)
    return Outline(tuple(found), frozenset(signs.sections))


def _sections(blocks: Sequence[Block], first: int, end: int, document_title: str, *, marked: bool) -> dict[int, str]:
    """Blocks that name sections: 【…】 marks, and headings with a deeper heading right below."""
    found: dict[int, str] = {}
    for index in range(first, end):
        block = blocks[index]
        name = genre.section_name(block.text)
        above = marked and block.level and index + 1 < end and blocks[index + 1].level > block.level
        if name:
            found[index] = name
        elif above and bare(block.text) != document_title and not genre.section_name(blocks[index + 1].text):
            found[index] = block.text
    return found


def _enter(walk: _Walk, blocks: Sequence[Block], index: int, signs: _Signs) -> None:
    walk.section, walk.run_ins = signs.sections[index], False
    if not genre.section_name(blocks[index].text):
        walk.section_level, walk.article_level = blocks[index].level, blocks[index + 1].level


def _start(
    blocks: Sequence[Block],
    index: int,
    group: int,
    end: int,
    walk: _Walk,
    signs: _Signs,
    *,
    titled: bool,
    fresh: bool,
) -> Start | None:
    """The article that opens at this block or group of headlines, if one does."""
    after_section = index - 1 in signs.sections
    if group:
        start = _own_line(blocks, index, index + group, end, walk, signs, fresh=fresh or after_section)
        walk.run_ins = walk.run_ins and start is None
        return start
    if titled:
        return None
    start = _in_line(blocks[index], index, walk, signs, expected=after_section or walk.run_ins)
    walk.run_ins = walk.run_ins or (start is not None and after_section)
    return start or (Start(index, "", walk.section, blocks[index].start) if after_section else None)


def _useful(contents: Contents, body: Sequence[Block]) -> bool:
    """At least half of the titles listed are found again."""
    if not contents.entries:
        return False
    found = 0
    for block in body:
        opening = block.text[: genre.run_in(block.text, block.bold_end)] or block.text
        found += len(opening) <= genre.LONGEST_TITLE + 10 and contents.section_of(opening) is not None
    return (
        found * 2 >= contents.end - contents.start - len({section for section, _ in contents.entries}) - 1 and found > 0
    )


def _article_level(body: Sequence[Block], document_title: str) -> int:
    """The highest level whose headings stand right above running text and are not the chapters of one report."""
    leaves: dict[int, list[str]] = {}
    for block, after in pairwise(body):
        leaf = block.level and not after.level and not genre.section_name(block.text)
        if leaf and bare(block.text) != document_title:
            leaves.setdefault(block.level, []).append(block.text)
    if not leaves:
        return 0
    level = min(leaves)
    numbered = sum(bool(genre.NUMBERED.match(text)) for text in leaves[level])
    return 0 if numbered * 2 > len(leaves[level]) else level


def _title_group(blocks: Sequence[Block], index: int, end: int, signs: _Signs) -> int:
    """How many headline-like blocks follow each other from here (kicker, headline, subtitle)."""
    count = 0
    while index + count < end and count < 5:
        block = blocks[index + count]
        subtitle = count and _SUBTITLE.match(block.text) and not genre.is_prose(block.text)
        if index + count in signs.sections or not (subtitle or _headline(block) or _listed_chapter(block, signs)):
            break
        if count and block.level and block.level != blocks[index].level:
            break
        count += 1
    return count


def _headline(block: Block) -> bool:
    if genre.FIELD.match(block.text):
        return False
    if block.level and not genre.NUMBERED.match(block.text):
        return True
    whole_bold = block.bold_end >= len(block.text) - 1 and len(block.text) <= genre.LONGEST_TITLE
    if whole_bold and not genre.ENUMERATED.match(block.text) and not genre.NUMBERED.match(block.text):
        return True
    return not block.bullet and not block.columnar and genre.is_title(block.text)


def _listed_chapter(block: Block, signs: _Signs) -> bool:
    """三、石门坎镇:推行… that the table of contents lists: a bulletin counts its articles."""
    numbered = genre.NUMBERED.match(block.text)
    short = numbered is not None and len(block.text) <= genre.LONGEST_TITLE + 10 and not genre.is_prose(block.text)
    return short and signs.contents.section_of(block.text) is not None


def _own_line(
    blocks: Sequence[Block], index: int, after: int, end: int, walk: _Walk, signs: _Signs, *, fresh: bool
) -> Start | None:
    """An article that opens with headlines on lines of their own."""
    group = blocks[index:after]
    listed = [block for block in group if signs.contents.section_of(block.text) is not None]
    if not listed and signs.contents.entries and len(group) > 1:
        whole = "".join(block.text for block in group)
        listed = list(group) if signs.contents.section_of(whole) is not None else []
    if listed:
        title = "".join(block.text for block in listed)
        counted = genre.NUMBERED.match(title)
        title = title[counted.end() :] if counted else title
        # 正文漏印栏目时，以目录为准
        own = signs.contents.section_of(listed[0].text) or signs.contents.section_of(title) or walk.section
        return Start(index, _title(title), own, listed[-1].end)
    if not _opens(blocks, index, after, end, walk, signs, fresh=fresh):
        return None
    title, head = _headline_of(group)
    return Start(index, title, walk.section, head)


def _opens(
    blocks: Sequence[Block], index: int, after: int, end: int, walk: _Walk, signs: _Signs, *, fresh: bool
) -> bool:
    """Whether a group of headlines that no table of contents lists opens an article."""
    group = blocks[index:after]
    again = signs.document_title and any(bare(block.text) == signs.document_title for block in group)
    if again and not fresh:
        return True
    if after >= end:
        return False
    below = blocks[after].text
    if genre.has_byline(below):
        return True
    if signs.contents.entries or signs.bylines >= 2:
        return fresh and signs.bylines < 2
    if walk.article_level and any(block.level for block in group):
        return any(block.level == walk.article_level for block in group)
    if fresh:
        return True
    ended = bool(_CLOSING_CREDIT.search(blocks[index - 1].text))
    long = max(len(block.text) for block in group) >= _TITLE_ALONE
    text_below = genre.is_prose(below) and len(below) >= _TEXT_BELOW
    return text_below and (ended or (long and not walk.article_level))


def _in_line(block: Block, index: int, walk: _Walk, signs: _Signs, *, expected: bool) -> Start | None:
    """An article that opens with a paragraph: a run-in title, a photo caption, a part of a collection, news."""
    text = block.text
    part = _PART.match(text)
    if part and len(text) <= genre.LONGEST_TITLE:
        return Start(index, text[part.end() :].strip() or text, walk.section, block.end)
    head = genre.run_in(text, block.bold_end)
    if head and not genre.has_byline(text):
        listed = signs.contents.section_of(text[:head])
        if listed is not None:
            return Start(index, _title(text[:head]), listed or walk.section, block.start + head)
        news = not re.search("[，,]", text[:head]) and genre.DATED.match(text[head:].lstrip())
        if expected and (news or (block.bold_end and not signs.contents.entries)):
            return Start(index, _title(text[:head]), walk.section, block.start + head)
    news_page = signs.bylines >= 2 and genre.has_byline(text)
    caption = signs.bylines and genre.CAPTION.search(text) and len(text) <= 300
    return Start(index, "", walk.section, block.start) if caption or news_page else None


def _headline_of(group: Sequence[Block]) -> tuple[str, int]:
    """(title, where the headlines end): the longest line but subtitles; a short tail belongs to the line above."""
    lines = [block for block in group if not _SUBTITLE.match(block.text)] or list(group)
    title = max(reversed(lines), key=lambda block: len(block.text)).text
    if len(lines) > 1 and len(lines[-1].text) <= 5:
        title = lines[-2].text + lines[-1].text
    return _title(title), group[-1].end


def _title(text: str) -> str:
    return text.lstrip("●○◆◇■□▲△★☆▶※• ").rstrip("。：: ")
