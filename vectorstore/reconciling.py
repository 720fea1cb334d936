"""Bringing Chroma in line with the catalog, without embedding anything again."""

from __future__ import annotations

from pathlib import Path

from vectorstore import catalog, records
from vectorstore.catalog import Catalog
from vectorstore.dense import DenseIndex, VectorsError, erase
from vectorstore.types import Scope

# Vectors carried over at once: 8 MB of 384 dimensions.
BATCH = 5000


def open_dense(store: Catalog, directory: Path, generation: int) -> DenseIndex:
    """Chroma as the catalog says; a directory that is damaged, or was not closed, is thrown away and filled anew.

    A kill while Chroma writes its graph can leave files that do not belong together: entries are counted and listed,
    but queries miss some, and nothing tells. Filling it again takes about 0.2 ms a passage.
    """
    with store.write() as connection:
        was_closed = catalog.get_meta(connection, "closed") == "1"
        catalog.set_meta(connection, "closed", "0")
    if not was_closed:
        erase(directory)
    try:
        return _opened(store, directory, generation)
    except VectorsError:
        erase(directory)
        return _opened(store, directory, generation)


def mark_closed(store: Catalog) -> None:
    """Say that this session ended as it should, so that the next opening can trust Chroma's files."""
    with store.write() as connection:
        catalog.set_meta(connection, "closed", "1")


def _opened(store: Catalog, directory: Path, generation: int) -> DenseIndex:
    dense = DenseIndex(directory, generation)
    try:
        reconcile(store, dense)
        with store.read() as connection:
            for vector in records.vectors_at(connection, records.sequence_numbers(connection, Scope())[-1:])[1]:
                dense.probe(vector)
    except VectorsError:
        dense.close()
        raise
    return dense


def reconcile(store: Catalog, dense: DenseIndex) -> None:
    """Give Chroma what it lacks and take out what it has too much; nothing to do when it is marked as current."""
    with store.read() as connection:
        behind = catalog.get_meta(connection, "dense_behind") == "1"
        if not behind and catalog.totals(connection).passages == dense.count():
            return
        wanted = records.sequence_numbers(connection, Scope())
        present = dense.sequence_numbers()
        dense.remove(sorted(present.difference(wanted)))
        missing = [seq for seq in wanted if seq not in present]
        for start in range(0, len(missing), BATCH):
            dense.add(*records.vectors_at(connection, missing[start : start + BATCH]))
    mark_current(store)


def mark_current(store: Catalog) -> None:
    with store.write() as connection:
        catalog.set_meta(connection, "dense_behind", "0")
