"""Rated answers become lines of a question set that reads back and scores the same answer as right."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.errors import EvaluationError
from assistant.evaluation.dataset import EvalQuestion, read_questions
from assistant.evaluation.scoring import Outcome, score
from assistant.evaluation.thumbs import Rated, case, export
from assistant.types import Answer, Citation, Item, Turn

TEXT = "石桥修了三座，出工的有东村、西村。"
CITED = Citation(1, "d1", "石桥通报", 0, len(TEXT), TEXT)
SHORT = Answer("修了几座？", "extracted", "三座[1]", (CITED,), short="三座")
LISTED = Answer("哪些村？", "enumerated", "1. 东村[1]\n2. 西村[1]", (CITED,), items=(Item("东村"), Item("西村")))
LONG = Answer("怎么修的？", "extracted", "石桥修了三座，出工的有东村、西村[1]", (CITED,))
REFUSED = Answer("几座木桥？", "abstained", "没有找到木桥")


def rated(answer: Answer, *, good: bool = True, id_: str = "thumb-1") -> Rated:
    return Rated(id_, answer.question, answer, good, date(2023, 8, 10), (Turn("user", "北河镇？"),), "集合 甲", "不全")


def read_back(folder: Path, *given: Rated) -> list[EvalQuestion]:
    export(given, folder / "问题.jsonl")
    return read_questions(folder / "问题.jsonl")


@pytest.mark.parametrize("answer", [SHORT, LISTED, LONG, REFUSED], ids=["short", "list", "long", "refusal"])
def test_the_same_answer_again_scores_full(tmp_path: Path, answer: Answer) -> None:
    [question] = read_back(tmp_path, rated(answer))
    assert not question.to_correct
    assert (question.today, question.history) == (date(2023, 8, 10), (Turn("user", "北河镇？"),))
    scores = score(Outcome(question, answer, (), None, 1.0), {"d1": TEXT}.__getitem__)
    for name in ("right", "f1", "list_f1", "refused_rightly"):
        if not (name == "f1" and answer.items):  # a text of several items is not one of them
            assert scores.get(name, 1.0) == 1.0, name


def test_another_answer_to_a_good_case_is_wrong(tmp_path: Path) -> None:
    first, second = read_back(tmp_path, rated(SHORT), rated(LISTED, id_="thumb-2"))
    texts = {"d1": TEXT}.__getitem__
    assert score(Outcome(first, REFUSED, (), None, 1.0), texts)["right"] == 0.0
    one = Answer("哪些村？", "enumerated", "1. 东村[1]", (CITED,), items=(Item("东村"),))
    assert score(Outcome(second, one, (), None, 1.0), texts)["right"] == 0.0


def test_a_bad_answer_is_kept_beside_a_case_to_be_corrected(tmp_path: Path) -> None:
    [question] = read_back(tmp_path, rated(SHORT, good=False))
    assert question.to_correct
    assert question.answers == ()
    line = case(rated(SHORT, good=False))
    assert (line["rating"], line["given"], line["comment"], line["scope"]) == (-1, "三座", "不全", "集合 甲")
    assert line["cited"] == [{"document_id": "d1", "title": "石桥通报", "start": 0, "end": len(TEXT), "quote": TEXT}]


def test_what_was_exported_is_counted(tmp_path: Path) -> None:
    given = [rated(SHORT), rated(LONG, good=False, id_="thumb-2"), rated(REFUSED, id_="thumb-3")]
    assert export(given, tmp_path / "out.jsonl") == (2, 1)


def test_nothing_rated_and_no_place_to_write_are_told(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="还没有人评价过"):
        export([], tmp_path / "out.jsonl")
    assert not (tmp_path / "out.jsonl").exists()
    export([rated(SHORT)], tmp_path / "out.jsonl")
    with pytest.raises(EvaluationError, match="已经存在"):
        export([rated(LONG)], tmp_path / "out.jsonl")
    assert "修了几座" in (tmp_path / "out.jsonl").read_text("utf-8")
    with pytest.raises(EvaluationError, match="写不了"):
        export([rated(SHORT)], tmp_path / "没有" / "out.jsonl")
