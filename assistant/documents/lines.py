"""Raw text to lines, without junk: control characters, boilerplate of web sites, running headers, page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.documents.columns import alike, is_columnar, width
from assistant.documents.mapped import Mapped
from assistant.documents.source import PAGE_BREAK

# Control, zero-width, bidirectional, private-use, broken and half characters; line ends and tabs stay.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f"
    "\ufeff\ufff9-\ufffd\ue000-\uf8ff\ud800-\udfff\U000f0000-\U0010ffff]"
)
_LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_INDENT = re.compile(r"(?:\u3000{2}|\t| {4})")

# Sentences that document-sharing sites put around and into what they copy.
_SITE_TEXT = re.compile(
    r"《[^《》\n]{2,80}》由会员(?:分享|上传)[^\n]*"
    r"|以下是[^。！!\n]{0,12}(?:整理|收集|分享)[^。！!\n]{0,80}?(?:希望|欢迎)[^。！!\n]{0,40}[。！!]"
    r"|^[^\n]{0,60}请在[^\n]{2,30}(?:网|网站|文库)上?搜索。?[ \t]*$"
    r"|^[ \t]*(?:限制150内|展开阅读全文|阅读原文|返回顶部|点击下载|下载文档|打印本页|关闭窗口|扫一扫在手机打开当前页)"
    r"(?:[ \t|｜]*(?:打印本页|关闭窗口|返回顶部))*[ \t]*$"
    r"|^[ \t]*(?:分享到|字号|【?字体)[：:][^\n]{0,30}$"
    r"|^[ \t]*(?:您?当前(?:的)?位置|您所在的位置|首页)[ \t]*[：:>»][^\n]{0,80}$"
    r"|^[ \t]*(?:上一篇|下一篇|相关(?:阅读|链接|文章))[：:][^\n]{0,80}$"
    r"|^[^\n]{0,40}(?:版权所有|Copyright ?©|[\u4e00-\u9fff]ICP[备证])[^\n]{0,80}$",
    re.MULTILINE,
)
_SITE_TITLE = re.compile(r"《([^《》\n]{2,80}?)(?:\.[A-Za-z]{2,4})?》由会员(?:分享|上传)")
_PAGE_NUMBER = re.compile(
    r"\s*(?:[-—–－·•~]+\s*\d{1,4}\s*[-—–－·•~]+|第\s*\d{1,4}\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?|\d{1,4}\s*/\s*\d{1,4}"
    r"|[Pp]age\s+\d{1,4}(?:\s+of\s+\d{1,4})?)\s*"
)
# What browsers print above and below a page: time and title, address and page number.
_TEXT = re.compile(r"[，。；！？]|.{61}")
_PRINTED = re.compile(
    r"\d{1,4}/\d{1,2}/\d{1,4},?\s*(?:上午|下午)?\s*\d{1,2}:\d\d(?::\d\d)?(?:\s*[AP]M)?.{0,80}|(?:file|https?)://\S+(?:\s+\d+\s*/\s*\d+)?"
)
_PAGE_PART = re.compile(r"[-—·]*\d{1,3}[-—·]*|第\d{1,3}页|共\d{1,3}页")
_TOP = 3
_NUMBERED_HEAD = re.compile(r"$|[第总（(\d·—-]")
"""Lines in which the title of a running head stands."""
_BARE_NUMBER = re.compile(r"\s*(\d{1,4})\s*")
_PAGE_TEXT = 150
"""A page holds at least this many characters; numbers closer together are ranks of a table."""
_NEAR = 3
"""Lines from one line in columns to the next: a head and the second line of a long part may stand between them."""
_COUNTER = re.compile(r"(\d{1,3})、")
_UNFINISHED = re.compile(r"[^。！？!?；;：:…”’\"）)》】\s]\s*$|[，,、（(]\s*$")


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not empty. ``gap`` counts the empty lines before it, ``page`` the page breaks, from 0."""

    content: Mapped
    page: int
    gap: int
    indented: bool
    margin: int = 0
    """Columns of blanks before it."""
    columnar: bool = False
    """Its parts are set apart by wide blanks, and so are those of a line near it."""
    glued: bool = False
    """A sharing site cut the text here in mid-sentence: belongs to the line before."""

    @property
    def text(self) -> str:
        return self.content.text


def site_title(text: str) -> str:
    """The file name that a sharing site names in its first lines, without its suffix."""
    found = _SITE_TITLE.search(text[:2000])
    return found[1].strip() if found else ""


def lines_of(text: str, *, paged: bool) -> list[Line]:
    """The lines of ``text`` that belong to the document."""
    visible = Mapped.of(text).deleted(_UNSEEN)
    lines = _split(_without_site_text(visible)) or _split(visible)  # 整篇都像网站文字时，宁可留下
    if paged:
        lines = _without(lines, _running_heads(lines))
    return _without_counters(_without(lines, _page_numbers(lines) | _page_heads(lines)))


def with_columns(lines: Sequence[Line]) -> list[Line]:
    """The lines, those marked whose parts stand in columns with those of another line near them."""
    near = [index for index, line in enumerate(lines) if is_columnar(line.text)]
    marked: set[int] = set()
    for one, other in pairwise(near):
        if other - one <= _NEAR and alike(_whole(lines[one]), _whole(lines[other])):
            marked |= {one, other}
    return [replace(line, columnar=index in marked) for index, line in enumerate(lines)]


def _whole(line: Line) -> str:
    """With its blanks before it."""
    return " " * line.margin + line.text


