"""The shipped reader on onnxruntime: where in a passage a question is answered, and whether it is.

models/multilingual-e5-small/reader.onnx, trained by models/train_reader.py; words and tokenizer are the embedder's.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.answers.spans import Reading
from vectorstore.embeddings import encodable, open_session, shared_tokenizer
from vectorstore.types import EmbedderUnavailableError

SUMS = "reader.SHA256SUMS"
"""Checksums of the reader's own file, beside those of the embedder."""
START, END = 0, 2
"""Ids of <s> and </s>: a pair is <s> question </s></s> passage </s>, as in training."""
QUESTION_TOKENS, PASSAGE_TOKENS = 64, 420
SPAN_TOKENS = 50
LENGTH_PENALTY = 0.06
"""Taken from a span's score for each token: the answers it was trained on are longer than those people want."""


class OnnxReader:
    """Satisfies PassageReader. Each passage runs alone on one core, as many at once as there are cores."""

    def __init__(self, folder: Path, *, threads: int | None = None) -> None:
        """Raises EmbedderUnavailableError where the files are not there or damaged."""
        self._threads = (os.cpu_count() or 1) if threads is None else threads
        try:
            self._session = open_session(folder / "reader.onnx")
            self._tokenizer = shared_tokenizer(folder / "tokenizer.json")
        except Exception as error:  # both libraries raise bare Exceptions of their own
            raise EmbedderUnavailableError(f"阅读模型 {folder} 无法载入：{error}；请重新安装") from error

    def read(self, question: str, passages: Sequence[str]) -> list[Reading]:
        asked = self._tokenizer.encode(encodable(question), add_special_tokens=False).ids[:QUESTION_TOKENS]
        if len(passages) < 2:
            return [self._one(asked, passage) for passage in passages]
        with ThreadPoolExecutor(self._threads, thread_name_prefix="read") as pool:
            return list(pool.map(lambda passage: self._one(asked, passage), passages))

    def _one(self, asked: list[int], passage: str) -> Reading:
        encoding = self._tokenizer.encode(encodable(passage), add_special_tokens=False)
        ids = encoding.ids[:PASSAGE_TOKENS]
        row = np.array([[START, *asked, END, END, *ids, END]], np.int64)
        spans, answerable = self._session.run(None, {"ids": row})
        first = len(asked) + 3
        place = _best(spans[0, first : first + len(ids)])
        if place is None:
            return Reading(0, 0, float("-inf"))
        start, end = encoding.offsets[place[0]][0], encoding.offsets[place[1]][1]
        while start < end and passage[start].isspace():  # a piece may begin with the blank before its word
            start += 1
        return Reading(start, end, float(answerable.ravel()[0]))


def _best(logits: NDArray[np.float32]) -> tuple[int, int] | None:
    """First and last token of the best span of ``logits``, shape (tokens, 2); None of no tokens."""
    best: tuple[float, int, int] | None = None
    for first, start in enumerate(logits[:, 0]):
        ends = logits[first : first + SPAN_TOKENS, 1]
        ends = ends - LENGTH_PENALTY * np.arange(len(ends))
        last = int(ends.argmax())
        score = float(start + ends[last])
        if best is None or score > best[0]:
            best = (score, first, first + last)
    return None if best is None else best[1:]
