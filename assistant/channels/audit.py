"""The audit log: who asked what, when, over which channel, and which documents were cited. JSON lines.

No answers and no secrets: keys go by their names, and one pasted into a question is blacked out.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from filelock import FileLock

from assistant.channels.keys import redacted
from assistant.channels.metrics import Metrics
from assistant.channels.service import Service
from assistant.settings import Settings
from assistant.types import Answer, Clause, IngestEvent, Turn
from vectorstore.types import Document, DocumentSummary, Hit, Scope

AUDIT_FILE = "audit.jsonl"
"""In the home directory; older ones are audit.jsonl.1 (the newest) to audit.jsonl.5."""

KEPT = 5
_MEGABYTE = 1 << 20


class Audit:
    """Processes may share the file. ``max_bytes`` 0 switches it off."""

    def __init__(
        self, file: Path, *, max_bytes: int, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._file = file
        self._max_bytes = max_bytes
        self._clock = clock
        self._lock = FileLock(file.with_name(f"{file.name}.lock"), thread_local=False)

    def record(self, channel: str, who: str, question: str, answer: Answer | None, *, error: str = "") -> None:
        """One line. ``answer`` None: there was none, because of ``error`` or because the asker went away."""
        if not self._max_bytes:
            return
        entry = {
            "at": self._clock().isoformat(timespec="seconds"),
            "channel": channel,
            "who": who,
            "question": redacted(question),
            "outcome": outcome_of(answer, error),
            "documents": sorted({citation.document_id for citation in answer.citations}) if answer else [],
        }
        line = json.dumps(entry, ensure_ascii=False) + "\n"
        with self._lock:
            self._rotate(len(line.encode("utf-8", "replace")))
            with self._file.open("a", encoding="utf-8", errors="replace", newline="\n") as stream:
                stream.write(line)

    def _rotate(self, coming: int) -> None:
        if not self._file.exists():
            self._file.touch(mode=0o600)  # nobody else on this machine reads what was asked
        if self._file.stat().st_size + coming <= self._max_bytes:
            return
        for number in range(KEPT, 0, -1):
            older = self._numbered(number - 1)
            if older.exists():
                older.replace(self._numbered(number))
        self._file.touch(mode=0o600)

    def _numbered(self, number: int) -> Path:
        return self._file.with_name(f"{self._file.name}.{number}") if number else self._file


def outcome_of(answer: Answer | None, error: str) -> str:
    return answer.kind if answer else error or "cancelled"


def open_audit(settings: Settings) -> Audit:
    """The audit log that the settings ask for."""
    settings.home.mkdir(parents=True, exist_ok=True)
    return Audit(settings.home / AUDIT_FILE, max_bytes=settings.audit_max_mb * _MEGABYTE if settings.audit else 0)


def audited(service: Service, audit: Audit, channel: str, who: str, metrics: Metrics | None = None) -> Service:
    """``service`` with every question and search noted as asked by ``who``, and counted; ``close`` leaves it open."""
    return _Audited(service, audit, channel, who, metrics)


def counted(service: Service, channel: str, metrics: Metrics) -> Service:
    """``service`` with every answer counted, none noted: for a channel that notes its users itself."""
    return _Audited(service, None, channel, "", metrics)


class _Audited:
    def __init__(self, service: Service, audit: Audit | None, channel: str, who: str, metrics: Metrics | None) -> None:
        self._service, self._audit, self._channel, self._who = service, audit, channel, who
        self._metrics = metrics

    def stream(
        self,
        text: str,
        *,
        history: Sequence[Turn] = (),
        scope: Scope = Scope(),
        today: date | None = None,
        quick: bool = False,
    ) -> Iterator[Clause | Answer]:
        begun, noted, failure = time.perf_counter(), False, ""
        try:
            for part in self._service.stream(text, history=history, scope=scope, today=today, quick=quick):
                if isinstance(part, Answer):  # noted before anybody sees it
                    noted = True
                    self._note(text, part, "", begun)
                yield part
        except Exception as error:
            failure = type(error).__name__
            raise
        finally:
            if not noted:
                self._note(text, None, failure, begun)

    def _note(self, text: str, answer: Answer | None, failure: str, begun: float) -> None:
        if self._audit is not None:
            self._audit.record(self._channel, self._who, text, answer, error=failure)
        if self._metrics is not None:
            self._metrics.answer(self._channel, outcome_of(answer, failure), time.perf_counter() - begun)

    def search(self, text: str, *, scope: Scope = Scope(), limit: int = 10) -> list[Hit]:
        hits = self._service.search(text, scope=scope, limit=limit)
        if self._audit is not None:
            self._audit.record(f"{self._channel}/search", self._who, text, None, error=f"{len(hits)} passages")
        return hits

    def documents(self, scope: Scope = Scope()) -> list[DocumentSummary]:
        return self._service.documents(scope)

    def document(self, document_id: str) -> Document:
        return self._service.document(document_id)

    def ingest(
        self, paths: Sequence[Path], *, collection: str = "default", prune: bool = False
    ) -> Iterator[IngestEvent]:
        return self._service.ingest(paths, collection=collection, prune=prune)

    def remove(self, document_id: str) -> None:
        self._service.remove(document_id)

    def backup(self, file: Path) -> None:
        self._service.backup(file)

    def close(self) -> None:
        """Nothing: whoever opened the service closes it."""
