"""How likely an answer is right, from what speaks for it."""

from __future__ import annotations

import math
from dataclasses import dataclass

ANSWERED = 0.2
"""Likelihood from which it is given. Higher ones refuse more that has no answer, and more everyday questions that have
one: docs/quality.md has the curve."""
_LOGIT, _AGREED, _ENGLISH, _BASE = 0.46, 0.8, 1.25, -0.2
"""Fitted on the development sets cmrc2018_trial, dureader_checklist_dev, dureader_robust_dev, rgb_zh, rgb_zh_reject,
seeds_dev, our questions over the sample corpus and over invented documents, and our own text kept aside, each set with
one weight (docs/quality.md). The rules' own confidence was a sign too and told nothing that these do not."""
_FARTHEST = 6.0
"""Logits beyond this, either way, say no more."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for an answer."""

    answerable: float
    """The reader's logit for the passage it stands in."""
    agreed: bool
    """Whether reader and rules chose the same words, or the same sentence."""
    english: bool = False
    """Whether an English question is read over Chinese text: the reader is less sure of all of them."""


def likelihood(signs: Signs) -> float:
    """Logistic in the signs, 0 to 1."""
    logit = max(-_FARTHEST, min(_FARTHEST, signs.answerable))
    return 1 / (1 + math.exp(-(_BASE + _LOGIT * logit + _AGREED * signs.agreed + _ENGLISH * signs.english)))
