"""The whole index as one file: the catalog, from which everything else is made again."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from vectorstore.catalog import APPLICATION_ID, MIGRATIONS
from vectorstore.types import SchemaError, StoreError


def write_backup(source: sqlite3.Connection, file: Path) -> None:
    """Copy a catalog in use; ``file`` is there complete or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_name(f"{file.name}.part")
    partial.unlink(missing_ok=True)
    with closing(sqlite3.connect(partial)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")  # one file, no -wal beside it
    partial.replace(file)


def check_backup(file: Path) -> None:
    """SchemaError unless ``file`` is a sound catalog of this or an earlier version."""
    if not file.is_file():
        raise StoreError(f"没有备份文件 {file}")
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            application = connection.execute("PRAGMA application_id").fetchone()[0]
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            sound = connection.execute("PRAGMA quick_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise SchemaError(f"{file} 不是问简的备份（{error}）") from error
    if application != APPLICATION_ID:
        raise SchemaError(f"{file} 不是问简的备份")
    if version > len(MIGRATIONS):
        raise SchemaError(f"{file} 由更新版本的问简写成（格式 {version}）；请升级问简")
    if sound != "ok":
        raise SchemaError(f"备份 {file} 已损坏：{sound}")


def put_in_place(file: Path, target: Path) -> None:
    """Replace the catalog at ``target``, nobody having it open, by a checked backup."""
    partial = target.with_name(f"{target.name}.part")
    shutil.copyfile(file, partial)
    for suffix in ("-wal", "-shm"):  # they belong to the old file and would be played into the new one
        target.with_name(target.name + suffix).unlink(missing_ok=True)
    partial.replace(target)
