"""What happens when the page is used: from Gradio's events to the assistant and the history, and back to HTML."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.channels.web import conversation as talk_html
from assistant.channels.web import library, past, sources
from assistant.channels.web.examples import examples
from assistant.channels.web.guard import session_of
from assistant.channels.web.scope import ScopeError, label, scope_of
from assistant.channels.web.site import Site
from assistant.channels.web.talk import converse
from assistant.channels.web.texts import Texts
from assistant.errors import WenjianError
from vectorstore.types import StoreError

Updates = tuple[Any, ...]


class Handlers:
    """One method an event; what it returns is for the outputs that page.py names, in that order."""

    def __init__(self, site: Site, texts: Texts) -> None:
        self._assistant = site.assistant
        self._history = site.history
        self._uploads = site.uploads
        self._sample_questions = site.sample_questions
        self._texts = texts

    def load(self, request: gr.Request) -> Updates:
        """-> current, collections, documents, listing, past"""
        return (
            self._welcome(),
            *self._choices(),
            library.listing(self._assistant.documents(), self._texts),
            self.list_history(request),
        )

    # Asking

    def ask(
        self,
        text: str,
        conversation: int | None,
        collections: list[str],
        documents: list[str],
        since: str,
        until: str,
        request: gr.Request,
    ) -> Iterator[Updates]:
        """-> conversation, earlier, current, box, send, stop"""
        texts, history = self._texts, self._history
        session = session_of(request.cookies)
        # JSON can bring NUL and lone surrogates, which no database takes.
        text = text.replace("\0", "").encode("utf-8", "replace").decode("utf-8").strip()
        try:
            scope = scope_of(collections, documents, since, until, texts)
        except ScopeError as error:
            yield self._hint(str(error))
            return
        if session is None or not text:
            yield self._hint(texts.session_missing if session is None else texts.empty_question)
            return
        if conversation is not None:
            history.stop(session, conversation)
        turns = history.turns(session, conversation)
        titles = {d.id: d.title for d in self._assistant.documents()} if documents else {}
        conversation, exchange = history.begin(session, conversation, text, label(scope, titles, texts))
        before = [e for e in history.exchanges(session, conversation) if e.id != exchange]
        busy = (gr.update(visible=False), gr.update(visible=True))
        yield conversation, talk_html.render(before, texts), self._shown(session, exchange), "", *busy
        for _ in converse(self._assistant, history, exchange, text, turns, scope, texts):
            yield gr.skip(), gr.skip(), self._shown(session, exchange), gr.skip(), *busy
        yield gr.skip(), gr.skip(), self._shown(session, exchange), gr.skip(), *self._ready()

    def ask_example(
        self,
        conversation: int | None,
        collections: list[str],
        documents: list[str],
        since: str,
        until: str,
        request: gr.Request,
        event: gr.EventData,
    ) -> Iterator[Updates]:
        """An example was clicked. -> as ``ask``"""
        yield from self.ask(str(event.text), conversation, collections, documents, since, until, request)

    def stop(self, conversation: int | None, request: gr.Request) -> Updates:
        """-> current, send, stop"""
        session = session_of(request.cookies)
        if session is None or conversation is None:
            return gr.skip(), *self._ready()
        self._history.stop(session, conversation)
        last = self._history.exchanges(session, conversation)[-1:]
        return talk_html.render(last, self._texts), *self._ready()

    def new(self) -> Updates:
        """-> conversation, earlier, current, panel, send, stop"""
        return None, "", self._welcome(), "", *self._ready()

    def rate(self, request: gr.Request, event: gr.EventData) -> None:
        session = session_of(request.cookies)
        if session is not None:
            rating = {"1": 1, "-1": -1}.get(str(event.rating))
            self._history.rate(session, int(event.exchange), rating)

    # Reading the sources

    def open(self, request: gr.Request, event: gr.EventData) -> str:
        """-> panel"""
        try:
            return PANELS[event.act](self, session_of(request.cookies), event)
        except (WenjianError, StoreError) as error:
            return sources.notice(self._texts.sources, self._texts.document_failed.format(message=error), self._texts)

    def _open_citation(self, session: str | None, event: gr.EventData) -> str:
        exchange = self._history.exchange(session, int(event.exchange)) if session else None
        cited = exchange.answer.citations if exchange and exchange.answer else ()
        citation = next((c for c in cited if c.number == int(event.number)), None)
        if citation is None:
            return ""
        try:
            document = self._assistant.document(citation.document_id)
        except StoreError:
            return sources.lost_passage(citation, self._texts)
        return sources.cited_passage(document, citation, self._texts)

    def _open_document(self, _session: str | None, event: gr.EventData) -> str:
        span = (int(event.start), int(event.end))
        return sources.full_text(self._assistant.document(str(event.id)), self._texts, span)

    def _open_contents(self, _session: str | None, event: gr.EventData) -> str:
        return sources.contents(self._assistant.document(str(event.id)), self._texts)

    def _close(self, _session: str | None, _event: gr.EventData) -> str:
        return ""

    # Documents

    def ingest(self, files: list[str] | None, collection: str) -> Iterator[Updates]:
        """-> outcome, listing, files, ingest, collections, documents"""
        if not files:
            gr.Warning(self._texts.nothing_to_ingest)
            yield (gr.skip(),) * 6
            return
        nothing = (gr.skip(),) * 3
        events = []
        show = lambda over: library.progress(events, self._texts, total=len(files), over=over)  # noqa: E731
        yield show(False), gr.skip(), None, gr.update(interactive=False), *nothing[:2]
        paths = [Path(file) for file in files]
        try:
            for event in library.add(self._assistant, paths, self._uploads, collection.strip() or "default"):
                events.append(event)
                yield show(False), *nothing, *nothing[:2]
            outcome = show(True)
        except (WenjianError, StoreError) as error:
            outcome = show(False) + f"<p>{library.esc(error)}</p>"
        listing = library.listing(self._assistant.documents(), self._texts)
        yield outcome, listing, gr.skip(), gr.update(interactive=True), *self._choices()

    def list_documents(self, wanted: str) -> str:
        """-> listing"""
        return library.listing(self._assistant.documents(), self._texts, wanted=wanted)

    def edit_documents(self, wanted: str, event: gr.EventData) -> Updates:
        """-> listing, outcome, panel, collections, documents"""
        outcome = ""
        if event.act == "remove":
            try:
                title = library.remove(self._assistant, str(event.id), self._uploads)
                outcome = self._texts.removed.format(title=title)
            except (WenjianError, StoreError) as error:
                outcome = str(error)
        asking = str(event.id) if event.act == "ask-remove" else ""
        listing = library.listing(self._assistant.documents(), self._texts, wanted=wanted, asking=asking)
        if event.act != "remove":
            return listing, *(gr.skip(),) * 4
        return listing, f"<p>{library.esc(outcome)}</p>", "", *self._choices()

    # History

    def list_history(self, request: gr.Request) -> str:
        """-> past"""
        session = session_of(request.cookies)
        return past.listing(self._history.conversations(session) if session else [], self._texts)

    def edit_history(self, conversation: int | None, request: gr.Request, event: gr.EventData) -> Updates:
        """-> past, conversation, earlier, current, tabs"""
        session = session_of(request.cookies)
        if session is None:
            return (gr.skip(),) * 5
        if event.act == "reopen":
            exchanges = self._history.exchanges(session, int(event.conversation))
            earlier, current = (talk_html.render(part, self._texts) for part in (exchanges[:-1], exchanges[-1:]))
            return gr.skip(), int(event.conversation), earlier, current, gr.update(selected="ask")
        deleted = {"delete": lambda: int(event.conversation), "delete-all": lambda: None}.get(event.act)
        if deleted is not None:
            self._history.delete(session, deleted())
        conversations = self._history.conversations(session)
        listing = past.listing(conversations, self._texts, asking=event.act == "ask-delete-all")
        if conversation is None or any(c.id == conversation for c in conversations):
            return listing, *(gr.skip(),) * 4
        return listing, None, "", self._welcome(), gr.skip()

    # Pieces

    def _shown(self, session: str, exchange: int) -> str:
        found = self._history.exchange(session, exchange)
        return talk_html.render([found] if found else [], self._texts)

    def _welcome(self) -> str:
        documents = self._assistant.documents()
        found = examples(documents, self._sample_questions, self._texts)
        return talk_html.welcome(found, self._texts, empty=not documents)

    def _choices(self) -> tuple[Any, Any]:
        documents = self._assistant.documents()
        titles = [
            (f"{d.title or d.uri}（{d.published}）" if d.published else d.title or d.uri, d.id) for d in documents
        ]
        return gr.update(choices=sorted({d.collection for d in documents})), gr.update(choices=titles)

    def _ready(self) -> tuple[Any, Any]:
        return gr.update(visible=True), gr.update(visible=False)

    def _hint(self, message: str) -> Updates:
        gr.Warning(message)
        return (gr.skip(),) * 6


PANELS = {
    "cite": Handlers._open_citation,
    "document": Handlers._open_document,
    "contents": Handlers._open_contents,
    "close": Handlers._close,
}
