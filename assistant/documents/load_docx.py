"""Word documents: paragraphs with their headings and bold beginnings, tables row by row, text boxes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

import docx
from docx.document import Document as WordDocument
from docx.oxml.ns import qn

from assistant.documents.source import Source
from assistant.errors import DocumentError

_MEGABYTE = 1024 * 1024
MAX_PART = 64 * _MEGABYTE
"""Unpacked bytes of one XML part."""
MAX_UNPACKED = 512 * _MEGABYTE
MAX_RATIO = 200
MAX_PARTS = 20_000
_HEADING = re.compile(r"(?:heading|标题)\s*([1-6])", re.IGNORECASE)
_SKIPPED = frozenset(qn(tag) for tag in ("w:del", "w:moveFrom", "w:txbxContent")) | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
}
_P, _TBL, _TR, _TC, _R, _T = (qn(f"w:{tag}") for tag in ("p", "tbl", "tr", "tc", "r", "t"))
_BOX = qn("w:txbxContent")
_BREAKS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}


def load(data: bytes) -> Source:
    _check_archive(data)
    try:
        document = docx.Document(io.BytesIO(data))
    except (KeyError, ValueError, zipfile.BadZipFile) as error:
        raise DocumentError("不是有效的 .docx 文件，可能已损坏；请用 WPS 或 Word 打开后另存一份。") from error
    levels = _levels(document)
    lines = [line for line in _blocks(document.element.body, levels) if line.strip()]
    if not lines:
        raise DocumentError("文档里没有文字；若内容是图片，请先做文字识别（OCR）。")
    title = (document.core_properties.title or "").strip()
    return Source("\n".join(lines), metadata={"title": title} if 4 <= len(title) <= 80 else {})


def _check_archive(data: bytes) -> None:
    """Refuses archives whose directory promises more than a document can need, before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise DocumentError("不是有效的 .docx 文件，可能被截断；请重新下载或另存一份。") from error
    total = sum(part.file_size for part in parts)
    xml = max((part.file_size for part in parts if part.filename.endswith((".xml", ".rels"))), default=0)
    swollen = any(
        part.file_size > 4 * _MEGABYTE and part.file_size > MAX_RATIO * max(1, part.compress_size) for part in parts
    )
    if total > MAX_UNPACKED or xml > MAX_PART or swollen or len(parts) > MAX_PARTS:
        raise DocumentError(f"压缩内容异常（解压后 {total // _MEGABYTE} MB），疑似压缩炸弹，未导入。")
    if any(part.flag_bits & 1 for part in parts):
        raise DocumentError("文件已加密，需要密码才能打开；请去除密码后再导入。")


def _levels(document: WordDocument) -> dict[str, int]:
    """Style id to heading level; the style Title counts as level 1."""
    levels: dict[str, int] = {}
    for style in document.styles:
        found = _HEADING.match(style.name or "")
        if found:
            levels[style.style_id] = int(found[1])
        elif (style.name or "") in ("Title", "标题"):
            levels[style.style_id] = 1
    return levels


def _blocks(parent: object, levels: dict[str, int]) -> Iterator[str]:
    for element in parent:  # type: ignore[attr-defined]
        if element.tag == _P:
            yield from _paragraph(element, levels)
        elif element.tag == _TBL:
            yield from _rows(element, levels)
        elif element.tag not in _SKIPPED:
            yield from _blocks(element, levels)


def _paragraph(element: object, levels: dict[str, int]) -> Iterator[str]:
    for box in _boxes(element):
        yield from _blocks(box, levels)
    text = "".join(_texts(element))
    level = _level(element, levels)
    lead = _bold_lead(element) if not level else ""
    if level:
        yield "#" * level + " " + " ".join(text.split())
    elif lead.strip() and text.startswith(lead) and "*" not in text and "\n" not in lead:
        yield f"**{lead.strip()}**{text[len(lead) :]}"
    else:
        yield text


def _boxes(element: object) -> Iterator[object]:
    for box in element.iter(_BOX):  # type: ignore[attr-defined]
        if not any(above.tag.endswith("}Fallback") for above in box.iterancestors()):
            yield box


def _texts(element: object) -> Iterator[str]:
    for child in element:  # type: ignore[attr-defined]
        if child.tag == _T:
            yield child.text or ""
        elif child.tag in _BREAKS:
            yield _BREAKS[child.tag]
        elif child.tag not in _SKIPPED:
            yield from _texts(child)


def _level(element: object, levels: dict[str, int]) -> int:
    properties = element.pPr  # type: ignore[attr-defined]
    if properties is None:
        return 0
    style = properties.find(qn("w:pStyle"))
    outline = properties.find(qn("w:outlineLvl"))
    if outline is not None and (outline.get(qn("w:val")) or "9") < "6":
        return int(outline.get(qn("w:val"))) + 1
    return levels.get(style.get(qn("w:val")), 0) if style is not None else 0


def _bold_lead(element: object) -> str:
    """The bold beginning of a paragraph: a run-in title."""
    lead = ""
    for run in element:  # type: ignore[attr-defined]
        if run.tag != _R:
            continue
        properties = run.rPr
        bold = properties.find(qn("w:b")) if properties is not None else None
        if bold is None or bold.get(qn("w:val")) in ("0", "false"):
            break
        lead += "".join(_texts(run))
    return lead


def _rows(table: object, levels: dict[str, int]) -> Iterator[str]:
    """A row of a table as ``a | b``; a table of one column (a frame) as plain paragraphs."""
    rows = [[cell for cell in row if cell.tag == _TC] for row in table if row.tag == _TR]  # type: ignore[attr-defined]
    if all(len(cells) <= 1 for cells in rows):
        for cells in rows:
            for cell in cells:
                yield from _blocks(cell, levels)
        return
    for cells in rows:
        texts = [" ".join(" ".join(_blocks(cell, {})).replace("**", "").split()) for cell in cells]
        yield " | ".join(texts) if any(texts) else ""
