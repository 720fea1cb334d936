"""The shipped reader on onnxruntime: where in a passage a question is answered, and whether it is.

models/multilingual-e5-small/reader.onnx, trained by models/train_reader.py; words and tokenizer are the embedder's.
"""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
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
ITEM = 0.0
"""Logit from which a token is taken to be inside an item of the answer."""
KEPT = 512
"""Readings kept, about 1 kB each with their texts: what the search was reranked by is read again for the answer."""


class OnnxReader:
    """Satisfies PassageReader. Each passage runs alone on one core, as many at once as there are cores."""

    def __init__(self, folder: Path, *, threads: int | None = None) -> None:
        """Raises EmbedderUnavailableError where the files are not there or damaged."""
        self._threads = (os.cpu_count() or 1) if threads is None else threads
        self._kept: OrderedDict[tuple[str, str], Reading] = OrderedDict()
        self._lock = threading.Lock()
        try:
            self._session = open_session(folder / "reader.onnx")
            self._tokenizer = shared_tokenizer(folder / "tokenizer.json")
        except Exception as error:  # both libraries raise bare Exceptions of their own
            raise EmbedderUnavailableError(f"阅读模型 {folder} 无法载入：{error}；请重新安装") from error

    def read(self, question: str, passages: Sequence[str]) -> list[Reading]:
        asked = self._tokenizer.encode(encodable(question), add_special_tokens=False).ids[:QUESTION_TOKENS]
        new = [passage for passage in dict.fromkeys(passages) if (question, passage) not in self._kept]
        if len(new) < 2:
            made = [self._one(asked, passage) for passage in new]
        else:
            with ThreadPoolExecutor(self._threads, thread_name_prefix="read") as pool:
                made = list(pool.map(lambda passage: self._one(asked, passage), new))
        readings = dict(zip(new, made, strict=True))
        for passage in passages:
            if passage not in readings:
                readings[passage] = self._kept.get((question, passage)) or self._one(asked, passage)
        with self._lock:
            for passage, reading in readings.items():
                self._kept[question, passage] = reading
                self._kept.move_to_end((question, passage))
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return [readings[passage] for passage in passages]

    def _one(self, asked: list[int], passage: str) -> Reading:
        encoding = self._tokenizer.encode(encodable(passage), add_special_tokens=False)
        ids = encoding.ids[:PASSAGE_TOKENS]
        row = np.array([[START, *asked, END, END, *ids, END]], np.int64)
        spans, answerable = self._session.run(None, {"ids": row})
        first = len(asked) + 3
        place = _best(spans[0, first : first + len(ids)])
        if place is None:
            return Reading(0, 0, float("-inf"))
        start, end = _stripped(passage, encoding.offsets[place[0]][0], encoding.offsets[place[1]][1])
        inside = spans[0, first : first + len(ids), 2] if spans.shape[-1] > 2 else np.zeros(0, np.float32)
        items = tuple(_items(inside, encoding.offsets, passage))
        return Reading(start, end, float(answerable.ravel()[0]), items)


def _items(inside: NDArray[np.float32], offsets: Sequence[tuple[int, int]], passage: str) -> Iterator[tuple[int, int]]:
    """Runs of tokens that are more likely than not inside an item of the answer, as places in the passage."""
    run: tuple[int, int] | None = None
    for logit, (start, end) in zip(inside, offsets, strict=False):
        if logit > ITEM:
            run = (start if run is None else run[0], end)
        elif run is not None:
            yield _stripped(passage, *run)
            run = None
    if run is not None:
        yield _stripped(passage, *run)


def _stripped(passage: str, start: int, end: int) -> tuple[int, int]:
    """Without the blank that a piece may begin with, before its word."""
    while start < end and passage[start].isspace():
        start += 1
    return start, end


def _best(logits: NDArray[np.float32]) -> tuple[int, int] | None:
    """First and last token of the best span of ``logits``, shape (tokens, 2); None of no tokens."""
    best: tuple[float, int, int] | None = None
    for first, start in enumerate(logits[:, 0]):
        ends = logits[first : first + SPAN_TOKENS, 1]
        last = int(ends.argmax())
        score = float(start + ends[last])
        if best is None or score > best[0]:
            best = (score, first, first + last)
    return None if best is None else best[1:]
