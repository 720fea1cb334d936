"""What the confidence of answers is worth: refusing below a threshold, ranking, calibration. Pure.

Looks at the questions whose answer can be told right or wrong. A refusal has no answer to be confident in: it stays a
refusal at every threshold and ranks below every answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assistant.evaluation.cases import Case
from assistant.evaluation.intervals import Floats, Indices

THRESHOLDS = tuple(step / 20 for step in range(21))
BINS = 10
_BELOW_ALL = -1.0
Flags = NDArray[np.bool_]


class Judged(NamedTuple):
    """One entry a question; ``confidence`` is below all thresholds where it was refused."""

    confidence: Floats
    unanswerable: Flags
    right: Flags

    @property
    def answered(self) -> Flags:
        return self.confidence > _BELOW_ALL

    def chosen(self, which: Indices | Flags) -> Judged:
        return Judged(self.confidence[which], self.unanswerable[which], self.right[which])


@dataclass(frozen=True, slots=True)
class Point:
    """Shares where what is less confident than ``threshold`` is refused too; None where there is nothing to share.

    ``refusal_recall`` and ``refused_wrongly`` are the refused share of unanswerable and of answerable questions,
    ``refusal_precision`` the unanswerable share of the refused, ``right`` the right share of the answered.
    """

    threshold: float
    refusal_recall: float | None
    refusal_precision: float | None
    refused_wrongly: float | None
    answered: float
    right: float | None


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of like confidence, ``low`` to ``high``: their mean confidence and the share that is right."""

    low: float
    high: float
    n: int
    confidence: float
    right: float


def judged(cases: Sequence[Case]) -> tuple[Judged, Flags]:
    """The cases that can be told right or wrong, and which of ``cases`` these are."""
    known = np.array(["right" in case.scores for case in cases], dtype=bool)
    chosen = [case for case in cases if "right" in case.scores]
    confidence = [_BELOW_ALL if case.refused else case.confidence for case in chosen]
    unanswerable = [case.unanswerable for case in chosen]
    right = [case.scores["right"] == 1 for case in chosen]
    return Judged(np.array(confidence, float), np.array(unanswerable, bool), np.array(right, bool)), known


def curve(given: Judged, thresholds: Sequence[float] = THRESHOLDS) -> list[Point]:
    """The first point, at 0, is what the assistant itself refused."""
    return [_point(given, threshold) for threshold in thresholds] if given.right.size else []


def _point(given: Judged, threshold: float) -> Point:
    refused = given.confidence < threshold
    return Point(
        threshold=threshold,
        refusal_recall=_share(refused[given.unanswerable]),
        refusal_precision=_share(given.unanswerable[refused]),
        refused_wrongly=_share(refused[~given.unanswerable]),
        answered=1 - float(refused.mean()),
        right=_share(given.right[~refused]),
    )


def auc(given: Judged) -> float | None:
    """Chance that a right answer is more confident than what an unanswerable question got, ties half (Fawcett 2006).

    None without both.
    """
    right = given.confidence[given.right & ~given.unanswerable]
    wrong = np.sort(given.confidence[given.unanswerable])
    if not right.size or not wrong.size:
        return None
    below, upto = np.searchsorted(wrong, right, "left"), np.searchsorted(wrong, right, "right")
    return float((below + upto).mean() / 2 / wrong.size)


def bins(given: Judged, count: int = BINS) -> list[Bin]:
    """The answers in up to ``count`` bins of equal mass by confidence; like confidence is never parted."""
    answers = given.chosen(given.answered)
    if not answers.right.size:
        return []
    edges = np.unique(np.quantile(answers.confidence, np.arange(1, count) / count))
    place = np.searchsorted(edges, answers.confidence, side="right")
    return [_bin(answers.chosen(place == number)) for number in np.unique(place)]


def _bin(answers: Judged) -> Bin:
    confidence = answers.confidence
    return Bin(
        low=float(confidence.min()),
        high=float(confidence.max()),
        n=int(confidence.size),
        confidence=float(confidence.mean()),
        right=float(answers.right.mean()),
    )


def calibration_error(given: Judged) -> float | None:
    """Mean over the answers of |confidence - right share| of their bin (expected calibration error, Guo et al. 2017,
    with bins of equal mass as of Nixon et al. 2019). None without answers."""
    found = bins(given)
    total = sum(one.n for one in found)
    return sum(one.n * abs(one.confidence - one.right) for one in found) / total if total else None


def _share(flags: Flags) -> float | None:
    return float(flags.mean()) if flags.size else None
