"""What was typed in a terminal to what the assistant takes: questions, turns, scopes, names of documents."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from assistant.channels.service import Service
from assistant.errors import QuestionError
from assistant.files import absolute, uri_of
from assistant.types import Turn
from vectorstore.types import DocumentNotFoundError, DocumentSummary, Scope, issue_label

STDIN_LIMIT = 1 << 20
"""Bytes read of a piped question; far above what a question may hold, so that its length can be named."""

SHORTEST_PREFIX = 4


def question_text(given: str | None) -> str:
    """The argument, or stdin where it is ``-`` or left out in a pipe."""
    if given is not None and given != "-":
        return given
    if sys.stdin is None or (given is None and sys.stdin.isatty()):
        raise QuestionError('请写下问题，例如 wenjian ask "周口有哪些人入选？"；或用管道送入')
    return _decoded(sys.stdin.buffer.read(STDIN_LIMIT))


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:  # a Chinese Windows console pipes in its code page
        return data.decode("gb18030", "replace")


def turns(text: str | None) -> list[Turn]:
    """Earlier turns from JSON: ``[{"role": "user", "content": …}, {"role": "assistant", "content": …}]``."""
    if text is None:
        return []
    try:
        data = json.loads(text)
        made = [Turn(turn["role"], turn["content"]) for turn in data]
    except (ValueError, KeyError, TypeError) as error:
        example = '[{"role": "user", "content": "…"}, …]'
        raise QuestionError(f"--history 要写成 {example} 这样的 JSON（{error}）") from error
    if any(turn.role not in ("user", "assistant") or not isinstance(turn.content, str) for turn in made):
        raise QuestionError("--history 里 role 只能是 user 或 assistant，content 只能是文字")
    return made


def day(option: str, text: str | None) -> date | None:
    """A date written 2023-08-10."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise QuestionError(f"{option} {text!r} 不是日期：请写成 2023-08-10 的样子") from error


def scope(
    service: Service,
    *,
    collections: Sequence[str],
    documents: Sequence[str],
    issues: Sequence[int],
    since: date | None,
    until: date | None,
) -> Scope:
    """The scope that the options describe; documents may be named in any way ``find`` understands."""
    ids = tuple(find(service, name).id for name in documents)
    return Scope(tuple(collections), ids, tuple(issues), since=since, until=until)


def find(service: Service, name: str) -> DocumentSummary:
    """The document that ``name`` means: its id or the beginning of it, its file's path or name, its title and issue.

    DocumentNotFoundError where there is none, or several.
    """
    summaries = service.documents()
    uri = uri_of(absolute(Path(name)))
    for found in (
        [summary for summary in summaries if summary.id == name],
        [summary for summary in summaries if summary.uri in (uri, name)],
        [summary for summary in summaries if len(name) >= SHORTEST_PREFIX and summary.id.startswith(name)],
        [summary for summary in summaries if name in (Path(summary.uri).name, Path(summary.uri).stem)],
        [summary for summary in summaries if name in (summary.title, summary.title + issue_label(summary.issue))],
    ):
        if len(found) == 1:
            return found[0]
        if found:
            listed = "\n".join(f"  {summary.id}  {summary.title}" for summary in found)
            raise DocumentNotFoundError(f"{name!r} 指的不止一篇，请写编号：\n{listed}")
    raise DocumentNotFoundError(f"没有文档 {name!r}；用 wenjian list 查看编号、文件和标题")
