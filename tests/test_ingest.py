"""Files into the index: what changed, what moved, what is bad. Real files, real index, real readers."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.documents import read
from assistant.errors import DocumentError
from assistant.ingest import ingest
from assistant.types import IngestEvent
from tests.fakes import HashingEmbedder
from vectorstore.index import HybridIndex
from vectorstore.types import Document, Passage

BRIDGE = "青石镇跨河大桥于2021年9月建成通车，全长320米，由城建二局承建，镇长周文涛主持了通车仪式。"
LIBRARY = "白杨县图书馆新馆开放，藏书12万册，馆长赵岚介绍了夜间借阅服务，周末延长到晚上九点闭馆。"
HARVEST = "云雾山茶叶合作社今年收茶38吨，比上年增加5吨，理事长何素芬说主要靠新修的滴灌设施。"


@pytest.fixture
def index(tmp_path: Path) -> Iterator[HybridIndex]:
    opened = HybridIndex.open(tmp_path / "index", HashingEmbedder())
    yield opened
    opened.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two documents in a folder with blanks and Chinese in its name."""
    made = tmp_path / "我的 简报"
    (made / "下级").mkdir(parents=True)
    (made / "大桥.txt").write_text(BRIDGE, encoding="utf-8")
    (made / "下级" / "图书馆.txt").write_text(LIBRARY, encoding="utf-8")
    return made


def run(index: HybridIndex, *paths: Path, collection: str = "default", prune: bool = False) -> list[IngestEvent]:
    return list(ingest(index, read, paths, collection=collection, prune=prune))


def outcomes(events: list[IngestEvent]) -> dict[str, str]:
    return {event.path.name: event.outcome for event in events}


def stored(index: HybridIndex) -> dict[str, str]:
    """File name -> text, of everything in the index."""
    return {Path(summary.uri).name: index.document(summary.id).text for summary in index.documents()}


def test_a_folder_is_added_once(index: HybridIndex, folder: Path) -> None:
    events = run(index, folder)
    assert outcomes(events) == {"大桥.txt": "added", "图书馆.txt": "added"}
    assert [(event.done, event.total) for event in events] == [(1, 2), (2, 2)]
    assert sum(event.passages for event in events) == len(list(index.passages()))
    assert outcomes(run(index, folder)) == {"大桥.txt": "unchanged", "图书馆.txt": "unchanged"}
    assert len(index.documents()) == 2


def test_a_changed_file_replaces_its_document(index: HybridIndex, folder: Path) -> None:
    run(index, folder)
    (folder / "大桥.txt").write_text(HARVEST, encoding="utf-8")
    assert outcomes(run(index, folder)) == {"大桥.txt": "replaced", "图书馆.txt": "unchanged"}
    assert HARVEST in stored(index)["大桥.txt"]
    assert len(index.documents()) == 2


def test_a_moved_file_keeps_its_document(index: HybridIndex, folder: Path) -> None:
    before = {event.path.name: event.document_id for event in run(index, folder)}
    (folder / "大桥.txt").rename(folder / "下级" / "桥.txt")
    events = run(index, folder)
    assert outcomes(events) == {"桥.txt": "moved", "图书馆.txt": "unchanged"}
    assert {event.path.name: event.document_id for event in events}["桥.txt"] == before["大桥.txt"]
    assert set(stored(index)) == {"桥.txt", "图书馆.txt"}


def test_one_content_under_two_names_is_stored_once(index: HybridIndex, folder: Path) -> None:
    (folder / "副本.txt").write_text(BRIDGE, encoding="utf-8")
    assert sorted(outcomes(run(index, folder)).values()) == ["added", "added", "duplicate"]
    assert len(index.documents()) == 2


def test_a_copy_takes_over_when_the_first_is_deleted(index: HybridIndex, folder: Path) -> None:
    (folder / "副本.txt").write_text(BRIDGE, encoding="utf-8")
    owner = next(event.path for event in run(index, folder) if event.outcome == "added" and event.path.parent == folder)
    owner.unlink()
    assert "moved" in outcomes(run(index, folder, prune=True)).values()
    assert sum(BRIDGE in text for text in stored(index).values()) == 1


def test_a_copy_is_kept_when_the_first_changes(index: HybridIndex, folder: Path) -> None:
    (folder / "副本.txt").write_text(BRIDGE, encoding="utf-8")
    owner = next(event.path for event in run(index, folder) if event.outcome == "added" and event.path.parent == folder)
    owner.write_text(HARVEST, encoding="utf-8")
    run(index, folder)
    texts = "".join(stored(index).values())
    assert all(text in texts for text in (BRIDGE, LIBRARY, HARVEST))
    assert len(index.documents()) == 3


