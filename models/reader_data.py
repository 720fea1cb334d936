"""Training examples of the reader, from question sets whose licence lets a shipped weight be trained on them."""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from assistant.documents import from_text
from vectorstore.embeddings import OnnxEmbedder

SETS = (("cmrc2018_train", 0.1, False), ("drcd_dev", 0.2, True))
"""Name, share of the paragraphs kept aside for measuring, whether it is in traditional characters."""
LEGAL, LEGAL_ASIDE, LEGAL_SHARE = "stard_lecoqa", 0.4, 0.04
"""Lay questions with the articles of law and the advice that answer them, and no places in these: share of the
questions kept aside for measuring, and of the examples."""
EMBEDDER = Path(__file__).with_name("multilingual-e5-small")
OWN = Path(__file__).with_name("reader_text")
"""Passages and questions that we wrote: bulletins, notices, news, everyday knowledge, lists; JSON lines."""
OWN_SHARE, LIST_SHARE = 0.6, 0.22
"""Of the examples: what people ask of their documents, the question sets being of encyclopaedias; and of these the
questions with several answers, which are a tenth of ours."""
PAIRED = 0.5
"""Of the answered examples those followed by the same question over a passage that does not answer it."""
NEAR_PASSAGES, WRONG_PASSAGES = 4, 3
"""Wrong ones of a question, found by the embedder and by BM25."""
SIBLINGS = 2
"""Passages before and after one of ours that are of its kind: written in pairs and triples."""
OWN_GROUP, OWN_ASIDE = 6, 12
"""Of every so many groups of so many passages of ours the first is kept aside."""
NO_HEADING, STRANGE_HEADING = 0.25, 0.15
"""Of our passages those shown without the heading they have; of the question sets' those shown with one of ours."""
AMID_SHARE, AMID = 0.5, (15, 130)
"""Of our passages those shown between the end of another and the beginning of a third, as the pieces of a document
begin and end in the middle of something else; characters of each."""
CROP = (100, 320)
"""Tokens of a passage, drawn for each example."""
QUESTION_TOKENS = 64
PASSAGE_TOKENS = 360
HEADING_TOKENS = 48
"""As assistant/answers/onnx_reader.py reads it: the last so many."""
ANSWER_TOKENS = 60
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_DAY = re.compile(r"(?<=｜)(\d{4})年(\d{1,2})月(\d{1,2})日(?=｜|$)")
_QUOTED = re.compile(r"[《“「]([^》”」]{2,12})[》”」]")
_SEPARATOR = re.compile("[、;；]")
_BETWEEN = re.compile(r"[、，,;；\s]?(?:以及|和|及|与|或|或者)?[《“「（]?|[》”」）]?[、，,;；]?[《“「]?")


@dataclass(frozen=True)
class Row:
    """One question with a passage, the answer's places there as pairs of characters, several for a list and none where
    the passage does not answer, and passages that a search mistakes for it."""

    source: str
    question: str
    passage: str
    items: tuple[tuple[int, int], ...]
    wrong: tuple[str, ...]
    heading: str = ""
    """What stands over the passage in its document; those of ``wrong`` stand before their text."""

    @property
    def answers(self) -> list[str]:
        return [self.passage[start:end] for start, end in self.items]


def kept_aside(paragraph: str, share: float) -> bool:
    """By paragraph, the same in every run."""
    return int(hashlib.sha256(paragraph.encode()).hexdigest()[:8], 16) / 2**32 < share


