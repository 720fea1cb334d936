"""Text to HTML: the one place where strings from documents and users are made safe for gr.HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterable

from assistant.answers.render import place
from assistant.types import Citation

MARK = re.compile(r"\[(\d{1,3})\]")
"""A citation mark in the text of an answer."""

# gr.HTML runs its value through JavaScript and Handlebars templates: their openers must not survive in text.
_TEMPLATE_OPENERS = str.maketrans({"$": "&#36;", "{": "&#123;", "`": "&#96;"})


def esc(text: object) -> str:
    """``text`` as inert HTML text, fit for element content and for double-quoted attributes."""
    return html.escape(str(text), quote=True).translate(_TEMPLATE_OPENERS)


def button(label: str, action: str, *, css: str = "wj-link", hint: str = "", **data: object) -> str:
    """A button whose click reaches Python as the event ``act`` with ``action`` and ``data``."""
    attributes = "".join(f' data-{key}="{esc(value)}"' for key, value in data.items())
    title = f' title="{esc(hint)}" aria-label="{esc(hint)}"' if hint else ""
    return f'<button type="button" class="{css}" data-act="{action}"{attributes}{title}>{esc(label)}</button>'


def chip(exchange: int, number: int, hint: str = "") -> str:
    """A citation as a small numbered button that opens its passage."""
    return button(str(number), "cite", css="wj-chip", hint=hint, exchange=exchange, number=number)


def with_chips(text: str, exchange: int, citations: Collection[Citation]) -> str:
    """``text`` as HTML in which each [n] that names a citation is a chip; other brackets stay text."""
    hints = {citation.number: place(citation) for citation in citations}
    pieces: list[str] = []
    end = 0
    for match in MARK.finditer(text):
        number = int(match[1])
        if number in hints:
            pieces += [esc(text[end : match.start()].rstrip(" ")), chip(exchange, number, hints[number])]
            end = match.end()
    return "".join([*pieces, esc(text[end:])])


def paragraphs(lines_html: Iterable[str]) -> str:
    """Each non-empty line as a paragraph; the lines are HTML already."""
    return "".join(f"<p>{line}</p>" for line in lines_html if line.strip())
