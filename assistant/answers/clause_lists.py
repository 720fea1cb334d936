"""Lists of whole clauses: below a colon, each with an amount, or each a case that ends with 的."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.answers.item_patterns import words_of
from assistant.answers.lists import Entry, Listing, listing_of, trimmed
from assistant.answers.reading.numbers import quantities
from assistant.answers.series import COUNTER, likeness, pieces_of
from assistant.answers.series_edges import left_edge
from assistant.questions.numerals import number

_SIMPLE = r"[^，,；;。！？：:、\n]+"
_COLON_CLAUSES = re.compile(
    rf"(?:[：:]|其中[，,：:]?)(?P<clauses>{_SIMPLE}(?:[，,；;]\s*{_SIMPLE}){{2,}})(?=[。！？\n]|$)"
)
_NOUN_AND_AMOUNT = r"[\u4e00-\u9fff“”]{2,16}[约近]?\d[\d.]*[万亿]?[\u4e00-\u9fff]{1,2}(?![\u4e00-\u9fff])"
_ADDED = re.compile("(?:其中|另外|外加|再加|加上|还有|以及|另|并|和)?")
_AMOUNT_CLAUSES = re.compile(rf"{_NOUN_AND_AMOUNT}(?:[，,]{_NOUN_AND_AMOUNT}){{2,}}")
_CASES = re.compile(
    r"(?:^|(?<=[：:。\n]))(?P<cases>(?:[^，,；;。：:\n]{3,40}的[，,；;]\s*){1,12}[^，,；;。：:\n]{3,40}的)(?=[。\n]|$)"
)
_CORRELATIVE = re.compile(
    r"既(?P<verb>是因为|因为|有|是|要|能|会|可以|可)?(?P<first>[^，,；;。：:\n]{2,30})"
    r"(?P<more>(?:[，,；;](?:也|又|还|更|同时)(?:(?P=verb))?[^，,；;。：:\n]{2,30})+)"
)
_ALSO = re.compile("(?:也|又|还|更|同时)+(?:是因为|因为|有|是|要|能|会|可以|可)?")
_IN_THE_END = re.compile("的(?:原因|缘故|因素|问题|作用|功能|好处|考虑|一面)$")
_DAY = (
    r"(?:(?:\d{4}年)?\d{1,2}月\d{1,2}日|\d{1,2}[日号]|(?:周|星期|礼拜)[一二三四五六日天末]|第[一二三四五六七八九十\d]+[天日]|"
    r"大?年?(?:初|正月)[一二三四五六七八九十]+|[上下]午|早上|晚上|当晚|中午)(?:[上下]午|晚上?|早上)?"
)
_BY_DAY = re.compile(
    rf"(?:^|(?<=[：:，,；;。\n]))(?P<day>{_DAY})(?![至到起前之—~～-])(?P<what>[^；;。\n]{{2,60}})(?=[；;。\n]|$)"
)
_DOES = re.compile("^[，,：:]?(?:办的|举办的|演的|放的|搞的|做的|安排的|举行的)?(?:则|又|还|就)?(?:是|为|有)?")
_POINT = re.compile(r"[一二三四五六七八九十]是|[\d一二三四五六七八九十]+[.．]|第[一二三四五六七八九十]|首先")
_FOLLOWING = re.compile(r"下列|如下|以下|之一|包括|分别")
_LONGEST = 20
"""Characters of a clause that is an item."""


def after_colons(text: str) -> Iterator[Listing]:
    """有下列情形之一的：甲，乙，丙。 Clauses told to be a list, or each with an amount, up to the full stop."""
    for match in _COLON_CLAUSES.finditer(text):
        start = match.start("clauses")
        pieces = pieces_of(match["clauses"], "，,；;")
        spans = [trimmed(text, start + begin, start + end) for begin, end in pieces]
        words = [text[begin:end] for begin, end in spans]
        intro = re.split(r"[。！？\n]", text[:start])[-1]
        told = _FOLLOWING.search(intro) or any(number(one["n"]) == len(spans) for one in COUNTER.finditer(intro))
        if any(_POINT.match(word) for word in words):
            continue
        if all(2 <= len(word) <= _LONGEST for word in words) and (told or likeness([*words, ""]).measured):
            yield listing_of(text, "marks", spans)


def amount_clauses(text: str) -> Iterator[Listing]:
    """全年收到会员缴费96.4万元，市财政配套50万元，利息收入1.7万元: clauses of a noun and an amount."""
    for match in _AMOUNT_CLAUSES.finditer(text):
        pieces = [(match.start() + a, match.start() + b) for a, b in pieces_of(match[0], "，,")]
        pieces = _without_sum(text, pieces)
        if len(pieces) < 2:
            continue
        amount = re.search(r"[\d.]+\D+$", text[slice(*pieces[0])])
        begin, end = pieces[0]
        if amount is not None and amount.start() > 1:
            tokens = words_of(text, begin, end)
            named = left_edge(text[begin:end], tokens, (0, amount.start()), verbal=False)
            whole = any(token.end == named and len(token.text) > 1 for token in tokens)  # 卖|菜收入 is one thing
            begin += named if whole and named < amount.start() - 1 else 0
        yield listing_of(text, "marks", [trimmed(text, *span) for span in [(begin, end), *pieces[1:]]])


def _without_sum(text: str, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Without what the others add up to (修缮的132万元，村集体出52万元，…), and without what leads up to them."""
    parts = next((at for at, (begin, _) in enumerate(pieces) if at and text.startswith("其中", begin)), 0)
    pieces = pieces[parts:]
    values = [next(iter(quantities(text[begin:end])), None) for begin, end in pieces]
    known = [value.value for value in values if value is not None]
    if len(known) == len(pieces) > 2 and abs(known[0] - sum(known[1:])) < 1e-6 * known[0]:
        pieces = pieces[1:]
    leads = [_ADDED.match(text, *piece) for piece in pieces]
    return [(lead.end() if lead else begin, end) for lead, (begin, end) in zip(leads, pieces, strict=True)]


