"""What a question says, as weighted terms, and how much of it a piece of text holds."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Literal

from assistant.answers.entities import Token, tagged
from assistant.answers.synonyms import same_as
from assistant.questions.divisions import is_division, short, within
from assistant.questions.numerals import NUMERAL, number
from vectorstore.words import fold_chars

TermKind = Literal["name", "place", "title", "quoted", "date", "year", "ordinal", "number", "rare", "word"]

_WEIGHTS: dict[TermKind, float] = {
    "name": 3.0, "place": 2.0, "title": 1.5, "quoted": 2.5, "date": 2.0, "year": 1.0, "ordinal": 1.5, "number": 1.0,
    "rare": 1.6, "word": 1.0,
}  # fmt: skip
_HARD: frozenset[TermKind] = frozenset({"name", "place", "title", "quoted", "date", "year", "ordinal", "rare"})

_WITHIN = 0.5
"""Weight of a place within a name that is a term itself: it has to be there, and adds little to what is covered."""
_QUOTED = re.compile(r"“([^”]{1,40})”|《([^》]{1,60})》|【([^】]{1,30})】|「([^」]{1,40})」|\"([^\"]{1,60})\"")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?=\s?(?:年|[-/.]|$)|\D)")
_DAY = re.compile(
    r"(\d{1,2}月(?:\d{1,2}[日号])?|上半年|下半年|第?[一二三四]季度)(?:上午|下午|中午|晚上?|早上|凌晨|以来|份|底|初|期间)?"
)
_ORDINAL = re.compile(r"第[一二三四五六七八九十百\d]+(?!五?[”\"])[届期次批号轮名个季章条]?")
_FIRSTS = frozenset({"第一次", "第一个", "第一名", "第一", "第一位"})
"""Said of firsts in many other ways: 首次, 首个, 首位."""
_NUMBER = re.compile(r"\d+(?:\.\d+)?[%万亿]?")
_SPELT = re.compile(rf"(\d+\.\d+)([万亿])|({NUMERAL}[万亿]?)")
_SCALE = {"万": 10_000, "亿": 100_000_000}
_LONG_NUMBER = 2
"""Digits from which a number tells things apart: 160个小区. 三项 is said of much, and counts what is asked for."""
PART_PRESENT = 0.5
"""Presence of a city or province of which only a county is named."""
_RARE = 20
"""Occurrences in jieba's dictionary (of 60 million words) below which a noun is rare."""
_TITLE = re.compile(
    r"(?:书记|市长|县长|区长|镇长|乡长|省长|局长|部长|主任|主席|会长|校长|院长|处长|科长|厅长|队长|秘书长|行长|社长|总编辑|经理|董事长|总理|总统|首相|教授)$"
)
_DEPUTY = re.compile(r"[副前原]$")
_PLACE_END = re.compile(r"(?:街道办事处|自治[区州县]|示范区|开发区|办事处|街道|社区|[省市县区镇乡村])$")
_OFFICE_END = re.compile(r"(?:街道办事处|办事处|街道|社区)$")
_PLACE_FIRST = re.compile(r".{2,4}?[省市县区镇乡村](?=.{1,4}$)")
_SMALL_PLACE = re.compile(r"(?:街道办事处|办事处|街道|社区|[镇乡村])$")
_PLACE_TAIL = re.compile(r"[省市县区镇乡村局]$")
_NAMING = frozenset({"LOC", "nz", "TIME"})
_OWN_COUNTRY = frozenset({"中国", "我国", "中共", "中华"})
"""Left out by who writes at home: 中国女排 is 女排."""
_OWN_NAME = re.compile(r"(?!.*[年月日天期])[\u4e00-\u9fff]{2,4}")
_QUARTERS = frozenset({"社区", "小区", "街道", "街道办事处", "办事处"})
_ROAD = re.compile(r"[路街巷]")
_CONTENT = frozenset(
    {
        "n",
        "nz",
        "nw",
        "vn",
        "v",
        "a",
        "an",
        "ad",
        "s",
        "t",
        "m",
        "j",
        "xc",
        "i",
        "PER",
        "LOC",
        "ORG",
        "TIME",
        "vd",
        "d",
        "f",
    }
)
_IDLE = frozenset(
    [
        "是",
        "有",
        "在",
        "为",
        "做",
        "可以",
        "能",
        "会",
        "要",
        "进行",
        "具体",
        "分别",
        "先后",
        "一共",
        "总共",
        "共",
        "共有",
        "请",
        "列出",
        "给出",
        "说明",
        "简述",
        "介绍",
        "包括",
        "包含",
        "哪",
        "什么",
        "多少",
        "谁",
        "几",
        "怎样",
        "怎么",
        "如何",
        "为什么",
        "其中",
        "它",
        "他",
        "她",
        "他们",
        "这",
        "那",
        "这个",
        "那个",
        "又",
        "还",
        "都",
        "也",
        "就",
        "才",
        "很",
        "最",
        "更",
        "各",
        "每",
        "个",
        "名",
        "位",
        "上",
        "中",
        "里",
        "内",
        "时",
        "后",
        "前",
        "间",
        "以来",
        "的",
        "了",
        "吗",
        "呢",
        "对",
        "向",
        "从",
        "被",
        "把",
        "由",
        "与",
        "和",
        "及",
        "或",
        "到",
        "去",
        "来",
        "过",
        "着",
        "出",
        "成",
        "作",
        "当",
        "使",
        "让",
        "请问",
        "告诉",
        "我",
        "你",
        "什么样",
        "情况",
        "东西",
        "事",
        "是否",
        "是不是",
        "有没有",
        "属于",
        "相关",
        "有关",
        "方面",
        "叫",
        "称",
        "称为",
        "名为",
        "哪里",
        "哪些",
        "哪个",
        "占",
        "达",
        "达到",
        "得",
        "给",
        "人",
        "截至",
        "目前",
        "之",
        "其",
        "该",
        "本",
        "此",
        "只",
        "仅",
        "不",
        "没",
        "没有",
        "今年",
        "一下",
        "还是",
        "多",
        "少",
        "大",
        "相差",
        "相比",
        "比",
        "如果",
    ]
)


