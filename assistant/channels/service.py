"""What a channel asks of the assistant, whether it is in this process or another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Protocol

from assistant.types import Answer, Clause, IngestEvent, Turn
from vectorstore.types import Document, DocumentSummary, Hit, Scope


class Service(Protocol):
    """assistant.pipeline.Assistant, or the client of a process that holds one."""

    def ingest(self, paths: Sequence[Path], *, collection: str = ..., prune: bool = ...) -> Iterator[IngestEvent]: ...

    def stream(
        self,
        text: str,
        *,
        history: Sequence[Turn] = ...,
        scope: Scope = ...,
        today: date | None = ...,
        quick: bool = ...,
    ) -> Iterator[Clause | Answer]: ...

    def search(self, text: str, *, scope: Scope = ..., limit: int = ...) -> list[Hit]: ...

    def documents(self, scope: Scope = ...) -> list[DocumentSummary]: ...

    def document(self, document_id: str) -> Document: ...

    def remove(self, document_id: str) -> None: ...

    def backup(self, file: Path) -> None: ...

    def close(self) -> None: ...
