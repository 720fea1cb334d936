"""A report as tables for the terminal; shares in per cent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rich.table import Table
from rich.text import Text

from assistant.evaluation.figures import MEANINGS, MILLISECONDS, Measure
from assistant.evaluation.report import Report

_KIND_COLUMNS = {
    "right": "答对",
    "f1": "F1",
    "contains": "含有",
    "list_f1": "列举 F1",
    "refused": "拒答",
}


def report_tables(report: Report) -> Iterator[Table]:
    """The figures, and where there is something to tell: kinds of questions, refusal curve, calibration."""
    yield _figures(report)
    if report.by_type:
        yield _kinds(report)
    if report.curve:
        yield _curve(report)
    if report.bins:
        yield _calibration(report)


def shown(name: str, value: float, *, signed: bool = False) -> str:
    """A figure as it is printed: ms whole, shares in per cent."""
    sign = "+" if signed else ""
    return f"{value:{sign}.0f}" if name in MILLISECONDS else f"{100 * value:{sign}.1f}"


def table(title: str, left: list[str], right: list[str]) -> Table:
    """An empty table: columns of text, then columns of numbers."""
    made = Table(title=Text(title), title_justify="left")
    for number, header in enumerate(left):
        made.add_column(header, no_wrap=number == 0, overflow="fold")
    for header in right:
        made.add_column(header, justify="right", no_wrap=True)
    return made


def _figures(report: Report) -> Table:
    made = table(
        f"{report.name}：{report.questions} 个问题，{report.passages} 段",
        ["指标", ""],
        ["结果", "95% 区间", "题数"],
    )
    for name, measure in {**report.measures, **report.latency}.items():
        interval = "" if measure.interval is None else " – ".join(shown(name, end) for end in measure.interval)
        made.add_row(name, MEANINGS[name], shown(name, measure.mean), interval, str(measure.n))
    return made


def _kinds(report: Report) -> Table:
    made = table("各类问题（题集未标类型的，按系统理解的类型）", ["类型"], ["题数", *_KIND_COLUMNS.values()])
    for kind, measures in report.by_type.items():
        made.add_row(Text(kind), str(measures["refused"].n), *(_mean(measures, name) for name in _KIND_COLUMNS))
    return made


def _mean(measures: Mapping[str, Measure], name: str) -> str:
    return _share(measures[name].mean if name in measures else None)


def _curve(report: Report) -> Table:
    """Every second threshold, without those that change nothing."""
    made = table(
        "信心低于门槛也拒答时（第一行：系统自己的取舍）",
        [],
        ["门槛", "拒答召回率", "拒答准确率", "误拒", "作答", "作答中答对"],
    )
    last: list[str] = []
    for point in report.curve[::2]:
        row = [
            _share(share)
            for share in (
                point.refusal_recall,
                point.refusal_precision,
                point.refused_wrongly,
                point.answered,
                point.right,
            )
        ]
        if row != last:
            made.add_row(f"{point.threshold:.1f}", *row)
        last = row
    return made


def _calibration(report: Report) -> Table:
    made = table("信心与答对率（作答的问题，按信心等量分组）", [], ["信心", "题数", "平均信心", "答对"])
    for bin_ in report.bins:
        made.add_row(f"{bin_.low:.2f} – {bin_.high:.2f}", str(bin_.n), _share(bin_.confidence), _share(bin_.right))
    return made


def _share(share: float | None) -> str:
    return "—" if share is None else f"{100 * share:.1f}"
