"""How far a figure would move with other questions of the same sort: the bootstrap over questions."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

DRAWS = 1_000
SEED = 20231
Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
Interval = tuple[float, float]
Statistic = Callable[[Indices], Floats]
"""Figures of the questions with these indices, one of which may stand several times; NaN where none applies."""


def bootstrap(statistic: Statistic, count: int, *, draws: int = DRAWS, seed: int = SEED) -> list[Interval | None]:
    """95 % percentile interval of each figure of ``statistic`` over ``count`` questions (Efron & Tibshirani 1993).

    None for a figure that applied in no draw. The same seed and count draw the same questions: a statistic that is
    the difference of two systems gives the paired interval.
    """
    drawn = np.array([statistic(chosen) for chosen in _resamples(count, draws, seed)])
    return [_interval(column[~np.isnan(column)]) for column in drawn.T]


def _resamples(count: int, draws: int, seed: int) -> Iterator[Indices]:
    generator = np.random.default_rng(seed)
    for _ in range(draws):
        yield generator.integers(count, size=count)


def _interval(values: Floats) -> Interval | None:
    if not values.size:
        return None
    low, high = np.percentile(values, (2.5, 97.5))
    return float(low), float(high)
