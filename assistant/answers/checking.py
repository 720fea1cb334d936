"""Whether a clause of a generated answer stands in the passages it cites, and in which sentences; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pypinyin import lazy_pinyin

from assistant.answers.citations import LONGEST_QUOTE
from assistant.answers.facts import Fact, When, facts, is_latin, numbers, small_numerals, split_dates
from assistant.sentences import sentences
from vectorstore.types import Passage
from vectorstore.words import fold, fold_chars, terms

MARK = re.compile(r"[\[［【]\s*(\d{1,3}(?:\s*[,，、]\s*\d{1,3})*)\s*[\]］】]")
"""[1], [1,2] and their full-width forms."""
_ENUMERATOR = re.compile(r"^[\s>*#-]*(?:[（(]?\d{1,2}[)）、]|\d{1,2}\.(?!\d)|[•·])?\s*")
_EMPHASIS = re.compile(r"[*`#]+")
_CUT = re.compile(r"(?<=[，,；;、：:])")
_PLACE_TAIL = re.compile(r"(?:自治区|自治州|街道|[省市县区州镇乡村])$")
_ISSUE = re.compile(r"第(\d+)期")

LEAST_OVERLAP = 0.25
"""Share of the words of a clause without names, numbers and dates that its passage must hold, in the same script."""


@dataclass(frozen=True, slots=True)
class Support:
    """``spans`` of the passage numbered ``passage``, as offsets into its text, that bear the clause out."""

    passage: int
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """``supports`` is empty where nothing bears the clause out; the other fields say why a citation was removed."""

    supports: tuple[Support, ...] = ()
    nonexistent: tuple[int, ...] = ()
    """Numbers cited that no passage has."""
    missing: tuple[str, ...] = ()
    """Names, numbers and dates that stand in no passage cited."""
    unrelated: bool = False
    """It cites passages that have nothing to do with it."""


class Evidence:
    """A text that facts are looked for in.

    ``heading`` (title, issue, date, section) is shown beside every citation: it may give the year of a date, the
    issue number, and names other than of persons; nothing else.
    """

    def __init__(self, text: str, heading: str = "") -> None:
        self.text = text
        self._heading = heading

    def holds(self, fact: Fact) -> bool:
        """Whether ``fact`` stands here."""
        match fact.kind:
            case "date":
                return self._holds_date(fact.when)
            case "number":
                return fact.text in self._numbers
            case "person":
                return _tight(fact.text) in self._folded
            case "quotation" | "latin":
                return _tight(fact.text) in self._named
            case "place":
                return self._holds_place(_tight(fact.text))
            case "english":  # a Chinese source holds it in translation, which nothing here can compare
                return not is_latin(self.text) or _tight(fact.text) in self._named
            case "romanised":
                name = _tight(fact.text)
                return name in self._named or name.replace("-", "").replace("'", "") in self._pinyin

    @cached_property
    def _folded(self) -> str:
        return _tight(self.text)

    @cached_property
    def _named(self) -> str:
        return f"{self._folded}\n{_tight(self._heading)}"

    @cached_property
    def _pinyin(self) -> str:
        return "".join(lazy_pinyin(f"{self.text}\n{self._heading}", errors="ignore"))

    @cached_property
    def _dates(self) -> list[When]:
        return split_dates(self.text)[0]

    @cached_property
    def _numbers(self) -> frozenset[str]:
        years = (str(year) for year, _, _ in self._dates if year is not None)
        issues = _ISSUE.findall(fold(self._heading))
        return frozenset((*numbers(split_dates(self.text)[1]), *small_numerals(self.text), *years, *issues))

    def _holds_place(self, name: str) -> bool:
        """Whole, without 市 or 县, or as two parts (东湖市 of the heading, 临江县委 of the text)."""
        short = _PLACE_TAIL.sub("", name)
        if name in self._named or (len(short) > 1 and short in self._named):
            return True
        return any(name[:at] in self._named and name[at:] in self._folded for at in range(2, len(name) - 1))

    def _holds_date(self, wanted: When) -> bool:
        """A date here gives the finest part of ``wanted``; a coarser part it leaves out stands elsewhere."""
        years = {year for year, _, _ in (*self._dates, *split_dates(self._heading)[0])}
        months = {month for _, month, _ in self._dates}
        if wanted[1] is None and wanted[2] is None:
            return wanted[0] in years or str(wanted[0]) in self._numbers
        return any(_agree(wanted, given, (years, months)) for given in self._dates)


def check(clause: str, passages: Mapping[int, Passage]) -> Verdict:
    """Which of the passages that ``clause`` cites by [n] bear it out.

    Its names, numbers and dates must all stand in the sentences cited; where it has none, some of its words must.
    """
    numbers_cited = dict.fromkeys(cited(clause))
    nonexistent = tuple(number for number in numbers_cited if number not in passages)
    known = [number for number in numbers_cited if number in passages]
    text = bare(clause)
    stated = facts(text)
    supports: list[Support] = []
    missing = list(stated)
    for number in known:
        evidence = Evidence(passages[number].text, passages[number].heading)
        here = [fact for fact in stated if evidence.holds(fact)]
        if not here and (stated or not _related(text, evidence.text)):
            continue
        missing = [fact for fact in missing if fact not in here]
        supports.append(Support(number, tuple(_spans(text, here, passages[number]))))
    if missing and known:
        return Verdict((), nonexistent, tuple(fact.text for fact in missing))
    return Verdict(tuple(supports), nonexistent, unrelated=bool(known) and not supports)


def cited(clause: str) -> list[int]:
    """The passage numbers that ``clause`` cites, in order."""
    return [int(number) for match in MARK.finditer(clause) for number in re.findall(r"\d+", match[1])]


def bare(clause: str) -> str:
    """What ``clause`` states: without marks, list number and emphasis."""
    return _EMPHASIS.sub("", _ENUMERATOR.sub("", MARK.sub("", clause))).strip()


def _related(clause: str, text: str) -> bool:
    if is_latin(clause) != is_latin(text):  # another language: no words in common to compare
        return True
    return _share(_words(clause), text) >= LEAST_OVERLAP


def _words(clause: str) -> set[str]:
    return {term for term in terms(clause) if len(term) > 1}


def _share(words: set[str], text: str) -> float:
    """Share of ``words`` that stand in ``text``; 0 where there are none."""
    return len(words & set(terms(text))) / len(words) if words else 0.0


def _spans(clause: str, stated: Sequence[Fact], passage: Passage) -> Iterator[tuple[int, int]]:
    """Runs of sentences, each short enough to quote, that together hold all of ``stated``; at least one.

    Each run is the one that holds most facts still open, then most words of the clause that its heading does not
    give, less half a point for 300 characters: a sentence more must bring words enough to be worth reading.
    """
    words = _words(clause) - set(terms(passage.heading))
    held, worth = {}, {}
    for run in _runs(passage.text):
        text = passage.text[slice(*run)]
        evidence = Evidence(text, passage.heading)
        held[run] = {fact for fact in stated if evidence.holds(fact)}
        worth[run] = _share(words, text) - 0.5 * len(text) / LONGEST_QUOTE
    open_facts, first = set(stated), True
    while held and (open_facts or first):
        best = max(held, key=lambda run: (len(held[run] & open_facts), worth[run]))
        if not held[best] & open_facts and not first:
            return  # a date whose parts stand in two sentences: the passage holds it, no single quote does
        yield best
        open_facts, first = open_facts - held[best], False


def _runs(text: str) -> Iterator[tuple[int, int]]:
    units = list(_units(text))
    for first, (start, _) in enumerate(units):
        for _, end in units[first:]:
            if end - start > LONGEST_QUOTE:
                break
            yield start, end


def _units(text: str) -> Iterator[tuple[int, int]]:
    """Sentences; of one too long to quote its clauses, of a clause too long its pieces."""
    for start, end in sentences(text):
        if end - start <= LONGEST_QUOTE:
            yield start, end
            continue
        at = start
        for piece in _CUT.split(text[start:end]):
            for begin in range(0, len(piece), LONGEST_QUOTE):
                yield at + begin, at + min(begin + LONGEST_QUOTE, len(piece))
            at += len(piece)


def _agree(wanted: When, given: When, elsewhere: tuple[set[int | None], set[int | None]]) -> bool:
    finest = 2 if wanted[2] is not None else 1
    if given[finest] != wanted[finest]:
        return False
    return all(
        wanted[place] is None
        or given[place] == wanted[place]
        or (given[place] is None and wanted[place] in elsewhere[place])
        for place in range(finest)
    )


def _tight(text: str) -> str:
    return "".join(fold_chars(text).split())
