"""What a terminal shows: answers, lists, hits, the progress of an ingest; and the same as JSON."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from assistant.answers.render import render_text
from assistant.channels.cli_app import say
from assistant.channels.plain import to_plain
from assistant.types import Answer, Clause, IngestEvent, IngestOutcome
from assistant.wire import to_wire
from vectorstore.types import Document, DocumentSummary, Hit, issue_label

OUTCOMES: dict[IngestOutcome, str] = {
    "added": "新增",
    "replaced": "更新",
    "unchanged": "未变",
    "moved": "移动",
    "duplicate": "重复",
    "removed": "移除",
    "missing": "缺失",
    "failed": "失败",
}

PROGRESS_AFTER_S = 2.0
"""An ingest that takes longer shows a bar."""


def print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def answer(parts: Iterator[Clause | Answer], *, as_json: bool) -> Answer:
    """Shows an answer, on a terminal clause by clause as it comes, and returns it."""
    live = sys.stdout.isatty() and not as_json
    shown = ""
    for part in parts:
        if isinstance(part, Answer):
            _finish(part, shown, as_json=as_json)
            return part
        if live:
            shown += part.text
            sys.stdout.write(part.text)
            sys.stdout.flush()
    raise AssertionError("an answer ends with an Answer")


def _finish(given: Answer, shown: str, *, as_json: bool) -> None:
    if as_json:
        print_json(to_wire(given))
        return
    rendered = render_text(given)
    if shown and not rendered.startswith(shown):  # the checked answer reads otherwise than its clauses
        sys.stdout.write("\n\n")
        shown = ""
    print(rendered[len(shown) :], flush=True)


def hits(found: Sequence[Hit], question: str, titles: Mapping[str, str], *, as_json: bool) -> None:
    """Ranked passages; ``titles`` by document id."""
    if as_json:
        ranked = [
            {
                "rank": rank,
                "document_id": hit.passage.document_id,
                "title": titles.get(hit.passage.document_id, ""),
                "passage_id": hit.passage.id,
                "start": hit.passage.start,
                "end": hit.passage.end,
                "score": hit.score,
                "origin": hit.origin,
                "cosine": hit.cosine,
                "coverage": hit.coverage,
                "heading": hit.passage.heading,
                "text": hit.passage.text,
            }
            for rank, hit in enumerate(found, 1)
        ]
        print_json({"schema": "wenjian.search/1", "question": question, "hits": ranked})
        return
    for rank, hit in enumerate(found, 1):
        passage = hit.passage
        title = titles.get(passage.document_id, passage.document_id)
        print(f"{rank}. {title} [{passage.start}:{passage.end}]  {hit.score:.3f}  {ORIGINS[hit.origin]}")
        print(f"   {' '.join(passage.text.split())}")
    if not found:
        say("没有找到相关段落")


ORIGINS = {"dense": "语义", "lexical": "关键词", "both": "语义+关键词"}


def documents(found: Sequence[DocumentSummary], *, as_json: bool) -> None:
    if as_json:
        print_json({"schema": "wenjian.documents/1", "documents": to_plain(found)})
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("编号", "标题", "期", "日期", "集合", "篇", "段"):
        table.add_column(column, overflow="fold", justify="right" if column in "篇段期" else "left")
    for entry in found:
        issue = "" if entry.issue is None else str(entry.issue)
        published = "" if entry.published is None else entry.published.isoformat()
        cells = (entry.id, entry.title, issue, published, entry.collection, str(entry.articles), str(entry.passages))
        table.add_row(*(_plain_cell(cell) for cell in cells))
    console().print(table)
    if not found:
        say("没有文档：用 wenjian ingest 文件或文件夹 收入")


def document(shown: Document, *, text: bool, as_json: bool) -> None:
    """One document: its text alone exactly as offsets count it, or what was found in it."""
    if as_json:
        data = to_plain(shown)
        data = {key: data[key] for key in DOCUMENT_KEYS} | ({"text": shown.text} if text else {})
        print_json({"schema": "wenjian.document/1", **data, "characters": len(shown.text)})
    elif text:
        # Nothing added: what a pipe receives is what offsets count in.
        sys.stdout.write(shown.text + ("\n" if sys.stdout.isatty() and not shown.text.endswith("\n") else ""))
    else:
        _describe(shown)


DOCUMENT_KEYS = (
    *("id", "collection", "uri", "title", "issuer", "issue", "published", "published_basis", "articles", "pages"),
    *("warnings", "sha256"),
)


def _describe(shown: Document) -> None:
    published = "" if shown.published is None else f"{shown.published.isoformat()}（{BASES[shown.published_basis]}）"
    rows = {
        "标题": shown.title,
        "编号": shown.id,
        "文件": shown.uri,
        "集合": shown.collection,
        "编发": shown.issuer,
        "期号": issue_label(shown.issue),
        "日期": published,
        "字数": str(len(shown.text)),
        "页数": str(len(shown.pages)) if shown.pages else "",
        "注意": "；".join(shown.warnings),
    }
    for name, value in rows.items():
        if value:
            print(f"{name}：{value}")
    for number, article in enumerate(shown.articles, 1):
        section = f"【{article.section}】" if article.section else ""
        print(f"{number:>4}. {section}{article.title} [{article.start}:{article.end}]")


BASES = {
    "masthead": "据报头",
    "metadata": "据文件属性",
    "filename": "据文件名",
    "text": "据正文，不一定准",
    "inferred": "推断，不一定准",
    "": "来历不明",
}


class IngestReport:
    """Shows an ingest: a bar where it takes long, each problem as it happens, the sums at the end."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self._seen: dict[Path, IngestEvent] = {}
        self._began = time.monotonic()
        self._progress: Progress | None = None

    @property
    def failed(self) -> bool:
        return any(event.outcome == "failed" for event in self._seen.values())

    def show(self, events: Iterator[IngestEvent]) -> None:
        """May be called again where an ingest was cut short and goes on: files already told of stay silent."""
        try:
            for event in events:
                if event.path not in self._seen:
                    self._seen[event.path] = event
                    self._one(event)
                self._bar(event)
        finally:
            if self._progress is not None:
                self._progress.stop()
                self._progress = None

    def finish(self) -> None:
        counts = Counter(event.outcome for event in self._seen.values())
        if self._as_json:
            events = [to_plain(event) for event in self._seen.values()]
            sums = {outcome: counts[outcome] for outcome in OUTCOMES}
            print_json({"schema": "wenjian.ingest/1", **sums, "events": events})
            return
        sums_text = "，".join(f"{name} {counts[outcome]}" for outcome, name in OUTCOMES.items() if counts[outcome])
        print(f"{sums_text or '没有文件'}；共 {sum(event.passages for event in self._seen.values())} 段入库")

    def _one(self, event: IngestEvent) -> None:
        if event.message or event.outcome in ("missing", "removed"):
            line = f"{OUTCOMES[event.outcome]}：{event.path}：{event.message.removeprefix(event.path.name + '：')}"
            if self._progress is None:
                say(line)
            else:
                self._progress.console.print(line, markup=False, highlight=False, soft_wrap=True)

    def _bar(self, event: IngestEvent) -> None:
        if self._progress is None:
            if not sys.stderr.isatty() or time.monotonic() - self._began < PROGRESS_AFTER_S:
                return
            columns = (TextColumn("收入文档"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
            self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
            self._progress.add_task("", total=event.total)
            self._progress.start()
        self._progress.update(self._progress.task_ids[0], completed=event.done, total=event.total)


def console() -> Console:
    """On stdout; wide where it is no terminal, so that nothing is cut."""
    return Console(soft_wrap=not sys.stdout.isatty(), width=None if sys.stdout.isatty() else 10_000, highlight=False)


def _plain_cell(text: str) -> Any:
    from rich.text import Text

    return Text(text)  # [x] in a title is no markup
