"""Which of the lists found answers the question: how much of the question stands around it, whether its number of items
is the one asked for, and whether it is a list of the thing wanted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answers.contradictions import counterpart
from assistant.answers.evidence import Sentence
from assistant.answers.lists import Entry, Listing
from assistant.answers.people_lists import is_person
from assistant.answers.presence import HARD_PRESENT, best_presence, presence
from assistant.answers.reading.people import in_byline
from assistant.answers.series import COUNTER
from assistant.answers.synonyms import same_as
from assistant.answers.term_kinds import Term
from assistant.answers.wishes import Wish
from assistant.questions.numerals import number
from vectorstore.types import Document
from vectorstore.words import fold_chars

_COUNTED = re.compile(
    r"([两二三四五六七八九十]{1,2}|\d{1,2})(?=个|项|大|类|种|名|位|家|人|方面|条|点|处|所|支|块|措|突出|清|到位|门|样|步|片|关|“)"
)
_NAME = re.compile(r"[”」\"](?![一二三四五六七八九十两\d等])")

_ABOUT, _COUNT, _OWN_COUNT, _WANTED, _CUE, _RANK, _LABEL = 1.0, 0.45, 0.15, 0.3, 0.3, 0.15, 0.4
"""Weights: words of the question around the list, its number asked for, its own number, the noun, words next to it,
the place of its sentence, the quoted words that stand right before it."""
_LEFT_OUT = 1.0
"""Of a list that is announced as what the question leaves out."""
_GENERAL = frozenset(
    "举措 做法 措施 步骤 方面 内容 工作 任务 要求 重点 方法 办法 经验 特点 意见 建议 环节 要点 部署 亮点 成效 "
    "安排 问题 情形 情况 条件 原因 理由 程序 流程 规定 制度 途径 渠道 手续 步 事 事项 不足 短板 困难".split()
)
"""Nouns for what numbered points and paragraph leads usually are."""
LONG_SHAPES = frozenset({"points", "leads", "parallel"})
"""Lists whose items have text of their own between them."""
_BEFORE = 1500
"""Characters of its article before a list that may hold what the question names."""
_UNKNOWN = 0.65
"""Taken for the first where an English question has no Chinese word to look for: the order of sentences decides."""
_PLACES = frozenset("省市县区镇乡村州旗")
_BYLINE = 40
"""Characters before a name in which its byline begins."""
_SORT = 6
"""Characters before an item that may tell its sort: 豫剧戏歌《…》."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A listing of a document (spans count in its text), found by the ranked sentence it stands in or next to."""

    document: Document
    listing: Listing
    sentence: Sentence
    score: float
    missing: tuple[str, ...] = ()
    """Names, dates and quotations of the question that neither the list nor its surroundings hold."""

    def words(self, entry: Entry) -> str:
        return self.document.text[entry.start : entry.end]

    @property
    def below_head(self) -> bool:
        """Whether it stands in lines below a head that says of all of them what they are: people, one a line."""
        line = self.document.text[self.listing.start - 1 : self.listing.start] == "\n"
        return self.listing.shape == "people" and (line or self.listing.in_lines)

    @property
    def announced(self) -> str:
        """Folded: the headings above the list and the sentences that introduce it."""
        article = self.document.article_at(self.listing.start)
        title = f"{article.section} {article.title}" if article else ""
        begin, end = self.listing.intro
        if self.listing.shape == "people":  # what stands before the first name is said of its bearer
            end = max(begin, min(end, self.listing.entries[0].contexts[0][0]))
        return fold_chars(f"{title} {self.document.text[begin:end]}") + self.sentence.heading


