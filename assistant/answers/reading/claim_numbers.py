"""Numbers, periods, votes and comparisons of a claim held against those of a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answers.evidence import Sentence
from assistant.answers.reading.numbers import Quantity, fits, quantities
from assistant.answers.terms import terms
from vectorstore.words import fold_chars

_LESS = re.compile(r"(?:不到|不足|少于|低于|不满|以下|以内|不超过|至多|最多)$")
_MORE = re.compile(r"(?:超过|多于|高于|不少于|不低于|至少|逾|突破|达到?了?)$")
EVERY = re.compile(r"每隔?(?:[一两二三四五六七八九十半\d]+)?个?(?:天|日|周|星期|月|季度|年)")
"""How often something is done."""
THAN = re.compile(r"比(?P<other>[^，。]{1,20}?)(?:还|更|要|都|来得)*(?P<way>[高低多少大小长短快慢重轻贵])(?!度|量|数)")
_YEAR_BEFORE = re.compile("(?:上一?年|去年|前一年|往年)(?:同期)?")
_GROWN = re.compile(
    "(?:同比|[比较](?:上一?年|去年|前一年)(?:同期)?)[^，,；;。]{0,6}?(?:(?P<up>增|上升|提高|上涨|多|高)|下降|下滑|回落|减|降低|少)"
)
_WHOLE = re.compile(r"全(?![省国市县区球年])|整体|总体")
_UP = frozenset("高多大长快重贵")
_LAST = re.compile(r"(?:提高|降低|上升|下降|增加|减少|增长|提升|升|降)至?到?$|[到至为]$")
_FOR = re.compile(r"(?:同意|赞成)[^，。；、]{0,8}?(\d+)\s?[票人户]")
_HAN_DIGITS = "一二三四五六七八九"
AMONG = re.compile(
    rf"是?在?[这那全]?(?:\d+|[{_HAN_DIGITS}十两百]+)[个家所座户条项](?P<whom>[^，,\d]{{0,6}}?)(?:里面?|当中|之中|中)(?!心|学|国|小|医|午)"
)
"""Says only of how many it is: 四个班里."""
_AGAINST = re.compile(r"(?:不同意|反对)[^，。；、]{0,8}?(\d+)\s?[票人户]")


def other_number(claim: str, sentence: Sentence) -> tuple[int, int] | None:
    """A quantity of the sentence that contradicts one of the claim: of the same unit, before the same noun, apart.

    Where several clauses have one, that of the clause which the claim means counts: 其他人20元 tells nothing of 会员.
    """
    folded_claim, all_said = fold_chars(claim), quantities(sentence.text)
    for asserted in quantities(claim):
        near = folded_claim[asserted.end : asserted.end + 4]
        said = [one for one in all_said if _same_unit(folded_claim, asserted, one)]
        start, end = own_clause(_bare(claim, asserted), sentence, [one.start for one in said])
        own = [one for one in said if start <= one.start < end]
        if not own or any(_overlap(_range(folded_claim, asserted), _range(sentence.folded, one)) for one in own):
            continue
        same = [one for one in own if near[:2] and near[:2] in sentence.folded[one.end : one.end + 8]]
        chosen = (same or own)[0]
        return chosen.start, chosen.end
    return None


def own_clause(claim: str, sentence: Sentence, places: Sequence[int]) -> tuple[int, int]:
    """The clause which the claim means, of those that hold one of the ``places``: the one with the pairs of its
    characters that no other of them has; the whole sentence where they do not tell, or there is only one."""
    clauses = [match.span() for match in re.finditer(r"[^，,；;。]+", sentence.folded)]
    clauses = [(start, end) for start, end in clauses if any(start <= place < end for place in places)]
    folded = fold_chars(claim)
    meant: set[tuple[int, int]] = set()
    for at in range(len(folded) - 1):
        holding = [(start, end) for start, end in clauses if folded[at : at + 2] in sentence.folded[start:end]]
        if len(holding) == 1:
            meant.add(holding[0])
    return meant.pop() if len(meant) == 1 < len(clauses) else (0, len(sentence.text))


def in_figures(claim: str) -> str:
    """The claim with shares and money as documents write them: 一半 is 50%, 三成 30%, 8块钱 8元."""
    claim = re.sub("(?:超过?|占?过)(?:一半|半数?)|半数以上", "超过50%", claim)
    claim = re.sub("(?<![另这那上下前后])一半(?!个)", "50%", claim)
    claim = re.sub(
        "(?<![一二三四五六七八九十])([一二三四五六七八九])成(?![为立功员交人本绩果长分都])",
        lambda match: f"{_HAN_DIGITS.index(match[1]) + 1}0%",
        claim,
    )
    return re.sub(r"(?<=[\d一二两三四五六七八九十百千万])块(?:钱|(?=[吗么吧]|$))", "元", claim)


def _only_among(claim: str, quantity: Quantity) -> bool:
    return any(match.start() <= quantity.start < match.end() for match in AMONG.finditer(claim))


def _same_unit(claim: str, asserted: Quantity, told: Quantity) -> bool:
    """Whether both may measure the same; 50万 without a unit is money where money is told."""
    spoken = not asserted.unit and claim[asserted.start : asserted.end].endswith(("万", "亿")) and told.unit == "元"
    return spoken or fits(asserted.unit, told.unit) > 0.7


def _bare(claim: str, quantity: Quantity) -> str:
    return f"{claim[: quantity.start]}，{claim[quantity.end :]}"


def other_period(claim: str, sentence: Sentence) -> tuple[int, int] | None:
    """每周 in the sentence where the claim says 每月, before the same words."""
    asserted = EVERY.search(claim)
    said = list(EVERY.finditer(sentence.text))
    if asserted is None or not said or any(_unit(match) == _unit(asserted) for match in said):
        return None
    behind = [term.text for term in terms(claim[asserted.end() :])]
    near = [match for match in said if any(word in sentence.folded[match.end() : match.end() + 30] for word in behind)]
    return near[0].span() if near else None


def unmet_number(claim: str, sentence: Sentence) -> bool:
    """Whether the claim states a quantity with a unit of which the sentence has none that may be the same."""
    folded = fold_chars(claim)
    said = quantities(sentence.text)
    return any(
        not any(
            fits(one.unit, other.unit) > 0.7 and _overlap(_range(folded, one), _range(sentence.folded, other))
            for other in said
        )
        for one in quantities(claim)
        if one.unit and not _only_among(folded, one)
    )


def met_number(claim: str, sentence: Sentence, clause: tuple[int, int]) -> bool:
    """Whether the claim has a quantity and the first one of the clause may be the same."""
    folded = fold_chars(claim)
    asserted = [one for one in quantities(claim) if one.unit and not _only_among(folded, one)]
    said = [one for one in quantities(sentence.text) if clause[0] <= one.start < clause[1]]
    return bool(asserted) and all(
        any(
            _same_unit(folded, one, other) and _overlap(_range(folded, one), _range(sentence.folded, other))
            for other in said
        )
        for one in asserted
    )


def carried(claim: str, text: str) -> bool | None:
    """Whether what the claim calls 通过 was carried by the votes that the text counts; None where it counts none."""
    if "通过" not in claim or re.search(r"[不没未]\w{0,3}通过", claim):
        return None
    against = _AGAINST.search(text)
    favour = _FOR.search(re.sub(r"不同意[^，。；、]*", lambda match: "□" * len(match[0]), text))
    if favour is None or against is None or favour[1] == against[1]:
        return None
    return int(favour[1]) > int(against[1])


def compared_by_number(claim: str, sentence: Sentence) -> bool | None:
    """A比B高: from the quantities of both in the sentence; None where it has not two of one unit told apart."""
    match = THAN.search(claim)
    if match is None:
        return None
    if _YEAR_BEFORE.fullmatch(match["other"]):
        grown = _grown(claim[: match.start()], match["way"] in _UP, sentence)
        if grown is not None:
            return grown
    folded = fold_chars(claim)
    one = _held(folded[: match.start()], sentence)
    other = _held(folded[match.start("other") : match.end("other")], sentence)
    if one is None:
        return None
    if other is None and _WHOLE.match(match["other"]):  # the whole is not named again: the other quantity of the unit
        rest = [q for q in quantities(sentence.text) if q != one and fits(one.unit, q.unit) > 0.7]
        ends = [q for q in rest if _LAST.search(sentence.folded[: q.start])] or rest
        other = ends[0] if len(ends) == 1 else None
    if other is None or one.value == other.value or fits(one.unit, other.unit) <= 0.7:
        return None
    return (one.value > other.value) == (match["way"] in _UP)


def grows(claim: str) -> bool:
    """Whether a claim with 比 says that it is more: 高, 多, and not 低, 少."""
    match = THAN.search(claim)
    return match is not None and match["way"] in _UP


def _grown(subject: str, up: bool, sentence: Sentence) -> bool | None:
    """Of 同比下降7.5% in the clause of the subject, or in the one behind it."""
    words = [term.text for term in terms(subject) if not term.hard]
    before, own = "", set()
    for clause in re.findall(r"[^，,；;。]+", sentence.folded):
        match = _GROWN.search(clause)
        about = clause[: match.start()] if match and match.start() > 1 else before
        if match is not None and any(word in about for word in words):
            own.add(match["up"] is not None)
        before = clause
    return None if len(own) != 1 else own.pop() == up


def without_whole(claim: str) -> str:
    """The claim without 比全院, 比整体水平 …, which a sentence need not repeat."""
    match = THAN.search(claim)
    return claim[: match.start()] if match and _WHOLE.match(match["other"]) else claim


def compatible(claim: str, asserted: Quantity, told: str, quantity: Quantity) -> bool:
    """Whether the quantity of ``claim`` and that of ``told`` (both folded) may be the same: 200多 and 260余 may."""
    return _overlap(_range(claim, asserted), _range(told, quantity))


def _held(phrase: str, sentence: Sentence) -> Quantity | None:
    """The last quantity of the clause that the phrase means: the one that holds the earliest pair of its characters
    that not all clauses hold. What qualifies stands before what is qualified: 夜班 before 依从率."""
    clauses = []
    for clause in re.finditer(r"[^，,；;。]+", sentence.folded):
        inside = [q for q in quantities(sentence.text[: clause.end()]) if q.start >= clause.start()]
        if inside:
            clauses.append((clause.group(), inside[-1]))
    pairs = [phrase[i : i + 2] for i in range(len(phrase) - 1)]
    for pair in pairs:
        holding = [quantity for text, quantity in clauses if pair in text]
        if len(holding) == 1 < len(clauses):
            return holding[0]
    return None


def _unit(every: re.Match[str]) -> str:
    return every.group().replace("个", "").replace("每一", "每").replace("日", "天").replace("星期", "周")


def _range(folded: str, quantity: Quantity) -> tuple[float, float]:
    before, words = folded[: quantity.start], folded[quantity.start : quantity.end]
    if _LESS.search(before) or "以下" in folded[quantity.end : quantity.end + 2] or "以内" in words:
        return 0.0, quantity.value * 0.9999
    if _MORE.search(before) or "以上" in words:
        return quantity.value, float("inf")
    if "多" in words or "余" in words:
        return quantity.value, quantity.value + _last_place(quantity.value) * 0.9999
    if not quantity.exact or before.endswith(("约", "近", "大约")):
        return quantity.value * 0.9, quantity.value * 1.1
    return quantity.value, quantity.value


def _last_place(value: float) -> float:
    """What the last digit counts that is not nought: 280余 stays below 290, 300多 below 400."""
    place = 1.0
    while value % (place * 10) == 0 and place < value:
        place *= 10
    return place


def _overlap(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]