@dataclass(frozen=True, slots=True)
class Term:
    """One thing a question says. ``hard`` terms must be found for an answer to be about what was asked."""

    text: str
    """Folded."""
    kind: TermKind
    weight: float

    @property
    def hard(self) -> bool:
        if self.kind == "number":
            return sum(char.isdigit() for char in self.text) >= _LONG_NUMBER
        return self.kind in _HARD


@lru_cache(maxsize=512)
def terms(text: str) -> tuple[Term, ...]:
    """The terms of a Chinese question or of a part of it, the weightiest kinds first, each once."""
    found: dict[str, Term] = {}
    rest = text

    def add(word: str, kind: TermKind, weight: float | None = None) -> None:
        word = fold_chars(word).strip()
        if word and word not in found:
            found[word] = Term(word, kind, _WEIGHTS[kind] if weight is None else weight)

    for match in _QUOTED.finditer(text):
        inside = next(group for group in match.groups() if group)
        add(inside, "quoted")
        for place in _places_in(inside):
            add(place, "place", _WITHIN)
        rest = rest.replace(match.group(), "，" * len(match.group()))
    folded = fold_chars(rest)
    exact: tuple[tuple[re.Pattern[str], TermKind], ...] = ((_YEAR, "year"), (_DAY, "date"), (_ORDINAL, "ordinal"))
    for pattern, kind in exact:
        for match in pattern.finditer(folded):
            if match.group() in _FIRSTS:
                continue
            add(match[1] if match.lastindex else match.group(), kind)
            rest = rest[: match.start()] + "，" * len(match.group()) + rest[match.end() :]
        folded = fold_chars(rest)
    rest = re.sub(r"(?<=，)[中里上内](?=\w)", "，", rest)  # “…榜”中周口市: LAC would read 中周口市
    for token in joined(recut(rest, _roads(tagged(rest)))):
        word = fold_chars(token.text)
        if "," in word or word[0] in "此该本其":  # what stood masked
            continue
        if token.tag not in _CONTENT or word in _IDLE or not re.search(r"\w", word):
            continue
        if token.tag == "PER" and len(word) >= 2:
            add(word, "name")
        elif token.tag in ("LOC", "ORG") and len(word) >= 2:
            add(word, "place")
            if first := _leading_place(token.text):
                add(first, "place", _WITHIN)
        elif _NUMBER.match(word):
            add(_NUMBER.match(word).group(), "number")  # type: ignore[union-attr]
        elif _TITLE.search(word):
            add(word, "title")
        elif token.tag in ("n", "nz", "nw") and len(word) >= 2 and _is_rare(word):
            add(word, "rare")
        elif token.tag in ("n", "nz", "nw") and _is_place(token.text):
            add(word, "place")
        elif word != "年" and not re.fullmatch(r"[\d年月日号]+", word):
            add(word, "word", 0.4 if len(word) == 1 else 1.0 if len(word) == 2 else 1.3)
    return tuple(found.values())


@lru_cache(maxsize=4096)
def _is_place(word: str) -> bool:
    """Whether the tagger takes the word for a place where nothing stands around it: 驻马店|奥运会."""
    tokens = tagged(word)
    return len(word) >= 2 and len(tokens) == 1 and tokens[0].tag == "LOC"


