"""Lists told clause by clause: 一月存杨梅，九月存猕猴桃，冬天存脐橙.

Clauses in a row that have the same verb between different words say the same of several things. What differs in one
place of all of them is a list: the months, and the fruit. The neural reader tells which is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from assistant.answers.entities import Token, tagged
from assistant.answers.lists import Entry, Listing, Span, trimmed
from assistant.answers.people_lists import is_person

_CLAUSE = re.compile(r"[^，,；;。！？!?\n]+")
_PIVOTS = frozenset({"v", "p"})
_LOOSE = frozenset("是 有 在 为 和 对 把 被 将 到 从 给 向 用 让 要 会 能 可".split())
"""Verbs and prepositions that many clauses share by chance: two clauses with no more in common are no list."""
_LONGEST = 30
"""Characters of an item."""
_HONOURED = re.compile(
    r"(?:^|(?<=[，,；;。\n]))\s*(?:本报讯\s*)?(?:[(（][^()（）]*[)）])?(?P<who>[^，,；;。！？\n]{2,80}?)(?:分别)?"
    r"(?P<verb>被?(?:命名|评选?|授予|确定|认定|列)为|被授予|获评|荣?获得?|喜获|入选|当选)(?P<what>[^，,；;。！？\n]{2,40})"
)
_AMONG = re.compile("、|(?<=[\u4e00-\u9fff]{2})[和及与](?=[\u4e00-\u9fff]{2})")


@dataclass(frozen=True, slots=True)
class _Clause:
    span: Span
    tokens: tuple[Token, ...]


def alternating(text: str) -> Iterator[Listing]:
    """The lists of a sentence's clauses that share a verb or preposition, one for each place where they differ."""
    clauses = [_Clause(match.span(), ()) for match in _CLAUSE.finditer(text)]
    if len(clauses) < 2:
        return
    words = tagged(text)
    clauses = [
        _Clause(one.span, tuple(word for word in words if one.span[0] <= word.start and word.end <= one.span[1]))
        for one in clauses
    ]
    ended: dict[int, int] = {}
    for first in range(len(clauses) - 1):
        shared = [word for word in clauses[first].tokens if word.text.strip()]
        last = first
        while last + 1 < len(clauses) and (common := _common(shared, clauses[last + 1])):
            shared, last = common, last + 1
        if last > first and len(shared) > ended.get(last, 0) and _is_pattern(shared, last - first + 1):
            ended[last] = len(shared)  # of those that end alike the later ones have to share more
            yield from _slots(text, clauses[first : last + 1], [word.text for word in shared])


def honoured(text: str) -> Iterator[Listing]:
    """Who is called what, clause by clause: 甲村被评为“A”，乙村、丙村被评为“B”, each with its 称号."""
    run: list[re.Match[str]] = []
    for match in _HONOURED.finditer(text):
        if run and (match["verb"] != run[-1]["verb"] or match.start("who") > run[-1].end() + 1):
            yield from _honours(text, run)
            run = []
        run.append(match)
    yield from _honours(text, run)


def _honours(text: str, run: Sequence[re.Match[str]]) -> Iterator[Listing]:
    if len(run) < 2:
        return
    entries = []
    for match in run:
        begin = match.start("who")
        cuts = [(begin, begin), *((one.start(), one.end()) for one in _AMONG.finditer(text, *match.span("who")))]
        ends = [*(start for start, _ in cuts[1:]), match.end("who")]
        for (_, start), end in zip(cuts, ends, strict=True):
            span = trimmed(text, start, end)
            if 1 < span[1] - span[0] <= _LONGEST:
                entries.append(Entry(*span, (span, match.span("what")), {"称号": match.span("what")}))
    named = sum(is_person(text[one.start : one.end]) for one in entries)
    if len(entries) > 1 and 2 * named < len(entries):  # people_lists knows people better
        yield Listing("marks", tuple(entries), (run[0].start(), entries[0].start), (entries[-1].end, run[-1].end()))


def _common(shared: Sequence[Token], other: _Clause) -> list[Token]:
    """The words of ``shared`` that the other clause has in the same order; none without a verb or preposition."""
    words, others = [word.text for word in shared], [word.text for word in other.tokens]
    blocks = SequenceMatcher(None, words, others, autojunk=False).get_matching_blocks()
    found = [word for block in blocks for word in shared[block.a : block.a + block.size]]
    return found if any(word.tag in _PIVOTS for word in found) else []


def _place(text: str, word: str, at: int, clause: _Clause) -> int:
    """Where the clause has the word from ``at`` on, -1 for nowhere; one of a single character as a word of its own."""
    if len(word) > 1:
        return text.find(word, at, clause.span[1])
    return next((one.start for one in clause.tokens if one.start >= at and one.text == word), -1)


def _is_pattern(shared: Sequence[Token], clauses: int) -> bool:
    """Whether the words tell a pattern: in two clauses more than one everyday verb."""
    telling = [word for word in shared if word.tag in _PIVOTS and word.text not in _LOOSE]
    return bool(telling) or sum(len(word.text) for word in shared) > (2 if clauses == 2 else 1)


def _slots(text: str, clauses: Sequence[_Clause], shared: Sequence[str]) -> Iterator[Listing]:
    """What stands before, between and behind the shared words, where every clause has something there."""
    columns: list[list[Span]] = [[] for _ in range(len(shared) + 1)]
    for clause in clauses:
        begin = clause.span[0]
        for index, word in enumerate(shared):
            place = _place(text, word, begin, clause)
            columns[index].append(trimmed(text, begin, place))
            begin = place + len(word)
        columns[-1].append(trimmed(text, begin, clause.span[1]))
    for spans in columns:
        words = [text[start:end] for start, end in spans]
        single = all(1 < len(word) <= _LONGEST and "、" not in word for word in words)
        if single and len(set(words)) == len(words):
            entries = tuple(
                Entry(*span, contexts=(span, clause.span)) for span, clause in zip(spans, clauses, strict=True)
            )
            yield Listing("clauses", entries, (clauses[0].span[0], entries[0].start), (entries[-1].end, len(text)))
