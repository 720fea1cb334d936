"""The full text alone: who holds a term, and who comes first."""

import sqlite3
from collections.abc import Iterator

import pytest

from vectorstore import lexical


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    opened = sqlite3.connect(":memory:")
    opened.executescript(lexical.SCHEMA)
    for seq, words in enumerate(("文明 建设", "文明 文明 周口", "𠀀 3.5 x_y"), 1):
        lexical.insert(opened, seq, words, words)
    yield opened
    opened.close()


def candidates(connection: sqlite3.Connection, *words: str, within: list[int] | None = None) -> list[int]:
    frequencies = lexical.document_frequencies(connection, words, "words")
    return lexical.candidates(connection, {"words": frequencies}, 10, within)


def test_frequencies(connection: sqlite3.Connection) -> None:
    wanted = ["文明", "周口", "没有", "3.5", "x_y", "𠀀"]
    found = {"文明": 2, "周口": 1, "3.5": 1, "x_y": 1, "𠀀": 1}
    assert lexical.document_frequencies(connection, wanted, "words") == found
    assert lexical.document_frequencies(connection, [], "grams") == {}


def test_the_best_match_comes_first(connection: sqlite3.Connection) -> None:
    assert candidates(connection, "文明", "周口") == [2, 1]
    assert candidates(connection, "𠀀") == [3]
    assert candidates(connection, "没有") == []


def test_within(connection: sqlite3.Connection) -> None:
    assert candidates(connection, "文明", within=[1, 3]) == [1]
    assert candidates(connection, "文明", within=[]) == []


def test_what_is_taken_out_leaves_no_trace(connection: sqlite3.Connection) -> None:
    lexical.delete(connection, 2, "文明 文明 周口", "文明 文明 周口")
    assert candidates(connection, "文明", "周口") == [1]
    assert lexical.document_frequencies(connection, ["文明", "周口"], "words") == {"文明": 1}


def test_common_words_only_join_while_there_is_room(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lexical, "MAX_POSTINGS", 2)
    assert candidates(connection, "文明", "周口") == [2]
    assert set(candidates(connection, "文明")) == {1, 2}
