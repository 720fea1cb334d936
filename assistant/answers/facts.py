"""Names, numbers and dates of a text, in one way of writing: what an answer states and its source must hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from assistant.answers.entities import names
from vectorstore.words import fold

When = tuple[int | None, int | None, int | None]
"""Year, month, day; None where the text does not say."""

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTH_HEADS = frozenset(name[:3] for name in _MONTHS)
_MONTH = "|".join(dict.fromkeys(form for name in _MONTHS for form in (name, name[:3] + r"\.?", name[:4] + r"\.?")))
_DATE = re.compile(
    "|".join(
        (
            r"(?P<y1>\d{4})[-/.](?P<m1>\d{1,2})(?:[-/.](?P<d1>\d{1,2}))?(?![\d.])",
            r"(?P<y2>\d{4})\s?年(?:\s?(?P<m2>\d{1,2})\s?月(?:份|\s?(?P<d2>\d{1,2})\s?[日号])?)?",
            r"(?P<m3>\d{1,2})\s?月(?:份|\s?(?P<d3>\d{1,2})\s?[日号])?",
            r"(?P<d4>\d{1,2})\s?[日号](?![线楼])",
            rf"\b(?P<m5>{_MONTH}) (?P<d5>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (?P<y5>\d{{4}})\b)?",
            rf"\b(?P<d6>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<m6>{_MONTH})(?:,? (?P<y6>\d{{4}}))?(?!\w)",
            rf"\b(?P<m7>{_MONTH}),? (?P<y7>\d{{4}})\b",
            r"(?<![\d.])(?P<y8>(?:19|20)\d{2})(?![\d.%])(?!\s*[\u4e00-\u9fff])",
        )
    )
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?%?")
_PERCENT = re.compile(r"(\d)\s*(?:percent|per cent)\b")
_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9}
_SCALED = re.compile(rf"(\d+(?:\.\d+)?) ({'|'.join(_SCALES)})\b")
_NUMERALS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_WORDS = {word: number for number, word in enumerate(_NUMERALS, 2)}
_WORD = re.compile(rf"\b(?:{'|'.join(_WORDS)})\b")
_HAN_DIGITS = {"二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
# 一 is left out, and every other digit without a measure word: they are seldom numbers (一些, 三农).
_COUNTED = re.compile(rf"(?<![{''.join(_HAN_DIGITS)}百千])([{''.join(_HAN_DIGITS)}])(?=[个名位户家项条座场处所份批人])")

_QUOTED = re.compile(r"《([^《》]{2,})》|“([^“”]{2,})”|「([^「」]{2,})」")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9&]*(?:[.'’-][A-Za-z0-9]+)*")
_SENTENCE_START = re.compile(r"(?:^|[.!?:：\n])[\s*#>\"'“‘(（-]*$")
_SYLLABLES = (
    r"(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|"
    r"ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ue|ui|un|uo|a|e|i|o|u)){1,3}"
)
_SURNAMES = (
    "wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo zheng liang xie song tang "
    "han feng deng cao peng zeng xiao tian dong pan yuan cai jiang yu du ye cheng wei su lv ding ren lu yao shen "
    "zhong cui tan fan liao wang shi jin jia xia fu fang zou xiong bai meng qin qiu hou jiang yin xue yan duan lei "
    "long tao shi he gu mao hao gong shao wan qian dai niu mo kong xiang chang"
)
_PERSON = re.compile(
    rf"\b(?i:(?:{'|'.join(dict.fromkeys(_SURNAMES.split()))})) (?=[A-Z])(?i:{_SYLLABLES}(?:-{_SYLLABLES})?)\b"
)
_PLACE = re.compile(
    rf"\b((?=[A-Z])(?i:{_SYLLABLES})) (?:Province|City|County|District|Township|Town|Village|Subdistrict)\b"
)

Kind = Literal["date", "number", "person", "place", "quotation", "latin", "english", "romanised"]


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing stated.

    ``place`` is a place or an organisation, ``latin`` a Latin word in a Chinese text, ``english`` a capitalised word of
    an English text, ``romanised`` a Chinese name in pinyin.
    """

    kind: Kind
    text: str
    when: When = (None, None, None)


def facts(text: str) -> list[Fact]:
    """Dates, numbers and names of ``text``, each once."""
    when, rest = split_dates(text)
    found = [Fact("date", _written(one), one) for one in when]
    found += [Fact("number", number) for number in numbers(rest)]
    return list(dict.fromkeys([*found, *_names(text)]))


def split_dates(text: str) -> tuple[list[When], str]:
    """The dates of ``text``, and its folded form without them."""
    folded = _folded(text)
    found: list[When] = []
    for match in _DATE.finditer(folded):
        parts = {name[0]: value for name, value in match.groupdict().items() if value is not None}
        year, day = (int(parts[key]) if key in parts else None for key in "yd")
        found.append((year, _month(parts.get("m")), day))
    return found, _DATE.sub(" ", folded)


def numbers(folded: str) -> list[str]:
    """Numbers of a folded text, without zeros behind the last decimal."""
    return [_plain(number) for number in _NUMBER.findall(folded)]


def small_numerals(text: str) -> set[str]:
    """Values of the one-character numerals in ``text``, whatever they count."""
    return {str(_HAN_DIGITS[char]) for char in text if char in _HAN_DIGITS}


def is_latin(text: str) -> bool:
    """Whether more of ``text`` is written in Latin letters than in Han characters, a word counting as two of these."""
    return 2 * len(_LATIN.findall(text)) > len(_HAN.findall(text))


def _folded(text: str) -> str:
    text = _PERCENT.sub(r"\1%", fold(text))
    text = _WORD.sub(lambda match: str(_WORDS[match.group()]), text)
    text = _SCALED.sub(lambda match: f"{float(match[1]) * _SCALES[match[2]]:.10g}", text)
    return _COUNTED.sub(lambda match: str(_HAN_DIGITS[match.group()]), text)


def _plain(number: str) -> str:
    digits, percent = number.removesuffix("%"), "%" if number.endswith("%") else ""
    return (digits.rstrip("0").rstrip(".") if "." in digits else digits) + percent


def _month(text: str | None) -> int | None:
    if text is None:
        return None
    if text.isdigit():
        return int(text)
    return next(number for number, name in enumerate(_MONTHS, 1) if name.startswith(text[:3]))


def _written(when: When) -> str:
    return "".join(f"{part}{unit}" for part, unit in zip(when, "年月日", strict=True) if part is not None)


def _names(text: str) -> Iterator[Fact]:
    for match in _QUOTED.finditer(text):
        yield Fact("quotation", next(group for group in match.groups() if group))
    if _HAN.search(text):
        for tag in ("PER", "LOC", "ORG"):
            kind: Kind = "person" if tag == "PER" else "place"
            yield from (Fact(kind, token.text) for token in names(text, tag) if len(_HAN.findall(token.text)) > 1)
    if not is_latin(text):
        yield from (Fact("latin", match.group()) for match in _LATIN.finditer(text) if len(match.group()) > 1)
        return
    yield from (Fact("romanised", match.group()) for match in _PERSON.finditer(text))
    yield from (Fact("romanised", match[1]) for match in _PLACE.finditer(text))
    for match in _LATIN.finditer(text):
        word = match.group()
        begins = _SENTENCE_START.search(text[: match.start()]) and word[1:].islower()
        if len(word) > 1 and word[0].isupper() and not begins and word[:3].lower() not in _MONTH_HEADS:
            yield Fact("english", word)
