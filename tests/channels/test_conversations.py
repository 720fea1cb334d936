"""Conversations of a channel: bounded, expiring, deletable, nobody else's."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.channels.conversations import Conversations
from assistant.types import Answer, Citation, Turn


def answer(question: str) -> Answer:
    source = Citation(1, "d1", "简报", 0, 2, "内容")
    return Answer(question=question, kind="extracted", text=f"{question}的答案[1]", citations=(source,))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "对话 1" / "conversations.sqlite3"


def test_turns_and_last_answer_over_a_restart(file: Path) -> None:
    first = Conversations(file)
    first.add("slack", "C1:1.0", "甲", answer("甲"))
    first.add("slack", "C1:1.0", "乙", answer("乙"))
    first.close()
    again = Conversations(file)
    assert again.turns("slack", "C1:1.0")[:2] == [Turn("user", "甲"), Turn("assistant", "甲的答案[1]")]
    assert again.last("slack", "C1:1.0") == answer("乙")
    for channel, conversation in [("slack", "C1:2.0"), ("wechat", "C1:1.0")]:
        assert again.turns(channel, conversation) == []
        assert again.last(channel, conversation) is None
    again.close()


def test_bounded(file: Path) -> None:
    kept = Conversations(file, keep=2)
    for question in "甲乙丙":
        kept.add("slack", "C1", question, answer(question))
    assert [turn.content for turn in kept.turns("slack", "C1") if turn.role == "user"] == ["乙", "丙"]
    kept.close()


def test_expiry_spares_what_was_rated_but_not_as_context(file: Path) -> None:
    now = [0.0]
    kept = Conversations(file, expires_s=60, clock=lambda: now[0])
    rated = kept.add("slack", "C1", "甲", answer("甲"))
    plain = kept.add("slack", "C1", "乙", answer("乙"))
    assert kept.rate("slack", rated, "U1", -1)
    now[0] = 61
    assert kept.turns("slack", "C1") == []
    assert kept.last("slack", "C1") is None
    kept.add("slack", "C2", "丙", answer("丙"))
    assert not kept.rate("slack", plain, "U1", 1)
    assert kept.ratings("slack") == [("甲", answer("甲"), -1)]
    kept.close()


def test_each_user_has_one_rating_which_may_change(file: Path) -> None:
    kept = Conversations(file)
    exchange = kept.add("slack", "C1", "甲", answer("甲"))
    for user, rating in [("U1", 1), ("U2", 1), ("U2", -1), ("U3", 1), ("U3", None)]:
        assert kept.rate("slack", exchange, user, rating)  # type: ignore[arg-type]
    assert sorted(rating for *_, rating in kept.ratings("slack")) == [-1, 1]
    assert not kept.rate("wechat", exchange, "U1", 1)
    assert kept.answer("slack", exchange) == answer("甲")
    assert kept.answer("wechat", exchange) is None
    kept.close()


def test_deleted_is_gone_from_the_file(file: Path) -> None:
    kept = Conversations(file)
    mine = kept.add("slack", "C1", "我的问题", answer("我的问题"), user="U1")
    kept.rate("slack", mine, "U1", 1)
    kept.add("slack", "C1", "别人的", answer("别人的"), user="U2")
    assert kept.delete_user("slack", "U1") == 1
    assert [turn.content for turn in kept.turns("slack", "C1")][:1] == ["别人的"]
    assert kept.ratings("slack") == []
    kept.delete("slack", "C1")
    assert kept.turns("slack", "C1") == []
    kept.close()
    assert "我的问题".encode() not in b"".join(part.read_bytes() for part in file.parent.iterdir())
