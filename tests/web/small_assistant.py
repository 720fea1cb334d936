"""A small real assistant for the page's tests: text files in, the paragraph that shares most characters out.

It satisfies assistant.channels.service.Service. A question with 慢 is answered clause by clause, slowly.
"""

from __future__ import annotations

import hashlib
import re
import threading
import time
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from assistant.errors import EmptyIndexError
from assistant.types import Answer, Citation, Clause, Coverage, IngestEvent, Item, Turn
from vectorstore.types import Article, Document, DocumentNotFoundError, DocumentSummary, Hit, Scope

PUBLISHED = date(2023, 8, 10)
NOTES = ("模型没有开",)


class SmallAssistant:
    def __init__(self) -> None:
        self._documents: dict[str, Document] = {}
        self.turns_seen: list[tuple[Turn, ...]] = []
        self.scopes_seen: list[Scope] = []
        self.pause = threading.Event()

    def ingest(
        self, paths: Sequence[Path], *, collection: str = "default", prune: bool = False
    ) -> Iterator[IngestEvent]:
        for done, path in enumerate(paths, start=1):
            content = path.read_bytes()
            try:
                text = content.decode("utf-8")
            except UnicodeDecodeError:
                yield IngestEvent("failed", path, done, len(paths), message=f"{path.name} 不是文本文件")
                continue
            digest = hashlib.sha256(content).hexdigest()
            known = any(document.sha256 == digest for document in self._documents.values())
            if not known:
                self._documents[digest[:16]] = _document(text, digest, path, collection)
            yield IngestEvent("duplicate" if known else "added", path, done, len(paths), digest[:16])

    def stream(
        self, text: str, *, history: Sequence[Turn] = (), scope: Scope = Scope(), today: date | None = None
    ) -> Iterator[Clause | Answer]:
        self.turns_seen.append(tuple(history))
        self.scopes_seen.append(scope)
        if not self._documents:
            raise EmptyIndexError("索引里还没有文档")
        if "出错" in text:
            raise RuntimeError("boom")
        if "慢" in text:
            for word in "一二三四五六七八九十":
                yield Clause(f"第{word}句。\n")
                time.sleep(0.4)
        subject = history[0].content if history and len(text) < 8 else ""
        yield self._answer(text, subject + text, understood=subject + text if subject else "")

    def search(self, text: str, *, scope: Scope = Scope(), limit: int = 10) -> list[Hit]:
        return []

    def documents(self, scope: Scope = Scope()) -> list[DocumentSummary]:
        return [_summary(document) for document in self._documents.values()]

    def document(self, document_id: str) -> Document:
        if document_id not in self._documents:
            raise DocumentNotFoundError(f"没有编号为 {document_id} 的文档")
        return self._documents[document_id]

    def remove(self, document_id: str) -> None:
        self.document(document_id)
        del self._documents[document_id]

    def backup(self, file: Path) -> None:
        raise NotImplementedError

    def close(self) -> None:
        pass

    def _answer(self, text: str, standalone: str, *, understood: str) -> Answer:
        lines = [(d, m) for d in self._documents.values() for m in re.finditer(r"[^\n]+", d.text)]
        scored = [(len(set(standalone) & set(m[0])), d, m) for d, m in lines]
        score, document, match = max(scored, key=lambda entry: entry[0])
        coverage = Coverage(len(self._documents), len(lines))
        if score < 3:
            return Answer(text, "abstained", "没有依据。", missing=("2024年",), coverage=coverage, notes=NOTES)
        article = document.article_at(match.start())
        citation = Citation(
            1,
            document.id,
            document.title,
            match.start(),
            match.end(),
            match[0],
            issue=document.issue,
            published=document.published,
            article=article.title if article else "",
        )
        if "哪些" in text:
            names = [name for name in re.split("[，。、]", match[0]) if name]
            items = tuple(Item(name, {"单位": document.issuer}, (1,)) for name in names)
            lines_ = [f"{len(items)} 项：", *(f"{n}. {item.text}[1]" for n, item in enumerate(items, 1))]
            return Answer(text, "enumerated", "\n".join(lines_), (citation,), items=items, coverage=coverage)
        return Answer(text, "extracted", f"{match[0]}[1]", (citation,), coverage=coverage, understood=understood)


def _document(text: str, digest: str, path: Path, collection: str) -> Document:
    title, _, _ = text.partition("\n")
    starts = [m.start() for m in re.finditer(r"^[一-鿿]{2,18}$", text, re.MULTILINE)]
    ends = [*starts[1:], len(text)]
    articles = tuple(Article(text[s:e].split("\n")[0], "工作动态", s, e) for s, e in zip(starts, ends, strict=False))
    return Document(
        digest[:16], collection, str(path), title, text, digest, articles, PUBLISHED, "masthead", "测试办公室", 3
    )


def _summary(d: Document) -> DocumentSummary:
    return DocumentSummary(
        d.id,
        d.collection,
        d.uri,
        d.title,
        d.published,
        d.published_basis,
        d.issuer,
        d.issue,
        d.sha256,
        len(d.text),
        len(d.articles),
        d.text.count("\n"),
    )