def rows(folder: Path) -> tuple[list[Row], list[Row]]:
    """Rows to train on and rows kept aside. To train on, each question of the traditional set comes in both scripts
    and a third of the other's; of those kept aside every second of the traditional set is made simplified."""
    import jieba
    import opencc
    from rank_bm25 import BM25Okapi

    simplify, complicate = (opencc.OpenCC(direction).convert for direction in ("t2s", "s2t"))
    train: list[Row] = []
    aside: list[Row] = []
    for name, share, traditional in SETS:
        passages = {p["id"]: p["text"] for p in _lines(folder / name / "passages.jsonl")}
        here = {key: kept_aside(text, share) for key, text in passages.items()}
        plain = {key: simplify(text) for key, text in passages.items()} if traditional else passages
        ids = list(passages)
        ranker = BM25Okapi([jieba.lcut(plain[key]) for key in ids])
        dense = _Dense(plain)
        for number, entry in enumerate(_lines(folder / name / "questions.jsonl")):
            (answer, *_), paragraph = entry["answers"], entry["passage_ids"][0]
            start = passages[paragraph].find(answer)
            if start < 0:
                continue
            question, bare = simplify(entry["question"]), simplify(answer)
            scores = ranker.get_scores(jieba.lcut(question))
            found = [(ids[i], plain[ids[i]]) for i in np.argsort(-scores)[:9] if ids[i] != paragraph]
            near, far = (
                [text for key, text in texts if bare not in text and here[key] == here[paragraph]]
                for texts in (dense(question), found)
            )
            wrong = (*near[:NEAR_PASSAGES], *far[:WRONG_PASSAGES])
            items = ((start, start + len(answer)),)
            simple = Row(name, question, plain[paragraph], items, wrong)
            if traditional:
                asked, text = entry["question"], passages[paragraph]
            else:
                asked, text = complicate(question), complicate(plain[paragraph])
            if len(text) != len(plain[paragraph]):
                continue  # a character that is two in the other script
            other = replace(simple, question=asked, passage=text, wrong=tuple(map(complicate, wrong)))
            if here[paragraph]:
                aside.append(other if traditional and number % 2 else simple)
            else:
                train.append(simple)
                if traditional or number % 3 == 0:
                    train.append(other)
    return train, aside


def legal_rows(folder: Path) -> list[Row]:
    """Rows of ``LEGAL``: the passage answers somewhere, its whole text being the one item."""
    import jieba
    from rank_bm25 import BM25Okapi

    articles = {p["id"]: p for p in _lines(folder / LEGAL / "passages.jsonl")}
    ids = list(articles)
    ranker = BM25Okapi([jieba.lcut(articles[key]["text"]) for key in ids])
    found: list[Row] = []
    for entry in _lines(folder / LEGAL / "questions.jsonl"):
        question, right = entry["question"], [articles[key] for key in entry["passage_ids"]]
        if kept_aside(question, LEGAL_ASIDE):
            continue
        ranked = np.argsort(-ranker.get_scores(jieba.lcut(question)))[:12]
        texts = {article["text"] for article in right}
        # the first are often the same rule in another law
        wrong = [articles[ids[i]] for i in ranked[4:] if articles[ids[i]]["text"] not in texts]
        under = tuple(f"{article['title']}\n{article['text']}" for article in wrong)
        passages = [(article["title"], article["text"]) for article in right]
        for title, text in [*passages, *(("", answer) for answer in entry["answers"])]:
            found.append(Row(LEGAL, question, text, ((0, len(text)),), under, title))
    return found


class _Dense:
    """What the embedder that ships takes for the passages nearest a question, among the pieces it would search."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._embedder = OnnxEmbedder(EMBEDDER)
        self._pieces = [
            (key, passage.text) for key, text in texts.items() for passage in from_text(text, id=key, title="")[1]
        ]
        self._vectors = self._embedder.embed_passages([text for _, text in self._pieces])

    def __call__(self, question: str) -> list[tuple[str, str]]:
        """Key of its paragraph and text, the nearest first."""
        order = np.argsort(-(self._vectors @ self._embedder.embed_query(question)))
        return [self._pieces[i] for i in order[: 3 * NEAR_PASSAGES]]


def own_rows(folder: Path = OWN) -> tuple[list[Row], list[Row]]:
    """Rows of ``folder``'s files to train on, and rows kept aside. An answer that its passage lacks is an error."""
    found: tuple[list[Row], list[Row]] = [], []
    for file in sorted(folder.glob("*.jsonl")):
        entries = list(_lines(file))
        for at, entry in enumerate(entries):
            passage = entry["passage"]
            aside = at // OWN_GROUP % OWN_ASIDE == 0
            heading = _heading(entry)
            near = [_under(other) for other in entries[max(0, at - SIBLINGS) : at + SIBLINGS + 1]]
            for asked in entry["questions"]:
                answers = asked["a"] if isinstance(asked["a"], list) else [] if asked["a"] is None else [asked["a"]]
                wrong = [other for other in near if passage not in other and not any(one in other for one in answers)]
                places = _places(passage, answers)
                under = tuple(wrong if answers else ())
                found[aside].append(Row("own", asked["q"], passage, places, under, heading))
    return found


def _under(entry: dict[str, Any]) -> str:
    """The passage under its heading."""
    heading = _heading(entry)
    return f"{heading}\n{entry['passage']}" if heading else str(entry["passage"])


def _heading(entry: dict[str, Any]) -> str:
    """With its date written as assistant/documents/passages.py writes it: 2021-03-15."""
    return _DAY.sub(lambda day: f"{day[1]}-{int(day[2]):02}-{int(day[3]):02}", entry.get("heading", ""))


