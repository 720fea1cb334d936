"""The catalog's file: its version, its owner, its transactions, its totals."""

import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from tests.vectorstore.making import made
from vectorstore import catalog, records
from vectorstore.catalog import APPLICATION_ID, MIGRATIONS, Catalog
from vectorstore.types import SchemaError, Scope


def pragma(file: Path, name: str) -> int:
    with closing(sqlite3.connect(file)) as connection:
        return int(connection.execute(f"PRAGMA {name}").fetchone()[0])


def fill(store: Catalog, name: str, text: str) -> list[int]:
    document, passages = made(name, text)
    with store.write() as connection:
        return records.insert(connection, document, passages, np.eye(len(passages), 8, dtype=np.float32))


def test_a_new_file_has_the_present_version_and_our_mark(tmp_path: Path) -> None:
    Catalog(tmp_path / "c.sqlite3").close()
    assert pragma(tmp_path / "c.sqlite3", "user_version") == len(MIGRATIONS)
    assert pragma(tmp_path / "c.sqlite3", "application_id") == APPLICATION_ID


def test_an_older_file_is_brought_up_to_date_with_its_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "c.sqlite3"
    older = Catalog(file)
    fill(older, "甲", "第一行\n第二行")
    older.close()
    step = "ALTER TABLE documents ADD COLUMN language TEXT NOT NULL DEFAULT 'zh';"
    monkeypatch.setattr(catalog, "MIGRATIONS", (*MIGRATIONS, step))
    store = Catalog(file)
    with store.read() as connection:
        assert connection.execute("SELECT id, language FROM documents").fetchall() == [("甲", "zh")]
        assert [passage.text for passage in records.passages(connection, Scope(), ())] == ["第一行", "第二行"]
    store.close()
    assert pragma(file, "user_version") == len(MIGRATIONS) + 1


def test_a_migration_that_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "c.sqlite3"
    Catalog(file).close()
    broken = "ALTER TABLE documents ADD COLUMN language TEXT; ALTER TABLE nothing ADD COLUMN x;"
    monkeypatch.setattr(catalog, "MIGRATIONS", (*MIGRATIONS, broken))
    with pytest.raises(SchemaError):
        Catalog(file)
    assert pragma(file, "user_version") == len(MIGRATIONS)
    with closing(sqlite3.connect(file)) as connection:
        assert (
            "language" not in connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'documents'").fetchone()[0]
        )


def test_a_newer_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "c.sqlite3"
    Catalog(file).close()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(SchemaError, match="升级"):
        Catalog(file)


def test_a_foreign_or_damaged_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    foreign = tmp_path / "foreign.sqlite3"
    with closing(sqlite3.connect(foreign)) as connection:
        connection.execute("CREATE TABLE t (x)")
    damaged = tmp_path / "damaged.sqlite3"
    damaged.write_text("这不是数据库" * 1000, encoding="utf-8")
    for file in (foreign, damaged):
        before = file.read_bytes()
        with pytest.raises(SchemaError, match=file.name):
            Catalog(file)
        assert file.read_bytes() == before


def test_an_exception_rolls_back(tmp_path: Path) -> None:
    store = Catalog(tmp_path / "c.sqlite3")
    with pytest.raises(KeyboardInterrupt), store.write() as connection:
        catalog.set_meta(connection, "key", "value")
        raise KeyboardInterrupt
    with store.read() as connection:
        assert catalog.get_meta(connection, "key") is None
    store.close()


def test_a_reader_sees_one_state(tmp_path: Path) -> None:
    store = Catalog(tmp_path / "c.sqlite3")
    fill(store, "甲", "一")
    with store.read() as connection:
        assert catalog.totals(connection).passages == 1
        fill(store, "乙", "二\n三")
        assert catalog.totals(connection).passages == 1
    with store.read() as connection:
        assert catalog.totals(connection).passages == 3
    store.close()


def test_totals_follow_and_row_numbers_are_never_used_again(tmp_path: Path) -> None:
    store = Catalog(tmp_path / "c.sqlite3")
    first = fill(store, "甲", "周口市\n文明办")
    with store.write() as connection:
        assert records.delete(connection, "甲") == first
        assert catalog.totals(connection) == catalog.Totals(0, 0, 0)
        for table in ("passages", "vectors", "articles", "documents"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
    assert min(fill(store, "甲", "周口市")) > max(first)
    with store.read() as connection:
        totals = catalog.totals(connection)
        assert (totals.passages, totals.grams) == (1, 2)
    store.close()
