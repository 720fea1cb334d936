"""Ranks, grades and records that a claim names, held against a sentence: 亚军 denies 冠军, 历史之最 is 历年最多."""

from __future__ import annotations

import re

from assistant.answers.evidence import Sentence
from assistant.answers.reading.claim_numbers import own_clause

_LADDERS = tuple(
    re.compile(pattern)
    for pattern in (
        r"冠军|亚军|季军|殿军",
        r"特等奖|[一二三四]等奖|优[秀胜]奖|提名奖|入围奖",
        r"金[奖牌]|银[奖牌]|铜[奖牌]",
        r"第[一二三四五六七八九十\d]+名",
        r"优秀(?![的一])|良好|(?<!不)合格|不合格",
    )
)
"""Ranks of one kind, of which one and the same thing has only one."""
_EVER = (
    r"(?:历年来?|历史上?|史上|历届|历次|历来|有史以来|[建开]\w以来|迄今|至今|[这近]?[几多\d一二三四五六七八九十]+年来?)"
)
_HIGHEST = r"(?:最(?:多|高|大|好|长|强|快|热闹)|之最|首位)"
_LOWEST = r"最(?:少|低|小|差|短|慢)"
_RECORD_HIGH = re.compile(
    rf"{_EVER}[^，。；,;]{{0,8}}{_HIGHEST}|历[史年届]之最|(?:创|刷新|打破)[^，。；]{{0,8}}(?:新高|最高|纪录|记录)|历史新高"
)
_RECORD_LOW = re.compile(rf"{_EVER}[^，。；,;]{{0,8}}{_LOWEST}|(?:创|刷新)[^，。；]{{0,6}}(?:新低|最低)|历史新低")


_TURN = re.compile("(?P<up>改善|好转|变好|进步)|恶化|变差|变坏|退步")
_GRADE = re.compile(
    "[由从](?P<from>[^，。；,;]{1,3})[类级等档](?:[^，。；,;]{0,3})(?:(?P<up>升|提升|提高|上升)|降|下降|退|跌)[到至为]"
)
_DREADED = re.compile("风险|预警|灾害|伤残|污染")
"""Of which a higher grade is no better."""


def other_rank(claim: str, sentence: Sentence) -> tuple[int, int] | None:
    """亚军 in the clause that speaks of the claim, where it says 冠军."""
    for ladder in _LADDERS:
        asserted = {match.group() for match in ladder.finditer(claim)}
        if len(asserted) != 1:
            continue
        places = [match.start() for match in ladder.finditer(sentence.text)]
        start, end = own_clause(ladder.sub("，", claim), sentence, places)
        said = list(ladder.finditer(sentence.text, start, end))
        if said and all(match.group() not in asserted for match in said):
            return said[0].span()
    return None


def record(claim: str, sentence: Sentence) -> tuple[int, int] | None:
    """创历史新高 in the sentence where the claim says 历年最多: told in other words, and the same."""
    for told in (_RECORD_HIGH, _RECORD_LOW):
        if told.search(claim):
            match = told.search(sentence.text)
            return match.span() if match else None
    return None


def turned(claim: str, sentence: Sentence) -> tuple[bool, int, int] | None:
    """Whether things got better or worse as the claim says, by the grade from which and to which they moved."""
    said, told = _TURN.search(claim), _GRADE.search(sentence.folded)
    if said is None or told is None or _DREADED.search(sentence.folded) or re.search("[没未不]", claim):
        return None
    return (said["up"] is None) == (told["up"] is None), *told.span()


def without_turn(claim: str) -> str:
    """What is said to have changed."""
    return re.sub(f"有?所?(?:{_TURN.pattern})了?", "，", claim)


def without_record(claim: str) -> str:
    """The claim without 历年最多 and its like, which a sentence says in many ways."""
    return _RECORD_LOW.sub("，", _RECORD_HIGH.sub("，", claim))
