"""The shipped reader on onnxruntime: where in a passage a question is answered, and whether it is.

models/multilingual-e5-small/reader.onnx, trained by models/train_reader.py; words and tokenizer are the embedder's.
"""

from __future__ import annotations

import os
import re
import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
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
"""Ids of <s> and </s>: a pair is <s> question </s></s> heading passage </s>, as models/reader_data.py joins them."""
QUESTION_TOKENS, HEADING_TOKENS, PASSAGE_TOKENS = 64, 48, 420
SPAN_TOKENS = 50
SPANS = 5
"""Places told of a passage: the best may be of another sort than what is asked."""
ITEM = 0.0
"""Logit from which a token is taken to be inside an item of the answer."""
_WITHIN = re.compile(r"[^\s、，,；;。：:！？!?|和及与或]{1,3}")
"""What stands between two runs that are one item."""
KEPT = 512
"""Readings kept, about 1 kB each with their texts: what the search was reranked by is read again for the answer."""


class OnnxReader:
    """Satisfies PassageReader. Each passage runs alone on one core, as many at once as there are cores."""

    def __init__(self, folder: Path, *, threads: int | None = None) -> None:
        """Raises EmbedderUnavailableError where the files are not there or damaged."""
        self._threads = (os.cpu_count() or 1) if threads is None else threads
        self._kept: OrderedDict[tuple[str, str, str], Reading] = OrderedDict()
        self._lock = threading.Lock()
        try:
            self._session = open_session(folder / "reader.onnx")
            self._tokenizer = shared_tokenizer(folder / "tokenizer.json")
        except Exception as error:  # both libraries raise bare Exceptions of their own
            raise EmbedderUnavailableError(f"阅读模型 {folder} 无法载入：{error}；请重新安装") from error

    def read(self, question: str, passages: Sequence[str], headings: Sequence[str] = ()) -> list[Reading]:
        asked = self._ids(question)[:QUESTION_TOKENS]
        pairs = list(zip(headings or [""] * len(passages), passages, strict=True))
        with self._lock:
            readings = {pair: kept for pair in pairs if (kept := self._kept.get((question, *pair))) is not None}
        new = [pair for pair in dict.fromkeys(pairs) if pair not in readings]
        if len(new) < 2:
            made = [self._one(asked, *pair) for pair in new]
        else:
            with ThreadPoolExecutor(self._threads, thread_name_prefix="read") as pool:
                made = list(pool.map(lambda pair: self._one(asked, *pair), new))
        readings.update(zip(new, made, strict=True))
        with self._lock:
            for pair, reading in readings.items():
                self._kept[question, *pair] = reading
                self._kept.move_to_end((question, *pair))
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return [readings[pair] for pair in pairs]

    def _ids(self, text: str) -> list[int]:
        ids: list[int] = self._tokenizer.encode(encodable(text), add_special_tokens=False).ids
        return ids

    def _one(self, asked: list[int], heading: str, passage: str) -> Reading:
        above = self._ids(heading)[-HEADING_TOKENS:] if heading else []
        encoding = self._tokenizer.encode(encodable(passage), add_special_tokens=False)
        ids = encoding.ids[:PASSAGE_TOKENS]
        row = np.array([[START, *asked, END, END, *above, *ids, END]], np.int64)
        spans, answerable = self._session.run(None, {"ids": row})
        first = len(asked) + 3 + len(above)
        marks = spans[0, first : first + len(ids)]
        places = [
            _stripped(passage, encoding.offsets[first][0], encoding.offsets[last][1]) for first, last in _spans(marks)
        ]
        if not places:
            return Reading(0, 0, float("-inf"))
        items = tuple(_joined(_items(marks[:, 2], encoding.offsets, passage), passage))
        return Reading(*places[0], float(answerable.ravel()[0]), items, tuple(places[1:]))


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


def _joined(items: Iterable[tuple[int, int]], passage: str) -> Iterator[tuple[int, int]]:
    """Runs with a few characters between them that separate nothing are one item: 古建宁|的“|旧木|坊."""
    last: tuple[int, int] | None = None
    for item in items:
        if last is not None and _WITHIN.fullmatch(passage, last[1], item[0]):
            last = last[0], item[1]
            continue
        if last is not None:
            yield last
        last = item
    if last is not None:
        yield last


def _stripped(passage: str, start: int, end: int) -> tuple[int, int]:
    """Without the blank that a piece may begin with, before its word."""
    while start < end and passage[start].isspace():
        start += 1
    return start, end


def _spans(logits: NDArray[np.float32]) -> list[tuple[int, int]]:
    """First and last token of the ``SPANS`` best spans of ``logits``, shape (tokens, 3), none within another."""
    scored: list[tuple[float, int, int]] = []
    for first, start in enumerate(logits[:, 0]):
        ends = logits[first : first + SPAN_TOKENS, 1]
        last = int(ends.argmax())
        scored.append((float(start + ends[last]), first, first + last))
    kept: list[tuple[int, int]] = []
    for _, first, last in sorted(scored, reverse=True):
        if len(kept) < SPANS and all(last < other[0] or other[1] < first for other in kept):
            kept.append((first, last))
    return kept
