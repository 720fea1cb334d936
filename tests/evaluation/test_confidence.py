"""What confidence is worth, on cases worked out by hand."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from assistant.evaluation.cases import Case
from assistant.evaluation.confidence import Judged, Point, auc, bins, calibration_error, curve, judged
from tests.evaluation.making import case, refusal


def given(*cases: Case) -> Judged:
    told, _ = judged(cases)
    return told


MIXED = (
    case(confidence=0.9),
    case(confidence=0.8),
    case(confidence=0.4),
    case(confidence=0.6, right=False),
    case(confidence=0.5, right=False, unanswerable=True),
    refusal(unanswerable=True),
    refusal(unanswerable=False, confidence=0.99),
    case(confidence=0.1, right=None),  # a long answer: not to be told right or wrong
)


def test_the_curve_begins_with_what_was_refused_and_ends_with_everything() -> None:
    points = {point.threshold: point for point in curve(given(*MIXED))}
    assert points[0.0] == Point(0.0, 1 / 2, 1 / 2, 1 / 5, pytest.approx(5 / 7), 3 / 5)
    # below 0.55: the wrong answer to the unanswerable question and one right answer are refused too
    assert points[0.55] == Point(0.55, 1.0, 2 / 4, 2 / 5, pytest.approx(3 / 7), pytest.approx(2 / 3))
    assert points[0.4].refused_wrongly == 1 / 5  # as confident as the threshold is answered
    assert points[1.0] == Point(1.0, 1.0, 2 / 7, 1.0, 0.0, None)


def test_a_set_without_unanswerable_questions_has_no_recall() -> None:
    first = curve(given(case(), case(right=False)))[0]
    assert (first.refusal_recall, first.refusal_precision, first.right) == (None, None, 0.5)
    assert curve(given(case(right=None))) == []


def test_auc_counts_pairs_and_refusals_rank_last() -> None:
    # right 0.9, 0.8, 0.4 against 0.5 and a refusal: 2 + 2 + 1 of 6 pairs
    assert auc(given(*MIXED)) == pytest.approx(5 / 6)
    assert auc(given(case(confidence=0.7), case(confidence=0.7, right=False, unanswerable=True))) == 0.5
    assert auc(given(case(confidence=0.0), refusal(unanswerable=True, confidence=0.9))) == 1.0
    assert auc(given(case())) is None
    assert auc(given(refusal(unanswerable=True))) is None


def test_calibration_of_two_bins() -> None:
    sure = [case(confidence=0.95, right=n < 9) for n in range(10)]
    unsure = [case(confidence=0.5, right=n < 2) for n in range(10)]
    found = bins(given(*sure, *unsure, refusal(unanswerable=True)))
    assert [(one.low, one.high, one.n, one.right) for one in found] == [(0.5, 0.5, 10, 0.2), (0.95, 0.95, 10, 0.9)]
    assert calibration_error(given(*sure, *unsure)) == pytest.approx((0.3 + 0.05) / 2)
    assert calibration_error(given(refusal(unanswerable=True))) is None


def test_bins_are_of_equal_mass() -> None:
    drawn = np.random.default_rng(3).uniform(size=200)
    found = bins(given(*(case(confidence=float(value)) for value in drawn)))
    assert [one.n for one in found] == [20] * 10
    assert all(before.high < after.low for before, after in itertools.pairwise(found))


def test_confidence_that_means_what_it_says_has_a_small_error() -> None:
    generator = np.random.default_rng(4)
    values = generator.uniform(size=4000)
    honest = [case(confidence=float(v), right=bool(generator.uniform() < v)) for v in values]
    boaster = [case(confidence=0.5 + float(v) / 2, right=bool(generator.uniform() < v)) for v in values]
    assert calibration_error(given(*honest)) < 0.04
    assert calibration_error(given(*boaster)) == pytest.approx(0.25, abs=0.03)
