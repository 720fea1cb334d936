"""Names of people that answer 谁, 哪位, 何人."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.answers.asks import Ask
from assistant.answers.entities import names
from assistant.answers.evidence import Sentence
from assistant.answers.reading.cues import closeness, cues
from assistant.answers.spans import Span

_SPACED = re.compile(
    r"[：:]\s?([\u4e00-\u9fff]\s[\u4e00-\u9fff])(?![\u4e00-\u9fff])|[：:]\s?([\u4e00-\u9fff]{2,4})\s*$"
)
_TITLED = re.compile(r"《[^》]+》|“[^”]+”")
_BYLINE = re.compile("[(（][^()（）]*(?:记者|通讯员|摄|实习生)[^()（）]*$")
REPORTS = re.compile(
    "(?<![跟向对和与诉])(?:记者|通讯员)|写的|撰写|撰稿|采写|采编|采访|报道|摄影|拍摄|拍的|作者|report|wrote|written|author",
    re.IGNORECASE,
)
"""Asks who told of something."""
_ALIGNED = 5.0
_JOINED = re.compile(r"^[、和与及\s]+$")


def in_byline(text: str, start: int) -> bool:
    """Whether what begins there stands in (记者 冯小雪): who tells of it did it not."""
    return _BYLINE.search(text, 0, start) is not None


def people(ask: Ask, sentence: Sentence) -> list[Span]:
    """Every name in the sentence that the question does not say itself; names joined by 、 are one answer."""
    found = cues(ask)
    aligned = _respectively(ask.text, sentence.text)
    out = []
    reporters = REPORTS.search(ask.text) is not None
    for start, end in _runs(sentence.text, _names(sentence.text, ask.text)):
        if in_byline(sentence.text, start) and not reporters:
            continue
        value = closeness(found, sentence.folded, start, end)
        out.append(Span(sentence, start, end, value + (_ALIGNED if start == aligned else 0.0)))
    return out


def _respectively(question: str, text: str) -> int:
    """In “甲、乙分别作题为《一》《二》的报告”: where the name begins whose title the question names; else -1."""
    marker = text.find("分别")
    asked = _TITLED.search(question)
    if marker < 0 or asked is None:
        return -1
    before = [token.start for token in names(text, "PER") if token.end <= marker]
    behind = [match.group() for match in _TITLED.finditer(text, marker)]
    if asked.group() not in behind or len(before) < len(behind):
        return -1
    return before[len(before) - len(behind) + behind.index(asked.group())]


def _names(text: str, question: str) -> Iterator[tuple[int, int]]:
    taken: list[tuple[int, int]] = []
    for match in _SPACED.finditer(text):  # 责任编辑：王 伟: names of two characters are set with a space
        group = 1 if match[1] else 2
        taken.append(match.span(group))
    for token in names(text, "PER"):
        if (
            len(token.text) >= 2
            and not token.text.isascii()
            and not any(token.start < end and start < token.end for start, end in taken)
        ):
            taken.append((token.start, token.end))
    for start, end in sorted(taken):
        if re.sub(r"\s", "", text[start:end]) not in question:
            yield start, end


def _runs(text: str, spans: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for start, end in spans:
        if out and _JOINED.match(text[out[-1][1] : start]):
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return out
