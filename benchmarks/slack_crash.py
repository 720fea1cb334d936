"""Slack sends events twice and again, the bot is killed (kill -9) in the middle: is each event answered once?

    python -m benchmarks.slack_crash [--events 500] [--seed 1]

The bot is the real ``wenjian bot slack`` with the real assistant over three short documents; Slack is the local
server of the tests (tests/channels/slack_server.py). As Slack does, it delivers again what was not acknowledged.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.channels.inbox import INBOX_FILE
from tests.channels.conftest import DOCUMENTS, command, environment, run_wenjian
from tests.channels.slack_server import SlackServer, event, ts_of

QUESTIONS = ("青石镇跨河大桥全长多少米？", "馆长是谁？", "今年收茶多少吨？", "有几户最美家庭？", "火星上有几座桥？")
START_S = 120.0
PACE_S = 0.005
"""Between two events: 200 a second, more than can be answered, so that the kill finds many waiting."""


@dataclass(frozen=True, slots=True)
class Outcome:
    events: int
    deliveries: int
    acknowledged_before: int
    in_flight: int
    """Begun and not done when the process was killed."""
    waiting: int
    """Acknowledged and not begun when the process was killed."""
    lost: int
    unfinished: int
    """Answers that were begun and never completed."""
    duplicates: int
    unexplained: int
    """Answers too many, beyond one for each event in flight at the kill."""
    acks_s: tuple[float, ...]
    took_s: float


@contextlib.contextmanager
def bot(home: Path, slack: SlackServer) -> Iterator[subprocess.Popen[str]]:
    """``wenjian bot slack``, connected to ``slack``; ended by SIGTERM where it still runs."""
    before = slack.connections
    settings = {"BOT_TOKEN": "xoxb-1", "APP_TOKEN": "xapp-1", "API_URL": slack.api_url}
    given = environment(home, **{f"WENJIAN_SLACK_{name}": value for name, value in settings.items()})
    given["WENJIAN_RATE_PER_USER"] = "0"
    process = subprocess.Popen(command("bot", "slack"), env=given, stderr=subprocess.PIPE, text=True, encoding="utf-8")
    try:
        slack.wait(lambda: slack.connections > before or process.poll() is not None, START_S)
        if process.poll() is not None:
            raise RuntimeError(f"the bot ended: {process.communicate()[1]}")
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=60)


def crash(home: Path, *, events: int, seed: int) -> Outcome:
    """One run over the index in ``home``."""
    chance, began = random.Random(seed), time.monotonic()
    # Every fifth event comes twice, every tenth of those three times, some at once and some much later.
    deliveries = [
        number for number in range(events) for _ in range(1 + (chance.random() < 0.2) + (chance.random() < 0.02))
    ]
    order = sorted(deliveries, key=lambda number: number + chance.uniform(0, 20))
    kill_at = chance.randrange(len(order) * 2 // 5, len(order) * 3 // 5)
    with SlackServer() as slack:
        sender = _Sender(slack, chance)
        with bot(home, slack) as process:
            for number in order[:kill_at]:
                sender.deliver(number)
            process.kill()
            process.wait()
        begun, waiting = _undone(home)
        before = len(sender.acknowledged())
        with bot(home, slack):
            for number in order[kill_at:]:
                sender.deliver(number)
            while late := set(range(events)) - sender.acknowledged():
                for number in late:
                    sender.deliver(number)
                time.sleep(1)
            slack.wait(lambda: len(slack.called("chat.stopStream")) >= events - len(begun), 600)
            _settled(home)
            shown = {number: slack.in_thread(ts_of(number)) for number in range(events)}
    surplus = {number: len(messages) - 1 for number, messages in shown.items() if len(messages) > 1}
    return Outcome(
        events=events,
        deliveries=sender.count,
        acknowledged_before=before,
        in_flight=len(begun),
        waiting=waiting,
        lost=sum(not messages for messages in shown.values()),
        unfinished=sum(
            not any(m.blocks and not m.streaming for m in messages) for messages in shown.values() if messages
        ),
        duplicates=sum(surplus.values()),
        unexplained=sum(count - (f"Ev{number}" in begun) for number, count in surplus.items()),
        acks_s=tuple(slack.ack_s.values()),
        took_s=time.monotonic() - began,
    )


class _Sender:
    """Delivers events as Slack does, and knows which were acknowledged."""

    def __init__(self, slack: SlackServer, chance: random.Random) -> None:
        self._slack, self._chance = slack, chance
        self._envelopes: dict[str, int] = {}
        self.count = 0

    def deliver(self, number: int) -> None:
        question = QUESTIONS[number % len(QUESTIONS)]
        with contextlib.suppress(ConnectionError, IndexError):  # the bot is gone: delivered again later
            self._envelopes[self._slack.push(event(question, number, user=f"U{number % 50}"))] = number
            self.count += 1
        time.sleep(self._chance.uniform(0, 2 * PACE_S))

    def acknowledged(self) -> set[int]:
        return {number for envelope, number in self._envelopes.items() if envelope in self._slack.ack_s}


def _undone(home: Path) -> tuple[set[str], int]:
    """(events begun, number of events not begun) among those not done."""
    with contextlib.closing(sqlite3.connect(home / INBOX_FILE)) as database:
        rows = database.execute("SELECT event_id, attempts FROM events WHERE done IS NULL").fetchall()
    return {name for name, attempts in rows if attempts}, sum(not attempts for _, attempts in rows)


def _settled(home: Path, timeout_s: float = 600) -> None:
    """Waits until nothing is undone."""
    deadline = time.monotonic() + timeout_s
    while _undone(home) != (set(), 0):
        if time.monotonic() > deadline:
            raise TimeoutError(f"events undone after {timeout_s} s")
        time.sleep(0.2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with TemporaryDirectory(prefix="wenjian-slack-") as made:
        home, documents = Path(made) / "home", Path(made) / "documents"
        documents.mkdir()
        for name, text in DOCUMENTS.items():
            (documents / name).write_text(text, encoding="utf-8")
        run_wenjian(home, "ingest", str(documents))
        found = crash(home, events=options.events, seed=options.seed)
    acks = sorted(found.acks_s)
    print(
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, seed {options.seed}\n\n| measure | found |\n|---|---|"
    )
    at_kill = f"{found.acknowledged_before}, {found.waiting}, {found.in_flight}"
    rows = {
        "events, deliveries": f"{found.events}, {found.deliveries}",
        "at the kill: acknowledged, waiting, in flight": at_kill,
        "lost": found.lost,
        "begun and never completed": found.unfinished,
        "answers too many": found.duplicates,
        "… not explained by an event in flight": found.unexplained,
        "acks: median, p99, slowest": ", ".join(
            f"{acks[int(len(acks) * share)] * 1000:.0f} ms" for share in (0.5, 0.99)
        )
        + f", {acks[-1] * 1000:.0f} ms",
        "took": f"{found.took_s:.0f} s",
    }
    for name, value in rows.items():
        print(f"| {name} | {value} |")


if __name__ == "__main__":
    main()