def _without_site_text(visible: Mapped) -> Mapped:
    pieces: list[Mapped] = []
    at = 0
    for match in _SITE_TEXT.finditer(visible.text):
        pieces += [visible.cut(at, match.start()), Mapped.space("\n")]
        at = match.end()
    return Mapped.joined([*pieces, visible.cut(at, len(visible.text))])


def _split(content: Mapped) -> list[Line]:
    lines: list[Line] = []
    page = gap = at = 0
    text = content.text
    while at <= len(text):
        end_match = _LINE_END.search(text, at)
        end = end_match.start() if end_match else len(text)
        start = at
        for index, piece in enumerate(text[at:end].split(PAGE_BREAK)):
            page += bool(index)
            if piece.strip():
                line = content.cut(start, start + len(piece)).stripped()
                margin = width(piece[: len(piece) - len(piece.lstrip())])
                lines.append(Line(line, page, gap, bool(_INDENT.match(piece)), margin))
                gap = -1
            start += len(piece) + 1
        gap += 1
        at = end_match.end() if end_match else len(text) + 1
    return lines


def _without(lines: Sequence[Line], dropped: Iterable[int]) -> list[Line]:
    """The others; a gap left by a dropped line counts as one empty line."""
    gone = set(dropped)
    kept: list[Line] = []
    pending = 0
    for index, line in enumerate(lines):
        if index in gone:
            pending = max(pending, line.gap, 1)
        else:
            kept.append(replace(line, gap=max(line.gap, pending)))
            pending = 0
    return kept


def _running_heads(lines: Sequence[Line]) -> set[int]:
    """Lines at the top or bottom of pages that come back, digits aside, on at least 40 % of the pages.

    Never running text. The first page keeps its own at the top, which may be a masthead.
    """
    by_page: dict[int, list[int]] = {}
    for index, line in enumerate(lines):
        by_page.setdefault(line.page, []).append(index)
    edges = {page: set(indices[:2] + indices[-2:]) for page, indices in by_page.items()}
    shapes = {i: re.sub(r"\d+", "#", re.sub(r"\s", "", lines[i].text)) for found in edges.values() for i in found}
    counts = Counter(shape for found in edges.values() for shape in {shapes[i] for i in found})
    needed = len(by_page) if len(by_page) < 4 else 0.4 * len(by_page)
    heads = {i for i, shape in shapes.items() if counts[shape] >= max(2, needed) and not _TEXT.search(lines[i].text)}
    heads -= set(by_page[min(by_page)][:2]) if by_page else set()
    return heads | {i for i in shapes if _PRINTED.fullmatch(lines[i].text)}


def _page_heads(lines: Sequence[Line]) -> set[int]:
    """Lines that hold a page number and what a line at the very top of the text says: 柳河信息   2. A school and its
    points (东湖小学 95) are none."""
    tops = [re.sub(r"\s", "", line.text) for line in lines[:_TOP]]
    words = ["".join(part for part in line.text.split() if not _PAGE_PART.fullmatch(part)) for line in lines]
    paged = [index for index, line in enumerate(lines) if len(words[index]) < len("".join(line.text.split()))]
    numbered = {words[index] for index in paged if index < _TOP}
    return {index for index in paged if len(words[index]) >= 4 and _is_top(words[index], tops)} - {
        index for index in paged if index < _TOP or words[index] in numbered
    }


def _is_top(words: str, tops: Sequence[str]) -> bool:
    """Whether a line at the top is these words, the number of its issue or its year behind them."""
    return any(top.startswith(words) and _NUMBERED_HEAD.match(top, len(words)) for top in tops)


def _page_numbers(lines: Sequence[Line]) -> set[int]:
    """Lines that are nothing but a page number; bare numbers only where they rise by one, much text apart."""
    found = {index for index, line in enumerate(lines) if _PAGE_NUMBER.fullmatch(line.text)}
    bare = [(i, int(m[1])) for i, line in enumerate(lines) if (m := _BARE_NUMBER.fullmatch(line.text))]
    run: list[tuple[int, int]] = []
    for index, number in [*bare, (-1, -1)]:
        between = sum(len(line.text) for line in lines[run[-1][0] + 1 : max(0, index)]) if run else 0
        if run and not (number == run[-1][1] + 1 and between >= _PAGE_TEXT):
            found |= {i for i, _ in run} if len(run) >= 3 else set()
            run = []
        run.append((index, number))
    return found


def _without_counters(lines: Sequence[Line]) -> list[Line]:
    """Sharing sites number their pages ``1、2、3、`` at line starts, in the middle of words.

    They rise by exactly one over at least four long lines, most of which break off unfinished; a real list of items
    ends its items properly or is short, and stays.
    """
    numbered = [(i, int(m[1]), m.end()) for i, line in enumerate(lines) if (m := _COUNTER.match(line.text))]
    best = _longest_rise(numbered)
    if len(best) < 4 or sum(len(lines[i].text) for i, _, _ in best) < 80 * len(best):
        return list(lines)
    broken = sum(bool(_UNFINISHED.search(lines[i - 1].text)) for i, _, _ in best[1:])
    if broken * 2 < len(best) - 1:
        return list(lines)
    cuts = {i: end for i, _, end in best}
    first = best[0][0]
    return [
        replace(line, content=line.content.cut(cuts[i], len(line.text)), glued=i != first) if i in cuts else line
        for i, line in enumerate(lines)
    ]


def _longest_rise(numbered: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """The longest chain of line-initial numbers that rises by exactly one, others in between left out."""
    chains: dict[int, list[tuple[int, int, int]]] = {}
    for entry in numbered:
        chains[entry[1]] = [*chains.get(entry[1] - 1, []), entry]
    return max(chains.values(), key=len, default=[])
