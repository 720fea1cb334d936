"""Titles of one sort, of which one holds one."""

import pytest

from tests.answers.making import verdict

NAMED = "松湾社区被命名为“全国无烟示范社区”，柏里社区、竹园社区被命名为“云泽省无烟示范社区”，柏里社区获评“绿色小区”。"


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("竹园社区是“全国无烟示范社区”吗？", False),
        ("竹园社区是“云泽省无烟示范社区”吗？", True),
        ("柏里社区是“全国无烟示范社区”吗？", None),  # named twice: both clauses are its own
        ("竹园社区是“绿色小区”吗？", None),  # one may hold titles of two sorts
    ],
)
def test_who_is_named_the_provinces_is_not_the_countrys(question: str, answer: bool | None) -> None:
    assert verdict(question, NAMED) is answer
