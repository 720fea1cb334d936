"""The two sides of a comparison, the question for each alone, and which number is the larger."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Literal

from assistant.answers.reading.numbers import Quantity, fits
from assistant.questions.kinds import masked
from assistant.questions.numerals import NUMERAL

Direction = Literal["more", "less", "earlier", "later", "between", "times", ""]
Place = tuple[int, int]

_ADJECTIVE = r"(?:多(?!少)|(?<!多)少|大|小|高|低|长|短|快|慢|强|贵|便宜|远|近|重|轻)"
_TIME = r"(?:早|晚|先|后)"
_BOTH_ENDS = re.compile(rf"最{_ADJECTIVE}的?[^最，,？?]{{0,12}}[和与跟及、][^最，,？?]{{0,12}}最{_ADJECTIVE}")
"""最多和最少 names no two sides."""
_JOINED = re.compile(r"和|与|跟|同(?!比)|(?<![不普涉])及(?!时|格)|、|(?<![同环])比(?![赛例重分武拼])|，?还是")
_SETS_APART = frozenset({"比", "还是", "，还是"})
"""Joints that alone make a comparison; behind the others the question has to say what it does with the two."""
_ASKS_BOTH = re.compile(
    r"(?:的[^？?]{1,12}?)?[，,]?[^，,？?]{0,14}?(?:相比|比较|对比|相差|差|相距|隔|之间|哪|谁|各(?=[有是为自做说得获占达用花收完])|分别|两|有什么|有何)"
)
_INTERVAL = re.compile(
    r"(?:之间|中间|前后|[时其]间)*(?:相隔|间隔|隔|相距|相差|差)了?(?:大概|大约|约)?(?:多久|多长时间|(?:多少|几)个?(?:天|日|周|星期|月|年|小时))"
)
"""How much time lies between two things."""
_ASKS = re.compile(r"多少|几(?!乎)|什么|啥|怎|如何|何时|有何")
_TWO = re.compile(r"两[次个场篇期份届年者](?:的(?=[^，]))?|分别|各自|各(?=[有是为做说得获占达用花收完])|相比|对比|之间")
"""What only the question for both sides says."""
_LONGEST = 24
"""Characters of a side."""
_HOW_MUCH = re.compile(rf"多少|{_ADJECTIVE}[出了]?几")
"""What no side holds."""
_DIVISION = frozenset("省市州县区旗乡镇村")
_STOP = re.compile(r"(?=[的，,？?]|哪|谁|各|分别|两|相比|比较|对比|相差|相距|[相间]?隔|之间|有什么|有何|$)")
_MEASURED = re.compile(rf"(?=[更较]?(?:{_ADJECTIVE}|{_TIME})|[，,？?]|$)")
"""Where the second side ends behind 比 and 还是."""
_BEGINS = re.compile(r"(?:^|[，,、：:在的是]|于|到底|究竟)$")
_EACH_OF_TWO = re.compile(r"(?:分别|各自?)[是在由为]*(?:哪|谁)")
"""Asks a thing of each: only of sides that show where they end; of 开幕和闭幕 the second lacks what the first has."""
_TIMES_AS = re.compile(r"(?P<one>[^？?]+?)是(?P<other>[^，,？?]+?)的(?:多少|几)倍[？?]?$")
_FORMS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"《[^》]+》(?:\d{{4}}年)?第{NUMERAL}期(?:[\u4e00-\u9fff]?[报刊讯])?",
        rf"第{NUMERAL}[期届批次季场轮名]",
        rf"{NUMERAL}月(?:份)?[至到—-]{NUMERAL}月(?:份)?",
        rf"{NUMERAL}月(?:{NUMERAL}[日号]|份)?",
        r"第?[一二三四]季度",
        r"(?:19|20)\d\d年(?:度|上半年|下半年)?|[今去前]年|上半年|下半年",
        r"[“《「\"][^”》」\"]+[”》」\"]",
        rf"{NUMERAL}号[楼院线门厅]",
        rf"{NUMERAL}季度",
    )
)
"""Sides that show where they begin and end."""
_MEASURES = {"万元": 1e4, "亿元": 1e8, "里": 500.0, "公里": 1e3, "千米": 1e3, "斤": 0.5, "吨": 1e3}
"""How much of 元, 米 and 公斤 they are: units that fit are not always alike."""
_SAME_FORM = 10.0
"""Likeness of two sides of one such form, beside their length: 2月至4月 is more than 4月."""
_DIRECTIONS: tuple[tuple[Direction, str], ...] = (
    ("between", _INTERVAL.pattern),
    ("earlier", r"早(?=[？?，]|$|于|还是)|[更较]早|先(?=[？?]|$|还是|[^，？后]{1,4}[？?]?$)|earlier|first"),
    ("later", r"晚(?=[？?，]|$|于|还是)|[更较]晚|later"),
    (
        "less",
        r"(?<!多)少(?=[？?，]|$|些|一些|了?多少|还是)|[更较最](?:少|低|小)|低(?=[？?，]|$)|小(?=[？?，]|$)"
        r"|比[^，？]*(?:[^多]少|[低小短轻]|便宜)[^，？多]{0,3}(?:多少|几)|less|fewer|lower|smaller",
    ),
    (
        "more",
        r"多(?=[？?，]|$|些|一些|了?多少|还是)|[更较最](?:多|高|大|长)|[高大长](?=[？?，]|$)|相差"
        r"|比[^，？]*[多高大长贵重][^，？少]{0,3}(?:多少|几)|more|higher|larger|greater",
    ),
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is compared: the two sides, the question as it would be put for each alone, and in which direction."""

    sides: tuple[str, str]
    questions: tuple[str, str]
    direction: Direction


