"""Several amounts under several conditions: 治疗需要多久 - 轻的两周左右，重的一个月以上.

One of them alone would be a half truth, so where a passage names two or more, the answer is their list.
"""

from __future__ import annotations

import re
from typing import Literal

from assistant.answers.lists import Entry, Listing, Span
from assistant.answers.wording import clause_around
from vectorstore.words import fold_chars

Sort = Literal["time", "money"]

MOST = 8
"""Different amounts of one passage; more are a table or the story of something."""
_ONE = r"(?:\d+(?:\.\d+)?[万千百]?|[一二两三四五六七八九十百千万半几数]+)"
_UNITS: dict[Sort, str] = {
    "time": r"(?:个?半?(?:小时|钟头|星期|礼拜|工作日|疗程|季度)|个半?月|半个?月|分钟|h|天|日(?!常)|周(?![围边岁期])|"
    r"年(?![纪龄轻代份底初]))半?",
    "money": r"(?:多?[万千百]?(?:多|几)?(?:元|块钱|块(?=左右|[，。,、；]|到|-)|人民币|美元|港元|欧元))",
}
_AMOUNT = {
    sort: re.compile(
        rf"{_ONE}(?:{unit})?(?:\s?[-~～—–－至到、]+\s?{_ONE})?{unit}"
        r"(?:左右|上下|不等|以内|之内|以上|以下|以后|之后|之间|内(?!科|镜|固|分|容|心))?"
    )
    for sort, unit in _UNITS.items()
}
_ASKED: dict[Sort, re.Pattern[str]] = {
    "time": re.compile(
        r"多久|(?:什么时候|几时)(?:才)?能(?!买|报|领|申)|多长时间|多少时间|(?:几|多少)(?:个月|个?(?:天|小时|星期|周|年|分钟))|(?:时间|疗程)(?:是|为|要|需要)?多[长少]"
    ),
    "money": re.compile(
        r"多少钱|多少元|(?:价格|费用?|价钱|花费|收费)(?:是|为|大概|大约|一般)*(?:多少|怎么|如何|[?？]?$)|什么价"
    ),
}
_NOT_BEFORE = re.compile(r"(?:每隔?|第|[\d.年月:：/]|大于|小于|超过?|监测|未满|不足|年龄|近)$")
_NOT_BEHIND = re.compile(r"\s?(?:[一二两三四1-9\d]+[次片粒]|的(?:孩子|女性|男性|患者|宝宝)|\d+[月日])|岁")
_CONDITION = re.compile(r"如果|若是?|假如|假设|要是|倘若|对于|针对|当|的话")


def asks_amount(question: str) -> Sort | None:
    """Whether a question wants a length of time or a sum of money."""
    folded = fold_chars(question)
    return next((sort for sort, pattern in _ASKED.items() if pattern.search(folded)), None)


def amounts(text: str, sort: Sort) -> Listing | None:
    """The different amounts of ``text``, each with the clause that says when it holds; None of one, or of many."""
    entries: dict[str, Entry] = {}
    for match in _AMOUNT[sort].finditer(text):
        if _NOT_BEFORE.search(text[: match.start()]) or _NOT_BEHIND.match(text, match.end()):
            continue
        if sort == "time" and re.match(r"(?:19|20)\d\d年", match[0]):
            continue
        condition = _condition(text, match.start())
        attributes = {"情况": condition} if condition else {}
        entry = Entry(match.start(), match.end(), (clause_around(text, match.start(), match.start()),), attributes)
        entries.setdefault(fold_chars(match[0]), entry)
    found = tuple(entries.values())
    if not 2 <= len(found) <= MOST:
        return None
    return Listing("scattered", found, (0, found[0].start), (found[-1].end, found[-1].end))


def _condition(text: str, at: int) -> Span | None:
    """The nearest clause before ``at`` in its sentence that says when: 如果伤口已经化脓."""
    begin = max(text.rfind(mark, 0, at) for mark in "。！？\n") + 1
    clause = clause_around(text, at, at)
    for _ in range(4):
        if _CONDITION.search(text, clause[0], min(clause[1], at)):
            return clause[0], min(clause[1], at)
        if clause[0] <= begin:
            return None
        clause = clause_around(text, clause[0] - 1, clause[0] - 1)
    return None
