"""Names of people that answer 谁, 哪位, 何人."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.answers.asks import Ask
from assistant.answers.entities import names
from assistant.answers.evidence import Sentence
from assistant.answers.reading.cues import closeness, cues
from assistant.answers.spans import Span
from assistant.answers.synonyms import same_as

_SPACED = re.compile(
    r"[：:]\s?([\u4e00-\u9fff]\s[\u4e00-\u9fff])(?![\u4e00-\u9fff])|[：:]\s?([\u4e00-\u9fff]{2,4})\s*$"
)
_TITLED = re.compile(r"《[^》]+》|“[^”]+”")
_BYLINE = re.compile("[(（][^()（）]*(?:记者|通讯员|摄|实习生)[^()（）]*$")
REPORTS = re.compile(
    "(?<![跟向对和与诉])(?:记者|通讯员)|写的|撰写|撰稿|采写|采编|采访|报道|摄影|拍摄|拍的|作者|report|wrote|written|author",
    re.IGNORECASE,
)
"""Asks who told of something."""
_GROUP = (
    "群众|居民|村民|市民|老人|学生|师生|孩子|儿童|家长|游客|观众|职工|员工|党员|干部|志愿者|义工|专家|医生|医护人员|医务人员|护士|教师|老师|选手|"
    "队员|运动员|演员|民警|代表|嘉宾|司机|评委|患者|病人|工人"
)
_GROUP_ASKED = re.compile(
    rf"(?P<before>{_GROUP})(?:一共|总共|都|大概|大约)?(?:有|来|去|到|派|出动)?了?(?:几[位名个]|多少[位名个]?人?)(?![\u4e00-\u9fff])|"
    rf"(?:几|多少)[位名个](?P<behind>{_GROUP})"
)
_GROUP_TOLD = re.compile(rf"\d[\d,.]*[余多]?[万千百]?[余多]?[名位个]?(?P<group>{_GROUP})")
_ALIGNED = 5.0
_JOINED = re.compile(r"^[、和与及\s]+$")


def in_byline(text: str, start: int) -> bool:
    """Whether what begins there stands in (记者 冯小雪): who tells of it did it not."""
    return _BYLINE.search(text, 0, start) is not None


def of_another_group(question: str, sentence: str, start: int) -> bool:
    """Whether the number that begins there counts other people than those asked for: 200名群众, not 专家."""
    asked, told = _GROUP_ASKED.search(question), _GROUP_TOLD.match(sentence, start)
    if asked is None or told is None:
        return False
    group = asked["before"] or asked["behind"]
    return told["group"] not in (group, *same_as(group)) and group not in told["group"]


def people(ask: Ask, sentence: Sentence) -> list[Span]:
    """Every name in the sentence that the question does not say itself; names joined by 、 are one answer."""
    found = cues(ask)
    aligned = _respectively(ask.text, sentence.text)
    out = []
    reporters = REPORTS.search(ask.text) is not None
    for start, end in _runs(sentence.text, _names(sentence.text, ask.text)):
        if in_byline(sentence.text, start) and not reporters:
            continue
        value = closeness(found, sentence.folded, start, end)
        out.append(Span(sentence, start, end, value + (_ALIGNED if start == aligned else 0.0)))
    return out


def _respectively(question: str, text: str) -> int:
    """In “甲、乙分别作题为《一》《二》的报告”: where the name begins whose title the question names; else -1."""
    marker = text.find("分别")
    asked = _TITLED.search(question)
    if marker < 0 or asked is None:
        return -1
    before = [token.start for token in names(text, "PER") if token.end <= marker]
    behind = [match.group() for match in _TITLED.finditer(text, marker)]
    if asked.group() not in behind or len(before) < len(behind):
        return -1
    return before[len(before) - len(behind) + behind.index(asked.group())]


def _names(text: str, question: str) -> Iterator[tuple[int, int]]:
    taken: list[tuple[int, int]] = []
    for match in _SPACED.finditer(text):  # 责任编辑：王 伟: names of two characters are set with a space
        group = 1 if match[1] else 2
        taken.append(match.span(group))
    for token in names(text, "PER"):
        if (
            len(token.text) >= 2
            and not token.text.isascii()
            and not any(token.start < end and start < token.end for start, end in taken)
        ):
            taken.append((token.start, token.end))
    for start, end in sorted(taken):
        if re.sub(r"\s", "", text[start:end]) not in question:
            yield start, end


def _runs(text: str, spans: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for start, end in spans:
        if out and _JOINED.match(text[out[-1][1] : start]):
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return out
