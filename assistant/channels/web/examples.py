"""Questions to begin with: of the sample corpus where it is loaded, else a general one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath
from typing import Any

from assistant.channels.web.texts import Texts
from vectorstore.types import DocumentSummary

LIMIT = 5


def examples(documents: Iterable[DocumentSummary], questions: Path, texts: Texts) -> list[str]:
    """At most ``LIMIT`` questions of different types whose documents are all in the library."""
    present = {PurePath(document.uri.replace("\\", "/")).name for document in documents}
    found: dict[str, str] = {}
    for entry in _entries(questions):
        sources = set(entry.get("source", ()))
        if sources and sources <= present and entry.get("lang") == texts.language and not entry.get("history"):
            found.setdefault(entry["type"], entry["question"])
    return list(found.values())[:LIMIT] or list(texts.generic_examples)


def _entries(questions: Path) -> Iterator[dict[str, Any]]:
    if questions.is_file():
        with questions.open(encoding="utf-8") as lines:
            yield from (json.loads(line) for line in lines if line.strip())
