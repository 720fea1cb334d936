"""The child process that runs parsers: limits, crashes, reuse."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.documents.sandbox import Sandbox
from assistant.errors import DocumentError
from tests.documents import making


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    made = Sandbox()
    yield made
    made.close()


def child(sandbox: Sandbox) -> int:
    assert sandbox._child is not None
    return sandbox._child.pid


def test_one_child_serves_many_files(sandbox: Sandbox, tmp_path: Path) -> None:
    data = making.word_document(tmp_path / "a.docx").read_bytes()
    first = sandbox.parse("docx", data)
    pid = child(sandbox)
    assert sandbox.parse("docx", data) == first
    with pytest.raises(DocumentError):
        sandbox.parse("docx", data[:1000])
    assert sandbox.parse("docx", data) == first
    assert child(sandbox) == pid


def test_a_slow_file_is_given_up_and_the_next_one_read(tmp_path: Path) -> None:
    sandbox = Sandbox(seconds=0.5)
    # 几百万条画线命令
    with pytest.raises(DocumentError, match="秒"):
        sandbox.parse("pdf", making.pdf(["0 0 m 1 1 l S " * 2_000_000]))
    sandbox._seconds = 60
    data = making.word_document(tmp_path / "a.docx").read_bytes()
    assert "何雨禾" in sandbox.parse("docx", data).text
    sandbox.close()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="只有 Linux 由系统限制内存")
def test_a_parser_out_of_memory_is_reported_and_replaced(tmp_path: Path) -> None:
    sandbox = Sandbox(memory=700 * 1024**2)
    data = making.word_document(tmp_path / "a.docx").read_bytes()
    assert sandbox.parse("docx", data).text
    with pytest.raises(DocumentError, match="内存"):
        sandbox.parse("pdf", making.pdf(["0 0 m 1 1 l S " * 6_000_000]))
    assert sandbox.parse("docx", data).text
    sandbox.close()


def test_a_killed_child_is_replaced(sandbox: Sandbox, tmp_path: Path) -> None:
    data = making.word_document(tmp_path / "a.docx").read_bytes()
    first = sandbox.parse("docx", data)
    assert sandbox._child is not None
    sandbox._child.kill()
    sandbox._child.wait()
    assert sandbox.parse("docx", data) == first
