"""Speed and memory beside LangChain's tutorial pipeline on the same weights, in one run.

    python -m benchmarks.speed [--passages 10000] [--baseline 1000] [--questions 200] [--json report.json]

The baseline ingests a part of the corpus only (its rate does not depend on the size); both rates are passages a second.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
from rich.console import Console
from rich.table import Table

from assistant.answers.entities import tagged
from assistant.channels.local_client import Connection
from assistant.resources import resource
from assistant.settings import Settings
from assistant.types import Answer
from assistant.wiring import open_assistant
from benchmarks import corpus
from tests.convert_e5 import convert

COLD_RUNS = 5
COLD_QUESTION = "潢川县改扩建污水管网多少公里？"
PAGE_QUESTIONS = 50
NOTED = 200
"""Passages tagged to see what noting costs."""
MB = 1_000_000


def ingest_rate(folder: Path, home: Path) -> float:
    """Passages a second of our ingest, structure, headings, full text and Chroma included."""
    with_home = open_assistant(Settings.load(home=home))
    try:
        begun, passages = time.perf_counter(), 0
        for event in with_home.ingest([folder]):
            passages += event.passages
        return passages / (time.perf_counter() - begun)
    finally:
        with_home.close()


def tutorial_rate(files: list[Path], model: Path, store: Path) -> float:
    """Passages a second of the tutorial pipeline; loading its model is not counted."""
    from benchmarks import tutorial

    embeddings = tutorial.LocalEmbeddings(model)
    begun = time.perf_counter()
    chunks = tutorial.split(files)
    tutorial.Chroma.from_documents(chunks, embeddings, persist_directory=str(store))
    return len(chunks) / (time.perf_counter() - begun)


def ask_times(home: Path, questions: list[str], warm_up: list[str]) -> list[float]:
    """Milliseconds of each question in a warm process, ascending."""
    assistant = open_assistant(Settings.load(home=home))
    try:
        for question in warm_up:
            assistant.ask(question)
        took = []
        for question in questions:
            begun = time.perf_counter()
            assistant.ask(question)
            took.append((time.perf_counter() - begun) * 1000)
        return sorted(took)
    finally:
        assistant.close()


def noting_ms(files: list[Path]) -> float:
    """Milliseconds that words, names and places of one passage of 300 characters take, each read for the first time.

    They are noted when a question reads a passage and kept for the next one, not when it is ingested.
    """
    text = "".join(file.read_text(encoding="utf-8") for file in files[: NOTED // 10])
    passages = [text[start : start + 300] for start in range(0, len(text), 300)][:NOTED]
    tagged("预热")
    begun = time.perf_counter()
    for passage in passages:
        tagged(passage)
    return (time.perf_counter() - begun) * 1000 / len(passages)


def cold_seconds(command: list[str]) -> float:
    """Median wall time of a fresh process."""
    took = []
    for _ in range(COLD_RUNS):
        begun = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        took.append(time.perf_counter() - begun)
    return statistics.median(took)


def page_memory(home: Path, issues: int) -> float:
    """Megabytes resident of the page's process and its children after answering over the index."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "WENJIAN_HOME": str(home), "WENJIAN_PORT": str(port)}
    page = subprocess.Popen(
        [sys.executable, "app.py"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(port)
        connection = Connection(Settings.load(home=home))
        for question in corpus.questions(PAGE_QUESTIONS, issues):
            parts = connection.run(lambda service, text=question: list(service.stream(text)))
            assert isinstance(parts[-1], Answer)
        process = psutil.Process(page.pid)
        return sum(p.memory_info().rss for p in [process, *process.children(recursive=True)]) / MB
    finally:
        page.terminate()
        page.wait(timeout=30)


def _wait_for(port: int, limit_s: float = 120) -> None:
    deadline = time.monotonic() + limit_s
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).read()
            return
        except OSError:
            time.sleep(0.5)
    raise TimeoutError(f"the page did not open on port {port} within {limit_s} s")


class Report(dict[str, float]):
    """Says each figure when it is known: the whole run takes minutes."""

    def __setitem__(self, name: str, value: float) -> None:
        super().__setitem__(name, value)
        print(f"{name} {value:.2f}", file=sys.stderr, flush=True)


def measure(passages: int, baseline: int, questions: int, folder: Path) -> Report:
    documents, home, samples = folder / "documents", folder / "home", folder / "samples"
    documents.mkdir()
    corpus.write_bulletins(documents, passages)
    files = sorted(documents.iterdir())
    issues = len(files)
    model = convert(folder / "e5")
    report = Report()
    report["tutorial_passages_per_s"] = tutorial_rate(files[: baseline // 10], model, folder / "tutorial")
    report["passages_per_s"] = ingest_rate(documents, home)
    report["ingest_ratio"] = report["passages_per_s"] / report["tutorial_passages_per_s"]
    warm_up = list(corpus.questions(10, issues, seed=2))
    times = ask_times(home, list(corpus.questions(questions, issues)), warm_up)
    report["ask_p50_ms"], report["ask_p95_ms"] = times[len(times) // 2], times[int(len(times) * 0.95)]
    times = ask_times(home, list(corpus.list_questions(questions, issues)), warm_up)
    report["list_p50_ms"], report["list_p95_ms"] = times[len(times) // 2], times[int(len(times) * 0.95)]
    report["noting_ms_per_passage"] = noting_ms(files)
    report["page_mb"] = page_memory(home, issues)

    seeds = resource("seeds", "documents")
    ingest_rate(seeds, samples)
    from benchmarks import tutorial

    store = folder / "tutorial-samples"
    tutorial.ingest([file for file in seeds.iterdir() if file.suffix == ".md"], model, store)
    report["cold_ask_s"] = cold_seconds(
        [sys.executable, "-m", "assistant.channels.cli", "--home", str(samples), "ask", COLD_QUESTION]
    )
    report["tutorial_cold_s"] = cold_seconds(
        [sys.executable, "-m", "benchmarks.tutorial", str(store), str(model), COLD_QUESTION]
    )
    report["cold_ratio"] = report["cold_ask_s"] / report["tutorial_cold_s"]
    return report


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--passages", type=int, default=10_000)
    parser.add_argument("--baseline", type=int, default=1_000, help="passages the baseline ingests")
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        report = measure(given.passages, given.baseline, given.questions, Path(folder))
    table = Table("measure", "value")
    for name, value in report.items():
        table.add_row(name, f"{value:.2f}")
    Console().print(table)
    if given.json is not None:
        given.json.write_text(json.dumps(report, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
