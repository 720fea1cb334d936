"""What a follow-up refers to: pronouns, 其中, 第二个, 该县, 这期, resolved from the last question and answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from assistant.questions.history import Exchange, name_of_item, people
from assistant.questions.kinds import kind_of, language_of, masked
from assistant.questions.numerals import NUMERAL, number
from assistant.questions.statements import statement
from assistant.questions.subjects import has_anchor, places

_PERSON = re.compile(r"(?<!其)(?:他|她)们?|此人|[这那]个人|[这那](?=位)|\b(?:he|she|him|his|her)\b", re.IGNORECASE)
_THING = re.compile(
    r"它们?|该(?=[一-鿿])|[这那本此](?:个|项|次|些|位|场|届|份|期|几|两|三|四|五|种|人|家|条|篇|里|是|一|名|活动|会议|大会|"
    r"村|县|市|区|栏目|简报)|其中|上述|前者|后者|以上|上面|\b(?:it|its|they|their|them|this|that|these|those|there)\b",
    re.IGNORECASE,
)
_OF_KIND = re.compile(
    r"(?:该|这个|那个|此|本)(?P<suffix>县|市|区|镇|乡|村|街道办事处|街道|办事处|社区|局|院|委|公司|学校|单位)"
)
_THIS_ISSUE = re.compile(
    r"(?:这|该|本|那|同)一?(?:期|份)(?:简报|报纸|刊物|里|中)?|(?:this|that|the same) issue", re.IGNORECASE
)
_NTH = re.compile(
    rf"第\s*(?P<nth>{NUMERAL})\s*(?:个|位|项|条|名|点|家|类|种|篇|则|部|首|张|招|句|步|样|样儿|支|件)(?!月|分)|最后一?(?:个|位|项|条|名|家|篇|则)|"
    r"\bthe (?P<en>first|second|third|fourth|fifth|last)(?: one)?\b"
)
_COMPARES = re.compile(
    r"(?:[这那它他她]们?)?(?:两者|二者|两[个家县区镇乡村期届]|俩)?(?:之间|相比|比起来)?[，,]?"
    r"(?P<asked>(?:相差|差了?(?=[多几])|相?隔|(?:哪一?个?[家边县区镇乡村期届]?|谁)(?:的?更|较|最)?[多少高低大小早晚先])[^，,]{0,8})$"
)
_ENDS = "省市县区镇乡村州旗期届年月日号"
_SIDE = 12
"""Characters of each of two things that are spoken of one after the other."""
_LOOK_BACK = 3
"""Exchanges among which the last list is looked for."""
_EN_NTH = ("first", "second", "third", "fourth", "fifth")


def refers(text: str) -> bool:
    """A pronoun, an ordinal or 其中 whose antecedent does not stand before it in the text."""
    frame = masked(text)
    found = (pattern.search(frame) for pattern in (_THING, _PERSON, _NTH))
    return any(match and not has_anchor(text[: match.start()]) for match in found)


def with_issue(text: str, past: Sequence[Exchange]) -> str:
    """这期 -> the issue spoken of last."""
    if not _THIS_ISSUE.search(text):
        return text
    for exchange in reversed(past):
        if match := re.search(rf"第\s*{NUMERAL}\s*期|\bissue \d+", f"{exchange.question}\n{exchange.whole}"):
            return _THIS_ISSUE.sub(match[0], text, count=1)
    return text


def resolved(text: str, past: Sequence[Exchange]) -> str:
    """The question with what it refers to in place of the pronoun; empty where nothing can be told."""
    last = past[-1]
    listed = next((exchange for exchange in reversed(past[-_LOOK_BACK:]) if len(exchange.items) > 1), last)
    for resolve in (_nth_item, _same_item):
        if found := resolve(text, listed):
            return found
    if found := _both(text, past):
        return found
    for resolve in (_person, _of_kind, _bare_answer):
        if found := resolve(text, last):
            return found
    return ""


def _both(text: str, past: Sequence[Exchange]) -> str:
    """相差多少 behind 甲乡有多少 and 乙乡有多少: the two that were asked about one after the other."""
    match = _COMPARES.match(text)
    if match is None or len(past) < 2:
        return ""
    first, second = past[-2].question, past[-1].question
    begin = len(re.sub(r"第?\d*$", "", _shared(first, second)))  # 第13期 and 第15期, not 3 and 5
    tail = _shared(first[begin:][::-1], second[begin:][::-1])[::-1]
    end = len(re.sub(rf"^\d*[{_ENDS}]?", "", tail))  # 甲乡 and 乙乡, not 甲 and 乙
    one, other = first[begin : len(first) - end], second[begin : len(second) - end]
    said = statement(re.sub(r"(多少|几)[\u4e00-\u9fff][？?]?$", r"\1", second))
    if not (0 < len(one) <= _SIDE and 0 < len(other) <= _SIDE) or said.count(other) != 1:
        return ""
    before, behind = said.split(other)
    behind = f"的{behind.removeprefix('的')}" if behind else ""
    return f"{before}{one}和{other}{behind}{match['asked']}"


def _shared(one: str, other: str) -> str:
    """What both begin with."""
    return "".join(a for a, _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _nth_item(text: str, last: Exchange) -> str:
    match = _NTH.search(text)
    if not match or len(last.items) < 2:
        return ""
    nth = _EN_NTH.index(match["en"]) + 1 if match["en"] in _EN_NTH else number(match["nth"] or "") or len(last.items)
    if nth > len(last.items):
        return ""
    name, rest = name_of_item(last.items[nth - 1]), text[match.end() :]
    said = next((length for length in (4, 3, 2, 1) if rest[:length] and name.endswith(rest[:length])), 0)
    return text[: match.start()] + name + rest[said:]  # 第二个村: the item has its noun


def _same_item(text: str, last: Exchange) -> str:
    """其中扶沟县的那位 -> the item of the last answer in whose line 扶沟县 stands."""
    match = re.search(r"其中[，,]?(?P<mark>.{1,16}?)的?(?:那|这)(?:位|个|名|人|项|条|家|一)(?:[位个名项条家])?", text)
    if not match:
        return ""
    fitting = [item for item in last.items if match["mark"].rstrip("的") in item]
    return text[: match.start()] + name_of_item(fitting[0]) + text[match.end() :] if len(fitting) == 1 else ""


def _person(text: str, last: Exchange) -> str:
    match = _PERSON.search(text)
    names = people(last.answer) or _named_alone(last) or people(last.question)
    if not match or match[0].endswith("们") or len(names) != 1:  # 他们: the place or body that is spoken of
        return ""
    rest = re.sub(r"^位", "", text[match.end() :]) if match[0] in ("这", "那") else text[match.end() :]
    return text[: match.start()] + names[0] + rest


def _named_alone(last: Exchange) -> list[str]:
    """The whole answer to 谁, also where it is a name that the tagger does not know."""
    who = kind_of(last.question, language_of(last.question)) == "who"
    return [last.bare] if who and re.fullmatch(r"[\u4e00-\u9fff]{2,4}", last.bare) else []


def _of_kind(text: str, last: Exchange) -> str:
    """该县 -> 鹿邑县, where the last question or answer names one."""
    match = _OF_KIND.search(text)
    if not match:
        return ""
    pattern = re.compile(rf"[\u4e00-\u9fff]{{1,8}}{match['suffix']}")
    named = [found[0] for found in pattern.finditer(last.bare)]
    named += [place for place in places(last.question) + places(last.answer) if place.endswith(match["suffix"])]
    return text[: match.start()] + named[0] + text[match.end() :] if named else ""


def _bare_answer(text: str, last: Exchange) -> str:
    """it / 它 -> the last answer where that is no more than a name."""
    match = re.search(r"它(?!们)|\bit\b(?!s)|\bthey\b", text, re.IGNORECASE)
    if not match or not last.bare or _asks_what_was_done(last.question):
        return ""
    return text[: match.start()] + last.bare + text[match.end() :]


def _asks_what_was_done(question: str) -> bool:
    """Whether 它 behind it means what the question speaks of, not the person, place or deed that was the answer."""
    kind = kind_of(question, language_of(question))
    return kind not in ("which", "list") or bool(re.search(r"[做干]了?什么|\bdo(?:ne)?\b\s*\?*$", question))
