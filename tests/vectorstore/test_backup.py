"""A backup is one file, taken from a running index, that makes a whole index again."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.fakes import HashingEmbedder
from tests.vectorstore.making import made
from vectorstore.index import HybridIndex
from vectorstore.types import IndexLockedError, SchemaError, StoreError

PAPER = made("报纸", "周口市治理沙颍河。\n商水县修路五公里。")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A backup of an index that went on to change."""
    index = HybridIndex.open(tmp_path / "原来", HashingEmbedder())
    index.add([PAPER])
    index.backup(tmp_path / "备份" / "今天.wenjian")
    index.remove("报纸")
    index.close()
    assert [entry.name for entry in (tmp_path / "备份").iterdir()] == ["今天.wenjian"]
    return tmp_path / "备份" / "今天.wenjian"


def check(path: Path) -> None:
    index = HybridIndex.open(path, HashingEmbedder())
    assert index.document("报纸") == PAPER[0]
    hits = index.search("商水县修了多少公里路")
    assert [hit.passage.id for hit in hits] == ["报纸:1", "报纸:0"]
    assert hits[0].origin == "both"
    index.close()


def test_restore_into_an_empty_place(file: Path, tmp_path: Path) -> None:
    HybridIndex.restore(file, tmp_path / "新的 地方")
    check(tmp_path / "新的 地方")


def test_restore_over_an_index_only_when_told(file: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="已有索引"):
        HybridIndex.restore(file, tmp_path / "原来")
    HybridIndex.restore(file, tmp_path / "原来", overwrite=True)
    check(tmp_path / "原来")


def test_restore_leaves_an_index_in_use_alone(file: Path, tmp_path: Path) -> None:
    index = HybridIndex.open(tmp_path / "原来", HashingEmbedder())
    with pytest.raises(IndexLockedError):
        HybridIndex.restore(file, tmp_path / "原来", overwrite=True)
    assert index.documents() == []
    index.close()


def test_what_is_no_backup_is_refused(file: Path, tmp_path: Path) -> None:
    truncated = tmp_path / "截断"
    truncated.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    text = tmp_path / "文本"
    text.write_text("不是备份" * 500, encoding="utf-8")
    newer = tmp_path / "更新的版本"
    shutil.copyfile(file, newer)
    with closing(sqlite3.connect(newer)) as connection:
        connection.execute("PRAGMA user_version = 99")
    for bad in (truncated, text, newer):
        with pytest.raises(SchemaError, match=bad.name):
            HybridIndex.restore(bad, tmp_path / "原来", overwrite=True)
    with pytest.raises(StoreError, match="不在"):
        HybridIndex.restore(tmp_path / "不在", tmp_path / "原来", overwrite=True)
    HybridIndex.open(tmp_path / "原来", HashingEmbedder()).close()
