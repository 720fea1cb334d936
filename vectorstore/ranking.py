"""From a question and its vector to ranked hits: both legs put candidates forward, exact scores of both decide."""

from __future__ import annotations

from collections.abc import Sequence
from sqlite3 import Connection

import numpy as np
from numpy.typing import NDArray

from vectorstore import fusion, lexical, records
from vectorstore.catalog import totals
from vectorstore.dense import DenseIndex
from vectorstore.records import Candidate
from vectorstore.types import Hit, Origin
from vectorstore.words import bigrams, fold, terms

Vector = NDArray[np.float32]

# Candidates that each leg puts forward.
CANDIDATES = 100
# Up to this many passages in scope, reading all their vectors is quicker than sieving Chroma's nearest.
NARROW = 5000


def ranked(
    connection: Connection,
    dense: DenseIndex,
    weight: float,
    query: str,
    vector: Vector,
    within: list[int] | None,
    limit: int,
) -> list[Hit]:
    """The best ``limit`` passages of those numbered ``within`` (None: of all), best first."""
    wanted = max(CANDIDATES, limit)
    asked = QueryTerms(connection, query)
    near = nearest(connection, dense, vector, within, wanted)
    worded = lexical.candidates(connection, asked.frequencies, wanted, within)
    rows = records.candidates(connection, list(dict.fromkeys([*near, *worded])))
    if not rows:
        return []
    cosines = np.stack([row.vector for row in rows]).astype(np.float64) @ vector.astype(np.float64)
    coverages = asked.coverage(rows)
    scores = fusion.fuse(cosines, coverages, weight)
    best = [int(i) for i in np.argsort(-scores, kind="stable")[:limit]]
    passages = records.passages_at(connection, [rows[i].seq for i in best])
    origins: dict[int, Origin] = dict.fromkeys(near, "dense")
    for seq in worded:
        origins[seq] = "both" if seq in origins else "lexical"
    return [
        Hit(passages[rows[i].seq], float(scores[i]), origins[rows[i].seq], float(cosines[i]), float(coverages[i]))
        for i in best
    ]


def nearest(
    connection: Connection, dense: DenseIndex, vector: Vector, within: list[int] | None, wanted: int
) -> list[int]:
    """Row numbers of the nearest passages in scope, nearest first."""
    if within is None:
        near = dense.nearest(vector, wanted)
        if len(near) >= min(wanted, totals(connection).passages):
            return near
        # The graph is searched approximately and left some out of a collection that is asked for whole: read them all.
        within = [int(seq) for (seq,) in connection.execute("SELECT seq FROM passages")]
    elif len(within) > NARROW:
        allowed = set(within)
        # Twice as many as would do if the scope were spread evenly; else all vectors in scope are read below.
        generous = 2 * wanted * totals(connection).passages // len(within)
        sieved = [seq for seq in dense.nearest(vector, generous) if seq in allowed]
        if len(sieved) >= wanted:
            return sieved[:wanted]
    seqs, vectors = records.vectors_at(connection, within)
    return [seqs[i] for i in np.argsort(-(vectors @ vector))[:wanted]] if seqs else []


class QueryTerms:
    """The question's terms in both vocabularies, and what they weigh in this collection."""

    def __init__(self, connection: Connection, query: str) -> None:
        folded = fold(query)
        self._words = list(dict.fromkeys(terms(folded)))
        self._grams = list(dict.fromkeys(bigrams(folded)))
        self._totals = totals(connection)
        words = lexical.document_frequencies(connection, self._words, "words")
        grams = lexical.document_frequencies(connection, self._grams, "grams")
        self.frequencies: dict[lexical.Vocabulary, dict[str, int]] = {"words": words, "grams": grams}

    def coverage(self, rows: Sequence[Candidate]) -> fusion.Floats:
        """Average of the coverages in words and in bigrams, shape (rows,)."""
        count = self._totals.passages
        words = fusion.coverage(
            _word_counts(rows, self._words),
            np.array([row.word_count for row in rows]),
            self._totals.words / count,
            fusion.term_weights(self._words, self.frequencies["words"], count),
        )
        grams = fusion.coverage(
            _gram_counts(rows, self._grams),
            np.array([row.gram_count for row in rows]),
            self._totals.grams / count,
            fusion.term_weights(self._grams, self.frequencies["grams"], count),
        )
        return (words + grams) / 2


def _word_counts(rows: Sequence[Candidate], words: Sequence[str]) -> NDArray[np.int64]:
    """How often each word stands in each passage, shape (rows, words)."""
    column = {word: number for number, word in enumerate(words)}
    counts = np.zeros((len(rows), len(words)), np.int64)
    if not words:
        return counts
    for row, candidate in zip(counts, rows, strict=True):
        for word in filter(column.__contains__, candidate.words.split()):
            row[column[word]] += 1
    return counts


def _gram_counts(rows: Sequence[Candidate], grams: Sequence[str]) -> NDArray[np.int64]:
    """How often each pair of Chinese characters (in the text) or whole word (among the words) stands in each."""
    counts = np.zeros((len(rows), len(grams)), np.int64)
    whole = [number for number, gram in enumerate(grams) if gram.isascii()]
    counts[:, whole] = _word_counts(rows, [grams[number] for number in whole])
    for number, gram in enumerate(grams):
        if not gram.isascii():
            counts[:, number] = [row.folded.count(gram) for row in rows]
    return counts
