"""``wenjian bot slack`` as a process with the real assistant: answers, follow-ups, a kill, an orderly end."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from benchmarks.slack_crash import bot, crash
from tests.channels.conftest import QUESTION, run_wenjian
from tests.channels.slack_server import Message, SlackServer, event, ts_of


@pytest.fixture
def own_home(idle_home: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(idle_home, tmp_path / "问简 home"))


def test_the_real_assistant_answers_and_remembers_the_subject(own_home: Path) -> None:
    with SlackServer() as slack:

        def answered(count: int) -> list[Message]:
            return [message for message in slack.in_thread(ts_of(1)) if message.blocks][count - 1 : count]

        with bot(own_home, slack) as process:
            slack.push(event(f"<@UBOT> {QUESTION}", 1))
            (first,) = slack.wait(lambda: answered(1), 60)
            slack.push(event("<@UBOT> 由谁承建？", 2, thread_ts=ts_of(1)))
            (second,) = slack.wait(lambda: answered(2), 60)
            process.terminate()
            assert process.wait(30) == 0
    assert "320" in first.text and "[1]" in first.text
    assert "青石镇" in first.blocks[1]["text"]["text"]
    assert "城建二局" in second.text


def test_each_event_is_answered_once_over_a_kill(own_home: Path) -> None:
    found = crash(own_home, events=40, seed=7)
    assert (found.lost, found.unfinished, found.unexplained) == (0, 0, 0)
    assert found.deliveries > found.events > found.acknowledged_before > 0


def test_what_is_missing_is_named(idle_home: Path) -> None:
    done = run_wenjian(idle_home, "bot", "slack")
    assert (done.returncode, "slack_app_token" in done.stderr) == (2, True)
    done = run_wenjian(idle_home, "bot", "slack", WENJIAN_SLACK_APP_TOKEN="xapp-1")
    assert (done.returncode, "slack_bot_token" in done.stderr) == (2, True)
