"""Documents for the tests of the index."""

from __future__ import annotations

import hashlib
from typing import Any

from vectorstore.types import Document, Passage


def made(name: str, text: str, **fields: Any) -> tuple[Document, list[Passage]]:
    """A document and one passage a line."""
    document = Document(
        id=name,
        collection=fields.pop("collection", "default"),
        uri=f"/文件/{name}.txt",
        title=fields.pop("title", ""),
        text=text,
        sha256=hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest(),
        **fields,
    )
    passages = []
    start = 0
    for number, line in enumerate(text.split("\n")):
        passages.append(Passage(f"{name}:{number}", name, line, start, start + len(line), heading=document.title))
        start += len(line) + 1
    return document, passages
