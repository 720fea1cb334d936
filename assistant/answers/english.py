"""English questions over Chinese text: their asks in Chinese words, and the English frame of the answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from assistant.answers.asks import Ask
from assistant.answers.glossary import chinese_words, english_word
from assistant.answers.pinyin import MONTHS, romanised
from assistant.questions.dates import find_dates
from assistant.questions.scoping import NUMBERED_THING
from assistant.types import Language, QuestionKind
from vectorstore.words import fold_chars

_HAN = re.compile(r"[\u4e00-\u9fff]")
_HINT = re.compile(r"[(（]([^()（）]*[\u4e00-\u9fff][^()（）]*)[)）]")
_MARKS = '“”"《》'
_HAN_RUN = re.compile(r"[“\"《]?[\u4e00-\u9fff][\u4e00-\u9fff\d、·“”《》]*")
_ISSUE = re.compile(
    r"\b(?:issue|no\.?|number|bulletin)\s(?:no\.?\s)?(\d{1,4})\b" + NUMBERED_THING + r"|"
    r"(?<=第)(\d+)(?=期)",
    re.IGNORECASE,
)
_UNITS: tuple[tuple[str, str], ...] = (
    ("people|persons?|volunteers?|workers?|participants?|residents?|members?|staff|students?", "人"),
    ("winners?|officials?|messengers?", "人"), ("households?|families", "户"), ("kilomet(?:re|er)s?|km", "公里"),
    ("hectares?", "公顷"), ("mu", "亩"), ("tons?|tonnes?", "吨"), ("times|visits", "次"), ("yuan|rmb|money", "元"),
    ("per ?cent|percentage|proportion|share", "%"), ("hours?", "小时"), ("days?", "天"), ("copies", "份"),
    ("villages?|items?|projects?|grids?|communities|problems?|points?", "个"), ("places?|sites?|spaces?", "处"),
    ("suggestions?|roads?|opinions?", "条"), ("activities|events|sessions|performances", "场"),
)  # fmt: skip
_ROMANISED = 6
"""Characters of a name up to which its pinyin helps an English reader."""
_ATTRIBUTES = frozenset(
    [
        "电话",
        "传真",
        "邮箱",
        "网址",
        "邮编",
        "出生",
        "经费",
        "GDP",
        "人口",
        "收入",
        "气温",
        "年龄",
        "价格",
        "地址",
        "市长",
    ]
)
"""What a text either says in so many words or does not say."""


_SIDES = re.compile(r"(?:[:,]|\bthan\b|\bbetween\b)\s*(?P<a>[^:,?]+?),?\s(?:or|and|than)\s(?P<b>[^?]+)")


def sides_of(text: str) -> tuple[str, str] | None:
    """The two sides of "Which was earlier: A or B?"."""
    match = _SIDES.search(text)
    return (match["a"], match["b"]) if match else None


def ask_of(text: str, kind: QuestionKind, names: Sequence[str]) -> Ask:
    """The ask of an English question, in Chinese words; ``names`` are the Chinese of its names where known."""
    lower = text.lower()
    hints = [f"“{hint.strip(_MARKS)}”" for match in _HINT.findall(text) for hint in _HAN_RUN.findall(match)]
    exact = [*dates_of(text), *(f"第{a or b}期" for a, b in _ISSUE.findall(text))]
    words = chinese_words(_HINT.sub(" ", text))
    unit = ""
    if kind == "number" and (match := re.search(r"how (?:many|much)\s((?:[\w-]+\s){0,3}[\w-]+)", lower)):
        places = (
            (found.start(), unit) for words, unit in _UNITS if (found := re.search(rf"\b(?:{words})\b", match[1]))
        )
        unit = min(places, default=(0, ""))[1]
    head = ""
    if kind == "which" and (match := re.search(r"\b(?:what|which)\s((?:[\w-]+\s){0,3}[\w-]+)", lower)):
        head = next((word for word in chinese_words(" ".join(match[1].split()[::-1])) if " " not in word), "")
    if kind == "who" and "工作 单位" in words and "who" not in lower:
        kind = "where"
    if kind == "which" and any(word.startswith("工作") for word in words):
        kind = "where"
    return Ask(kind, " ".join([*exact, *hints, *names]), "", " ".join(words), unit, head)


def dates_of(text: str) -> list[str]:
    """The dates an English question names, as Chinese texts write them: 2022年, 5月6日, 上半年."""
    found = []
    for mention in find_dates(text, anchor=date(2000, 12, 31)):
        since, until = mention.since, mention.until
        if since is None or until is None:
            continue
        counted = not re.search(r"\d{4}", text[mention.start : mention.end])  # next year: the documents tell which
        year = f"{since.year}年" if mention.explicit_year and not counted else ""
        if since == until:
            found += [year, f"{since.month}月{since.day}日"]
        elif (since.month, until.month) == (1, 6):
            found += [year, "上半年"]
        elif (since.month, until.month) == (7, 12):
            found += [year, "下半年"]
        elif since.month == until.month:
            found += [year, f"{since.month}月"]
        else:
            found.append(year)
    return [word for word in dict.fromkeys(found) if word]


def lacks_attribute(ask: Ask, text: str) -> list[str]:
    """The attributes asked for (电话, 出生 …) that the text does not speak of, in English."""
    folded = fold_chars(text)
    money = re.compile(r"经费|资金|投资|元|费用")
    out = []
    for word in ask.right.split():
        if word in _ATTRIBUTES and word.lower() not in folded:
            if (
                (word == "经费" and money.search(folded))
                or (word == "邮箱" and "@" in folded)
                or (word == "出生" and "生于" in folded)
            ):
                continue
            out.append(english_word(word))
    return out


def gloss(short: str, kind: QuestionKind, language: Language) -> str:
    """A verbatim Chinese answer as an English reader wants it: "6 May (5月6日)", "Zhang Aimei (张爱梅)"."""
    if language == "zh" or not _HAN.search(short):
        return short
    if kind == "when" and (english := _english_date(short)):
        return f"{english} ({short})"
    if kind in ("who", "where") and len(short) <= _ROMANISED:
        return f"{romanised(short)} ({short})"
    if (
        kind == "number"
        and (match := re.match(r"\d+(?:\.\d+)?", short))
        and not re.match(r"[万亿多余]", short[match.end() :].strip())
    ):
        return f"{match.group()} ({short})"
    return short


def _english_date(short: str) -> str:
    mentions = find_dates(short, anchor=date(2000, 12, 31))
    if len(mentions) != 1 or mentions[0].since is None or mentions[0].since != mentions[0].until:
        return ""
    day = mentions[0].since
    year = f" {day.year}" if mentions[0].explicit_year else ""
    return f"{day.day} {MONTHS[day.month - 1]}{year}"
