"""Files that came through the page's own upload, and no others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import gradio as gr
from gradio import utils


def uploads_only(files: gr.File) -> gr.File:
    """``files``, taking no other file of this machine and no address.

    A request may name any path. Gradio checks that it was uploaded only in an app that it launched itself; in a
    mounted one it would copy whatever it is told to, and fetch URLs. (No subclass: Gradio writes a stub file beside
    the source of every subclass of a component.)
    """
    for name in ("move_resource_to_block_cache", "async_move_resource_to_block_cache"):
        setattr(files, name, _checked(getattr(files, name)))
    return files


def _checked(move: Callable[[str | Path | None], Any]) -> Callable[[str | Path | None], Any]:
    def move_upload(path: str | Path | None) -> Any:
        if path is not None and not Path(path).resolve().is_relative_to(Path(utils.get_upload_folder()).resolve()):
            raise gr.Error("只接受上传的文件。", print_exception=False)
        return move(path)

    return move_upload
