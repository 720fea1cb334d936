"""Training examples of the reader, from question sets whose licence lets a shipped weight be trained on them."""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

SETS = (("cmrc2018_train", 0.1, False), ("drcd_dev", 0.2, True))
"""Name, share of the paragraphs kept aside for measuring, whether it is in traditional characters."""
WRONG_PASSAGES = 5
CROP = (100, 320)
"""Tokens of a passage, drawn for each example."""
QUESTION_TOKENS = 64
ANSWER_TOKENS = 60
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_QUOTED = re.compile(r"[《“「]([^》”」]{2,12})[》”」]")


@dataclass(frozen=True)
class Row:
    """One question with its paragraph, where its answer stands there, and paragraphs that BM25 mistakes for it."""

    simplified: bool
    question: str
    passage: str
    answer: str
    starts: tuple[int, ...]
    wrong: tuple[str, ...]


def kept_aside(paragraph: str, share: float) -> bool:
    """By paragraph, the same in every run."""
    return int(hashlib.sha256(paragraph.encode()).hexdigest()[:8], 16) / 2**32 < share


def rows(folder: Path) -> tuple[list[Row], list[Row]]:
    """Rows to train on and rows kept aside. Every second question of the traditional set is made simplified."""
    import jieba
    import opencc
    from rank_bm25 import BM25Okapi

    simplify = opencc.OpenCC("t2s").convert
    train: list[Row] = []
    aside: list[Row] = []
    for name, share, traditional in SETS:
        passages = {p["id"]: p["text"] for p in _lines(folder / name / "passages.jsonl")}
        plain = {key: simplify(text) for key, text in passages.items()} if traditional else passages
        ids = list(passages)
        ranker = BM25Okapi([jieba.lcut(plain[key]) for key in ids])
        for number, entry in enumerate(_lines(folder / name / "questions.jsonl")):
            (answer, *_), paragraph = entry["answers"], entry["passage_ids"][0]
            starts = tuple(m.start() for m in re.finditer(re.escape(answer), passages[paragraph]))
            if not starts:
                continue
            here = kept_aside(paragraph, share)
            scores = ranker.get_scores(jieba.lcut(simplify(entry["question"])))
            near = [ids[i] for i in np.argsort(-scores)[:9]]
            wrong = [
                key for key in near
                if key != paragraph and answer not in passages[key] and kept_aside(key, share) == here
            ]  # fmt: skip
            convert = traditional and number % 2 == 0
            texts = plain if convert else passages
            (aside if here else train).append(Row(
                not traditional, simplify(entry["question"]) if convert else entry["question"], texts[paragraph],
                simplify(answer) if convert else answer, starts, tuple(texts[key] for key in wrong[:WRONG_PASSAGES]),
            ))  # fmt: skip
    return train, aside


@dataclass(frozen=True)
class Example:
    """Token ids ``<s> question </s></s> passage </s>``; first and last token of the answer, both 0 for none."""

    ids: list[int]
    first: int
    last: int


def examples(train: Sequence[Row], tokenizer: Tokenizer, seed: int) -> Iterator[Example]:
    """Endless. 44 % answers of CMRC, 15 % of DRCD; 24 % wrong or cropped passages; the rest swapped questions."""
    rng = random.Random(seed)
    cmrc, drcd = ([row for row in train if row.simplified is kind] for kind in (True, False))
    names = _names(train)
    make = _Maker(tokenizer, rng)
    while True:
        draw = rng.random()
        from_cmrc = draw < 0.62 or (draw >= 0.83 and rng.random() < 0.7)
        row = rng.choice(cmrc if from_cmrc else drcd)
        if draw < 0.44 or 0.62 <= draw < 0.77:
            made = make.answered(row)
        elif draw < 0.83:
            made = make.unanswered(row.question, _cropped(row) if rng.random() < 0.5 else _wrong(row, rng))
        else:
            made = make.unanswered(_swapped(row, rng, names), row.passage)
        if made is not None:
            yield made


class _Maker:
    def __init__(self, tokenizer: Tokenizer, rng: random.Random) -> None:
        self._tokenizer = tokenizer
        self._rng = rng
        self._known: dict[str, tuple[NDArray[np.int32], NDArray[np.int32]]] = {}

    def answered(self, row: Row) -> Example | None:
        ids, offsets = self._encode(row.passage)
        begin, stop = row.starts[0], row.starts[0] + len(row.answer)
        first = next((i for i, (_, end) in enumerate(offsets) if end > begin), None)
        last = next((i for i in range(len(ids) - 1, -1, -1) if offsets[i][0] < stop), None)
        if first is None or last is None or not 0 <= last - first <= ANSWER_TOKENS:
            return None
        length = self._rng.randint(*CROP)
        lowest, highest = max(0, last - length + 1), min(first, max(0, len(ids) - length))
        window = min(first, self._rng.randint(min(lowest, highest), max(lowest, highest)))
        if last - window >= min(length, len(ids) - window):
            return None
        question = self._question(row.question)
        offset = len(question) + 3 - window
        return Example(_joined(question, ids[window : window + length]), offset + first, offset + last)

    def unanswered(self, question: str | None, passage: str | None) -> Example | None:
        if question is None or passage is None:
            return None
        ids, _ = self._encode(passage)
        length = self._rng.randint(*CROP)
        window = self._rng.randint(0, max(0, len(ids) - length))
        return Example(_joined(self._question(question), ids[window : window + length]), 0, 0)

    def _question(self, text: str) -> list[int]:
        return self._encode(text)[0][:QUESTION_TOKENS].tolist()

    def _encode(self, text: str) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        if text not in self._known:
            encoding = self._tokenizer.encode(text, add_special_tokens=False)
            offsets = np.array(encoding.offsets, np.int32).reshape(-1, 2)
            self._known[text] = (np.array(encoding.ids, np.int32), offsets)
        return self._known[text]


def _joined(question: list[int], passage: NDArray[np.int32]) -> list[int]:
    return [0, *question, 2, 2, *passage.tolist(), 2]


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _names(train: Sequence[Row]) -> list[str]:
    """Quoted names of questions and short answers: what may be put in another's place."""
    quoted = {name for row in train for name in _QUOTED.findall(row.question)}
    return sorted(quoted | {row.answer for row in train if re.fullmatch(r"[\u4e00-\u9fff·]{2,8}", row.answer)})


def _cropped(row: Row) -> str | None:
    """The longer side of the paragraph beside the answer, where it does not hold the answer again."""
    side = max(row.passage[: min(row.starts)], row.passage[max(row.starts) + len(row.answer) :], key=len)
    return side if len(side) > 40 and row.answer not in side else None


def _wrong(row: Row, rng: random.Random) -> str | None:
    return rng.choice(row.wrong) if row.wrong else None


def _swapped(row: Row, rng: random.Random, names: Sequence[str]) -> str | None:
    """A near-true question that the passage does not answer: a number, a year or a name of it is another."""
    question, passage = row.question, row.passage
    numbers = [match for match in _NUMBER.finditer(question) if match.group() in passage]
    if numbers and rng.random() < 0.8:
        match = rng.choice(numbers)
        step = rng.choice([-3, -2, -1, 1, 2, 3, 5, 10, 100])
        value = str(int(float(match.group())) + step)
        if not value.startswith("-") and value not in passage:
            return question[: match.start()] + value + question[match.end() :]
    held = [name for name in names if name in question and name in passage]
    if not held:
        return None
    name, other = max(held, key=len), rng.choice(names)
    near = abs(len(other) - len(name)) <= 1 and other not in passage
    return question.replace(name, other) if near else None
