"""Where the neural reader puts the first and the last item of a series that the rules have cut."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answers.entities import tagged
from assistant.answers.lists import Entry, Listing, Span, trimmed
from assistant.answers.series import COUNTER

_EDGE = 12
"""Characters by which the reader may put the outer edge of a series farther out than the rules."""
_LEADING = frozenset({"v", "p", "d", "c", "u", "w", "vd"})
"""Parts of speech before a series: verbs, prepositions, adverbs, conjunctions, particles, marks."""
_OPENED = frozenset('“《「‘":：')
_OPENED_NAMES = frozenset("“《「‘")
_CLOSED = re.compile(rf"[”》」’\"]|等(?!级)|{COUNTER.pattern}")
"""A mark before a series, and what stands behind one, where the rules know its edge for sure: …、轮椅租借五项业务."""
_BLANK = 8
"""Characters of line ends and indents before a first item."""
_LEADS_UP = re.compile("(?:有|包括|包含|含|分为|分别[是为])$")
"""演出的节目有|歌曲《…》."""
HANGING = 2
"""Characters before a stop that the reader leaves out of a last item and the rules do not."""
_SAME = 2
"""Characters that all items have at an edge where it is theirs."""
_AMOUNT = re.compile(r"\d(?![^（(]*[）)])")
"""In the item itself: what stands in brackets behind it tells no edge."""
_STOP = re.compile(r"[。；;！!\n]|$")
_OPENING = re.compile(r".*[、，,；;：:。“《「（(\"]", re.DOTALL)
_CLOSING = re.compile(r"[、，,；;：:。”》」）)\"]|等(?!级)")


def with_edges(listing: Listing, text: str, span: Span, items: Sequence[Span] = ()) -> Listing:
    """First and last item of a series as the words chosen have them: these may begin or end within an item of the
    rules, whose other part is then none (村委会要采取|实地核对), and neither are the items before or behind it, unless
    the reader marks them too (``items``)."""
    entries = list(listing.entries)
    if all(_AMOUNT.search(text[one.start : one.end]) for one in entries):  # the amounts tell where each ends
        return listing
    own = [one for one in items if listing.start < one[1] and one[0] < listing.end]
    own = [_of_whole(one, entries) for one in own]
    span = min([span[0], *(start for start, _ in own)]), max([span[1], *(end for _, end in own)])
    first = next((at for at, one in enumerate(entries) if one.start < span[0] < one.end), 0)
    last = next((at for at, one in enumerate(entries) if one.start < span[1] < one.end), len(entries) - 1)
    if listing.shape != "marks" or last - first < 1 or span[0] >= entries[first].end or span[1] <= entries[last].start:
        return listing
    kept = entries[first : last + 1]
    begun, ended = _alike([text[one.start : one.end] for one in kept])
    if not begun and text[max(0, kept[0].start - _BLANK) : kept[0].start].rstrip()[-1:] not in _OPENED:
        kept[0] = _cut(kept[0], _start(text, kept[0], span[0]), kept[0].end)
    if not ended and not _CLOSED.match(text, kept[-1].end):
        kept[-1] = _cut(kept[-1], kept[-1].start, _end(text, kept[-1], span[1]))
    end = kept[-1].end
    return replace(listing, entries=tuple(kept), tail=(end, max(end, listing.tail[1])))


def _of_whole(item: Span, entries: Sequence[Entry]) -> Span:
    """The entry of which the reader marks but the middle: 西|坝|村站."""
    return next(((one.start, one.end) for one in entries if one.start < item[0] and item[1] < one.end), item)


def _alike(words: Sequence[str]) -> tuple[bool, bool]:
    """Whether all begin, and whether all end, with the same two characters: then these edges are the items' own."""
    return len({word[:_SAME] for word in words}) == 1, len({word[-_SAME:] for word in words}) == 1


def _start(text: str, first: Entry, begin: int) -> int:
    """What the reader leaves out of the first item has to lead up to it (首批在…): 65周岁以上 belongs to 老年人."""
    within = text[begin - 1 : begin] in _OPENED_NAMES
    if within or begin < first.start - _EDGE or (first.start < begin and not _leads(text[first.start : begin])):
        return first.start
    if begin < first.start:
        lead = _OPENING.match(text, begin, first.start)
        if lead is not None:  # a mark stands where the item begins
            return lead.end() if lead.end() < first.end - 1 else first.start
        if _LEADS_UP.search(text, begin, first.start) or all(
            word.tag in _LEADING for word in tagged(text[begin : first.start])
        ):
            return first.start
    return begin if first.end - begin > 1 and _between_words(text, begin) else first.start


def _end(text: str, last: Entry, end: int) -> int:
    if end > last.end + _EDGE:
        return last.end
    stop = _CLOSING.search(text, last.end, end)
    counted = COUNTER.search(text, max(last.start + 2, last.end - 1), end)
    end = min([end, *(one.start() for one in (stop, counted) if one is not None)])
    end = trimmed(text, last.start, end)[1]
    if 0 < last.end - end <= HANGING and _STOP.match(text, last.end):  # 保管证件|过夜。
        return last.end
    return end if end - last.start > 1 and _between_words(text, end) else last.end


def _leads(text: str) -> bool:
    words = tagged(text)
    return bool(words) and words[-1].tag in _LEADING


def _between_words(text: str, at: int) -> bool:
    """Whether no word of the line goes on across the place."""
    begin = text.rfind("\n", 0, at) + 1
    stop = text.find("\n", at)
    around = max(begin, at - 40)
    words = tagged(text[around : min(len(text) if stop < 0 else stop, at + 20)])
    return any(word.start + around == at for word in words) or at in (begin, stop)


def _cut(entry: Entry, start: int, end: int) -> Entry:
    return replace(entry, start=start, end=end, contexts=((start, end), *entry.contexts[1:]))
