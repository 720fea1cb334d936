"""The several things or people of one cell: 赵甲（二车间）、钱乙（仓库）."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.answers.composing import Found
from assistant.answers.listed import Entered
from vectorstore.types import Document

_ITEM = re.compile(
    r"\s*(?P<item>[^、；;（）()\s][^、；;（）()]*?)\s*(?:[（(](?P<beside>[^（）()]+)[）)])?\s*(?:[、；;]|$)"
)

_LONGEST = 500
"""Characters of a cell that is read for items."""
_BODY = re.compile(r"[科室班组部处局院校所站队厂场司房社园圃坊馆店村镇乡县区]$|车间|中心")


def items_of(found: Found, document: Document) -> list[Entered]:
    """The items of the cell that answers, with what stands in brackets behind each; empty for a cell that holds one."""
    if found.sentence is None or found.span is None or not found.verdict.answered:
        return []
    start = found.sentence.start
    quote = start, found.sentence.end
    return [
        Entered(document, first, last, attributes, quote)
        for first, last, attributes in _items(document.text, start + found.span.start, start + found.span.end)
    ]


def _items(text: str, start: int, end: int) -> Iterator[tuple[int, int, dict[str, str]]]:
    found = list(_ITEM.finditer(text[start:end])) if end - start <= _LONGEST else []
    if len(found) < 2 or sum(len(match[0]) for match in found) < end - start:
        return
    for match in found:
        beside = match["beside"]
        attributes = {} if beside is None else {"单位" if _BODY.search(beside) else "说明": beside}
        yield start + match.start("item"), start + match.end("item"), attributes
