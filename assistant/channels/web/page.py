"""The page in one language, as Gradio Blocks: widgets and what happens when they are used."""

from __future__ import annotations

from pathlib import Path

import gradio as gr

from assistant.channels.web.handlers import Handlers
from assistant.channels.web.markup import esc
from assistant.channels.web.site import Site
from assistant.channels.web.texts import Texts

_HERE = Path(__file__).parent
STYLE = (_HERE / "style.css").read_text(encoding="utf-8")
_CLICKS = (_HERE / "clicks.js").read_text(encoding="utf-8")

ANSWERING = 4
"""Questions answered at once; further ones wait in line."""


def script(texts: Texts) -> tuple[str, str]:
    """Language tag of the page and the script that runs before Gradio's own."""
    tag = {"zh": "zh-CN", "en": "en"}[texts.language]
    return tag, (_HERE / "page.js").read_text(encoding="utf-8").replace("LOCALE", tag)


def theme() -> gr.themes.Base:
    """Gradio's default with the reader's own fonts: a theme with web fonts would fetch them from the internet."""
    sans = ["system-ui", "-apple-system", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif"]
    mono = ["ui-monospace", "Menlo", "Consolas", "monospace"]
    default = gr.themes.Default(primary_hue="teal", neutral_hue="stone", font=sans, font_mono=mono)
    return default.set(
        button_primary_background_fill="*primary_700",
        button_primary_background_fill_hover="*primary_800",
        color_accent="*primary_700",
        input_border_color_focus="*primary_600",
    )


def build(site: Site, texts: Texts) -> gr.Blocks:
    """The Blocks of one language. Every handler is private: the page has no public API."""
    do = Handlers(site, texts)
    quiet = {"api_visibility": "private", "show_progress": "hidden"}
    with gr.Blocks(title=texts.title, analytics_enabled=False, fill_width=True) as blocks:
        conversation = gr.State(None)
        gr.HTML(_header(texts), apply_default_css=False)
        with gr.Row(elem_id="wj-main"):
            with gr.Column(scale=3, min_width=320, elem_id="wj-left"), gr.Tabs(selected="ask") as tabs:
                with gr.Tab(texts.tab_ask, id="ask"):
                    with gr.Column(elem_id="wj-talk"):
                        earlier = _clickable(elem_id="wj-earlier")
                        current = _clickable(elem_id="wj-current")
                    with gr.Row(elem_id="wj-composer"):
                        box = gr.Textbox(
                            "",
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
                        send = gr.Button(texts.send, variant="primary", scale=0, min_width=88, elem_id="wj-send")
                        stop = gr.Button(texts.stop, visible=False, scale=0, min_width=88, elem_id="wj-stop")
                    with gr.Row(elem_id="wj-below"):
                        with gr.Accordion(texts.scope, open=False, elem_id="wj-scope"):
                            with gr.Row():
                                collections = gr.Dropdown([], label=texts.scope_collections, multiselect=True)
                                documents = gr.Dropdown([], label=texts.scope_documents, multiselect=True)
                            with gr.Row():
                                since = gr.Textbox("", label=texts.scope_since, placeholder=texts.scope_date_hint)
                                until = gr.Textbox("", label=texts.scope_until, placeholder=texts.scope_date_hint)
                        new = gr.Button(texts.new_conversation, size="sm", scale=0, min_width=96, elem_id="wj-new")
                with gr.Tab(texts.tab_documents, id="documents") as documents_tab:
                    files = gr.File(label=texts.upload, file_count="multiple", height=132, elem_id="wj-files")
                    with gr.Row(elem_id="wj-upload"):
                        into = gr.Textbox(
                            "", label=texts.upload_collection, placeholder=texts.upload_collection_hint, scale=3
                        )
                        ingest = gr.Button(texts.ingest, variant="primary", scale=0, min_width=120, elem_id="wj-ingest")
                    outcome = gr.HTML(elem_id="wj-outcome")
                    wanted = gr.Textbox(
                        "",
                        placeholder=texts.filter_documents,
                        label=texts.filter_documents,
                        show_label=False,
                        container=False,
                        elem_id="wj-filter",
                    )
                    listing = _clickable(elem_id="wj-listing")
                with gr.Tab(texts.tab_history, id="history") as history_tab:
                    past = _clickable(elem_id="wj-past")
            with gr.Column(scale=2, min_width=320, elem_id="wj-side"):
                panel = _clickable(elem_id="wj-panel")

        scope = [collections, documents, since, until]
        answering = {"fn": do.ask, "inputs": [box, conversation, *scope], "concurrency_limit": ANSWERING, **quiet}
        answering["outputs"] = [conversation, earlier, current, box, send, stop]
        asked = [send.click(**answering), box.submit(**answering)]
        for talk in (earlier, current):
            asked.append(talk.wj_example(**{**answering, "fn": do.ask_example, "inputs": [conversation, *scope]}))
            talk.wj_rate(do.rate, None, None, **quiet)
        stop.click(do.stop, conversation, [current, send, stop], cancels=asked, queue=False, **quiet)
        new.click(do.new, None, [conversation, earlier, current, panel, send, stop], cancels=asked, **quiet)
        for place in (earlier, current, panel, listing):
            place.wj_open(do.open, None, panel, **quiet)

        ingest.click(
            do.ingest,
            [files, into],
            [outcome, listing, files, ingest, collections, documents],
            concurrency_limit=1,
            concurrency_id="ingest",
            **quiet,
        )
        wanted.change(do.list_documents, wanted, listing, trigger_mode="always_last", **quiet)
        listing.wj_edit(do.edit_documents, wanted, [listing, outcome, panel, collections, documents], **quiet)
        documents_tab.select(do.list_documents, wanted, listing, **quiet)
        history_tab.select(do.list_history, None, past, **quiet)
        past.wj_edit(do.edit_history, conversation, [past, conversation, earlier, current, tabs], **quiet)
        blocks.load(do.load, None, [current, collections, documents, listing, past], **quiet)
    blocks.queue(default_concurrency_limit=8, max_size=64, api_open=False)
    return blocks


def _clickable(*, elem_id: str) -> gr.HTML:
    """An HTML area whose buttons (markup.button) reach Python as the events wj_open, wj_edit, wj_example, wj_rate."""
    return gr.HTML("", js_on_load=_CLICKS, elem_id=elem_id, apply_default_css=False)


def _header(texts: Texts) -> str:
    return (
        f'<header class="wj-header"><div><h1>{esc(texts.title)}</h1><p>{esc(texts.subtitle)}</p></div>'
        f'<a class="wj-link" id="wj-language" href="{texts.other_path}">{esc(texts.other_language)}</a></header>'
    )
