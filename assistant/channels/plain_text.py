"""An answer or a passage as plain text for chats without Markdown, in messages of at most ``LIMIT`` bytes. Pure.

WeChat and WeCom count bytes of UTF-8. Every message of an answer carries the sources of the marks in it, so that
each can be proved by itself; a cut never falls inside a character, and at the end of a sentence where there is one.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from assistant.answers.render import place, render_text
from assistant.sentences import sentences
from assistant.types import Answer, Citation
from vectorstore.types import Document

LIMIT = 2048
"""Bytes of a text message (公众号 passive and customer-service replies, 企业微信 message/send)."""

MORE = "\n\n（未完，回复「继续」看下文）"
"""Added to a message after which more waits; room for it is kept."""

_ROOM = LIMIT - len(MORE.encode())
_PLACE = 60
"""Characters of a source's place."""
_BEFORE, _AFTER = 120, 1500
"""Characters of a document shown on either side of a cited span."""

_MARK = re.compile(r"\[(\d+)\]")
_UNSAFE = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TAG = re.compile(r"<(?=[a-zA-Z/!])")
_ENDS = re.compile(r"[。！？；!?;…]+[”’」』）)]*(?:\[\d+\])*|\n")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def messages(answer: Answer, limit: int = LIMIT) -> list[str]:
    """The answer with its sources, each message ``limit`` bytes at most with ``MORE`` added; never empty.

    The sources take at most two fifths of a message; one left out can still be asked for by its number.
    """
    room = limit - len(MORE.encode())
    made, text = [], ""
    for unit in _units(tidy(render_text(answer, sources=False)), room // 2):
        if text and len(_with_sources(text + unit, answer, room * 2 // 5).encode()) > room:
            made.append(_with_sources(text, answer, room * 2 // 5))
            text = unit.lstrip("\n")
        else:
            text += unit
    return [*made, _with_sources(text, answer, room * 2 // 5)]


def passage(document: Document, citation: Citation) -> list[str]:
    """The text around a citation in messages: its article from a little before the span."""
    article = document.article_at(citation.start)
    low, high = (article.start, article.end) if article else (0, len(document.text))
    low, high = max(low, citation.start - _BEFORE), min(max(high, citation.end), citation.end + _AFTER)
    before = "……" if low > (article.start if article else 0) else ""
    after = "……" if high < (article.end if article else len(document.text)) else ""
    return cut(f"原文[{citation.number}] {place(citation)}\n\n{before}{document.text[low:high].strip()}{after}")


def cut(text: str, limit: int = _ROOM) -> list[str]:
    """``text`` made fit to send, in parts of at most ``limit`` bytes."""
    return [part.strip("\n") for part in _parts(tidy(text), limit)] or [""]


def tidy(text: str) -> str:
    """Without what XML cannot hold; a tag in a document must not become a link in WeChat."""
    text = text.encode("utf-8", "replace").decode()  # lone surrogates
    return _TAG.sub("＜", _UNSAFE.sub("", text))


def _units(text: str, longest: int) -> list[str]:
    """Sentences with the white space behind them; a longer one in parts."""
    starts = [0, *(start for start, _ in sentences(text) if start)]
    # A mark behind the full stop belongs to the sentence before it.
    starts = [start + len(_leading_marks(text, start)) if start else 0 for start in starts]
    spans = [text[low:high] for low, high in pairwise([*starts, len(text)]) if low < high]
    return [part for span in spans for part in _parts(span, longest)]


def _leading_marks(text: str, start: int) -> str:
    found = re.compile(r"(?:\[\d+\])*").match(text, start)
    return found[0] if found else ""


def _parts(text: str, limit: int) -> list[str]:
    found = []
    while len(text.encode()) > limit:
        end = _cut_at(text, limit)
        found.append(text[:end])
        text = text[end:]
    return [*found, text] if text else found


def _cut_at(text: str, limit: int) -> int:
    """Where to cut: behind the last sentence in the second half, else between two characters."""
    head = text.encode()[:limit].decode("utf-8", "ignore")
    ends = [match.end() for match in _ENDS.finditer(head) if match.end() > len(head) // 2]
    if ends:
        return ends[-1]
    opened = re.search(r"\[\d*$", head)
    end = opened.start() if opened and opened.start() else len(head)
    while end > len(head) // 2 and _joined(text, end):
        end -= 1
    return end


def _joined(text: str, index: int) -> bool:
    """Whether the code point at ``index`` shows as one character with the one before it."""
    char = text[index] if index < len(text) else " "
    extends = unicodedata.combining(char) or unicodedata.category(char) in {"Mn", "Me"}
    return bool(extends) or "\U0001f3fb" <= char <= "\U0001f3ff" or "\u200d" in (char, text[index - 1])


def _with_sources(text: str, answer: Answer, most: int) -> str:
    marked = {int(number) for number in _MARK.findall(text)}
    cited = [c for c in answer.citations if c.number in marked] or list(answer.citations)
    if not cited:
        return text.strip()
    chinese = _CHINESE.search(answer.question) or not answer.question
    foot = f"回复{cited[0].number}看原文" if chinese else f"Reply {cited[0].number} to read the passage"
    lines, size = ["来源" if chinese else "Sources"], len(foot.encode()) + 40
    for citation in cited:
        line = f"[{citation.number}] {_clipped(tidy(place(citation)))}"
        size += len(line.encode()) + 1
        if size > most:
            lines.append("……")
            break
        lines.append(line)
    return "\n".join([text.strip(), "", *lines, foot])


def _clipped(text: str) -> str:
    return text if len(text) <= _PLACE else f"{text[:_PLACE]}……"
