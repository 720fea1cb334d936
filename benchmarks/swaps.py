"""True questions made untrue: one year, date, issue, place, name, body or number swapped for another one.

Shares no code with the checks it is for: plain patterns, lists of ours and jieba's tags; nothing of assistant/answers
or assistant/questions.
"""

from __future__ import annotations

import logging
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from benchmarks.swap_names import GIVEN, ORGANISATIONS, PLACES, SURNAMES

HELD_SHARE = 1 / 3
"""Share of the swaps for which a value is preferred that the documents hold elsewhere: the hardest."""
_WINDOW = 150
"""Characters around a value that the documents hold elsewhere in which they must speak of something else …"""
_OTHERWISE = 0.34
"""… that is, hold at most this share of the question's other pairs of characters."""
_NO_CORE = frozenset("在到是的对向从于和与为了来去由给让全我本城各该两中超都门个每被把将共县市区省镇乡村")
_GENERIC_CORES = frozenset("行政 文明 示范 城乡 社会 农村 全国 开发 中心 基层 市民".split())
_DIGITS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Original:
    """A question that the documents answer. ``gold`` names the documents that do."""

    id: str
    text: str
    gold: tuple[str, ...]
    history: tuple[tuple[str, str], ...] = ()
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Swap:
    """``text`` is the original with ``old`` replaced by ``new``; ``held``: the documents hold ``new`` elsewhere."""

    original: Original
    kind: str
    text: str
    old: str
    new: str
    held: bool


@dataclass(frozen=True)
class Documents:
    """The texts by name, without white space, so that 第 20 期 is found."""

    texts: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, texts: Mapping[str, str]) -> Documents:
        return cls({name: re.sub(r"\s+", "", text) for name, text in texts.items()})

    @cached_property
    def all(self) -> str:
        return "\n".join(self.texts.values())

    @cached_property
    def people(self) -> tuple[str, ...]:
        """Names of people, by jieba's tags."""
        return tuple(sorted({word for word, tag in _tagged(self.all) if _is_person(word, tag)}))

    def gold(self, original: Original) -> str:
        return "\n".join(self.texts[name] for name in original.gold)

    def elsewhere(self, value: str, question: str) -> bool:
        """Whether the documents hold the value, and nowhere near what else the question says."""
        rest = re.sub(r"[\W_]+", " ", question.replace(value, " "))
        pairs = {word[i : i + 2] for word in rest.split() for i in range(len(word) - 1)}
        windows = [
            self.all[max(0, match.start() - _WINDOW) : match.end() + _WINDOW]
            for match in re.finditer(re.escape(value), self.all)
        ]
        return bool(windows) and all(
            sum(pair in window for pair in pairs) <= _OTHERWISE * len(pairs) for window in windows
        )


Change = tuple[int, int, Sequence[str]]
"""Where the value stands in the question, and what may stand there instead."""
Changes = Callable[[str, str, Documents, random.Random], Iterator[Change]]
"""From a question, the text of its gold documents, all documents and a source of chance."""


def swaps(originals: Sequence[Original], documents: Documents, seed: int = 0) -> Iterator[Swap]:
    """For each question and kind one swap, where the question names a true value of that kind."""
    for original in originals:
        gold = documents.gold(original)
        for kind, changes in KINDS.items():
            rng = random.Random(f"{seed} {original.id} {kind}")
            found = list(changes(original.text, gold, documents, rng))
            if found and (swap := _swapped(original, kind, rng.choice(found), documents, rng)) is not None:
                yield swap


def _swapped(original: Original, kind: str, change: Change, documents: Documents, rng: random.Random) -> Swap | None:
    start, end, instead = change
    old = original.text[start:end]
    choices = [new for new in dict.fromkeys(instead) if new != old and new not in original.text and old not in new]
    rng.shuffle(choices)

    def question(new: str) -> str:
        return original.text[:start] + new + original.text[end:]

    absent = [new for new in choices if new not in documents.all]
    held = [new for new in choices if new in documents.all and documents.elsewhere(new, question(new))]
    if original.history:  # what it is about stands in the turns before: nothing says that it is not answered
        held = []
    prefer_held = rng.random() < HELD_SHARE
    chosen = next(iter(held if held and (prefer_held or not absent) else absent), None)
    if chosen is None:
        return None
    return Swap(original, kind, question(chosen), old, chosen, chosen in documents.all)


def _years(question: str, gold: str, documents: Documents, rng: random.Random) -> Iterator[Change]:
    for match in re.finditer(r"(?<!\d)(?:1[0-9]|20)\d\d(?!\d)(?=年(?!代)|[^\w年]|$)", question):
        if match.group() in gold:
            year = int(match.group())
            yield *match.span(), [str(year + by) for by in range(-9, 10) if by]


