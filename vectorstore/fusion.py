"""score = cosine + weight x coverage ** 1.5, over the union of both legs' candidates. Pure.

Rank fusion gives the keyword leg a full vote even when it matched nothing but 的 and a year. Coverage is absolute:
the share of the question's information that a passage holds. It is near 0 for every passage when the question is in
another language, and near 1 for one that holds the question's rare names. The exponent keeps small coverages small:
to hold a little of the question says little, to hold most of it much.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from vectorstore.words import FUNCTION_WORDS

Floats = NDArray[np.float64]

# BM25's saturation and length normalisation (k1 = 0.9, b = 0.4: Anserini's defaults, Yang et al. 2017).
K1 = 0.9
B = 0.4

# Measured by benchmarks/retrieval.py on seven question sets: the gain over the better leg is flat between 0.10 and 0.15
# for the shipped model, whose cosines deviate by 0.02 over a collection; with an exponent of 1 the sets of real search
# queries and of mixed languages lose.
EXPONENT = 1.5
KNOWN_WEIGHTS = {"multilingual-e5-small": 0.12}
# How many standard deviations of the collection's cosines a coverage of 1 is worth for any other model.
DEVIATIONS = 6.0
# What 什么 or "which" weighs beside a word of the same frequency: it is in the question to ask.
FUNCTION_WEIGHT = 0.3


def idf(frequency: int, passages: int) -> float:
    """Information of a term that stands in ``frequency`` of ``passages`` (BM25, never negative), in nats."""
    return math.log(1 + (passages - frequency + 0.5) / (frequency + 0.5))


def coverage(counts: NDArray[np.int64], lengths: NDArray[np.int64], average_length: float, weights: Floats) -> Floats:
    """Share of the question's weight that each passage holds, 0 to 1, shape (passages,).

    ``counts`` (passages, terms): how often each term stands in each passage; ``lengths`` in terms;
    ``weights`` (terms,): idf of each term of the question.
    """
    total = weights.sum()
    if not total:
        return np.zeros(len(counts))
    norm = K1 * (1 - B + B * lengths / max(average_length, 1.0))
    saturated = counts / (counts + norm[:, None])
    share: Floats = saturated @ weights / total
    return share


def fuse(cosines: Floats, coverages: Floats, weight: float) -> Floats:
    """One score a passage; higher is better, comparable within one question only."""
    return cosines + weight * coverages**EXPONENT


def measured_weight(vectors: NDArray[np.float32]) -> float:
    """Weight of coverage for an embedder whose spread is unknown: ``DEVIATIONS`` of the cosines of unlike passages."""
    if len(vectors) < 2:
        return 0.0
    cosines = (vectors @ vectors.T)[np.triu_indices(len(vectors), k=1)]
    return DEVIATIONS * float(np.std(cosines))


def term_weights(terms: Sequence[str], frequencies: Mapping[str, int], passages: int) -> Floats:
    """idf of each term, shape (terms,); function words weigh less."""
    factors = (FUNCTION_WEIGHT if term in FUNCTION_WORDS else 1.0 for term in terms)
    information = (idf(frequencies.get(term, 0), passages) for term in terms)
    return np.array([factor * bits for factor, bits in zip(factors, information, strict=True)], dtype=np.float64)
