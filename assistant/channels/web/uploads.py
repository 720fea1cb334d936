"""Files that came through the page's own upload, and no others."""

from __future__ import annotations

from pathlib import Path

import gradio as gr
from gradio import utils


class UploadedFiles(gr.File):
    """gr.File that takes no other file of this machine and no address.

    A request may name any path. Gradio checks that it was uploaded only in an app that it launched itself; in a
    mounted one it would copy whatever it is told to, and fetch URLs.
    """

    def get_block_name(self) -> str:
        return "file"

    def move_resource_to_block_cache(self, url_or_file_path: str | Path | None) -> str | None:
        _require_upload(url_or_file_path)
        moved: str | None = super().move_resource_to_block_cache(url_or_file_path)
        return moved

    async def async_move_resource_to_block_cache(self, url_or_file_path: str | Path | None) -> str | None:
        _require_upload(url_or_file_path)
        moved: str | None = await super().async_move_resource_to_block_cache(url_or_file_path)
        return moved


def _require_upload(path: str | Path | None) -> None:
    if path is not None and not Path(path).resolve().is_relative_to(Path(utils.get_upload_folder()).resolve()):
        raise gr.Error("只接受上传的文件。", print_exception=False)
