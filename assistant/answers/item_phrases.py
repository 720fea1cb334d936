"""The noun phrases of a sentence that may be items: pieces between 、 and 或者, without what only leads up to them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.answers.entities import Token, tagged
from assistant.answers.governors import FILLERS, GENERIC, NO_ITEM, PRONOUNS, PURPOSES, Aim
from assistant.answers.lists import Span
from vectorstore.words import fold_chars

LONGEST = 20
"""Characters of an item."""
_PURE = 14
"""Characters of an item that makes up a clause with others like it, and no verb."""
_JOINT = re.compile(r"、|以及|或者(?:说|是)?|或是?|还有|和|及|与|并且|跟|甚至是?|再加上|加上|[+＋/]")
_SIGNS = "、+＋/"
_NOUNS = frozenset({"n", "nz", "nw", "vn", "an", "j", "s", "ORG", "LOC", "PER", "xc", "i"})
_MARKS = tuple("、，,；;。等")
_MEASURE = re.compile(r"[一两二三四几半]{1,2}[\u4e00-\u9fff]")


class Phrases:
    """Those of ``text[start:end]``, a sentence; positions count in the whole text."""

    def __init__(self, text: str, start: int, end: int, aim: Aim) -> None:
        self._text = text
        self._aim = aim
        self._tokens = [Token(w.text, w.start + start, w.end + start, w.tag) for w in tagged(text[start:end])]
        self.begins = {token.start for token in self._tokens}
        """Where words begin."""
        self.ends = {token.end for token in self._tokens}

    def items(self, start: int, end: int) -> Iterator[Span]:
        """The items of a stretch of the sentence."""
        for begin, last in self._pieces(start, end):
            span = self._trimmed(begin, last)
            if span is not None and self._is_item(span):
                yield span

    def are_all(self, start: int, end: int) -> bool:
        """Whether a stretch is nothing but short items."""
        for begin, last in self._pieces(start, end):
            span = self._trimmed(begin, last)
            if span is None or span[1] < len(self._text[:last].rstrip()) or span[1] - span[0] > _PURE:
                return False
            if not self._is_item(span):
                return False
        return True

    def _is_item(self, span: Span) -> bool:
        words = fold_chars(self._text[slice(*span)])
        if not 0 < len(words) <= LONGEST or GENERIC.match(words) or NO_ITEM.search(words) or words in FILLERS:
            return False
        return words not in self._aim.question and not words.isdigit()

    def _pieces(self, start: int, end: int) -> Iterator[Span]:
        """``start:end`` cut at 、 and 或者 …, between whole words."""
        begin = start
        for match in _JOINT.finditer(self._text, start, end):
            if match[0] in _SIGNS or (match.start() in self.begins and match.end() in self.ends):
                yield begin, match.start()
                begin = match.end()
        yield begin, end

    def _trimmed(self, start: int, end: int) -> Span | None:
        """The noun phrase of a piece: without fillers before it and without what it is for behind it."""
        tokens = [token for token in self._tokens if token.end > start and token.start < end and token.text.strip()]
        while tokens and tokens[0].start >= start and _leads(tokens[0]):
            tokens.pop(0)
        kept: list[Token] = []
        for index, token in enumerate(tokens):
            opened = token.text in ("（", "(") and not re.search(r"[)）]", self._text[token.end : end])
            if opened or (token.end <= end and not self._takes_in(tokens, index)):
                break
            kept.append(token)
        if kept and kept[-1].tag in _NOUNS and (name := self._cut_name(kept[-1], end)):
            return max(start, kept[0].start), name
        while kept and (kept[-1].text in ("的", "得") or (len(kept) > 1 and kept[-1].tag == "f")):
            kept.pop()
        if len(kept) > 1 and kept[0].tag == "m" and _MEASURE.fullmatch(kept[0].text):
            kept.pop(0)  # 一杯牛奶
        if not any(token.tag in _NOUNS or token.end > end for token in kept):
            return self._unknown(start, end, tokens)
        first, last = max(start, kept[0].start), min(end, kept[-1].end)
        return (first, last) if first < last else None

    def _takes_in(self, tokens: Sequence[Token], index: int) -> bool:
        """As _belongs, and where doings are asked for with a verb at the end of the phrase as well."""
        done = "do" in self._aim.families and index > 0 and index + 1 == len(tokens) and tokens[index].tag == "v"
        return (done and tokens[index].text not in PURPOSES) or _belongs(tokens, index)  # 平地散步

    def _unknown(self, start: int, end: int, tokens: Sequence[Token]) -> Span | None:
        """A short piece between two marks that the tagger takes for no noun: 太冲, 依达拉奉."""
        whole = tokens and tokens[0].start == start and self._text[start - 1 : start] in _MARKS
        if not whole or self._text[end : end + 1] not in _MARKS or not 2 <= end - start <= 5:
            return None
        words = {token.text for token in tokens}
        return None if words & (FILLERS | PURPOSES | {"不", "没", "没有"}) else (start, end)

    def _cut_name(self, last: Token, end: int) -> int:
        """Where a name ends whose last character or two the tagger took for another word (奥司他|韦); 0 for none."""
        start = last.end
        rest = self._text[start:end].rstrip()
        short = 0 < len(rest) <= 1 + (last.tag == "nz")
        is_name = short and rest not in PURPOSES | FILLERS and rest[0] not in "的等"
        return start + len(rest) if is_name else 0


def _leads(token: Token) -> bool:
    """Words before an item; of one character only known ones: 替 of 替格瑞洛 is no preposition."""
    return token.text in FILLERS | PRONOUNS or (len(token.text) > 1 and token.tag in ("p", "c", "d"))


def _belongs(tokens: Sequence[Token], index: int) -> bool:
    """Whether the noun phrase that begins with ``tokens[0]`` takes in the one at ``index``."""
    token = tokens[index]
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    then_noun = following is not None and following.tag in _NOUNS
    if index and token.text in PURPOSES:
        return False
    if index and token.tag == "n" and following and following.text in PURPOSES and tokens[index - 1].tag == "nz":
        return False  # 软膏|局部|涂抹
    if token.tag in _NOUNS or token.tag in ("m", "a", "TIME", "q") or token.text in ("他", "替"):
        return True  # names of things begin with 他 and 替, items are not people
    if token.tag == "f":
        return following is not None
    if token.tag == "w":
        return token.text in "-+%·()（）“”《》"
    if token.tag == "u":
        joins = index > 0 and token.text in ("的", "得") and following is not None
        return joins and (then_noun or tokens[index + 1].tag == "a") and tokens[index + 1].text not in PURPOSES
    if token.tag == "v":
        return then_noun and (index == 0 or len(token.text) == 1)  # 打太极拳
    return token.tag in ("ad", "vd") and index == 0
