"""The inbox: each event once, none lost, failures told, also over a kill."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.channels.inbox import ATTEMPTS, Inbox, InboxFullError, Job
from assistant.errors import BackendError

ROOT = Path(__file__).parents[2]


class Desk:
    """A handler that keeps what it did; events named in ``held`` wait until the test lets them go."""

    def __init__(self, *held: str) -> None:
        self.seen: list[str] = []
        self.told: list[tuple[str, str]] = []
        self.gates = {name: threading.Event() for name in held}

    def handle(self, job: Job) -> str:
        self.seen.append(job.event_id)
        if gate := self.gates.get(job.event_id):
            assert gate.wait(10)
        job.check()
        if job.payload.get("broken"):
            raise ValueError("broken")
        return f"答：{job.payload['text']}"

    def failed(self, job: Job, error: Exception) -> str:
        self.told.append((job.event_id, type(error).__name__))
        return "没有答成"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "收件 箱" / "inbox.sqlite3"


@pytest.fixture
def inbox(file: Path) -> Iterator[Inbox]:
    opened = Inbox(file, workers=2)
    yield opened
    opened.close()


def test_an_event_runs_once_and_duplicates_get_the_same_result(inbox: Inbox) -> None:
    desk = Desk("e1")
    inbox.register("slack", desk.handle, desk.failed)
    first = inbox.accept("slack", "e1", {"text": "甲"})
    again = inbox.accept("slack", "e1", {"text": "甲"})
    assert (first.fresh, again.fresh) == (True, False)
    assert again.result(0.01) is None and not again.done
    desk.gates["e1"].set()
    assert first.result(10) == again.result(10) == "答：甲"
    assert inbox.idle(5)
    late = inbox.accept("slack", "e1", {"text": "甲"})
    assert (late.fresh, late.result(0)) == (False, "答：甲")
    assert desk.seen == ["e1"]


def test_the_same_id_on_another_channel_is_another_event(inbox: Inbox) -> None:
    slack, wechat = Desk(), Desk()
    inbox.register("slack", slack.handle, slack.failed)
    inbox.register("wechat", wechat.handle, wechat.failed)
    assert inbox.accept("slack", "1", {"text": "甲"}).result(5) == "答：甲"
    assert inbox.accept("wechat", "1", {"text": "乙"}).result(5) == "答：乙"


def test_a_coroutine_waits_without_a_thread(inbox: Inbox) -> None:
    desk = Desk("e1")
    inbox.register("wechat", desk.handle, desk.failed)

    async def twice() -> tuple[str | None, str | None]:
        early = await inbox.accept("wechat", "e1", {"text": "甲"}).wait(0.05)
        desk.gates["e1"].set()
        return early, await inbox.accept("wechat", "e1", {"text": "甲"}).wait(10)

    assert asyncio.run(twice()) == (None, "答：甲")


def test_a_conversation_keeps_its_order_while_others_go_on(inbox: Inbox) -> None:
    desk = Desk("a1")
    inbox.register("slack", desk.handle, desk.failed)
    inbox.accept("slack", "a1", {"text": "1"}, conversation="a")
    second = inbox.accept("slack", "a2", {"text": "2"}, conversation="a")
    assert inbox.accept("slack", "b1", {"text": "3"}, conversation="b").result(5)
    assert "a2" not in desk.seen
    desk.gates["a1"].set()
    assert second.result(5) == "答：2"


def test_an_error_is_told_and_becomes_the_result(inbox: Inbox) -> None:
    desk = Desk()
    inbox.register("slack", desk.handle, desk.failed)
    assert inbox.accept("slack", "e1", {"text": "甲", "broken": True}).result(5) == "没有答成"
    assert inbox.accept("slack", "e2", {"text": "乙"}).result(5) == "答：乙"
    assert desk.told == [("e1", "ValueError")]


def test_a_failure_that_cannot_be_told_does_not_stop_the_pool(inbox: Inbox) -> None:
    def unreachable(job: Job, error: Exception) -> str:
        raise OSError("no network")

    inbox.register("slack", Desk().handle, unreachable)
    for name in ("e1", "e2", "e3"):
        assert inbox.accept("slack", name, {"text": "甲", "broken": True}).result(5) is None
    assert inbox.accept("slack", "e4", {"text": "乙"}).result(5) == "答：乙"


def test_past_the_deadline_the_user_is_told_and_no_answer_follows(inbox: Inbox) -> None:
    desk = Desk("e1")
    inbox.register("slack", desk.handle, desk.failed, deadline_s=0.1)
    assert inbox.accept("slack", "e1", {"text": "甲"}).result(5) == "没有答成"
    desk.gates["e1"].set()  # check() now raises: had it answered, the test's handler would have returned 答
    assert inbox.idle(5)
    assert desk.told == [("e1", "DeadlineError")]
    assert inbox.accept("slack", "e1", {"text": "甲"}).result(0) == "没有答成"


def test_too_much_waiting_is_refused_and_may_come_again(file: Path) -> None:
    desk = Desk("e1")
    inbox = Inbox(file, workers=1, capacity=1)
    inbox.register("slack", desk.handle, desk.failed)
    inbox.accept("slack", "e1", {"text": "1"})
    while not desk.seen:
        time.sleep(0.01)
    inbox.accept("slack", "e2", {"text": "2"})
    with pytest.raises(InboxFullError):
        inbox.accept("slack", "e3", {"text": "3"})
    desk.gates["e1"].set()
    assert inbox.idle(5)
    assert inbox.accept("slack", "e3", {"text": "3"}).fresh
    inbox.close()


def test_two_processes_never_serve_one_channel(inbox: Inbox, file: Path) -> None:
    desk = Desk()
    inbox.register("slack", desk.handle, desk.failed)
    other = Inbox(file, workers=1)
    with pytest.raises(BackendError, match="slack"):
        other.register("slack", desk.handle, desk.failed)
    other.register("wechat", desk.handle, desk.failed)
    other.close()


def test_done_events_are_remembered_but_not_what_was_asked(file: Path) -> None:
    now = [1_000_000.0]
    inbox = Inbox(file, workers=1, clock=lambda: now[0])
    desk = Desk()
    inbox.register("slack", desk.handle, desk.failed)
    assert inbox.accept("slack", "e1", {"text": "秘密的问题", "broken": True}).result(5)
    inbox.close()
    stored = b"".join(part.read_bytes() for part in file.parent.iterdir())
    assert "秘密的问题".encode() not in stored
    now[0] += 3600
    inbox = Inbox(file, workers=1, clock=lambda: now[0])
    inbox.register("slack", desk.handle, desk.failed)
    assert not inbox.accept("slack", "e1", {"text": "甲"}).fresh
    inbox.close()
    now[0] += 25 * 3600
    inbox = Inbox(file, workers=1, clock=lambda: now[0])
    inbox.register("slack", desk.handle, desk.failed)
    assert inbox.accept("slack", "e1", {"text": "甲"}).fresh
    inbox.close()


# Answers even events at once, remembers a note and never ends odd ones: what a kill leaves half done.
_VICTIM = """
import os, sys, time
from pathlib import Path
from assistant.channels.inbox import Inbox

