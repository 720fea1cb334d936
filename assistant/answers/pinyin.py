"""Chinese names and their pinyin: found by it in Chinese text, written in it for English readers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from assistant.answers.entities import tagged

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_HAN = re.compile(r"[\u4e00-\u9fff]")
_HINT = re.compile(r"[(（]([^()（）]*[\u4e00-\u9fff][^()（）]*)[)）]")
_CAPITAL = re.compile(r"(?<![.!?]\s)(?<!^)\b[A-Z][a-z]{1,}(?:[A-Z]?[a-z]+)*(?:\s[A-Z][a-z]+)*")
_NOT_NAMES = frozenset(
    [
        *MONTHS,
        "China",
        "Chinese",
        "English",
        "Which",
        "What",
        "When",
        "Where",
        "Who",
        "Why",
        "How",
        "List",
        "Name",
        "Give",
        "Please",
        "Party",
        "People",
        "Good",
    ]
)
_KINDS = frozenset(
    "Avenue Bay Bridge Bureau Canteen Center Centre City College Committee Community Company County Court District "
    "Festival Garden Group Hall Hospital Island Lake Library Mountain Museum Office Park Prefecture Province Reservoir "
    "River Road School Square Station Street Subdistrict Temple Town Township University Village".split()
)
"""What stands behind a name in pinyin: Taihao Road, Liuyin Street."""


def named(question: str, texts: Sequence[str]) -> tuple[list[str], list[str]]:
    """The Chinese of the question's pinyin names where the texts have it, and the names they do not have."""
    found: list[str] = []
    absent: list[str] = []
    bare = _HINT.sub(" ", question)
    for match in _CAPITAL.finditer(bare):
        said = [word for word in match.group().split() if word not in _NOT_NAMES | _KINDS]
        words = [word for word in said if _syllables(word)]
        western = len(words) < len(said)  # Pierre Durocher: Chinese writes by its sound what is no pinyin
        for name in _names(words):
            chinese = next((hit for text in texts if (hit := _match(name, text))), "")
            if chinese:
                found.append(chinese)
            elif len(name) >= 4 and not western and not _HAN.search(question[match.end() : match.end() + 4]):
                absent.append(name.capitalize())
    return list(dict.fromkeys(found)), absent


def romanised(chinese: str) -> str:
    """Pinyin without tones: people as surname and given name, other words one by one."""
    words = []
    for token in tagged(chinese):
        syllables = [_syllable(char) for char in token.text if char.strip()]
        if token.tag == "PER" and len(syllables) > 1:
            words += [syllables[0].capitalize(), "".join(syllables[1:]).capitalize()]
        else:
            words.append("".join(syllables).capitalize())
    return " ".join(word for word in words if word)


@lru_cache(maxsize=512)
def _spelled(text: str) -> tuple[str, tuple[int, ...]]:
    """The pinyin of a text run together, and for each letter the character it comes from."""
    letters: list[str] = []
    places: list[int] = []
    for index, char in enumerate(text):
        syllable = _syllable(char) if _HAN.match(char) else "|"
        letters.append(syllable)
        places += [index] * len(syllable)
    return "".join(letters), tuple(places)


def _match(name: str, text: str) -> str:
    """The characters of ``text`` whose pinyin together is ``name``, "" where there are none."""
    letters, places = _spelled(text)
    start = letters.find(name)
    while start >= 0:
        first, last = places[start], places[start + len(name) - 1]
        begins = start == 0 or places[start - 1] != first
        ends = start + len(name) == len(letters) or places[start + len(name)] != last
        if begins and ends:
            return text[first : last + 1]
        start = letters.find(name, start + 1)
    return ""


def _names(words: Sequence[str]) -> list[str]:
    """ "Zhang Aimei" is one name, "Zhoukou" one, a lone syllable none."""
    if len(words) == 2 and len(words[0]) <= 6 and len(words[1]) <= 11 and _syllables(words[0]) == 1:
        return ["".join(words).lower()]
    return [word.lower() for word in words if len(word) >= 4 and _syllables(word) >= 2]


def _syllables(word: str) -> int:
    """How many syllables of pinyin a word in Latin letters is, the fewest; 0 where it is none: Durocher, Love."""
    letters, known = word.lower(), _known()
    fewest = [0, *[99] * len(letters)]
    for end in range(1, len(letters) + 1):
        parts = (fewest[start] + 1 for start in range(max(0, end - 6), end) if letters[start:end] in known)
        fewest[end] = min(parts, default=99)
    return fewest[-1] if fewest[-1] < 99 else 0


@cache
def _known() -> frozenset[str]:
    """The syllables of pinyin, without tones."""
    from pypinyin.constants import PINYIN_DICT
    from pypinyin.contrib.tone_convert import to_normal

    readings = {reading for spelled in PINYIN_DICT.values() for reading in spelled.split(",")}
    return frozenset(to_normal(reading).replace("ü", "v") for reading in readings)


@cache
def _syllable(char: str) -> str:
    from pypinyin import lazy_pinyin  # 0.2 s to load, for English questions only

    return "".join(lazy_pinyin(char)).replace("ü", "v")
