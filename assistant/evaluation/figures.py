"""The figures of a report as one function of its questions, so that they can be resampled and compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.evaluation import confidence, metrics
from assistant.evaluation.cases import Case
from assistant.evaluation.intervals import Floats, Indices, Interval, bootstrap

MEANINGS = {
    "recall@1": "前 1 段召回",
    "recall@3": "前 3 段召回",
    "recall@5": "前 5 段召回",
    "recall@10": "前 10 段召回",
    "recall@20": "前 20 段召回",
    "mrr@10": "首个命中的倒数名次",
    "ndcg@10": "排序质量",
    "right": "答对（该拒答时拒答也算）",
    "em": "答案完全一致",
    "f1": "答案 F1（CMRC）",
    "contains": "答案含有正确内容",
    "list_precision": "列举：准确率",
    "list_recall": "列举：召回率",
    "list_f1": "列举：F1",
    "refused": "拒答的比例",
    "refused_rightly": "该拒答时拒答（拒答召回率）",
    "refused_wrongly": "不该拒答时拒答",
    "refusal_precision": "拒答准确率",
    "cited_gold": "引到标准出处",
    "cited_precision": "引文中标准出处的比例",
    "citations_valid": "引文逐字属实且不超过 300 字",
    "stated_in_quotes": "答案与条目都在引文里",
    "numbers_in_quotes": "答案中的数字都在引文里",
    "auc": "信心分得开答对与无解（AUC）",
    "calibration_error": "信心与答对率之差（ECE）",
    "latency_p50": "回答用时，中位（毫秒）",
    "latency_p95": "回答用时，95%（毫秒）",
}
"""Every figure in the order of the tables, with what it is called there."""

LOWER_IS_BETTER = frozenset({"refused_wrongly", "calibration_error", "latency_p50", "latency_p95"})
NEITHER_IS_BETTER = frozenset({"refused"})
MILLISECONDS = frozenset({"latency_p50", "latency_p95"})
_COMPUTED = frozenset({"auc", "calibration_error"}) | MILLISECONDS
"""Not a mean over questions."""
_MEANS = tuple(name for name in MEANINGS if name not in _COMPUTED)


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure over the ``n`` questions it applies to, with its 95 % interval where that was drawn.

    Between 0 and 1, latencies in ms.
    """

    mean: float
    n: int
    interval: Interval | None = None


class Figures:
    """All figures of some cases: called with indices, gives them for those, in the order of ``MEANINGS``."""

    def __init__(self, cases: Sequence[Case]) -> None:
        rows = [[case.scores.get(name, np.nan) for name in _MEANS] for case in cases]
        values = np.array(rows, dtype=float).reshape(len(cases), len(_MEANS))
        self._applies = ~np.isnan(values)
        self._values = np.where(self._applies, values, 0.0)
        self._ms = np.array([case.ms for case in cases], dtype=float)
        self._judged, known = confidence.judged(cases)
        self._place = np.cumsum(known) - 1  # of a case among the judged
        self._known = known

    def __call__(self, chosen: Indices) -> Floats:
        """NaN for what applies to none of ``chosen``."""
        times = np.bincount(chosen, minlength=self._ms.size)
        with np.errstate(invalid="ignore"):
            means = (times @ self._values) / (times @ self._applies)
        judged = self._judged.chosen(self._place[chosen[self._known[chosen]]])
        ms = list(self._ms[chosen])
        computed = [
            confidence.auc(judged),
            confidence.calibration_error(judged),
            metrics.percentile(ms, 0.5),
            metrics.percentile(ms, 0.95),
        ]
        return np.concatenate([means, [np.nan if value is None else value for value in computed]])

    def counts(self) -> list[int]:
        """How many questions each figure is over."""
        judged = self._judged
        ranked = int((judged.unanswerable | judged.right).sum())
        answered = int(judged.answered.sum())
        return [*map(int, self._applies.sum(axis=0)), ranked, answered, self._ms.size, self._ms.size]


def measured(cases: Sequence[Case], *, intervals: bool = True) -> dict[str, Measure]:
    """Every figure that applies to some of ``cases``."""
    figures = Figures(cases)
    values = figures(np.arange(len(cases)))
    drawn = bootstrap(figures, len(cases)) if intervals else [None] * len(values)
    return {
        name: Measure(float(value), n, interval)
        for name, value, n, interval in zip(MEANINGS, values, figures.counts(), drawn, strict=True)
        if not np.isnan(value)
    }
