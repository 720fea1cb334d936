"""Which files are read, by suffix, and what to do about those that are not."""

from __future__ import annotations

LOADERS = {
    ".txt": "text",
    ".md": "text",
    ".markdown": "text",
    ".html": "html",
    ".htm": "html",
    ".docx": "docx",
    ".pdf": "pdf",
}
"""Suffix to the name of its loader; ``text`` is read in process, the others by the worker."""

SUFFIXES = frozenset(LOADERS)

_SAVE_AS_DOCX = "请用 WPS 或 Word 另存为 .docx 后再导入"
_SAVE_AS_TEXT = "请把内容另存为 .docx 或 .txt 后再导入"
_SCAN = "暂不支持扫描件和图片，请先做文字识别（OCR），存为 .docx、.txt 或带文字层的 .pdf"
REFUSED = {
    ".doc": _SAVE_AS_DOCX,
    ".wps": _SAVE_AS_DOCX,
    ".wpt": _SAVE_AS_DOCX,
    ".rtf": _SAVE_AS_DOCX,
    ".odt": _SAVE_AS_DOCX,
    ".docm": _SAVE_AS_DOCX,
    ".ofd": "请用 OFD 阅读器导出为 .pdf 或 .txt 后再导入",
    ".ceb": "请用方正阅读器导出为 .pdf 后再导入",
    ".caj": "请用 CAJViewer 导出为 .pdf 后再导入",
    ".xlsx": _SAVE_AS_TEXT,
    ".xls": _SAVE_AS_TEXT,
    ".et": _SAVE_AS_TEXT,
    ".csv": _SAVE_AS_TEXT,
    ".pptx": _SAVE_AS_TEXT,
    ".ppt": _SAVE_AS_TEXT,
    ".dps": _SAVE_AS_TEXT,
    ".epub": _SAVE_AS_TEXT,
    ".eml": _SAVE_AS_TEXT,
    ".zip": "请先解压",
    ".rar": "请先解压",
    ".7z": "请先解压",
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp", ".heic"), _SCAN),
}
"""Suffix to what the user can do instead, in Chinese."""
