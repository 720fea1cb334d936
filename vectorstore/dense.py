"""Vectors in Chroma: the only file that imports chromadb. Entries are named by the catalog's row numbers."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from chromadb.api.client import Client
from chromadb.api.shared_system_client import SharedSystemClient
from chromadb.config import Settings
from chromadb.errors import ChromaError, InternalError
from numpy.typing import NDArray

from vectorstore.types import StoreError, Vectors

# Chroma refuses more than about 5,460 entries in one call.
BATCH = 5000
# Explored neighbours of a query; takes effect only when set before the first one. Must not be under the limit asked.
EF_SEARCH = 200
# A query beside a deletion may come upon an entry that is just gone ("Error finding id"): asked again, it answers.
TRIES = 3
RETRY_S = 0.02
# Neighbours asked for to see whether the directory is sound.
PROBE = 10


class VectorsError(StoreError):
    """Chroma cannot read or write its directory; everything in it can be made again from the catalog."""


@contextmanager
def _named(directory: Path) -> Iterator[None]:
    try:
        yield
    # A directory it cannot read makes Chroma 1.5 fail in its own clean-up, hence the AttributeError.
    except (ChromaError, AttributeError, OSError, RuntimeError, ValueError) as error:
        raise VectorsError(f"向量库 {directory} 无法读写（{error}）；请检查磁盘后重新打开，它会自动重建") from error


class DenseIndex:
    """Nearest vectors by cosine. ``generation`` changes when everything is embedded again. Raises VectorsError."""

    def __init__(self, directory: Path, generation: int) -> None:
        self._directory = directory
        name = f"passages-{generation}"
        with _named(directory):
            # What chromadb.PersistentClient does, with a type that has close().
            self._client = Client(
                settings=Settings(is_persistent=True, persist_directory=str(directory), anonymized_telemetry=False)
            )
            # embedding_function=None everywhere: the default one reaches for the network.
            self._collection = self._client.get_or_create_collection(
                name, embedding_function=None, configuration={"hnsw": {"space": "cosine", "ef_search": EF_SEARCH}}
            )
            for other in self._client.list_collections():
                if other.name != name:
                    self._client.delete_collection(other.name)

    def add(self, seqs: Sequence[int], vectors: Vectors) -> None:
        """Add new entries. None may be there already, Chroma would ignore it: the catalog uses no number twice."""
        with _named(self._directory):
            for start in range(0, len(seqs), BATCH):
                ids = [str(seq) for seq in seqs[start : start + BATCH]]
                self._collection.add(ids=ids, embeddings=vectors[start : start + BATCH])

    def remove(self, seqs: Sequence[int]) -> None:
        with _named(self._directory):
            for start in range(0, len(seqs), BATCH):
                self._collection.delete(ids=[str(seq) for seq in seqs[start : start + BATCH]])

    def nearest(self, vector: NDArray[np.float32], limit: int) -> list[int]:
        """Row numbers of the ``limit`` nearest vectors, nearest first; ``vector`` has shape (dimension,)."""
        with _named(self._directory):
            for _ in range(TRIES - 1):
                try:
                    return self._nearest(vector, limit)
                except InternalError:
                    time.sleep(RETRY_S)
            return self._nearest(vector, limit)

    def _nearest(self, vector: NDArray[np.float32], limit: int) -> list[int]:
        found = self._collection.query(query_embeddings=vector[None], n_results=limit, include=[])
        return [int(name) for name in found["ids"][0]]

    def count(self) -> int:
        with _named(self._directory):
            return self._collection.count()

    def sequence_numbers(self) -> set[int]:
        """Everything kept, read in pages: one large get fails."""
        found: set[int] = set()
        with _named(self._directory):
            for offset in range(0, self._collection.count(), BATCH):
                found.update(int(name) for name in self._collection.get(include=[], limit=BATCH, offset=offset)["ids"])
        return found

    def probe(self, vector: NDArray[np.float32]) -> None:
        """VectorsError unless a vector has neighbours.

        A lost or truncated file of the graph goes unnoticed otherwise: entries are counted, queries find none.
        """
        found = self.nearest(vector, PROBE)
        if len(found) < min(PROBE, self.count()) / 2:
            raise VectorsError(f"向量库 {self._directory} 不完整（查得 {len(found)} 条）；重新打开时会自动重建")

    def close(self) -> None:
        self._client.close()


def erase(directory: Path) -> None:
    """Throw the vectors away: they are made again from the catalog."""
    # After a failed opening Chroma 1.5 keeps the broken half under this path and would hand it out again;
    # its own clear_system_cache() would break every other client of the process.
    SharedSystemClient._identifier_to_system.pop(str(directory), None)
    shutil.rmtree(directory, ignore_errors=True)
