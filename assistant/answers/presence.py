"""How much of a question's terms a piece of text holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from assistant.answers.clocks import holds_clock
from assistant.answers.short_names import person_called, place_called
from assistant.answers.synonyms import PRICES, same_as
from assistant.answers.term_kinds import PLACE_END, PLACE_FIRST, Term
from assistant.divisions import is_division, short, within
from assistant.questions.numerals import NUMERAL, months_in_digits, number

HARD_PRESENT = 0.4
"""Presence (0 to 1, by layer) from which a name, date or quotation counts as found."""
PART_PRESENT = 0.5
"""Presence of a city or province of which only a county is named."""
_SPELT = re.compile(rf"(\d+\.\d+)([万亿])|({NUMERAL}[万亿]?)")
AGES = re.compile(
    r"(?P<first>\d{1,3})(?:周?岁)?[至到~\-—–]+(?P<last>\d{1,3})周?岁|(?<!\d)(?P<least>\d{1,3})周?岁(?:及|\(含\))?(?P<bound>以[上下])"
)
_SCALE = {"万": 10_000, "亿": 100_000_000}
_MONEY = re.compile(rf"(?:\d|{NUMERAL})[万亿]?元")
_DEPUTY = re.compile(r"[副前原]$")
_OFFICE_END = re.compile(r"(?:街道办事处|办事处|街道|社区)$")
_SMALL_PLACE = re.compile(r"(?:街道办事处|办事处|街道|社区|[镇乡村])$")


_WRITTEN_OUT = 5
"""Characters of a place's name from which one of them hardly differs by chance."""


@lru_cache(maxsize=20_000)
def presence(term: Term, folded: str) -> float:
    """How far ``folded`` (from fold_chars) holds the term, 0 to 1."""
    if not folded:
        return 0.0
    if term.kind == "title":
        return _title_presence(term.text, folded)
    if term.kind == "date":  # 5月6日 does not stand in 15月6日
        day = re.escape(term.text.replace("号", "日"))
        return 1.0 if re.search(rf"(?<!\d){day}", months_in_digits(folded)) else 0.0
    if term.kind == "number":
        aged = term.text.endswith("岁") and _age_presence(int(term.text[:-1]), folded)
        return 1.0 if aged else _number_presence(term.text.removesuffix("岁"), folded)
    if term.text in folded:
        return 1.0
    if term.kind == "place":
        return _place_presence(term.text, folded)
    if term.kind == "name":
        return person_called(term.text, folded)
    if term.kind == "year":
        return 0.0
    if term.kind == "ordinal":
        bare = folded.replace(" ", "")
        return 1.0 if term.text in bare or _first(term.text) in bare else 0.0
    if term.kind == "quoted":
        bare, text = _bare(term.text), _bare(folded)
        return 1.0 if bare and bare in text else _share(bare, text, 0.7)
    return _word_presence(term.text, folded)


def coverage(wanted: Sequence[Term], *layers: tuple[str, float]) -> float:
    """Share of the terms' weight that the layers hold, 0 to 1; a layer is a folded text and what finding it counts."""
    total = sum(term.weight for term in wanted)
    if not total:
        return 0.0
    return sum(term.weight * best_presence(term, layers) for term in wanted) / total


def best_presence(term: Term, layers: Iterable[tuple[str, float]]) -> float:
    """The best of presence times what the layer counts; the layers come in falling order of it."""
    best = 0.0
    for text, value in layers:
        if best >= value:  # the layers behind count no more than this
            break
        best = max(best, presence(term, text) * value)
    return best


def _first(ordinal: str) -> str:
    """首期 for 第一期."""
    return re.sub("^第[一1](?=.)", "首", ordinal)


def _title_presence(title: str, folded: str) -> float:
    """市长 does not stand in 副市长: a deputy is another person."""
    start = folded.find(title)
    while start >= 0:
        if not _DEPUTY.search(folded[:start]):
            return 1.0
        start = folded.find(title, start + 1)
    return 0.0


