"""The files a user named: folders walked, loops survived, what cannot be read told apart; their hashes."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class FoundFiles:
    """``hashes`` maps each readable file to its SHA-256; ``failures`` maps the others to a message for the user."""

    hashes: dict[Path, str]
    failures: dict[Path, str]
    roots: tuple[Path, ...]
    """The files and folders named that exist: a document under one of them whose file is gone is missing."""


def find_files(paths: Sequence[Path]) -> FoundFiles:
    """Every file named or standing in a folder named, each once, in a stable order."""
    hashes: dict[Path, str] = {}
    failures: dict[Path, str] = {}
    roots = []
    for path in map(absolute, paths):
        if not os.path.lexists(path):
            failures[path] = "找不到这个文件或文件夹"
            continue
        roots.append(path)
        for file in _walk(path, failures) if path.is_dir() else iter([path]):
            if file not in hashes and file not in failures:
                _hash_into(file, hashes, failures)
    return FoundFiles(hashes, failures, tuple(roots))


def absolute(path: Path) -> Path:
    """``path`` as an absolute one, its links kept: a document is known by the name its user gave it."""
    return Path(os.path.abspath(path.expanduser()))  # noqa: PTH100  resolve() would follow links


def uri_of(path: Path) -> str:
    """The name a document is stored under. A file name that is not UTF-8 keeps its odd bytes as ``\\udc..``."""
    return str(path).encode("utf-8", "backslashreplace").decode("utf-8")


def sha256_of(file: Path) -> str:
    """Hex SHA-256 of the content; OSError as ``open`` raises it."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _hash_into(file: Path, hashes: dict[Path, str], failures: dict[Path, str]) -> None:
    try:
        # A pipe or device would block the reader for ever.
        if stat.S_ISREG(file.stat().st_mode):
            hashes[file] = sha256_of(file)
        else:
            failures[file] = "不是普通文件（管道、设备等），已跳过"
    except OSError as error:
        failures[file] = _said(error, file)


def _walk(folder: Path, failures: dict[Path, str]) -> Iterator[Path]:
    """Files below ``folder``, links followed, each folder once; hidden files and Office's lock files are left out."""

    def record(error: OSError) -> None:
        place = Path(error.filename or folder)
        failures[place] = _said(error, place)

    visited: set[str] = set()
    for here, folders, names in os.walk(folder, followlinks=True, onerror=record):
        real = os.path.realpath(here)
        if real in visited:
            folders.clear()
            continue
        visited.add(real)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(here, name) for name in sorted(names) if not name.startswith((".", "~$")))


def _said(error: OSError, path: Path) -> str:
    if isinstance(error, PermissionError):
        return "没有读取权限：请检查文件权限"
    if path.is_symlink():
        return "链接指向的文件不存在，或链接成环"
    return f"读取失败：{error.strerror or error}"