def judged(wish: Wish, document: Document, listing: Listing, sentence: Sentence, rank: int) -> Candidate:
    """The listing with its score, about 0 to 2."""
    text = document.text
    sorted_out = _of_the_sort(wish, text, listing)
    picked = len(sorted_out) < len(listing.entries)
    listing = replace(listing, entries=sorted_out)
    candidate = Candidate(document, listing, sentence, 0.0)
    spoken = [
        listing.intro,
        *((entry.start, entry.end) for entry in listing.entries),
        (listing.tail[0], min(listing.tail[1], listing.tail[0] + 30)),
    ]
    body = fold_chars(" ".join(text[a:b] for a, b in spoken))
    if listing.shape == "people" or listing.entries[0].attributes:  # what is said of each stands between them
        body = fold_chars(text[listing.intro[0] : listing.tail[1]])
    article = document.article_at(listing.start)
    around = fold_chars(text[max(article.start if article else 0, listing.start - _BEFORE) : listing.intro[0]])
    long = listing.shape in LONG_SHAPES
    last = listing.start if long else listing.end
    own = sentence.folded if sentence.start <= last and sentence.end > listing.intro[0] else ""
    layers = ((body, 1.0), (own, 1.0), (candidate.announced, 0.85), (around, 0.5))
    held = [(term, best_presence(term, layers)) for term in wish.terms]
    total = sum(term.weight for term in wish.terms)
    about = sum(term.weight * value for term, value in held) / total if total else _UNKNOWN
    label = _label_score(wish, candidate)
    score = _ABOUT * about + (_RANK if wish.terms else 3 * _RANK) / (1 + rank) + label
    score += _count_score(wish, candidate, labelled=label > 0, picked=picked)
    score += (
        noun_score(wish, candidate)
        + _ending_score(wish, candidate)
        + _cue_score(wish, text, listing)
        - _nested(candidate)
        - (_LEFT_OUT if wish.left_out and wish.left_out in candidate.announced.split("\n")[-1] + own else 0.0)
    )
    missing = tuple(term.text for term, value in held if term.hard and value < HARD_PRESENT)
    return replace(candidate, score=score, missing=(*missing, *counterpart(wish.terms, sentence)))


def tells_number(candidate: Candidate) -> bool:
    """Whether the number of its items is told right before the list or behind it: 五项业务, 四门课程."""
    listing, text = candidate.listing, candidate.document.text
    near = (
        text[max(listing.intro[0], listing.start - 40) : listing.start]
        + "|"
        + text[listing.tail[0] : listing.tail[0] + 12]
    )
    said = fold_chars(near) + ("|" + candidate.announced if listing.shape in ("points", "leads") else "")
    return len(listing.entries) in {number(match[1]) for match in _COUNTED.finditer(said)}


def _count_score(wish: Wish, candidate: Candidate, *, labelled: bool, picked: bool) -> float:
    items = len(candidate.listing.entries)
    score = _OWN_COUNT if tells_number(candidate) or picked else 0.0
    if wish.count is not None and (labelled or not wish.labels):
        # “四有一创”是五件事: 引号里的数字只作佐证
        score += _COUNT if items == wish.count else -_COUNT / (3 if wish.labels else 1)
    return score


def _nested(candidate: Candidate) -> float:
    """Points that are themselves enumerations (首先，甲、乙；其次，丙、丁) are the frame of the list, not the list."""
    listing = candidate.listing
    if listing.shape not in LONG_SHAPES:
        return 0.0
    return _WANTED * sum("、" in candidate.words(entry) for entry in listing.entries) / len(listing.entries)


def _label_score(wish: Wish, candidate: Candidate) -> float:
    """“三清”，即…、…、…; …、…等四措并举: the quoted words of the question right before or behind the list."""
    text, listing = candidate.document.text, candidate.listing
    if listing.shape == "people":
        article = candidate.document.article_at(listing.start)
        section = fold_chars(article.section) if article else ""
        return _LABEL if len(section) > 2 and section in wish.said else 0.0  # in the section 最美邻里
    if listing.shape in LONG_SHAPES:
        before = fold_chars(text[max(0, listing.start - 80) : listing.start])
        return _LABEL if any(label in before or label in candidate.announced for label in wish.labels) else 0.0
    near = fold_chars(
        text[max(listing.intro[0], listing.start - 40) : listing.start]
        + "|"
        + text[listing.tail[0] : listing.tail[0] + 12]
    )
    if not any(label in near for label in wish.labels):
        return 0.0
    tight = fold_chars(text[max(listing.intro[0], listing.start - 16) : listing.start])
    return _LABEL if any(label in tight for label in wish.labels) else _LABEL / 2


