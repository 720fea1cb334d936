"""Items scattered over the clauses of a passage: 可以用甲软膏或者乙软膏，严重时口服丙片，比如…

What governs a stretch of text tells whether it names items: a word that gives examples (比如, 包括, 常见的有), a verb
of taking, using, doing or seeing (服用, 选择, 做), or what follows it (甲、乙等食物). A stretch governed by a verb of
effect (缓解, 引起) names none, unless the question asks for effects. The words are in governors.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from assistant.answers.entities import Token, tagged
from assistant.answers.governors import (
    AND_SO_ON,
    CLASS,
    CONDITION,
    FILLERS,
    GENERIC,
    GOVERNORS,
    IS,
    NEGATED,
    NO_ITEM,
    OF_EFFECT,
    PRONOUNS,
    PURPOSES,
    TAKING,
    TO_EFFECT,
    Family,
    families_of,
)
from assistant.answers.lists import Entry, Listing, Span
from assistant.sentences import sentences
from vectorstore.words import fold_chars

LONGEST = 20
"""Characters of an item."""
_PURE = 14
"""Characters of an item that makes up a clause with others like it, and no verb."""
_CLAUSE = re.compile(r"[^，,；;。！？!?：:\n]+(?:[,:](?=\d)[^，,；;。！？!?：:\n]+)*")
_JOINT = re.compile(r"、|以及|或者(?:说|是)?|或是?|还有|和|及|与|并且|跟|甚至是?|再加上|加上|[+＋/]")
_GOES_ON = re.compile(r"\s*(?:或者?是?|还有|以及|甚至)(?=[\u4e00-\u9fff])")
_SIGNS = "、+＋/"
_NOUNS = frozenset({"n", "nz", "nw", "vn", "an", "j", "s", "ORG", "LOC", "PER", "xc", "i"})
_MARKS = tuple("、，,；;。等")
_MEASURE = re.compile(r"[一两二三四几半]{1,2}[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Aim:
    """What is asked, as far as it decides which stretches name items."""

    question: str
    """Folded: what stands in it is no item."""
    negated: bool
    """不能吃什么: what is to be left alone."""
    families: frozenset[Family]

    @property
    def effects(self) -> bool:
        """有什么症状, 可以治什么."""
        return "effect" in self.families


def aim_of(question: str) -> Aim | None:
    """Of a Chinese question; None of one that asks for nothing of the kind."""
    folded = fold_chars(question)
    families = families_of(folded)
    return None if families is None else Aim(folded, bool(NEGATED.search(folded)), families)


@dataclass(slots=True)
class _Zone:
    """A stretch of a clause, what governs it, and the items found in it."""

    start: int
    end: int
    family: Family | None
    negated: bool
    conditional: bool = False
    condition: Span | None = None
    items: list[Span] = field(default_factory=list)


def scattered(text: str, aim: Aim) -> Listing | None:
    """The items of ``text`` (a paragraph), each once, in order; None where it names none.

    Attributes: 类别, the class that an item is an example of, and 情况, the clause that says when it applies.
    """
    entries: dict[str, Entry] = {}
    for start, end in sentences(text):
        for entry in _Sentence(text, start, end, aim).entries():
            entries.setdefault(fold_chars(text[entry.start : entry.end]), entry)
    found = list(entries.values())
    specific = [entry for entry in found if not CLASS.search(text[entry.start : entry.end])]
    found = specific if len(specific) > 1 else found
    if not found:
        return None
    return Listing("scattered", tuple(found), (0, found[0].start), (found[-1].end, found[-1].end))


class _Sentence:
    """One sentence being read for items; positions count in the whole text."""

    def __init__(self, text: str, start: int, end: int, aim: Aim) -> None:
        self._text = text
        self._span = start, end
        self._aim = aim
        self._tokens = [Token(w.text, w.start + start, w.end + start, w.tag) for w in tagged(text[start:end])]
        self._begins = {token.start for token in self._tokens}
        self._ends = {token.end for token in self._tokens}

    def entries(self) -> Iterator[Entry]:
        """The items with the class and the condition they are named under."""
        zones = [zone for zone in self._read() if zone.family is not None]
        category: Span | None = None
        for index, zone in enumerate(zones):
            behind = zones[index + 1 :]
            following = next((one for one in behind if one.family != "effect" or one.end - one.start > 1), None)
            if following is not None and self._is_class(zone, following):
                category = zone.items[0]  # 头孢类药物，比如…: the class, not an item
                continue
            for span in zone.items:
                attributes = {"类别": category} if category and zone.family == "examples" else {}
                if zone.condition:
                    attributes["情况"] = zone.condition
                yield Entry(*span, contexts=(span,), attributes=attributes)
            category = category if zone.items and zone.family == "examples" else None

    def _is_class(self, zone: _Zone, following: _Zone) -> bool:
        """One thing, and examples right behind it."""
        if following.family != "examples" or not following.items or zone.family == "examples" or len(zone.items) != 1:
            return False
        return "、" not in self._text[zone.items[0][1] : following.start]

    def _read(self) -> Iterator[_Zone]:
        condition: Span | None = None
        last: _Zone | None = None
        waiting: list[Span] = []
        for match in _CLAUSE.finditer(self._text, *self._span):
            conditional = bool(CONDITION.search(match[0].strip()))
            condition = match.span() if conditional else condition
            zones = self._zones(match.span())
            first = zones[0]
            pure = len(zones) == 1 and (self._is_pure(first) or _GOES_ON.match(match[0]) is not None)
            so_on = AND_SO_ON.search(self._text, first.start, first.end)
            if pure and last is not None and (last.items or last.end - last.start < 2):
                first.family, first.negated = last.family, last.negated or first.negated
            elif so_on and (pure or "、" in self._text[first.start : first.end]):
                first.family = "examples"  # 甲，乙，丙等食物: what follows tells
                for span in waiting if pure else ():
                    yield self._filled(_Zone(*span, "examples", first.negated))
            waiting = [*waiting, match.span()] if pure and first.family is None else []
            for zone in zones:
                zone.conditional, zone.condition = conditional, condition
                if zone.family == "examples" and last is not None and zone.start - match.start() < 6:
                    zone.negated = zone.negated or last.negated
                    if last.family in TAKING - self._aim.families:
                        zone.family = last.family  # 口服止痛药，比如…, where sports are asked for
                yield self._filled(zone)
                last = zone if zone.family is not None else last
            last = None if zones[-1].family is None else last

    def _zones(self, clause: Span) -> list[_Zone]:
        """The clause cut at its governors; the first zone, before them, has none."""
        negated = bool(NEGATED.search(self._text[slice(*clause)]))
        zones = [_Zone(*clause, None, negated)]
        at = clause[0]
        while at < clause[1]:
            governor = self._governor(at, clause[1])
            if governor is not None:
                zones[-1].end = at
                at = governor[1]
                zones.append(_Zone(at, clause[1], governor[0], negated))
            else:
                at += 1
        return zones

    def _governor(self, at: int, limit: int) -> tuple[Family, int] | None:
        """The governor that begins at ``at``, of whole words, the longest."""
        if at not in self._begins:
            return None
        named = IS.match(self._text, at, limit)
        if named and named.end() in self._ends and CLASS.search(self._text[self._span[0] : at]):
            return "examples", named.end()
        joined = self._text[at - 1 : at] == "、"  # 甲、补液盐: a verb of one character begins a name there
        best: tuple[Family, int] | None = None
        for family, pattern in GOVERNORS.items():
            match = pattern.match(self._text, at, limit)
            if match and match.end() in self._ends and match.end() - at > joined:
                best = (family, match.end()) if best is None or match.end() > best[1] else best
        return best

    def _is_pure(self, zone: _Zone) -> bool:
        """Whether a clause is nothing but items, 等食物 behind them apart."""
        stop = AND_SO_ON.search(self._text, zone.start, zone.end)
        for begin, last in self._pieces(zone.start, stop.start() if stop else zone.end):
            span = self._trimmed(begin, last)
            if span is None or span[1] < len(self._text[:last].rstrip()) or span[1] - span[0] > _PURE:
                return False
            if not _is_item(self._text, span, self._aim):
                return False
        return True

    def _filled(self, zone: _Zone) -> _Zone:
        zone.items = list(self._items(zone))
        return zone

    def _items(self, zone: _Zone) -> Iterator[Span]:
        aim = self._aim
        if zone.family is None or zone.negated != aim.negated or zone.family not in aim.families:
            return
        if zone.conditional and zone.family == "examples":
            return  # 如果有咳嗽、痰多: the case, not the items
        stop = AND_SO_ON.search(self._text, zone.start, zone.end)
        if not aim.effects:
            behind = self._text[stop.end() : zone.end][:5] if stop else ""
            if OF_EFFECT.search(behind) or TO_EFFECT.search(self._text[zone.start : zone.end]):
                return
        for begin, last in self._pieces(zone.start, stop.start() if stop else zone.end):
            span = self._trimmed(begin, last)
            if span is not None and _is_item(self._text, span, aim):
                yield span

    def _pieces(self, start: int, end: int) -> Iterator[Span]:
        """``start:end`` cut at 、 and 或者 …, between whole words."""
        begin = start
        for match in _JOINT.finditer(self._text, start, end):
            if match[0] in _SIGNS or (match.start() in self._begins and match.end() in self._ends):
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
            if opened or (token.end <= end and not self._continues(tokens, index)):
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

    def _continues(self, tokens: Sequence[Token], index: int) -> bool:
        done = "do" in self._aim.families and index > 0 and index + 1 == len(tokens) and tokens[index].tag == "v"
        return (done and tokens[index].text not in PURPOSES) or _continues(tokens, index)  # 平地散步

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


def _continues(tokens: Sequence[Token], index: int) -> bool:
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


def _is_item(text: str, span: Span, aim: Aim) -> bool:
    words = fold_chars(text[slice(*span)])
    if not 0 < len(words) <= LONGEST or GENERIC.match(words) or NO_ITEM.search(words) or words in FILLERS:
        return False
    return words not in aim.question and not words.isdigit()
