"""Files to documents: load, clean, find the structure, cut into passages. Loaders are imported when used."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from assistant.documents.building import build
from assistant.documents.registry import LOADERS, REFUSED, SUFFIXES
from assistant.documents.source import Source
from vectorstore.types import Document, Passage

__all__ = ["LOADERS", "REFUSED", "SUFFIXES", "from_text", "read"]


def read(path: Path, *, collection: str = "default") -> tuple[Document, list[Passage]]:
    """The document in a file and its passages. Raises DocumentError with what to do about the file.

    The id is the first 16 hexadecimal digits of SHA-256 over the collection, a NUL and the bytes of the file.
    """
    from assistant.documents.files import load

    data, source = load(path)
    identity = hashlib.sha256(collection.encode() + b"\0" + data).hexdigest()[:16]
    return build(
        source,
        id=identity,
        sha256=hashlib.sha256(data).hexdigest(),
        collection=collection,
        uri=str(path),
        name=_name(path),
    )


def _name(path: Path) -> str:
    """The file's name without its suffix; one that is not UTF-8, from an old archive, is read as GB18030."""
    try:
        path.stem.encode()
    except UnicodeEncodeError:
        return os.fsencode(path.stem).decode("gb18030", "replace")
    return path.stem


def from_text(
    text: str, *, id: str, title: str = "", collection: str = "default", uri: str = ""
) -> tuple[Document, list[Passage]]:
    """A document from a string, its id chosen by the caller. Raises DocumentError where it holds no text."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return build(Source(text), id=id, sha256=digest, collection=collection, uri=uri, name=title or id, title=title)
