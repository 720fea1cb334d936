"""What users rated on the page is read back for a question set, while the page runs and after."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.channels.cli import app
from assistant.channels.web.history import COMMENT_LIMIT, History
from assistant.channels.web.rated import rated_answers
from assistant.channels.web.server import HISTORY_FILE
from assistant.evaluation.dataset import read_questions
from tests.web.making import EXTRACTED, LISTED, REFUSED

ASKED = datetime(2023, 8, 10, tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Two sessions: a rated answer and a rated follow-up; an unrated one, and one taken back."""
    file = tmp_path / HISTORY_FILE
    with closing(History(file, clock=lambda: ASKED)) as history:
        conversation, first = history.begin("a", None, "几座石桥？", "集合 简报")
        history.finish(first, EXTRACTED)
        history.rate("a", first, 1)
        _, second = history.begin("a", conversation, "哪些村？")
        history.finish(second, LISTED)
        history.rate("a", second, -1, "少了北村" + "。" * COMMENT_LIMIT)
        for rating in (None, 1):
            _, other = history.begin("b", None, "2024年呢？")
            history.finish(other, REFUSED)
            history.rate("b", other, -1, "收回")
            history.rate("b", other, rating)
    return file


def test_each_rated_answer_with_its_turns_and_comment(file: Path) -> None:
    good, bad, other = rated_answers(file)
    assert (good.question, good.answer, good.good, good.asked) == ("几座石桥？", EXTRACTED, True, date(2023, 8, 10))
    assert (good.history, good.scope, good.comment) == ((), "集合 简报", "")
    assert (bad.answer, bad.good, len(bad.comment)) == (LISTED, False, COMMENT_LIMIT)
    assert [turn.content for turn in bad.history] == ["几座石桥？", EXTRACTED.text]
    assert (other.answer, other.history, other.comment) == (REFUSED, (), "")


def test_reading_disturbs_no_answer_that_is_being_written(tmp_path: Path) -> None:
    file = tmp_path / HISTORY_FILE
    with closing(History(file)) as history:
        conversation, exchange = history.begin("a", None, "慢？")
        assert list(rated_answers(file)) == []
        assert history.finish(exchange, EXTRACTED)
        history.rate("a", exchange, 1)
        assert [one.question for one in rated_answers(file)] == ["慢？"]
        assert history.exchanges("a", conversation)[0].state == "done"


def test_a_file_of_an_earlier_version_is_read_and_grows(file: Path) -> None:
    with closing(sqlite3.connect(file)) as database:
        database.execute("ALTER TABLE exchanges DROP COLUMN comment")
    assert [one.comment for one in rated_answers(file)] == ["", "", ""]
    with closing(History(file)) as history:
        history.rate("a", 2, -1, "少了北村")
    assert [one.comment for one in rated_answers(file)] == ["", "少了北村", ""]


def test_the_command_writes_a_question_set(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "评价.jsonl"
    done = CliRunner().invoke(app, ["eval", "--export-thumbs", str(out), "--home", str(tmp_path)])
    assert done.exit_code == 0
    assert "2 个“有用”" in done.stderr and "1 个“没用”" in done.stderr
    questions = read_questions(out)
    assert [(one.text, one.answers, one.unanswerable, one.to_correct) for one in questions] == [
        ("几座石桥？", ("六座石桥",), False, False),
        ("哪些村？", (), False, True),
        ("2024年呢？", (), True, False),
    ]
    assert json.loads(out.read_text("utf-8").splitlines()[0])["cited"][0]["quote"] == "北河镇修好了六座石桥。"


def test_a_home_without_ratings_is_told(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["eval", "--export-thumbs", str(tmp_path / "x"), "--home", str(tmp_path / "无")])
    assert done.exit_code == 2
    assert "还没有人评价过" in done.stderr
