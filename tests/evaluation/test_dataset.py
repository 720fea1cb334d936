"""Question sets are read as written, and refused by file and line where they are not in the format."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import EvaluationError
from assistant.evaluation.dataset import EvalQuestion, read_passages, read_questions
from assistant.types import Turn


def written(file: Path, *rows: Any) -> Path:
    file.write_text("\n".join(r if isinstance(r, str) else json.dumps(r, ensure_ascii=False) for r in rows), "utf-8")
    return file


def question(folder: Path, **row: Any) -> EvalQuestion:
    [only] = read_questions(written(folder / "questions.jsonl", {"id": "q", "question": "谁？", **row}))
    return only


def test_passages_and_blank_lines(tmp_path: Path) -> None:
    file = written(
        tmp_path / "p.jsonl", {"id": "a", "text": "甲"}, "", {"id": "b", "title": "题", "text": "乙\u2028丙"}
    )
    assert [(p.id, p.title, p.text) for p in read_passages(file)] == [("a", "", "甲"), ("b", "题", "乙\u2028丙")]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (['{"id": "a"'], "第 1 行不是合法的 JSON"),
        ([{"id": "a", "question": "谁"}, [1]], "第 2 行应为 JSON 对象"),
        ([{"id": "a", "question": "谁"}, {"id": "b"}], "第 2 行：'question' 应为字符串"),
        ([{"id": "a", "question": "谁", "answers": "张三"}], "第 1 行：'answers' 应为字符串列表"),
        ([{"id": "a", "question": "谁", "answer_list": ["张三"]}], "'answer_list' 应为字符串列表的列表"),
        ([{"id": "a", "question": "谁", "history": [{"who": "me"}]}], "第 1 行：'history' 应为"),
        ([{"id": "a", "question": "谁", "date": "昨天"}], "第 1 行：'date' 应为"),
        ([{"id": "a", "question": "谁", "answer_mode": "some"}], "第 1 行：'answer_mode' 应为"),
        ([{"id": "a", "question": "谁"}, {"id": "a", "question": "谁"}], "'a' 出现了两次"),
        ([], "没有问题"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, rows: list[Any], says: str) -> None:
    file = written(tmp_path / "questions.jsonl", *rows)
    with pytest.raises(EvaluationError) as caught:
        read_questions(file)
    assert says in str(caught.value)
    assert str(file) in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="找不到"):
        read_passages(tmp_path / "passages.jsonl")


def test_history_comes_in_two_shapes(tmp_path: Path) -> None:
    turns = (Turn("user", "谁获奖？"), Turn("assistant", "张三"))
    as_turns = [{"role": "user", "content": "谁获奖？"}, {"role": "assistant", "content": "张三"}]
    as_pairs = [{"question": "谁获奖？", "answers": ["张三", "老张"]}]
    assert question(tmp_path, history=as_turns).history == turns
    assert question(tmp_path, history=as_pairs).history == turns


def test_a_year_alone_is_asked_on_its_last_day(tmp_path: Path) -> None:
    assert question(tmp_path, date="2023").today == date(2023, 12, 31)
    assert question(tmp_path, date="2023-08-10").today == date(2023, 8, 10)


def test_gold_in_its_four_shapes(tmp_path: Path) -> None:
    answers = ["甲", "乙"]
    assert question(tmp_path, answers=answers).accepted == ((("甲", "乙"),),)
    assert question(tmp_path, answers=answers, answer_mode="all").accepted == ((("甲",), ("乙",)),)
    assert question(tmp_path, answers=answers, answer_groups=[["甲", "A"], ["乙"]]).accepted == (
        (("甲", "A"), ("乙",)),
    )
    dnf = question(tmp_path, answers=answers, answer_groups=[["丙"]], answer_dnf=[["甲", "乙"], ["丁"]])
    assert dnf.accepted == ((("甲",), ("乙",)), (("丁",),))
    assert question(tmp_path, answers=[], answer_mode="none").unanswerable


def pooled(own: int, bad: int, noise: float | None, **more: Any) -> tuple[str, ...]:
    made = EvalQuestion(
        "q",
        "谁？",
        ("甲",),
        False,
        passage_ids=tuple(f"p{n}" for n in range(own)),
        negative_ids=tuple(f"n{n}" for n in range(bad)),
        **more,
    )
    return made.pool(noise)


@pytest.mark.parametrize(
    ("own", "bad", "noise", "expected"),
    [
        (5, 9, 0.0, "p0 p1 p2 p3 p4"),
        (5, 9, 0.4, "p0 p1 p2 n0 n1"),
        (5, 9, 0.8, "p0 n0 n1 n2 n3"),
        (5, 9, 1.0, "n0 n1 n2 n3 n4"),
        (5, 1, 0.8, "p0 p1 p2 p3 n0"),  # too few distractors
        (1, 9, 0.0, "p0 n0 n1 n2 n3"),  # too few of its own
        (0, 9, 0.0, "n0 n1 n2 n3 n4"),
        (2, 2, None, "p0 p1 n0 n1"),
    ],
)
def test_noise_is_a_share_of_five(own: int, bad: int, noise: float | None, expected: str) -> None:
    assert pooled(own, bad, noise) == tuple(expected.split())


def test_noise_takes_one_of_each_group_first() -> None:
    assert pooled(4, 9, 0.6, passage_groups=(("p0", "p1"), ("p2", "p3"))) == ("p0", "p2", "n0", "n1", "n2")


def test_a_list_question_that_wants_all_answers_has_them_as_items(tmp_path: Path) -> None:
    row = {"answers": ["甲", "乙"], "answer_mode": "all"}
    assert question(tmp_path, **row, type="list").wanted_items == (("甲",), ("乙",))
    assert question(tmp_path, **row).wanted_items == ()
    assert question(tmp_path, **row, type="list", answer_list=[["丙", "丁"]]).wanted_items == (("丙", "丁"),)
