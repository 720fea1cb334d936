"""Enumerations inside a sentence: A、B和C, “A”“B”“C”, 《A》、《B》, and lists of its clauses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.answers.chained_lists import chained
from assistant.answers.clause_lists import after_colons, amount_clauses, cases, correlative
from assistant.answers.item_patterns import behind_modal, first_tag, words_of
from assistant.answers.lists import Listing, listing_of, trimmed
from assistant.answers.series import counted, likeness, pieces_of
from assistant.answers.series_edges import (
    CLOSE,
    OPEN,
    Edges,
    at_and_so_on,
    is_opened,
    joints,
    of_one_sort,
)
from assistant.answers.wording import cuts_pair

_PAIR = dict(zip(OPEN, CLOSE, strict=True))
_STOPS = "，。；：！？,;:!?\n"
_QUOTE = re.compile(r"“[^”]{1,40}”|《[^》]{1,60}》|「[^」]{1,40}」|\"[^\"]{1,40}\"")
_JOINED = re.compile(r"[\s、和及与]*(?:以及)?")
_OF_A_SORT = re.compile(r"(?:[\s、和及与，,]*(?:以及)?[\u4e00-\u9fff]{0,6})")
_NAMELY = re.compile(r"^(?:即|包括|包含|如|例如|比如|是?指|分别是|分别为)+")
_MORE = re.compile(r"等?[，,；;]?(?:另外)?(?:以及|还有|还包括|还要有?|并有|加上|外加)")
"""What stands between two series that are one."""
_ONE_MORE = re.compile(
    r"等?[，,](?:另外)?(?:以及|还有)(?P<item>(?![\d两几半一二三四五六七八九十]+个?(?:[天日月年周]|小时|分钟|公里|米))[^，,。；;：:、！？的是在了\n]{2,16}?)(?=[。；;\n]|之类|等|$)"
)
_POINT_MARK = re.compile(r"[一二三四五六七八九十]|\d{1,2}")
"""Before the first 、 of a clause: 三、后山路拓宽 is the third point."""
_NUMBERED = re.compile(r"(?:\d{1,2}|[一二三四五六七八九十])(?![一二三四五六七八九十\d])")
_LISTED = re.compile("、|[，,].*[，,]", re.DOTALL)
"""In a part between semicolons: it has items of its own."""
_LONGEST_ITEM = 40
_LONGEST_RUN = 400


@dataclass(frozen=True, slots=True)
class _Region:
    """A stretch to be split: ``text`` with nested quotes and brackets blanked, beginning at ``start``."""

    text: str
    start: int
    bounded: bool
    """Inside quotes or brackets: first and last item are already cut."""


def enumerations(text: str) -> Iterator[Listing]:
    """Every enumeration of ``text`` (a sentence or a paragraph), in order; spans count in ``text``."""
    text = _with_pairs(text)
    found: list[list[tuple[int, int]]] = []
    for region in _regions(text):
        entries = _split(text, region)
        if len(entries) > 1:
            if found and _MORE.fullmatch(text, found[-1][-1][1], entries[0][0]):
                found[-1] += entries
            else:
                found.append(entries)
    for entries in found:
        if not any(cuts_pair(text[begin:end]) for begin, end in entries):  # “甲、乙”活动 is one name
            yield listing_of(text, "marks", _with_more(text, entries))
    yield from after_colons(text)
    yield from amount_clauses(text)
    yield from cases(text)
    yield from correlative(text)
    yield from chained(text)
    yield from _quotes(text)


def _with_more(text: str, entries: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """A、B、C，还有D: with the one item that the next clause adds."""
    more = _ONE_MORE.match(text, entries[-1][1])
    if more is None:
        return entries
    begin, end = more.span("item")
    parts = _halves(more["item"], (0, end - begin))
    return [*entries, *((begin + first, begin + last) for first, last in parts)]


def _regions(text: str) -> Iterator[_Region]:
    """Clauses with 、 in them outside of quotes, and the insides of quotes and brackets with 、 in them."""
    blanked = list(text)
    stack: list[tuple[int, str]] = []
    for index, char in enumerate(text):
        if stack and char == stack[-1][1]:
            opened, _ = stack.pop()
            if not stack and index - opened <= _LONGEST_RUN:
                inside = text[opened + 1 : index]
                parts = pieces_of(inside, "；;")
                if len(parts) > 1 and any(_LISTED.search(inside[slice(*part)]) for part in parts):
                    yield from (_Region(inside[a:b], opened + 1 + a, bounded=True) for a, b in parts)
                elif "、" in inside or inside.count("，") + inside.count(",") >= 2:
                    yield _Region(inside, opened + 1, bounded=True)
                blanked[opened + 1 : index] = "□" * (index - opened - 1)
        elif char in _PAIR:
            stack.append((index, _PAIR[char]))
    outer = "".join(blanked)
    start = 0
    for index, char in enumerate(outer + "。"):
        if char in _STOPS:
            clause = outer[start:index]
            if "、" in clause and len(clause) <= _LONGEST_RUN:
                yield _Region(clause, start, bounded=False)
            start = index + 1


def _with_pairs(text: str) -> str:
    """Straight quotes as opening and closing ones, where each has another."""
    parts = text.split('"')
    if len(parts) % 2 == 0:
        return text
    marks = ("“”"[at % 2] for at in range(len(parts) - 1))
    return parts[0] + "".join(mark + part for mark, part in zip(marks, parts[1:], strict=True))


def _split(text: str, region: _Region) -> list[tuple[int, int]]:
    pieces = pieces_of(region.text, "、，,；;" if region.bounded and not re.search(r"[。：:]", region.text) else "、")
    if region.bounded:
        lead = _NAMELY.match(region.text)
        pieces[0] = (lead.end() if lead and lead.end() < pieces[0][1] else 0, pieces[0][1])
        pieces[0] = (pieces[0][0] + _behind_subject([region.text[slice(*piece)] for piece in pieces]), pieces[0][1])
        pieces = [part for piece in pieces for part in _halves(region.text, piece)] if len(pieces) > 1 else pieces
    else:
        first, *rest = (region.text[slice(*piece)].strip() for piece in pieces)
        if _POINT_MARK.fullmatch(first) and not any(_NUMBERED.match(one) for one in rest):  # 三、四组 are two
            pieces = pieces[1:]
        if len(pieces) < 2:
            return []
        pieces = _bounded(text, region, pieces)
    spans = [trimmed(text, region.start + begin, region.start + end) for begin, end in pieces]
    return [span for span in spans if 0 < span[1] - span[0] <= _LONGEST_ITEM]


def _behind_subject(words: list[str]) -> int:
    """Where the first item begins that the others begin like: 每个镇建|一个车站，一个市场."""
    alike = likeness(words)
    if alike.beginning.startswith("一"):
        return max(0, words[0].find("一"))
    return (alike.start_of(words[0]) or 0) if len(alike.beginning) > 1 else 0


def _halves(text: str, piece: tuple[int, int]) -> list[tuple[int, int]]:
    """A和B in two, where both halves are something."""
    begin, end = piece
    match = next(joints(text, begin + 1, end - 1), None)
    return [(begin, match.start()), (match.end(), end)] if match else [piece]


def _bounded(text: str, region: _Region, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The pieces of a clause with the first cut at its left and the last at its right."""
    clause = text[region.start : region.start + len(region.text)]
    tokens = words_of(text, region.start, region.start + len(clause))
    pieces = behind_modal(tokens, of_one_sort(clause, pieces))
    verbal = sum(first_tag(tokens, begin) == "v" for begin, _ in pieces[1:]) * 2 > len(pieces) - 1
    edges = Edges(region.text, tokens, verbal, is_opened(text, region.start))
    told = counted(text[: region.start + pieces[0][1]], clause[slice(*pieces[-1])])
    if len(pieces) not in told or len(pieces) + 1 in told:
        pieces = edges.last_joined(pieces, told)
        if not verbal and len(pieces) not in told:
            pieces = edges.first_joined(pieces)
    first, last = edges.first(pieces), edges.last(pieces, told)
    behind = [token.tag for token in tokens if last[1] <= token.start < pieces[-1][1]]
    if _MORE.match(text, region.start + len(clause)) and "v" not in behind:
        last = pieces[-1]
    if len(pieces) == 1:
        return [(first[0], last[1])]
    middle = pieces[1:-1] if verbal else [part for piece in pieces[1:-1] for part in at_and_so_on(region.text, piece)]
    return [first, *middle, last]


def _quotes(text: str) -> Iterator[Listing]:
    """“A”“B”“C” or 《A》《B》, set side by side or joined by 、 and 和; titles also where each is told its sort:
    歌曲《A》、豫剧《B》和舞蹈《C》."""
    close = list(_runs(text, _JOINED))
    titles = [run for run in _runs(text, _OF_A_SORT) if sum(text[begin] == "《" for begin, _ in run) * 2 > len(run)]
    apart = [run for run in close if not any(set(run) < set(title) for title in titles)]
    for run in [*apart, *(run for run in titles if run not in apart)]:
        yield listing_of(text, "quotes", run)


def _runs(text: str, between: re.Pattern[str]) -> Iterator[list[tuple[int, int]]]:
    """Quotations, two at least, with nothing but ``between`` from one to the next."""
    run: list[tuple[int, int]] = []
    for match in _QUOTE.finditer(text):
        if run and not between.fullmatch(text, run[-1][1], match.start()):
            if len(run) > 1:
                yield run
            run = []
        run.append(match.span())
    if len(run) > 1:
        yield run
