"""``wenjian eval`` as it is typed: which of its four ways, what is printed, what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.channels.cli import app
from tests.channels.conftest import DOCUMENTS, QUESTION

QUESTIONS = [
    {"id": "a", "question": QUESTION, "answers": ["320米"]},
    {"id": "b", "question": "黑龙江省2019年的小麦产量是多少？", "unanswerable": True},
]


def run(*arguments: str | Path) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["eval", *map(str, arguments)])
    return done.exit_code, done.stdout, done.stderr


def test_two_runs_are_compared(tmp_path: Path) -> None:
    name, text = next(iter(DOCUMENTS.items()))
    corpus, questions = tmp_path / name, tmp_path / "问题.jsonl"
    questions.write_text("\n".join(json.dumps(row) for row in QUESTIONS), "utf-8")
    reports = []
    for meters in ("320", "230"):
        corpus.write_text(text.replace("320", meters), "utf-8")
        reports.append(tmp_path / f"{meters}.json")
        code, out, _ = run("--corpus", corpus, "--questions", questions, "--json", reports[-1])
        assert code == 0
        assert all(title in out for title in ("95% 区间", "信心低于门槛", "信心与答对率"))
    compared = tmp_path / "比较.json"
    code, out, _ = run("--compare", *reports, "--json", compared)
    assert code == 0
    assert "变差的问题：1 个" in out
    assert "230米" in out
    written = json.loads(compared.read_text("utf-8"))
    assert (written["schema"], [pair["id"] for pair in written["worse"]]) == ("wenjian.comparison/1", ["a"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "--compare OLD.json NEW.json"),
        (("题集", "--compare", "a.json", "b.json"), "--export-thumbs FILE"),
        (("题集", "--corpus", "x"), "--corpus PATH --questions FILE"),
        (("--compare", "a.json", "b.json", "--noise", "0.4", "--limit", "3"), "--limit、--noise 与 --compare 不能同用"),
        (("--corpus", "x", "--questions", "y", "--pool", "question"), "--pool 与 --corpus 不能同用"),
        (("--compare", "没有.json", "b.json"), "找不到报告 没有.json"),
        (("--compare", "a.json", "b.json", "--json", "没有/c.json"), "写不了"),
    ],
)
def test_what_cannot_be_done_is_told(arguments: tuple[str, ...], said: str) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert said in err
