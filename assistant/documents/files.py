"""A file to its bytes and Source: the checks that need no parser, then the loader of its suffix."""

from __future__ import annotations

import stat
from pathlib import Path

from assistant.documents import sniffing
from assistant.documents.decoding import decode
from assistant.documents.registry import LOADERS, REFUSED, SUFFIXES
from assistant.documents.source import Source
from assistant.errors import DocumentError

_MEGABYTE = 1024 * 1024
MAX_TEXT = 32 * _MEGABYTE
MAX_FILE = 200 * _MEGABYTE
"""Bytes. A text of 32 MB holds some 11 million characters, 50 thick books; PDF and .docx hold pictures as well."""


def load(path: Path) -> tuple[bytes, Source]:
    """The bytes of a file and its text. Raises DocumentError, its message led by the file's name."""
    try:
        return _load(path)
    except DocumentError as error:
        raise DocumentError(f"{path.name}：{error}") from error


def _load(path: Path) -> tuple[bytes, Source]:
    suffix = path.suffix.lower()
    if suffix in REFUSED:
        raise DocumentError(f"暂不支持 {suffix} 格式；{REFUSED[suffix]}。")
    if suffix not in LOADERS:
        raise DocumentError(f"不认识的格式 {suffix or '（没有扩展名）'}；可以导入 {' '.join(sorted(SUFFIXES))}。")
    loader = LOADERS[suffix]
    data = _bytes(path, MAX_TEXT if loader in ("text", "html") else MAX_FILE)
    sniffing.check(data, loader)
    if loader == "text":
        text, warnings = decode(data)
        return data, Source(text, warnings=warnings)
    from assistant.documents.sandbox import parse

    source = parse(loader, data)
    if len(source.text) > MAX_TEXT:
        raise DocumentError(f"取出的文字超过 {MAX_TEXT // _MEGABYTE} MB；请拆分后再导入。")
    return data, source


def _bytes(path: Path, limit: int) -> bytes:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise DocumentError("不是普通文件。")
        if status.st_size > limit:
            size = status.st_size / _MEGABYTE
            raise DocumentError(f"文件有 {size:.0f} MB，超过 {limit // _MEGABYTE} MB 的上限；请拆分后再导入。")
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise DocumentError("文件不存在。") from error
    except PermissionError as error:
        raise DocumentError("没有读取权限；请检查文件权限。") from error
    except OSError as error:  # 符号链接成环、网络盘断开
        raise DocumentError(f"读不了这个文件（{error.strerror or error}）。") from error
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise DocumentError("文件为空。")
    return data
