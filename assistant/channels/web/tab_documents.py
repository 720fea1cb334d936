"""The second tab: upload with progress, the list of documents, removal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.channels.web import library
from assistant.channels.web.clickable import QUIET, clickable
from assistant.channels.web.markup import esc
from assistant.channels.web.site import Site
from assistant.channels.web.tab_ask import AskTab
from assistant.channels.web.texts import Texts
from assistant.channels.web.uploads import uploads_only
from assistant.errors import WenjianError
from assistant.types import IngestEvent
from vectorstore.types import StoreError

Updates = tuple[Any, ...]

DEFAULT_COLLECTION = "default"


class DocumentsTab:
    """Made inside Blocks; what changes here also changes what the scope filters of ``ask`` offer."""

    def __init__(self, site: Site, texts: Texts, ask: AskTab) -> None:
        self._site = site
        self._texts = texts
        self._ask = ask
        files = gr.File(label=texts.upload, file_count="multiple", height=132, elem_id="wj-files")
        self._files = uploads_only(files)
        with gr.Row(elem_id="wj-upload"):
            self._into = gr.Textbox(
                "", label=texts.upload_collection, placeholder=texts.upload_collection_hint, scale=3
            )
            self._add = gr.Button(texts.ingest, variant="primary", scale=0, min_width=120, elem_id="wj-ingest")
        self._outcome = gr.HTML(elem_id="wj-outcome")
        self._wanted = gr.Textbox(
            "",
            placeholder=texts.filter_documents,
            label=texts.filter_documents,
            show_label=False,
            container=False,
            elem_id="wj-filter",
        )
        self.listing = clickable(elem_id="wj-listing")

    def connect(self, tab: gr.Tab, panel: gr.HTML) -> None:
        scope = [self._ask.collections, self._ask.documents]
        self._add.click(
            self.add,
            [self._files, self._into, self._wanted],
            [self._outcome, self._files, self._add, self.listing, *scope],
            concurrency_limit=1,
            concurrency_id="ingest",
            **QUIET,
        )
        self._wanted.change(self.show, self._wanted, self.listing, trigger_mode="always_last", **QUIET)
        tab.select(self.show, self._wanted, self.listing, **QUIET)
        # "multiple": a click while the one before it is dealt with would be dropped
        outputs = [self._outcome, panel, self.listing, *scope]
        self.listing.wj_edit(self.edit, self._wanted, outputs, trigger_mode="multiple", **QUIET)

    def add(self, files: list[str] | None, collection: str, wanted: str) -> Iterator[Updates]:
        """-> outcome, files, add, listing, collections, documents"""
        if not files:
            gr.Warning(self._texts.nothing_to_ingest)
            yield (gr.skip(),) * 6
            return
        events: list[IngestEvent] = []
        problem = ""
        rest = (gr.skip(),) * 3
        yield self._progress(events, len(files), over=False), None, gr.update(interactive=False), *rest
        try:
            into = collection.strip() or DEFAULT_COLLECTION
            for event in library.add(self._site.assistant, [Path(file) for file in files], self._site.uploads, into):
                events.append(event)
                yield self._progress(events, len(files), over=False), gr.skip(), gr.skip(), *rest
        except (WenjianError, StoreError) as error:
            problem = f"<p>{esc(error)}</p>"
        outcome = self._progress(events, len(files), over=True) + problem
        yield outcome, gr.skip(), gr.update(interactive=True), *self._everything(wanted)

    def edit(self, wanted: str, event: gr.EventData) -> Updates:
        """A removal is asked for, confirmed or called off. -> outcome, panel, listing, collections, documents"""
        if event.act != "remove":
            asking = str(event.id) if event.act == "ask-remove" else ""
            return gr.skip(), gr.skip(), self.show(wanted, asking), gr.skip(), gr.skip()
        try:
            title = library.remove(self._site.assistant, str(event.id), self._site.uploads)
            outcome = self._texts.removed.format(title=title)
        except (WenjianError, StoreError) as error:
            outcome = str(error)
        return f"<p>{esc(outcome)}</p>", "", *self._everything(wanted)

    def show(self, wanted: str, asking: str = "") -> str:
        """-> listing"""
        return library.listing(self._site.assistant.documents(), self._texts, wanted=wanted, asking=asking)

    def _everything(self, wanted: str) -> Updates:
        """-> listing, collections, documents"""
        documents = self._site.assistant.documents()
        return library.listing(documents, self._texts, wanted=wanted), *self._ask.choices(documents)

    def _progress(self, events: list[IngestEvent], total: int, *, over: bool) -> str:
        return library.progress(events, self._texts, total=total, over=over)
