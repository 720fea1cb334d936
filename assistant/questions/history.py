"""What earlier turns leave behind: the essential of an answer, its items, the names in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import jieba.posseg

from assistant.types import Turn
from vectorstore.words import fold_chars

_SOURCES = re.compile(
    r"^\s*(?:#+\s*)?(?:来源|出处|引用|参考|資料來源|來源|sources?|references?)\s*[:：]?\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_MARKS = re.compile(r"\s*\[\d{1,3}\]|[*_`]{1,3}")
_OWN_LINES = re.compile(
    r"^(?:共\s*\d+\s*[项人条个]，.*(?:扫描|篇文档).*|理解为[:：].*|understood as:.*|"
    r"\d+ (?:found|documents?),? .*scanned.*)$",
    re.IGNORECASE | re.MULTILINE,
)
_REFUSED = re.compile(
    r"^(?:文档里没有说|没有找到|文档里最接近的是|Not found in the documents|The nearest passage).*$", re.MULTILINE
)
"""What an answer says that has found nothing: no later question means anything in it."""
_EVIDENCE = re.compile(r"^[“\"][^\n]*[”\"](?:\s*\[\d{1,3}\])?\s*$|^文档里的说法不一致.*$", re.MULTILINE)
"""The sentence quoted under a short answer, in a line of its own."""
_NUMBERED = re.compile(r"^\s*(?:\d{1,2}\s*[.、)）]|[-•*·]|[(（]\d{1,2}[)）])\s*(?P<item>.+?)\s*$", re.MULTILINE)
_INLINE = re.compile(r"[；;]\s*(?=\d{1,2}[.、)）])")
"""Between items that are numbered in one line."""
_NAME_END = re.compile(r"[（(：:—]|——|，|,")
_SHORT = 24
"""An answer of no more characters is taken for a bare one: a name, a place, a title."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question made self-contained, and the essential of what was answered."""

    question: str
    answer: str
    whole: str = ""
    """The answer with its sources."""
    root: str = ""
    """The question without the word that a follow-up put before it."""
    topic: str = ""
    """What the question was about where it had to be told from earlier ones."""

    @property
    def items(self) -> tuple[str, ...]:
        """The entries of a list answer, with what stands behind them (“张爱梅（太康县委政法委干部）”)."""
        numbered = [match["item"] for match in _NUMBERED.finditer(_INLINE.sub("\n", self.answer))]
        if numbered:
            return tuple(numbered)
        listed = re.split(r"[、；;]", re.split(r"[:：]", self.answer.rstrip("。. "))[-1])
        return tuple(item.strip() for item in listed if item.strip()) if len(listed) > 1 else ()

    @property
    def bare(self) -> str:
        """The answer where it is no more than a name; else empty."""
        text = re.sub(r"^(?:是|由|the\s)", "", self.answer.strip().rstrip("。.！!"), flags=re.IGNORECASE)
        one_line = "\n" not in text and len(text) <= (3 * _SHORT if re.match(r"[A-Za-z]", text) else _SHORT)
        return text if one_line and not re.match(r"^[\d.,一二三四五六七八九十百千万]+\D{0,6}$", text) else ""


def essential(content: str) -> str:
    """An assistant's message without its source block, citation marks and coverage line."""
    match = _SOURCES.search(content)
    text = content[: match.start()] if match else content
    told = _REFUSED.sub("", _OWN_LINES.sub("", text))
    short = _EVIDENCE.sub("", told)
    return re.sub(r"\n{2,}", "\n", _MARKS.sub("", short if short.strip() else told)).strip()


def exchanges(history: Sequence[Turn]) -> list[Exchange]:
    """User turns with the answers that follow them, in order; questions as they were typed."""
    found: list[Exchange] = []
    for turn in history:
        if turn.role == "user":
            found.append(Exchange(turn.content.strip(), ""))
        elif found:
            found[-1] = Exchange(found[-1].question, essential(turn.content), turn.content)
    return found


def name_of_item(item: str) -> str:
    """“张爱梅” of “张爱梅（太康县委政法委干部，“助人为乐”类）”."""
    return _NAME_END.split(item, maxsplit=1)[0].strip(" 。.；;") or item


def people(text: str) -> list[str]:
    """Names of persons as jieba tags them, two to four characters, each once."""
    tagged = [(pair.word, pair.flag) for pair in jieba.posseg.cut(fold_chars(text))]
    names = [
        word
        for word, flag in tagged
        if flag.startswith("nr") and 2 <= len(word) <= 4 and word[-1] not in "省市县区镇乡村局委"
    ]
    return list(dict.fromkeys(names))