def test_two_files_that_swap_contents_lose_nothing(index: HybridIndex, folder: Path) -> None:
    run(index, folder)
    (folder / "大桥.txt").write_text(LIBRARY, encoding="utf-8")
    (folder / "下级" / "图书馆.txt").write_text(BRIDGE, encoding="utf-8")
    run(index, folder)
    assert LIBRARY in stored(index)["大桥.txt"]
    assert BRIDGE in stored(index)["图书馆.txt"]
    assert set(outcomes(run(index, folder)).values()) == {"unchanged"}


def test_a_file_that_becomes_a_copy_leaves_no_old_version(index: HybridIndex, folder: Path) -> None:
    run(index, folder)
    (folder / "大桥.txt").write_text(LIBRARY, encoding="utf-8")
    assert outcomes(run(index, folder))["大桥.txt"] == "duplicate"
    assert set(stored(index)) == {"图书馆.txt"}


def test_deleted_files_are_reported_and_removed_only_when_asked(index: HybridIndex, folder: Path) -> None:
    run(index, folder)
    (folder / "大桥.txt").unlink()
    assert outcomes(run(index, folder)) == {"图书馆.txt": "unchanged", "大桥.txt": "missing"}
    assert len(index.documents()) == 2
    assert outcomes(run(index, folder, prune=True))["大桥.txt"] == "removed"
    assert set(stored(index)) == {"图书馆.txt"}


def test_pruning_stays_within_the_folders_given(index: HybridIndex, folder: Path) -> None:
    run(index, folder)
    (folder / "大桥.txt").unlink()
    assert outcomes(run(index, folder / "下级", prune=True)) == {"图书馆.txt": "unchanged"}
    assert len(index.documents()) == 2


def test_a_folder_that_is_not_there_prunes_nothing(index: HybridIndex, folder: Path) -> None:
    """A drive that is not mounted looks like a folder whose files were all deleted."""
    run(index, folder)
    folder.rename(folder.with_name("拔掉了"))
    (event,) = run(index, folder, prune=True)
    assert (event.outcome, event.path) == ("failed", folder)
    assert len(index.documents()) == 2


def test_collections_keep_to_themselves(index: HybridIndex, folder: Path) -> None:
    run(index, folder, collection="甲")
    assert outcomes(run(index, folder, collection="乙")) == {"大桥.txt": "added", "图书馆.txt": "added"}
    (folder / "大桥.txt").unlink()
    run(index, folder, collection="乙", prune=True)
    assert sorted(summary.collection for summary in index.documents()) == ["乙", "甲", "甲"]


def test_an_event_is_given_only_once_it_is_kept(index: HybridIndex, folder: Path) -> None:
    for event in ingest(index, read, [folder], collection="default", prune=False):
        assert event.document_id in {summary.id for summary in index.documents()}


