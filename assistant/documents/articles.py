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
class _Signs:
    contents: Contents
    bylines: int
    sections: int
    article_level: int
    """The depth of the headings that open articles; 0 where headings do not."""
    document_title: str
    bulletin: bool


def starts(
    blocks: Sequence[Block], first: int, end: int, contents: Contents, document_title: str, *, bulletin: bool
) -> list[Start]:
    """Beginnings of the articles in blocks ``first`` to ``end``, in order."""
    body = blocks[first:end]
    signs = _Signs(
        contents=contents if _useful(contents, body) else Contents(0, 0),
        bylines=sum(genre.has_byline(block.text) for block in body),
        sections=sum(bool(genre.section_name(block.text)) for block in body),
        article_level=_article_level(body, document_title),
        document_title=bare(document_title),
        bulletin=bulletin,
    )
    found: list[Start] = []
    section = ""
    run_ins = False
    index = first
    while index < end:
        block = blocks[index]
        name = genre.section_name(block.text) or _heading_section(blocks, index, end, signs)
        if name:
            section, run_ins = name, False
            index += 1
            continue
        after_section = index > first and bool(genre.section_name(blocks[index - 1].text))
        group = _title_group(blocks, index, end)
        start = None
        if group:
            fresh = index == first or after_section
            start = _own_line(blocks, index, index + group, end, section, signs, fresh=fresh)
            run_ins = run_ins and start is None
        else:
            titled = bool(found) and found[-1].head == blocks[index - 1].end
            expected = after_section or run_ins
            start = None if titled else _in_line(block, index, section, signs, expected=expected)
            if start is None and after_section:
                start = Start(index, "", section, block.start)
            run_ins = run_ins or (start is not None and after_section)
        if start:
            found.append(start)
        index += max(1, group)
    return found


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
        if (
            block.level
            and not after.level
            and not genre.section_name(block.text)
            and bare(block.text) != bare(document_title)
        ):
            leaves.setdefault(block.level, []).append(block.text)
    for level in sorted(leaves):
        numbered = sum(bool(genre.NUMBERED.match(text)) for text in leaves[level])
        if numbered * 2 > len(leaves[level]):
            return 0
        return level
    return 0


def _heading_section(blocks: Sequence[Block], index: int, end: int, signs: _Signs) -> str:
    """A heading above the level of articles, with another heading right below, names a section."""
    block = blocks[index]
    if (
        not block.level
        or not signs.article_level
        or block.level >= signs.article_level
        or bare(block.text) == signs.document_title
    ):
        return ""
    below = index + 1 < end and blocks[index + 1].level > block.level
    return block.text if below else ""


def _title_group(blocks: Sequence[Block], index: int, end: int) -> int:
    """How many headline-like blocks follow each other from here (kicker, headline, subtitle)."""
    count = 0
    while index + count < end and count < 5:
        block = blocks[index + count]
        subtitle = count and re.match(r"[—–-]{1,2}\S", block.text) and not genre.is_prose(block.text)
        if genre.section_name(block.text) or not (subtitle or _headline(block)):
            break
        count += 1
    return count


def _headline(block: Block) -> bool:
    if block.level and not genre.NUMBERED.match(block.text):
        return True
    whole_bold = block.bold_end >= len(block.text) - 1 and len(block.text) <= genre.LONGEST_TITLE
    if whole_bold and not genre.ENUMERATED.match(block.text) and not genre.NUMBERED.match(block.text):
        return True
    return not block.bullet and genre.is_title(block.text)


def _own_line(
    blocks: Sequence[Block], index: int, after: int, end: int, section: str, signs: _Signs, *, fresh: bool
) -> Start | None:
    group = blocks[index:after]
    listed = [block for block in group if signs.contents.section_of(block.text) is not None]
    if not listed and signs.contents.entries and len(group) > 1:
        whole = "".join(block.text for block in group)
        listed = list(group) if signs.contents.section_of(whole) is not None else []
    if listed:
        title = "".join(block.text for block in listed)
        own = signs.contents.section_of(listed[0].text) or signs.contents.section_of(title) or section
        return Start(index, _title(title), own if signs.sections else section or own, listed[-1].end)
    if not _opens(blocks, index, after, end, signs, fresh=fresh):
        return None
    title, head = _headline_of(group)
    return Start(index, title, section, head)


def _opens(blocks: Sequence[Block], index: int, after: int, end: int, signs: _Signs, *, fresh: bool) -> bool:
    """Whether an unlisted group of headlines opens an article."""
    group = blocks[index:after]
    if any(bare(block.text) == signs.document_title for block in group) and signs.document_title and index:
        return True
    if after >= end:
        return False
    below = blocks[after].text
    if genre.has_byline(below):
        return True
    if signs.contents.entries or signs.bylines >= 2:
        return fresh and signs.bylines < 2
    if signs.article_level and any(block.level for block in group):
        return any(block.level == signs.article_level for block in group)
    long = max(len(block.text) for block in group) >= _TITLE_ALONE
    if fresh:
        return True
    ended = bool(_CLOSING_CREDIT.search(blocks[index - 1].text)) if index else True
    text_below = genre.is_prose(below) and len(below) >= 40
    return text_below and (ended or (long and not signs.article_level))


def _in_line(block: Block, index: int, section: str, signs: _Signs, *, expected: bool) -> Start | None:
    """An article that opens with a paragraph: a run-in title, a photo caption, a part of a collection, news."""
    text = block.text
    part = _PART.match(text)
    if part and len(text) <= genre.LONGEST_TITLE:
        return Start(index, text[part.end() :].strip() or text, section, block.end)
    head = genre.run_in(text, block.bold_end)
    if head and not genre.has_byline(text):
        listed = signs.contents.section_of(text[:head]) if head <= genre.LONGEST_TITLE + 10 else None
        if listed is not None:
            return Start(index, _title(text[:head]), section or listed, block.start + head)
        news = "，" not in text[:head] and "," not in text[:head] and genre.DATED.match(text[head:].lstrip())
        bold = block.bold_end and expected
        if not signs.contents.entries and ((expected and news) or bold):
            return Start(index, _title(text[:head]), section, block.start + head)
    if genre.CAPTION.search(text) and len(text) <= 300 and signs.bylines:
        return Start(index, "", section, block.start)
    if genre.has_byline(text) and signs.bylines >= 2:
        return Start(index, "", section, block.start)
    return None


def _headline_of(group: Sequence[Block]) -> tuple[str, int]:
    """(title, where it ends): the last line that is no subtitle; a short last line belongs to the one before."""
    lines = [block for block in group if not re.match(r"[—–-]{1,2}\S", block.text)] or list(group)
    title = lines[-1].text
    if len(lines) > 1 and len(title) <= 6 and len(lines[-2].text) > 8:
        title = lines[-2].text + title
    return _title(title), group[-1].end


def _title(text: str) -> str:
    return text.strip().rstrip("。：:！.").strip() if not text.endswith("！") else text.strip()