def handle(job):
    if int(job.event_id) % 2:
        job.remember(begun=f"消息 {job.event_id}")
        os.write(1, f"{job.event_id}\\n".encode())  # one piece, whatever other threads print
        time.sleep(60)
    return "答"

inbox = Inbox(Path(sys.argv[1]), workers=3)
inbox.register("slack", handle, lambda job, error: None)
for n in range(8):
    inbox.accept("slack", str(n), {"text": str(n)})
time.sleep(60)
"""


def test_what_a_killed_process_left_is_run_again_with_its_notes(file: Path) -> None:
    victim = subprocess.Popen([sys.executable, "-c", _VICTIM, str(file)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert victim.stdout is not None
    begun = [victim.stdout.readline().strip() for _ in range(3)]  # all three workers are held now
    os.kill(victim.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
    victim.communicate()

    ran: list[tuple[str, int, str]] = []
    inbox = Inbox(file, workers=1)
    inbox.register("slack", lambda job: ran.append((job.event_id, job.attempt, json.dumps(job.notes))), lambda *_: None)
    assert inbox.idle(10)
    assert sorted(begun) == ["1", "3", "5"]
    again = {name: (attempt, notes) for name, attempt, notes in ran}
    assert {name: attempt for name, (attempt, _) in again.items()} == {"1": 2, "3": 2, "5": 2, "6": 1, "7": 1}
    assert json.loads(again["3"][1]) == {"begun": "消息 3"}
    assert not inbox.accept("slack", "0", {"text": "0"}).fresh
    inbox.close()


def test_an_event_that_kills_the_process_is_given_up(file: Path) -> None:
    deadly = (
        "import os, sys\nfrom pathlib import Path\nfrom assistant.channels.inbox import Inbox\n"
        "inbox = Inbox(Path(sys.argv[1]), workers=1)\n"
        "inbox.register('slack', lambda job: os._exit(1), lambda job, error: None)\n"
        "inbox.accept('slack', 'e1', {'text': '甲'})\ninbox.idle(20)\n"
    )
    for _ in range(ATTEMPTS):
        assert subprocess.run([sys.executable, "-c", deadly, str(file)], cwd=ROOT, timeout=60).returncode == 1
    desk = Desk()
    inbox = Inbox(file, workers=1)
    inbox.register("slack", desk.handle, desk.failed)
    assert inbox.idle(10)
    assert (desk.seen, desk.told) == ([], [("e1", "BackendError")])
    inbox.close()
