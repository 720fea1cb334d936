"""How likely an answer is right, from what speaks for it."""

from __future__ import annotations

import math
from dataclasses import dataclass

ANSWERED = 0.25
"""Likelihood from which it is given."""
_LOGIT, _AGREED, _RULED, _BASE = 0.43, 0.25, 0.2, -0.45
_FARTHEST = 6.0
"""Logits beyond this, either way, say no more."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for an answer."""

    answerable: float
    """The reader's logit for the passage it stands in."""
    agreed: bool
    """Whether reader and rules chose the same words, or the same sentence."""
    ruled: float
    """Confidence of the rules in their own answer, 0 where they refuse."""


def likelihood(signs: Signs) -> float:
    """Logistic in the signs, 0 to 1."""
    logit = max(-_FARTHEST, min(_FARTHEST, signs.answerable))
    return 1 / (1 + math.exp(-(_BASE + _LOGIT * logit + _AGREED * signs.agreed + _RULED * signs.ruled)))
