"""The words of an answer: short answer first, then the sentence that says so."""

from __future__ import annotations

import re

from assistant.answers.evidence import Sentence
from assistant.answers.spans import Span

EXCERPT = 110
"""Characters of a sentence that are shown under a short answer."""
_CLAUSE = re.compile(r"[，。；！？,;：:]")
_REPLY = re.compile(r"\s*答复?[:：]\s*")
_STOPS = "，。；！？,;!?\n"
_PAIRS = {"“": "”", "《": "》", "（": "）", "(": ")", "【": "】"}


def is_question(sentence: str) -> bool:
    """Whether the sentence only asks, as one of a list of questions and answers does."""
    return sentence.rstrip(' \n”"」』)）').endswith(("？", "?"))


def without_reply_mark(text: str, start: int) -> int:
    """Where the words begin behind 答：."""
    mark = _REPLY.match(text, start)
    return mark.end() if mark else start


def tidy(text: str) -> str:
    """Without white space at the edges, line breaks as one blank."""
    return re.sub(r"\s*\n\s*", " ", text).strip()


def excerpt(text: str, start: int = 0, end: int = 0, limit: int = EXCERPT) -> tuple[int, int]:
    """The clauses of ``text`` around ``start:end`` that fit in ``limit``; the whole where it is short enough."""
    if len(text) <= limit:
        return 0, len(text)
    cuts = [0, *(match.end() for match in _CLAUSE.finditer(text)), len(text)]
    first = max(cut for cut in cuts if cut <= start)
    last = min((cut for cut in cuts if cut >= max(end, first + 1)), default=len(text))
    while True:
        earlier = max((cut for cut in cuts if cut < first), default=None)
        later = min((cut for cut in cuts if cut > last), default=None)
        if later is not None and later - first <= limit:
            last = later
        elif earlier is not None and last - earlier <= limit:
            first = earlier
        else:
            return (first, last) if last - first <= max(limit, end - start) * 1.5 else (first, first + limit)


def quoted(sentence: Sentence, start: int = 0, end: int = 0, limit: int = EXCERPT) -> str:
    """The excerpt in quotation marks, an ellipsis where it was cut; full-width marks inside stay as they are."""
    first, last = excerpt(sentence.text, start, end, limit)
    words = tidy(sentence.text[first:last])
    head = "……" if first else ""
    tail = "……" if last < len(sentence.text.rstrip()) else ""
    return f"“{head}{words}{tail}”"


def clause_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The clauses of ``text`` that hold ``start:end``, without the marks around them."""
    while start > 0 and text[start - 1] not in _STOPS:
        start -= 1
    while end < len(text) and text[end] not in _STOPS:
        end += 1
    return start, end


def balanced(span: Span) -> Span:
    """Without punctuation at its edges, and with the other half of a mark it cuts through."""
    text, start, end = span.sentence.text, span.start, span.end
    while start < end and text[start] in "，。；：、！？,;:.· \n":
        start += 1
    while end > start and text[end - 1] in "，。；：、！？,;: \n":
        end -= 1
    if text.count('"', start, end) == 1 and '"' in (text[start], text[end - 1]):
        start, end = start + (text[start] == '"'), end - (text[end - 1] == '"')  # a straight mark without the other
    for opening, closing in _PAIRS.items():
        unopened, unclosed = _unpaired(text[start:end], opening, closing)
        if unclosed:
            if text[end : end + 1] == closing:
                end += 1
            elif text[end - 1] == opening:
                end -= 1
            elif text[start] == opening:
                start += 1
        if unopened:
            if text[start - 1 : start] == opening:
                start -= 1
            elif text[start] == closing:
                start += 1
            elif text[end - 1] == closing:
                end -= 1
    return Span(span.sentence, start, end, span.score)


def cuts_pair(text: str) -> bool:
    """Whether one half of a pair of marks is missing."""
    return any(any(_unpaired(text, opening, closing)) for opening, closing in _PAIRS.items())


def _unpaired(text: str, opening: str, closing: str) -> tuple[bool, bool]:
    """Whether a closing mark has no opening one before it, and an opening one no closing one behind it."""
    depth, unopened = 0, False
    for char in text:
        if char == opening:
            depth += 1
        elif char == closing:
            unopened = unopened or not depth
            depth = max(0, depth - 1)
    return unopened, depth > 0
