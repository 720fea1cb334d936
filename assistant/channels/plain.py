"""Our frozen dataclasses to JSON values and back, by their type hints; an Answer has its own form in assistant.wire."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def to_plain(value: Any) -> Any:
    """Dicts, lists, text, numbers, None; dates as ISO strings, paths as text."""
    if is_dataclass(value) and not isinstance(value, type):
        return {entry.name: to_plain(getattr(value, entry.name)) for entry in fields(value)}
    if isinstance(value, Mapping):
        return {key: to_plain(entry) for key, entry in value.items()}
    if isinstance(value, tuple | list):
        return [to_plain(entry) for entry in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Path) else value


def from_plain(wanted: type[T], data: Any) -> T:
    """The ``wanted`` that ``to_plain`` wrote; TypeError, ValueError or KeyError where ``data`` is not one."""
    made: T = _build(wanted, data)
    return made


def _build(wanted: Any, data: Any) -> Any:
    origin = get_origin(wanted)
    if origin in (Union, types.UnionType):  # only ever "X | None" in our types
        return None if data is None else _build(next(arg for arg in get_args(wanted) if arg is not type(None)), data)
    if origin is tuple:
        if not isinstance(data, list):
            raise TypeError(f"expected a list, got {data!r}")
        args = get_args(wanted)
        kinds = [args[0]] * len(data) if args[-1] is Ellipsis else list(args)
        return tuple(_build(kind, entry) for kind, entry in zip(kinds, data, strict=True))
    if wanted is date:
        return date.fromisoformat(data)
    if wanted is Path:
        return Path(data)
    if isinstance(wanted, type) and is_dataclass(wanted):
        hints = _hints(wanted)
        return wanted(**{name: _build(hints[name], entry) for name, entry in data.items()})
    if origin is Literal:
        if data not in get_args(wanted):
            raise ValueError(f"{data!r} is none of {get_args(wanted)}")
        return data
    if not isinstance(data, wanted if wanted is not float else (int, float)):
        raise TypeError(f"expected {wanted.__name__}, got {data!r}")
    return data
