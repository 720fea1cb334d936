"""The index, wherever it is held: opened here, or asked of the process that has it open."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from assistant.channels.local import ENDPOINT_FILE, PROTOCOL, EndpointGoneError, LocalEndpoint, serve_local
from assistant.channels.plain import from_plain, to_plain
from assistant.channels.service import Service
from assistant.errors import BackendError, WenjianError
from assistant.pipeline import Assistant
from assistant.settings import Settings
from assistant.types import Answer, Clause, IngestEvent, Turn
from assistant.wire import from_wire
from assistant.wiring import open_assistant
from vectorstore.lock import IndexLock
from vectorstore.types import Document, DocumentSummary, Hit, IndexLockedError, Scope, StoreError

T = TypeVar("T")

CONNECT_S = 5.0
WAIT_S = 60.0
"""How long to wait for a process that holds the index and does not answer (starting, stopping, of another version)."""
SHORT_WAIT_S = 5.0
"""How long a process that wants the index to itself waits for a command to end."""
RETRY_S = 0.1


class RemoteAssistant:
    """The assistant of another process, through its endpoint. Raises what the assistant there raises, and
    EndpointGoneError where that process closed the index before it was done."""

    def __init__(self, port: int, token: str) -> None:
        self._port, self._token = port, token

    def ingest(
        self, paths: Sequence[Path], *, collection: str = "default", prune: bool = False
    ) -> Iterator[IngestEvent]:
        named = [str(Path(path).expanduser().absolute()) for path in paths]
        values = self._call("ingest", paths=named, collection=collection, prune=prune)
        return (from_plain(IngestEvent, value) for value in values)

    def stream(
        self,
        text: str,
        *,
        history: Sequence[Turn] = (),
        scope: Scope = Scope(),
        today: date | None = None,
        quick: bool = False,
    ) -> Iterator[Clause | Answer]:
        values = self._call("stream", text=text, history=history, scope=scope, today=today, quick=quick)
        return (from_wire(value) if "schema" in value else from_plain(Clause, value) for value in values)

    def search(self, text: str, *, scope: Scope = Scope(), limit: int = 10) -> list[Hit]:
        return [from_plain(Hit, value) for value in self._call("search", text=text, scope=scope, limit=limit)]

    def documents(self, scope: Scope = Scope()) -> list[DocumentSummary]:
        return [from_plain(DocumentSummary, value) for value in self._call("documents", scope=scope)]

    def document(self, document_id: str) -> Document:
        (value,) = self._call("document", document_id=document_id)
        return from_plain(Document, value)

    def remove(self, document_id: str) -> None:
        list(self._call("remove", document_id=document_id))

    def backup(self, file: Path) -> None:
        list(self._call("backup", file=str(Path(file).expanduser().absolute())))

    def ping(self) -> None:
        """Raises EndpointGoneError where nobody of ours answers."""
        list(self._call("ping"))

    def close(self) -> None:
        """Nothing is held between calls."""

    def _call(self, method: str, **arguments: Any) -> Iterator[Any]:
        """The values of a reply, as they come."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=CONNECT_S)
        try:
            connection.connect()
            connection.sock.settimeout(None)  # an answer takes its time; a process that dies closes its socket
            body = json.dumps(to_plain(arguments)).encode("ascii")
            connection.request("POST", f"/v1/{method}", body, {"Authorization": f"Bearer {self._token}"})
            response = connection.getresponse()
            if response.status != http.client.OK:
                raise EndpointGoneError(f"127.0.0.1:{self._port} 回答 {response.status}")
            for line in response:
                reply = json.loads(line)
                if "error" in reply:
                    raise _error(reply["error"])
                if "end" in reply:
                    return
                yield reply["value"]
            raise EndpointGoneError("持有索引的进程中途退出")
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise EndpointGoneError(f"127.0.0.1:{self._port}：{error}") from error
        finally:
            connection.close()


class Connection:
    """A way to the index that survives a change of the process holding it. Close it when done."""

    def __init__(self, settings: Settings, *, wait_s: float = WAIT_S) -> None:
        self._settings = settings
        self._wait_s = wait_s
        self._service: Service | None = None
        self._endpoint: LocalEndpoint | None = None

    def run(self, work: Callable[[Service], T]) -> T:
        """``work(service)``, once more with another service where the process asked closed the index meanwhile.

        BackendError where the index stays held by a process that does not answer.
        """
        deadline = time.monotonic() + self._wait_s
        while True:
            try:
                return work(self._reach())
            except (EndpointGoneError, IndexLockedError) as error:
                self._service = None
                if time.monotonic() > deadline:
                    raise BackendError(f"等了 {self._wait_s:g} 秒，索引仍不可用。{error}") from error
                time.sleep(RETRY_S)

    def close(self) -> None:
        if self._endpoint is not None:
            self._endpoint.close()
        if self._service is not None:
            self._service.close()
        self._endpoint = self._service = None

    def _reach(self) -> Service:
        if self._service is None:
            self._service = endpoint_of(self._settings.home) or self._own()
        return self._service

    def _own(self) -> Service:
        _refuse_held(self._settings.index)
        assistant = open_assistant(self._settings)
        try:
            self._endpoint = serve_local(assistant, self._settings)
        except BaseException:
            assistant.close()
            raise
        return assistant


def _refuse_held(index: Path) -> None:
    """IndexLockedError before a model is loaded: whoever waits for the index must not slow its holder down."""
    if index.exists():
        lock = IndexLock(index)
        lock.acquire()
        lock.release()


def open_when_free(settings: Settings, *, wait_s: float = SHORT_WAIT_S) -> Assistant:
    """``open_assistant``, after a command that happens to hold the index; IndexLockedError where it stays held."""
    deadline = time.monotonic() + wait_s
    while True:
        try:
            _refuse_held(settings.index)
            return open_assistant(settings)
        except IndexLockedError:
            if time.monotonic() > deadline:
                raise
            time.sleep(RETRY_S)


def endpoint_of(home: Path) -> RemoteAssistant | None:
    """The assistant behind the endpoint file in ``home``; None where there is none, or nobody of ours answers."""
    try:
        data = json.loads((home / ENDPOINT_FILE).read_text(encoding="utf-8"))
        if data["protocol"] != PROTOCOL:
            return None
        remote = RemoteAssistant(int(data["port"]), str(data["token"]))
        remote.ping()
    except (OSError, ValueError, KeyError, TypeError, EndpointGoneError):
        return None  # the file may be left behind by a process that was killed
    return remote


def _subclasses(base: type[Exception]) -> Iterator[type[Exception]]:
    yield base
    for child in base.__subclasses__():
        yield from _subclasses(child)


def _error(data: Mapping[str, str]) -> Exception:
    known = {error.__name__: error for root in (WenjianError, StoreError) for error in _subclasses(root)}
    return known.get(data["type"], WenjianError)(data["message"])
