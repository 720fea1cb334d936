"""The shipped reader on paragraphs that its training kept aside: EM, F1, and whether it knows what is not answered.

    WENJIAN_EVAL_DIR=… python -m benchmarks.reader [--model FOLDER] [--questions 300] [--json report.json]

Passages are 300 characters around the answer. What it has to tell from them: the best passage of 300 characters that
the search finds in the whole set and that does not hold the answer. Our own text (models/reader_text) is measured on
its groups kept aside, against its questions without an answer.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from assistant.answers.onnx_reader import OnnxReader
from assistant.documents import from_text
from assistant.evaluation.metrics import cmrc_f1, exact_match, list_scores
from assistant.resources import resource
from vectorstore.embeddings import OnnxEmbedder
from vectorstore.index import HybridIndex

sys.path.insert(0, str(Path(__file__).parent.parent / "models"))
from reader_data import SETS, Row, kept_aside, own_rows

SHIPPED = resource("models", "multilingual-e5-small")
LENGTH = 300
DEPTH = 8
"""Passages searched for the best one that does not hold the answer."""
BATCH = 100


def aside(folder: Path, name: str, share: float) -> Iterator[Row]:
    """The questions of one set whose paragraph was kept aside, the answer where it first stands."""
    passages = {entry["id"]: entry["text"] for entry in _lines(folder / name / "passages.jsonl")}
    for entry in _lines(folder / name / "questions.jsonl"):
        paragraph, answer = entry["passage_ids"][0], entry["answers"][0]
        start = passages[paragraph].find(answer)
        if start >= 0 and kept_aside(paragraph, share):
            yield Row(name, entry["question"], passages[paragraph], ((start, start + len(answer)),), ())


def measured(reader: OnnxReader, rows: Sequence[Row], index: HybridIndex, rng: random.Random) -> dict[str, float]:
    """EM and F1 of ``rows``, AUC of their passages against the best wrong ones, milliseconds a reading."""
    exact, overlap, right, wrong, took = [], [], [], [], []
    for row in rows:
        window, answer = _window(row, rng), row.answers[0]
        began = time.perf_counter()
        (reading,) = reader.read(row.question, [window])
        took.append(1000 * (time.perf_counter() - began))
        given = window[reading.start : reading.end]
        exact.append(exact_match([answer], given))
        overlap.append(cmrc_f1([answer], given))
        right.append(reading.answerable)
        found = (hit.passage.text for hit in index.search(row.question, limit=DEPTH))
        if (other := next((text for text in found if answer not in text), None)) is not None:
            wrong.append(reader.read(row.question, [other])[0].answerable)
    return {
        "questions": len(rows), "em": 100 * float(np.mean(exact)), "f1": 100 * float(np.mean(overlap)),
        "auc": auc(right, wrong), "ms": float(np.median(took)),
    }  # fmt: skip


def of_own(reader: OnnxReader, rows: Sequence[Row]) -> dict[str, float]:
    """The same of our own text; its lists by the items that are right."""
    exact, overlap, lists, right, wrong, took = [], [], [], [], [], []
    for row in rows:
        began = time.perf_counter()
        (reading,) = reader.read(row.question, [row.passage], [row.heading])
        took.append(1000 * (time.perf_counter() - began))
        (right if row.items else wrong).append(reading.answerable)
        given = row.passage[reading.start : reading.end]
        if len(row.items) == 1:
            exact.append(exact_match(row.answers, given))
            overlap.append(cmrc_f1(row.answers, given))
        elif row.items:
            items = [row.passage[start:end] for start, end in reading.items]
            lists.append(list_scores([[answer] for answer in row.answers], items)[2])
    return {
        "questions": len(rows), "em": 100 * float(np.mean(exact)), "f1": 100 * float(np.mean(overlap)),
        "auc": auc(right, wrong), "ms": float(np.median(took)), "list_f1": 100 * float(np.mean(lists)),
    }  # fmt: skip


def auc(right: Sequence[float], wrong: Sequence[float]) -> float:
    """Chance that a passage which answers has the higher logit."""
    return float((np.array(right)[:, None] > np.array(wrong)[None]).mean())


def _window(row: Row, rng: random.Random) -> str:
    (start, end) = row.items[0]
    first = max(0, min(start - rng.randint(0, max(0, LENGTH - (end - start))), len(row.passage) - LENGTH))
    return row.passage[first : first + max(LENGTH, end - start)]


def _lines(file: Path) -> Iterator[dict[str, list[str] | str]]:
    with file.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=SHIPPED)
    parser.add_argument("--questions", type=int, default=300)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    reader, rng = OnnxReader(options.model, threads=1), random.Random(1)
    own = own_rows()[1]
    results = {"own text": of_own(reader, rng.sample(own, min(len(own), options.questions)))}
    root = os.environ.get("WENJIAN_EVAL_DIR")
    if not root:
        print("set WENJIAN_EVAL_DIR to the folder of the question sets: only our own text is measured", file=sys.stderr)
    for name, share, _ in SETS if root else ():
        rows = list(aside(Path(root or ""), name, share))
        with TemporaryDirectory(prefix="wenjian-bench-") as home:
            index = HybridIndex.open(Path(home), OnnxEmbedder(SHIPPED))
            texts = sorted({row.passage for row in rows})
            documents = [from_text(text, id=str(number)) for number, text in enumerate(texts)]
            for start in range(0, len(documents), BATCH):
                index.add(documents[start : start + BATCH])
            results[name] = measured(reader, rng.sample(rows, min(len(rows), options.questions)), index, rng)
            index.close()
    print("| set | questions | EM | F1 | AUC | ms | list F1 |\n|---|---|---|---|---|---|---|")
    for name, row in results.items():
        items = f"{row['list_f1']:.1f}" if "list_f1" in row else "-"
        print(
            f"| {name} | {row['questions']:.0f} | {row['em']:.1f} | {row['f1']:.1f} | {row['auc']:.3f} | "
            f"{row['ms']:.0f} | {items} |"
        )
    if options.json:
        options.json.write_text(json.dumps(results, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
