"""How far a claim goes, held against a sentence: on which days, at what time, all of them, only them, on schedule."""

from __future__ import annotations

import re
from itertools import pairwise

from assistant.answers.evidence import Sentence
from assistant.answers.reading.numbers import fits, quantities
from vectorstore.words import fold_chars

PART_OF_DAY = re.compile("凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|夜间|当晚")
WHEN = re.compile(rf"{PART_OF_DAY.pattern}|白天|全天|上班|工作时间|只能")
"""Words of a claim that say at what time of day, and that a sentence which denies it need not hold."""
_PARTS_OF_DAY = {"morning": "清晨 早上 早晨 上午", "night": "傍晚 晚上 夜里 夜间 当晚"}
_ONLY_THEN = re.compile(
    "[只仅](?:在|有|是|能|限|许|准|可以)*(?:周[末一二三四五六日]|星期|节假日|工作日|[春夏秋冬]天|寒暑?假|暑假)"
)
_ALWAYS = re.compile("每天|天天|每日|全年|一年到头|一年四季")
_WEEK = "一二三四五六日"
_WEEKDAYS = re.compile(rf"(?:周|星期|礼拜)(?:末|[{_WEEK}天](?:[、至到和及—-](?:周|星期|礼拜)?[{_WEEK}天])*)")
_ONLY_HOURS = re.compile("[只仅](?:在|有|是|能|限|许|准|可以)*(?:白天|晚上|夜[里间]|上班|工作时间|上午|下午)")
_ALL_HOURS = re.compile("全天候|24小时|二十四小时|全天(?!然)|昼夜|不分昼夜|随时")
_ALL = re.compile(r"全部|全都|都(?!市)|所有|一律|百分之百|100%")
_LEFT = re.compile(
    r"(?:尚|还|仍|另)[有余剩][^，。；]{0,12}[未没]|(?:剩余|余下|剩下)[^，。；]{0,12}[未没]|(?:尚|仍|还)(?:未|没有?)(?!来)|"
    r"(?:只|仅|才)[^，。；\d]{0,6}(?:[一二三四五六七八九]成|\d+(?:\.\d+)?[%％])|"
    r"另有[^，。；]{0,12}(?:请假|缺席|停[运用产]|损坏|拒绝)"
)
_ONLY = re.compile(
    r"(?:(?<![\d一二两三四五六七八九十几这那每不])只[有能准许给对限]?|(?<!不)仅仅?限?|唯一|全部?(?=[由靠]))[是由让靠]?(?P<whom>[^，,。]{2,12})"
)
_EXCLUSIVE = re.compile(r"只|仅|唯一|限|专(?!业|家|门|题|项)|才|除外|其[他余]")
_BESIDE = "、和与及以或"
_ON_SCHEDULE = re.compile(
    r"按[时期]|如期|准时|按照?(?:原定?)?(?:计划|时间|日期|工期)|原(?:定|计划)的?(?:时间|日期|日子)"
)
_OFF_SCHEDULE = re.compile(r"推迟|延期|延后|顺延|推后|延误|逾期|滞后|未能?按|没能?按|[晚迟]了|改[在到为期]了?")


def other_extent(claim: str, sentence: Sentence) -> tuple[int, int] | None:
    """The words of the sentence that deny how far the claim goes; None where none do."""
    return (
        other_days(claim, sentence)
        or other_part_of_day(claim, sentence)
        or left_over(claim, sentence)
        or fewer_than_all(claim, sentence)
        or not_alone(claim, sentence)
        or off_schedule(claim, sentence)
    )


def other_days(claim: str, sentence: Sentence) -> tuple[int, int] | None:
    """每天 in the sentence where the claim says 只在周末, and the other way round; 24小时 where it says 只能白天."""
    pairs = ((_ONLY_THEN, _ALWAYS), (_ALWAYS, _ONLY_THEN), (_ONLY_HOURS, _ALL_HOURS), (_ALL_HOURS, _ONLY_HOURS))
    for asserted, told in pairs:
        said = told.search(sentence.text)
        if said is not None and asserted.search(claim):
            return said.span()
    return None


def on_other_days(claim: str, sentence: Sentence) -> bool:
    """Whether the sentence tells of certain days of the week, and the claim of others too: 周一至周五, 周日."""
    asserted = _weekdays(claim) or (set(range(7)) if _ALWAYS.search(claim) else set())
    told = _weekdays(sentence.text)
    return bool(asserted and told) and not asserted <= told


