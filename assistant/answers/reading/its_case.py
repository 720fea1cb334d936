"""Rules that tell amounts apart by bounds: 3天以内由甲批准, 3天以上7天以内由乙批准."""

from __future__ import annotations

import re

from assistant.answers.reading.numbers import Quantity, fits, quantities
from assistant.answers.spans import Span
from assistant.answers.tabular.bounds import bounds_in
from assistant.answers.wording import clause_around

_CLAUSE = re.compile("[^，。；：、,;:]+")


def meant_clause(asked: str, span: Span) -> tuple[int, int] | None:
    """Where the clause stands that tells of the amount asked about (五天), when that of ``span`` tells of others."""
    text = span.sentence.folded
    own = text[slice(*clause_around(text, span.start, span.end))]
    for amount in quantities(asked):
        if not amount.unit or _held(amount, own) is not False:
            continue
        return next((one.span() for one in _CLAUSE.finditer(text) if _held(amount, one[0])), None)
    return None


def _held(amount: Quantity, clause: str) -> bool | None:
    """Whether the amount lies within all bounds of the clause; None where it has none of its unit."""
    bounds = [bound for bound in bounds_in(clause) if fits(amount.unit, bound.unit) > 0]
    return all(bound.holds(amount.value) for bound in bounds) if bounds else None
