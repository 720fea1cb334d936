"""A report as the terminal shows it."""

from __future__ import annotations

import io

from rich.console import Console

from assistant.evaluation.dataset import EvalQuestion
from assistant.evaluation.report import Report, summarise
from assistant.evaluation.scoring import Outcome, score
from assistant.evaluation.tables import report_tables
from assistant.types import Answer, AnswerKind, Citation, QuestionKind

TEXT = "红星路大修工程全长12公里。"
CITED = Citation(1, "a", "道路", 0, len(TEXT), TEXT)


def outcome(
    id_: str, *, given: AnswerKind = "extracted", confidence: float, unanswerable: bool = False, type_: str = "",
    kind: QuestionKind = "number",
) -> Outcome:  # fmt: skip
    question = EvalQuestion(id_, "多长？", ("12公里",), unanswerable, accepted=((("12公里",),),), type=type_)
    short = None if given == "abstained" else "12公里"
    return Outcome(
        question,
        Answer("多长？", given, "12公里[1]", (CITED,), short=short, confidence=confidence),
        (),
        None,
        7.0,
        kind,
    )


def report(*outcomes: Outcome) -> Report:
    scores = [score(one, {"a": TEXT}.__getitem__) for one in outcomes]
    return summarise("试[1]", outcomes, scores, passages=2, ingest_seconds=1.0, settings={})


def printed(shown: Report) -> str:
    console = Console(file=io.StringIO(), width=120)
    for table in report_tables(shown):
        console.print(table)
    return console.file.getvalue()


MIXED = report(
    outcome("a", confidence=0.95),
    outcome("b", confidence=0.85, type_="[长度]"),
    outcome("c", confidence=0.45, unanswerable=True, kind="who"),
    outcome("d", confidence=0.3, given="abstained", unanswerable=True, kind="who"),
)


def row(text: str, *begins: str) -> list[str]:
    """The cells of the row that begins with ``begins``."""
    cells = [[cell.strip() for cell in line.strip("│").split("│")] for line in text.splitlines()]
    [found] = [line for line in cells if tuple(line[: len(begins)]) == begins]
    return found


def test_figures_with_their_intervals() -> None:
    text = printed(MIXED)
    assert "试[1]：4 个问题，2 段" in text
    right = row(text, "right")
    assert (right[2], right[4]) == ("75.0", "4")
    low, high = map(float, right[3].split(" – "))
    assert low < 75 < high
    assert row(text, "latency_p50")[2:] == ["7", "7 – 7", "4"]


def test_kinds_are_those_of_the_set_else_what_was_understood() -> None:
    text = printed(MIXED)
    assert row(text, "[长度]")[1:] == ["1", "100.0", "100.0", "100.0", "—", "0.0"]
    assert row(text, "who", "2")[2:] == ["50.0", "50.0", "—", "—", "50.0"]
    assert "who" not in printed(report(outcome("a", confidence=1.0)))  # all of one kind: no table


def test_the_curve_leaves_out_what_changes_nothing() -> None:
    text = printed(MIXED)
    assert row(text, "0.0") == ["0.0", "50.0", "100.0", "0.0", "75.0", "66.7"]
    assert row(text, "0.5") == ["0.5", "100.0", "100.0", "0.0", "50.0", "100.0"]
    assert row(text, "1.0") == ["1.0", "100.0", "50.0", "100.0", "0.0", "—"]
    assert "│  0.4 │" not in text
    assert [point["threshold"] for point in MIXED.to_json()["refusal_curve"]] == [n / 20 for n in range(21)]


def test_calibration_by_bins() -> None:
    assert row(printed(MIXED), "0.45 – 0.45") == ["0.45 – 0.45", "1", "45.0", "0.0"]
    bins = MIXED.to_json()["calibration"]
    assert [one["n"] for one in bins] == [1, 1, 1]
