"""The scope filters of the page: what was chosen and typed -> Scope."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping, Sequence
from datetime import date

from assistant.channels.web.texts import Texts
from vectorstore.types import Scope

_DATE = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2}))?)?[年月日]?")


class ScopeError(ValueError):
    """A date that cannot be read; the message is for the user, in the page's language."""


def scope_of(collections: Sequence[str], documents: Sequence[str], since: str, until: str, texts: Texts) -> Scope:
    """The scope of four filters; empty ones allow everything. Raises ScopeError for dates that make no sense."""
    first, last = _day(since, texts, end=False), _day(until, texts, end=True)
    if first and last and first > last:
        raise ScopeError(texts.since_after_until.format(since=first, until=last))
    return Scope(collections=tuple(collections), documents=tuple(documents), since=first, until=last)


def label(scope: Scope, titles: Mapping[str, str], texts: Texts) -> str:
    """The scope in words, empty for the whole library; ``titles`` leads from document ids to titles."""
    documents = [f"《{titles.get(document, document)}》" for document in scope.documents]
    since = texts.scope_from.format(date=scope.since) if scope.since else ""
    until = texts.scope_to.format(date=scope.until) if scope.until else ""
    return "；".join(part for part in ("、".join(scope.collections), "、".join(documents), since, until) if part)


def _day(text: str, texts: Texts, *, end: bool) -> date | None:
    """First or, with ``end``, last day of the year, month or day written."""
    if not text.strip():
        return None
    match = _DATE.fullmatch(text.strip())
    try:
        if match is None:
            raise ValueError(text)
        year, month, day = int(match[1]), match[2], match[3]
        month_number = int(month) if month else (12 if end else 1)
        last_day = calendar.monthrange(year, month_number)[1] if 1 <= month_number <= 12 else 0
        return date(year, month_number, int(day) if day else (last_day if end else 1))
    except ValueError as error:
        raise ScopeError(texts.bad_date.format(value=text.strip())) from error
