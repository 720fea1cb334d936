"""The third tab: this browser's conversations, to reopen and to delete."""

from __future__ import annotations

from typing import Any

import gradio as gr

from assistant.channels.web import past
from assistant.channels.web.clickable import QUIET, clickable
from assistant.channels.web.guard import session_of
from assistant.channels.web.site import Site
from assistant.channels.web.tab_ask import AskTab
from assistant.channels.web.texts import Texts

Updates = tuple[Any, ...]


class HistoryTab:
    """Made inside Blocks; a conversation is reopened in ``ask``."""

    def __init__(self, site: Site, texts: Texts, ask: AskTab) -> None:
        self._site = site
        self._texts = texts
        self._ask = ask
        self.listing = clickable(elem_id="wj-past")

    def connect(self, tab: gr.Tab, tabs: gr.Tabs) -> None:
        ask = self._ask
        tab.select(self.show, None, self.listing, **QUIET)
        outputs = [self.listing, tabs, ask.conversation, ask.earlier, ask.current]
        # "multiple": a click while the one before it is dealt with would be dropped
        self.listing.wj_edit(self.edit, ask.conversation, outputs, trigger_mode="multiple", **QUIET)

    def show(self, request: gr.Request) -> str:
        """-> listing"""
        session = session_of(request.cookies)
        return past.listing(self._site.history.conversations(session) if session else [], self._texts)

    def edit(self, conversation: int | None, request: gr.Request, event: gr.EventData) -> Updates:
        """-> listing, tabs, conversation, earlier, current"""
        session = session_of(request.cookies)
        if session is None:
            return (gr.skip(),) * 5
        if event.act == "reopen":
            chosen = int(event.conversation)
            return gr.skip(), gr.update(selected="ask"), chosen, *self._ask.reopened(session, chosen)
        if event.act == "delete":
            self._site.history.delete(session, int(event.conversation))
        if event.act == "delete-all":
            self._site.history.delete(session)
        left = self._site.history.conversations(session)
        listing = past.listing(left, self._texts, asking=event.act == "ask-delete-all")
        if conversation is None or any(c.id == conversation for c in left):
            return listing, *(gr.skip(),) * 4
        return listing, gr.skip(), None, "", self._ask.welcome(self._site.assistant.documents())
