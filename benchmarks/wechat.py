"""An Official Account under WeChat's rules: three deliveries of every message, five seconds for each.

    python -m benchmarks.wechat [--passages 10000] [--questions 200] [--users 8] [--json report.json]

A real server on 127.0.0.1, encrypted mode, an account without the customer-service API. Every message is delivered
three times whether or not it was answered: twice with a moment between, once more when those are over. Exit code 1
where a bar is missed: one run and one answer for each message, no late reply, no over-long or broken text, and a
citation in every reply that answers, which 「n」 resolves to the passage.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import random
import re
import socket
import statistics
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI

from assistant.channels import wechat
from assistant.channels.conversations import CONVERSATIONS_FILE, Conversations
from assistant.channels.inbox import INBOX_FILE, Inbox
from assistant.channels.plain_text import LIMIT
from assistant.channels.wechat_dialog import WAITING
from assistant.pipeline import Assistant
from assistant.settings import Settings
from assistant.types import Answer
from assistant.wiring import open_assistant
from benchmarks import corpus
from tests.channels.wechat_peer import APP, KEY, TOKEN, Phone

DEADLINE_S = 5.0


class Counted:
    """The assistant; notes the answer of every run."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self.answers: dict[str, list[Answer]] = {}

    def stream(self, text: str, **given: Any) -> Iterator[Any]:
        for part in self._assistant.stream(text, **given):
            if isinstance(part, Answer):
                self.answers.setdefault(text, []).append(part)
            yield part

    def __getattr__(self, name: str) -> Any:
        return getattr(self._assistant, name)


@dataclass
class Tally:
    """What the phones saw."""

    seconds: list[float] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def miss(self, what: str, detail: str) -> None:
        self.counts[what] += 1
        print(f"{what}: {detail}", file=sys.stderr)


async def deliver(phone: Phone, message: dict[str, Any], tally: Tally) -> str:
    """What one delivery shows; empty where WeChat hung up or nothing was said."""
    begun = time.perf_counter()
    try:
        response = await asyncio.wait_for(phone.deliver(message), DEADLINE_S)
    except TimeoutError:
        tally.counts["hung up"] += 1
        return ""
    took = time.perf_counter() - begun
    try:
        text = phone.shown(response)
    except (AssertionError, UnicodeDecodeError, KeyError) as error:
        tally.miss("broken", f"{type(error).__name__} {error}")
        return ""
    if text:
        tally.seconds.append(took)
        if took > DEADLINE_S:
            tally.miss("late", f"{took:.2f} s")
        if len(text.encode()) > LIMIT or "\ufffd" in text:
            tally.miss("broken", text[-40:])
    return text


async def one_question(phone: Phone, question: str, service: Counted, tally: Tally, rng: random.Random) -> None:
    message = phone.message(question)

    async def second() -> str:
        await asyncio.sleep(rng.uniform(0, 1))
        return await deliver(phone, message, tally)

    shown = [*await asyncio.gather(deliver(phone, message, tally), second()), await deliver(phone, message, tally)]
    texts = {text for text in shown if text not in ("", WAITING)}
    if not texts:
        tally.counts["fetched by 继续"] += 1
        for _ in range(20):
            text = await deliver(phone, phone.message("继续"), tally)
            if text not in ("", WAITING):
                texts.add(text)
                break
    runs = service.answers.get(question, [])
    if len(runs) != 1:
        tally.miss("runs", f"{len(runs)} of {question}")
    if len(texts) != 1:
        tally.miss("answers", f"{len(texts)} to {question}")
        return
    await check_citation(phone, texts.pop(), runs[0], tally)


