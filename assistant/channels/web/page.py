"""The page in one language, as Gradio Blocks: three tabs and the side panel."""

from __future__ import annotations

from pathlib import Path

import gradio as gr

from assistant.channels.web import library
from assistant.channels.web.clickable import QUIET
from assistant.channels.web.markup import esc
from assistant.channels.web.panel import SidePanel
from assistant.channels.web.site import Site
from assistant.channels.web.tab_ask import AskTab, Updates
from assistant.channels.web.tab_documents import DocumentsTab
from assistant.channels.web.tab_history import HistoryTab
from assistant.channels.web.texts import Texts

_HERE = Path(__file__).parent
STYLE = (_HERE / "style.css").read_text(encoding="utf-8")


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
    blocks = gr.Blocks(title=texts.title, analytics_enabled=False, fill_width=True, delete_cache=(3600, 86400))
    with blocks:
        gr.HTML(_header(texts), apply_default_css=False)
        with gr.Row(elem_id="wj-main"):
            with gr.Column(scale=3, min_width=320, elem_id="wj-left"), gr.Tabs(selected="ask") as tabs:
                with gr.Tab(texts.tab_ask, id="ask"):
                    ask = AskTab(site, texts)
                with gr.Tab(texts.tab_documents, id="documents") as documents_tab:
                    documents = DocumentsTab(site, texts, ask)
                with gr.Tab(texts.tab_history, id="history") as history_tab:
                    history = HistoryTab(site, texts, ask)
            with gr.Column(scale=2, min_width=320, elem_id="wj-side"):
                panel = SidePanel(site, texts)
        ask.connect(panel.view)
        documents.connect(documents_tab, panel.view)
        history.connect(history_tab, tabs)
        panel.connect([ask.earlier, ask.current, documents.listing])

        def load(request: gr.Request) -> Updates:
            found = site.assistant.documents()
            listing = library.listing(found, texts)
            return ask.welcome(found), *ask.choices(found), listing, history.show(request)

        start = [ask.current, ask.collections, ask.documents, documents.listing, history.listing]
        blocks.load(load, None, start, **QUIET)
    # Without it Gradio takes paths in requests unchecked when its app is mounted (processing_utils._check_allowed).
    blocks.has_launched = True
    blocks.queue(default_concurrency_limit=8, max_size=64, api_open=False)
    return blocks


def _header(texts: Texts) -> str:
    return (
        f'<header class="wj-header"><div><h1>{esc(texts.title)}</h1><p>{esc(texts.subtitle)}</p></div>'
        f'<a class="wj-link" id="wj-language" href="{texts.other_path}">{esc(texts.other_language)}</a></header>'
    )
