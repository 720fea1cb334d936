"""The history of each browser session, in SQLite."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.channels.web.history import COMMENT_LIMIT, History, Rating
from tests.web.making import EXTRACTED, REFUSED


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    moments = (datetime(2023, 8, 10, tzinfo=UTC) + timedelta(minutes=n) for n in range(1000))
    with closing(History(tmp_path / "web.sqlite3", clock=lambda: next(moments))) as opened:
        yield opened


def answered(history: History, session: str, question: str, conversation: int | None = None) -> tuple[int, int]:
    conversation, exchange = history.begin(session, conversation, question)
    assert history.finish(exchange, EXTRACTED)
    return conversation, exchange


def test_an_answer_comes_back_whole(history: History) -> None:
    conversation, exchange = answered(history, "a", "几座石桥？")
    [kept] = history.exchanges("a", conversation)
    assert (kept.id, kept.state, kept.answer) == (exchange, "done", EXTRACTED)
    assert [(t.role, t.content) for t in history.turns("a", conversation)] == [
        ("user", "几座石桥？"),
        ("assistant", EXTRACTED.text),
    ]


def test_another_session_sees_and_changes_nothing(history: History) -> None:
    conversation, exchange = answered(history, "a", "几座石桥？")
    assert history.conversations("b") == []
    assert history.exchanges("b", conversation) == [] and history.exchange("b", exchange) is None
    history.rate("b", exchange, 1)
    history.delete("b", conversation)
    history.delete("b")
    other, _ = history.begin("b", conversation, "混进别人的对话？")
    assert other != conversation
    [kept] = history.exchanges("a", conversation)
    assert kept.rating is None


def test_deleting_takes_the_ratings_along(history: History) -> None:
    first, exchange = answered(history, "a", "一？")
    second, _ = answered(history, "a", "二？")
    third, _ = answered(history, "a", "三？")
    history.rate("a", exchange, -1)
    assert history.exchange("a", exchange).rating == -1
    history.delete("a", first)
    assert [c.id for c in history.conversations("a")] == [third, second]
    assert history.exchange("a", exchange) is None
    history.delete("a")
    assert history.conversations("a") == []


def test_a_comment_belongs_to_a_thumbs_down(history: History) -> None:
    _, exchange = answered(history, "a", "一？")

    def comment_after(rating: Rating | None, comment: str | None = None) -> str:
        history.rate("a", exchange, rating, comment)
        return history.exchange("a", exchange).comment

    assert comment_after(-1, "少了一座") == "少了一座"
    assert comment_after(-1) == "少了一座"  # the click on the thumb may arrive after the comment
    assert comment_after(-1, "") == ""
    assert comment_after(1, "少了一座") == ""
    assert (comment_after(-1, "又少了"), comment_after(None)) == ("又少了", "")
    assert len(comment_after(-1, "字" * 5000)) == COMMENT_LIMIT


def test_what_was_stopped_is_not_overwritten(history: History) -> None:
    conversation, exchange = history.begin("a", None, "慢？")
    assert history.grow(exchange, "第一句。")
    history.stop("b", conversation)
    assert history.grow(exchange, "第一句。第二句。")
    history.stop("a", conversation)
    assert not history.grow(exchange, "第三句。")
    assert not history.finish(exchange, EXTRACTED)
    [kept] = history.exchanges("a", conversation)
    assert (kept.state, kept.partial, kept.answer) == ("stopped", "第一句。第二句。", None)
    assert history.turns("a", conversation) == []


def test_only_the_last_turns_are_given_on(history: History) -> None:
    conversation, _ = answered(history, "a", "0")
    for n in range(1, 10):
        answered(history, "a", str(n), conversation)
    assert [t.content for t in history.turns("a", conversation, limit=2)][::2] == ["8", "9"]
    [listed] = history.conversations("a")
    assert (listed.title, listed.exchanges) == ("0", 10)


@pytest.mark.skipif(sys.platform == "win32", reason="no POSIX permissions")
def test_nobody_else_on_the_machine_reads_it(history: History, tmp_path: Path) -> None:
    answered(history, "a", "几座石桥？")
    assert {file.stat().st_mode & 0o077 for file in tmp_path.iterdir()} == {0}


def test_a_new_process_finds_everything_and_nothing_running(tmp_path: Path) -> None:
    file = tmp_path / "web.sqlite3"
    with closing(History(file)) as first:
        conversation, _ = first.begin("a", None, "没答完？")
        first.finish(first.begin("a", conversation, "2024年呢？")[1], REFUSED)
    with closing(History(file)) as second:
        assert [e.state for e in second.exchanges("a", conversation)] == ["stopped", "done"]