def _leading_place(name: str) -> str:
    """越南 of 越南建设银行; "" where the name begins with none, or is a place itself, however long (周口市川汇区)."""
    for length in (2, 3, 4):  # the shortest: what holds the longer one holds it too
        first = name[:length]
        if len(name) > length + 1 and _is_place(first):
            own = first in _OWN_COUNTRY or _PLACE_FIRST.match(name) or _PLACE_END.sub("", name) == first
            return "" if own else first
    return ""


def _places_in(quoted: str) -> list[str]:
    """河南 of 《河南宣传》: a title read by its other words is another one elsewhere."""
    found = [token.text for token in tagged(quoted) if token.tag == "LOC" and len(token.text) >= 2]
    return found or [first for first in (_leading_place(quoted),) if first]


def _is_rare(word: str) -> bool:
    """A noun that general Chinese seldom uses tells what a question is about, as a name does."""
    if not re.fullmatch(r"[\u4e00-\u9fff]+", word) or _frequencies().get(word, 0) >= _RARE:
        return False
    return len(word) > 2 or word in _frequencies()  # 份报, 人管: pieces of what the tagger cut wrongly


def recut(text: str, tokens: Sequence[Token]) -> list[Token]:
    """Without places and rare nouns that cut through a word of the dictionary: 登川|汇区 is 登|川汇区.

    Where a boundary of one falls inside such a word, the piece up to the next common boundary is cut by the dictionary
    and tagged word by word. Names of people stay: the dictionary knows few.
    """
    words = _words(text) if any(_doubtful(token) for token in tokens) else []
    out: list[Token] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        index += 1
        cut = [word for word in words if _crosses(word, token, text)] if _doubtful(token) else []
        if not cut:
            out.append(token)
            continue
        end = max(token.end, cut[-1][1])
        while index < len(tokens) and tokens[index].start < end:
            end = max(end, tokens[index].end)
            index += 1
        out += _pieces(text, token.start, end, cut)
    return out


def _crosses(word: tuple[int, int], token: Token, text: str) -> bool:
    """Whether a boundary of the token is inside the word, and the dictionary has this or what it leaves: 商丘|报给."""
    start, end = word
    inside = start < token.start < end or start < token.end < end
    known = _frequencies()
    return inside and bool(known.get(text[start:end]) or known.get(text[token.start : start]))


def _roads(tokens: Sequence[Token]) -> list[Token]:
    """七一|路 is one place, and so are 六一|社区, which the tagger takes for a day, and 纺织路|社区: no other word."""
    out: list[Token] = []
    for token in tokens:
        road = out and out[-1].tag == "LOC" and _ROAD.fullmatch(token.text)
        named = out and token.text in _QUARTERS and _OWN_NAME.fullmatch(out[-1].text) is not None
        if road or (named and (out[-1].tag in _NAMING or out[-1].text not in _frequencies())):
            out[-1] = Token(out[-1].text + token.text, out[-1].start, token.end, "LOC")
        else:
            out.append(token)
    return out


def _doubtful(token: Token) -> bool:
    return token.tag in ("LOC", "ORG") or (token.tag in ("n", "nz", "nw") and _is_rare(fold_chars(token.text)))


def _pieces(text: str, start: int, end: int, cut: Sequence[tuple[int, int]]) -> list[Token]:
    """The text from start to end, cut anew at the bounds of these words."""
    bounds = sorted({start, end, *(place for word in cut for place in word if start < place < end)})
    out: list[Token] = []
    for first, last in pairwise(bounds):
        out += [Token(one.text, first + one.start, first + one.end, one.tag) for one in tagged(text[first:last])]
    return out


def _words(text: str) -> list[tuple[int, int]]:
    import jieba

    _frequencies()
    return [(start, end) for _, start, end in jieba.tokenize(text) if end - start > 1]


@cache
def _frequencies() -> dict[str, int]:
    import jieba  # loaded already where a search came before; half a second where not

    jieba.setLogLevel(logging.ERROR)  # it reports its start-up on stderr
    jieba.initialize()
    frequencies: dict[str, int] = jieba.dt.FREQ
    return frequencies


def joined(tokens: Sequence[Token]) -> list[Token]:
    """Nouns in a row that end in 区, 县, 局, 村 … are one place or organisation, which LAC often cuts up."""
    out: list[Token] = []
    for token in tokens:
        out.append(token)
        if not (token.tag in ("n", "LOC", "ORG") and _PLACE_TAIL.search(token.text)) or token.tag != "n":
            continue
        first = len(out) - 1
        while (
            first and out[first - 1].tag in ("n", "nz", "vn", "LOC", "ORG", "ns") and out[first - 1].text not in _IDLE
        ):
            first -= 1
        if first < len(out) - 1 and len(token.text) == 1:
            whole = "".join(part.text for part in out[first:])
            out[first:] = [Token(whole, out[first].start, token.end, "LOC")]
    return out