def _number_presence(wanted: str, folded: str) -> float:
    """100 does not stand in 1000; 1200 stands in 1,200, 一千二百 and 0.12万."""
    if re.search(rf"(?<![\d.]){re.escape(wanted)}(?!\d)", folded):
        return 1.0
    value = _value(wanted)
    text = re.sub(r"(?<=\d),(?=\d{3})", "", folded)
    return 1.0 if value is not None and any(_value(match.group()) == value for match in _SPELT.finditer(text)) else 0.0


def _age_presence(age: int, folded: str) -> bool:
    """92岁 is meant by 90至99岁 and by 80周岁以上."""
    for match in AGES.finditer(folded):
        last = int(match["last"] or match["least"])
        if match["first"]:
            held = int(match["first"]) <= age <= last
        else:
            held = age >= last if match["bound"] == "以上" else age <= last
        if held:
            return True
    return False


@lru_cache(maxsize=20_000)
def _value(text: str) -> float | None:
    """Of 12万, 1.2万, 一千二百; None of a percentage."""
    if match := re.fullmatch(r"(\d+(?:\.\d+)?)([万亿]?)", text):
        return float(match[1]) * _SCALE.get(match[2], 1)
    return number(text)


def _place_presence(place: str, folded: str) -> float:
    """By what tells it from others of its kind: 五一路街道办事处 is not found where 七一路街道办事处 stands."""
    core = PLACE_END.sub("", place)
    if _SMALL_PLACE.search(place) and len(core) == 2:  # 龙泉镇 is not 龙泉洞
        alone = bool(re.search(rf"{re.escape(core)}(?:街|办|社区|居|[镇乡村路]|[^\w])", folded))
    else:
        alone = len(core) >= 2 and core in folded
    if alone or any(other in folded for other in same_as(place)):
        return 0.9
    if any(inner in folded for inner in within(place)):  # what is said of a county is said within its city
        return PART_PRESENT
    if called := place_called(place, folded):
        return called
    first = PLACE_FIRST.match(place)  # 承德市直属, 商丘市区: the place it begins with
    if first and is_division(place[first.end() :]):  # 周口市太康县: its own name decides, not the city's
        return 0.9 if short(place[first.end() :]) in folded else 0.0
    if first and (first.group() in folded or first.group()[:-1] in folded):
        return 0.8
    if first:  # 青山市文明办 is not 白水市文明办; a street may stand without its district
        street = place[first.end() :]
        return 0.6 if street in folded and len(PLACE_END.sub("", street)) in range(2, len(street)) else 0.0
    own = _OFFICE_END.sub("", place)
    if len(place) >= _WRITTEN_OUT and _sibling(place).search(folded):
        return 0.0
    return _share(own if len(own) >= 2 else place, folded, 0.6)


@lru_cache(maxsize=1024)
def _sibling(place: str) -> re.Pattern[str]:
    """城南文化活动中心 of 城北文化活动中心: all the same but for one character is another one of its kind."""
    others = (f"{re.escape(place[:at])}[\u4e00-\u9fff]{re.escape(place[at + 1 :])}" for at in range(len(place)))
    return re.compile("|".join(others))


def _word_presence(word: str, folded: str) -> float:
    if word in PRICES and _MONEY.search(folded):  # 每餐18元 tells the price and need not say so
        return 0.85
    if any(other in folded for other in same_as(word)) or holds_clock(word, folded):
        return 0.85
    if len(word) >= 3:
        return _share(word, folded, 0.5)
    return 0.0


def _share(word: str, folded: str, least: float) -> float:
    """Share of the word's pairs of characters in the text, 0 below ``least``."""
    pairs = [word[i : i + 2] for i in range(len(word) - 1)]
    share = sum(pair in folded for pair in pairs) / len(pairs) if pairs else 0.0
    return 0.9 * share if share >= least else 0.0


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)
