"""Markdown marks: read as hints of structure, then deleted."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.documents.lines import Line
from assistant.documents.mapped import Mapped

_HEADING = re.compile(r"(#{1,6})\s+")
_CLOSED_HEADING = re.compile(r"\s+#+\s*$")
_BULLET = re.compile(r"[-*+•]\s+(?=\S)")
_QUOTE = re.compile(r"(?:>\s?)+")
# Not 138****5678 and not the blanks of a form, ________.
_BOLD = re.compile(
    r"(?<!\*)\*\*(?=[^\s*]).{1,300}?(?<=[^\s*])\*\*(?!\*)|(?<![\w_])__(?=[^\s_]).{1,300}?(?<=[^\s_])__(?![\w_])"
)
_LINK = re.compile(r"(!?\[)([^\[\]\n]{0,300})(\]\((?:https?:|mailto:|[#./]|[\w./-]{1,80}\.\w{2,4}\b)[^()\s]{0,500}\))")
_COMMENT = re.compile(r"<!--.{0,2000}?-->")
_TABLE_RULE = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?")
_RULE = re.compile(r"(?:[-*_=]\s*){3,}|```\S*")


@dataclass(frozen=True, slots=True)
class Marked:
    """A line with its marks taken off. ``level`` 1 to 6 for ``#`` headings, 0 for the rest; ``bold_until`` is the raw
    offset where a bold beginning of the line ends, 0 where it does not begin bold."""

    line: Line
    content: Mapped
    level: int = 0
    bullet: bool = False
    bold_until: int = 0

    @property
    def text(self) -> str:
        return self.content.text


def unmarked(line: Line) -> Marked | None:
    """The line without its marks; None where it held nothing else."""
    content = line.content
    if _RULE.fullmatch(content.text) or ("-" in content.text and _TABLE_RULE.fullmatch(content.text)):
        return None
    content = _after(content, _QUOTE).deleted(_COMMENT)
    heading = _HEADING.match(content.text)
    level = len(heading[1]) if heading else 0
    bullet = not level and bool(_BULLET.match(content.text))
    content = _after(content, _HEADING).deleted(_CLOSED_HEADING) if level else _after(content, _BULLET)
    if content.text.startswith("|") and content.text.endswith("|") and len(content.text) > 1:
        content = content.cut(1, len(content.text) - 1)
    content, bold_until = _without_bold(_without_links(content))
    content = content.stripped()
    return Marked(line, content, level, bullet, bold_until) if content.text else None


def _after(content: Mapped, pattern: re.Pattern[str]) -> Mapped:
    match = pattern.match(content.text)
    return content.cut(match.end(), len(content.text)) if match else content


def _without_bold(content: Mapped) -> tuple[Mapped, int]:
    spans: list[tuple[int, int]] = []
    bold_until = 0
    for match in _BOLD.finditer(content.text):
        start, end = match.start() + 2, match.end() - 2
        spans += [(match.start(), start), (end, match.end())]
        if match.start() == 0:
            bold_until = int(content.raw[end - 1]) + 1
    return content.without(spans), bold_until


def _without_links(content: Mapped) -> Mapped:
    spans: list[tuple[int, int]] = []
    for match in _LINK.finditer(content.text):
        spans += [match.span()] if match[1] == "![" else [match.span(1), match.span(3)]
    return content.without(spans)
