"""Which items of a list, and which other lists, meet what the question itself names: 岗上村的, “敬业奉献”类的."""

from __future__ import annotations

import re

from assistant.answers.candidates import Candidate
from assistant.answers.listing_nouns import WANTED, noun_score
from assistant.answers.lists import Entry
from assistant.answers.presence import presence
from assistant.answers.reading.people import in_byline
from assistant.answers.wishes import Wish
from vectorstore.words import fold_chars

_HELD = 0.6
_LEVEL = re.compile("(?:国家|[省市县区镇校])级|全[国省市县区]|[省市县区]里")
_BYLINE = 40
"""Characters before a name in which its byline begins."""


def fitting(wish: Wish, candidate: Candidate) -> list[Entry]:
    """The entries that meet the question's own conditions: “敬业奉献”类的, 扶沟县的.

    A condition is a name, place, title or quotation of the question that some entries meet and others do not, unless
    heading or introduction hold it for all.
    """
    entries = [entry for entry in candidate.listing.entries if wish.bylines or not _is_byline(candidate, entry)]
    entries = _of_the_group(wish, candidate, _of_the_honour(wish, entries, candidate))
    if not entries:
        return []
    announced = candidate.announced
    for term in wish.names if candidate.listing.shape in ("people", "marks", "quotes") else ():
        if (term.kind == "title" and term.text != wish.office) or presence(term, announced) >= _HELD:
            continue  # 陪着县长去的镇长是谁: the first office is another's
        holding = [entry for entry in entries if presence(term, _said_of(candidate, entry)) >= _HELD]
        if holding == entries[:1] and term.kind == "place" and candidate.words(entries[0]).startswith(term.text):
            continue  # 临川市甲社区、乙社区: the first name says for all where they are
        entries = holding or entries
    before = candidate.document.text[candidate.listing.intro[0] : entries[0].start] if entries else ""
    said = candidate.below_head or (candidate.listing.shape == "people" and f"{wish.noun}，" in before)
    if candidate.listing.shape in ("parallel", "people") and len(wish.noun) >= 2 and not said:
        entries = [entry for entry in entries if wish.noun in _said_of(candidate, entry)] or entries
    return entries


def _of_the_group(wish: Wish, candidate: Candidate, entries: list[Entry]) -> list[Entry]:
    """模范有甲、乙；能手有丙、丁: those between the semicolons that hold what the question says and others lack."""
    if candidate.listing.shape not in ("people", "marks") or candidate.below_head or not entries:
        return entries
    text, begin = candidate.document.text, candidate.listing.intro[0]
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        first = max([text.rfind(mark, begin, entry.start) for mark in "；;"])
        stops = [at for at in (text.find(mark, entry.end) for mark in "；;。\n") if at >= 0]
        own = text[max(begin, first + 1) : min(stops, default=len(text))]
        groups.setdefault(fold_chars(own), []).append(entry)
    for term in wish.terms:
        holding = [group for group in groups if presence(term, group) >= _HELD]
        if holding and len(term.text) > 1 and not term.hard:
            groups = {group: groups[group] for group in holding}
    return [entry for group in groups.values() for entry in group]


def _of_the_honour(wish: Wish, entries: list[Entry], candidate: Candidate) -> list[Entry]:
    """Of what was called 省级示范村 and 市级示范村 those of the one level that the question names."""
    asked = {named[0] for term in wish.terms if (named := _LEVEL.search(term.text))}
    text = candidate.document.text
    told = [text[slice(*one.attributes["称号"])] if "称号" in one.attributes else "" for one in entries]
    if candidate.listing.shape == "people" or len(asked) != 1 or not all(_LEVEL.search(one) for one in told):
        return entries
    (level,) = asked
    return [one for one, title in zip(entries, told, strict=True) if level in title] or entries


def meets(wish: Wish, candidate: Candidate, entry: Entry) -> bool:
    """Whether the entry, or what announces its list, holds every name of the question."""
    said = candidate.announced + _said_of(candidate, entry)
    return all(presence(term, said) >= _HELD for term in wish.names)


def _said_of(candidate: Candidate, entry: Entry) -> str:
    own = candidate.document.text[entry.start : entry.end]
    return fold_chars(" ".join([own, *(candidate.document.text[a:b] for a, b in entry.contexts)]))


def _is_byline(candidate: Candidate, entry: Entry) -> bool:
    before = candidate.document.text[max(0, entry.start - _BYLINE) : entry.start]
    return candidate.listing.shape == "people" and in_byline(before, len(before))


def alike(wish: Wish, best: Candidate, other: Candidate) -> bool:
    """Whether the other list names what is wanted as the best one does: 区领导 here and there."""
    if best.listing.shape != "people":
        if best.listing.entries[0].attributes.keys() != other.listing.entries[0].attributes.keys():
            return False
        return noun_score(wish, other) >= max(WANTED / 2, noun_score(wish, best))
    if len(wish.noun) < 2:
        return True
    named = [any(wish.noun in _said_of(one, entry) for entry in one.listing.entries) for one in (best, other)]
    return named[1] or not named[0]
