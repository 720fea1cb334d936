"""A cited answer to take away."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

from docx import Document as read_word

from assistant.channels.web import export
from assistant.channels.web.texts import EN, ZH
from assistant.types import Answer
from tests.web.making import EXTRACTED, LISTED, citation


def test_markdown_holds_question_answer_quotes_and_sources() -> None:
    text = export.markdown(EXTRACTED)
    assert text.startswith("## 几座石桥？\n")
    for part in (
        "六座石桥 [1]",
        "河岸简报 第3期 · 2023-08-10 · 修桥消息 · 第2页",
        "> 北河镇修好了六座石桥。",
        "> 模型没有开",
    ):
        assert part in text


def test_markdown_signs_in_a_text_are_escaped() -> None:
    text = export.markdown(Answer("a*b*<img>", "extracted", "一_二_"))
    assert r"a\*b\*\<img\>" in text and r"一\_二\_" in text


def test_word_holds_the_table_and_the_quotes() -> None:
    document = read_word(io.BytesIO(export.word(replace(LISTED, text=LISTED.text + "\n共 2 个，扫描 4 段"), ZH)))
    lines = [paragraph.text for paragraph in document.paragraphs]
    assert lines[:3] == ["哪些村出工？", "2 个：", "共 2 个，扫描 4 段"]
    assert "出工的有东村、西村。" in lines
    [table] = document.tables
    assert [cell.text for cell in table.rows[1].cells] == ["1", "东村", "北边", "", "[1]"]


def test_word_takes_characters_that_xml_does_not() -> None:
    answer = Answer("问\x00\x0b？", "extracted", "答\x1f￾\ud800。[1]", (citation("六座"),))
    lines = [p.text for p in read_word(io.BytesIO(export.word(answer, ZH))).paragraphs]
    assert lines[:2] == ["问？", "答。[1]"]


def test_csv_has_a_row_an_item_and_no_formulas() -> None:
    rows = list(csv.reader(io.StringIO(export.table(LISTED, EN))))
    assert rows[0] == ["#", "Item", "方位", "村长", "Source"]
    assert rows[2][1:4] == ["西村", "", "'=李四"]
    assert "出工的有东村、西村。" in rows[1][4]
