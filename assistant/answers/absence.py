"""What a refusal says: what the documents really lack, and the nearest sentence where it is about the subject."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from assistant.answers.composing import Found
from assistant.answers.evidence import Sentence
from assistant.answers.presence import HARD_PRESENT, best_presence, presence
from assistant.answers.ranking import ranked
from assistant.answers.refusal import lacking
from assistant.answers.short_names import part_of_speech
from assistant.answers.synonyms import same_as
from assistant.answers.term_kinds import Term
from assistant.answers.terms import terms
from assistant.types import Library, Question
from vectorstore.types import Scope
from vectorstore.words import fold_chars

_ENTITIES = frozenset({"name", "place", "title", "quoted", "rare"})
"""Kinds of terms that name a thing: it is in the collection or not. Dates and ordinals belong to such a thing."""
_LATIN = re.compile(r"(?<![A-Za-z\d])[A-Za-z][A-Za-z\d]+")
"""GDP, PM25: in a Chinese question such a word is what is asked about."""
_EXACT = re.compile(r"[A-Za-z\d]|^[一二两三四五六七八九十]")
_READ = 200
"""Passages read to see whether a thing stands in the collection: those that hold its words."""
_HEADING = 30
"""Characters of a line without any stop inside up to which it is a heading rather than a sentence."""


def explained(one: Found, question: Question, pool: Sequence[Sentence], library: Library) -> Found:
    """``one``, refused, with the nearest sentence about the subject (None where there is none) and what is missing.

    A name that stands anywhere in the question's collections is not called missing; the year, ordinal or attribute
    that the sentences about it lack is. Where nothing in particular is missing ``verdict.missing`` is empty.
    """
    wanted = terms(one.ask.text)
    scope = replace(question.scope, issues=(), since=None, until=None)
    known = [term for term in wanted if term.kind in _ENTITIES and stands(term.text, library, scope)]
    near = _about(one, known, pool)
    missing = [name for name in one.verdict.missing if not stands(name, library, scope) or _dated(name, wanted)]
    if near is not None:
        missing = [name for name in lacking(wanted, near) if name not in {term.text for term in known}] or missing
    if question.language == "zh":
        missing += [word for word in _LATIN.findall(one.ask.text) if not stands(word, library, scope)]
        missing = [name for name in map(_bare, missing) if _understood(name, wanted)]
    whole = tuple(_whole(name, one.ask.text, wanted) for name in missing)
    return replace(one, sentence=near, verdict=replace(one.verdict, missing=whole))


def unheld(question: Question, library: Library) -> list[str]:
    """The names and places of a Chinese question that nothing in its scope holds: what is listed there is another's."""
    scope = question.scope
    named = [term.text for term in terms(question.standalone) if term.kind in ("name", "place")]
    return [name for name in named if not stands(name, library, scope)]


def stands(name: str, library: Library, scope: Scope) -> bool:
    """Whether a passage or a title holds the name, or what tells it from others."""
    term = next((term for term in terms(name) if term.kind in _ENTITIES), Term(fold_chars(name), "word", 1.0))
    mastheads = (f"{summary.title} {summary.issuer}" for summary in library.documents(scope))
    if any(presence(term, fold_chars(masthead)) >= HARD_PRESENT for masthead in mastheads):
        return True
    found = islice(library.passages(scope, containing=[term.text, fold_chars(name)[:2], *same_as(term.text)]), _READ)
    return any(presence(term, fold_chars(f"{one.heading}\n{one.text}")) >= HARD_PRESENT for one in found)


def _understood(name: str, wanted: Sequence[Term]) -> bool:
    """Whether it tells somebody what is missing: a name, a date, a number of things, a thing that the dictionary knows.
    盒药, 兵啊 and 钱 do not; the question itself does then."""
    if _EXACT.search(name) or any(term.text in name for term in wanted if term.hard or term.kind == "title"):
        return True
    return len(name) > 1 and part_of_speech(fold_chars(name)).startswith(("n", "vn"))


def _bare(name: str) -> str:
    """经费 of 经费的数量: what is missing is the thing."""
    return re.sub("的(?:数量|时间|人名)$", "", name)


def _whole(name: str, asked: str, wanted: Sequence[Term]) -> str:
    """2023年 for 2023, 第四组 for 第四."""
    if any(term.text == name and term.kind == "year" for term in wanted):
        return f"{name}年"
    counted = (
        re.search(rf"{re.escape(name)}[组家队班站排场轮位所座条支]", fold_chars(asked)) if name[0] == "第" else None
    )
    return counted[0] if counted else name


def _dated(name: str, wanted: Sequence[Term]) -> bool:
    """2023, 第三届: they stand somewhere in most collections, and what they belong to lacks them."""
    return any(term.text == name and term.hard and term.kind not in _ENTITIES for term in wanted)


def _about(one: Found, known: Sequence[Term], pool: Sequence[Sentence]) -> Sentence | None:
    """The first sentence that holds what is known of the subject and a word besides it."""
    words = [term for term in terms(one.ask.text) if term not in known and len(term.text) > 1]
    words += [term for term in known if term.kind in ("quoted", "rare")]
    first = [one.sentence] if one.sentence is not None else []
    for sentence in [*first, *ranked(one.ask, pool)]:
        if _is_heading(sentence) or any(best_presence(term, sentence.layers) < HARD_PRESENT for term in known):
            continue
        if any(presence(term, sentence.folded) >= HARD_PRESENT for term in words):
            return sentence
    return None


def _is_heading(sentence: Sentence) -> bool:
    text = sentence.text.strip()
    return len(text) <= _HEADING and not re.search(r"[，。；！？,;!?：:]", text.removesuffix("："))
