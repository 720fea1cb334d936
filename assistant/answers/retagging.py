"""The tagger's words put right where a dictionary, or what stands beside them, knows better."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import pairwise

from assistant.answers.entities import Token, tagged
from assistant.answers.short_names import part_of_speech, surname_of
from assistant.answers.synonyms import same_as
from assistant.answers.term_kinds import IDLE
from assistant.divisions import is_division
from vectorstore.words import fold_chars

_RARE = 20
"""Occurrences in jieba's dictionary (of 60 million words) below which a noun is rare."""
_COMMON = 1_000
"""Occurrences from which two characters are a word that a verb takes: 扫|大街."""
_PLACE_TAIL = frozenset("省市县区镇乡村局")
_NOUNS = frozenset({"n", "nz", "vn", "LOC", "ORG", "ns"})
_NAMING = frozenset({"LOC", "nz", "TIME"})
_OWN_NAME = re.compile(r"(?!.*[年月日天期])[\u4e00-\u9fff]{2,4}")
_QUARTERS = frozenset({"社区", "小区", "街道", "街道办事处", "办事处"})
_SURNAME_LIKE = frozenset({"a", "n", "nz", "PER"})
_VERBS = frozenset("拿把给让请被去来跟")
"""Verbs and prepositions with which no place's name goes on behind that of its county."""
_ROAD = re.compile(r"[路街巷]")
_NEW_OR_OLD = re.compile("[新老旧大小][桥楼路街馆厂站校店院村库井闸坝渠]")
"""Behind a measure word no name: 那座新桥."""
_ENDING = frozenset({"的", "了", "”", "》"})
_AND_LEVEL = re.compile("和[县市区镇乡村]")
_FAMILIAR = frozenset("老小大阿")
_NUMBERED_ROAD = re.compile(r"(?<=[省市县区镇乡村])[A-Za-z]\d{1,4}[线段]?$")


def joined(tokens: Sequence[Token]) -> list[Token]:
    """Nouns in a row that end in 区, 县, 局, 村 … are one place or organisation, which LAC often cuts up."""
    out: list[Token] = []
    for token in tokens:
        out.append(token)
        if token.tag != "n" or token.text not in _PLACE_TAIL:
            continue
        first = len(out) - 1
        while first and out[first - 1].tag in _NOUNS and not _is_idle(out[first - 1].text):
            first -= 1
        if first < len(out) - 1:
            whole = "".join(part.text for part in out[first:])
            out[first:] = [Token(whole, out[first].start, token.end, "LOC")]
    return out


def _is_idle(word: str) -> bool:
    """No part of a name, as 各县 of 青山各县区 is none."""
    return word in IDLE or word[0] in "各每"


def roads(tokens: Sequence[Token]) -> list[Token]:
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


def governed(tokens: Sequence[Token]) -> list[Token]:
    """教|川汇 is a verb and a place, 承德|拿志愿 a place and a verb, 扫|大街 a deed: taken for names."""
    out: list[Token] = []
    for token in tokens:
        if token.tag == "LOC" and _is_deed(token.text):
            cut = token.start + 1
            out += [Token(token.text[0], token.start, cut, "v"), Token(token.text[1:], cut, token.end, "n")]
            continue
        begin, end = _division_within(token.text) if token.tag in ("LOC", "ORG") else (0, 0)
        if not end:
            out.append(token)
            continue
        if begin:
            out.append(Token(token.text[:begin], token.start, token.start + begin, "v"))
        out.append(Token(token.text[begin:end], token.start + begin, token.start + end, "LOC"))
        rest = token.start + end
        out += [Token(one.text, rest + one.start, rest + one.end, one.tag) for one in tagged(token.text[end:])]
    return out


def _is_deed(name: str) -> bool:
    """A verb and a common noun."""
    known = _frequencies()
    if len(name) != 3 or known.get(name) or part_of_speech(name[0]) != "v":
        return False
    return known.get(name[1:], 0) >= _COMMON and not _divides(name[1:])


def _division_within(name: str) -> tuple[int, int]:
    """Of a division behind a verb or a preposition, or before one, within what is no name; (0, 0) of none."""
    if _divides(name):
        return 0, 0
    for begin in (0, 1) if part_of_speech(name[0]) in ("v", "p") else (0,):
        for end in range(begin + 2, min(len(name), begin + 4) + 1):
            whole = end == len(name) and begin
            if _divides(name[begin:end]) and (whole or name[end : end + 1] in _VERBS):
                return begin, end
    return 0, 0


def _divides(name: str) -> bool:
    """川汇 for 川汇区 as well: the table has no district without its last word."""
    return len(name) > 1 and (is_division(name) or is_division(f"{name}区"))


