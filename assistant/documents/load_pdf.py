"""PDF with a text layer: pages in reading order, an empty line where geometry says that a paragraph ends."""

from __future__ import annotations

import ctypes
import re
import statistics

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from assistant.documents.page_layout import Segment, lines_in_order, page_text
from assistant.documents.source import PAGE_BREAK, Source
from assistant.errors import DocumentError

MIN_CHARACTERS = 20
"""A page with fewer characters has no text layer to speak of."""
_BROKEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd]")
_BROKEN_SHARE = 0.05
MAX_PAGES = 5000
_HYPHEN = "\x02"
"""What pdfium returns for a hyphen at the end of a line."""


def load(data: bytes) -> Source:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise DocumentError(_reason(str(error))) from error
    if len(document) > MAX_PAGES:
        raise DocumentError(f"有 {len(document)} 页，超过 {MAX_PAGES} 页的上限；请拆分后再导入。")
    pages = [_page(document, index) for index in range(len(document))]
    text = PAGE_BREAK.join(pages)
    characters = [len("".join(page.split())) for page in pages]
    blank = [index + 1 for index, count in enumerate(characters) if count < MIN_CHARACTERS]
    if len(blank) == len(pages) and sum(characters) < MIN_CHARACTERS * max(1, len(pages)):
        raise DocumentError("没有文字层，是扫描件或图片；请先做文字识别（OCR），存为带文字层的 PDF 或 .docx 再导入。")
    if len(_BROKEN.findall(text)) > _BROKEN_SHARE * sum(characters):
        raise DocumentError("文字层是乱码（字体没有编码表），取不出可用的文字；请先做文字识别（OCR）再导入。")
    scanned = [number for number in blank if _has_image(document, number - 1)]
    listed = "、".join(map(str, scanned[:10])) + (" 等" if len(scanned) > 10 else "")
    warnings = (f"第 {listed} 页是图片，没有文字层，未读入。",) if scanned else ()
    return Source(text, metadata=_metadata(document), paged=True, wrapped=True, warnings=warnings)


def _reason(message: str) -> str:
    if "password" in message.lower():
        return "文件已加密，需要密码才能打开；请去除密码后再导入。"
    return "不是有效的 PDF 文件，可能已损坏或被截断；请重新下载。"


def _metadata(document: pdfium.PdfDocument) -> dict[str, str]:
    title = (document.get_metadata_dict().get("Title") or "").strip()
    named_by_program = re.search(
        r"\.(?:docx?|wps|pdf|html?|pptx?)$|^Microsoft|^幻灯片|^untitled|^about:|://", title, re.IGNORECASE
    )
    usable = 4 <= len(title) <= 80 and not named_by_program and not _BROKEN.search(title)
    return {"title": title} if usable and re.search("[\u4e00-\u9fff]", title) else {}


def _page(document: pdfium.PdfDocument, index: int) -> str:
    try:
        page = document[index]
    except pdfium.PdfiumError as error:
        raise DocumentError(f"第 {index + 1} 页已损坏，可能文件不完整；请重新下载。") from error
    text_page = page.get_textpage()
    text = page_text(lines_in_order(_segments(text_page)))
    text_page.close()
    page.close()
    return text


def _segments(text_page: pdfium.PdfTextPage) -> list[Segment]:
    """Runs of characters that stand side by side, in the order in which the page draws them."""
    found: list[Segment] = []
    letters: list[str] = []
    boxes: list[tuple[float, float, float, float]] = []
    box = raw.FS_RECTF()
    for index in range(text_page.count_chars()):
        char = chr(raw.FPDFText_GetUnicode(text_page, index))
        if char in "\r\n":
            _flush(found, letters, boxes)
            continue
        # The loose box is as high as the type, whatever the character (一, ” and full stops are not).
        raw.FPDFText_GetLooseCharBox(text_page, index, ctypes.byref(box))
        left, right, bottom, top = box.left, box.right, box.bottom, box.top
        letters.append("-" if char == _HYPHEN else char)
        if not char.isspace() and right > left:
            if boxes and _apart(boxes[-1], (left, right, bottom, top)):
                last = letters.pop()
                _flush(found, letters, boxes)
                letters.append(last)
            boxes.append((left, right, bottom, top))
    _flush(found, letters, boxes)
    return found


def _apart(before: tuple[float, float, float, float], after: tuple[float, float, float, float]) -> bool:
    """A gap of more than two characters, a step back, or another line."""
    height = max(before[3] - before[2], after[3] - after[2], 1.0)
    return (
        after[0] - before[1] > 2.5 * height or after[0] < before[0] - height or abs(after[2] - before[2]) > 1.2 * height
    )


def _flush(found: list[Segment], letters: list[str], boxes: list[tuple[float, float, float, float]]) -> None:
    text = "".join(letters).strip()
    if text and boxes:
        size = statistics.median(box[3] - box[2] for box in boxes)
        found.append(
            Segment(
                text,
                min(b[0] for b in boxes),
                max(b[1] for b in boxes),
                min(b[2] for b in boxes),
                max(b[3] for b in boxes),
                size,
            )
        )
    letters.clear()
    boxes.clear()


def _has_image(document: pdfium.PdfDocument, index: int) -> bool:
    return any(True for _ in document[index].get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3))