def noun_score(wish: Wish, candidate: Candidate) -> float:
    """Whether it is a list of what is wanted: the noun behind it, before it, or at the end of its items."""
    noun, text, listing = wish.noun, candidate.document.text, candidate.listing
    if listing.shape == "people":
        return _WANTED if wish.persons else -_WANTED
    if wish.persons:
        return 0.0 if _of_people(candidate) else -2 * _WANTED
    if listing.shape == "marks" and _counted_as(wish, candidate):
        return _WANTED
    if wish.measure == "步" and listing.shape in ("points", "leads"):
        return _WANTED
    if not noun or noun.isascii() or (len(noun) < 2 and noun not in _PLACES):
        return 0.0
    if _NAME.match(text, listing.tail[0]) and text[listing.start - 1] in '“「"':
        return -_WANTED  # “弘扬精神、开展服务”活动是一个名称
    tail = fold_chars(text[listing.tail[0] : listing.tail[0] + len(noun) + 8])
    intro = fold_chars(text[max(listing.intro[0], listing.start - len(noun) - 12) : listing.start])
    core = noun[-2:]
    words = [fold_chars(text[entry.start : entry.end]).rstrip("\"'") for entry in listing.entries]
    fitting = max(sum(word.endswith(core) for word in words), sum(noun in word for word in words))
    if noun[-1] in _PLACES:
        ends = tuple(noun) if set(noun) <= _PLACES else noun[-1]  # 乡镇: 青崖乡, 双桥镇
        return _WANTED if 2 * sum(word.endswith(ends) for word in words) > len(words) or noun in tail else -_WANTED
    if noun in tail or noun in intro or 2 * fitting > len(words):
        return _WANTED
    if listing.shape in ("points", "leads"):
        counted = re.search(rf"(?:[两二三四五六七八九十]|\d)[\w\"]{{0,3}}{re.escape(core)}", candidate.announced)
        return _WANTED if noun in _GENERAL or counted else -_WANTED
    return _WANTED / 2 if core in tail or core in intro else 0.0


def _ending_score(wish: Wish, candidate: Candidate) -> float:
    """税收收入, 社保费收入, 非税收入: a word of the question ends most items."""
    if candidate.listing.shape != "marks":
        return 0.0
    words = [fold_chars(re.sub(r"[\d.,]+.*$", "", candidate.words(entry))) for entry in candidate.listing.entries]
    told = [term.text for term in wish.terms if not term.hard and len(term.text) > 1 and term.text != wish.noun]
    return _CUE / 2 if any(2 * sum(word.endswith(one) for word in words) > len(words) for one in told) else 0.0


def _counted_as(wish: Wish, candidate: Candidate) -> bool:
    """Whether the number of the items is told beside them with the noun or the measure word asked for: 四门课程."""
    text, listing = candidate.document.text, candidate.listing
    intro = re.split(r"[。；;\n]", text[max(listing.intro[0], listing.start - 40) : listing.start])[-1]
    nouns = {wish.noun, *same_as(wish.noun)} - {""}
    for said in (text[listing.tail[0] : listing.tail[0] + 12], intro):
        for match in COUNTER.finditer(said):
            counted = fold_chars(said[match.end() : match.end() + 6])
            if number(match["n"]) != len(listing.entries):
                continue
            if wish.measure and (match["unit"] == wish.measure or counted.startswith(wish.measure)):
                return True
            if any(counted.startswith(noun) or (len(noun) > 1 and noun in counted) for noun in nouns):
                return True
    return False


