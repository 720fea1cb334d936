"""The lists around the sentences found: the one that fits a question best, and others of its sort that add to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from assistant.answers.alternating import alternating, honoured
from assistant.answers.candidates import LONG_SHAPES, Candidate, stretch
from assistant.answers.citations import Citer
from assistant.answers.clause_lists import by_day
from assistant.answers.enumerations import enumerations
from assistant.answers.evidence import Sentence, gather
from assistant.answers.line_lists import COUNTED_HEAD, people_in_lines
from assistant.answers.listed import read_of, whole
from assistant.answers.listing_choice import judged, tells_number
from assistant.answers.listing_fitting import alike, fitting, meets
from assistant.answers.listing_nouns import noun_score
from assistant.answers.lists import Listing, leads, paragraph, parallel, points
from assistant.answers.people_lists import is_person, people
from assistant.answers.presence import HARD_PRESENT, presence
from assistant.answers.read_lists import Marked, marked_whole, seconded
from assistant.answers.rolls import rolls
from assistant.answers.term_kinds import Term
from assistant.answers.wishes import Wish
from assistant.divisions import is_division
from assistant.types import Coverage, Library
from vectorstore.types import Document, Hit, Scope
from vectorstore.words import fold_chars

_READ = 10
"""Ranked sentences around which lists are looked for."""
_ALSO = 0.12
"""Further lists of the same sort whose score is no more below the best one's add their items."""
_BESIDE = 0.5
"""The same for lists in one paragraph, where the question is about things in general and names nothing."""
_MANY = 300
"""Passages with the question's names that are read for further items, besides those found."""


def best_list(wish: Wish, ranked: Sequence[Sentence], citer: Citer, marks: Sequence[Marked] = ()) -> Candidate | None:
    """The list that fits best, those that lack nothing of what the question names before all others; None for none.

    ``marks`` are what a neural reader takes for the answer.
    """
    rare = {term.text for term in wish.terms if term.kind == "rare" or (wish.english and _is_division(term))}
    seen: set[tuple[str, str, int, int]] = set()
    candidates: list[Candidate] = []
    for rank, sentence in enumerate(ranked[:_READ]):
        document = citer.document(sentence.document_id)
        for listing in _around(wish, sentence, document, seen):
            key = (document.id, listing.shape, listing.start, listing.end)
            if key not in seen:
                seen.add(key)
                made = judged(wish, document, listing, sentence, rank)
                if listing.in_lines:  # the reader marks those that the question means
                    made = replace(made, listing=replace(made.listing, entries=tuple(fitting(wish, made))))
                candidate = seconded(made, marks, rare)
                if listing.shape != "clauses" or marked_whole(made, marks):  # what it lists the reader alone knows
                    candidates.append(candidate)
    candidates = _without_parts(candidates)
    if not wish.terms:  # 英文问题里没有可对照的中文: 只信排在最前的句子里的清单
        candidates = [one for one in candidates if one.listing.shape not in LONG_SHAPES and one.sentence in ranked[:2]]
    return max(candidates, key=lambda candidate: (not candidate.missing, candidate.score), default=None)


def _is_division(term: Term) -> bool:
    """川汇 of “the Chuanhui district Party secretary”: a paper of the district does not repeat it."""
    return is_division(term.text) or is_division(f"{term.text}区")


