"""The JSON form of an answer, ``wenjian.answer/1``: what ``ask --json``, the local endpoint and eval exchange."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from assistant.types import Answer, Citation, Coverage, Item

SCHEMA = "wenjian.answer/1"


def to_wire(answer: Answer) -> dict[str, Any]:
    """``answer`` as plain JSON values; dates as ISO strings. ``from_wire(to_wire(a)) == a``."""
    return {
        "schema": SCHEMA,
        "question": answer.question,
        "kind": answer.kind,
        "text": answer.text,
        "short": answer.short,
        "items": [
            {"text": item.text, "attributes": dict(item.attributes), "citations": list(item.citations)}
            for item in answer.items
        ],
        "confidence": answer.confidence,
        "missing": list(answer.missing),
        "coverage": {"documents": answer.coverage.documents, "passages": answer.coverage.passages},
        "citations": [_citation_to_wire(citation) for citation in answer.citations],
        "understood": answer.understood,
        "notes": list(answer.notes),
        "timings_ms": dict(answer.timings_ms),
    }


def from_wire(data: Mapping[str, Any]) -> Answer:
    """The answer that ``to_wire`` wrote. ValueError for another schema; KeyError where a field is missing."""
    if data.get("schema") != SCHEMA:
        raise ValueError(f"expected schema {SCHEMA!r}, got {data.get('schema')!r}")
    return Answer(
        question=data["question"],
        kind=data["kind"],
        text=data["text"],
        citations=tuple(_citation_from_wire(citation) for citation in data["citations"]),
        short=data["short"],
        items=tuple(Item(item["text"], dict(item["attributes"]), tuple(item["citations"])) for item in data["items"]),
        confidence=data["confidence"],
        missing=tuple(data["missing"]),
        coverage=Coverage(**data["coverage"]),
        understood=data["understood"],
        notes=tuple(data["notes"]),
        timings_ms=dict(data["timings_ms"]),
    )


def _citation_to_wire(citation: Citation) -> dict[str, Any]:
    return {
        "number": citation.number,
        "document_id": citation.document_id,
        "title": citation.title,
        "issue": citation.issue,
        "published": citation.published.isoformat() if citation.published else None,
        "section": citation.section,
        "article": citation.article,
        "page": citation.page,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
    }


def _citation_from_wire(data: Mapping[str, Any]) -> Citation:
    published = data["published"]
    return Citation(**{**data, "published": date.fromisoformat(published) if published else None})
