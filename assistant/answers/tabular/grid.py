"""What a table is: cells by row and column, each in its place, and the numbers and days in them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from assistant.answers.asks import UNITS
from assistant.answers.evidence import Sentence
from assistant.answers.reading.numbers import quantities
from vectorstore.types import Document
from vectorstore.words import fold_chars

ColumnKind = Literal["number", "date", "text"]
_TAIL = 3
"""Characters behind the unit of a number that its cell may hold: 20台次."""
_EMPTY = frozenset({"", "-", "—", "——", "/", "无", "*"})
BRACKETS = re.compile(r"[(（]([^()（）]*)[)）]")
_UNIT = re.compile(rf"[十百千万亿]*(?:{UNITS})次?(?:/[\u4e00-\u9fff]{{1,3}})?|[%％℃]")
_DATE = re.compile(
    r"(?:(?P<y>\d{4})年)?(?P<m>\d{1,2})月(?:(?P<d>\d{1,2})[日号]?)?"
    r"|(?P<y2>\d{4})[./-](?P<m2>\d{1,2})(?:[./-](?P<d2>\d{1,2}))?"
)
_CLOCK = re.compile(r"(?P<hour>\d{1,2})[:：](?P<minute>\d\d)")
_ALTERNATIVES = re.compile(r"[或/、()（）]|及其?")
ORDER = re.compile("名次|排名|位次|^序号?$")
"""Heads of columns of which a number says the place of its row, and no amount."""
SUM = re.compile(r"合\s?计|总\s?计|小\s?计|总\s?数|平\s?均|全[县市区院校乡镇]")


@dataclass(frozen=True, slots=True)
class Cell:
    """``document.text[start:end] == text``; ``folded`` is what questions are matched with."""

    start: int
    end: int
    text: str
    folded: str

    @property
    def is_empty(self) -> bool:
        """Holds nothing: -, 无."""
        return self.text in _EMPTY


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table; its first cell is its name."""

    start: int
    end: int
    cells: tuple[Cell, ...]

    @property
    def name(self) -> str:
        """Folded."""
        return self.cells[0].folded

    @property
    def unit(self) -> str:
        """What stands in brackets behind its name, 门急诊量(万人次), or as a cell of its own behind it."""
        beside = self.cells[1].folded if len(self.cells) > 2 else ""
        return unit_in(self.cells[0].text) or (beside if _UNIT.fullmatch(beside) else "")

    @property
    def is_sum(self) -> bool:
        """Adds the others up: it is none of them."""
        return bool(SUM.match(self.cells[0].text))


@dataclass(frozen=True, slots=True)
class Column:
    """``name`` is the folded head without its unit, ``unit`` what stands in brackets behind it (万元) or ""."""

    index: int
    name: str
    unit: str
    kind: ColumnKind

    @property
    def parts(self) -> list[str]:
        """The head, or its alternatives: 单位或住址, 乡镇(街道); 县区 and 区县 of 县(区)."""
        words = _ALTERNATIVES.split(self.name)
        short = [word for word in words if len(word) == 1]
        pair = ["".join(short), "".join(short[::-1])] if len(short) == 2 else []
        return [*(word for word in words if len(word) > 1), *pair]

    def of(self, row: Row) -> Cell:
        """The row's cell in this column."""
        return row.cells[self.index]

    def unit_of(self, row: Row) -> str:
        """The unit of a bare number: that of the column's head, else that of the row."""
        if not re.fullmatch(r"-?[\d,.]+", self.of(row).folded):
            return ""
        return self.unit or row.unit

    def value_of(self, row: Row) -> tuple[float, ...] | None:
        """What the rows are ordered by: the day, the hour, or the number with its scale (83 under 万元 is 830000)."""
        if self.kind == "date":
            return date_of(self.of(row).folded)
        number = number_of(self.of(row).folded + self.unit_of(row).split("/")[0])
        return None if number is None else (number,)


@dataclass(frozen=True, slots=True)
class Table:
    """``sentence`` is one of its lines as it was found; what is said of a row is read with ``caption`` and head."""

    document: Document
    sentence: Sentence
    caption: str
    head: Row
    rows: tuple[Row, ...]
    columns: tuple[Column, ...]

    @property
    def entries(self) -> tuple[Row, ...]:
        """The rows without sums."""
        return tuple(row for row in self.rows if not row.is_sum)

    def holds(self, sentence: Sentence) -> bool:
        """Whether the sentence stands in it."""
        inside = self.head.start <= sentence.start < self.rows[-1].end
        return inside and sentence.document_id == self.document.id

    def row_at(self, sentence: Sentence) -> Row | None:
        """The row that the sentence is; None for the head."""
        return next((row for row in self.rows if row.start <= sentence.start < row.end), None)

    def line(self, row: Row) -> Sentence:
        """A row as a sentence, the head and what stands above the table before it."""
        before = fold_chars(f"{self.caption}\n{self.document.text[self.head.start : self.head.end]}")
        text = self.document.text[row.start : row.end]
        return replace(
            self.sentence, start=row.start, end=row.end, text=text, folded=fold_chars(text), before=before, after=""
        )


def number_of(text: str) -> float | None:
    """Of 26, 1,200, 14% or 57万元 (570000); None where the text is no single number in digits."""
    bare = re.sub(r"^[约近]", "", text.strip())
    sign, bare = (-1.0, bare[1:]) if bare.startswith("-") else (1.0, bare)
    found = quantities(bare)
    if len(found) != 1 or found[0].start or not bare[0].isdigit():
        return None
    rest = bare[found[0].end :]
    return None if len(rest) > _TAIL or re.search(r"[\d\W]", rest) else sign * found[0].value


def date_of(text: str) -> tuple[int, ...] | None:
    """Year, month and day, 0 for what is not said, or hour and minute; None where the text is no single time."""
    if clock := _CLOCK.fullmatch(text.strip()):
        return int(clock["hour"]), int(clock["minute"])
    match = _DATE.fullmatch(text.strip())
    if match is None:
        return None
    year, month, day = (match[part] or match[part + "2"] or "0" for part in "ymd")
    return int(year), int(month), int(day)


def unit_in(head: str) -> str:
    """万元 of 预算（万元）, "" where what stands in brackets is no unit."""
    inside = BRACKETS.search(head)
    return inside[1] if inside and _UNIT.fullmatch(inside[1]) else ""
