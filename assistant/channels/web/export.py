"""A cited answer to take away: Markdown, Word and, for lists, CSV. Pure but for the bytes it returns."""

from __future__ import annotations

import csv
import io
import re

from docx import Document as new_document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from assistant.answers.render import escape, place, render_markdown
from assistant.channels.web.texts import Texts
from assistant.types import Answer

# XML 1.0 allows no other control characters; python-docx raises ValueError on them.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff￾￿]")
_LIST_LINE = re.compile(r"\s*(?:\d+[.、)）]|[-*•·])\s*\S")
_FORMULA = re.compile(r"[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?[\d,.]+%?")


def item_columns(answer: Answer) -> list[str]:
    """Names of the attributes of all items, in the order they first appear."""
    return list(dict.fromkeys(name for item in answer.items for name in item.attributes))


def framing(answer: Answer) -> tuple[list[str], list[str]]:
    """Lines of the text before and after the entries of its list; all of them before where there is none."""
    lines = answer.text.splitlines()
    first = next((n for n, line in enumerate(lines) if answer.items and _LIST_LINE.match(line)), len(lines))
    return lines[:first], [line for line in lines[first:] if not _LIST_LINE.match(line)]


def markdown(answer: Answer) -> str:
    """Question, answer, sources and quotes as Markdown."""
    return f"## {escape(answer.question)}\n\n{render_markdown(answer)}\n"


def word(answer: Answer, texts: Texts) -> bytes:
    """A .docx with question, answer (lists as a table), quotes and sources."""
    document = new_document()
    style = document.styles["Normal"]
    style.font.size = Pt(11)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "宋体")
    document.add_heading(_xml(answer.question), level=1)
    before, after = framing(answer)
    for line in before:
        document.add_paragraph(_xml(line))
    if answer.items:
        _word_table(document, answer, texts)
    for line in after:
        document.add_paragraph(_xml(line))
    if answer.citations:
        document.add_heading(texts.sources, level=2)
    for citation in answer.citations:
        document.add_paragraph(_xml(f"[{citation.number}] {place(citation)}"))
        document.add_paragraph(_xml(citation.quote), style="Quote")
    for text in (*answer.notes, texts.made_by):
        document.add_paragraph().add_run(_xml(text)).font.color.rgb = RGBColor(0x80, 0x80, 0x80)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def table(answer: Answer, texts: Texts) -> str:
    """The items as CSV, one row an item, with the quote of each citation."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    for row in _rows(answer, texts):
        writer.writerow([_cell(value) for value in row])
    return stream.getvalue()


def _rows(answer: Answer, texts: Texts) -> list[list[str]]:
    columns = item_columns(answer)
    citations = {citation.number: citation for citation in answer.citations}
    rows = [[texts.column_number, texts.column_item, *columns, texts.column_source]]
    for number, item in enumerate(answer.items, start=1):
        cited = [citations[n] for n in item.citations if n in citations]
        sources = "\n".join(f"[{c.number}] {place(c)}：{c.quote}" for c in cited)
        rows.append([str(number), item.text, *(item.attributes.get(c, "") for c in columns), sources])
    return rows


def _word_table(document: WordDocument, answer: Answer, texts: Texts) -> None:
    columns = item_columns(answer)
    head = [texts.column_number, texts.column_item, *columns, texts.column_source]
    grid = document.add_table(rows=1, cols=len(head), style="Table Grid")
    rows = [
        [str(n), item.text, *(item.attributes.get(c, "") for c in columns), "".join(f"[{k}]" for k in item.citations)]
        for n, item in enumerate(answer.items, start=1)
    ]
    for index, row in enumerate([head, *rows]):
        cells = grid.rows[0].cells if index == 0 else grid.add_row().cells
        for cell, value in zip(cells, row, strict=True):
            cell.text = _xml(value)


def _xml(text: str) -> str:
    return _NOT_XML.sub("", text)


def _cell(value: str) -> str:
    # A cell that begins like a formula would be run by a spreadsheet; plain numbers are harmless.
    return f"'{value}" if _FORMULA.match(value) and not _NUMBER.fullmatch(value) else value
