"""The first tab: questions, answers as they come, stop, scope filters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import gradio as gr

from assistant.channels.web import conversation as talk
from assistant.channels.web.clickable import QUIET, clickable
from assistant.channels.web.examples import examples
from assistant.channels.web.guard import session_of
from assistant.channels.web.history import Rating
from assistant.channels.web.scope import ScopeError, label, scope_of
from assistant.channels.web.site import Site
from assistant.channels.web.talk import converse
from assistant.channels.web.texts import Texts
from vectorstore.types import DocumentSummary

Updates = tuple[Any, ...]

ANSWERING = 4
"""Questions answered at once; further ones wait in line."""

CHOICES = 1_000
"""Documents offered by name in the scope filter, newest first; a browser copes badly with more."""

RATINGS: dict[str, Rating] = {"1": 1, "-1": -1}


class AskTab:
    """Made inside Blocks. ``earlier`` holds the settled exchanges, ``current`` the last one, which grows."""

    def __init__(self, site: Site, texts: Texts) -> None:
        self._site = site
        self._texts = texts
        self.conversation = gr.State(None)
        with gr.Column(elem_id="wj-talk"):
            self.earlier = clickable(elem_id="wj-earlier")
            self.current = clickable(elem_id="wj-current")
        self._make_composer()
        with gr.Row(elem_id="wj-below"):
            self._make_scope()
            self._new = gr.Button(texts.new_conversation, size="sm", scale=0, min_width=96, elem_id="wj-new")

    def _make_composer(self) -> None:
        texts = self._texts
        with gr.Row(elem_id="wj-composer"):
            self._box = gr.Textbox(
                placeholder=texts.ask_placeholder,
                label=texts.question,
                show_label=False,
                container=False,
                lines=1,
                max_lines=6,
                scale=8,
                autofocus=True,
                elem_id="wj-question",
            )
            self._send = gr.Button(texts.send, variant="primary", scale=0, min_width=88, elem_id="wj-send")
            self._stop = gr.Button(texts.stop, visible=False, scale=0, min_width=88, elem_id="wj-stop")

    def _make_scope(self) -> None:
        texts = self._texts
        with gr.Accordion(texts.scope, open=False, elem_id="wj-scope"):
            with gr.Row():
                self.collections = gr.Dropdown([], label=texts.scope_collections, multiselect=True)
                self.documents = gr.Dropdown([], label=texts.scope_documents, multiselect=True)
            with gr.Row():
                self._since = gr.Textbox("", label=texts.scope_since, placeholder=texts.scope_date_hint)
                self._until = gr.Textbox("", label=texts.scope_until, placeholder=texts.scope_date_hint)

    def connect(self, panel: gr.HTML) -> None:
        state = [self.conversation, self.collections, self.documents, self._since, self._until]
        shown = [self.conversation, self.earlier, self.current, self._box, self._send, self._stop]
        answering: dict[str, Any] = {"outputs": shown, "concurrency_limit": ANSWERING, **QUIET}
        typed = [self._box, *state]
        asked: list[Any] = [
            self._send.click(self.ask, typed, **answering),
            self._box.submit(self.ask, typed, **answering),
            self.current.wj_example(self.ask_example, state, **answering),
        ]
        for area in (self.earlier, self.current):
            # the words of a thumb come right behind it: neither is dropped, neither overtakes
            area.wj_rate(self.rate, None, None, trigger_mode="multiple", concurrency_limit=1, **QUIET)
        buttons = [self._send, self._stop]
        current = [self.current, *buttons]
        stopped = self._stop.click(self.stop, self.conversation, current, cancels=asked, queue=False, **QUIET)
        fresh = [self.conversation, self.earlier, self.current, panel, *buttons]
        begun = self._new.click(self.new, self.conversation, fresh, cancels=asked, **QUIET)
        for done in (stopped, begun):
            # what the answer that was cancelled showed last may reach the page behind what came of the click
            done.then(self.now, self.conversation, current, **QUIET)

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
        texts, history = self._texts, self._site.history
        session = session_of(request.cookies)
        # JSON can bring NUL and lone surrogates, which no database takes.
        text = text.replace("\0", "").encode("utf-8", "replace").decode("utf-8").strip()
        if session is None or not text:
            yield _hint(texts.session_missing if session is None else texts.empty_question)
            return
        try:
            scope = scope_of(collections, documents, since, until, texts)
        except ScopeError as error:
            yield _hint(str(error))
            return
        if conversation is not None:
            history.stop(session, conversation)
        turns = history.turns(session, conversation)
        titles = {d.id: d.title for d in self._site.assistant.documents()} if documents else {}
        conversation, exchange = history.begin(session, conversation, text, label(scope, titles, texts))
        before = [e for e in history.exchanges(session, conversation) if e.id != exchange]
        yield conversation, talk.render(before, texts), self._shown(session, exchange), "", *_buttons(busy=True)
        for _ in converse(self._site.assistant, history, exchange, text, turns, scope, texts):
            yield _only_current(self._shown(session, exchange), busy=True)
        yield _only_current(self._shown(session, exchange), busy=False)

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
        if session is not None and conversation is not None:
            self._site.history.stop(session, conversation)
        return self.now(conversation, request)

    def now(self, conversation: int | None, request: gr.Request) -> Updates:
        """-> current, send, stop"""
        session = session_of(request.cookies)
        if session is None or conversation is None:
            return self.welcome(self._site.assistant.documents()), *_buttons(busy=False)
        last = self._site.history.exchanges(session, conversation)[-1:]
        return talk.render(last, self._texts), *_buttons(busy=any(one.state == "running" for one in last))

    def new(self, conversation: int | None, request: gr.Request) -> Updates:
        """-> conversation, earlier, current, panel, send, stop"""
        session = session_of(request.cookies)
        if session is not None and conversation is not None:
            self._site.history.stop(session, conversation)
        return None, "", self.welcome(self._site.assistant.documents()), "", *_buttons(busy=False)

    def rate(self, request: gr.Request, event: gr.EventData) -> None:
        """A thumb was set, changed, commented or, with any other number, taken back."""
        session = session_of(request.cookies)
        if session is not None:
            rating = RATINGS.get(str(event.rating))
            self._site.history.rate(session, int(event.exchange), rating, getattr(event, "comment", None))

    def welcome(self, documents: Sequence[DocumentSummary]) -> str:
        """What stands where nothing has been asked yet."""
        found = examples(documents, self._site.sample_questions, self._texts)
        return talk.welcome(found, self._texts, empty=not documents)

    def choices(self, documents: Sequence[DocumentSummary]) -> tuple[Any, Any]:
        """-> collections, documents"""
        newest = sorted(documents, key=lambda d: d.published or date.min, reverse=True)[:CHOICES]
        names = [(f"{d.title or d.uri}（{d.published}）" if d.published else d.title or d.uri, d.id) for d in newest]
        return gr.update(choices=sorted({d.collection for d in documents})), gr.update(choices=names)

    def reopened(self, session: str, conversation: int) -> tuple[str, str]:
        """-> earlier, current"""
        exchanges = self._site.history.exchanges(session, conversation)
        return talk.render(exchanges[:-1], self._texts), talk.render(exchanges[-1:], self._texts)

    def _shown(self, session: str, exchange: int) -> str:
        found = self._site.history.exchange(session, exchange)
        return talk.render([found] if found else [], self._texts)


def _buttons(*, busy: bool) -> tuple[Any, Any]:
    """-> send, stop"""
    return gr.update(visible=not busy), gr.update(visible=busy)


def _only_current(html: str, *, busy: bool) -> Updates:
    """-> conversation, earlier, current, box, send, stop"""
    return gr.skip(), gr.skip(), html, gr.skip(), *_buttons(busy=busy)


def _hint(message: str) -> Updates:
    """-> as ``ask``; what was typed stays"""
    gr.Warning(message)
    return (gr.skip(),) * 6
