"""Numbers, periods, votes and comparisons of a claim held against those of a sentence."""

from __future__ import annotations

import re

from assistant.answers.evidence import Sentence
from assistant.answers.reading.numbers import Quantity, fits, quantities
from assistant.answers.terms import terms
from vectorstore.words import fold_chars

_LESS = re.compile(r"(?:不到|不足|少于|低于|不满|以下|以内|不超过|至多|最多)$")
_MORE = re.compile(r"(?:超过|多于|高于|不少于|不低于|至少|逾|突破|达到?了?)$")
EVERY = re.compile(r"每隔?(?:[一两二三四五六七八九十半\d]+)?个?(?:天|日|周|星期|月|季度|年)")
"""How often something is done."""
PART_OF_DAY = re.compile("凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|夜间|当晚")
_PARTS_OF_DAY = {"morning": "清晨 早上 早晨 上午", "night": "傍晚 晚上 夜里 夜间 当晚"}
_ONLY_THEN = re.compile("[只仅]在?(?:有|是)?(?:周[末一二三四五六日]|星期|节假日|工作日|[春夏秋冬]天|寒暑?假|暑假)")
_ALWAYS = re.compile("每天|天天|每日|全年|一年到头|一年四季")
_ALL = re.compile(r"全部|全都|都(?!市)|所有|一律|百分之百|100%")
_LEFT = re.compile(r"(?:尚|还|仍|另)[有余剩][^，。；]{0,12}[未没]|(?:剩余|余下|剩下)[^，。；]{0,12}[未没]")
_THAN = re.compile(r"比(?P<other>[^，。]{1,20}?)(?:还|更|要|都|来得)*(?P<way>[高低多少大小长短快慢重轻贵])(?!度|量|数)")
_YEAR_BEFORE = re.compile("(?:上一?年|去年|前一年|往年)(?:同期)?")
_GROWN = re.compile(
    "(?:同比|[比较](?:上一?年|去年|前一年)(?:同期)?)[^，,；;。]{0,6}?(?:(?P<up>增|上升|提高|上涨|多|高)|下降|下滑|回落|减|降低|少)"
)
_WHOLE = re.compile(r"全(?![省国市县区球年])|整体|总体")
_UP = frozenset("高多大长快重贵")
_LAST = re.compile(r"(?:提高|降低|上升|下降|增加|减少|增长|提升|升|降)至?到?$|[到至为]$")
_FOR = re.compile(r"(?:同意|赞成)[^，。；、]{0,8}?(\d+)\s?[票人户]")
_AGAINST = re.compile(r"(?:不同意|反对)[^，。；、]{0,8}?(\d+)\s?[票人户]")


def other_number(claim: str, sentence: Sentence) -> tuple[int, int] | None:
    """A quantity of the sentence that contradicts one of the claim: of the same unit, before the same noun, apart."""
    folded_claim = fold_chars(claim)
    for asserted in quantities(claim):
        near = folded_claim[asserted.end : asserted.end + 4]
        said = [quantity for quantity in quantities(sentence.text) if fits(asserted.unit, quantity.unit) > 0.7]
        if not said or any(_overlap(_range(folded_claim, asserted), _range(sentence.folded, one)) for one in said):
            continue
        same = [one for one in said if near[:2] and near[:2] in sentence.folded[one.end : one.end + 8]]
        chosen = (same or said)[0]
        return chosen.start, chosen.end
    return None


def other_period(claim: str, sentence: Sentence) -> tuple[int, int] | None:
    """每周 in the sentence where the claim says 每月, before the same words."""
    asserted = EVERY.search(claim)
    said = list(EVERY.finditer(sentence.text))
    if asserted is None or not said or any(_unit(match) == _unit(asserted) for match in said):
        return None
    behind = [term.text for term in terms(claim[asserted.end() :])]
    near = [match for match in said if any(word in sentence.folded[match.end() : match.end() + 30] for word in behind)]
    return near[0].span() if near else None


def other_days(claim: str, sentence: Sentence) -> tuple[int, int] | None:
    """每天 in the sentence where the claim says 只在周末, and the other way round."""
    for asserted, told in ((_ONLY_THEN, _ALWAYS), (_ALWAYS, _ONLY_THEN)):
        said = told.search(sentence.text)
        if said is not None and asserted.search(claim):
            return said.span()
    return None


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
    """尚有2个未整改 in the sentence where the claim says that all are."""
    match = _LEFT.search(sentence.text) if _ALL.search(claim) else None
    return match.span() if match else None


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
        if one.unit
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
    match = _THAN.search(claim)
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
    match = _THAN.search(claim)
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
    return every.group().replace("个", "").replace("每一", "每")


def _range(folded: str, quantity: Quantity) -> tuple[float, float]:
    before, words = folded[: quantity.start], folded[quantity.start : quantity.end]
    if _LESS.search(before) or "以下" in folded[quantity.end : quantity.end + 2] or "以内" in words:
        return 0.0, quantity.value * 0.9999
    if _MORE.search(before) or "以上" in words:
        return quantity.value, float("inf")
    if "多" in words or "余" in words:
        return quantity.value, quantity.value * 2
    if not quantity.exact or before.endswith(("约", "近", "大约")):
        return quantity.value * 0.9, quantity.value * 1.1
    return quantity.value, quantity.value


def _overlap(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]
