"""Cuts a stream of text into clauses, each with the [n] marks that belong to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_MARKS = r"(?:[ \t]*[\[［【]\s*\d{1,3}(?:\s*[,，、]\s*\d{1,3})*\s*[\]］】])*"
# A Western stop ends a clause unless it belongs to a list number, an initial or a title, or the sentence goes on.
_WESTERN = r"(?<!^\d)(?<!^\d\d)(?<!\b[A-Z])(?<!\b[DM]r)(?<!\bMrs)(?<!\bMs)(?<!\bSt)\.(?=\s+[^\sa-z\d]|\s*[\[［【]|\s*$)"
_CLAUSE = re.compile(
    rf"[^\n]*?(?:[。！？；!?]+|{_WESTERN})[”’」』）)\"]*{_MARKS}[。；.]?[ \t]*\n*|[^\n]*\n+|[^\n]+$", re.MULTILINE
)
_HALF_A_MARK = re.compile(r"[\[［【][\d\s,，、]*$")


def clauses(pieces: Iterable[str]) -> Iterator[str]:
    """The clauses of the text that ``pieces`` make up, each as soon as it is certain that it has ended.

    Joined they give the text again. A clause ends at 。！？； or a line break, or at a Western stop before a blank,
    and takes the marks behind it along.
    """
    waiting = ""
    for piece in pieces:
        waiting += piece
        begin = 0
        for match in _CLAUSE.finditer(waiting):
            if match.end() == len(waiting) or _HALF_A_MARK.match(waiting, match.end()):
                break  # more of it may come
            yield match.group()
            begin = match.end()
        waiting = waiting[begin:]
    for match in _CLAUSE.finditer(waiting):
        yield match.group()
