"""HybridIndex: keep passages, find passages. Joins the catalog, the full text, Chroma and an embedder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from sqlite3 import Connection
from threading import RLock

import numpy as np

from vectorstore import backup, catalog, fusion, records
from vectorstore.catalog import Catalog
from vectorstore.dense import DenseIndex, erase
from vectorstore.lock import IndexLock
from vectorstore.ranking import ranked
from vectorstore.reconciling import mark_closed, mark_current, open_dense, reconcile
from vectorstore.reembedding import embed_again, take_new_vectors
from vectorstore.types import (
    Document,
    DocumentNotFoundError,
    DocumentSummary,
    Embedder,
    EmbedderMismatchError,
    Hit,
    Passage,
    Scope,
    StoreError,
    Vectors,
)

CATALOG_FILE = "catalog.sqlite3"
CHROMA_FOLDER = "chroma"

# Passages handed to the embedder at once.
CHUNK = 128
# Characters of a query that are looked at: longer ones are pasted documents, and their beginning tells what they are.
QUERY_CHARACTERS = 500
# Vectors whose mutual cosines tell the spread of an embedder.
SPREAD_SAMPLE = 500


class HybridIndex:
    """An index directory, held exclusively by this process; every method may be called from any thread."""

    def __init__(self, path: Path, lock: IndexLock, store: Catalog, dense: DenseIndex, embedder: Embedder) -> None:
        """Use ``open``."""
        self._path = path
        self._lock = lock
        self._catalog = store
        self._dense = dense
        self._embedder = embedder
        self._changing = RLock()
        self._closed = False
        self._known_weight = fusion.KNOWN_WEIGHTS.get(embedder.name.partition("@")[0])
        with store.read() as connection:
            self._measured_weight = float(catalog.get_meta(connection, "coverage_weight") or 0.0)

    @classmethod
    def open(cls, path: Path, embedder: Embedder, *, reindex: bool = False) -> HybridIndex:
        """Open or create the index at ``path`` and bring Chroma in line with the catalog.

        IndexLockedError when another process holds it, SchemaError when the catalog is newer or damaged,
        EmbedderMismatchError when it was made with another embedder, unless ``reindex`` says that reindex() follows.
        """
        path.mkdir(parents=True, exist_ok=True)
        lock = IndexLock(path)
        lock.acquire()
        store = None
        try:
            store = Catalog(path / CATALOG_FILE)
            generation = _claim(store, embedder, reindex=reindex)
            dense = open_dense(store, path / CHROMA_FOLDER, generation)
        except BaseException:
            if store is not None:
                store.close()
            lock.release()
            raise
        return cls(path, lock, store, dense, embedder)

    def close(self) -> None:
        """Free the directory for others; closing again does nothing."""
        with self._changing:
            if self._closed:
                return
            self._closed = True
            self._dense.close()
            mark_closed(self._catalog)
            self._catalog.close()
            self._lock.release()

    # Writing: the catalog first, in one transaction, then Chroma. A mark in the same transaction says that Chroma
    # is behind, so that the next opening mends what a kill in between left.

    def add(self, batch: Sequence[tuple[Document, Sequence[Passage]]]) -> None:
        """Store documents with their passages in one transaction; one with an id already here is replaced."""
        self._store(batch, obsolete=())

    def replace(self, old_id: str, document: Document, passages: Sequence[Passage]) -> None:
        """Put ``document`` in the place of ``old_id`` in one transaction; DocumentNotFoundError."""
        with self._catalog.read() as connection:
            if not records.exists(connection, old_id):
                raise DocumentNotFoundError(f"没有文档 {old_id!r}；用 wenjian list 查看已有文档")
        self._store([(document, passages)], obsolete=(old_id,))

    def move(self, document_id: str, uri: str) -> None:
        """Record that a document now lies at ``uri``; DocumentNotFoundError."""
        with self._changing, self._catalog.write() as connection:
            records.move(connection, document_id, uri)

    def remove(self, document_id: str) -> None:
        """Forget a document; DocumentNotFoundError."""
        with self._changing:
            with self._catalog.write() as connection:
                gone = records.delete(connection, document_id)
                was_behind = self._mark_dense_behind(connection)
            self._update_dense(gone, [], np.zeros((0, 0), np.float32), was_behind=was_behind)

    def _store(self, batch: Sequence[tuple[Document, Sequence[Passage]]], obsolete: Sequence[str]) -> None:
        for document, passages in batch:
            _check(document, passages)
        vectors = self._embed([passage.embedded_text for _, passages in batch for passage in passages])
        gone: list[int] = []
        new: list[int] = []
        with self._changing:
            with self._catalog.write() as connection:
                self._refuse_other_embedder(connection)
                for document_id in obsolete:
                    gone += records.delete(connection, document_id)
                for document, passages in batch:
                    if records.exists(connection, document.id):
                        gone += records.delete(connection, document.id)
                    rows = vectors[len(new) : len(new) + len(passages)]
                    new += records.insert(connection, document, passages, rows)
                self._measure_weight(connection)
                was_behind = self._mark_dense_behind(connection)
            self._update_dense(gone, new, vectors, was_behind=was_behind)

    def _embed(self, texts: Sequence[str]) -> Vectors:
        parts = [self._embedder.embed_passages(texts[i : i + CHUNK]) for i in range(0, len(texts), CHUNK)]
        return np.concatenate(parts) if parts else np.zeros((0, self._embedder.dimension), np.float32)

    def _update_dense(self, gone: Sequence[int], new: Sequence[int], vectors: Vectors, *, was_behind: bool) -> None:
        """Carry a committed change over to Chroma; all that is missing where an earlier change failed to get there."""
        if was_behind:
            reconcile(self._catalog, self._dense)
            return
        self._dense.remove(gone)
        self._dense.add(new, vectors)
        mark_current(self._catalog)

    def _mark_dense_behind(self, connection: Connection) -> bool:
        """Mark Chroma as behind, in the transaction that makes it so; whether it was before."""
        was_behind = catalog.get_meta(connection, "dense_behind") == "1"
        catalog.set_meta(connection, "dense_behind", "1")
        return was_behind

    def _measure_weight(self, connection: Connection) -> None:
        """Measure the spread of an unknown embedder anew whenever the collection has doubled."""
        if self._known_weight is not None:
            return
        count = catalog.totals(connection).passages
        if count < 2 * int(catalog.get_meta(connection, "coverage_weight_passages") or 0):
            return
        seqs = records.sequence_numbers(connection, Scope())
        _, sample = records.vectors_at(connection, seqs[:: len(seqs) // SPREAD_SAMPLE + 1])
        self._measured_weight = fusion.measured_weight(sample)
        catalog.set_meta(connection, "coverage_weight", repr(self._measured_weight))
        catalog.set_meta(connection, "coverage_weight_passages", str(count))

    def _refuse_other_embedder(self, connection: Connection) -> None:
        made_with = catalog.get_meta(connection, "embedder")
        if made_with != self._embedder.name:
            raise EmbedderMismatchError(_mismatch(made_with, self._embedder.name))

    # Reading

    @property
    def coverage_weight(self) -> float:
        """What a coverage of 1 adds to a cosine."""
        return self._measured_weight if self._known_weight is None else self._known_weight

    def reading(self) -> AbstractContextManager[Connection]:
        """The catalog, for measuring: a connection that sees one state of it."""
        return self._catalog.read()

    def documents(self, scope: Scope = Scope()) -> list[DocumentSummary]:
        """What is here, in the order it was added."""
        with self._catalog.read() as connection:
            return records.documents(connection, scope)

    def document(self, document_id: str) -> Document:
        """A document with its text; DocumentNotFoundError."""
        with self._catalog.read() as connection:
            return records.document(connection, document_id)

    def passages(self, scope: Scope = Scope(), *, containing: Sequence[str] = ()) -> Iterator[Passage]:
        """Every passage in scope, in document order; see assistant.types.Library for ``containing``."""
        with self._catalog.read() as connection:
            yield from records.passages(connection, scope, containing)

    def search(self, query: str, *, scope: Scope = Scope(), limit: int = 10) -> list[Hit]:
        """The best passages in scope, best first."""
        query = (
            query[:QUERY_CHARACTERS].encode("utf-8", "replace").decode("utf-8")
        )  # lone surrogates: nothing holds them
        if limit <= 0 or not query.strip():
            return []
        with self._catalog.read() as connection:
            count = catalog.totals(connection).passages
            if not count:
                return []
            self._refuse_other_embedder(connection)
            vector = self._embedder.embed_query(query)
            within = None if scope.is_empty else records.sequence_numbers(connection, scope)
            if within is not None and len(within) == count:
                within = None
            return ranked(connection, self._dense, self.coverage_weight, query, vector, within, limit)

    # Upkeep

    def reindex(self) -> Iterator[int]:
        """Embed every passage again with the embedder given at open; yields how many are done.

        The new vectors wait beside the old ones and take their place in one transaction at the end.
        """
        yield from embed_again(self._catalog, self._embedder)
        with self._changing:
            with self._catalog.write() as connection:
                generation = take_new_vectors(connection, self._embedder)
                self._measure_weight(connection)
            self._dense.close()
            mark_closed(self._catalog)
            self._dense = open_dense(self._catalog, self._path / CHROMA_FOLDER, generation)

    def backup(self, file: Path) -> None:
        """Write the whole index into one file, while it is in use."""
        with self._catalog.read() as connection:
            backup.write_backup(connection, file)

    @staticmethod
    def restore(file: Path, path: Path, *, overwrite: bool = False) -> None:
        """Make the index at ``path`` from a backup; StoreError when one is there and ``overwrite`` is False."""
        backup.check_backup(file)
        path.mkdir(parents=True, exist_ok=True)
        lock = IndexLock(path)
        lock.acquire()
        try:
            if (path / CATALOG_FILE).exists() and not overwrite:
                raise StoreError(f"{path} 已有索引；要用备份覆盖它，请明确说明（--overwrite），或换一个目录")
            erase(path / CHROMA_FOLDER)
            backup.put_in_place(file, path / CATALOG_FILE)
        finally:
            lock.release()


def _claim(store: Catalog, embedder: Embedder, *, reindex: bool) -> int:
    """Remember who made the vectors, or check it; returns the generation of the vectors."""
    with store.write() as connection:
        made_with = catalog.get_meta(connection, "embedder")
        if made_with is None:
            catalog.set_meta(connection, "embedder", embedder.name)
            catalog.set_meta(connection, "dimension", str(embedder.dimension))
            catalog.set_meta(connection, "generation", "1")
        elif made_with != embedder.name and not reindex:
            raise EmbedderMismatchError(_mismatch(made_with, embedder.name))
        return int(catalog.get_meta(connection, "generation") or 1)


def _mismatch(made_with: str | None, given: str) -> str:
    return f"索引由向量模型 {made_with} 建立，现在的模型是 {given}；请改回原来的模型，或运行 wenjian reindex 重建向量"


def _check(document: Document, passages: Sequence[Passage]) -> None:
    """A passage that is no slice of its document would make every citation of it wrong."""
    for passage in passages:
        if passage.document_id != document.id or document.text[passage.start : passage.end] != passage.text:
            raise StoreError(
                f"段落 {passage.id!r} 不是文档 {document.id!r} 的 [{passage.start}:{passage.end}]；请报告此问题"
            )
