"""Raw text to clean text: what is not the document is deleted, what layout tore apart is joined, nothing rewritten."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from assistant.documents import genre
from assistant.documents.lines import lines_of, site_title, with_columns
from assistant.documents.mapped import INSERTED, Mapped
from assistant.documents.marks import Marked, unmarked
from assistant.documents.reflow import Block, block_content, paragraphs
from assistant.documents.source import PAGE_BREAK, Source
from vectorstore.types import OffsetMap

# 整篇粘成一段的文章：句号后的“二、”另起一段。
_LEADING_MARK = re.compile(r"【[\u4e00-\u9fff ·]{2,12}】(?=.{10})")
_GLUED_HEADING = re.compile(rf"(?<=[。！？；])(?=[{genre.NUMERAL}]{{1,3}}、[^，。]{{2,40}})")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Blocks are the paragraphs of ``text``, which joins them with one line break each."""

    text: str
    blocks: tuple[Block, ...]
    offsets: OffsetMap
    pages: tuple[int, ...]
    title: str
    """The file name that a sharing site gave, empty elsewhere."""


def clean(source: Source) -> Cleaned:
    lines = lines_of(source.text, paged=source.paged)
    lines = lines if source.wrapped else with_columns(lines)
    marked = [found for line in lines if (found := unmarked(line))]
    title = site_title(source.text)
    contents: list[Mapped] = []
    blocks: list[Block] = []
    at = 0
    for group in paragraphs(marked, wrapped=source.wrapped):
        first = group[0]
        whole = block_content(group, heading=_is_title(group))
        for piece in _unglued(whole, title):
            if contents:
                contents.append(Mapped.space("\n"))
                at += 1
            contents.append(piece)
            bold = int(np.count_nonzero((piece.raw != INSERTED) & (piece.raw < first.bold_until)))
            columnar = first.line.columnar
            blocks.append(Block(piece.text, at, at + len(piece.text), first.level, first.bullet, bold, columnar))
            at += len(piece.text)
    content = Mapped.joined(contents)
    pages = _pages(source.text, content) if source.paged else ()
    return Cleaned(content.text, tuple(blocks), content.offsets(), pages, title)


def _is_title(group: list[Marked]) -> bool:
    text = "".join(line.text for line in group[:3])
    return bool(group[0].level or (len(text) <= genre.LONGEST_TITLE and not re.search("[，。；]", text)))


def _unglued(content: Mapped, title: str) -> list[Mapped]:
    """One block in its pieces: a section mark with the text behind it on one line, and what a sharing site glued
    together, numbered headings and the title come again."""
    mark = _LEADING_MARK.match(content.text)
    if mark:
        return [content.cut(0, mark.end()).stripped(), content.cut(mark.end(), len(content.text)).stripped()]
    if len(content.text) < 300:
        return [content]
    cuts = {match.start() for match in _GLUED_HEADING.finditer(content.text)}
    if len(title) >= 6:
        for match in re.finditer(rf"(?<=[。！？]){re.escape(title)}(?![，。、；》”的])", content.text):
            cuts |= set(match.span())
        if content.text.startswith(title):
            cuts.add(len(title))
    bounds = [0, *sorted(cuts - {0, len(content.text)}), len(content.text)]
    pieces = (content.cut(start, end).stripped() for start, end in pairwise(bounds))
    return [piece for piece in pieces if piece.text]


def _pages(raw_text: str, content: Mapped) -> tuple[int, ...]:
    """Clean offset at which each page begins."""
    begins = [0, *(match.end() for match in re.finditer(PAGE_BREAK, raw_text))]
    kept = np.flatnonzero(content.raw != INSERTED)
    found = np.searchsorted(content.raw[kept], begins)
    return tuple(int(kept[i]) if i < len(kept) else len(content.text) for i in found)