def comparison(question: str) -> Comparison | None:
    """The two sides of a Chinese comparison; None where they cannot be told apart."""
    if times := _TIMES_AS.match(question):
        instead_of = comparison(f"{times['one']}比{times['other']}多多少？")
        return replace(instead_of, direction="times") if instead_of else None
    pair = _pair(question)
    if pair is None or _BOTH_ENDS.search(question):
        return None
    (begin, middle), (after, end) = pair
    lead, rest = question[:begin], re.split("[？?]", question[end:])[0]
    one, other = question[begin:middle].strip("，, 是"), question[after:end].strip("，, ？?")
    if _INTERVAL.search(question):
        other = re.sub("(?:中间|之间|前后|[相间差中])+$", "", other) or other
    if (
        instead := _instead(one, _bare(re.sub("相?比(?:较|起来|之下)?$", "", other)))
    ) is not None:  # 今年的产量比去年高: what is asked of the one is asked of both
        direction = _direction(question)
        alone = (_alone(lead, side, rest, direction) for side in (one, instead.whole))
        return Comparison((instead.part, instead.other), (next(alone), next(alone)), direction) if direction else None
    first, _, shared = one.partition("的")
    if question[middle:after] in _SETS_APART and shared and "的" not in other:
        if shared[-1] == other[-1]:  # 东乡的水田比旱田多多少亩: both are the one place's
            lead, one = f"{lead}{first}的", shared
        else:
            one, rest = first, f"的{_bare(shared)}{rest}"  # 红队的得分比蓝队高多少
    elif (at := _place_in(one, other)) is not None:  # 东乡水田比西乡多多少亩, 水田东乡和西乡相差多少亩
        lead, one, rest = f"{lead}{one[: at[0]]}", one[slice(*at)], (f"的{one[at[1] :]}" if one[at[1] :] else "") + rest
    sides, direction = (_bare(one), _bare(other)), _direction(question)
    each = _EACH_OF_TWO.search(rest) and any(all(map(form.fullmatch, sides)) for form in _FORMS)
    if not direction and not each and not _ASKS.search(lead + rest):
        return None  # 工会和妇联哪个部门负责报销: which, not how they compare
    alone = (_alone(lead, side, rest, direction) for side in sides)
    return Comparison(sides, (next(alone), next(alone)), direction)


def _place_in(one: str, other: str) -> Place | None:
    """Where in the first side the division stands that is set against the bare one of the second."""
    if other[-1] not in _DIVISION or len(one) < len(other) + (2 if one[-1] == other[-1] else 1):
        return None
    for start in (0, len(one) - len(other)):
        end = start + len(other)
        if start >= 0 and one[end - 1] in _DIVISION:
            return start, end
    return None


@dataclass(frozen=True, slots=True)
class _Instead:
    """``other`` stands for ``part`` of the first side; ``whole`` is the first side with it."""

    part: str
    other: str
    whole: str


def _instead(one: str, other: str) -> _Instead | None:
    for form in _FORMS:
        match = form.search(one) if form.fullmatch(other) else None
        if match is not None and match.span() != (0, len(one)):
            return _Instead(match[0], other, one[: match.start()] + other + one[match.end() :])
    return None


def _pair(question: str) -> tuple[Place, Place] | None:
    """Where the two sides stand: the two most alike around a word that joins them."""
    frame = masked(question)
    pairs: list[tuple[float, Place, Place]] = []
    for joint in _JOINED.finditer(frame):
        for form in _FORMS:
            left = [match for match in form.finditer(question) if match.end() == joint.start()]
            right = form.match(question, joint.end())
            if left and right and _asks_both(joint, frame[right.end() :]):
                pairs.append((_SAME_FORM + len(left[-1][0] + right[0]), left[-1].span(), right.span()))
        stop = _MEASURED if joint.group() in _SETS_APART else _STOP
        for end in (match.start() for match in stop.finditer(frame, joint.end() + 1, joint.end() + _LONGEST)):
            if _HOW_MUCH.search(question, joint.end(), end):
                continue
            for begin in range(max(0, joint.start() - _LONGEST), joint.start()):
                if end > joint.end() and _asks_both(joint, frame[end:]) and _may_begin(frame, begin, joint):
                    one, other = (begin, joint.start()), (joint.end(), end)
                    apart = joint.group() in _SETS_APART
                    value = _likeness(question[slice(*one)], question[slice(*other)], apart)
                    if apart and _instead(question[slice(*one)], question[slice(*other)]):
                        value += _SAME_FORM  # 2023年客运量比2021年多多少
                    pairs.append((value, one, other))
    return max(pairs)[1:] if pairs else None


