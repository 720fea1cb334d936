"""People one a line, with what they are set apart by blanks (林雨　县医院　护士): who of them a question means."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from assistant.answers.asks import Ask
from assistant.answers.composing import Found
from assistant.answers.evidence import BAR, Sentence
from assistant.answers.presence import best_presence
from assistant.answers.refusal import Verdict, lacking
from assistant.answers.rolls import cells, like_name, name_of
from assistant.answers.spans import Span
from assistant.answers.tabular.heads import is_idle
from assistant.answers.term_kinds import Term
from assistant.answers.terms import terms

_LINE = re.compile(r"\s*(?P<name>[\u4e00-\u9fff·]{2,4})(?:[（(][^（()）]{1,4}[）)])? +[^。！？：:]{2,60}")
_ASKED = re.compile("谁|哪一?(?:位|个人)|(?:叫|姓)(?:做|个)?(?:什么|啥)|名字")
_TOLD = 0.6
"""Share of the words that the line must hold, of those that tell one line from another."""
_APART = 2
"""How many times as much as any other line."""


def person_told(ask: Ask, question: str, pool: Sequence[Sentence]) -> Found | None:
    """The name at the beginning of the only line that holds what the question says of somebody; None for others."""
    lines = list(_named(pool)) if _ASKED.search(question) else []
    if len(lines) < 2 or any(line.text[slice(*name)] in question for line, name in lines):
        return None
    wanted = [term for term in terms(question) if not is_idle(term)] or terms(question)
    said = [0 if lacking(wanted, line) else _longest_said(line, question) for line, _ in lines]
    if max(said) and said.count(max(said)) == 1:
        line, name = lines[said.index(max(said))]
    else:
        shares = [_share(wanted, line) for line, _ in lines]
        best = max(shares)
        if best < _TOLD or sum(share * _APART > best for share in shares) > 1:
            return None
        line, name = lines[shares.index(best)]
    return Found(ask, line, Span(line, *name, 1.0), Verdict(True, 0.85), certain=True)


def _named(pool: Sequence[Sentence]) -> Iterator[tuple[Sentence, tuple[int, int]]]:
    """The lines with a name in one of their parts, and where it stands; words that may be one where the same part of
    other lines of the document is."""
    parted = [(line, parts) for line in pool if BAR not in line.text and (parts := _parts(line.text))]
    known = Counter(
        (line.document_id, index)
        for line, parts in parted
        for index, part in enumerate(parts)
        if name_of(_text(line, part))
    )
    for line, parts in parted:
        for index, part in enumerate(parts):
            often = known[(line.document_id, index)] > 1
            name = like_name(_text(line, part)) if often else name_of(_text(line, part))
            if name:
                yield line, (part[0], part[0] + len(name))
                break


def _parts(text: str) -> list[tuple[int, int]]:
    match = _LINE.fullmatch(text)
    return cells(text) or ([match.span("name"), (match.end("name"), len(text))] if match else [])


def _text(line: Sentence, part: tuple[int, int]) -> str:
    return line.text[slice(*part)]


def _longest_said(line: Sentence, question: str) -> int:
    """The length of the longest part of the line that the question says whole: 副组长 before 组长."""
    words = (_text(line, part) for part in cells(line.text))
    return max((len(word) for word in words if len(word) > 1 and word in question), default=0)


def _share(wanted: Sequence[Term], line: Sentence) -> float:
    """Of the words that stand not above the line already, by weight; 0 where it lacks a name or place."""
    own = [term for term in wanted if not best_presence(term, ((line.heading, 1.0),))]
    held = {term: best_presence(term, ((line.folded, 1.0),)) for term in own}
    if not own or any(term.hard and not share for term, share in held.items()):
        return 0.0
    return sum(term.weight * share for term, share in held.items()) / sum(term.weight for term in own)
