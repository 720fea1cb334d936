"""The formula, by numbers computed by hand."""

import math

import numpy as np
import pytest

from vectorstore import fusion


def test_rare_terms_carry_more_information_and_unknown_ones_most() -> None:
    values = [fusion.idf(frequency, 1000) for frequency in (0, 1, 10, 500, 1000)]
    assert values == sorted(values, reverse=True)
    assert values[-1] > 0
    assert values[1] == pytest.approx(math.log(1 + 999.5 / 1.5))


def test_coverage_is_the_share_of_information_held() -> None:
    counts = np.array([[1, 0], [0, 1], [1, 1], [0, 0]])
    lengths = np.full(4, 10)
    held = fusion.coverage(counts, lengths, 10.0, np.array([3.0, 1.0]))
    once = 1 / 1.9  # tf_norm of one occurrence in a passage of average length
    assert held == pytest.approx([0.75 * once, 0.25 * once, once, 0])


def test_coverage_favours_repetition_and_short_passages_and_stays_below_one() -> None:
    held = fusion.coverage(np.array([[1], [5], [1], [10**6]]), np.array([10, 10, 40, 10]), 10.0, np.array([2.0]))
    assert held[2] < held[0] < held[1] < held[3] < 1


def test_a_question_without_terms_covers_nothing() -> None:
    assert fusion.coverage(np.zeros((3, 0), int), np.ones(3, int), 1.0, np.zeros(0)).tolist() == [0, 0, 0]


def test_function_words_weigh_less_than_others_as_frequent() -> None:
    weights = fusion.term_weights(["什么", "周口", "which", "没有"], {"什么": 5, "周口": 5, "which": 5}, 100)
    assert weights == pytest.approx([weights[1] * 0.3, fusion.idf(5, 100), weights[1] * 0.3, fusion.idf(0, 100)])


def test_small_coverages_stay_small() -> None:
    scores = fusion.fuse(np.array([0.8, 0.8, 0.8]), np.array([0.0, 0.25, 1.0]), 0.1)
    assert scores == pytest.approx([0.8, 0.8125, 0.9])


def test_the_weight_is_six_deviations_of_the_cosines() -> None:
    angles = np.array([0.0, 0.3, 0.7])
    vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    expected = 6 * np.std([math.cos(0.3), math.cos(0.7), math.cos(0.4)])
    assert fusion.measured_weight(vectors) == pytest.approx(expected, rel=1e-4)
    assert fusion.measured_weight(vectors[:1]) == 0