async def check_citation(phone: Phone, shown: str, answer: Answer, tally: Tally) -> None:
    """An answer carries a mark, its source, and the number brings the passage."""
    tally.counts[answer.kind] += 1
    if answer.kind == "abstained" and not answer.citations:
        return
    body, _, sources = shown.partition("\n\n来源\n")
    marks = re.findall(r"\[(\d+)\]", body)
    if not marks or f"[{marks[0]}] " not in sources:
        tally.miss("citations", shown)
        return
    cited = next(citation for citation in answer.citations if citation.number == int(marks[0]))
    passage = await deliver(phone, phone.message(marks[0]), tally)
    if re.sub(r"\s", "", cited.quote)[:20] not in re.sub(r"\s", "", passage):
        tally.miss("citations", f"{cited.quote!r} is not in {passage!r}")


@contextmanager
def served(home: Path, service: Counted) -> Iterator[str]:
    """The address of a running server."""
    settings = Settings.load(home, environment={}, wechat_token=TOKEN, wechat_app_id=APP, wechat_aes_key=KEY)
    with ExitStack() as stack:
        conversations = stack.enter_context(closing(Conversations(home / CONVERSATIONS_FILE)))
        inbox = Inbox(home / INBOX_FILE, workers=2)
        account = wechat.open_account(settings, inbox, conversations, lambda work: work(service))
        stack.callback(account.close)
        stack.callback(inbox.close)
        app = FastAPI()
        app.include_router(wechat.router(account))
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.05)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join(10)


async def ask_all(url: str, questions: list[str], users: int, service: Counted) -> Tally:
    tally, rng, gate = Tally(), random.Random(4), asyncio.Semaphore(users)
    async with httpx.AsyncClient(base_url=url, timeout=30, trust_env=False) as http:

        async def ask(number: int, question: str) -> None:
            async with gate:
                await one_question(Phone(http, user=f"o{number:05}", key=KEY), question, service, tally, rng)

        await asyncio.gather(*(ask(number, question) for number, question in enumerate(questions)))
    return tally


def unique_questions(count: int, issues: int) -> list[str]:
    """So that runs can be told apart by their text."""
    made: dict[str, None] = {}
    for question in corpus.questions(count * 20, issues):
        while question in made:
            question = f"请问{question}" if not question.startswith("请问请问请问") else f"{question}？"
        made[question] = None
        if len(made) == count:
            break
    return list(made)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, default=10_000)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--users", type=int, default=8, help="users waiting for an answer at a time")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    logging.getLogger("assistant").setLevel(logging.ERROR)
    with TemporaryDirectory() as folder:
        documents, home = Path(folder) / "documents", Path(folder) / "home"
        documents.mkdir()
        corpus.write_bulletins(documents, given.passages)
        with closing(open_assistant(Settings.load(home, environment={}))) as assistant:
            passages = sum(event.passages for event in assistant.ingest([documents]))
            assistant.ask("第1期有哪些文章？")  # warm, as a server is
            service = Counted(assistant)
            questions = unique_questions(given.questions, given.passages // corpus.ARTICLES_PER_DOCUMENT)
            begun = time.perf_counter()
            with served(home, service) as url:
                tally = asyncio.run(ask_all(url, questions, given.users, service))
            took = time.perf_counter() - begun
    seconds = sorted(tally.seconds)
    report = {
        "passages": passages,
        "questions": len(questions),
        "seconds": round(took, 1),
        "reply p50 s": round(statistics.median(seconds), 3),
        "reply p95 s": round(seconds[int(len(seconds) * 0.95)], 3),
        "reply max s": round(seconds[-1], 3),
        **{what: tally.counts[what] for what in ("runs", "answers", "late", "broken", "citations")},
        "others": {what: n for what, n in tally.counts.items() if what not in BARS},
    }
    print(json.dumps(report, ensure_ascii=False, indent=1))
    if given.json:
        given.json.write_text(json.dumps(report, ensure_ascii=False), encoding="utf-8")
    sys.exit(any(tally.counts[what] for what in BARS))


BARS = ("runs", "answers", "late", "broken", "citations")
"""Messages that missed: not one run, not one answer, late, over-long or broken, no citation that resolves."""

if __name__ == "__main__":
    main()
