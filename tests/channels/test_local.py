"""The endpoint of the process that holds the index, and how others reach it: real sockets, real processes."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from assistant.channels.local import (
    ENDPOINT_FILE,
    LARGEST_REQUEST,
    EndpointGoneError,
    LocalEndpoint,
    serve_local,
)
from assistant.channels.local_client import Connection, RemoteAssistant, endpoint_of
from assistant.channels.plain import from_plain, to_plain
from assistant.channels.service import Service
from assistant.documents import from_text, read
from assistant.errors import BackendError, EmptyIndexError, QuestionError, WenjianError
from assistant.pipeline import Assistant
from assistant.questions import understand
from assistant.settings import Settings
from assistant.types import Answer, Clause, IngestEvent, Question, Turn
from tests.channels.conftest import QUESTION, command, environment
from tests.fakes import HashingEmbedder
from vectorstore.index import HybridIndex
from vectorstore.types import Article, Document, DocumentNotFoundError, Hit, OffsetMap, Scope

TEXT = "青石镇跨河大桥于2021年9月建成通车，全长320米。"


class Slow:
    """Answers with the best passage, clause by clause, each once ``go`` is set; remembers the questions."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.go.set()
        self.begun = threading.Event()
        self.questions: list[Question] = []

    def stream(self, question: Question, hits: Sequence[Hit]) -> Iterator[Clause | Answer]:
        self.questions.append(question)
        self.begun.set()
        if "内部" in question.text:
            raise RuntimeError("boom")
        yield Clause("甲")
        assert self.go.wait(30)
        yield Answer(question.text, "extracted", "甲", notes=("注",))


@pytest.fixture
def answerer() -> Slow:
    return Slow()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path)


@pytest.fixture
def assistant(settings: Settings, answerer: Slow) -> Iterator[Assistant]:
    index = HybridIndex.open(settings.index, HashingEmbedder())
    index.add([from_text(TEXT, id="bridge", title="大桥")])
    opened = Assistant(index, answerer, read=read, understand=understand)
    yield opened
    opened.close()


@pytest.fixture
def endpoint(assistant: Assistant, settings: Settings) -> Iterator[LocalEndpoint]:
    opened = serve_local(assistant, settings)
    yield opened
    opened.close()


@pytest.fixture
def remote(endpoint: LocalEndpoint, settings: Settings) -> RemoteAssistant:
    found = endpoint_of(settings.home)
    assert found is not None
    return found


def test_the_client_gives_what_the_assistant_gives(
    assistant: Assistant, remote: RemoteAssistant, tmp_path: Path
) -> None:
    file = tmp_path / "图书馆.txt"
    file.write_text("白杨县图书馆新馆藏书12万册，周末延长到晚上九点闭馆。", encoding="utf-8")
    assert [event.outcome for event in remote.ingest([file], collection="甲")] == ["added"]
    assert list(remote.ingest([file], collection="甲")) == list(assistant.ingest([file], collection="甲"))
    assert remote.documents() == assistant.documents()
    assert remote.documents(Scope(collections=("甲",))) == assistant.documents(Scope(collections=("甲",)))
    assert remote.search("大桥", limit=1) == assistant.search("大桥", limit=1)
    assert remote.document("bridge") == assistant.document("bridge")
    *clauses, answer = remote.stream(QUESTION)
    assert clauses == [Clause("甲")]
    assert isinstance(answer, Answer) and answer.notes == ("注",)
    remote.backup(tmp_path / "备份")
    assert (tmp_path / "备份").stat().st_size > 0
    remote.remove("bridge")
    assert [summary.title for summary in assistant.documents()] == ["图书馆"]


def test_history_scope_and_day_arrive(remote: RemoteAssistant, answerer: Slow) -> None:
    turns = [Turn("user", "大桥？"), Turn("assistant", "320米")]
    list(remote.stream("大桥全长？", history=turns, scope=Scope(documents=("bridge",)), today=date(2020, 2, 3)))
    (question,) = answerer.questions
    assert (list(question.history), question.scope.documents, question.today) == (turns, ("bridge",), date(2020, 2, 3))


