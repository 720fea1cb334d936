"""Vectors in Chroma: the only file that imports chromadb. Entries are named by the catalog's row numbers."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from chromadb.api.client import Client
from chromadb.config import Settings
from chromadb.errors import ChromaError

from vectorstore.types import Vectors

# Chroma refuses more than about 5,460 entries in one call.
BATCH = 5000
# Explored neighbours of a query; takes effect only when set before the first one. Must not be under the limit asked.
EF_SEARCH = 200


class DenseIndex:
    """Nearest vectors by cosine. ``generation`` changes when everything is embedded again."""

    def __init__(self, directory: Path, generation: int) -> None:
        # What chromadb.PersistentClient does, with a type that has close().
        self._client = Client(
            settings=Settings(is_persistent=True, persist_directory=str(directory), anonymized_telemetry=False)
        )
        name = f"passages-{generation}"
        # embedding_function=None everywhere: the default one reaches for the network.
        self._collection = self._client.get_or_create_collection(
            name, embedding_function=None, configuration={"hnsw": {"space": "cosine", "ef_search": EF_SEARCH}}
        )
        for other in self._client.list_collections():
            if other.name != name:
                self._client.delete_collection(other.name)

    def add(self, seqs: Sequence[int], vectors: Vectors) -> None:
        """Add or replace (Chroma's add ignores an id that is there, its upsert merges: so delete, then add)."""
        for start in range(0, len(seqs), BATCH):
            ids = [str(seq) for seq in seqs[start : start + BATCH]]
            self._collection.delete(ids=ids)
            self._collection.add(ids=ids, embeddings=vectors[start : start + BATCH])

    def remove(self, seqs: Sequence[int]) -> None:
        for start in range(0, len(seqs), BATCH):
            self._collection.delete(ids=[str(seq) for seq in seqs[start : start + BATCH]])

    def nearest(self, vector: Vectors, limit: int) -> list[int]:
        """Row numbers of the ``limit`` nearest vectors, nearest first; ``vector`` has shape (dimension,)."""
        found = self._collection.query(query_embeddings=vector[None], n_results=limit, include=[])
        return [int(name) for name in found["ids"][0]]

    def count(self) -> int:
        return self._collection.count()

    def sequence_numbers(self) -> set[int]:
        """Everything kept, read in pages: one large get fails."""
        found: set[int] = set()
        for offset in range(0, self._collection.count(), BATCH):
            found.update(int(name) for name in self._collection.get(include=[], limit=BATCH, offset=offset)["ids"])
        return found

    def close(self) -> None:
        self._client.close()


def erase(directory: Path) -> None:
    """Throw the vectors away: they are made again from the catalog."""
    shutil.rmtree(directory, ignore_errors=True)


def open_dense(directory: Path, generation: int) -> DenseIndex:
    """Open the vectors; a damaged directory is thrown away, since the catalog can fill a new one."""
    try:
        return DenseIndex(directory, generation)
    except (ChromaError, ValueError, RuntimeError, OSError):
        erase(directory)
        return DenseIndex(directory, generation)
