"""The sum of an evaluation: one table for people, one JSON object for machines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rich.table import Table

from assistant.evaluation import metrics
from assistant.evaluation.dataset import EvalQuestion
from assistant.evaluation.scoring import Outcome

_MEANINGS = {
    "recall@1": "前 1 段召回",
    "recall@3": "前 3 段召回",
    "recall@5": "前 5 段召回",
    "recall@10": "前 10 段召回",
    "recall@20": "前 20 段召回",
    "mrr@10": "首个命中的倒数名次",
    "ndcg@10": "排序质量",
    "em": "答案完全一致",
    "f1": "答案 F1（CMRC）",
    "contains": "答案含有正确内容",
    "list_precision": "列举：准确率",
    "list_recall": "列举：召回率",
    "list_f1": "列举：F1",
    "refused_rightly": "该拒答时拒答（拒答召回率）",
    "refused_wrongly": "不该拒答时拒答",
    "refusal_precision": "拒答准确率",
    "cited_gold": "引到标准出处",
    "cited_precision": "引文中标准出处的比例",
    "citations_valid": "引文逐字属实且不超过 300 字",
    "stated_in_quotes": "答案与条目都在引文里",
    "numbers_in_quotes": "答案中的数字都在引文里",
}
"""Every measure in the order of the table, with what it is called there."""


@dataclass(frozen=True, slots=True)
class Measure:
    """Mean over the ``n`` questions it applies to, between 0 and 1."""

    mean: float
    n: int


@dataclass(frozen=True, slots=True)
class Report:
    """What one run over one question set came to. Latencies in ms, of the answer alone."""

    name: str
    questions: int
    passages: int
    measures: Mapping[str, Measure]
    latency_p50: float
    latency_p95: float
    ingest_seconds: float
    by_type: Mapping[str, Mapping[str, Measure]] = field(default_factory=dict)
    by_split: Mapping[str, Mapping[str, Measure]] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {
            "schema": "wenjian.evaluation/1",
            "name": self.name,
            "questions": self.questions,
            "passages": self.passages,
            "settings": dict(self.settings),
            "measures": _plain(self.measures),
            "by_type": {type_: _plain(measures) for type_, measures in self.by_type.items()},
            "by_split": {split: _plain(measures) for split, measures in self.by_split.items()},
            "latency_ms": {"p50": round(self.latency_p50, 1), "p95": round(self.latency_p95, 1)},
            "ingest_seconds": round(self.ingest_seconds, 1),
        }

    def table(self) -> Table:
        """Shares in per cent."""
        table = Table(title=f"{self.name}：{self.questions} 个问题，{self.passages} 段", title_justify="left")
        table.add_column("指标")
        table.add_column("")
        table.add_column("结果", justify="right")
        table.add_column("题数", justify="right")
        for name, measure in self.measures.items():
            table.add_row(name, _MEANINGS[name], f"{100 * measure.mean:.1f}", str(measure.n))
        table.add_row(
            "p50 / p95", "回答用时（毫秒）", f"{self.latency_p50:.0f} / {self.latency_p95:.0f}", str(self.questions)
        )
        return table


def summarise(
    name: str,
    outcomes: Sequence[Outcome],
    scores: Sequence[Mapping[str, float]],
    *,
    passages: int,
    ingest_seconds: float,
    settings: Mapping[str, Any],
) -> Report:
    """``scores`` holds the measures of each of ``outcomes``, in the same order."""
    times = [outcome.ms for outcome in outcomes]
    return Report(
        name=name,
        questions=len(outcomes),
        passages=passages,
        measures=_means(outcomes, scores),
        latency_p50=metrics.percentile(times, 0.5),
        latency_p95=metrics.percentile(times, 0.95),
        ingest_seconds=ingest_seconds,
        by_type=_means_by(lambda question: question.type, outcomes, scores),
        by_split=_means_by(lambda question: question.split, outcomes, scores),
        settings=settings,
    )


def _means_by(
    key: Callable[[EvalQuestion], str], outcomes: Sequence[Outcome], scores: Sequence[Mapping[str, float]]
) -> dict[str, dict[str, Measure]]:
    """The measures of each kind of question, none where all are of one kind."""
    kinds: dict[str, list[int]] = defaultdict(list)
    for index, outcome in enumerate(outcomes):
        kinds[key(outcome.question) or "-"].append(index)
    return {
        kind: _means([outcomes[i] for i in chosen], [scores[i] for i in chosen])
        for kind, chosen in sorted(kinds.items())
        if len(kinds) > 1
    }


def _means(outcomes: Sequence[Outcome], scores: Sequence[Mapping[str, float]]) -> dict[str, Measure]:
    values: dict[str, list[float]] = defaultdict(list)
    for row in scores:
        for name, value in row.items():
            values[name].append(value)
    values["refusal_precision"] = [
        float(outcome.question.unanswerable) for outcome in outcomes if outcome.answer.kind == "abstained"
    ]
    return {
        name: Measure(sum(values[name]) / len(values[name]), len(values[name])) for name in _MEANINGS if values[name]
    }


def _plain(measures: Mapping[str, Measure]) -> dict[str, dict[str, float]]:
    return {name: {"mean": round(measure.mean, 4), "n": measure.n} for name, measure in measures.items()}