def test_errors_keep_their_class_and_message(remote: RemoteAssistant) -> None:
    with pytest.raises(DocumentNotFoundError, match="没有的"):
        remote.document("没有的")
    with pytest.raises(QuestionError, match="2000"):
        list(remote.stream("问" * 3_000))
    with pytest.raises(WenjianError, match="RuntimeError: boom"):
        list(remote.stream("大桥内部？"))
    remote.remove("bridge")
    with pytest.raises(EmptyIndexError):
        list(remote.stream(QUESTION))


def test_a_clause_arrives_before_the_answer_is_done(remote: RemoteAssistant, answerer: Slow) -> None:
    answerer.go.clear()
    parts = remote.stream(QUESTION)
    assert next(parts) == Clause("甲")
    answerer.go.set()
    assert isinstance(next(parts), Answer)


def request(
    port: int, headers: dict[str, str], path: str = "/v1/documents", body: bytes = b"{}", method: str = "POST"
) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    with closing(connection):
        connection.request(method, path, body, headers)
        return connection.getresponse().status


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({}, 200),
        ({"Authorization": "Bearer wrong"}, 403),
        ({"Authorization": ""}, 403),
        ({"Authorization": "Bearer é"}, 403),
        ({"Host": "evil.example"}, 403),
        ({"Host": "localhost"}, 403),
        ({"Content-Length": str(LARGEST_REQUEST + 1)}, 413),
        ({"Content-Length": "-1"}, 411),
        ({"Content-Length": "²"}, 411),
    ],
)
def test_only_the_users_own_processes_are_answered(
    endpoint: LocalEndpoint, settings: Settings, change: dict[str, str], status: int
) -> None:
    token = json.loads((settings.home / ENDPOINT_FILE).read_text(encoding="utf-8"))["token"]
    assert request(endpoint.port, {"Authorization": f"Bearer {token}"} | change) == status


@pytest.mark.parametrize(
    ("path", "body", "method", "status"),
    [
        ("/v1/documents", b"[]", "POST", 400),
        ("/v1/documents", b"{", "POST", 400),
        ("/v1/documents", b"\xff", "POST", 400),
        ("/v1/close", b"{}", "POST", 404),
        ("/v1/_index", b"{}", "POST", 404),
        ("/", b"{}", "POST", 404),
        ("/v1/documents", b"", "GET", 501),
        ("/v1/documents", b"", "OPTIONS", 501),
    ],
)
def test_nothing_but_the_methods_is_offered(
    endpoint: LocalEndpoint, settings: Settings, path: str, body: bytes, method: str, status: int
) -> None:
    token = json.loads((settings.home / ENDPOINT_FILE).read_text(encoding="utf-8"))["token"]
    assert request(endpoint.port, {"Authorization": f"Bearer {token}"}, path, body, method) == status


@pytest.mark.skipif(sys.platform == "win32", reason="modes mean little there")
def test_the_endpoint_file_is_private_and_goes_with_the_endpoint(assistant: Assistant, settings: Settings) -> None:
    opened = serve_local(assistant, settings)
    file = settings.home / ENDPOINT_FILE
    assert file.stat().st_mode & 0o777 == 0o600
    opened.close()
    assert not file.exists()


def test_closing_lets_an_answer_under_way_finish(assistant: Assistant, settings: Settings, answerer: Slow) -> None:
    opened = serve_local(assistant, settings)
    remote = endpoint_of(settings.home)
    assert remote is not None
    answerer.go.clear()
    parts = remote.stream(QUESTION)
    next(parts)
    closer = threading.Thread(target=opened.close)
    closer.start()
    answerer.go.set()
    assert isinstance(next(parts), Answer)
    closer.join(10)
    assert not closer.is_alive()
    with pytest.raises(EndpointGoneError):
        list(remote.stream(QUESTION))


