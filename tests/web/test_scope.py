"""Scope filters."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.channels.web.scope import ScopeError, label, scope_of
from assistant.channels.web.texts import EN, ZH
from vectorstore.types import Scope


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2023", date(2023, 1, 1), date(2023, 12, 31)),
        (" 2024-02 ", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023年8月", date(2023, 8, 1), date(2023, 8, 31)),
        ("2023年8月10日", date(2023, 8, 10), date(2023, 8, 10)),
        ("2023/8/1", date(2023, 8, 1), date(2023, 8, 1)),
        ("", None, None),
    ],
)
def test_years_months_and_days(text: str, first: date | None, last: date | None) -> None:
    assert scope_of([], [], text, text, ZH) == Scope(since=first, until=last)


@pytest.mark.parametrize("text", ["昨天", "2023-13", "2023-02-30", "23-8-1", "2023-0-1"])
def test_what_is_no_date_is_told(text: str) -> None:
    with pytest.raises(ScopeError, match=text):
        scope_of([], [], text, "", ZH)


def test_dates_the_wrong_way_round_are_told() -> None:
    with pytest.raises(ScopeError, match="2024-01-01"):
        scope_of([], [], "2024", "2023", EN)


def test_the_label_names_collections_titles_and_dates() -> None:
    scope = scope_of(["简报"], ["d1", "d2"], "2023", "", ZH)
    assert label(scope, {"d1": "河岸简报"}, ZH) == "简报；《河岸简报》、《d2》；2023-01-01 起"
    assert label(Scope(), {}, ZH) == ""
