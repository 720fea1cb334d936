"""Items that the neural reader marks in a passage, brought together with those that the rules cut out of it.

The rules know where a name ends and what a conjunction joins; the reader knows what is asked. All items of both count:
on 200 questions of cmqa_dev (list F1 0.383) the rules alone do as well (0.389), only what both mark (0.258) and the
reader's own (0.255) do not; over other text the rules often find none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answers.item_phrases import LONGEST
from assistant.answers.lists import Entry, Listing, Span
from vectorstore.words import fold_chars

_JOINT = re.compile(
    r"[、，,；;/]|以及|或者是?|还有|(?<=[\u4e00-\u9fff])(?:[或和与]|(?<=[\u4e00-\u9fff]{2})(?<![或和与、，][\u4e00-\u9fff])及)(?=[\u4e00-\u9fff]{2})"
)
"""半夏和白及: one character before 及 is no item."""
_EDGE = " \t\u3000、，,；;。：:！!？?“”\"'"


def brought_together(
    text: str, ruled: Listing | None, read: Sequence[Span], *, only_marked: bool = False
) -> Listing | None:
    """The items of ``text``, each once, in order; None of none.

    ``read`` are the reader's spans in ``text``. Where it marks none the rules stand alone. Of a rule's item that a span
    of the reader touches the rules tell where it begins and ends, and its attributes; what they hold for the class of
    items (类别) is none itself. ``only_marked``: of theirs those alone that it touches.
    """
    marked = [span for place in read for span in split(text, place)]
    ours = list(ruled.entries) if ruled is not None else []
    if not marked:
        return ruled
    if only_marked:
        ours = [one for one in ours if any(_touch((one.start, one.end), span) for span in marked)]
    classes = [entry.attributes["类别"] for entry in ours if "类别" in entry.attributes]
    known = [*((entry.start, entry.end) for entry in ours), *classes]
    alone = [Entry(*span, contexts=(span,)) for span in marked if not any(_touch(place, span) for place in known)]
    entries: dict[str, Entry] = {}
    for entry in sorted([*ours, *alone], key=lambda one: one.start):
        entries.setdefault(fold_chars(text[entry.start : entry.end]), entry)
    found = tuple(entries.values())
    if not found:
        return None
    if ruled is not None:
        return replace(ruled, entries=found)
    return Listing("scattered", found, (0, found[0].start), (found[-1].end, found[-1].end))


def split(text: str, span: Span) -> Iterator[Span]:
    """The items of a span that holds several, without marks at their edges."""
    begin = span[0]
    cuts = [(match.start(), match.end()) for match in _JOINT.finditer(text, *span)]
    for stop, after in [*cuts, (span[1], span[1])]:
        first, last = begin, stop
        while first < last and text[first] in _EDGE:
            first += 1
        while last > first and text[last - 1] in _EDGE:
            last -= 1
        if 0 < last - first <= LONGEST:
            yield first, last
        begin = after


def _touch(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
