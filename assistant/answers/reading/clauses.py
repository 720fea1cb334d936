"""Clauses that answer 为什么, 怎样 and 什么是."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answers.asks import Ask
from assistant.answers.entities import tagged
from assistant.answers.evidence import Sentence
from assistant.answers.reading.cues import closeness, cues
from assistant.answers.spans import Span

_CLAUSE = re.compile(r"[^，。；！？,;]+[，。；！？,;]?")
_REASON = re.compile(
    r"(?:为了?(?=[^，。；]{4,60}[，,])|(?:后来?|正是?|主要是?)?因为?(?![此而])|由于|鉴于|以便|旨在|目的是|原因[是为在]|考虑到|出于)"
)
_RESULT = re.compile(r"(?:因此|所以|从而|致使|导致|使得)")
_MEANS = re.compile(
    r"通过(?!了)|采取|采用|运用|利用|依托|借助|以[^，。；]{2,30}(?:方式|形式|为抓手|为载体|为契机|模式|办法)|按照|实行|推行|变[^，。；]{2,20}为"
)
_WEAK_MEANS = re.compile(r"建立|成立|制定|组织|围绕|严格|强化|加强|完善|落实|聘请|邀请|开展")
_WHEN = re.compile(r"(?:\d{4}年|近日|日前|\d{1,2}月\d{1,2}日)")
_LONGEST = 160
_CAUSE = re.compile(r"(?:原因|起因)(?:是|为|在于|主要是|:|：)(?P<cause>[^。；;！？\n]{4,80})")
_GIVES_CAUSE = re.compile("因|由于|为了|缘|所以|导致|致使|使得|引[起发]|造成|怕|嫌")
_NEAR = 400
"""Characters from the words chosen to what is called their cause."""


def reasons(ask: Ask, sentence: Sentence) -> list[Span]:
    """Clauses that begin with 为, 因, 由于 …: up to the clause that tells what was done for it."""
    found = cues(ask)
    out = []
    for match in _REASON.finditer(sentence.text):
        if match.start() and sentence.text[match.start() - 1] not in "，。；,; 、“":
            continue
        if match.group() == "为" and not _leads_verb(sentence.text[match.end() : match.end() + 20]):
            continue  # 为公司举办大赛: for whom, not what for
        end = _until(sentence, match.start(), ask)
        value = 1.2 + 0.4 * closeness(found, sentence.folded, match.start(), end)
        out.append(Span(sentence, match.start(), end, value))
    if not out and (result := _RESULT.search(sentence.text)):
        out.append(Span(sentence, 0, result.start(), 0.5))
    return [span for span in out if span.end - span.start >= 4]


def cause_near(span: Span, pool: Sequence[Sentence]) -> Span:
    """What is called the cause a few sentences away, where the words chosen give none: 事故原因是…"""
    if _GIVES_CAUSE.search(span.sentence.text):
        return span
    told = [
        Span(one, match.start("cause"), match.end("cause"), 1.0)
        for one in pool
        if one.document_id == span.sentence.document_id
        and one.heading == span.sentence.heading
        and abs(one.start - span.sentence.start) <= _NEAR
        and (match := _CAUSE.search(one.text))
    ]
    return told[0] if len(told) == 1 else span


def means(ask: Ask, sentence: Sentence) -> list[Span]:
    """Clauses that tell how: by 通过, 以…方式, 实行 …; together where they stand together."""
    found = cues(ask)
    spans: list[Span] = []
    pattern = _MEANS if _MEANS.search(sentence.text) else _WEAK_MEANS
    for match in _CLAUSE.finditer(sentence.text):
        leads = pattern.search(match.group())
        if leads is None:
            continue
        start, end = match.start() + leads.start(), match.end()
        if spans and start - spans[-1].end <= 1 and end - spans[-1].start <= _LONGEST:
            spans[-1] = Span(sentence, spans[-1].start, end, spans[-1].score + 0.1)
        else:
            spans.append(
                Span(
                    sentence,
                    start,
                    end,
                    (1.4 if pattern is _MEANS else 0.2) + 0.4 * closeness(found, sentence.folded, start, end),
                )
            )
    return [_bare(span) for span in spans]


def definitions(ask: Ask, sentence: Sentence) -> list[Span]:
    """The sentence, better where it says what its subject is."""
    subject = ask.head or ask.left
    defines = (
        re.search(rf"{re.escape(subject)}[”》\"]?[^，。]{{0,12}}(?:是|指|为|即|，)", sentence.text) if subject else None
    )
    end = len(sentence.text)
    return [Span(sentence, 0, end, (1.0 if defines else 0.0) + 0.2 * closeness(cues(ask), sentence.folded, 0, end))]


def _leads_verb(text: str) -> bool:
    """Whether the words begin with a verb, an adverb or adjective before it aside."""
    return next(
        (token.tag in ("v", "vn", "vd") for token in tagged(text) if token.tag not in ("d", "ad", "vd", "a")), False
    )


def _until(sentence: Sentence, start: int, ask: Ask) -> int:
    """Where the reason ends: before the clause in which the question's own words stand, else at the sentence's end."""
    words = [cue.words[0] for cue in cues(ask) if len(cue.words[0]) >= 2]
    clauses = list(_CLAUSE.finditer(sentence.text, start))
    for clause in clauses[1:]:
        if (
            any(word in clause.group() for word in words)
            or _WHEN.match(clause.group())
            or clause.end() - start > _LONGEST
        ):
            return clause.start() - 1
    return clauses[0].end() - (clauses[0].group()[-1] in "，,") if clauses else len(sentence.text)


def _bare(span: Span) -> Span:
    end = span.end
    while end > span.start and span.sentence.text[end - 1] in "，；,;。":
        end -= 1
    return Span(span.sentence, span.start, end, span.score)