def _dates(question: str, gold: str, documents: Documents, rng: random.Random) -> Iterator[Change]:
    for match in re.finditer(r"(?<!\d)(\d{1,2})月(?:(\d{1,2})([日号]))?", question):
        if not re.search(rf"(?<!\d){re.escape(match.group().replace('号', '日'))}", gold):
            continue
        month, day, mark = match.groups()
        months = [str(other) for other in range(1, 13) if str(other) != month]
        if day is None:
            yield *match.span(), [f"{other}月" for other in months]
        else:
            days = [str(other) for other in range(1, 29) if str(other) != day]
            yield *match.span(), [f"{month}月{other}{mark}" for other in days] + [f"{m}月{day}{mark}" for m in months]
    for half, other in (("上半年", "下半年"), ("下半年", "上半年")):
        if half in question and half in gold:
            yield question.find(half), question.find(half) + 3, [other]


def _issues(question: str, gold: str, documents: Documents, rng: random.Random) -> Iterator[Change]:
    for match in re.finditer(r"第(\d+)期", question):
        yield *match.span(1), [str(n) for n in range(1, 90) if f"第{n}期" not in documents.all]


def _places(question: str, gold: str, documents: Documents, rng: random.Random) -> Iterator[Change]:
    for level, names in PLACES.items():
        if level.isascii():
            for name in names:
                at = question.find(name)
                if at >= 0 and name in gold and not re.match(r"[省市县区大人日报]", question[at + len(name) :]):
                    yield at, at + len(name), names
            continue
        for match in re.finditer(rf"{level}(?![镇级立场委政民])", question):
            core = _core(question[: match.start()], level, documents.all)
            if core and core not in _GENERIC_CORES and core + level in gold:
                yield match.start() - len(core), match.end(), names


def _core(before: str, level: str, text: str) -> str:
    """太昊路 of “…5月6日太昊路” before 办事处: as long as the documents always have the longer form."""
    core = ""
    for length in (2, 3, 4):
        longer = before[-length:]
        if len(longer) < length or not re.fullmatch(r"[\u4e00-\u9fff]+", longer) or _NO_CORE & set(longer):
            break
        if not text.count(longer + level) or (core and text.count(longer + level) < text.count(core + level)):
            break
        core = longer
    return core


def _people(question: str, gold: str, documents: Documents, rng: random.Random) -> Iterator[Change]:
    for name in documents.people:
        at = question.find(name)
        if at >= 0 and name in gold:
            others = [rng.choice(SURNAMES) + given for given in GIVEN]
            near = [name[0] + given for given in rng.sample(GIVEN, 8)]
            yield at, at + len(name), [*others, *near, *documents.people]


def _organisations(question: str, gold: str, documents: Documents, rng: random.Random) -> Iterator[Change]:
    for group in ORGANISATIONS:
        for name in group:
            at = question.find(name)
            if at >= 0 and name in gold:
                yield at, at + len(name), group


def _numbers(question: str, gold: str, documents: Documents, rng: random.Random) -> Iterator[Change]:
    """第四届, 160个. Not the number behind 哪, which counts what is asked for."""
    for match in re.finditer(rf"第([{_DIGITS}]|\d+)(?=[届次批轮名代任])", question):
        if match.group() in gold and match.group() != "第一":
            others = [str(n) for n in range(2, 30)] if match[1].isdigit() else list(_DIGITS[1:])
            others = [one for one in others if f"第{one}" not in gold]
            yield *match.span(1), others
    for match in re.finditer(
        r"(?<![\dA-Za-z.第哪《“-])(\d{2,}(?:\.\d+)?)(?=[\u4e00-\u9fff%])(?![年月日号期])", question
    ):
        if match[1] in gold:
            value = match[1]
            digits = [str(rng.randint(1, 9)) + "".join(str(rng.randint(0, 9)) for _ in value[1:]) for _ in range(20)]
            whole = [one for one in digits if "." not in value and one not in gold]
            yield *match.span(1), whole


KINDS: dict[str, Changes] = {
    "year": _years,
    "date": _dates,
    "issue": _issues,
    "place": _places,
    "person": _people,
    "organisation": _organisations,
    "number": _numbers,
}


def _is_person(word: str, tag: str) -> bool:
    return tag == "nr" and len(word) == 3 and word[0] in SURNAMES and word[-1] not in _NO_CORE


def _tagged(text: str) -> list[tuple[str, str]]:
    import jieba.posseg

    jieba.setLogLevel(logging.ERROR)
    return [(pair.word, pair.flag) for line in text.splitlines() for pair in jieba.posseg.cut(line)]