def correlative(text: str) -> Iterator[Listing]:
    """既有甲的原因，也有乙的原因，还有丙的缘故: what is set side by side."""
    for match in _CORRELATIVE.finditer(text):
        start = match.start("more")
        pieces = [(start + a, start + b) for a, b in pieces_of(match["more"], "，,；;")[1:]]
        leads = [_ALSO.match(text, *piece) for piece in pieces]
        spans = [
            match.span("first"),
            *((lead.end() if lead else a, b) for lead, (a, b) in zip(leads, pieces, strict=True)),
        ]
        ends = [_IN_THE_END.search(text[a:b]) for a, b in spans]
        spans = [(a, a + end.start() if end else b) for end, (a, b) in zip(ends, spans, strict=True)]
        if all(b - a > 1 for a, b in spans):
            yield listing_of(text, "marks", spans)


def by_day(text: str) -> Iterator[Listing]:
    """18日开幕，演大合唱；19日办的是灯谜会；20日义诊: what is on each day, with the day."""
    run: list[re.Match[str]] = []
    for match in [*_BY_DAY.finditer(text), None]:
        if match is not None and (not run or match.start() - run[-1].end() <= 1):
            run.append(match)
            continue
        if len(run) > 2:
            yield _days(text, run)
        run = [match] if match is not None else []


def _days(text: str, run: list[re.Match[str]]) -> Listing:
    entries = []
    for match in run:
        begin, end = match.span("what")
        lead = _DOES.match(text[begin:end])
        begin += lead.end() if lead and begin + lead.end() < end - 1 else 0
        span = trimmed(text, begin, end)
        entries.append(Entry(*span, (span, match.span()), {"时间": match.span("day")}))
    first = entries[0].start
    stop = max(text.rfind("\n", 0, first), text.rfind("。", 0, first)) + 1
    return Listing("days", tuple(entries), (stop, run[0].start()), (entries[-1].end, entries[-1].end))


def cases(text: str) -> Iterator[Listing]:
    """经营娱乐、博彩行业的，有虚假申报记录的，已有在贷项目的。 Clauses that end with 的 name cases."""
    for match in _CASES.finditer(text):
        start = match.start("cases")
        spans = [trimmed(text, start + begin, start + end) for begin, end in pieces_of(match["cases"], "，,；;")]
        if not all("是" in text[begin:end] for begin, end in spans):  # 他是村里的，我是镇上的
            yield listing_of(text, "marks", spans)
