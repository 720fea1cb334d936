"""Whether two clauses say the same or the opposite: negations, pairs of opposites, what is allowed and what is owed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from assistant.answers.reading.opposites import IDIOMS, NEGATIONS, PAIRS

Modal = Literal["", "may", "must"]
"""What a question asks of: whether something may or can be done, whether it must be, or neither."""

CAN = r"(?<![可功性智节技阳储氢])能(?![力源手])"
"""能 as a word of its own, none of 功能, 节能, 太阳能, 能力."""
_NOT_COUNTED = re.compile(r"不到(?=[约近]?[\d一二两三四五六七八九十百千万半])")
_PAYS = re.compile("[收交缴付扣掏](?![入获通流往到集益藏成购看接给代班])")
"""Asks for money to be paid, beside the words of its pair."""
_EVERY = re.compile("都|全(?![国市县省区镇体系面年村校部])|所有|每|遍|完(?=了|$)")
_NOT_EVERY = re.compile(
    "其余|另外|一半|剩下|剩余|个别|部分|除[^，]{1,20}外|除外|不及|盲区|[二三四五六七八九]成(?![立为功])"
)
_BEFORE = re.compile("(?:以前|之前|曾经?|从前|往年|去年|原来|原先).*过")
_CHANGED = re.compile(
    "[涨跌]|[上下]调|调[整高低价]|改[变成为动期到了价]|变[了成动化更]|换[了成为]|[升降](?:[了价低到至温]|$)|提高|增加|减少|取消|废止"
)
_UNCHANGED = re.compile(
    "仍然?(?:为|是|按|执行|实行|在)|维持|保持|照旧|照常|[不未没]变(?!化的)|没有变|[不未没]作?调整|没有调整"
)
"""票价涨了吗: 仍为2元."""
_FIRST = re.compile("首[次度个件家位部届]|头一[次回]|第一[次回]")
_LOOSE = (
    "除外",
    "取消",
    "停止",
    "暂停",
    "禁止",
    "严禁",
    "作废",
    "失败",
    "不了",
    "停办",
    "停发",
    "不得",
    "不能",
    "不予",
)
"""Negations that stand behind what they negate as well: 外来车辆入内一律禁止."""


@dataclass(frozen=True, slots=True)
class Marker:
    """``text[start:end]`` is a negation or stands on one side of a pair (``group``; None of a plain negation)."""

    start: int
    end: int
    group: int | None
    sign: int
    negates: bool
    text: str


def _table() -> dict[str, tuple[int, int]]:
    table: dict[str, tuple[int, int]] = {}
    for number, line in enumerate(PAIRS.strip().splitlines()):
        for sign, side in zip((1, -1), line.split("|"), strict=True):
            for word in side.split():
                table.setdefault(word, (number, sign))
    return table


_WORDS = _table()
_MAY_GROUP, _MUST_GROUP = 0, 1
_ALL = sorted({*_WORDS, *NEGATIONS, *IDIOMS}, key=lambda word: -len(word))
_PRICED = re.compile(r"(?:每[^，\d]{1,2}|(?:门票|票价|收|交|缴|付|收取|缴纳|支付)[为是]?)\d[\d.]*元")
_FEE = _WORDS["收费"][0]
_MARK = re.compile(rf"{_NOT_COUNTED.pattern}|{_PRICED.pattern}|{'|'.join(map(re.escape, _ALL))}")


@lru_cache(maxsize=4096)
def markers(text: str) -> tuple[Marker, ...]:
    """Negations and words of pairs in order; ``text`` is folded."""
    found = []
    for match in _MARK.finditer(text):
        word = match.group()
        if word in IDIOMS or _NOT_COUNTED.match(text, match.start()):
            continue
        group, sign = (_FEE, 1) if _PRICED.match(text, match.start()) else _WORDS.get(word, (None, -1))
        found.append(Marker(match.start(), match.end(), group, sign, word in NEGATIONS, word))
    return tuple(found)


def agree(claim: str, clause: str, modal: Modal = "", words: Sequence[str] = ()) -> bool | None:
    """Whether ``clause`` says what ``claim`` says (both folded); None where it cannot be read.

    ``words`` are the words of the claim's predicate: where no pair of opposites stands in both, negations before them
    are counted on both sides.
    """
    clause = _ASIDE.sub("", clause)
    said, asked = markers(clause), markers(claim)
    if _UNCHANGED.search(clause) and (_UNCHANGED.search(claim) or _CHANGED.search(claim)):
        return _UNCHANGED.search(claim) is not None
    if (_EVERY.search(claim) and _NOT_EVERY.search(clause) and not _NOT_EVERY.search(claim)) or (
        _BEFORE.search(claim) and _FIRST.search(clause)
    ):
        return False
    fee = {one.sign for one in said if one.group == _FEE}
    if len(fee) == 1 and _FEE not in opposites(claim) and _PAYS.search(claim):
        told = _negations(clause, [one for one in said if one.group != _FEE], _last(said, {_FEE}))
        return None if told is None else (fee == {1}) == (told % 2 == 0)
    shared = [own for own in asked if own.group in opposites(claim) and len(_signs(said, own)) == 1]
    if shared:
        return _opposed(claim, asked, clause, said, shared)
    if modal:
        decided = _modal(claim, clause, said, modal, words)
        return decided if decided is None or not _turned(claim, asked, clause, said, modal) else not decided
    places = [(clause.find(word), word) for word in words if word in clause]
    if not places:
        return None
    at = max(place for place, _ in places)
    if _DONE.search(claim) and _AHEAD.search(clause) and not _AHEAD.search(claim):
        return False  # 已经通车了吗: 预计4月底通车
    told, own_count = _negations(clause, said, at), _negations(claim, asked, len(claim))
    return None if told is None or own_count is None else told % 2 == own_count % 2


def modal_of(question: str) -> Modal:
    """Whether the question asks what may be done (能不能, 可以…吗) or what must be (要不要, 需要…吗)."""
    if re.search(rf"能不能|能否|可不可以|可否|可以|{CAN}|让不让|允许|准不准|刷得|得了吗", question):
        return "may"
    if re.search(
        r"需不需要|要不要|用不用|必须|需要|须|需|(?<![主重纪只还将])要(?![求点素])|还要(?=[带交办去跑缴付花等填])|用(?=交|付|带|提|预|办)|得(?=交|付|带|提|预)",
        question,
    ):
        return "must"
    return ""


def opposites(text: str) -> set[int | None]:
    """The pairs, by number, of which the folded text holds a word."""
    return {one.group for one in markers(text) if one.group not in (None, _MAY_GROUP, _MUST_GROUP)}


def paired(text: str) -> str:
    """The words of the folded text that belong to pairs, in one string."""
    return " ".join(one.text for one in markers(text) if one.group is not None)


def _signs(said: Sequence[Marker], own: Marker) -> set[int]:
    return {other.sign for other in said if other.group == own.group}


def _opposed(
    claim: str, asked: Sequence[Marker], clause: str, said: Sequence[Marker], shared: Sequence[Marker]
) -> bool | None:
    """By the pairs of which both clauses hold a word, and the other negations before those."""
    groups = {own.group for own in shared}
    other = [own for own in shared if _signs(said, own) != {own.sign}]
    if len({own.group for own in other}) > 1:
        return None  # 上午关闭 and 下午开放
    told = _negations(clause, [one for one in said if one.group not in groups], _last(said, groups))
    own = _negations(claim, [one for one in asked if one.group not in groups], _last(asked, groups))
    return None if told is None or own is None else (told + own + bool(other)) % 2 == 0


def _last(among: Sequence[Marker], groups: set[int | None]) -> int:
    return max(one.start for one in among if one.group in groups)


def _negations(text: str, among: Sequence[Marker], at: int) -> int | None:
    """How many govern the word at ``at``; None where one behind it may or may not."""
    count = 0
    for one in among:
        if not one.negates or (count and _AS_WELL.search(text[: one.start])):
            continue
        if one.start < at:
            count += "的" not in text[one.end : at].removesuffix("的")
        elif one.text in _LOOSE or len(text) - one.end <= 3:
            count += 1
        else:
            return None
    return count


_AS_WELL = re.compile("[也又且、,]$")
"""Between two negations of one kind: 不举办也不委托, 不进村、不听汇报."""
_ASIDE = re.compile(r"\([^()]*\)")
_WAY = re.compile(
    r"凭|持|由[^，]{1,12}(?:结算|支付|报销|办理)|每[^，]{0,4}\d|(?:扫码|刷卡|拨打|登录|联系|通过|到)[^，]{0,16}(?:办理|领取|预约|购买|报名|申请|兑换)|不限|均(?=\w)|报销|结算"
)
_PRICE = re.compile(r"\d(?:\.\d+)?[万百千]?(?:元|块|角)")
_MONEY = re.compile(r"钱|费|款|押金|收|付|罚")


_CLOSED = re.compile("(?<!不)休息|闭馆|闭园|停业|歇业|休馆|停运|停航|停诊|停课|停用|作废")
"""Where nothing can be done: 周一能去吗, 周一闭馆."""
_FOR_SOME = re.compile("[须需应](?:具?有|具备|[为是满])")
"""Says who may: 外地人能报名吗, 须有本县户籍."""
_DONE = re.compile("已经?|(?:完|好|成|到|齐)了?$|了$")
_AHEAD = re.compile("预计|计划(?!生育)|将于|即将|拟于|力争|尚在|正在|还在|顺延|仅完成|尚未|余下|还剩|尚有")
"""How a claim ends that says something to be done already, and what says it is still to come."""
_ELSEWHERE = re.compile(
    r"[需须]要?(?:到|去|前往)(?P<where>[^，。；]{2,12}?)(?:办理|办|领取|领|申请|缴纳|报名|补办|提交)"
)


def _turned(claim: str, asked: Sequence[Marker], clause: str, said: Sequence[Marker], modal: Modal) -> bool:
    """Whether what the claim may or must be is denied there: 能不穿校服吗.

    What stands before its modal word only says of whom and when (不是会员能充电吗), and a clause may deny the same
    thing (可以不穿).
    """
    group = _MAY_GROUP if modal == "may" else _MUST_GROUP
    turned = False
    for asks, text, among in ((True, claim, asked), (False, clause, said)):
        own = next((one for one in among if one.group == group), None)
        if own is None:
            turned ^= asks and sum(one.negates for one in among) % 2 > 0
            continue
        stop = min((at for mark in "，,、。；;" if (at := text.find(mark, own.end)) >= 0), default=len(text))
        turned ^= asks and own.sign < 0
        turned ^= sum(one.negates for one in among if own.end <= one.start < stop) % 2 > 0
    return turned


def _modal(claim: str, clause: str, said: Sequence[Marker], modal: Modal, words: Sequence[str]) -> bool | None:
    """What the clause says of what may or must be done."""
    if modal == "may" and _CLOSED.search(clause) and not _CLOSED.search(claim):
        return False  # 周一能去吗: 周一闭馆
    elsewhere = _ELSEWHERE.search(clause)
    if modal == "may" and elsewhere is not None and elsewhere["where"][-2:] not in claim:
        return False  # 在村里能不能办: 仍需到派出所办理
    own = _MAY_GROUP if modal == "may" else _MUST_GROUP
    signs = [one.sign for one in said if one.group == own]
    others = [one.sign for one in said if one.group == (_MUST_GROUP if modal == "may" else _MAY_GROUP)]
    if len(set(signs)) > 1:
        return None
    if signs:
        return signs[0] > 0
    if modal == "must" and -1 in others:
        return False
    if modal == "may" and others and set(others) == {1}:
        return None if _FOR_SOME.search(clause) else True
    if any(one.negates for one in said):
        return False if words and any(word in clause for word in words) else None
    if modal == "must":
        return True if _PRICE.search(clause) and any(_MONEY.search(word) for word in words) else None
    if _WAY.search(clause) or any(word in clause for word in words):
        return True
    return None
