"""Names, numbers and dates of a text, and whether they stand in another, however each writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from pypinyin import lazy_pinyin

from assistant.answers.entities import names
from vectorstore.words import fold, fold_chars, terms

_MONTH_NAMES = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"]
_MONTH = r"(?P<{}>" + "|".join(f"{name[:3]}(?:{name[3:]})?" if name != "may" else name for name in _MONTH_NAMES) + r")\.?"
_DATE = re.compile(
    "|".join(
        (
            r"(?P<y1>\d{4})[-/.](?P<m1>\d{1,2})(?:[-/.](?P<d1>\d{1,2}))?(?![\d.])",
            r"(?P<y2>\d{4})年(?:(?P<m2>\d{1,2})月(?:份|(?P<d2>\d{1,2})[日号]?)?)?",
            r"(?P<m3>\d{1,2})月(?!亮)(?:份|(?P<d3>\d{1,2})[日号]?)?",
            r"(?P<d4>\d{1,2})[日号](?!线|楼)",
            rf"\b{_MONTH.format('m5')} (?P<d5>\d{{1,2}})(?:st|nd|rd|th)?(?:,? (?P<y5>\d{{4}}))?\b",
            rf"\b(?P<d6>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?{_MONTH.format('m6')}(?:,? (?P<y6>\d{{4}}))?\b",
            rf"\b{_MONTH.format('m7')},? (?P<y7>\d{{4}})\b",
            r"(?<![\d.])(?P<y8>(?:19|20)\d{2})(?![\d.])(?!\s*[\u4e00-\u9fff%])",
        )
    )
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?%?")
_PERCENT = re.compile(r"(\d)\s*(?:percent|per cent)\b")
_SCALED = re.compile(r"(\d+(?:\.\d+)?) (thousand|million|billion)\b")
_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9}
_WORDS = {word: n for n, word in enumerate(["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 2)}
_WORD = re.compile(rf"\b(?:{'|'.join(_WORDS)})\b")
_HAN_DIGITS = {char: n for n, chars in enumerate(("二两", "三", "四", "五", "六", "七", "八", "九", "十"), 2) for char in chars}
_COUNTED = re.compile(r"([二两三四五六七八九十])(?=[个名位户家项条座场处所份批])")
_QUOTED = re.compile(r"《([^《》]{2,})》|“([^“”]{2,})”|「([^「」]{2,})」")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9&.'’-]*")
_HAN = re.compile(r"[\u3400-\u9fff]")
_PLACE_TAIL = re.compile(r"(?:自治区|自治州|街道|[省市县区州镇乡村])$")

When = tuple[int | None, int | None, int | None]
"""Year, month, day; None where the text does not say."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing a text states that its source must hold: ``name``, ``person``, ``number`` or ``date``."""

    kind: str
    text: str
    when: When = (None, None, None)


def facts(text: str) -> list[Fact]:
    """Names, numbers and dates of ``text`` in order of kind, each once."""
    dates, rest = _dates(_spelled(text))
    found = [Fact("date", _shown(when), when) for when in dates]
    found += [Fact("number", number) for number in _numbers(rest)]
    found += [Fact(kind, name) for kind, name in _names(text)]
    return list(dict.fromkeys(found))


class Evidence:
    """A text that facts are looked for in. ``heading`` (title, issue, date, section) is shown with every citation:
    it may give the year of a date, names and the issue number, and nothing else."""

    def __init__(self, text: str, heading: str = "") -> None:
        self._text = text
        self._heading = heading

    def holds(self, fact: Fact) -> bool:
        """Whether ``fact`` stands here."""
        match fact.kind:
            case "date":
                return self._holds_date(fact.when)
            case "number":
                return fact.text in self._numbers
            case "person":
                return self._holds_name(fact.text, self._folded)
            case _:
                return self._holds_name(fact.text, self._folded + "\n" + fold_chars(self._heading))

    @cached_property
    def _folded(self) -> str:
        return _tight(fold_chars(self._text))

    @cached_property
    def _split(self) -> tuple[list[When], str]:
        return _dates(_spelled(self._text))

    @cached_property
    def _numbers(self) -> frozenset[str]:
        issues = re.findall(r"第(\d+)期", fold(self._heading))
        lenient = {str(_HAN_DIGITS[char]) for char in self._text if char in _HAN_DIGITS}
        return frozenset((*_numbers(self._split[1]), *issues, *lenient))

    @cached_property
    def _pinyin(self) -> str:
        return "".join(lazy_pinyin(self._text + self._heading, errors="ignore"))

    def _holds_date(self, wanted: When) -> bool:
        """A date here agrees with ``wanted`` in all both give, down to the finest; what it leaves out stands elsewhere."""
        dates = self._split[0]
        years = {year for year, _, _ in (*dates, *_dates(_spelled(self._heading))[0])}
        months = {month for _, month, _ in dates}
        if wanted[1] is None and wanted[2] is None:
            return wanted[0] in years
        return any(_agrees(wanted, date, years, months) for date in dates)

    def _holds_name(self, name: str, folded: str) -> bool:
        wanted = _tight(fold_chars(name))
        if wanted in folded or (_PLACE_TAIL.sub("", wanted) in folded and len(wanted) > 2):
            return True
        if name.isascii():
            return not _HAN.search(self._text) or _is_no_pinyin(name) or wanted.replace("-", "") in self._pinyin
        return False


