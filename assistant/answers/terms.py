"""What a question says, as weighted terms."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.answers.entities import Token, tagged
from assistant.answers.retagging import (
    called,
    described,
    governed,
    is_place,
    is_rare,
    joined,
    numbered_roads,
    recut,
    roads,
    spoken,
)
from assistant.answers.short_names import like_a_person, like_a_place
from assistant.answers.synonyms import same_as
from assistant.answers.term_kinds import CONTENT_TAGS, IDLE, PLACE_END, PLACE_FIRST, WEIGHTS, Term, TermKind
from assistant.questions.numerals import months_in_digits
from assistant.questions.scoping import named_by_month
from vectorstore.words import fold_chars

_WITHIN = 0.5
"""Weight of a place within a name that is a term itself: it has to be there, and adds little to what is covered."""
_QUOTED = re.compile(r"“([^”]{1,40})”|《([^》]{1,60})》|【([^】]{1,30})】|「([^」]{1,40})」|\"([^\"]{1,60})\"")
_EXACT: tuple[tuple[TermKind, re.Pattern[str]], ...] = (
    ("year", re.compile(r"(?<!\d)(?:19|20)\d{2}(?=\s?(?:年|[-/.]|$)|\D)")),
    (
        "date",
        re.compile(
            r"(\d{1,2}月(?:\d{1,2}[日号])?|上半年|下半年|第?[一二三四]季度)"
            r"(?:上午|下午|中午|[那当]?晚上?|[那当]天|早上|凌晨|以来|份|底|初|期间|[上中下]旬)?"
        ),
    ),
    ("ordinal", re.compile(r"第[一二三四五六七八九十百\d]+(?!五?[”\"])[届期次批号轮名个季章条]?")),
)
"""What is written in one way and found by it; of a group only what it holds."""
_FIRSTS = frozenset({"第一次", "第一个", "第一名", "第一", "第一位"})
"""Said of firsts in many other ways: 首次, 首个, 首位."""
_YEAR = re.compile("年(?![底初末终中度])")
_NUMBER = re.compile(r"\d+(?:\.\d+)?[%万亿]?")
_SHORT_YEAR = re.compile(
    r"(?<![\d.])([0-4]\d)年(?=[上下]半年|\d{1,2}月|第?[一二三四]季度|[春夏秋冬年]?[季天底末初]|度)"
)
"""23年上半年 is of 2023; 20年的 may be how long."""
_TITLE = re.compile(
    r"(?:书记|市长|县长|区长|镇长|乡长|省长|局长|部长|主任|主席|会长|校长|院长|处长|科长|厅长|队长|秘书长|行长|社长|总编辑|经理|董事长|总理|总统|首相|教授)$"
)
_OWN_COUNTRY = frozenset({"中国", "我国", "中共", "中华"})
"""Left out by who writes at home: 中国女排 is 女排."""
_PAPER = re.compile(r"[^，,。；;？?：:]{0,8}?(?:里面?|中)(?=[，,])")
"""The name of the paper behind that of its issue: 4月号|社区通讯里."""
_PAPERS = re.compile("工作(?:报告|总结|汇报|简报|要点)$")
"""What a paper is, which may call itself otherwise: 工作报告 headed …年工作总结."""
_ASKING = re.compile(r"[几哪]|什么|怎[么样]|多[少久长]|为[何啥]|何[时日年月处地人]")
"""With what an interrogative begins or ends: 什么时候, 几个."""
_ALONG = re.compile(r"[河江湖海溪山岭桥路街巷湾塘坝岛港沟]")
"""What the name of a place goes on with: 柳荫|河边 speaks of a river, not of a person."""
_MASK = "，"
"""Stands, once a character, for what is a term already: positions stay, and the tagger sees a break."""


@lru_cache(maxsize=512)
def terms(text: str) -> tuple[Term, ...]:
    """The terms of a Chinese question or of a part of it, each once; quoted and exact ones first."""
    found: dict[str, Term] = {}
    text = _SHORT_YEAR.sub(r"20\1年", months_in_digits(text))
    rest = _without_exact(_without_quoted(text, found), found)
    rest = re.sub(rf"(?<={_MASK})[中里上内](?=\w)", _MASK, rest)  # “…榜”中周口市: LAC would read 中周口市
    tokens = spoken(called(numbered_roads(governed(joined(recut(rest, described(roads(tagged(rest)))))))))
    for index, token in enumerate(tokens):
        word = fold_chars(token.text)
        if "," in word or word[0] in "此该本其":  # what stood masked, folded
            continue
        if token.tag not in CONTENT_TAGS or word in IDLE or _ASKING.match(word) or not re.search(r"\w", word):
            continue
        number = _NUMBER.match(word)
        if token.tag == "PER" and len(word) >= 2 and _is_person(word, tokens[index + 1 : index + 2]):
            _add(found, word, "name")
        elif token.tag in ("LOC", "ORG") and len(word) >= 2 and like_a_place(word):
            _add(found, word, "place")
            if first := _leading_place(token.text):
                _add(found, first, "place", _WITHIN)
        elif number:
            aged = number[0].isdigit() and word.startswith("岁", number.end())
            _add(found, f"{number[0]}岁" if aged else number[0], "number")
        elif _TITLE.search(word):
            _add(found, word, "title")
        elif (kind := _kind_of_word(token, word)) is not None:
            _add(found, word, kind, _weight_of_word(word) if kind == "word" else None)
    return tuple(found.values())


def _add(found: dict[str, Term], word: str, kind: TermKind, weight: float | None = None) -> None:
    word = fold_chars(word).strip()
    if word and word not in found:
        found[word] = Term(word, kind, WEIGHTS[kind] if weight is None else weight)


def _without_quoted(text: str, found: dict[str, Term]) -> str:
    """Adds what stands in quotation marks, and masks it."""
    rest = text
    for match in _QUOTED.finditer(text):
        inside = next(group for group in match.groups() if group)
        if inside[0] in "几哪":  # “几清”: the question stands in the quotation marks
            continue
        _add(found, inside, "quoted")
        for place in _places_in(inside):
            _add(found, place, "place", _WITHIN)
        rest = rest.replace(match[0], _MASK * len(match[0]))
    return rest


def _without_exact(text: str, found: dict[str, Term]) -> str:
    """Adds years, days and ordinals, and masks them; 4月号 names an issue, which is no day to be found."""
    for match in named_by_month(text):
        named = _PAPER.match(text, match.end())
        end = named.end() if named else match.end()
        text = text[: match.start()] + _MASK * (end - match.start()) + text[end:]
    for kind, pattern in _EXACT:
        for match in pattern.finditer(fold_chars(text)):
            if match[0] not in _FIRSTS:
                _add(found, match[1] if match.lastindex else match[0], kind)
                end = match.end() + (kind == "year" and _YEAR.match(text, match.end()) is not None)
                text = text[: match.start()] + _MASK * (end - match.start()) + text[end:]
    return text


def _kind_of_word(token: Token, word: str) -> TermKind | None:
    """Of a word that is neither name, number nor title; None of what is left of a date."""
    noun = token.tag in ("n", "nz", "nw")
    if noun and len(word) >= 2 and is_rare(word) and not _PAPERS.search(word):
        return "rare"
    if noun and is_place(token.text) and like_a_place(word):
        return "place"
    return None if re.fullmatch(r"[\d年月日号]+", word) else "word"


def _is_person(word: str, behind: Sequence[Token]) -> bool:
    river = len(word) == 2 and any(token.tag in ("n", "s", "LOC") and _ALONG.match(token.text) for token in behind)
    return like_a_person(word) and not river and not same_as(word)


def _weight_of_word(word: str) -> float:
    return 0.4 if len(word) == 1 else 1.0 if len(word) == 2 else 1.3


def _leading_place(name: str) -> str:
    """越南 of 越南建设银行; "" where the name begins with none, or is a place itself, however long (周口市川汇区)."""
    for length in (2, 3, 4):  # the shortest: what holds the longer one holds it too
        first = name[:length]
        if len(name) > length + 1 and is_place(first):
            own = first in _OWN_COUNTRY or PLACE_FIRST.match(name) or PLACE_END.sub("", name) == first
            return "" if own else first
    return ""


def _places_in(quoted: str) -> list[str]:
    """河南 of 《河南宣传》: a title read by its other words is another one elsewhere."""
    found = [token.text for token in tagged(quoted) if token.tag == "LOC" and len(token.text) >= 2]
    return found or [first for first in (_leading_place(quoted),) if first]
