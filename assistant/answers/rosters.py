"""People one a line, with what they are set apart by blanks (林雨　县医院　护士): who of them a question means."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answers.asks import Ask
from assistant.answers.composing import Found
from assistant.answers.evidence import BAR, Sentence
from assistant.answers.presence import best_presence
from assistant.answers.refusal import Verdict
from assistant.answers.short_names import is_surname
from assistant.answers.spans import Span
from assistant.answers.tabular.heads import is_idle
from assistant.answers.term_kinds import Term
from assistant.answers.terms import terms

_LINE = re.compile(r"\s*(?P<name>[\u4e00-\u9fff·]{2,4})(?:[（(][^（()）]{1,4}[）)])?[\u3000 ]+[^。！？：:]{2,60}")
_PLACE = re.compile("[镇乡村县区市路街桥局科组队站]$")
_LONGEST = 3
"""Characters of a name whose surname is one character."""
_ASKED = re.compile("谁|哪一?(?:位|个人)|(?:叫|姓)(?:做|个)?(?:什么|啥)|名字")
_TOLD = 0.6
"""Share of the words that the line must hold, of those that tell one line from another."""
_APART = 2
"""How many times as much as any other line."""


def person_told(ask: Ask, question: str, pool: Sequence[Sentence]) -> Found | None:
    """The name at the beginning of the only line that holds what the question says of somebody; None for others."""
    lines = [(line, match) for line in pool if (match := _named(line)) is not None]
    if len(lines) < 2 or not _ASKED.search(question) or any(match["name"] in question for _, match in lines):
        return None
    wanted = [term for term in terms(question) if not is_idle(term)] or terms(question)
    shares = [_share(wanted, line) for line, _ in lines]
    best = max(shares)
    if best < _TOLD or sum(share * _APART > best for share in shares) > 1:
        return None
    line, match = lines[shares.index(best)]
    return Found(ask, line, Span(line, *match.span("name"), 1.0), Verdict(True, 0.85), certain=True)


def _named(line: Sentence) -> re.Match[str] | None:
    if BAR in line.text:
        return None
    match = _LINE.fullmatch(line.text)
    if match is None or _PLACE.search(match["name"]) or len(match["name"]) > _LONGEST + is_surname(match["name"][:2]):
        return None
    return match if is_surname(match["name"][0]) or is_surname(match["name"][:2]) else None


def _share(wanted: Sequence[Term], line: Sentence) -> float:
    """Of the words that stand not above the line already, by weight; 0 where it lacks a name or place."""
    own = [term for term in wanted if not best_presence(term, ((line.heading, 1.0),))]
    held = {term: best_presence(term, ((line.folded, 1.0),)) for term in own}
    if not own or any(term.hard and not share for term, share in held.items()):
        return 0.0
    return sum(term.weight * share for term, share in held.items()) / sum(term.weight for term in own)