def _of_people(candidate: Candidate) -> bool:
    """眼科医师郝江、外科护士冯小雪: every item names somebody, with a position or by a name alone."""
    return all(is_person(candidate.words(entry)) for entry in candidate.listing.entries)


def _cue_score(wish: Wish, text: str, listing: Listing) -> float:
    """Words on either side of the interrogative that stand on the same side of the list."""
    before = fold_chars(text[max(listing.intro[0], listing.start - 24) : listing.start])
    behind = fold_chars(text[listing.tail[0] : listing.tail[0] + 24])
    return _CUE * _share([*wish.left, *wish.right], before + behind)


def _share(words: Sequence[Term], text: str) -> float:
    return sum(presence(word, text) for word in words) / len(words) if words else 0.0


def fitting(wish: Wish, candidate: Candidate) -> list[Entry]:
    """The entries that meet the question's own conditions: “敬业奉献”类的, 扶沟县的.

    A condition is a name, place, title or quotation of the question that some entries meet and others do not, unless
    heading or introduction hold it for all.
    """
    entries = [entry for entry in candidate.listing.entries if wish.bylines or not _is_byline(candidate, entry)]
    announced = candidate.announced
    for term in wish.names if candidate.listing.shape in ("people", "marks", "quotes") else ():
        if (term.kind == "title" and term.text != wish.office) or presence(term, announced) >= 0.6:
            continue  # 陪着县长去的镇长是谁: the first office is another's
        holding = [entry for entry in entries if presence(term, _said_of(candidate, entry)) >= 0.6]
        if holding == entries[:1] and term.kind == "place" and candidate.words(entries[0]).startswith(term.text):
            continue  # 泽口市甲社区、乙社区: the first name says for all where they are
        entries = holding or entries
    if candidate.listing.shape in ("parallel", "people") and len(wish.noun) >= 2 and not candidate.below_head:
        entries = [entry for entry in entries if wish.noun in _said_of(candidate, entry)] or entries
    return entries


def _of_the_sort(wish: Wish, text: str, listing: Listing) -> tuple[Entry, ...]:
    """属于戏歌的是哪两个: of the items that are told their sort as many as are asked for; all where none are."""
    entries = listing.entries
    if wish.count is None or len(entries) <= wish.count or listing.shape not in ("marks", "quotes"):
        return entries
    ends = [entries[0].start - _SORT, *(entry.end for entry in entries)]
    told = [fold_chars(text[max(end, one.start - _SORT) : one.end]) for end, one in zip(ends, entries, strict=False)]
    for term in wish.terms:
        holding = tuple(entry for entry, words in zip(entries, told, strict=True) if term.text in words)
        if len(holding) == wish.count and len(term.text) > 1:
            return holding
    return entries


def meets(wish: Wish, candidate: Candidate, entry: Entry) -> bool:
    """Whether the entry, or what announces its list, holds every name of the question."""
    said = candidate.announced + _said_of(candidate, entry)
    return all(presence(term, said) >= 0.6 for term in wish.names)


def _said_of(candidate: Candidate, entry: Entry) -> str:
    own = candidate.document.text[entry.start : entry.end]
    return fold_chars(" ".join([own, *(candidate.document.text[a:b] for a, b in entry.contexts)]))


def _is_byline(candidate: Candidate, entry: Entry) -> bool:
    before = candidate.document.text[max(0, entry.start - _BYLINE) : entry.start]
    return candidate.listing.shape == "people" and in_byline(before, len(before))


def alike(wish: Wish, best: Candidate, other: Candidate) -> bool:
    """Whether the other list names what is wanted as the best one does: 区领导 here and there."""
    if best.listing.shape != "people":
        if best.listing.entries[0].attributes.keys() != other.listing.entries[0].attributes.keys():
            return False
        return noun_score(wish, other) >= max(_WANTED / 2, noun_score(wish, best))
    if len(wish.noun) < 2:
        return True
    named = [any(wish.noun in _said_of(one, entry) for entry in one.listing.entries) for one in (best, other)]
    return named[1] or not named[0]
