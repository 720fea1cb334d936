"""A file to its bytes and Source: checks that need no parser, then the loader of its suffix."""

from __future__ import annotations

from pathlib import Path

from assistant.documents.decoding import decode
from assistant.documents.registry import LOADERS, REFUSED, SUFFIXES
from assistant.documents.source import Source
from assistant.errors import DocumentError

MAX_TEXT = 32 * 1024 * 1024
MAX_FILE = 200 * 1024 * 1024
"""Bytes. A text of 32 MB holds some 11 million characters, 50 thick books; PDF and .docx hold pictures as well."""


def load(path: Path) -> tuple[bytes, Source]:
    suffix = path.suffix.lower()
    if suffix in REFUSED:
        raise DocumentError(f"{path.name}：暂不支持 {suffix} 格式；{REFUSED[suffix]}。")
    if suffix not in LOADERS:
        raise DocumentError(
            f"{path.name}：不认识的格式 {suffix or '（无扩展名）'}；可以导入 {'、'.join(sorted(SUFFIXES))}。"
        )
    if LOADERS[suffix] != "text":
        raise DocumentError(f"{path.name}：{suffix} 的读取正在实现中。")
    data = _bytes(path)
    text, warnings = decode(data)
    return data, Source(text, warnings=warnings)


def _bytes(path: Path) -> bytes:
    return path.read_bytes()
