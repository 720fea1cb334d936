"""Several issues of one bulletin in one file: where each begins."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.documents.dates import full_date
from assistant.documents.masthead import imprint, issue_of
from assistant.documents.reflow import Block

_PAST = re.compile("往期|上期|前期|回顾|目录")
"""Above the number of an issue that is only spoken of."""
_ABOVE = 3
"""Lines of a masthead above the line with the number of the issue."""


def issues(blocks: Sequence[Block], head: int) -> list[tuple[int, int]]:
    """The blocks of each issue, from its masthead on; ``head`` is the length of the first masthead. One where the
    numbers of further issues stand nowhere below it."""
    known = {issue_of(block.text) for block in blocks[:head]} - {None}
    begins = [0]
    lines = {_squeezed(block.text) for block in blocks[:head]}
    for index in range(head, len(blocks) if known else 0):
        text = blocks[index].text
        number = issue_of(text)
        if number is None or number in known or not imprint(text) or index - begins[-1] <= head:
            continue
        below = [block.text for block in blocks[index : index + _ABOVE + 1]]
        if not any(full_date(line) for line in below):
            continue
        first = index
        while first > index - _ABOVE and _squeezed(blocks[first - 1].text) in lines:
            first -= 1
        if _PAST.search(_squeezed("".join(block.text for block in blocks[max(0, first - 1) : first]))):
            continue
        title = first < index or any(line and _squeezed(text).startswith(line[:4]) for line in lines)
        if title:
            known.add(number)
            begins.append(first)
    return list(zip(begins, [*begins[1:], len(blocks)], strict=True))


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)