def test_closing_cuts_an_ingest_short_between_two_files(
    assistant: Assistant, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.ingest.BATCH_PASSAGES", 1)
    files = [tmp_path / f"{number}.txt" for number in range(30)]
    for number, file in enumerate(files):
        file.write_text(f"第{number}号水库今年蓄水{number}万方。", encoding="utf-8")
    opened = serve_local(assistant, settings)
    remote = endpoint_of(settings.home)
    assert remote is not None
    events = remote.ingest(files)
    told = [next(events)]
    opened.close()
    with pytest.raises(EndpointGoneError):
        told.extend(events)
    assert len(told) < 30
    assert {event.document_id for event in told} <= {summary.id for summary in assistant.documents()}


@pytest.mark.parametrize(
    "left_behind",
    [b"", b"{", b"[]", b'{"protocol": 99, "port": 1, "token": "x"}', b'{"protocol": 1, "port": 1, "token": "x"}'],
)
def test_a_file_left_behind_is_passed_over(tmp_path: Path, left_behind: bytes) -> None:
    (tmp_path / ENDPOINT_FILE).write_bytes(left_behind)
    assert endpoint_of(tmp_path) is None


def test_another_servers_port_is_not_taken_for_ours(endpoint: LocalEndpoint, tmp_path: Path) -> None:
    """A process was killed, and its port went to somebody else."""
    stale = {"protocol": 1, "port": endpoint.port, "token": "of the one that was killed"}
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / ENDPOINT_FILE).write_text(json.dumps(stale), encoding="utf-8")
    assert endpoint_of(tmp_path / "other") is None


def test_an_index_held_by_a_process_without_endpoint_is_a_clear_error(idle_home: Path) -> None:
    settings = Settings.load(idle_home, environment={})
    holder = HybridIndex.open(settings.index, _shipped())
    try:
        with closing(Connection(settings, wait_s=0.2)) as connection, pytest.raises(BackendError, match="进程号"):
            connection.run(lambda service: service.documents())
    finally:
        holder.close()


def _shipped() -> object:
    from assistant.wiring import open_embedder

    return open_embedder(Settings(home=Path()))


def test_a_connection_changes_over_when_the_holder_closes(idle_home: Path) -> None:
    """First through another's endpoint, then, that one gone, with the index opened here."""
    settings = Settings.load(idle_home, environment={})
    with closing(Connection(settings)) as first, closing(Connection(settings)) as second:
        seen: list[str] = []

        def look(service: Service) -> int:
            seen.append(type(service).__name__)
            return len(service.documents())

        assert first.run(look) == second.run(look) == 3
        first.close()
        assert second.run(look) == 3
        assert seen == ["Assistant", "RemoteAssistant", "RemoteAssistant", "Assistant"]


def test_two_asks_at_once_both_answer(idle_home: Path) -> None:
    processes = [
        subprocess.Popen(
            command("ask", QUESTION), env=environment(idle_home), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for _ in range(3)
    ]
    for process in processes:
        shown, said = process.communicate(timeout=240)
        assert process.returncode == 0, said.decode()
        assert "320米" in shown.decode()
    assert not (idle_home / ENDPOINT_FILE).exists()


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is POSIX")
def test_a_killed_holder_is_replaced(idle_home: Path) -> None:
    holder = subprocess.Popen(
        command("chat"), env=environment(idle_home), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdin is not None and holder.stdout is not None
    holder.stdin.write(f"{QUESTION}\n".encode())
    holder.stdin.flush()
    assert holder.stdout.readline()
    assert (idle_home / ENDPOINT_FILE).exists()
    holder.kill()
    holder.wait()
    holder.stdin.close()
    holder.stdout.close()
    done = subprocess.run(command("ask", QUESTION), env=environment(idle_home), capture_output=True, timeout=240)
    assert done.returncode == 0, done.stderr.decode()


ROUND_TRIPS = [
    Document(
        "d", "c", "/a/b.txt", "题", "文", "00", (Article("a", "s", 0, 1, date(2023, 1, 2)),), date(2023, 8, 10),
        "masthead", "办", 3, (0, 5), OffsetMap(((0, 1, 2), (3, 4, 5))), ("疑",),
    ),
    IngestEvent("failed", Path("/a/\udce6.txt"), 1, 2, message="坏"),
    Scope(("c",), ("d",), (1, 2), ("i",), ("p",), date(2020, 1, 1)),
]  # fmt: skip


@pytest.mark.parametrize("value", ROUND_TRIPS)
def test_values_go_there_and_back(value: Document | IngestEvent | Scope) -> None:
    assert from_plain(type(value), json.loads(json.dumps(to_plain(value)))) == value


@pytest.mark.parametrize(
    "data", [{"collections": "x"}, {"nonsense": 1}, {"issues": ["1"]}, {"since": "x"}, {"collections": [1]}]
)
def test_what_is_not_a_scope_is_refused(data: dict[str, object]) -> None:
    with pytest.raises((TypeError, ValueError, KeyError)):
        from_plain(Scope, data)