def _asks_both(joint: re.Match[str], rest: str) -> bool:
    return joint.group() in _SETS_APART or _ASKS_BOTH.match(rest) is not None


def _may_begin(frame: str, begin: int, joint: re.Match[str]) -> bool:
    """Behind a mark or a preposition; what 比 and 还是 set apart, only where its clause begins."""
    if re.search(r"[，,？?]|哪|谁|多少", frame[begin : joint.start()]):
        return False
    before = _BEGINS.search(frame[:begin])
    return before is not None and (joint.group() not in _SETS_APART or before.group() not in ("的", "在", "、"))


def _likeness(one: str, other: str, apart: bool) -> float:
    """How much two sides look like two of a kind."""
    one, other = _bare(one), _bare(other)
    if apart and "的" not in other:
        one = one.partition("的")[0] or one
    tail = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(reversed(one), reversed(other), strict=False))))
    return bool(tail) + 0.1 * tail + 0.5 * (one[0] == other[0]) - 0.2 * abs(len(one) - len(other)) - 0.02 * len(one)


def _bare(side: str) -> str:
    """Without what says which way they are compared: 党员 of “党员多”."""
    return re.sub(rf"[更较]?(?:{_ADJECTIVE}|{_TIME})$", "", side) or side


def _alone(lead: str, side: str, rest: str, direction: Direction) -> str:
    """The question for one side: “普通读者证能借的天数是多少？” of “普通读者证和团体证，哪个能借的天数更长？”."""
    lead = re.sub(r"(?:到底|究竟)?是?$", "", lead)
    if direction == "between":
        rest = _INTERVAL.sub("", rest).rstrip("的，,？? 呢啊")
        return f"{lead}{side}{_come_out(side, rest)}是什么时候？"
    if re.match(r"\d{1,2}月", side):  # the sentence seldom has the year, which the scope knows
        lead = re.sub(r"(?:19|20)\d\d年$", "", lead)
    if asked := re.match(rf"哪[个边家年月期者一方]{{0,2}}的?(.*?)[更较]?{_ADJECTIVE}[，,]$", lead):
        lead, rest = "", f"的{asked[1]}是多少？"
    each = _EACH_OF_TWO.search(rest)
    rest = _TWO.sub("", re.sub(r"(?<=.)[，,]各(?:是|有|为)?(?:多少|几)[^，,]{0,3}$", "", rest))
    if not each:
        rest = re.sub(r"(?:到底|究竟)?(?:哪一?[个边家方里年月期届者位座次场回批]?[县市区镇村]?|谁)的?", "", rest)
    rest = re.sub(r"有(?:什么|何|啥|哪些)(?:区别|不同|差异|差别)[？?]?$", "", rest.lstrip("，, "))
    asks = _ASKS.search(rest)
    if asks and asks[0] in ("多少", "几"):  # 多种了多少棵树, 高多少, 相差多少
        rest = re.sub(rf"^((?:的[^？?]*)?)(?:相差|(?<!相)差了?|{_ADJECTIVE}出?了?)(?=[^，,]*(?:多少|几))", r"\1", rest)
        rest = re.sub(r"^(的.*[^是有为达到了])(?=多少[？?]?$)", r"\1是", rest)
    if not asks:
        rest = re.sub(rf"[更较最]?{_ADJECTIVE}(?:得?一?些|一点)?呢?[？?]*$", "", rest).rstrip("？? ")
        if direction in ("earlier", "later"):
            rest = _come_out(side, re.sub(rf"[得更较]*{_TIME}(?=[^，,]{{0,6}}$)", "", rest)) + "是什么时候？"
        elif direction:
            rest = f"{rest}是多少？" if rest else "有多少？"
    return f"{lead}{side}{rest}"


def _come_out(side: str, rest: str) -> str:
    """What happens to an issue of which nothing else is said: 第3期和第8期哪个更早."""
    return "出刊" if rest in ("", "出", "出的") and re.search(rf"第{NUMERAL}期$", side) else rest


def larger(first: Quantity, second: Quantity) -> tuple[int, float] | None:
    """Which is larger (0 or 1; -1 for equal) and by how much of the first's unit; None where units do not compare."""
    if first.unit != second.unit and not fits(first.unit, second.unit):
        return None
    unit = _MEASURES.get(first.unit, 1.0)
    apart = first.value - second.value * _MEASURES.get(second.unit, 1.0) / unit
    if apart == 0:
        return -1, 0.0
    return (0 if apart > 0 else 1), abs(apart)


def difference(amount: float, unit: str, *, scale: str = "") -> str:
    """A computed difference as text: 100000 名 with scale 万 is "10万名"."""
    factor = {"万": 10_000, "亿": 100_000_000}.get(scale, 1)
    value = round(amount / factor, 4)
    unit = "个百分点" if unit == "%" else unit
    return f"{int(value) if value == int(value) else value}{scale if factor > 1 else ''}{unit}"


def _direction(question: str) -> Direction:
    return next((name for name, pattern in _DIRECTIONS if re.search(pattern, question)), "")
