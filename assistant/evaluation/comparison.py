"""Two reports of one question set side by side: what changed, how sure that is, which questions it was."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from assistant.errors import EvaluationError
from assistant.evaluation.cases import Case
from assistant.evaluation.figures import LOWER_IS_BETTER, MEANINGS, NEITHER_IS_BETTER, Figures
from assistant.evaluation.intervals import Interval, bootstrap
from assistant.evaluation.report import SCHEMA

COMPARISON_SCHEMA = "wenjian.comparison/1"
Verdict = Literal["better", "worse", "open"]


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a comparison needs of a written report."""

    file: Path
    name: str
    settings: Mapping[str, Any]
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One figure, before and after; None where it applied to no question. ``interval`` is the paired 95 % interval
    of ``new - old``."""

    name: str
    old: float | None
    new: float | None
    interval: Interval | None

    @property
    def verdict(self) -> Verdict:
        """``open`` while the interval holds 0, and for what is neither good nor bad."""
        if self.interval is None or self.name in NEITHER_IS_BETTER or self.interval[0] <= 0 <= self.interval[1]:
            return "open"
        return "better" if (self.interval[0] > 0) != (self.name in LOWER_IS_BETTER) else "worse"


@dataclass(frozen=True, slots=True)
class Comparison:
    """``better`` and ``worse`` hold (old, new) of the questions whose credit changed, the greatest change first."""

    old: Recorded
    new: Recorded
    changes: tuple[Change, ...]
    better: tuple[tuple[Case, Case], ...]
    worse: tuple[tuple[Case, Case], ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "schema": COMPARISON_SCHEMA,
            "name": self.new.name,
            "questions": len(self.new.cases),
            "old": {"file": str(self.old.file), "settings": dict(self.old.settings)},
            "new": {"file": str(self.new.file), "settings": dict(self.new.settings)},
            "measures": {change.name: _change_json(change) for change in self.changes},
            "better": [_pair_json(*pair) for pair in self.better],
            "worse": [_pair_json(*pair) for pair in self.worse],
        }


def read_report(file: Path) -> Recorded:
    """The report in ``file``; EvaluationError says why it is none that can be compared."""
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise EvaluationError(f"找不到报告 {file}：请先运行 wenjian eval … --json {file}。") from error
    except (OSError, ValueError) as error:
        raise EvaluationError(f"无法读取报告 {file}：{error}") from error
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise EvaluationError(f"{file} 不是 wenjian eval --json 写的报告（应有 schema {SCHEMA!r}）。")
    if "cases" not in data:
        raise EvaluationError(f"{file} 由较早的版本写成，没有逐题的结果：请用现在的版本重新测量，再比较。")
    try:
        cases = tuple(map(Case.from_json, data["cases"]))
        recorded = Recorded(file, data["name"], data["settings"], cases)
    except (KeyError, TypeError) as error:
        raise EvaluationError(f"{file} 的内容不完整（{error!r}）：请重新测量，再比较。") from error
    if not cases:
        raise EvaluationError(f"{file} 里没有问题：没有可以比较的。")
    return recorded


def compare(old: Recorded, new: Recorded) -> Comparison:
    """EvaluationError where the two are not of the same questions with the same gold."""
    before = {case.id: case for case in old.cases}
    _refuse_other_questions(old, new, before)
    pairs = [(before[case.id], case) for case in new.cases]
    gains = sorted(pairs, key=lambda pair: abs(pair[1].credit - pair[0].credit), reverse=True)
    return Comparison(
        old,
        new,
        changes=tuple(_changes(pairs)),
        better=tuple(pair for pair in gains if pair[1].credit > pair[0].credit),
        worse=tuple(pair for pair in gains if pair[1].credit < pair[0].credit),
    )


def _changes(pairs: Sequence[tuple[Case, Case]]) -> list[Change]:
    old, new = Figures([before for before, _ in pairs]), Figures([after for _, after in pairs])
    everything = np.arange(len(pairs))
    drawn = bootstrap(lambda chosen: new(chosen) - old(chosen), len(pairs))
    rows = zip(MEANINGS, old(everything), new(everything), drawn, strict=True)
    changes = [Change(name, _known(before), _known(after), interval) for name, before, after, interval in rows]
    return [change for change in changes if (change.old, change.new) != (None, None)]


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _refuse_other_questions(old: Recorded, new: Recorded, before: Mapping[str, Case]) -> None:
    alone = before.keys() ^ {case.id for case in new.cases}
    if alone:
        raise EvaluationError(
            f"两份报告测的不是同一套题：{old.file}（{old.name}）有 {len(old.cases)} 题，"
            f"{new.file}（{new.name}）有 {len(new.cases)} 题，{len(alone)} 题只在一份里（如 {min(alone)!r}）。"
            "请用同一套题、同样的 --limit 各测一次，再比较。"
        )
    for case in new.cases:
        if _asked(case) != _asked(before[case.id]):
            raise EvaluationError(
                f"两份报告里问题 {case.id!r} 的问法或标准答案不同：题集在两次测量之间改过。"
                "请都用现在的题集重新测量，再比较。"
            )


def _asked(case: Case) -> tuple[str, tuple[str, ...], bool]:
    return case.question, case.gold, case.unanswerable


def _change_json(change: Change) -> dict[str, Any]:
    difference = None if change.old is None or change.new is None else round(change.new - change.old, 4)
    return {
        "old": None if change.old is None else round(change.old, 4),
        "new": None if change.new is None else round(change.new, 4),
        "difference": difference,
        "interval": None if change.interval is None else [round(end, 4) for end in change.interval],
        "verdict": change.verdict,
    }


def _pair_json(old: Case, new: Case) -> dict[str, Any]:
    return {
        "id": new.id,
        "question": new.question,
        "gold": list(new.gold),
        "unanswerable": new.unanswerable,
        "old": {"answer": old.answer, "credit": round(old.credit, 4)},
        "new": {"answer": new.answer, "credit": round(new.credit, 4)},
    }
