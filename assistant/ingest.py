"""Files to documents in the index: only what changed, acknowledged only once it is kept.

Stored documents and files are matched by content first, then by name. Of one content one copy is stored:
unchanged (same file), moved (its file is gone or holds something else now), duplicate (both files stand).
A file with new content replaces what was stored under its name; other contents are new.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from assistant.errors import DocumentError
from assistant.files import FoundFiles, find_files, sha256_of, uri_of
from assistant.types import IngestEvent, IngestOutcome
from vectorstore.types import Document, Passage, Scope, StoreError

if TYPE_CHECKING:
    from vectorstore.index import HybridIndex

log = logging.getLogger(__name__)

# Passages embedded together: enough to sort by length and fill batches, few enough that a stop costs seconds.
BATCH_PASSAGES = 96


class Reader(Protocol):
    """``documents.read``: a file to a document and its passages; DocumentError where it cannot be read."""

    def __call__(self, path: Path, *, collection: str) -> tuple[Document, list[Passage]]: ...


@dataclass(frozen=True, slots=True)
class _Stored:
    id: str
    uri: str


def ingest(
    index: HybridIndex, read: Reader, paths: Sequence[Path], *, collection: str, prune: bool
) -> Iterator[IngestEvent]:
    """One event a file, given only after what it tells is committed: stopping loses nothing acknowledged."""
    return _Run(index, read, find_files(paths), collection).events(prune)


class _Run:
    """One call of ingest: what is stored, what was found, what waits to be committed."""

    def __init__(self, index: HybridIndex, read: Reader, found: FoundFiles, collection: str) -> None:
        self._index, self._read, self._found, self._collection = index, read, found, collection
        summaries = index.documents(Scope(collections=(collection,)))
        self._by_hash = {summary.sha256: _Stored(summary.id, summary.uri) for summary in summaries}
        self._hash_at = {uri_of(path): sha for path, sha in found.hashes.items()}
        wanted = set(found.hashes.values())
        # Stored under the name of a file that now holds something else, and wanted by no other file.
        self._stale = {
            summary.uri: summary.id
            for summary in summaries
            if self._hash_at.get(summary.uri, summary.sha256) != summary.sha256 and summary.sha256 not in wanted
        }
        self._batch: list[tuple[Document, list[Passage]]] = []
        self._waiting: list[IngestEvent] = []
        self._done = 0
        self._total = len(found.hashes) + len(found.failures)

    def events(self, prune: bool) -> Iterator[IngestEvent]:
        for path, message in self._found.failures.items():
            yield self._event("failed", path, message=message)
        for path, sha256 in self._found.hashes.items():
            yield from self._file(path, sha256)
            if not self._batch or sum(len(passages) for _, passages in self._batch) >= BATCH_PASSAGES:
                yield from self._flush()
        yield from self._flush()
        yield from self._gone(prune)

    def _file(self, path: Path, sha256: str) -> Iterator[IngestEvent]:
        stored = self._by_hash.get(sha256)
        if stored is not None:
            yield from self._known(path, sha256, stored)
            return
        try:
            document, passages = self._read(path, collection=self._collection)
        except DocumentError as error:
            self._waiting.append(self._event("failed", path, message=str(error)))
            return
        except Exception as error:  # one bad file never stops a batch, whatever its parser raises
            log.exception("reading %s", path)
            message = f"无法解析，文件可能已损坏（{type(error).__name__}: {error}）"
            self._waiting.append(self._event("failed", path, message=message))
            return
        document = replace(document, uri=uri_of(path))
        self._by_hash[sha256] = _Stored(document.id, document.uri)
        old_id = self._stale.pop(document.uri, None)
        if old_id is None:
            self._batch.append((document, passages))
            self._waiting.append(self._event("added", path, document.id, _warned(document), len(passages)))
            return
        yield from self._flush()
        event = self._event("replaced", path, document.id, _warned(document), len(passages))
        yield self._kept(event, lambda: self._index.replace(old_id, document, passages))

    def _known(self, path: Path, sha256: str, stored: _Stored) -> Iterator[IngestEvent]:
        """A file whose content is stored, or waits in the batch."""
        uri = uri_of(path)
        if stored.uri == uri:
            self._waiting.append(self._event("unchanged", path, stored.id))
            return
        if self._still_holds(stored.uri, sha256):
            self._waiting.append(self._event("duplicate", path, stored.id, f"内容与 {stored.uri} 相同，只存一份"))
        else:
            yield from self._flush()
            self._index.move(stored.id, uri)
            self._by_hash[sha256] = _Stored(stored.id, uri)
            self._waiting.append(self._event("moved", path, stored.id, f"原来是 {stored.uri}"))
        old_id = self._stale.pop(uri, None)
        if old_id is not None:
            yield from self._flush()
            self._index.remove(old_id)

    def _still_holds(self, uri: str, sha256: str) -> bool:
        if uri in self._hash_at:
            return self._hash_at[uri] == sha256
        try:
            return sha256_of(Path(uri)) == sha256
        except (OSError, ValueError):  # not there any more, or never a file
            return False

    def _gone(self, prune: bool) -> Iterator[IngestEvent]:
        """Documents under the folders named whose files are no longer there."""
        present = self._hash_at.keys() | {uri_of(path) for path in self._found.failures}
        roots = self._found.roots
        missing = [
            stored
            for stored in self._by_hash.values()
            if stored.uri not in present
            and any(Path(stored.uri).is_relative_to(root) for root in roots)
            and not Path(stored.uri).exists()
        ]
        self._total += len(missing)
        for stored in missing:
            if prune:
                self._index.remove(stored.id)
                yield self._event("removed", Path(stored.uri), stored.id, "文件已不在，已从索引中移除")
            else:
                message = "文件已不在，索引中仍保留；加 --prune 可移除"
                yield self._event("missing", Path(stored.uri), stored.id, message)

    def _flush(self) -> Iterator[IngestEvent]:
        batch, self._batch = self._batch, []
        waiting, self._waiting = self._waiting, []
        try:
            if batch:
                self._index.add(batch)
        except StoreError:  # one of them cannot be stored: find out which
            yield from self._one_by_one(batch, waiting)
        else:
            yield from waiting

    def _one_by_one(
        self, batch: list[tuple[Document, list[Passage]]], waiting: list[IngestEvent]
    ) -> Iterator[IngestEvent]:
        entries = {document.id: (document, passages) for document, passages in batch}
        for event in waiting:
            entry = entries.get(event.document_id) if event.outcome == "added" else None
            yield event if entry is None else self._kept(event, lambda entry=entry: self._index.add([entry]))  # type: ignore[misc]

    def _kept(self, event: IngestEvent, store: Callable[[], None]) -> IngestEvent:
        """``event`` once ``store`` has kept what it tells, or what went wrong."""
        try:
            store()
        except StoreError as error:
            return replace(event, outcome="failed", message=str(error), document_id="", passages=0)
        return event

    def _event(
        self, outcome: IngestOutcome, path: Path, document_id: str = "", message: str = "", passages: int = 0
    ) -> IngestEvent:
        self._done += 1
        return IngestEvent(outcome, path, self._done, self._total, document_id, message, passages)


def _warned(document: Document) -> str:
    return "；".join(document.warnings)
