"""Which of several titles of one sort somebody holds: named the province's, it is not the country's."""

from __future__ import annotations

import re

from assistant.answers.entities import tagged
from assistant.answers.evidence import Sentence
from assistant.answers.presence import HARD_PRESENT, presence
from assistant.answers.terms import terms
from vectorstore.words import fold_chars

_CLAIMED = re.compile(r'(?:是|为|获|获得|获评|评上|当选|入选)了?"(?P<title>[^"]{4,30})"')
_NAMED = re.compile(r'(?:是|为|获|获得|获评|授予|当选|入选)了?"(?P<title>[^"]{4,30})"')
_SORT = 4
"""Characters with which titles of one sort end: …文明社区."""


def other_title(claim: str, sentence: Sentence) -> tuple[int, int] | None:
    """全省文明社区, which the clause of the claim's subject names, where the claim says 全国文明社区 and the sentence
    names others so; None of titles of another sort, of which one may hold both."""
    claimed = _CLAIMED.search(fold_chars(claim))
    if claimed is None or claimed["title"] not in sentence.folded:
        return None
    own = _own_clauses(claim[: claimed.start()], sentence)
    if len(own) != 1:
        return None
    told = list(_NAMED.finditer(sentence.folded, *own[0]))
    if len(told) != 1 or told[0]["title"] == claimed["title"] or told[0]["title"][-_SORT:] != claimed["title"][-_SORT:]:
        return None
    return told[0].span("title")


def title_of_another(claim: str, sentence: Sentence) -> bool:
    """Whether the title claimed is named in clauses about others only, while the subject has one of its own."""
    claimed = _CLAIMED.search(fold_chars(claim))
    own = _own_clauses(claim[: claimed.start()], sentence) if claimed else []
    if claimed is None or not own:
        return False
    holding = [span for span in _clauses(sentence) if claimed["title"] in sentence.folded[slice(*span)]]
    return bool(holding) and all(span not in own and _names_another(span, sentence) for span in holding)


def _names_another(clause: tuple[int, int], sentence: Sentence) -> bool:
    """Whether it begins with somebody's name: not 被县里命名为."""
    first = next(iter(tagged(sentence.text[slice(*clause)])), None)
    return first is not None and first.tag in ("PER", "LOC", "ORG")


def _own_clauses(subject: str, sentence: Sentence) -> list[tuple[int, int]]:
    named = [term for term in terms(subject) if term.kind in ("place", "name", "rare")]
    if not named:
        return []
    return [span for span in _clauses(sentence) if presence(named[-1], sentence.folded[slice(*span)]) >= HARD_PRESENT]


def _clauses(sentence: Sentence) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(r"[^，,；;。]+", sentence.folded)]
