"""A tiny question set of our own through the real assistant: what is written, what is measured, what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import EvaluationError
from assistant.evaluation import run_corpus, run_eval
from assistant.evaluation.comparison import compare, read_report
from assistant.settings import Settings
from assistant.wire import from_wire

PASSAGES = [
    {"id": "p-park", "title": "公园改造", "text": "青石镇湿地公园于2022年5月1日开放，占地45公顷，负责人是周文涛。"},
    {"id": "p-road", "title": "道路", "text": "红星路大修工程全长12公里，由城建二局承建，2021年竣工。"},
    {"id": "p-tea", "title": "茶叶节", "text": "第三届茶叶节在云雾山举行，销售额达到860万元。"},
    {"id": "p-other-road", "title": "道路", "text": "东风路大修工程全长7公里，由市政公司承建。"},
]
QUESTIONS: list[dict[str, Any]] = [
    {"id": "q1", "question": "红星路大修工程全长多少公里？", "answers": ["12公里"], "passage_ids": ["p-road"],
     "negative_ids": ["p-other-road"], "unanswerable": False, "type": "number"},
    {"id": "q2", "question": "青石镇湿地公园的负责人是谁？", "answers": ["周文涛"], "passage_ids": ["p-park"],
     "negative_ids": ["p-tea", "p-other-road"], "unanswerable": False, "type": "who"},
    {"id": "q3", "question": "它的负责人是谁？", "answers": ["周文涛"], "passage_ids": ["p-park"], "negative_ids": [],
     "unanswerable": False, "type": "who",
     "history": [{"question": "青石镇湿地公园什么时候开放？", "answers": ["2022年5月1日"]}]},
    {"id": "q4", "question": "黑龙江省2019年的小麦产量是多少？", "answers": [], "passage_ids": [],
     "negative_ids": ["p-tea"], "unanswerable": True, "type": "number"},
    {"id": "q5", "question": "  ", "answers": ["无"], "passage_ids": ["p-tea"], "unanswerable": False},
]  # fmt: skip


def lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def jsonl(file: Path, rows: list[dict[str, Any]]) -> Path:
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "题集 一"
    folder.mkdir()
    jsonl(folder / "passages.jsonl", PASSAGES)
    jsonl(folder / "questions.jsonl", QUESTIONS)
    return folder


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home")


def test_one_pool(folder: Path, settings: Settings, tmp_path: Path) -> None:
    predictions, report = tmp_path / "out.jsonl", tmp_path / "report.json"
    result = run_eval(settings, folder, predictions=predictions, report=report)
    rows = {row["id"]: row for row in lines(predictions)}
    assert list(rows) == ["q1", "q2", "q3", "q4", "q5"]
    first = rows["q1"]
    assert first.keys() - {"short"} == {"id", "answer", "items", "refused", "retrieved", "cited", "ms"}
    assert "12公里" in first["answer"]
    assert "[1]" not in first["answer"]
    assert first["retrieved"][0] == "p-road"
    assert first["cited"] == ["p-road"]
    assert first["ms"] > 0
    assert rows["q3"]["cited"] == ["p-park"]  # only the history says what 它 is
    assert rows["q4"]["refused"]
    assert "short" not in rows["q4"]
    assert rows["q5"]["refused"]  # an empty question
    written = json.loads(report.read_text("utf-8"))
    assert written["name"] == "题集 一"
    assert (written["questions"], written["passages"]) == (5, 4)
    assert written["measures"]["citations_valid"] == {"mean": 1.0, "n": 3, "interval": [1.0, 1.0]}
    assert written["measures"]["recall@1"]["n"] == 4
    assert written["by_type"]["who"]["contains"] == {"mean": 1.0, "n": 2}
    assert result.measures["refused_rightly"].mean == 1.0
    assert not settings.home.exists()  # the user's own index is left alone


def test_each_question_its_own_pool(folder: Path, settings: Settings, tmp_path: Path) -> None:
    jsonl(folder / "questions.jsonl", QUESTIONS[:2])
    predictions = tmp_path / "out.jsonl"
    run_eval(settings, folder, pool="question", predictions=predictions)
    pools = {row["id"]: set(row["retrieved"]) for row in lines(predictions)}
    assert pools == {"q1": {"p-road", "p-other-road"}, "q2": {"p-park", "p-tea", "p-other-road"}}
    result = run_eval(settings, folder, pool="question", noise=1.0, predictions=predictions)
    pools = {row["id"]: set(row["retrieved"]) for row in lines(predictions)}
    assert pools == {"q1": {"p-other-road"}, "q2": {"p-tea", "p-other-road"}}
    assert "recall@1" not in result.measures  # no gold passage is in any pool


def test_a_kept_index_is_used_again_and_follows_the_passages(folder: Path, settings: Settings, tmp_path: Path) -> None:
    jsonl(folder / "questions.jsonl", QUESTIONS[:1])
    cache, predictions = tmp_path / "cache", tmp_path / "out.jsonl"
    run_eval(settings, folder, cache=cache)
    changed = {**PASSAGES[1], "text": "红星路大修工程全长15公里，由城建二局承建，2021年竣工。"}
    jsonl(folder / "passages.jsonl", [changed, *PASSAGES[2:]])
    result = run_eval(settings, folder, cache=cache, predictions=predictions)
    [row] = lines(predictions)
    assert "15公里" in row["answer"]
    assert "p-park" not in row["retrieved"]
    assert result.passages == 3


def test_a_passage_without_text_is_told_and_skipped(
    folder: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    jsonl(folder / "passages.jsonl", [*PASSAGES, {"id": "p-blank", "text": " \n "}])
    run_eval(settings, folder, limit=1)
    assert "p-blank" in capsys.readouterr().err


def test_limit(folder: Path, settings: Settings, tmp_path: Path) -> None:
    assert run_eval(settings, folder, limit=2).questions == 2


def test_a_corpus_of_files(settings: Settings, tmp_path: Path) -> None:
    corpus = tmp_path / "文件"
    corpus.mkdir()
    for passage in PASSAGES:
        (corpus / f"{passage['title']}{passage['id']}.txt").write_text(passage["text"], "utf-8")
    questions = jsonl(tmp_path / "questions.jsonl", [QUESTIONS[1], QUESTIONS[3]])
    answers = tmp_path / "answers.jsonl"
    result = run_corpus(settings, corpus, questions, answers=answers)
    rows = lines(answers)
    assert [row["id"] for row in rows] == ["q2", "q4"]
    answer = from_wire(rows[0])
    assert "周文涛" in answer.text
    assert answer.citations
    assert rows[1]["kind"] == "abstained"
    assert "recall@1" not in result.measures  # passage ids mean nothing over files
    assert result.measures["citations_valid"].mean == 1.0


@pytest.mark.parametrize(
    ("options", "says"), [({"noise": 0.4}, "--pool question"), ({"pool": "question", "noise": 1.5}, "1.5")]
)
def test_noise_needs_pools(folder: Path, settings: Settings, options: dict[str, Any], says: str) -> None:
    with pytest.raises(EvaluationError, match=says):
        run_eval(settings, folder, **options)


def test_where_the_results_go_is_looked_at_first(folder: Path, settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="写不了"):
        run_eval(settings, folder, predictions=tmp_path / "gone" / "out.jsonl")
    with pytest.raises(EvaluationError, match="写不了"):
        run_corpus(settings, folder, folder / "questions.jsonl", report=tmp_path)


def test_a_passage_that_is_not_there_is_named(folder: Path, settings: Settings) -> None:
    jsonl(folder / "questions.jsonl", [{**QUESTIONS[0], "passage_ids": ["p-gone"]}])
    with pytest.raises(EvaluationError, match=r"'q1'.*'p-gone'"):
        run_eval(settings, folder)


def test_a_question_without_a_pool_is_refused(folder: Path, settings: Settings) -> None:
    jsonl(folder / "questions.jsonl", [{"id": "q", "question": "谁？"}])
    with pytest.raises(EvaluationError, match="没有自己的段落"):
        run_eval(settings, folder, pool="question")


def test_no_passages_names_the_other_way(folder: Path, settings: Settings) -> None:
    jsonl(folder / "passages.jsonl", [])
    with pytest.raises(EvaluationError, match="--corpus"):
        run_eval(settings, folder)


def test_a_report_can_be_compared_with_itself(folder: Path, settings: Settings, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    run_eval(settings, folder, report=report)
    written = json.loads(report.read_text("utf-8"))
    cases = {case["id"]: case for case in written["cases"]}
    assert (cases["q1"]["kind"], cases["q5"]["kind"]) == ("number", "-")
    assert "12公里" in cases["q1"]["answer"]
    assert 0 < cases["q1"]["confidence"] <= 1
    assert len(written["refusal_curve"]) == 21
    assert written["measures"]["auc"]["mean"] == 1.0  # three right answers above the refused unanswerable question
    same = read_report(report)
    comparison = compare(same, same)
    assert (comparison.better, comparison.worse) == ((), ())
    assert {change.verdict for change in comparison.changes} == {"open"}


def test_what_is_understood_stands_in_for_a_type(folder: Path, settings: Settings) -> None:
    untyped = [{key: value for key, value in row.items() if key != "type"} for row in QUESTIONS[:2]]
    jsonl(folder / "questions.jsonl", untyped)
    assert run_eval(settings, folder).by_type.keys() == {"number", "who"}


def test_cases_to_be_corrected_are_not_asked(
    folder: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = {**QUESTIONS[1], "answers": [], "to_correct": True}
    jsonl(folder / "questions.jsonl", [QUESTIONS[0], wrong])
    assert [case.id for case in run_eval(settings, folder).cases] == ["q1"]
    assert "略过 1 个" in capsys.readouterr().err
    jsonl(folder / "questions.jsonl", [wrong])
    with pytest.raises(EvaluationError, match="to_correct"):
        run_eval(settings, folder)
