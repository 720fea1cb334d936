"""Embedding everything again: the new vectors wait in a table of their own until all are there."""

from __future__ import annotations

from collections.abc import Iterator
from sqlite3 import Connection

import numpy as np

from vectorstore import catalog, records
from vectorstore.catalog import Catalog
from vectorstore.types import Embedder

BATCH = 128

_WAITING = (
    "CREATE TABLE IF NOT EXISTS new_vectors"
    " (passage INTEGER PRIMARY KEY REFERENCES passages ON DELETE CASCADE, vector BLOB NOT NULL)"
)


def embed_again(store: Catalog, embedder: Embedder) -> Iterator[int]:
    """Fill the waiting table, batch by batch; yields how many are done. An interrupted run goes on where it was."""
    with store.write() as connection:
        connection.execute(_WAITING)
        if catalog.get_meta(connection, "reindexing_with") != embedder.name:
            connection.execute("DELETE FROM new_vectors")
            catalog.set_meta(connection, "reindexing_with", embedder.name)
    while seqs := _waiting(store):
        with store.read() as connection:
            passages = records.passages_at(connection, seqs)
        vectors = embedder.embed_passages([passage.embedded_text for passage in passages.values()])
        with store.write() as connection:
            for seq, vector in zip(passages, vectors, strict=True):
                connection.execute(
                    "INSERT INTO new_vectors SELECT seq, ? FROM passages WHERE seq = ?",  # gone meanwhile: nothing
                    (vector.astype(np.float16).tobytes(), seq),
                )
            done: int = connection.execute("SELECT count(*) FROM new_vectors").fetchone()[0]
        yield done


def _waiting(store: Catalog) -> list[int]:
    with store.read() as connection:
        rows = connection.execute(
            "SELECT seq FROM passages WHERE seq NOT IN (SELECT passage FROM new_vectors) ORDER BY seq LIMIT ?", (BATCH,)
        )
        return [row[0] for row in rows]


def take_new_vectors(connection: Connection, embedder: Embedder) -> int:
    """Put the waiting vectors in the place of the old ones, inside the caller's transaction; the new generation."""
    connection.execute("INSERT OR REPLACE INTO vectors SELECT passage, vector FROM new_vectors")
    connection.execute("DROP TABLE new_vectors")
    generation = int(catalog.get_meta(connection, "generation") or 1) + 1
    for key, value in (
        ("embedder", embedder.name),
        ("dimension", str(embedder.dimension)),
        ("generation", str(generation)),
        ("reindexing_with", ""),
        ("dense_behind", "1"),
        ("coverage_weight_passages", "0"),
    ):
        catalog.set_meta(connection, key, value)
    return generation