def test_stopping_keeps_what_was_told_and_going_on_finishes(
    index: HybridIndex, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.ingest.BATCH_PASSAGES", 1)
    events = ingest(index, read, [folder], collection="default", prune=False)
    told = next(events)
    events.close()  # type: ignore[attr-defined]
    assert [summary.id for summary in index.documents()] == [told.document_id]
    assert sorted(outcomes(run(index, folder)).values()) == ["added", "unchanged"]


def test_bad_files_are_named_and_the_rest_goes_in(index: HybridIndex, folder: Path) -> None:
    bad: dict[str, bytes] = {
        "空.txt": b"",
        "空白.md": b" \n\n ",
        "程序.exe": b"MZ\0\1",
        "二进制.txt": bytes(range(256)) * 20,
        "截断.docx": b"PK\3\4 cut",
        "假的.pdf": b"not a pdf",
        "旧版.doc": b"\xd0\xcf\x11\xe0",
    }
    for name, content in bad.items():
        (folder / name).write_bytes(content)
    events = run(index, folder)
    failed = {event.path.name: event.message for event in events if event.outcome == "failed"}
    assert failed.keys() == bad.keys()
    assert all(failed.values())
    assert set(stored(index)) == {"大桥.txt", "图书馆.txt"}


def test_nul_bytes_and_long_lines_do_not_stop_a_batch(index: HybridIndex, folder: Path) -> None:
    (folder / "空字节.txt").write_bytes(f"开头\0{HARVEST}\0结尾".encode())
    (folder / "长行.txt").write_text("春耕备足种子和化肥" * 3_000, encoding="utf-8")
    assert {"大桥.txt", "图书馆.txt"} <= set(stored(index)) | {event.path.name for event in run(index, folder)}
    for summary in index.documents():
        document = index.document(summary.id)
        assert all(document.text[p.start : p.end] == p.text for p in index.passages() if p.document_id == document.id)


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_loops_pipes_and_locked_files(index: HybridIndex, folder: Path) -> None:
    (folder / "循环").symlink_to(folder, target_is_directory=True)
    (folder / "断.txt").symlink_to(folder / "没有.txt")
    (folder / "自指.txt").symlink_to(folder / "自指.txt")
    os.mkfifo(folder / "管道.txt")
    (folder / "锁.txt").write_text(HARVEST, encoding="utf-8")
    (folder / "锁.txt").chmod(0)
    found = outcomes(run(index, folder))
    locked = {"锁.txt": "added" if os.geteuid() == 0 else "failed"}  # root reads everything
    expected = dict.fromkeys(["断.txt", "自指.txt", "管道.txt"], "failed") | locked
    assert found == {"大桥.txt": "added", "图书馆.txt": "added"} | expected


def test_hidden_files_and_office_locks_are_left_out_unless_named(index: HybridIndex, folder: Path) -> None:
    (folder / ".隐藏.txt").write_text(HARVEST, encoding="utf-8")
    (folder / "~$报告.docx").write_bytes(b"lock")
    (folder / ".git").mkdir()
    (folder / ".git" / "x.txt").write_text(HARVEST, encoding="utf-8")
    assert set(outcomes(run(index, folder))) == {"大桥.txt", "图书馆.txt"}
    assert outcomes(run(index, folder / ".隐藏.txt")) == {".隐藏.txt": "added"}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems take no such names")
def test_a_file_name_that_is_not_utf8(index: HybridIndex, folder: Path) -> None:
    (folder / os.fsdecode("收成.txt".encode("gb18030"))).write_text(HARVEST, encoding="utf-8")
    assert sorted(outcomes(run(index, folder)).values()) == ["added"] * 3
    assert "收成" in {summary.title for summary in index.documents()}
    assert sorted(outcomes(run(index, folder, prune=True)).values()) == ["unchanged"] * 3


def test_a_parser_that_breaks_is_a_failed_file(index: HybridIndex, folder: Path) -> None:
    def breaks(path: Path, *, collection: str) -> tuple[Document, list[Passage]]:
        if path.name == "大桥.txt":
            raise RecursionError("deep")
        if path.name == "图书馆.txt":
            raise DocumentError("图书馆.txt：加密的文件")
        return read(path, collection=collection)

    (folder / "收成.txt").write_text(HARVEST, encoding="utf-8")
    events = {event.path.name: event for event in ingest(index, breaks, [folder], collection="default", prune=False)}
    assert "RecursionError" in events["大桥.txt"].message
    assert events["图书馆.txt"].message == "图书馆.txt：加密的文件"
    assert events["收成.txt"].outcome == "added"


def test_a_document_that_cannot_be_stored_is_a_failed_file(index: HybridIndex, folder: Path) -> None:
    def misplaced(path: Path, *, collection: str) -> tuple[Document, list[Passage]]:
        document, passages = read(path, collection=collection)
        return document, [
            replace(p, start=p.start + 1, end=p.end + 1) for p in passages
        ] if broken in path.name else passages

    broken = "大桥"
    events = {event.path.name: event for event in ingest(index, misplaced, [folder], collection="default", prune=False)}
    assert (events["大桥.txt"].outcome, events["图书馆.txt"].outcome) == ("failed", "added")
    assert set(stored(index)) == {"图书馆.txt"}
    assert outcomes(run(index, folder))["大桥.txt"] == "added"
    (folder / "大桥.txt").write_text(HARVEST, encoding="utf-8")
    assert next(ingest(index, misplaced, [folder], collection="default", prune=False)).outcome == "failed"
    assert BRIDGE in stored(index)["大桥.txt"]


def test_a_file_that_turns_bad_keeps_its_old_version(index: HybridIndex, folder: Path) -> None:
    run(index, folder)
    (folder / "大桥.txt").write_bytes(b"")
    assert outcomes(run(index, folder))["大桥.txt"] == "failed"
    assert BRIDGE in stored(index)["大桥.txt"]