def _weekdays(text: str) -> set[int]:
    """The days of the week that the text tells, from 0: 周一至周三, 周六、日, 周末."""
    days: set[int] = set()
    for match in _WEEKDAYS.finditer(text):
        group = match.group().replace("天", "日")
        named = [(at, _WEEK.index(char)) for at, char in enumerate(group) if char in _WEEK]
        days |= {5, 6} if "末" in group else {day for _, day in named}
        for (begin, first), (end, last) in pairwise(named):
            if re.search("[至到—-]", group[begin:end]):
                days |= set(range(first, last + 1))
    return days


def other_part_of_day(claim: str, sentence: Sentence) -> tuple[int, int] | None:
    """下午 in a sentence that names no other part of a day, where the claim says 晚上."""
    asserted = [match.group() for match in PART_OF_DAY.finditer(claim)]
    said = list(PART_OF_DAY.finditer(sentence.text))
    if len(asserted) != 1 or len({match.group() for match in said}) != 1:
        return None
    apart = _part_of_day(asserted[0]) != _part_of_day(said[0].group())
    return said[0].span() if apart else None


def _part_of_day(word: str) -> str:
    return next((part for part, words in _PARTS_OF_DAY.items() if word in words), word)


def left_over(claim: str, sentence: Sentence) -> tuple[int, int] | None:
    """尚有2个未整改, 西段尚未开工 in a sentence that says nothing of all, where the claim says that all are."""
    match = _LEFT.search(sentence.text) if _ALL.search(claim) and not _ALL.search(sentence.text) else None
    return match.span() if match else None


def leaves_some(claim: str, sentence: Sentence) -> bool:
    """Whether the claim says all, and the sentence speaks of some that are not so, whichever they are."""
    return _ALL.search(claim) is not None and _LEFT.search(sentence.text) is not None


def fewer_than_all(claim: str, sentence: Sentence) -> tuple[int, int] | None:
    """正常开放31处 where the claim says that all 40处 are, 其中女生9人 of 40人: of what the claim says behind 都."""
    every = list(_ALL.finditer(claim))
    if not every or _ALL.search(sentence.text):
        return None
    predicate = fold_chars(claim[every[-1].end() :])
    done = re.sub("[了过的已]+$", "", predicate)
    pairs = {done[at : at + 2] for at in range(len(done) - 1)} or set(done)
    totals = [one for one in quantities(claim[: every[-1].start()]) if one.unit]
    for clause in re.finditer(r"[^，,；;。]+", sentence.folded):
        if not any(pair in clause.group() for pair in pairs):
            continue
        said = [one for one in quantities(sentence.text[: clause.end()]) if one.unit]
        whole = [one for one in said if one.start < clause.start()] if "其中" in clause.group() else []
        for one in (one for one in said if one.start >= clause.start()):
            if any(fits(total.unit, one.unit) > 0.7 and one.value < total.value for total in (*totals, *whole)):
                return one.start, one.end
    return None


def not_alone(claim: str, sentence: Sentence) -> tuple[int, int] | None:
    """会员、家属 in the sentence where the claim says 只有会员."""
    only = _ONLY.search(claim)
    if only is None or _EXCLUSIVE.search(sentence.text):
        return None
    whom = fold_chars(only["whom"])
    for length in range(len(whom), 1, -1):
        at = sentence.folded.find(whom[:length])
        if at >= 0:
            end = at + length
            beside = sentence.folded[max(0, at - 1) : at] + sentence.folded[end : end + 1]
            return (at, end) if any(mark in _BESIDE for mark in beside) else None
    return None


def unlimited(claim: str, sentence: Sentence) -> bool:
    """Whether the claim says 只有 or 仅 and the sentence nothing of the kind: that it is so of these says not of whom
    else."""
    return _ONLY.search(claim) is not None and _EXCLUSIVE.search(sentence.text) is None


def off_schedule(claim: str, sentence: Sentence) -> tuple[int, int] | None:
    """推迟 in the sentence where the claim says 按期."""
    if _ON_SCHEDULE.search(claim) is None or _OFF_SCHEDULE.search(claim):
        return None
    match = _OFF_SCHEDULE.search(sentence.text)
    return match.span() if match else None