def described(tokens: Sequence[Token]) -> list[Token]:
    """那座|新桥 is a bridge that is new, not one called so; behind 的 和县|交通局 is and."""
    out: list[Token] = []
    for token in tokens:
        if token.tag in ("LOC", "nz") and out and out[-1].tag == "q" and _NEW_OR_OLD.fullmatch(token.text):
            cut = token.start + 1
            out += [Token(token.text[0], token.start, cut, "a"), Token(token.text[1], cut, token.end, "n")]
        elif token.tag in ("LOC", "ORG") and out and out[-1].text in _ENDING and _AND_LEVEL.match(token.text):
            cut = token.start + 1
            out += [Token(token.text[0], token.start, cut, "c"), Token(token.text[1:], cut, token.end, token.tag)]
        else:
            out.append(token)
    return out


def numbered_roads(tokens: Sequence[Token]) -> list[Token]:
    """泽口市|S218线 are two places: the road goes on in other cities."""
    out: list[Token] = []
    for token in tokens:
        road = _NUMBERED_ROAD.search(token.text) if token.tag in ("LOC", "ORG", "nz", "n") else None
        if road is None or not road.start():
            out.append(token)
            continue
        cut = token.start + road.start()
        out += [
            Token(token.text[: road.start()], token.start, cut, "LOC"),
            Token(road.group(), cut, token.end, "LOC"),
        ]
    return out


def called(tokens: Sequence[Token]) -> list[Token]:
    """易|主任 is a person by surname and office: the tagger takes some surnames for everyday words."""
    out: list[Token] = []
    for token in tokens:
        whole = out[-1].text + token.text if out else ""
        if out and out[-1].tag in _SURNAME_LIKE and len(out[-1].text) == 1 and surname_of(whole):
            out[-1] = Token(whole, out[-1].start, token.end, "PER")
        else:
            out.append(token)
    return out


def spoken(tokens: Sequence[Token]) -> list[Token]:
    """弄|完 and 下水|管 are words of everyday speech where the synonyms have them as one."""
    out: list[Token] = []
    for token in tokens:
        whole = out[-1].text + token.text if out and out[-1].end == token.start else ""
        if same_as(whole):
            out[-1] = Token(whole, out[-1].start, token.end, token.tag if token.tag.startswith("n") else "v")
        else:
            out.append(token)
    return out


def recut(text: str, tokens: Sequence[Token]) -> list[Token]:
    """Without places and rare nouns that cut through a word of the dictionary: 登川|汇区 is 登|川汇区.

    Where a boundary of one falls inside such a word, the piece up to the next common boundary is cut by the dictionary
    and tagged word by word. Names of people stay, since the dictionary knows few, but for a word's end and a verb:
    鲜|叶拉 is 鲜叶|拉.
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
        begin = min(token.start, cut[0][0]) if token.tag == "PER" else token.start
        while out and out[-1].end > begin:
            begin = out.pop().start
        end = max(token.end, cut[-1][1])
        while index < len(tokens) and tokens[index].start < end:
            end = max(end, tokens[index].end)
            index += 1
        out += _pieces(text, begin, end, cut)
    return out


def _crosses(word: tuple[int, int], token: Token, text: str) -> bool:
    """Whether a boundary of the token is inside the word, and the dictionary has this or what it leaves: 商丘|报给."""
    start, end = word
    inside = start < token.start < end or start < token.end < end
    known = _frequencies()
    if token.tag == "PER":
        first = text[start] not in _FAMILIAR and start < token.start < end == token.end - 1
        return first and bool(known.get(text[start:end])) and part_of_speech(token.text[-1]) == "v"
    return inside and bool(known.get(text[start:end]) or known.get(text[token.start : start]))


def _doubtful(token: Token) -> bool:
    if token.tag in ("LOC", "ORG"):
        return not _divides(token.text)
    if token.tag == "PER":
        return len(token.text) == 2
    return token.tag in ("n", "nz", "nw") and is_rare(fold_chars(token.text))


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


@lru_cache(maxsize=4096)
def is_place(word: str) -> bool:
    """Whether the tagger takes the word for a place where nothing stands around it: 驻马店|奥运会."""
    tokens = tagged(word)
    return len(word) >= 2 and len(tokens) == 1 and tokens[0].tag == "LOC"


def is_rare(word: str) -> bool:
    """A noun that general Chinese seldom uses tells what a question is about, as a name does."""
    word = word.removesuffix("们")
    if not re.fullmatch(r"[\u4e00-\u9fff]+", word) or _frequencies().get(word, 0) >= _RARE:
        return False
    return len(word) > 2 or word in _frequencies()  # 份报, 人管: pieces of what the tagger cut wrongly


@cache
def _frequencies() -> dict[str, int]:
    import jieba  # loaded already where a search came before; half a second where not

    jieba.setLogLevel(logging.ERROR)  # it reports its start-up on stderr
    jieba.initialize()
    frequencies: dict[str, int] = jieba.dt.FREQ
    return frequencies