def _agrees(wanted: When, given: When, years: set[int | None], months: set[int | None]) -> bool:
    finest = 2 if wanted[2] is not None else 1
    if given[finest] != wanted[finest]:
        return False
    for place, elsewhere in ((0, years), (1, months)):
        if wanted[place] is None or given[place] == wanted[place]:
            continue
        if given[place] is not None or wanted[place] not in elsewhere:
            return False
    return True


def _spelled(text: str) -> str:
    """Folded, with English numerals as digits."""
    text = _PERCENT.sub(r"\1%", fold(text))
    text = _SCALED.sub(lambda match: f"{float(match[1]) * _SCALES[match[2]]:.10g}", text)
    text = _WORD.sub(lambda match: str(_WORDS[match.group()]), text)
    return _COUNTED.sub(lambda match: str(_HAN_DIGITS[match.group()]), text)


def _dates(folded: str) -> tuple[list[When], str]:
    """The dates of a folded text, and the text without them."""
    found: list[When] = []
    for match in _DATE.finditer(folded):
        parts = {name[0]: value for name, value in match.groupdict().items() if value is not None}
        month = parts.get("m", "")
        number = int(month) if month.isdigit() else _month(month)
        found.append((_int(parts.get("y")), number, _int(parts.get("d"))))
    return found, _DATE.sub(" ", folded)


def _month(name: str) -> int | None:
    return next((n for n, month in enumerate(_MONTH_NAMES, 1) if name and month.startswith(name[:3])), None)


def _int(digits: str | None) -> int | None:
    return None if digits is None else int(digits)


def _numbers(folded: str) -> list[str]:
    return [number.rstrip("0").rstrip(".") if "." in number else number for number in _NUMBER.findall(folded)]


def _names(text: str) -> Iterator[tuple[str, str]]:
    """Persons, places, organisations and quotations of Chinese text, capitalised words of any."""
    for match in _QUOTED.finditer(text):
        yield "name", next(group for group in match.groups() if group)
    if _HAN.search(text):
        for tag, kind in (("PER", "person"), ("LOC", "name"), ("ORG", "name")):
            yield from ((kind, token.text) for token in names(text, tag) if len(token.text) > 1)
    for match in _LATIN.finditer(text):
        word = match.group().rstrip(".'’-")
        first = not text[: match.start()].strip(" \t\n*#-•\"'(") or text[: match.start()].rstrip()[-1:] in ".!?:"
        if any(char.isupper() for char in word) and len(word) > 1 and not (first and word[1:].islower()):
            yield "name", word


def _is_no_pinyin(word: str) -> bool:
    """A word of English, which a Chinese source holds in translation only: nothing to compare it with."""
    return not _PINYIN_WORD.fullmatch(word.lower().replace("-", "").replace("'", ""))


_PINYIN_WORD = re.compile(
    r"(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ue|ui|un|uo|ve|a|e|i|o|u|v)){2,4}"
)


def _shown(when: When) -> str:
    return "".join(f"{part}{unit}" for part, unit in zip(when, "年月日", strict=True) if part is not None)


def _tight(text: str) -> str:
    return "".join(text.split())


def overlap(text: str, evidence: str) -> float:
    """Share of the search terms of ``text`` (of two characters and more) that stand in ``evidence``."""
    wanted = {term for term in terms(text) if len(term) > 1}
    return len(wanted & set(terms(evidence))) / len(wanted) if wanted else 0.0
