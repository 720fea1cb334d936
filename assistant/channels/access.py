"""Who asks, and what they may see: a service narrowed to some collections.

Whoever sees only some collections cannot tell what else exists: a document elsewhere is not found, a list leaves it
out, a collection named in a question's scope finds nothing. The narrowing is a Scope, which the catalog applies in
SQL to every passage read, so answers, citations and follow-ups obey it without knowing of it.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from assistant.channels.service import Service
from assistant.errors import SettingsError, WenjianError
from assistant.types import Answer, Clause, IngestEvent, Turn
from vectorstore.types import Document, DocumentNotFoundError, DocumentSummary, Hit, Scope

PRINCIPAL = "wenjian.principal"
"""Where the gateway of ``wenjian serve`` notes in the ASGI scope of each request who sent it."""

# No collection can have this name: nobody knows it.
_NOWHERE = f"nowhere-{secrets.token_hex(16)}"


class AccessError(WenjianError):
    """Something that whoever sees only some collections may not do."""


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks: the name of a key, or of a channel. ``collections`` empty sees all."""

    name: str
    collections: tuple[str, ...] = ()


def principal_of(scope: Mapping[str, Any]) -> Principal:
    """Who sent the request of an ASGI ``scope`` (``request.scope``). KeyError where no gateway let it in.

    Ask for each request: a connection or session may be used with another key later.
    """
    found: Principal = scope[PRINCIPAL]
    return found


def visible(service: Service, collections: Sequence[str]) -> Service:
    """``service`` limited to ``collections`` in every call; with none given, ``service`` itself (all are seen)."""
    return _Visible(service, tuple(collections)) if collections else service


def collections_of(text: str) -> tuple[str, ...]:
    """Names separated by commas (，、 too), each once; empty text gives none, which means all.

    SettingsError where there is text but no name: that must not come to mean all.
    """
    names = tuple(dict.fromkeys(name.strip() for name in re.split(r"[,，、]", text) if name.strip()))
    if text.strip() and not names:
        raise SettingsError(f"集合 {text!r} 里没有名字：请写集合的名字，逗号分隔；留空表示全部")
    return names


class _Visible:
    """Made by ``visible``. It does not own the service: ``close`` leaves it open."""

    def __init__(self, service: Service, collections: tuple[str, ...]) -> None:
        self._service = service
        self._collections = collections

    def ingest(
        self, paths: Sequence[Path], *, collection: str = "default", prune: bool = False
    ) -> Iterator[IngestEvent]:
        if collection not in self._collections:
            raise AccessError(f"没有集合 {collection!r} 的权限")
        return self._service.ingest(paths, collection=collection, prune=prune)

    def stream(
        self,
        text: str,
        *,
        history: Sequence[Turn] = (),
        scope: Scope = Scope(),
        today: date | None = None,
        quick: bool = False,
    ) -> Iterator[Clause | Answer]:
        return self._service.stream(text, history=history, scope=self._narrowed(scope), today=today, quick=quick)

    def search(self, text: str, *, scope: Scope = Scope(), limit: int = 10) -> list[Hit]:
        return self._service.search(text, scope=self._narrowed(scope), limit=limit)

    def documents(self, scope: Scope = Scope()) -> list[DocumentSummary]:
        return self._service.documents(self._narrowed(scope))

    def document(self, document_id: str) -> Document:
        """Raises DocumentNotFoundError, in the same words, whether it is elsewhere or nowhere."""
        if not self._service.documents(self._narrowed(Scope(documents=(document_id,)))):
            raise DocumentNotFoundError(f"没有文档 {document_id!r}；用 wenjian list 查看已有文档")
        return self._service.document(document_id)

    def remove(self, document_id: str) -> None:
        self.document(document_id)
        self._service.remove(document_id)

    def backup(self, file: Path) -> None:
        raise AccessError("备份包含所有集合：只能由看得到全部集合的人来做")

    def close(self) -> None:
        """Nothing: whoever opened the service closes it."""

    def _narrowed(self, scope: Scope) -> Scope:
        asked = scope.collections or self._collections
        allowed = tuple(name for name in asked if name in self._collections)
        return replace(scope, collections=allowed or (_NOWHERE,))
