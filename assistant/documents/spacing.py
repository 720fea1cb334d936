"""Which white space inside a line of Chinese is an artefact of layout or recognition."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from assistant.documents.columns import cells
from assistant.documents.mapped import Mapped

_CJK = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u31c0-\u31ef\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_MARKS = "\u2014-\u2026\u3001-\u301f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65·"
_WIDE = re.compile(f"[{_CJK}{_MARKS}]")
_HAN = re.compile(f"[{_CJK}]")
_SPACES = re.compile(r"[^\S\n]+")
_QUOTED = re.compile(r"“[^”\n]{3,60}”|\"[^\"\n]{3,60}\"|《[^》\n]{3,60}》|【[^】\n]{3,60}】")
COLUMN = "\u3000"
"""Between the parts of a line in columns."""
_NAME = re.compile(f"[{_CJK}]{{2,4}}(?:[（(][^（()）]{{1,6}}[）)])?")
_FIRST_NAME = re.compile(f"(?:.*[：:、，,（(])?{_NAME.pattern}")
_LAST_NAME = re.compile(f"{_NAME.pattern}(?:[。；，,、）)].*)?")
# 记者 张三；第一条 为了…；邮编:450003 电话:…
_LABEL = re.compile("(?:记者|通讯员|摄影|编辑|作者|第[〇一二三四五六七八九十百零0-9]{1,5}[条章节款编篇])$")
_NUMERAL = re.compile("[一二三四五六七八九十]{1,3}")
# ◇ 修伞 老匠人…；“●”后的小标题
_BULLETED = re.compile(f"[◆◇■□●○★☆▲△▶※•·][^\\S\n]*[{_CJK}]{{2,4}}")
# 时 间：…，王 芳、李 明
_LETTERS = re.compile(
    f"^(?:[{_CJK}][^\\S\n]+)+[{_CJK}](?=[：:])|(?<![^、：:，,（(])[{_CJK}][^\\S\n]+[{_CJK}](?![^、，,）)（(。；])"
)
# 共 1 2 人
_FIGURES = re.compile(f"(?<=[{_CJK}])[^\\S\n]*\\d(?:[^\\S\n]\\d)+[^\\S\n]*(?=[{_CJK}])")
_NEXT_LABEL = re.compile(f"[{_CJK}]{{1,6}}[：:]")


def tightened(content: Mapped, *, heading: bool) -> Mapped:
    """White space runs become one space; those between Chinese (or Chinese and digits) go.

    Spaces stay between the parts of a headline, between parallel halves of a quotation (“调研察民情 走访办实事”) and
    in lists of names; letter-spaced words (通 知) are closed everywhere.
    """
    text = content.text
    gaps = [match.span() for match in _SPACES.finditer(text)]
    if not gaps:
        return content
    meant = _meant(text, gaps, heading=heading)
    found = (match for pattern in (_LETTERS, _FIGURES) for match in pattern.finditer(text))
    within = {place for match in found for place in range(*match.span())}
    deleted: list[tuple[int, int]] = []
    for index, (start, end) in enumerate(gaps):
        apart = start not in within or end - 1 not in within
        if apart and (index in meant or not _artefact(text, start, end)):
            if end - start > 1:
                deleted.append((start + 1, end))
        else:
            deleted.append((start, end))
    return content.without(deleted)


def in_columns(content: Mapped) -> Mapped:
    """The parts of a line that wide blanks set apart, one full-width blank between them."""
    parts = [tightened(content.cut(*span), heading=False) for span in cells(content.text)]
    between = Mapped.space(COLUMN)
    return Mapped.joined([piece for part in parts for piece in (between, part)][1:])


def _artefact(text: str, start: int, end: int) -> bool:
    if start == 0 or end == len(text):
        return True
    left, right = text[start - 1], text[end]
    wide = bool(_WIDE.match(left)), bool(_WIDE.match(right))
    if all(wide):
        return True
    other = right if wide[0] else left
    return any(wide) and (other.isdigit() or other in ",.;:!?%\"'()[]" or other in "-+—~")


def _meant(text: str, gaps: list[tuple[int, int]], *, heading: bool) -> set[int]:
    """Indices of the gaps that the writer wanted."""
    bounds = [0, *(edge for gap in gaps for edge in gap), len(text)]
    segments = [text[bounds[i] : bounds[i + 1]] for i in range(0, len(bounds), 2)]
    meant = _parallel(text, gaps) | _names(segments)
    meant |= {
        i
        for i in range(len(gaps))
        if _LABEL.search(segments[i])
        or (heading and i == 0 and _NUMERAL.fullmatch(segments[0]) and len(segments[1]) > 1)
        or (_NEXT_LABEL.match(segments[i + 1]) and segments[i])
    }
    meant |= _behind_spaced(text, gaps, segments)
    bullet = _BULLETED.match(text)
    meant |= {i for i, gap in enumerate(gaps) if bullet and gap[0] == bullet.end()}
    if heading:
        meant |= {i for i in range(len(gaps)) if len(segments[i]) > 1 and len(segments[i + 1]) > 1}
    return meant


def _behind_spaced(text: str, gaps: list[tuple[int, int]], segments: list[str]) -> set[int]:
    """Wide gaps between letter-spaced words and longer ones, where those between the letters are narrow:
    林 小 雨　县医院　护士."""
    wide = [end - start > 1 or text[start] == "\u3000" for start, end in gaps]
    return {
        index
        for index in range(1, len(gaps))
        if wide[index] and not wide[index - 1] and len(segments[index]) == 1 and len(segments[index + 1]) > 1
    }


def _parallel(text: str, gaps: list[tuple[int, int]]) -> set[int]:
    found: set[int] = set()
    for match in _QUOTED.finditer(text):
        halves = match[0][1:-1].split()
        if len(halves) > 1 and len(halves[0]) > 2 and len({len(half) for half in halves}) == 1:
            found |= set(range(bisect_right(gaps, match.span()), bisect_left(gaps, (match.end(), 0))))
    return found


def _names(segments: list[str]) -> set[int]:
    """Gaps inside runs of three or more short words that nothing follows: a list of names, 张三 李四 王小五."""
    found: set[int] = set()
    start: int | None = None
    for index, segment in enumerate(segments):
        if start is not None and index - start >= 2 and _LAST_NAME.fullmatch(segment):
            found |= set(range(start, index))
        if start is None or not _NAME.fullmatch(segment):
            start = index if _FIRST_NAME.fullmatch(segment) else None
    return found