def _places(passage: str, answers: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Each answer's place, an item of a list looked for after the one before it, and then from the start."""
    places: list[tuple[int, int]] = []
    after = 0
    for answer in answers:
        start = passage.find(answer, after)
        start = passage.index(answer) if start < 0 else start
        after = start + len(answer)
        places.append((start, after))
    return tuple(places)


@dataclass(frozen=True)
class Example:
    """Token ids ``<s> question </s></s> heading passage </s>``; first and last token of the answer, both 0 for none,
    both ``UNKNOWN`` where no one span is right; for each token whether it is within an item of the answer, none where
    the items are not known."""

    ids: list[int]
    first: int
    last: int
    inside: list[bool]


UNKNOWN = -100


def examples(
    train: Sequence[Row], own: Sequence[Row], tokenizer: Tokenizer, seed: int
) -> Iterator[tuple[Example, ...]]:
    """Endless: one example, or an answered one and after it the same question with a passage that does not answer.
    ``OWN_SHARE`` of the draws are our own text, ``LEGAL_SHARE`` law; of the rest 45 % answers of CMRC, 24 % of DRCD,
    20 % wrong or cropped passages and the rest swapped questions."""
    rng = random.Random(seed)
    cmrc, drcd = ([row for row in train if row.source == name] for name, _, _ in SETS)
    legal = [row for row in train if row.source == LEGAL]
    names = _names([*cmrc, *drcd])
    lists = [row for row in own if len(row.items) > 1]
    headings = sorted({row.heading for row in own if row.heading})
    passages = sorted({row.passage for row in own})
    make = _Maker(tokenizer, rng)
    while True:
        share = rng.random()
        paired = False
        if share < OWN_SHARE:
            row = rng.choice(lists if rng.random() < LIST_SHARE else own)
            amid = _amid(row, rng, passages) if rng.random() < AMID_SHARE else row
            made, paired = _of_own(make, amid, rng, headings)
        elif share < OWN_SHARE + LEGAL_SHARE:
            row, paired = rng.choice(legal), True
            made = make.answering(row)
        else:
            draw = rng.random()
            row = rng.choice(cmrc if rng.random() < 0.65 else drcd)
            if rng.random() < STRANGE_HEADING:
                row = replace(row, heading=rng.choice(headings))
            if draw < 0.69:
                made, paired = make.answered(row, rng.randint(*CROP)), True
            elif draw < 0.89:
                made = make.unanswered(
                    row.question, _cropped(row) if rng.random() < 0.5 else _wrong(row, rng), heading=row.heading
                )
            else:
                made = make.unanswered(_swapped(row, rng, names), row.passage, heading=row.heading)
        if made is None:
            continue
        wrong = None
        if paired and rng.random() < PAIRED:
            length = PASSAGE_TOKENS if share < OWN_SHARE else None
            wrong = make.unanswered(row.question, _wrong(row, rng), length)
        yield (made,) if wrong is None else (made, wrong)


def _amid(row: Row, rng: random.Random, passages: Sequence[str]) -> Row:
    """The row with other text before and after its passage."""
    before = rng.choice(passages)[-rng.randint(*AMID) :] + rng.choice(("", "\n"))
    after = rng.choice(("", "\n")) + rng.choice(passages)[: rng.randint(*AMID)]
    if any(answer in before + after for answer in row.answers):
        return row
    places = tuple((start + len(before), end + len(before)) for start, end in row.items)
    return replace(row, passage=before + row.passage + after, items=places)


def _of_own(make: _Maker, row: Row, rng: random.Random, headings: Sequence[str]) -> tuple[Example | None, bool]:
    """And whether its passage answers."""
    if not row.items:
        return make.unanswered(row.question, row.passage, PASSAGE_TOKENS, row.heading), False
    named = _named_above(row)
    if named and rng.random() < 0.2:  # the same words in another year's issue, in another town's article
        other = rng.choice([one for one in headings if named not in one])
        return make.unanswered(row.question, row.passage, PASSAGE_TOKENS, other), False
    if not named and rng.random() < NO_HEADING:
        row = replace(row, heading="")
    return make.answered(row, PASSAGE_TOKENS), True


def _named_above(row: Row) -> str:
    """The longest name, year or number of the question that only the heading has; "" where none is of 3 characters."""
    shared = SequenceMatcher(None, row.question, row.heading, autojunk=False).get_matching_blocks()
    parts = (row.question[block.a : block.a + block.size] for block in shared if block.size > 2)
    return max((part for part in parts if part not in row.passage), key=len, default="")


class _Maker:
    def __init__(self, tokenizer: Tokenizer, rng: random.Random) -> None:
        self._tokenizer = tokenizer
        self._rng = rng
        self._known: dict[str, tuple[NDArray[np.int32], NDArray[np.int32]]] = {}

    def answered(self, row: Row, length: int) -> Example | None:
        """None where the answer does not lie within ``length`` tokens."""
        ids, offsets = self._encode(row.passage)
        above = self._heading(row.heading)
        whole = _run(row)
        first, last = _tokens(offsets, *whole)
        highest = max(0, len(ids) - length)
        window = self._rng.randint(max(0, min(last - length + 1, first, highest)), min(first, highest))
        if not 0 <= last - window < length:
            return None
        inside = np.zeros(len(ids), bool)
        for start, end in _split(row):
            low, high = _tokens(offsets, start, end)
            inside[low : high + 1] = True
        cut = slice(window, window + length)
        question = self._question(row.question)
        before = len(question) + 3 + len(above)
        offset = before - window
        span = (offset + first, offset + last) if last - first <= ANSWER_TOKENS else (UNKNOWN, UNKNOWN)
        marks = [*[False] * before, *inside[cut].tolist(), False]
        return Example(_joined(question, above, ids[cut]), *span, marks)

    def answering(self, row: Row) -> Example:
        """Of a row that does not say where its passage answers."""
        ids, _ = self._encode(row.passage)
        joined = _joined(self._question(row.question), self._heading(row.heading), ids[: CROP[1]])
        return Example(joined, UNKNOWN, UNKNOWN, [])

    def unanswered(
        self, question: str | None, passage: str | None, length: int | None = None, heading: str = ""
    ) -> Example | None:
        if question is None or passage is None:
            return None
        ids, _ = self._encode(passage)
        if length is None:
            length = self._rng.randint(*CROP)
        window = self._rng.randint(0, max(0, len(ids) - length))
        joined = _joined(self._question(question), self._heading(heading), ids[window : window + length])
        return Example(joined, 0, 0, [False] * len(joined))

    def _question(self, text: str) -> list[int]:
        return self._encode(text)[0][:QUESTION_TOKENS].tolist()

    def _heading(self, text: str) -> list[int]:
        return self._encode(text)[0][-HEADING_TOKENS:].tolist() if text else []

    def _encode(self, text: str) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        if text not in self._known:
            encoding = self._tokenizer.encode(text, add_special_tokens=False)
            offsets = np.array(encoding.offsets, np.int32).reshape(-1, 2)
            self._known[text] = (np.array(encoding.ids, np.int32), offsets)
        return self._known[text]


def _tokens(offsets: NDArray[np.int32], start: int, end: int) -> tuple[int, int]:
    """First and last token that share a character with ``start`` to ``end``."""
    return int(np.searchsorted(offsets[:, 1], start, "right")), int(np.searchsorted(offsets[:, 0], end, "left")) - 1


def _run(row: Row) -> tuple[int, int]:
    """The longest run of items with nothing but separators between them: the one span that answers a list best."""
    runs: list[tuple[int, int]] = []
    for start, end in row.items:
        if runs and runs[-1][1] <= start and _BETWEEN.fullmatch(row.passage[runs[-1][1] : start]):
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    return max(runs, key=lambda run: run[1] - run[0])


def _split(row: Row) -> Iterator[tuple[int, int]]:
    """The items, an enumeration that was marked as one answer taken apart."""
    for start, end in row.items:
        for mark in _SEPARATOR.finditer(row.passage, start, end):
            yield start, mark.start()
            start = mark.end()
        yield start, end


def _joined(question: list[int], heading: list[int], passage: NDArray[np.int32]) -> list[int]:
    return [0, *question, 2, 2, *heading, *passage.tolist(), 2]


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _names(train: Sequence[Row]) -> list[str]:
    """Quoted names of questions and short answers: what may be put in another's place."""
    quoted = {name for row in train for name in _QUOTED.findall(row.question)}
    answers = {row.answers[0] for row in train}
    return sorted(quoted | {answer for answer in answers if re.fullmatch(r"[\u4e00-\u9fff·]{2,8}", answer)})


def _cropped(row: Row) -> str | None:
    """The longer side of the paragraph beside the answer, where it does not hold the answer again."""
    (answer, *_), places = row.answers, [found.span() for found in re.finditer(re.escape(row.answers[0]), row.passage)]
    side = max(row.passage[: places[0][0]], row.passage[places[-1][1] :], key=len)
    return side if len(side) > 40 and answer not in side else None


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
