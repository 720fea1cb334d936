"""Tables that plain text draws with bars, rules and blanks, as rows ``a | b``, the form they have from other files."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.documents.columns import cells, starts, width

_BARS = "│┃║｜|"
_BOX = "│┃║"
_RULE = re.compile(r"[─━═\-=_—+|:│┃║┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛╔╦╗╠╬╣╚╩╝╭╮╰╯\s]{3,}")
_CORNER = re.compile("[┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛╔╦╗╠╬╣╚╩╝╭╮╰╯+]")
_LEAST_ROWS = 2
_ENOUGH = 40
"""Rows that tell whether it is a table: a long one is not read again for each of its lines."""
_HEAD_WORDS = 10
_HEAD = re.compile(
    r".{0,4}(?:姓名|名单|名称|单位|部门|科室|窗口|职务|职称|岗位|电话|手机|号码|传真|邮箱|时间|日期|星期|节次|地点|地址|位置|会场|站名|站点"
    r"|车次|班次|线路|方向|首班车?|末班车?|发车|到达|经停|票价|里程|品名|品种|商品|产品|规格|单价|价格|售价|进价|金额|数量|人数|户数|面积"
    r"|序号|编号|备注|说明|内容|议题|事由|事项|事迹|项目|类别|分类|等级|等次|奖项|成绩|得分|名次|年龄|性别|联系人|负责人|责任人"
    r"|领导|主讲人|教师|课程|书名|作者|产地|合计|比例|进度|时限|措施|简介|情况)"
    r"|所?在?(?:乡镇|街道|社区|村)|起点|终点|工程|去年|今年|同比|完成|带班|值班|主讲"
)
"""Heads of columns: a first row of other words names people and things already."""
_SHARE = 0.6
"""Of the rows that have as many cells as the head."""


def with_rows(text: str) -> str:
    """The text with the lines of its drawn tables as rows; other lines stay as they are."""
    lines = text.split("\n")
    out: list[str] = []
    at = declined = 0
    while at < len(lines):
        rows: list[str] = []
        after = at + 1
        if at >= declined:
            rows, declined = _barred(lines, at)
            after = declined if rows else after
        if not rows and (spaced := _spaced(lines, at)) is not None:
            rows, after = spaced
        out += rows or [lines[at]]
        at = after
    return "\n".join(out)


def _is_rule(line: str) -> bool:
    return _RULE.fullmatch(line) is not None and not line.isspace()


def _barred(lines: Sequence[str], first: int) -> tuple[list[str], int]:
    """The rows of the table with bars that begins at this line, none where none does, and the line behind the bars."""
    after = first
    while after < len(lines) and (_is_rule(lines[after]) or any(bar in lines[after] for bar in _BARS)):
        after += 1
    block = lines[first:after]
    drawn = [line.strip() for line in block if not _is_rule(line)]
    ruled = any(_CORNER.search(line) for line in block if _is_rule(line))
    if len(drawn) < _LEAST_ROWS or len({_bars(line) for line in drawn}) == len(drawn) > 2:
        return [], after
    edged = all(line[0] in _BARS for line in drawn)
    boxed = ruled or any(bar in line for line in drawn for bar in _BOX)
    if not boxed and (all(" | " in line for line in drawn) or not (edged or min(map(_bars, drawn)) > 1)):
        return [], after  # Markdown, or titles behind their sections: 要闻｜…
    rows: list[list[str]] = []
    parted = len(block) - len(drawn) > max(3, len(drawn) / 2)
    fresh = True
    for line in block:
        if _is_rule(line):
            fresh = True
            continue
        row = _split(line, edged=edged)
        goes_on = boxed and not fresh and (parted or (not row[0] and not all(row[1:])))
        if rows and goes_on and len(row) == len(rows[-1]):
            rows[-1] = [cell + more for cell, more in zip(rows[-1], row, strict=True)]
        else:
            rows.append(row)
        fresh = False
    return [" | ".join(row) for row in rows], after


def _bars(line: str) -> int:
    return sum(line.count(bar) for bar in _BARS)


def _split(line: str, *, edged: bool) -> list[str]:
    """The cells of a line with bars; those at its edges part nothing."""
    parts = [part.strip() for part in re.split(f"[{_BARS}]", line.strip() if edged else line.rstrip())]
    parts = parts[1:] if edged else parts
    return parts[:-1] if edged and len(parts) > 1 and not parts[-1] else parts


def _spaced(lines: Sequence[str], first: int) -> tuple[list[str], int] | None:
    """The rows of the table drawn with blanks whose head is this line, and the line behind it; None where none is."""
    head = _cells(lines[first])
    if not _could_be_head(head):
        return None
    columns = starts(lines[first])
    rows: list[list[str]] = []
    after = at = first + 1
    while at < len(lines):
        line = lines[at]
        row = [] if _is_rule(line) else _cells(line)
        if len(row) == 1 and rows and lines[at - 1].strip() and _indent(line) >= columns[-1] - 1 > 0:
            rows[-1][-1] += row[0]  # a long cell goes on below
        elif 1 < len(row) < len(head):
            rows.append(_placed(row, starts(line), columns))
        elif len(row) == len(head):
            rows.append(row)
        elif row or at > after + 1:  # other text, or more than one empty line
            break
        if len(rows) == _ENOUGH and not _is_table(head, rows):
            return None
        at += 1
        after = at if row or _is_rule(line) else after
    return ([" | ".join(row) for row in [head, *rows]], after) if _is_table(head, rows) else None


def _is_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    whole = sum(all(row) for row in rows)
    return len(rows) >= _LEAST_ROWS and whole >= _SHARE * len(rows) and _is_head(head, rows)


def _cells(line: str) -> list[str]:
    return [re.sub(r"(?<=[^\x00-\xff])\s+(?=[^\x00-\xff])", "", line[slice(*span)]) for span in cells(line)]


def _indent(line: str) -> int:
    return width(line[: len(line) - len(line.lstrip())])


def _could_be_head(head: Sequence[str]) -> bool:
    if len(head) < 2 or len(set(head)) < len(head) or any(len(cell) > _HEAD_WORDS for cell in head):
        return False
    return not any(re.search(r"[，。；：:、]", cell) or cell.isdigit() for cell in head)


def _is_head(head: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Half of its cells are words that head columns, or it has no number above a column that has them throughout."""
    worded = sum(_HEAD.fullmatch(re.sub(r"[（(].*[）)]$", "", cell)) is not None for cell in head)
    columns = list(zip(*rows, strict=True))
    counted = any(
        not re.search(r"\d", name) and any(column) and all(re.search(r"\d", cell) for cell in column if cell)
        for name, column in zip(head, columns, strict=True)
    )
    return 2 * worded >= len(head) or (counted and not any(re.search(r"\d", cell) for cell in head))


def _placed(row: Sequence[str], begins: Sequence[int], columns: Sequence[int]) -> list[str]:
    """The cells of a row that lacks some, each in the column that begins nearest to it."""
    placed = [""] * len(columns)
    for cell, begin in zip(row, begins, strict=True):
        nearest = min(range(len(columns)), key=lambda index: abs(columns[index] - begin))
        placed[nearest] += cell
    return placed
