"""Source to Document and passages: clean, find the structure, cut."""

from __future__ import annotations

from dataclasses import replace

from assistant.documents.cleaning import clean
from assistant.documents.drawn import with_rows
from assistant.documents.passages import passages
from assistant.documents.source import Source
from assistant.documents.structure import structure
from assistant.errors import DocumentError
from vectorstore.types import Document, Passage


def build(
    source: Source, *, id: str, sha256: str, collection: str, uri: str, name: str, title: str = ""
) -> tuple[Document, list[Passage]]:
    """A document complete with its passages. Raises DocumentError where no text is left after cleaning."""
    cleaned = clean(source if source.wrapped else replace(source, text=with_rows(source.text)))
    if not cleaned.text:
        raise DocumentError("没有文字：文件为空，或只有空白和页码。")
    found = structure(cleaned, name=name, title=title, metadata=source.metadata)
    document = Document(
        id=id,
        collection=collection,
        uri=uri,
        title=found.title,
        text=cleaned.text,
        sha256=sha256,
        articles=found.articles,
        published=found.published,
        published_basis=found.basis,
        issuer=found.issuer,
        issue=found.issue,
        pages=cleaned.pages,
        offsets=cleaned.offsets,
        warnings=(*source.warnings, *found.warnings),
    )
    return document, passages(document, found.parts, found.marks)
