"""The audit log: who, when, which channel, what was asked, which documents were cited; bounded; a switch."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from assistant.channels.audit import AUDIT_FILE, KEPT, Audit, audited, open_audit
from assistant.channels.metrics import Metrics
from assistant.settings import Settings
from assistant.types import Answer, Citation, Clause, Turn

ANSWER = Answer("问", "extracted", "答[1]", (Citation(1, "d1", "简报", 0, 1, "答"),))


class Canned:
    """A service that knows one answer and one error."""

    def stream(self, text: str, *, history: Sequence[Turn] = (), **_: Any) -> Iterator[Clause | Answer]:
        yield Clause("答[1]")
        if text == "坏":
            raise ValueError(text)
        yield ANSWER


def entries(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def test_every_outcome_is_kept_and_counted(tmp_path: Path) -> None:
    audit = Audit(tmp_path / AUDIT_FILE, max_bytes=10_000, clock=lambda: datetime(2026, 1, 2, tzinfo=UTC))
    metrics, canned = Metrics(), Canned()
    service = audited(canned, audit, "v1", "甲", metrics)  # type: ignore[arg-type]
    list(service.stream("问"))
    with pytest.raises(ValueError, match="坏"):
        list(service.stream("坏"))
    left = service.stream("走了")
    next(left)
    left.close()  # type: ignore[attr-defined]
    kept = entries(tmp_path / AUDIT_FILE)
    assert kept[0] == {
        "at": "2026-01-02T00:00:00+00:00",
        "channel": "v1",
        "who": "甲",
        "question": "问",
        "outcome": "extracted",
        "documents": ["d1"],
    }
    assert [entry["outcome"] for entry in kept] == ["extracted", "ValueError", "cancelled"]
    assert 'wenjian_answers_total{channel="v1",outcome="cancelled"} 1' in metrics.text()


def test_an_answer_is_noted_before_it_is_handed_over(tmp_path: Path) -> None:
    audit = Audit(tmp_path / AUDIT_FILE, max_bytes=10_000)
    stream = audited(Canned(), audit, "v1", "甲").stream("问")  # type: ignore[arg-type]
    assert next(part for part in stream if isinstance(part, Answer)) == ANSWER
    assert [entry["outcome"] for entry in entries(tmp_path / AUDIT_FILE)] == ["extracted"]


def test_files_rotate_and_the_oldest_go(tmp_path: Path) -> None:
    audit = Audit(tmp_path / AUDIT_FILE, max_bytes=400)
    for number in range(60):
        audit.record("v1", "甲", f"第{number}问", ANSWER)
    files = [file for file in tmp_path.iterdir() if file.suffix != ".lock"]
    assert len(files) == KEPT + 1
    assert all(file.stat().st_size <= 400 for file in files)
    newest = [entry["question"] for n in range(KEPT, 0, -1) for entry in entries(tmp_path / f"{AUDIT_FILE}.{n}")]
    newest += [entry["question"] for entry in entries(tmp_path / AUDIT_FILE)]
    assert newest == [f"第{number}问" for number in range(60 - len(newest), 60)]


def test_two_writers_lose_nothing(tmp_path: Path) -> None:
    def write(who: str) -> None:
        audit = Audit(tmp_path / AUDIT_FILE, max_bytes=1 << 20)
        for number in range(50):
            audit.record("v1", who, str(number), ANSWER)

    threads = [threading.Thread(target=write, args=(who,)) for who in "甲乙"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(entry["who"] for entry in entries(tmp_path / AUDIT_FILE)) == ["乙"] * 50 + ["甲"] * 50


def test_the_switch(tmp_path: Path) -> None:
    open_audit(Settings.load(tmp_path, environment={}, audit=False)).record("v1", "甲", "问", ANSWER)
    assert list(tmp_path.iterdir()) == []
    open_audit(Settings.load(tmp_path, environment={})).record("v1", "甲", "问\ud800", None, error="x")
    assert entries(tmp_path / AUDIT_FILE)[0]["outcome"] == "x"
