"""An HTML area whose buttons (markup.button) reach Python."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gradio as gr

_CLICKS = (Path(__file__).parent / "clicks.js").read_text(encoding="utf-8")

# For every event listener: no public endpoint, no veil over what is being updated.
QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


def clickable(*, elem_id: str) -> gr.HTML:
    """Emits the events wj_open, wj_edit, wj_example and wj_rate, with the data-* attributes of the button."""
    return gr.HTML("", js_on_load=_CLICKS, elem_id=elem_id, apply_default_css=False)
