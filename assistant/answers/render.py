"""An answer with its sources as text for terminals and chats, and as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.types import Answer, Citation
from vectorstore.types import issue_label

_QUOTE = 60
"""Characters of a quote shown in a list of sources."""
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~])")
_MARK = re.compile(r"\[(\d+)\]")


def render_text(answer: Answer, sources: bool = True) -> str:
    """The answer, what was understood, notes, and with ``sources`` one line for each citation."""
    return "\n".join(line for line in _lines(answer, sources))


def render_markdown(answer: Answer) -> str:
    """The same as Markdown, full quotes below; what comes from documents is escaped, [n] stays readable."""
    parts = []
    if answer.understood:
        parts.append(f"*{_label(answer, '理解为', 'Understood as')}{escape(answer.understood)}*")
    parts.append("  \n".join(_MARK.sub(r"[\1]", _unmarked(line)) for line in answer.text.splitlines()))
    parts += [f"> {escape(note)}" for note in answer.notes]
    if answer.citations:
        parts.append(f"**{_heading(answer)}**")
        quotes = (f"{c.number}. {escape(place(c))}\n   > {escape(_flat(c.quote))}" for c in answer.citations)
        parts.append("\n".join(quotes))
    return "\n\n".join(parts)


def place(citation: Citation) -> str:
    """Where a citation stands: title, issue, date, section, article, page."""
    number = issue_label(citation.issue)
    issue = f" {number}" if number not in citation.title else ""
    fields = [f"{citation.title}{issue}"]
    if citation.published is not None:
        fields.append(citation.published.isoformat())
    section = citation.section.strip("【】 ")
    fields += [part for part in (section, _flat(citation.article)) if part and part != citation.title]
    if citation.page is not None:
        fields.append(f"第{citation.page}页")
    return " · ".join(fields)


def source_line(citation: Citation) -> str:
    """“[1] 简报 第20期 · 2023-08-10 · 文明时讯：“……””, the quote shortened."""
    quote = _flat(citation.quote)
    shown = quote if len(quote) <= _QUOTE else f"{quote[:_QUOTE]}……"
    return f"[{citation.number}] {place(citation)}：“{shown}”"


def escape(text: str) -> str:
    """The text with the characters that mean something in Markdown made harmless."""
    return _MARKDOWN.sub(r"\\\1", text)


def _lines(answer: Answer, sources: bool) -> Iterator[str]:
    yield answer.text  # first: a terminal that streams has shown it already and goes on behind it
    if answer.understood:
        yield f"{_label(answer, '理解为', 'Understood as')}{answer.understood}"
    yield from answer.notes
    if sources and answer.citations:
        yield _heading(answer)
        yield from (source_line(citation) for citation in answer.citations)


def _unmarked(line: str) -> str:
    """Escaped but for the marks [1] of citations and the numbers that begin a list."""
    return re.sub(r"\\\[(\d+)\\\]", r"[\1]", escape(line))


def _heading(answer: Answer) -> str:
    return _label(answer, "来源", "Sources").rstrip("：: ")


def _label(answer: Answer, chinese: str, english: str) -> str:
    """In the language of the question."""
    return f"{chinese}：" if re.search(r"[\u4e00-\u9fff]", answer.question) or not answer.question else f"{english}: "


def _flat(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ", text).strip()
