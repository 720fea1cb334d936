"""A Scope as SQL over the catalog's documents. Values travel as parameters, lists as JSON."""

# ruff: noqa: S608 (the conditions are ours, values travel as parameters)

from __future__ import annotations

import json
from collections.abc import Iterable

from vectorstore.types import Scope
from vectorstore.words import fold

Query = tuple[str, list[object]]

_ANY = "(SELECT value FROM json_each(?))"


def _json(values: Iterable[object]) -> str:
    return json.dumps(list(values), ensure_ascii=False)


def documents_in(scope: Scope) -> Query:
    """Condition on the table ``documents`` and its parameters; the empty scope gives TRUE."""
    parts: list[Query] = [("TRUE", [])]
    if scope.collections:
        parts.append((f"collection IN {_ANY}", [_json(scope.collections)]))
    if scope.documents:
        parts.append((f"id IN {_ANY}", [_json(scope.documents)]))
    if scope.issues:
        parts.append((f"issue IN {_ANY}", [_json(scope.issues)]))
    if scope.issuers:
        parts.append(
            (f"EXISTS (SELECT 1 FROM {_ANY} WHERE instr(issuer_key, value))", [_json(map(fold, scope.issuers))])
        )
    if scope.places:
        places = _json(map(fold, scope.places))
        in_head = f"EXISTS (SELECT 1 FROM {_ANY} WHERE instr(head_key, value))"
        in_text = "seq IN (SELECT document FROM passages, json_each(?) WHERE instr(passages.folded, value))"
        parts.append((f"({in_head} OR {in_text})", [places, places]))
    # An undated document compares as NULL and so is out.
    if scope.since is not None:
        parts.append(("published >= ?", [scope.since.isoformat()]))
    if scope.until is not None:
        parts.append(("published <= ?", [scope.until.isoformat()]))
    return " AND ".join(sql for sql, _ in parts), [value for _, values in parts for value in values]
