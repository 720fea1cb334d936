"""How near a candidate stands to the words that stand near the interrogative of the question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from assistant.answers.asks import Ask
from assistant.answers.synonyms import same_as
from assistant.answers.terms import terms
from vectorstore.words import fold_chars

_REACH = 6.0
"""Characters at which what a cue counts is halved, in question and in text."""
_STEM = 0.3
"""What words of earlier clauses count against those of the asking clause."""
_STOPS = {"。": 25.0, "！": 25.0, "？": 25.0, "；": 12.0, ";": 12.0, "，": 5.0, ",": 5.0, "：": 2.0, "、": 4.0}
"""Distance that a mark between cue and candidate adds, in characters."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A word of the question, the side of the interrogative it stands on, and what it counts."""

    words: tuple[str, ...]
    """Folded; the first is the question's, the others mean the same."""
    side: Literal["left", "right", ""]
    weight: float


@lru_cache(maxsize=256)
def cues(ask: Ask) -> tuple[Cue, ...]:
    """The words around the interrogative, those next to it the heaviest."""
    out = []
    for part, side in ((ask.left, "left"), (ask.right, "right"), (ask.stem, "")):
        folded = fold_chars(part)
        for term in terms(part):
            at = folded.rfind(term.text) if side == "left" else folded.find(term.text)
            gap = 0 if at < 0 else len(folded) - at - len(term.text) if side == "left" else at
            near = 1 / (1 + gap / (2 * _REACH)) if side else _STEM
            out.append(Cue((term.text, *same_as(term.text)), side, min(term.weight, 2.0) * near))  # type: ignore[arg-type]
    return tuple(out)


def closeness(found: Sequence[Cue], folded: str, start: int, end: int) -> float:
    """Sum over the cues of weight, fading with the distance to ``folded[start:end]``; a wrong side counts for less."""
    return sum(cue.weight * _near(cue, folded, start, end) for cue in found)


def _near(cue: Cue, folded: str, start: int, end: int) -> float:
    best = 0.0
    for rank, word in enumerate(cue.words):
        trust = 1.0 if rank == 0 else 0.8
        for match in re.finditer(re.escape(word), folded):
            best = max(best, trust * _value(cue, folded, match.span(), start, end))
    return best


def _value(cue: Cue, folded: str, word: tuple[int, int], start: int, end: int) -> float:
    if word[0] < end and start < word[1]:
        return 0.8
    before = word[1] <= start
    between = folded[word[1] : start] if before else folded[end : word[0]]
    gap = len(between) + sum(_STOPS.get(char, 0.0) for char in between)
    side = 1.0 if not cue.side or (cue.side == "left") == before else 0.6
    return side / (1 + gap / _REACH)
