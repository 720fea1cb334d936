"""The sum of an evaluation, as one JSON object; ``tables`` shows it to people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from assistant.evaluation.cases import Case
from assistant.evaluation.confidence import Bin, Point, bins, curve, judged
from assistant.evaluation.figures import MILLISECONDS, Measure, measured
from assistant.evaluation.scoring import Outcome

SCHEMA = "wenjian.evaluation/1"


@dataclass(frozen=True, slots=True)
class Report:
    """What one run over one question set came to. Latencies in ms, of the answer alone."""

    name: str
    passages: int
    measures: Mapping[str, Measure]
    latency: Mapping[str, Measure]
    """``latency_p50`` and ``latency_p95``."""
    ingest_seconds: float
    cases: tuple[Case, ...]
    curve: tuple[Point, ...] = ()
    bins: tuple[Bin, ...] = ()
    by_type: Mapping[str, Mapping[str, Measure]] = field(default_factory=dict)
    by_split: Mapping[str, Mapping[str, Measure]] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def questions(self) -> int:
        return len(self.cases)

    def to_json(self) -> dict[str, Any]:
        latency = {name.removeprefix("latency_"): measure for name, measure in self.latency.items()}
        return {
            "schema": SCHEMA,
            "name": self.name,
            "questions": self.questions,
            "passages": self.passages,
            "settings": dict(self.settings),
            "measures": _plain(self.measures),
            "by_type": {type_: _plain(measures) for type_, measures in self.by_type.items()},
            "by_split": {split: _plain(measures) for split, measures in self.by_split.items()},
            "refusal_curve": [_rounded(asdict(point)) for point in self.curve],
            "calibration": [_rounded(asdict(bin_)) for bin_ in self.bins],
            "latency_ms": {name: round(measure.mean, 1) for name, measure in latency.items()}
            | {f"{name}_interval": _interval(measure, 1) for name, measure in latency.items()},
            "ingest_seconds": round(self.ingest_seconds, 1),
            "cases": [case.to_json() for case in self.cases],
        }


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
    cases = tuple(map(Case.of, outcomes, scores))
    measures = measured(cases)
    told, _ = judged(cases)
    return Report(
        name=name,
        passages=passages,
        measures=_shares(measures),
        latency={name: measure for name, measure in measures.items() if name in MILLISECONDS},
        ingest_seconds=ingest_seconds,
        cases=cases,
        curve=tuple(curve(told)),
        bins=tuple(bins(told)),
        by_type=_by(lambda index: cases[index].kind, cases),
        by_split=_by(lambda index: outcomes[index].question.split or "-", cases),
        settings=settings,
    )


def _by(key: Callable[[int], str], cases: Sequence[Case]) -> dict[str, dict[str, Measure]]:
    """The measures of each kind of question, none where all are of one kind."""
    kinds: dict[str, list[Case]] = defaultdict(list)
    for index, case in enumerate(cases):
        kinds[key(index)].append(case)
    if len(kinds) == 1:
        return {}
    return {kind: _shares(measured(chosen, intervals=False)) for kind, chosen in sorted(kinds.items())}


def _shares(measures: Mapping[str, Measure]) -> dict[str, Measure]:
    return {name: measure for name, measure in measures.items() if name not in MILLISECONDS}


def _plain(measures: Mapping[str, Measure]) -> dict[str, dict[str, Any]]:
    return {
        name: {"mean": round(measure.mean, 4), "n": measure.n}
        | ({} if measure.interval is None else {"interval": _interval(measure, 4)})
        for name, measure in measures.items()
    }


def _interval(measure: Measure, digits: int) -> list[float] | None:
    return None if measure.interval is None else [round(end, digits) for end in measure.interval]


def _rounded(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: round(value, 4) if isinstance(value, float) else value for name, value in row.items()}
