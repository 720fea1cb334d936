"""Lists as documents write them: numbered points, parallel clauses, paragraph leads.

Pure functions from text to spans; which list answers a question is decided elsewhere. Enumerations with 、 and
people have files of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from assistant.questions.numerals import number

Shape = Literal["points", "leads", "marks", "quotes", "parallel", "people", "scattered", "clauses", "days"]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a list: where it stands, the spans that say something of it alone, and its attributes as spans."""

    start: int
    end: int
    contexts: tuple[Span, ...]
    attributes: dict[str, Span] = field(default_factory=dict)

    def moved(self, by: int) -> Entry:
        """The same entry counted from ``by`` characters earlier."""
        contexts = tuple((a + by, b + by) for a, b in self.contexts)
        attributes = {name: (a + by, b + by) for name, (a, b) in self.attributes.items()}
        return Entry(self.start + by, self.end + by, contexts, attributes)


@dataclass(frozen=True, slots=True)
class Listing:
    """Items in order. ``intro`` is the text that announces them, ``tail`` what follows the last (等项目施工现场)."""

    shape: Shape
    entries: tuple[Entry, ...]
    intro: Span
    tail: Span
    in_lines: bool = False
    """Each item stands in a line of its own, in columns: what else these lines name is a part of the list."""

    @property
    def start(self) -> int:
        return self.entries[0].start

    @property
    def end(self) -> int:
        return self.entries[-1].end

    def moved(self, by: int) -> Listing:
        """The same listing counted from ``by`` characters earlier: of a sentence within its document."""
        (a, b), (c, d) = self.intro, self.tail
        entries = tuple(entry.moved(by) for entry in self.entries)
        return Listing(self.shape, entries, (a + by, b + by), (c + by, d + by), self.in_lines)


def listing_of(text: str, shape: Shape, spans: Sequence[Span]) -> Listing:
    """The spans as items, introduced by their sentence up to the first; what follows the last goes up to a stop."""
    first, last = spans[0][0], spans[-1][1]
    begin = max(text.rfind("\n", 0, first), text.rfind("。", 0, first)) + 1
    stops = [i for i in (text.find(mark, last) for mark in "，。；\n,;") if i >= 0]
    end = min(stops, default=len(text))
    entries = tuple(Entry(*span, contexts=(span,)) for span in spans)
    return Listing(shape, entries, (begin, first), (last, max(last, end)))


LONGEST = 60
"""Characters of an item; a longer point is cut at a clause."""
_ZH = "一二三四五六七八九十"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
_FIRSTS = {"首先": 1, "其次": 2, "再次": 3, "然后": 3, "最后": 0, "此外": 0, "一方面": 1, "另一方面": 2}
_BEGIN = r"(?:(?<=^)|(?<=[\n。；;！，,：:、\s*#\-—）)”\"]))"
_MARKERS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (style, re.compile(pattern, re.MULTILINE))
    for style, pattern in (
        ("一是", rf"{_BEGIN}(?P<n>[{_ZH}]{{1,3}})(?:是|要|抓|个是)(?!否|不是|的|求)"),
        ("第一", rf"{_BEGIN}(?:第(?P<n>[{_ZH}]{{1,2}})|其(?P<m>[{_ZH}]))[，,、：:]"),
        ("第一步", rf"{_BEGIN}第(?P<n>[{_ZH}]{{1,2}})(?:步|个?阶段|个?环节)(?:[，,：:]|是|为|叫)?"),
        ("（一）", rf"[（(](?P<n>[{_ZH}]{{1,3}})[）)]"),
        ("(1)", r"[（(](?P<n>\d{1,2})[）)]"),
        ("①", rf"(?P<n>[{_CIRCLED}])"),
        ("1.", r"(?:^|(?<=[。；;\s：:]))(?P<n>\d{1,2})[.．、](?!\d)"),
        ("一、", rf"(?:^|(?<=[。；;：:\s!！]))(?P<n>[{_ZH}]{{1,3}})、(?![{_ZH}])"),
        ("首先", rf"{_BEGIN}(?P<n>{'|'.join(_FIRSTS)})[，,、]?"),
    )
)
_NUMBERED_VERB = re.compile(
    rf"(?:^|(?<=[，,；;：:、。\n“]))(?P<n>[{_ZH}])(?P<verb>(?![是要抓个])[\u4e00-\u9fff])(?![、，])"
)
_POINT_END = re.compile(r"[。；;！!\n]")
_CLAUSE_END = re.compile(r"[，,：:]")
_AND_SO_ON = re.compile(r"(?<![平相同一二三四特高中初对优])等+\Z")
_EDGE = " \t\u3000*#-—，,、；;。：:"


def trimmed(text: str, start: int, end: int) -> Span:
    """The span without blanks, list marks and stops at its edges."""
    while start < end and (text[start] in _EDGE or text[start].isspace()):
        start += 1
    while end > start and (text[end - 1] in _EDGE or text[end - 1].isspace()):
        end -= 1
    if match := _AND_SO_ON.search(text[start:end]):
        end = start + match.start()
    return start, end


def points(text: str) -> Iterator[Listing]:
    """一是…二是…, 第一，…, （一）…, (1)…, 1.…, 一、…, 首先…: runs that count up from one, each style on its own."""
    marks = {style: [(m.start(), m.end(), _value(m)) for m in pattern.finditer(text)] for style, pattern in _MARKERS}
    starts = sorted({begin for found in marks.values() for begin, _, _ in found})
    for found in [*marks.values(), *_numbered_verbs(text)]:
        for run in _counting_up(found):
            yield _points(text, run, starts)


