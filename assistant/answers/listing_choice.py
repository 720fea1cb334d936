"""Which of the lists found answers the question: how much of the question stands around it, whether its number of items
is the one asked for, and whether it is a list of the thing wanted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answers.candidates import LONG_SHAPES, Candidate
from assistant.answers.contradictions import counterpart
from assistant.answers.evidence import Sentence
from assistant.answers.listing_nouns import WANTED, ending_score, noun_score
from assistant.answers.lists import Entry, Listing
from assistant.answers.presence import HARD_PRESENT, best_presence, presence
from assistant.answers.term_kinds import Term
from assistant.answers.wishes import Wish
from assistant.questions.numerals import number
from vectorstore.types import Document
from vectorstore.words import fold_chars

_COUNTED = re.compile(
    r"([两二三四五六七八九十]{1,2}|\d{1,2})(?=个|项|大|类|种|名|位|家|人|方面|条|点|处|所|支|块|措|突出|清|到位|门|样|步|片|关|“)"
)
_ABOUT, _COUNT, _OWN_COUNT, _CUE, _RANK, _LABEL = 1.0, 0.45, 0.15, 0.3, 0.15, 0.4
"""Weights: words of the question around the list, its number asked for, its own number, words next to it,
the place of its sentence, the quoted words that stand right before it."""
_LEFT_OUT = 1.0
"""Of a list that is announced as what the question leaves out."""
_BEFORE = 1500
"""Characters of its article before a list that may hold what the question names."""
_UNKNOWN = 0.65
"""Taken for the first where an English question has no Chinese word to look for: the order of sentences decides."""
_HEAD = re.compile(
    r"(?:(?<=[。；;\n])|^)(?P<head>[^，,；;。：:、\n]{2,10}?)(?:分别|主要|则|还|就)*(?:有|是|为|包括|[：:])",
    re.MULTILINE,
)
"""What a list between semicolons is of: 模范有…."""
_BESIDES = re.compile("除|还|另外|以外|之外|和|与|、")
_STOP = re.compile("[；;。\n]")
_SORT = 6
"""Characters before an item that may tell its sort: 豫剧戏歌《…》."""


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
        + ending_score(wish, candidate)
        + _cue_score(wish, text, listing)
        - _nested(candidate)
        - (2 * WANTED if _headed_otherwise(wish, text, listing) or _is_known(wish, candidate) else 0.0)
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
    return WANTED * sum("、" in candidate.words(entry) for entry in listing.entries) / len(listing.entries)


def _headed_otherwise(wish: Wish, text: str, listing: Listing) -> bool:
    """模范有甲、乙；能手有丙、丁: of the lists beside it another one's head is in the question, and its own is not."""
    if listing.shape not in ("marks", "quotes", "clauses"):
        return False
    begin = max(text.rfind(mark, 0, listing.start) for mark in "。\n") + 1
    end = min((at for at in (text.find(mark, listing.end) for mark in "。\n") if at >= 0), default=len(text))
    groups = [(match.end(), fold_chars(match["head"])) for match in _HEAD.finditer(text, begin, end)]
    own = [head for at, head in groups if at <= listing.start and not _STOP.search(text, at, listing.start)]
    others = [head for _, head in groups if head not in own]
    return bool(own) and own[-1] not in wish.text and any(head in wish.text for head in others)


def _is_known(wish: Wish, candidate: Candidate) -> bool:
    """Whether it names what the question names: 先进村有哪些 is not answered by 先进村、文明户."""
    if candidate.listing.shape not in ("marks", "quotes", "points") or _BESIDES.search(wish.text):
        return False
    items = (re.sub(r"\W", "", fold_chars(candidate.words(entry))) for entry in candidate.listing.entries)
    return any(len(item) > 2 and item in wish.text for item in items)


def _label_score(wish: Wish, candidate: Candidate) -> float:
    """“三清”，即…、…、…; …、…等四措并举: the quoted words of the question right before or behind the list."""
    text, listing = candidate.document.text, candidate.listing
    if listing.shape == "people":
        article = candidate.document.article_at(listing.start)
        section = fold_chars(article.section) if article else ""
        return _LABEL if len(section) > 2 and section in wish.text else 0.0  # in the section 最美邻里
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


def _cue_score(wish: Wish, text: str, listing: Listing) -> float:
    """Words on either side of the interrogative that stand beside the list, between the same semicolons."""
    before = re.split("[；;]", fold_chars(text[max(listing.intro[0], listing.start - 24) : listing.start]))[-1]
    behind = re.split("[；;]", fold_chars(text[listing.tail[0] : listing.tail[0] + 24]))[0]
    return _CUE * _share([*wish.left, *wish.right], before + behind)


def _share(words: Sequence[Term], text: str) -> float:
    return sum(presence(word, text) for word in words) / len(words) if words else 0.0


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
