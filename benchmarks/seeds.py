"""Questions over a folder of documents, answered without a language model.

    python benchmarks/seeds.py DOCUMENTS QUESTIONS.jsonl ANSWERS.jsonl

Ingests the folder into a fresh index, asks every line of the questions file ({"id", "question", "history"}) and writes
one wenjian.answer/1 object a line with the question's id; prints the time an answer took. Without arguments the
documents beside $WENJIAN_EVAL_DIR (its sibling seeds/) and its seeds_dev.jsonl are used, and scored by score_seeds.py.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import median, quantiles

from assistant.answers.extractive import ExtractiveAnswerer
from assistant.answers.onnx_reader import OnnxReader
from assistant.answers.reranking import Reranker
from assistant.documents import read
from assistant.pipeline import Assistant
from assistant.questions import understand
from assistant.resources import resource
from assistant.types import Turn
from assistant.wire import to_wire
from assistant.wiring import SHIPPED_MODEL
from vectorstore.embeddings import OnnxEmbedder
from vectorstore.index import HybridIndex

TODAY = date(2026, 1, 1)
"""What 今年 in a question counts from: fixed, so that runs can be compared."""


def main() -> None:
    folder = os.environ.get("WENJIAN_EVAL_DIR", "")
    if len(sys.argv) != 4 and not folder:
        sys.exit("set WENJIAN_EVAL_DIR to the folder of question sets, or name DOCUMENTS QUESTIONS ANSWERS")
    if len(sys.argv) == 4:
        documents, questions, answers = map(Path, sys.argv[1:])
    else:
        documents, questions = Path(folder).parent / "seeds", Path(folder) / "seeds_dev.jsonl"
        answers = Path(tempfile.gettempdir()) / "seeds_answers.jsonl"
    took = answer_all(documents, questions, answers)
    print(f"{len(took)} questions, p50 {median(took):.0f} ms, p95 {quantiles(took, n=20)[-1]:.0f} ms -> {answers}")
    scorer = questions.parent / "score_seeds.py"
    if scorer.exists():
        subprocess.run([sys.executable, str(scorer), str(questions), str(answers)], check=True)


def answer_all(documents: Path, questions: Path, answers: Path) -> list[float]:
    """Milliseconds of each question, in order; the answers are written as they come."""
    took = []
    with opened(documents) as assistant, answers.open("w", encoding="utf-8") as out:
        assistant.ask("热身")  # the first question loads the tagger and the dictionaries
        for line in questions.read_text(encoding="utf-8").splitlines():
            question = json.loads(line)
            history = [Turn(turn["role"], turn["content"]) for turn in question.get("history") or []]
            start = time.perf_counter()
            answer = assistant.ask(question["question"], history=history, today=TODAY)
            took.append((time.perf_counter() - start) * 1000)
            out.write(json.dumps({"id": question["id"], **to_wire(answer)}, ensure_ascii=False) + "\n")
    return took


@contextmanager
def opened(documents: Path) -> Iterator[Assistant]:
    """An assistant over the files of a folder, in an index that is gone afterwards."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        embedder = OnnxEmbedder(resource("models", SHIPPED_MODEL))
        index = HybridIndex.open(Path(home), embedder)
        reader = OnnxReader(resource("models", SHIPPED_MODEL))
        answerer = ExtractiveAnswerer(index, embedder, reader)
        assistant = Assistant(index, answerer, read=read, understand=understand, rerank=Reranker(reader))
        try:
            for event in assistant.ingest([documents]):
                if event.outcome != "added":
                    print(event.outcome, event.path, event.message, file=sys.stderr)
            yield assistant
        finally:
            assistant.close()


if __name__ == "__main__":
    main()
