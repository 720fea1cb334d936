"""Many users at once over HTTP, beside LangChain's tutorial pipeline behind FastAPI on the same weights, in one run.

    python -m benchmarks.load [--passages 10000] [--users 50] [--seconds 120] [--work FOLDER] [--json report.json]

Each user asks, reads the whole answer (every second one as a stream), and asks the next; one told to wait by
Retry-After waits. --work keeps the two indexes for another run.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import psutil
from rich.console import Console
from rich.table import Table

from benchmarks import corpus
from benchmarks.speed import ingest_rate
from tests.convert_e5 import convert

MB = 1_000_000
WARM_UP_S = 20.0
"""Before memory is measured: caches and thread pools fill."""

BARS = {"answers_per_s": 4.0, "p95_s": 10.0, "refused_share": 0.20, "memory_growth": 0.05}


@dataclass
class Tally:
    """What the users saw."""

    took: list[float] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)

    def report(self, seconds: float) -> dict[str, Any]:
        took, asked = sorted(self.took), sum(self.statuses.values())
        refused = sum(count for status, count in self.statuses.items() if status in ("429", "503"))
        return {
            "answers_per_s": len(took) / seconds,
            "p50_s": took[len(took) // 2] if took else float("inf"),
            "p95_s": took[int(len(took) * 0.95)] if took else float("inf"),
            "refused_share": refused / asked if asked else 0.0,
            "errors": asked - len(took) - refused,
            "statuses": dict(self.statuses),
        }


async def user(number: int, url: str, issues: int, until: float, tally: Tally) -> None:
    """Asks until the time is up; what is under way then is not counted."""
    questions = corpus.questions(1_000_000, issues, seed=number)
    async with httpx.AsyncClient(base_url=url, timeout=60, trust_env=False) as client:
        for count, question in enumerate(questions):
            if time.perf_counter() >= until:
                return
            begun = time.perf_counter()
            status, wait_s = await ask(client, question, f"user-{number}", stream=count % 2 == 1)
            if time.perf_counter() >= until:
                return
            tally.statuses[status] += 1
            if status == "200":
                tally.took.append(time.perf_counter() - begun)
            await asyncio.sleep(wait_s)


async def ask(client: httpx.AsyncClient, question: str, name: str, *, stream: bool) -> tuple[str, float]:
    """(status, seconds to wait); a refusal without Retry-After, or a stream cut short, is an error of its own."""
    messages = [{"role": "user", "content": question}]
    body = {"model": "wenjian", "messages": messages, "stream": stream, "user": name}
    try:
        reply = await client.post("/v1/chat/completions", json=body)
    except httpx.HTTPError as error:
        return type(error).__name__, 1.0
    if reply.status_code in (429, 503):
        wait = reply.headers.get("retry-after")
        return (str(reply.status_code), float(wait)) if wait else (f"{reply.status_code} without Retry-After", 1.0)
    cut = reply.headers["content-type"].startswith("text/event-stream") and "[DONE]" not in reply.text
    return ("cut short" if cut or '"error"' in reply.text[:200] else str(reply.status_code)), 0.0


async def load(url: str, users: int, issues: int, seconds: float, process: psutil.Process) -> dict[str, Any]:
    """``users`` at once for ``seconds``, after a warm-up that does not count but for memory."""
    await asyncio.gather(*(user(n, url, issues, time.perf_counter() + WARM_UP_S, Tally()) for n in range(users)))
    before, tally = resident(process), Tally()
    until = time.perf_counter() + seconds
    await asyncio.gather(*(user(users + n, url, issues, until, tally) for n in range(users)))
    after = resident(process)
    return {**tally.report(seconds), "memory_mb": after / MB, "memory_growth": after / before - 1}


def resident(process: psutil.Process) -> int:
    return sum(p.memory_info().rss for p in [process, *process.children(recursive=True)])


@contextmanager
def server(command: list[str], port: int, **environment: str) -> Iterator[psutil.Process]:
    child = subprocess.Popen(command, env={**os.environ, **environment})
    try:
        wait_for(port, child)
        yield psutil.Process(child.pid)
    finally:
        child.terminate()
        child.wait(timeout=30)


def wait_for(port: int, child: subprocess.Popen[bytes], limit_s: float = 180) -> None:
    deadline = time.monotonic() + limit_s
    while time.monotonic() < deadline and child.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).read()
            return
        except OSError:
            time.sleep(0.3)
    raise TimeoutError(f"nobody answers on port {port}")


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def prepare(folder: Path, passages: int, *, baseline: bool) -> int:
    """Both indexes over the same bulletins; the number of bulletins. What a killed run left half made is made anew."""
    documents, done, baseline_done = folder / "documents", folder / "home.done", folder / "tutorial.done"
    if not done.exists():
        documents.mkdir(parents=True, exist_ok=True)
        corpus.write_bulletins(documents, passages)
        ingest_rate(documents, folder / "home")
        done.touch()
    files = sorted(documents.iterdir())
    if baseline and not baseline_done.exists():
        from benchmarks import tutorial

        shutil.rmtree(folder / "tutorial", ignore_errors=True)
        tutorial.ingest(files, convert(folder / "e5"), folder / "tutorial")
        baseline_done.touch()
    return len(files)


def measure(folder: Path, passages: int, users: int, seconds: float, *, baseline: bool) -> dict[str, dict[str, Any]]:
    issues, port, report = prepare(folder, passages, baseline=baseline), free_port(), {}
    ours = [sys.executable, "-m", "assistant.channels.cli", "serve", "--port", str(port)]
    # All users share this machine's rate, as no deployed users would: it is the capacity that is measured.
    chosen = {"WENJIAN_HOME": str(folder / "home"), "WENJIAN_RATE_PER_KEY": "0"}
    with server(ours, port, **chosen) as process:
        report["wenjian"] = asyncio.run(load(f"http://127.0.0.1:{port}", users, issues, seconds, process))
    if baseline:
        port = free_port()
        stored = [str(folder / "tutorial"), str(folder / "e5"), str(port)]
        with server([sys.executable, "-m", "benchmarks.tutorial_server", *stored], port) as process:
            report["tutorial"] = asyncio.run(load(f"http://127.0.0.1:{port}", users, issues, seconds, process))
    return report


def failures(ours: dict[str, Any]) -> list[str]:
    """Which bars are missed."""
    missed = [name for name, bar in BARS.items() if name != "answers_per_s" and ours[name] > bar]
    missed += ["answers_per_s"] if ours["answers_per_s"] < BARS["answers_per_s"] else []
    return missed + (["errors"] if ours["errors"] else [])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--passages", type=int, default=10_000)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--no-baseline", action="store_true")
    parser.add_argument("--work", type=Path)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    with TemporaryDirectory() as temporary:
        folder = given.work or Path(temporary)
        report = measure(folder, given.passages, given.users, given.seconds, baseline=not given.no_baseline)
    table = Table("measure", *report)
    for name in report["wenjian"]:
        values = (entry[name] for entry in report.values())
        table.add_row(name, *(f"{value:.3f}" if isinstance(value, float) else str(value) for value in values))
    Console().print(table)
    if given.json is not None:
        given.json.write_text(json.dumps(report, indent=1), encoding="utf-8")
    missed = failures(report["wenjian"])
    sys.exit(f"missed: {', '.join(missed)}" if missed else 0)


if __name__ == "__main__":
    main()