def _numbered_verbs(text: str) -> Iterator[list[tuple[int, int, int]]]:
    """一清道路，二清沟渠，三清院落: the same verb behind each number."""
    by_verb: dict[str, list[tuple[int, int, int]]] = {}
    for match in _NUMBERED_VERB.finditer(text):
        by_verb.setdefault(match["verb"], []).append((match.start(), match.end(), number(match["n"]) or 0))
    yield from (found for found in by_verb.values() if len(found) > 2)


def _value(match: re.Match[str]) -> int:
    groups = match.groupdict()
    text = groups["n"] or groups.get("m") or ""
    if text in _FIRSTS:
        return _FIRSTS[text]
    return _CIRCLED.index(text) + 1 if text in _CIRCLED else number(text) or 0


def _counting_up(found: list[tuple[int, int, int]]) -> Iterator[list[tuple[int, int, int]]]:
    run: list[tuple[int, int, int]] = []
    for mark in found:
        following = run and mark[2] in (len(run) + 1, 0)
        if following:
            run.append(mark)
            continue
        if len(run) > 1:
            yield run
        run = [mark] if mark[2] == 1 else []
    if len(run) > 1:
        yield run


def _points(text: str, run: list[tuple[int, int, int]], starts: list[int]) -> Listing:
    entries = []
    for index, (_, after, _) in enumerate(run):
        limit = run[index + 1][0] if index + 1 < len(run) else _paragraph_end(text, after)
        nested = next((begin for begin in starts if after < begin < limit), limit)
        entries.append(Entry(*_lead(text, after, nested), contexts=((after, limit),)))
    first = run[0][0]
    return Listing("points", tuple(entries), (_intro_start(text, first), first), (entries[-1].end, entries[-1].end))


def _lead(text: str, start: int, end: int) -> Span:
    """What a point says first: up to its full stop, or to a clause where that is long."""
    stop = _POINT_END.search(text, start + 1, end)
    last = stop.start() if stop else end
    if last - start > LONGEST:
        cuts = [m.start() for m in _CLAUSE_END.finditer(text, start + 2, last)]
        last = max((cut for cut in cuts if cut - start <= LONGEST), default=min(last, start + LONGEST))
    return trimmed(text, start, last)


def paragraph(text: str, at: int) -> Span:
    """The line of ``text`` that holds the character at ``at``."""
    return text.rfind("\n", 0, at) + 1, _paragraph_end(text, at)


def _paragraph_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def _intro_start(text: str, at: int) -> int:
    """Where the two sentences before ``at`` begin."""
    before = text[:at].rstrip(" \n*#-")
    cuts = [m.end() for m in re.finditer(r"[。！？\n]", before[:-1])]
    return cuts[-2] if len(cuts) > 1 else 0


def leads(text: str) -> Iterator[Listing]:
    """First sentences of paragraphs that follow each other, each short and followed by its own text."""
    run: list[Entry] = []
    for match in re.finditer(r"[^\n]+", text):
        stop = re.search(r"[。！；]", match[0])
        end = match.start() + (stop.start() if stop else 0)
        rest = match.end() - end
        if stop and 4 <= stop.start() <= 40 and rest > 30 and not re.match(rf"\s*(?:[{_ZH}]是|本报讯)", match[0]):
            run.append(Entry(*trimmed(text, match.start(), end), contexts=(match.span(),)))
            continue
        if len(run) > 1:
            yield _leads(text, run)
        if len(match[0]) > 20:
            run = []
    if len(run) > 1:
        yield _leads(text, run)


def _leads(text: str, run: list[Entry]) -> Listing:
    first = run[0].contexts[0][0]
    return Listing("leads", tuple(run), (max(0, first - 200), first), (run[-1].end, run[-1].end))


_CLAUSE_START = re.compile(r"(?:^|(?<=[。；;，,：:\n]))\s*(?:要|并|会议)?(?P<verb>[\u4e00-\u9fff]{2,6})")
_ANNOUNCED = re.compile(rf"[“\"「]?(?:[{_ZH}两]{{1,2}}|\d{{1,2}})(?:大|项|个|类)")
_ITEM_END = re.compile(r"[，,；;。\n]")


def parallel(text: str) -> Iterator[Listing]:
    """Clauses that begin with the same words (深入开展…；深入开展…): what follows these words, up to the next stop."""
    starts = [match.start("verb") for match in _CLAUSE_START.finditer(text)]
    seen: set[tuple[int, ...]] = set()
    for length in (6, 5, 4, 3, 2):
        groups: dict[str, list[int]] = {}
        for start in starts:
            groups.setdefault(text[start : start + length], []).append(start)
        for prefix, places in groups.items():
            if len(places) >= 3 and tuple(places) not in seen and re.fullmatch(r"[\u4e00-\u9fff]+", prefix):
                seen.add(tuple(places))
                yield from _parallel(text, places, length)


def _parallel(text: str, places: list[int], length: int) -> Iterator[Listing]:
    entries = []
    for index, place in enumerate(places):
        stop = _ITEM_END.search(text, place + length)
        end = stop.start() if stop else len(text)
        limit = places[index + 1] if index + 1 < len(places) else _paragraph_end(text, place)
        span = trimmed(text, place + length, end)
        announced = _ANNOUNCED.match(text, *span)  # 深入开展“七大行动”预告清单，不是其中一项
        if 2 <= span[1] - span[0] <= LONGEST and not announced and text[span[0]] not in "了着过的地得":
            entries.append(Entry(*span, contexts=((place, limit),)))
    if len(entries) >= 3:
        yield Listing(
            "parallel",
            tuple(entries),
            (max(0, entries[0].start - 80), entries[0].start),
            (entries[-1].end, entries[-1].end),
        )
