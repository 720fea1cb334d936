"""Series whose items a sign joins: 街道党工委+社区党委+楼栋长, 申请→受理→审核→公示, 甲站—乙站—丙站."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.answers.item_patterns import words_of
from assistant.answers.lists import Listing, listing_of
from assistant.answers.series_edges import left_edge

_SIGNS = ("[+＋]", "→|-+>|—+>", "—+|–|－", "[/／]", "[·・]")
_ITEM = "[\u4e00-\u9fffA-Za-z“”（）]{2,16}"
_CHAINS = tuple(re.compile(rf"{_ITEM}(?:\s?(?:{sign})\s?{_ITEM}){{2,}}") for sign in _SIGNS)
_SPLITS = tuple(re.compile(rf"\s?(?:{sign})\s?") for sign in _SIGNS)
_NAMELY = re.compile("^(?:由|是|为|即|按照?|实行|推行|构建了?|建立了?|形成了?|采用|采取)+")


def chained(text: str) -> Iterator[Listing]:
    """Three items at least, none of them a number: 7+3 is a sum, and 党建+ is no item."""
    for chain, sign in zip(_CHAINS, _SPLITS, strict=True):
        for match in chain.finditer(text):
            cuts = [(one.start(), one.end()) for one in sign.finditer(text, *match.span())]
            begins, ends = [match.start(), *(end for _, end in cuts)], [*(start for start, _ in cuts), match.end()]
            spans = list(zip(begins, ends, strict=True))
            spans[0] = _begun(text, spans[0]), spans[0][1]
            spans[-1] = spans[-1][0], _ended(text, spans[-1])
            if all(end - begin > 1 for begin, end in spans):
                yield listing_of(text, "marks", spans)


def _begun(text: str, first: tuple[int, int]) -> int:
    """Behind the quotation mark that opens the series, or behind what governs it."""
    begin, end = first
    quote = text.rfind("“", begin, end)
    if quote >= 0 and "”" not in text[quote:end]:
        return quote + 1
    lead = _NAMELY.match(text[begin:end])
    if lead is not None and begin + lead.end() < end - 1:
        return begin + lead.end()
    return begin + left_edge(text[begin:end], words_of(text, begin, end), (0, end - begin), verbal=False)


def _ended(text: str, last: tuple[int, int]) -> int:
    """Before the quotation mark that closes the series, or before what follows it (四级体系, 等环节)."""
    begin, end = last
    quote = text.find("”", begin, end)
    if quote >= 0 and "“" not in text[begin:quote]:
        return quote
    tail = re.search(
        "的|等|[一二三四五六七八九十两][个级项类种步]|(?:体系|机制|模式|流程|架构|网络)$", text[begin + 2 : end]
    )
    return begin + 2 + tail.start() if tail else end
