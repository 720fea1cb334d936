"""The side panel: opens a citation, a document or its contents, from wherever it is clicked."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import gradio as gr

from assistant.channels.web import sources
from assistant.channels.web.clickable import QUIET, clickable
from assistant.channels.web.guard import session_of
from assistant.channels.web.site import Site
from assistant.channels.web.texts import Texts
from assistant.errors import WenjianError
from vectorstore.types import DocumentNotFoundError, StoreError


class SidePanel:
    """Made inside Blocks; ``connect`` names the areas whose clicks it answers. Seen only while it holds something."""

    def __init__(self, site: Site, texts: Texts) -> None:
        self._site = site
        self._texts = texts
        self.view = clickable(elem_id="wj-panel")

    def connect(self, areas: Iterable[gr.HTML]) -> None:
        for area in (self.view, *areas):
            area.wj_open(self.open, None, self.view, **QUIET)

    def open(self, request: gr.Request, event: gr.EventData) -> str:
        """What was clicked, as HTML for the view."""
        try:
            return OPENERS[event.act](self, session_of(request.cookies), event)
        except (WenjianError, StoreError) as error:
            return sources.notice(self._texts.sources, self._texts.document_failed.format(message=error), self._texts)

    def citation(self, session: str | None, event: gr.EventData) -> str:
        exchange = self._site.history.exchange(session, int(event.exchange)) if session else None
        cited = exchange.answer.citations if exchange and exchange.answer else ()
        citation = next((c for c in cited if c.number == int(event.number)), None)
        if citation is None:
            return ""
        try:
            document = self._site.assistant.document(citation.document_id)
        except DocumentNotFoundError:
            return sources.lost_passage(citation, self._texts)
        return sources.cited_passage(document, citation, self._texts)

    def document(self, _session: str | None, event: gr.EventData) -> str:
        span = (int(event.start), int(event.end))
        return sources.full_text(self._site.assistant.document(str(event.id)), self._texts, span)

    def contents(self, _session: str | None, event: gr.EventData) -> str:
        return sources.contents(self._site.assistant.document(str(event.id)), self._texts)

    def close(self, _session: str | None, _event: gr.EventData) -> str:
        return ""


OPENERS: dict[str, Callable[[SidePanel, str | None, gr.EventData], str]] = {
    "cite": SidePanel.citation,
    "document": SidePanel.document,
    "contents": SidePanel.contents,
    "close": SidePanel.close,
}
