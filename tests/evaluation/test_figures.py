"""Figures of a report and their intervals."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.evaluation.figures import MEANINGS, Figures, measured
from assistant.evaluation.intervals import bootstrap
from tests.evaluation.making import case, refusal

CASES = [case(f"q{n}", right=n < 60, ms=float(n), f1=n / 100) for n in range(100)]


def test_figures_are_over_the_questions_they_apply_to() -> None:
    cases = [case(right=True, ms=1.0, f1=0.5), case(right=None, ms=3.0), refusal(unanswerable=True)]
    measures = measured(cases)
    assert (measures["right"].mean, measures["right"].n) == (1.0, 2)
    assert (measures["f1"].mean, measures["f1"].n) == (0.5, 1)
    assert (measures["refused"].mean, measures["refused"].n) == (pytest.approx(1 / 3), 3)
    assert (measures["auc"].mean, measures["auc"].n) == (1.0, 2)
    assert (measures["calibration_error"].mean, measures["calibration_error"].n) == (pytest.approx(0.1), 1)
    assert measures["latency_p95"].mean == 10.0
    assert "em" not in measures
    assert list(measures) == [name for name in MEANINGS if name in measures]


def test_a_resample_counts_a_question_as_often_as_it_was_drawn() -> None:
    figures = Figures([case(right=True), case(right=None), case(right=False), refusal(unanswerable=True)])
    values = dict(zip(MEANINGS, figures(np.array([0, 0, 0, 2, 3])), strict=True))
    assert values["right"] == pytest.approx(4 / 5)
    assert values["calibration_error"] == pytest.approx(0.9 - 3 / 4)
    assert np.isnan(dict(zip(MEANINGS, figures(np.array([1, 1])), strict=True))["right"])


def test_the_interval_is_that_of_the_binomial() -> None:
    low, high = measured(CASES)["right"].interval
    # 0.6 ± 1.96 sqrt(0.6 x 0.4 / 100)
    assert (low, high) == (pytest.approx(0.504, abs=0.02), pytest.approx(0.696, abs=0.02))
    assert measured(CASES)["right"].interval == (low, high)  # the same draws every time
    assert measured(CASES, intervals=False)["right"].interval is None


def test_every_figure_has_an_interval() -> None:
    measures = measured([*CASES, *(refusal(f"u{n}", unanswerable=True) for n in range(9))])
    assert all(one.interval is not None and one.interval[0] <= one.interval[1] for one in measures.values())


def test_a_figure_that_applies_nowhere_has_no_interval() -> None:
    assert bootstrap(lambda chosen: np.array([np.nan, chosen.size]), 4, draws=5) == [None, (4.0, 4.0)]