def _without_parts(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Without those that are but a line of the people below a head, or parts of a series' items."""
    return [one for one in candidates if not any(_is_part_of(other, one) for other in candidates if other is not one)]


def _is_part_of(whole: Candidate, one: Candidate) -> bool:
    first, last = whole.listing.start, whole.listing.end
    if whole.listing.in_lines:
        first, last = whole.listing.intro[0], whole.listing.tail[0]
    inside = first <= one.listing.start and one.listing.end <= last
    if not inside or one.document.id != whole.document.id:
        return False
    items, more = len(one.listing.entries), len(whole.listing.entries)
    if whole.listing.in_lines:
        return not one.listing.in_lines
    if whole.below_head:
        return one.listing.shape == "people" and items < more
    if one.listing.shape == "people":  # the tagger knows few of the names of a series
        return (
            items < more
            and whole.listing.shape == "marks"
            and all(map(is_person, map(whole.words, whole.listing.entries)))
        )
    honours = "称号" in whole.listing.entries[0].attributes
    return items <= more and whole.listing.shape == "marks" and (honours or one.listing.shape == "clauses")


def _around(
    wish: Wish, sentence: Sentence, document: Document, seen: set[tuple[str, str, int, int]]
) -> Iterator[Listing]:
    """The lists of a sentence, and where they have not been looked for yet of its paragraph and its article."""
    for listing in _within(wish, sentence.text):
        yield listing.moved(sentence.start)
    begin, end = paragraph(document.text, sentence.start)
    first, last = stretch(document, sentence.start)
    for shapes, start, stop in (((parallel,), begin, end), ((points, leads, by_day), first, last)):
        place = (document.id, shapes[0].__name__, start, stop)
        if place in seen:
            continue
        seen.add(place)
        for shape in shapes:
            for listing in shape(document.text[start:stop]):
                yield listing.moved(start)
    place = (document.id, people_in_lines.__name__, first, last)
    if (wish.persons or not wish.noun) and place not in seen:
        seen.add(place)
        for listing in _besides(wish, document.text[first:last], people_in_lines):
            yield listing.moved(first)
    place = (document.id, rolls.__name__, first, last)
    if place not in seen:
        seen.add(place)
        for listing in _besides(wish, document.text[first:last], rolls):
            if listing.shape != "people" or wish.persons or not wish.noun:
                yield listing.moved(first)


def _within(wish: Wish, text: str) -> Iterator[Listing]:
    yield from enumerations(text)
    yield from alternating(text)
    yield from honoured(text)
    if wish.persons or not wish.noun:
        yield from _besides(wish, text, people)


def _besides(wish: Wish, text: str, listings: Callable[[str], Iterator[Listing]]) -> Iterator[Listing]:
    """Who else is named: without the people whom the question itself names."""
    known = {term.text for term in wish.terms if term.kind == "name"}
    for listing in listings(text):
        entries = tuple(entry for entry in listing.entries if fold_chars(text[entry.start : entry.end]) not in known)
        if entries:
            yield replace(listing, entries=entries)


def further_lists(
    wish: Wish, best: Candidate, scope: Scope, hits: Sequence[Hit], citer: Citer, library: Library
) -> tuple[list[Candidate], Coverage]:
    """Lists of the same sort elsewhere in scope that answer as well, and what was read for them.

    None are looked for where the question tells the number. Every passage in scope is asked for the question's names,
    and those that hold them are read: then the whole scope counts as read.
    """
    if wish.count is not None or best.listing.shape in (*LONG_SHAPES, "scattered"):
        return [], read_of(hits)
    if best.listing.in_lines:
        return [], read_of(hits)
    if best.below_head:
        return _other_groups(wish, best), read_of(hits)
    if not wish.names:
        return [] if tells_number(best) else _beside(wish, best), read_of(hits)
    holding, coverage = _holding(wish, scope, hits, library)
    seen = {(best.document.id, best.listing.start)}
    found = []
    for sentence in gather(holding, citer):
        if not _speaks_of(wish, sentence):
            continue
        document = citer.document(sentence.document_id)
        for listing in _within(wish, sentence.text):
            moved = listing.moved(sentence.start)
            if moved.shape != best.listing.shape or (document.id, moved.start) in seen:
                continue
            candidate = judged(wish, document, moved, sentence, 0)
            enough = candidate.score >= best.score - _ALSO or _of_one_roll(wish, best, candidate)
            if not candidate.missing and enough and alike(wish, best, candidate):
                seen.add((document.id, moved.start))
                found.append(candidate)
    return found, coverage


def _of_one_roll(wish: Wish, best: Candidate, other: Candidate) -> bool:
    """Whether both name people of one paragraph of whom the question's names pick out some: 青浦县的 of each class."""
    if best.listing.shape != "people" or best.document.id != other.document.id:
        return False
    first, last = paragraph(best.document.text, best.listing.start)
    picked = [len(fitting(wish, one)) < len(one.listing.entries) for one in (best, other)]
    alone = [len(one.listing.entries) == 1 and meets(wish, one, one.listing.entries[0]) for one in (best, other)]
    return (
        first <= other.listing.start < last and any(picked) and all(a or b for a, b in zip(picked, alone, strict=True))
    )


def _holding(wish: Wish, scope: Scope, hits: Sequence[Hit], library: Library) -> tuple[list[Hit], Coverage]:
    """The passages that hold the question's names, those found first, and what was looked through for them."""
    known = {hit.passage.id for hit in hits}
    more = (
        Hit(passage, 0.0, "lexical", 0.0, 0.0)
        for passage in library.passages(scope, containing=[term.text for term in wish.names])
        if passage.id not in known and _holds(wish, fold_chars(passage.heading + passage.text))
    )
    further = list(islice(more, _MANY + 1))
    coverage = whole(scope, library) if len(further) <= _MANY else read_of([*hits, *further[:_MANY]])
    found = [hit for hit in hits if _holds(wish, fold_chars(hit.passage.heading + hit.passage.text))]
    return [*found, *further[:_MANY]], coverage


def _beside(wish: Wish, best: Candidate) -> list[Candidate]:
    """For a question about things in general (吃什么药): the other enumerations of the same paragraph."""
    begin, end = paragraph(best.document.text, best.listing.start)
    found = []
    for listing in enumerations(best.document.text[begin:end]):
        moved = listing.moved(begin)
        apart = moved.end <= best.listing.start or best.listing.end <= moved.start
        if moved.shape == best.listing.shape and apart:
            candidate = judged(wish, best.document, moved, best.sentence, 0)
            if candidate.score >= best.score - _BESIDE and noun_score(wish, candidate) >= noun_score(wish, best):
                found.append(candidate)
    return found


def _other_groups(wish: Wish, best: Candidate) -> list[Candidate]:
    """The lines below heads like its own (…类：) in its article, where the question names none of the heads."""
    text = best.document.text
    start, end = stretch(best.document, best.listing.start)
    ending = _head_ending(text, best.listing)
    listings = [listing.moved(start) for listing in _besides(wish, text[start:end], people_in_lines)]
    groups = [
        judged(wish, best.document, listing, best.sentence, 0)
        for listing in listings
        if _head_ending(text, listing) == ending
    ]
    least = max((one.score for one in groups if one.listing.start == best.listing.start), default=best.score) - _ALSO
    return [one for one in groups if one.listing.start != best.listing.start and one.score >= least and not one.missing]


def _head_ending(text: str, listing: Listing) -> str:
    """类： of 助人为乐类：, （名） of 一等奖（2名） and 二等奖（3人/队）."""
    head = text[slice(*listing.intro)].strip()
    return "（名）" if COUNTED_HEAD.fullmatch(head) else head[-2:]


def _holds(wish: Wish, folded: str) -> bool:
    return all(presence(term, folded) >= HARD_PRESENT for term in wish.names)


def _speaks_of(wish: Wish, sentence: Sentence) -> bool:
    """Cheap: a list mark or a name may stand in it, and the words next to the interrogative do."""
    cues = [*wish.left, *wish.right] or [term for term in wish.terms if not term.hard]
    near = not cues or any(presence(term, sentence.folded) for term in cues)
    return near and _holds(wish, sentence.folded + sentence.heading + sentence.before)