@lru_cache(maxsize=20_000)
def presence(term: Term, folded: str) -> float:
    """How far ``folded`` (from fold_chars) holds the term, 0 to 1."""
    if not folded:
        return 0.0
    if term.kind == "title":
        return _title_presence(term.text, folded)
    if term.kind == "date":  # 5月6日 does not stand in 15月6日
        return 1.0 if re.search(rf"(?<!\d){re.escape(term.text.replace('号', '日'))}", folded) else 0.0
    if term.kind == "number":
        return _number_presence(term.text, folded)
    if term.text in folded:
        return 1.0
    if term.kind == "place":
        return _place_presence(term.text, folded)
    if term.kind in ("name", "year"):
        return 0.0
    if term.kind == "ordinal":
        return 1.0 if term.text in folded.replace(" ", "") else 0.0
    if term.kind == "quoted":
        bare, text = _bare(term.text), _bare(folded)
        return 1.0 if bare and bare in text else _share(bare, text, 0.7)
    return _word_presence(term.text, folded)


def coverage(wanted: Sequence[Term], *layers: tuple[str, float]) -> float:
    """Share of the terms' weight that the layers hold, 0 to 1; a layer is a folded text and what finding it counts."""
    total = sum(term.weight for term in wanted)
    if not total:
        return 0.0
    return sum(term.weight * best_presence(term, layers) for term in wanted) / total


def best_presence(term: Term, layers: Iterable[tuple[str, float]]) -> float:
    """The best of presence times what the layer counts; the layers come in falling order of it."""
    best = 0.0
    for text, value in layers:
        if best >= value:  # the layers behind count no more than this
            break
        best = max(best, presence(term, text) * value)
    return best


def _title_presence(title: str, folded: str) -> float:
    """市长 does not stand in 副市长: a deputy is another person."""
    start = folded.find(title)
    while start >= 0:
        if not _DEPUTY.search(folded[:start]):
            return 1.0
        start = folded.find(title, start + 1)
    return 0.0


def _number_presence(wanted: str, folded: str) -> float:
    """100 does not stand in 1000; 1200 stands in 1,200, 一千二百 and 0.12万."""
    if re.search(rf"(?<![\d.]){re.escape(wanted)}(?!\d)", folded):
        return 1.0
    value = _value(wanted)
    text = re.sub(r"(?<=\d),(?=\d{3})", "", folded)
    return 1.0 if value is not None and any(_value(match.group()) == value for match in _SPELT.finditer(text)) else 0.0


@lru_cache(maxsize=20_000)
def _value(text: str) -> float | None:
    """Of 12万, 1.2万, 一千二百; None of a percentage."""
    if match := re.fullmatch(r"(\d+(?:\.\d+)?)([万亿]?)", text):
        return float(match[1]) * _SCALE.get(match[2], 1)
    return number(text)


def _place_presence(place: str, folded: str) -> float:
    """By what tells it from others of its kind: 五一路街道办事处 is not found where 七一路街道办事处 stands."""
    core = _PLACE_END.sub("", place)
    if _SMALL_PLACE.search(place) and len(core) == 2:  # 龙泉镇 is not 龙泉洞
        alone = bool(re.search(rf"{re.escape(core)}(?:街|办|社区|居|[镇乡村路]|[^\w])", folded))
    else:
        alone = len(core) >= 2 and core in folded
    if alone or any(other in folded for other in same_as(place)):
        return 0.9
    if any(inner in folded for inner in within(place)):  # what is said of a county is said within its city
        return PART_PRESENT
    first = _PLACE_FIRST.match(place)  # 承德市直属, 商丘市区: the place it begins with
    if first and is_division(place[first.end() :]):  # 周口市太康县: its own name decides, not the city's
        return 0.9 if short(place[first.end() :]) in folded else 0.0
    if first and (first.group() in folded or first.group()[:-1] in folded):
        return 0.8
    if first:  # 青山市文明办 is not 白水市文明办; a street may stand without its district
        street = place[first.end() :]
        return 0.6 if street in folded and len(_PLACE_END.sub("", street)) in range(2, len(street)) else 0.0
    own = _OFFICE_END.sub("", place)
    return _share(own if len(own) >= 2 else place, folded, 0.6)


def _word_presence(word: str, folded: str) -> float:
    if any(other in folded for other in same_as(word)):
        return 0.85
    if len(word) >= 3:
        return _share(word, folded, 0.5)
    return 0.0


def _share(word: str, folded: str, least: float) -> float:
    """Share of the word's pairs of characters in the text, 0 below ``least``."""
    pairs = [word[i : i + 2] for i in range(len(word) - 1)]
    share = sum(pair in folded for pair in pairs) / len(pairs) if pairs else 0.0
    return 0.9 * share if share >= least else 0.0


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)
