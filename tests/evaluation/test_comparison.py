"""Two reports of one set: figures side by side, questions that got better and worse, what cannot be compared."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from assistant.errors import EvaluationError
from assistant.evaluation.cases import Case
from assistant.evaluation.comparison import Change, compare, read_report
from assistant.evaluation.comparison_view import QUESTIONS_SHOWN, comparison_view
from tests.evaluation.making import case, refusal


def written(file: Path, cases: Sequence[Case], **changed: Any) -> Path:
    report = {
        "schema": "wenjian.evaluation/1",
        "name": "道路",
        "settings": {"noise": None},
        "cases": [one.to_json() for one in cases],
        **changed,
    }
    file.write_text(json.dumps(report, ensure_ascii=False), "utf-8")
    return file


def both(folder: Path, old: Sequence[Case], new: Sequence[Case]) -> tuple[Path, Path]:
    return written(folder / "旧.json", old), written(folder / "新.json", new, settings={"noise": 0.4})


def compared(folder: Path, old: Sequence[Case], new: Sequence[Case]) -> Any:
    return compare(*map(read_report, both(folder, old, new)))


def changes(comparison: Any) -> dict[str, Change]:
    return {change.name: change for change in comparison.changes}


OLD = [case(f"q{n}", right=n < 50, refused_wrongly=0.0) for n in range(100)]


def test_a_difference_beyond_chance_is_told(tmp_path: Path) -> None:
    new = [case(f"q{n}", right=n < 70, refused_wrongly=float(n >= 80)) for n in range(100)]
    found = changes(compared(tmp_path, OLD, list(reversed(new))))
    assert (found["right"].old, found["right"].new, found["right"].verdict) == (0.5, 0.7, "better")
    low, high = found["right"].interval
    assert 0.1 < low < 0.2 < high < 0.3  # paired: 20 of 100 questions differ
    assert found["refused_wrongly"].verdict == "worse"  # more of it is worse
    assert found["latency_p50"].verdict == "open"


def test_a_difference_within_chance_is_open(tmp_path: Path) -> None:
    new = [case(f"q{n}", right=(n < 50) != (n in (3, 60, 61))) for n in range(100)]
    assert changes(compared(tmp_path, OLD, new))["right"].verdict == "open"


def test_a_figure_of_one_report_alone_has_no_difference(tmp_path: Path) -> None:
    comparison = compared(tmp_path, [case()], [case(em=1.0)])
    assert (changes(comparison)["em"].old, changes(comparison)["em"].interval) == (None, None)
    assert comparison.to_json()["measures"]["em"]["difference"] is None


def test_questions_that_got_better_and_worse_with_answers_and_gold(tmp_path: Path) -> None:
    old = [case("a", right=False, answer="7公里"), case("b"), case("c"), refusal("d", unanswerable=True)]
    old += [case("e", right=True, list_f1=0.6)]
    new = [case("a", answer="12公里"), refusal("b", unanswerable=False), case("c"), refusal("d", unanswerable=True)]
    new += [case("e", right=True, list_f1=0.8)]
    comparison = compared(tmp_path, old, new)
    assert [pair[1].id for pair in comparison.better] == ["a", "e"]  # the greatest change first
    assert [pair[1].id for pair in comparison.worse] == ["b"]
    as_json = comparison.to_json()
    assert as_json["better"][0] == {
        "id": "a", "question": "红星路多长？", "gold": ["12公里"], "unanswerable": False,
        "old": {"answer": "7公里", "credit": 0.0}, "new": {"answer": "12公里", "credit": 1.0},
    }  # fmt: skip
    text = printed(comparison)
    assert "设置不同：noise None → 0.4" in text
    assert all(part in text for part in ("7公里", "12公里", "拒答：没有找到", "变好的问题：2 个", "变差的问题：1 个"))


def test_only_the_first_questions_are_printed(tmp_path: Path) -> None:
    new = [replace(one, scores={**one.scores, "right": 0.0}) for one in OLD]
    text = printed(compared(tmp_path, OLD, new))
    assert text.count("红星路多长？") == QUESTIONS_SHOWN
    assert "还有 30 个" in text


def printed(comparison: Any) -> str:
    console = Console(file=io.StringIO(), width=150)
    for part in comparison_view(comparison):
        console.print(part)
    return console.file.getvalue()


def test_reports_of_different_sets_are_refused(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"不是同一套题.*有 2 题.*有 1 题.*'b'.*--limit"):
        compared(tmp_path, [case("a"), case("b")], [case("a")])
    with pytest.raises(EvaluationError, match=r"'a' 的问法或标准答案不同"):
        compared(tmp_path, [case("a")], [replace(case("a"), gold=("13公里",))])


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "找不到报告"),
        ("{", "无法读取报告"),
        ("[]", "不是 wenjian eval --json 写的报告"),
        ('{"schema": "wenjian.answer/1"}', "不是 wenjian eval --json 写的报告"),
        ('{"schema": "wenjian.evaluation/1", "name": "x", "settings": {}}', "较早的版本.*重新测量"),
        ('{"schema": "wenjian.evaluation/1", "name": "x", "settings": {}, "cases": []}', "没有问题"),
        ('{"schema": "wenjian.evaluation/1", "name": "x", "settings": {}, "cases": [{"id": "a"}]}', "不完整"),
    ],
)
def test_what_is_no_report_is_named(tmp_path: Path, content: str | None, says: str) -> None:
    file = tmp_path / "报告.json"
    if content is not None:
        file.write_text(content, "utf-8")
    with pytest.raises(EvaluationError, match=says) as caught:
        read_report(file)
    assert "报告.json" in str(caught.value)
