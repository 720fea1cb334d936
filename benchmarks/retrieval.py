"""nDCG@10 of each leg, of the hybrid and of LangChain's EnsembleRetriever on whole question sets.

    WENJIAN_EVAL_DIR=… python -m benchmarks.retrieval --cache /tmp/wenjian-vectors [--json report.json] [SET …]

One document a passage, its title as heading. The legs: exact cosine; FTS5's BM25 over words, over bigrams, over both.
The vectors of a set are kept in the folder given by --cache, so that only the first run embeds.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from assistant.evaluation.dataset import EvalPassage, EvalQuestion, read_passages, read_questions
from assistant.evaluation.metrics import ndcg
from vectorstore import lexical, records
from vectorstore.embeddings import OnnxEmbedder
from vectorstore.index import HybridIndex
from vectorstore.ranking import QueryTerms
from vectorstore.types import Document, Embedder, Passage, Vectors
from vectorstore.words import terms

SETS = (
    "xquad_zh2en", "xquad_en2zh", "xquad_mix", "xquad_zh", "dureader_robust_dev", "dureader_checklist_dev",
    "domainrag", "cmqa_dev", "stard_lecoqa",
)  # fmt: skip
LEGS = ("dense", "words", "bigrams", "lexical")
DEPTH = 10
CHUNK = 256

Ranker = Callable[[EvalQuestion], Sequence[str]]


class CachedEmbedder:
    """An embedder that looks texts up among those it embedded before, in any run."""

    def __init__(self, embedder: Embedder, file: Path) -> None:
        self.name = embedder.name
        self.dimension = embedder.dimension
        self._embedder = embedder
        self._file = file
        self._known: dict[bytes, NDArray[np.float16]] = {}
        if file.exists():
            for row in np.fromfile(file, self._row):
                self._known[row["key"].tobytes()] = row["vector"]

    @property
    def _row(self) -> np.dtype[np.void]:
        return np.dtype([("key", np.uint8, 16), ("vector", np.float16, self.dimension)])

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return self._look_up("p", texts, self._embedder.embed_passages)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        vector: NDArray[np.float32] = self._look_up(
            "q", [text], lambda texts: np.stack([self._embedder.embed_query(t) for t in texts])
        )[0]
        return vector

    def _look_up(self, kind: str, texts: Sequence[str], embed: Callable[[Sequence[str]], Vectors]) -> Vectors:
        keys = [hashlib.blake2b(f"{kind}{text}".encode(), digest_size=16).digest() for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._known}
        if new:
            rows = np.zeros(len(new), self._row)
            rows["key"] = np.frombuffer(b"".join(new), np.uint8).reshape(-1, 16)
            rows["vector"] = embed(list(new.values()))
            self._known.update((key, row["vector"]) for key, row in zip(new, rows, strict=True))
            with self._file.open("ab") as cache:
                cache.write(rows.tobytes())
        return np.stack([self._known[key] for key in keys]).astype(np.float32)


@dataclass(frozen=True, slots=True)
class QuestionSet:
    name: str
    passages: Sequence[EvalPassage]
    questions: Sequence[EvalQuestion]


def read_set(folder: Path) -> QuestionSet:
    """Only questions that have passages to be found."""
    questions = [question for question in read_questions(folder / "questions.jsonl") if question.passage_ids]
    return QuestionSet(folder.name, read_passages(folder / "passages.jsonl"), questions)


def _embedded_texts(data: QuestionSet) -> list[str]:
    return [f"{passage.title}\n{passage.text}" if passage.title else passage.text for passage in data.passages]


def embed(data: QuestionSet, embedder: Embedder) -> None:
    """Fill the cache, a chunk at a time, so that a run broken off goes on where it was."""
    texts = _embedded_texts(data)
    for start in range(0, len(texts), CHUNK):
        embedder.embed_passages(texts[start : start + CHUNK])
        print(f"\r{data.name}: {start}/{len(texts)}", end="", file=sys.stderr, flush=True)
    for question in data.questions:
        embedder.embed_query(question.text)
    print(f"\r{data.name}: {len(texts)} passages embedded", file=sys.stderr)


def _documents(data: QuestionSet) -> Iterator[tuple[Document, list[Passage]]]:
    for passage in data.passages:
        text = passage.text
        document = Document(passage.id, data.name, passage.id, passage.title, text, sha256="")
        yield document, [Passage(passage.id, passage.id, text, 0, len(text), passage.title)]


def _mean_ndcg(questions: Sequence[EvalQuestion], rank: Ranker) -> float:
    return 100 * float(np.mean([ndcg(q.passage_ids, rank(q), DEPTH) for q in questions]))


def ours(data: QuestionSet, embedder: Embedder) -> dict[str, float]:
    """nDCG@10 of the index and of each of its legs, and the time of a search in ms (query vector looked up)."""
    with TemporaryDirectory(prefix="wenjian-bench-") as home:
        index = HybridIndex.open(Path(home), embedder)
        documents = list(_documents(data))
        for start in range(0, len(documents), 2000):
            index.add(documents[start : start + 2000])
        milliseconds: list[float] = []

        def hybrid(question: EvalQuestion) -> list[str]:
            began = time.perf_counter()
            hits = index.search(question.text, limit=DEPTH)
            milliseconds.append(1000 * (time.perf_counter() - began))
            return [hit.passage.document_id for hit in hits]

        result = {name: _mean_ndcg(data.questions, rank) for name, rank in _legs(data, index, embedder).items()}
        result["hybrid"] = _mean_ndcg(data.questions, hybrid)
        result["search_p50_ms"], result["search_p95_ms"] = np.percentile(milliseconds, [50, 95]).tolist()
        result["weight"] = index.coverage_weight
        index.close()
    return result


def _legs(data: QuestionSet, index: HybridIndex, embedder: Embedder) -> dict[str, Ranker]:
    names = [passage.id for passage in data.passages]
    vectors = embedder.embed_passages(_embedded_texts(data))

    def dense(question: EvalQuestion) -> list[str]:
        best = np.argsort(-(vectors @ embedder.embed_query(question.text)), kind="stable")[:DEPTH]
        return [names[i] for i in best]

    def worded(*vocabularies: lexical.Vocabulary) -> Ranker:
        def rank(question: EvalQuestion) -> list[str]:
            with index.reading() as connection:
                frequencies = QueryTerms(connection, question.text).frequencies
                found = lexical.candidates(connection, {name: frequencies[name] for name in vocabularies}, DEPTH)
                passages = records.passages_at(connection, found)
            return [passages[seq].document_id for seq in found]

        return rank

    return dict(zip(LEGS, (dense, worded("words"), worded("grams"), worded("words", "grams")), strict=True))


def langchain_ensemble(data: QuestionSet, embedder: Embedder) -> float:
    """nDCG@10 of EnsembleRetriever (RRF, its defaults) over BM25Retriever on jieba words and Chroma, 50 each."""
    from langchain_chroma import Chroma
    from langchain_classic.retrievers import EnsembleRetriever
    from langchain_community.retrievers import BM25Retriever
    from langchain_core.documents import Document as LangChainDocument
    from langchain_core.embeddings import Embeddings

    class Adapter(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return embedder.embed_passages(texts).tolist()

        def embed_query(self, text: str) -> list[float]:
            return embedder.embed_query(text).tolist()

    documents = [
        LangChainDocument(text, metadata={"id": passage.id})
        for passage, text in zip(data.passages, _embedded_texts(data), strict=True)
    ]
    keyword = BM25Retriever.from_documents(documents, preprocess_func=terms, k=50)
    store = Chroma(data.name, Adapter(), collection_metadata={"hnsw:space": "cosine"})
    for start in range(0, len(documents), 5000):
        store.add_documents(documents[start : start + 5000])
    retriever = EnsembleRetriever(
        retrievers=[keyword, store.as_retriever(search_kwargs={"k": 50})], weights=[0.5, 0.5], id_key="id"
    )
    try:
        return _mean_ndcg(data.questions, lambda q: [d.metadata["id"] for d in retriever.invoke(q.text)])
    finally:
        store.delete_collection()


def table(results: Mapping[str, Mapping[str, float]]) -> str:
    """Markdown; ``gain`` is hybrid less the best leg."""
    columns = [*LEGS, "hybrid", "gain", "ensemble"]
    lines = ["| set | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
    for name, row in results.items():
        shown = (f"{row[column]:.1f}" if column in row else "-" for column in columns)
        lines.append(f"| {name} | {' | '.join(shown)} |")
    gains = [row["gain"] for row in results.values()]
    lines.append(f"\nmean gain over the best leg {np.mean(gains):+.2f}, worst {min(gains):+.2f}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", default=SETS, metavar="SET")
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--embed-only", action="store_true")
    parser.add_argument("--no-langchain", action="store_true")
    options = parser.parse_args()
    root = os.environ.get("WENJIAN_EVAL_DIR")
    if not root:
        sys.exit("set WENJIAN_EVAL_DIR to the folder of the question sets; nothing was measured")
    options.cache.mkdir(parents=True, exist_ok=True)
    shipped = OnnxEmbedder(Path(__file__).parent.parent / "models/multilingual-e5-small", threads=options.threads)
    results: dict[str, dict[str, float]] = {}
    for name in options.sets:
        data = read_set(Path(root) / name)
        embedder = CachedEmbedder(shipped, options.cache / f"{name}-{shipped.name}.vectors")
        embed(data, embedder)
        if options.embed_only:
            continue
        row = ours(data, embedder)
        row["gain"] = row["hybrid"] - max(row[leg] for leg in LEGS)
        if not options.no_langchain:
            row["ensemble"] = langchain_ensemble(data, embedder)
        results[name] = row
        print(name, {key: round(value, 3) for key, value in row.items()}, flush=True)
    if results:
        print(table(results))
    if options.json:
        options.json.write_text(json.dumps(results, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
