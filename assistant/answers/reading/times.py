"""Dates and times that answer 何时, 哪天, 哪一年."""

from __future__ import annotations

import re

from assistant.answers.asks import Ask
from assistant.answers.entities import names
from assistant.answers.evidence import Sentence
from assistant.answers.reading.cues import closeness, cues
from assistant.answers.spans import Span
from vectorstore.types import Document
from vectorstore.words import fold_chars

_N = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_POINT = (
    rf"(?:(?:(?:19|20)\d\d|"
    rf"[一二][〇零○一二三四五六七八九]{{3}})\s?年度?(?:\s?{_N}\s?月(?:\s?{_N}\s?[日号])?|"
    rf"[上下]半年|第?[一二三四]季度|[春夏秋冬]季?|年?[初中底末])?|(?<!\d){_N}\s?月(?:份|"
    rf"\s?{_N}\s?[日号]|[上中下]旬|[初底末])?(?!球|饼|亮)|(?<!\d){_N}\s?[日号](?=[上下晚凌]午?|"
    rf"，|,|至))(?:\s?(?:上午|下午|中午|凌晨|晚上?|"
    rf"早上))?(?:\d{{1,2}}[:：时点]\d{{0,2}}分?半?)?"
)
_TIME = re.compile(rf"{_POINT}(?:\s?[至到~—–-]+\s?{_POINT})?")
_MASTHEAD = 600
_MASTHEAD_LINES = 150
_ISSUE = re.compile(r"第\s?[\d一二三四五六七八九十]+\s?期|简报|本期|《[^》]+》|[Ii]ssue|bulletin")
_ISSUED_BY = re.compile(
    r"(?:发行|主办|编印|出版|编发|印发|编辑|出刊)(?:的?(?:单位|机构|部门|方|者))|(?:单位|机构|"
    r"部门|谁)(?:发行|主办|编印|出版|编发|印发)(?:的)?$|^(?:发行|主办|编印|出版|编发)的?$"
)
_PUBLISHED = re.compile(
    r"出刊|出版|刊发|发行|印发|刊印|发布|编印|出的|日期|issued|published|date|come out|dated", re.IGNORECASE
)


def times(ask: Ask, sentence: Sentence) -> list[Span]:
    """Every expression of time in the sentence, better where it is as exact as asked (年, 天)."""
    found = cues(ask)
    out = []
    for start, end in _spans(sentence.text):
        text = fold_chars(sentence.text[start:end])
        if text in fold_chars(ask.text):
            continue
        exact = 1.0 if re.search(r"[日号天]", text) else -1.0 if ask.unit in ("天", "日") else 0.4
        if ask.unit == "年":
            exact = 1.0 if "年" in text else 0.2
        elif ask.unit == "月":
            exact = 1.0 if "月" in text else 0.2
        out.append(Span(sentence, start, end, exact + closeness(found, sentence.folded, start, end) - 0.004 * start))
    return out


def asks_publication(ask: Ask) -> bool:
    """Whether the question is about when an issue came out, not about what it tells."""
    words = ask.left[-12:] + ask.right[-12:]
    return ask.kind == "when" and bool(_PUBLISHED.search(words)) and bool(_ISSUE.search(ask.text))


def asks_issuer(ask: Ask) -> bool:
    """Whether the question is who published an issue: 发行单位, 由谁主办, 是哪个单位印发的."""
    words = ask.left[-12:] + ask.right[:12] + ask.head
    return ask.kind in ("who", "which") and bool(_ISSUED_BY.search(words)) and bool(_ISSUE.search(ask.text))


def issuer(document: Document) -> tuple[int, int] | None:
    """Where the masthead of the document names its issuer, None where it does not."""
    start = document.text[:_MASTHEAD].find(document.issuer) if document.issuer else -1
    return (start, start + len(document.issuer)) if start >= 0 else None


def masthead(document: Document, span: tuple[int, int]) -> tuple[int, int]:
    """The lines of the masthead from the number of the issue, where it has one, to the end of ``span`` or behind it."""
    if document.issue is None:
        return span
    number = re.compile(rf"第\s?(?:{document.issue}|[一二三四五六七八九十百〇零]+)\s?期")
    match = number.search(document.text, 0, _MASTHEAD)
    if match is None or max(match.end(), span[1]) - min(match.start(), span[0]) > _MASTHEAD_LINES:
        return span
    return min(match.start(), span[0]), max(match.end(), span[1])


def publication(document: Document) -> tuple[int, int] | None:
    """Where the masthead of the document says ``published``, None where it does not."""
    day = document.published
    if day is None:
        return None
    head = fold_chars(document.text[:_MASTHEAD])
    written = (
        rf"{day.year}\s?年\s?0?{day.month}\s?月\s?0?{day.day}\s?日|{day.year}[-/.]0?{day.month}[-/.]0?{day.day}(?!\d)"
    )
    match = re.search(written, head)
    return match.span() if match else None


def _spans(text: str) -> list[tuple[int, int]]:
    folded = fold_chars(text)
    spans = [match.span() for match in _TIME.finditer(folded) if match.group().strip()]
    for token in names(text, "TIME"):
        if not any(token.start < end and start < token.end for start, end in spans) and len(token.text) > 2:
            spans.append((token.start, token.end))
    return sorted(spans)
