"""Names typed with a wrong character of the same sound: 鲍守昆 for 鲍守坤, as input by pinyin offers them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache

from assistant.answers.absence import stands
from assistant.answers.terms import terms
from assistant.types import Library, Question
from vectorstore.types import Hit

_NAME = re.compile("[\u4e00-\u9fff]{3,}")
"""Of which one character may be wrong: of two characters many names sound alike."""


def respelt(question: Question, hits: Sequence[Hit], library: Library) -> Question:
    """The question with a name as the passages found write it, where the collection does not hold what was typed."""
    if question.language != "zh":
        return question
    text = question.standalone
    for term in terms(text):
        if term.kind not in ("name", "place") or not _NAME.fullmatch(term.text) or term.text not in text:
            continue
        said = _alike(term.text, [hit.passage.text for hit in hits])
        if said and not stands(term.text, library, question.scope):
            text = text.replace(term.text, said)
    return replace(question, standalone=text)


def _alike(name: str, texts: Sequence[str]) -> str:
    """What the texts have in the place of the name, one character written otherwise; "" for nothing or the name."""
    if any(name in text for text in texts):
        return ""
    pattern = re.compile("|".join(_other_spellings(name)))
    return next((match[0] for text in texts if (match := pattern.search(text))), "")


@lru_cache(maxsize=512)
def _other_spellings(name: str) -> tuple[str, ...]:
    """Patterns of the name with one character replaced by any that sounds the same, tone included."""
    reading = {char: chars for chars in _homophones().values() for char in chars if char in name}
    return tuple(f"{name[:at]}[{reading.get(char, char)}]{name[at + 1 :]}" for at, char in enumerate(name))


@cache
def _homophones() -> Mapping[str, str]:
    """The characters of GB 2312 by their first reading."""
    from pypinyin.constants import PINYIN_DICT  # 0.2 s to load, for names that no passage found has

    found: dict[str, str] = defaultdict(str)
    for code, readings in PINYIN_DICT.items():
        try:
            chr(code).encode("gb2312")
        except UnicodeEncodeError:
            continue
        found[readings.split(",")[0]] += chr(code)
    return found
