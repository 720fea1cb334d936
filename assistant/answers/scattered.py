"""Items scattered over the clauses of a passage: 可以用甲软膏或者乙软膏，严重时口服丙片，比如…

What governs a stretch of text tells whether it names items: a word that gives examples (比如, 包括, 常见的有), a verb
of taking, using, doing or seeing (服用, 选择, 做), or what follows it (甲、乙等食物). A stretch governed by a verb of
effect (缓解, 引起) names none, unless the question asks for effects. The words are in governors.py, and how an
item is cut out of such a stretch in item_phrases.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from assistant.answers.governors import (
    AND_SO_ON,
    CLASS,
    CONDITION,
    GOVERNORS,
    IS,
    NEGATED,
    OF_EFFECT,
    TAKING,
    TO_EFFECT,
    Aim,
    Family,
)
from assistant.answers.item_phrases import Phrases
from assistant.answers.lists import Entry, Listing, Span
from assistant.sentences import sentences
from vectorstore.words import fold_chars

_CLAUSE = re.compile(r"[^，,；;。！？!?：:\n]+(?:[,:](?=\d)[^，,；;。！？!?：:\n]+)*")
_GOES_ON = re.compile(r"\s*(?:或者?是?|还有|以及|甚至)(?=[\u4e00-\u9fff])")


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
        self._phrases = Phrases(text, start, end, aim)

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
        if at not in self._phrases.begins:
            return None
        named = IS.match(self._text, at, limit)
        if named and named.end() in self._phrases.ends and CLASS.search(self._text[self._span[0] : at]):
            return "examples", named.end()
        joined = self._text[at - 1 : at] == "、"  # 甲、补液盐: a verb of one character begins a name there
        best: tuple[Family, int] | None = None
        for family, pattern in GOVERNORS.items():
            match = pattern.match(self._text, at, limit)
            if match and match.end() in self._phrases.ends and match.end() - at > joined:
                best = (family, match.end()) if best is None or match.end() > best[1] else best
        return best

    def _is_pure(self, zone: _Zone) -> bool:
        """Whether a clause is nothing but items, 等食物 behind them apart."""
        stop = AND_SO_ON.search(self._text, zone.start, zone.end)
        return self._phrases.are_all(zone.start, stop.start() if stop else zone.end)

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
        yield from self._phrases.items(zone.start, stop.start() if stop else zone.end)
