"""Small real implementations of the Protocols, for tests that need no model."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vectorstore.types import Vectors
from vectorstore.words import bigrams


class HashingEmbedder:
    """Bags of character pairs hashed into a vector: texts that share wording are near one another."""

    def __init__(self, name: str = "hashing", dimension: int = 256) -> None:
        self.name = name
        self.dimension = dimension

    def embed_query(self, text: str) -> NDArray[np.float32]:
        vector = np.zeros(self.dimension, np.float32)
        vector[0] = 0.5  # a common part, as real embedders have
        for gram in bigrams(text):
            vector[1 + zlib.crc32(gram.encode()) % (self.dimension - 1)] += 1
        return vector / np.linalg.norm(vector)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return np.stack([self.embed_query(text) for text in texts]).astype(np.float32)
