"""Exhaustive answers: every item that the documents list, each cited, with its attributes; counts with their list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from assistant.answers.citations import LONGEST_QUOTE, Citer
from assistant.answers.collection import Entity, articles, asks_articles, asks_sections, sections, titles
from assistant.answers.enumerations import enumerations
from assistant.answers.evidence import Sentence, gather
from assistant.answers.listed import Entered, composed, merged, read_of, told_of, whole
from assistant.answers.listing_choice import (
    LONG_SHAPES,
    PERSONS,
    Candidate,
    Wish,
    alike,
    fitting,
    judged,
    noun_score,
    wish_of,
)
from assistant.answers.lists import Entry, Listing, leads, parallel, points
from assistant.answers.people_lists import people
from assistant.answers.pinyin import named
from assistant.answers.presence import presence
from assistant.answers.spans import PassageReader
from assistant.answers.spoken_lists import PASSAGES, Spoken, asks_in_general, spoken
from assistant.answers.wording import tidy
from assistant.sentences import sentences
from assistant.types import Answer, Coverage, Library, Question
from vectorstore.types import Document, Hit, Scope
from vectorstore.words import fold_chars

READ = 10
"""Ranked sentences around which lists are looked for."""
GOOD_ENOUGH = 0.75
"""Score (see listing_choice) below which no list is taken for the answer."""
OFF_NOUN = 1.2
"""The same for a list of something else than the noun asked for."""
ALSO = 0.12
"""Further lists of the same sort whose score is no more below the best one's add their items."""
BESIDE = 0.5
"""The same for lists in one paragraph, where the question is about things in general and names nothing."""
_MANY = 300
"""Passages with the question's names that are read for further items, besides those found."""


def enumerate_answer(
    question: Question,
    hits: Sequence[Hit],
    ranked: Sequence[Sentence],
    citer: Citer,
    library: Library,
    passage_reader: PassageReader | None = None,
) -> Answer | None:
    """The list that answers, or None where the question wants none or the documents hold none.

    ``ranked`` are the sentences read for the question, best first (ranking.ranked). Every passage in the question's
    scope that holds its names and quotations is read for further items.
    """
    collected = _collection(question, citer, library)
    if collected is not None:
        return composed(question, collected, citer, whole(question.scope, library), 0.95)
    chinese, absent = _names(question, ranked)
    wish = wish_of(question, chinese)
    if asks_in_general(question, wish) and (told := spoken(question, hits, citer, passage_reader)) is not None:
        return composed(question, list(_told(told)), citer, read_of(hits[:PASSAGES]), 0.6)
    if question.kind == "number" and not _counts_a_list(question):
        return None
    best = None if absent else _best(wish, ranked, citer)
    if best is None or best.missing or best.score < (GOOD_ENOUGH if noun_score(wish, best) >= 0 else OFF_NOUN):
        return None
    others, passages = _others(wish, best, question.scope, hits, citer, library)
    chosen = [best, *others]
    entered = merged(_entered(candidate, entry) for candidate in chosen for entry in fitting(wish, candidate))
    if not entered or (len(entered) == 1 and (best.listing.shape != "people" or question.kind == "who")):
        return None
    return composed(question, entered, citer, passages, min(1.0, round(best.score / 2, 3)))


def _collection(question: Question, citer: Citer, library: Library) -> list[Entered] | None:
    """Documents, articles or sections, where these are asked for."""
    if question.kind == "documents":
        summaries = library.documents(question.scope)
        found: Iterator[Entity] = titles(summaries, [citer.document(summary.id) for summary in summaries])
    elif question.kind in ("list", "number", "which") and (asks_sections(question) or asks_articles(question)):
        documents = [citer.document(summary.id) for summary in library.documents(question.scope)]
        found = sections(documents) if asks_sections(question) else articles(question, documents)
    else:
        return None
    entered = []
    for entity in found:
        document = citer.document(entity.document_id)
        entered.append(Entered(document, entity.start, entity.end, entity.attributes, (entity.start, entity.end)))
    return entered or None


def _counts_a_list(question: Question) -> bool:
    """有几人入选, 有几项举措: a small number of people or things that may be listed; 多少公里 is not."""
    noun = question.wanted
    return bool(re.search(r"(?<!第)几", question.standalone)) or bool(
        PERSONS.search(noun) and re.search(r"多少|how many", question.standalone, re.I)
    )


def _names(question: Question, ranked: Sequence[Sentence]) -> tuple[list[str], list[str]]:
    """For an English question the Chinese names its pinyin stands for, and those that no passage holds."""
    if question.language == "zh":
        return [], []
    return named(question.standalone, [sentence.heading + sentence.text for sentence in ranked])


def _best(wish: Wish, ranked: Sequence[Sentence], citer: Citer) -> Candidate | None:
    seen: set[tuple[str, str, int, int]] = set()
    candidates: list[Candidate] = []
    for rank, sentence in enumerate(ranked[:READ]):
        document = citer.document(sentence.document_id)
        for listing in _around(wish, sentence, document, seen):
            key = (document.id, listing.shape, listing.start, listing.end)
            if key not in seen:
                seen.add(key)
                candidates.append(judged(wish, document, listing, sentence, rank))
    if not wish.terms:  # 英文问题里没有可对照的中文: 只信排在最前的句子里的清单
        candidates = [one for one in candidates if one.listing.shape not in LONG_SHAPES and one.sentence in ranked[:2]]
    return max(candidates, key=lambda candidate: (not candidate.missing, candidate.score), default=None)


def _around(
    wish: Wish, sentence: Sentence, document: Document, seen: set[tuple[str, str, int, int]]
) -> Iterator[Listing]:
    """The lists of a sentence, and where they have not been looked for yet of its paragraph and its article."""
    for listing in _within(wish, sentence.text):
        yield listing.moved(sentence.start)
    begin, end = _paragraph(document.text, sentence.start)
    article = document.article_at(sentence.start)
    first, last = (article.start, article.end) if article else (begin, end)
    for shapes, start, stop in (((parallel,), begin, end), ((points, leads), first, last)):
        place = (document.id, shapes[0].__name__, start, stop)
        if place in seen:
            continue
        seen.add(place)
        for shape in shapes:
            for listing in shape(document.text[start:stop]):
                yield listing.moved(start)


def _within(wish: Wish, text: str) -> Iterator[Listing]:
    yield from enumerations(text)
    if wish.persons or not wish.noun:
        yield from _people_besides(wish, text)


def _people_besides(wish: Wish, text: str) -> Iterator[Listing]:
    """Who else is named: without the people whom the question itself names."""
    known = {term.text for term in wish.terms if term.kind == "name"}
    for listing in people(text):
        entries = tuple(entry for entry in listing.entries if fold_chars(text[entry.start : entry.end]) not in known)
        if entries:
            yield replace(listing, entries=entries)


def _paragraph(text: str, at: int) -> tuple[int, int]:
    begin = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    return begin, len(text) if end < 0 else end


def _others(
    wish: Wish, best: Candidate, scope: Scope, hits: Sequence[Hit], citer: Citer, library: Library
) -> tuple[list[Candidate], Coverage]:
    """Lists of the same sort elsewhere in scope that answer as well, and what was read for them.

    None are looked for where the question tells the number. Every passage in scope is asked for the question's names,
    and those that hold them are read: then the whole scope counts as read.
    """
    found_only = read_of(hits)
    if wish.count is not None or best.listing.shape in LONG_SHAPES:
        return [], found_only
    if not wish.names:
        return _beside(wish, best), found_only
    holding = [hit for hit in hits if _holds(wish, fold_chars(hit.passage.heading + hit.passage.text))]
    known = {hit.passage.id for hit in hits}
    more = (
        Hit(passage, 0.0, "lexical", 0.0, 0.0)
        for passage in library.passages(scope, containing=[term.text for term in wish.names])
        if passage.id not in known and _holds(wish, fold_chars(passage.heading + passage.text))
    )
    further = list(islice(more, _MANY + 1))
    coverage = whole(scope, library) if len(further) <= _MANY else read_of([*hits, *further[:_MANY]])
    holding += further[:_MANY]
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
            if not candidate.missing and candidate.score >= best.score - ALSO and alike(wish, best, candidate):
                seen.add((document.id, moved.start))
                found.append(candidate)
    return found, coverage


def _beside(wish: Wish, best: Candidate) -> list[Candidate]:
    """For a question about things in general (吃什么药): the other enumerations of the same paragraph."""
    begin, end = _paragraph(best.document.text, best.listing.start)
    found = []
    for listing in enumerations(best.document.text[begin:end]):
        moved = listing.moved(begin)
        if moved.shape == best.listing.shape and moved.start != best.listing.start:
            candidate = judged(wish, best.document, moved, best.sentence, 0)
            if candidate.score >= best.score - BESIDE and noun_score(wish, candidate) >= noun_score(wish, best):
                found.append(candidate)
    return found


def _holds(wish: Wish, folded: str) -> bool:
    return all(presence(term, folded) >= 0.4 for term in wish.names)


def _speaks_of(wish: Wish, sentence: Sentence) -> bool:
    """Cheap: a list mark or a name may stand in it, and the words next to the interrogative do."""
    cues = [*wish.left, *wish.right] or [term for term in wish.terms if not term.hard]
    return any(presence(term, sentence.folded) for term in cues) and _holds(
        wish, sentence.folded + sentence.heading + sentence.before
    )


def _entered(candidate: Candidate, entry: Entry) -> Entered:
    text = candidate.document.text
    attributes = {name: tidy(text[a:b]) for name, (a, b) in entry.attributes.items()}
    if candidate.listing.shape in ("marks", "quotes"):
        attributes |= told_of(text[entry.start : entry.end])
    return Entered(candidate.document, entry.start, entry.end, attributes, _quote_of(candidate, entry))


def _told(told: Spoken) -> Iterator[Entered]:
    """Each item with the sentence it stands in."""
    text = told.document.text
    for entry in told.entries:
        begin, end = _paragraph(text, entry.start)
        spans = sentences(text[begin:end])
        first, last = next((a + begin, b + begin) for a, b in spans if a + begin <= entry.start < b + begin)
        attributes = {name: tidy(text[a:b]) for name, (a, b) in entry.attributes.items()}
        yield Entered(told.document, entry.start, entry.end, attributes, (first, max(last, entry.end)))


def _quote_of(candidate: Candidate, entry: Entry) -> tuple[int, int]:
    """The sentence of a list within one; of points and parallel clauses the item's own."""
    listing = candidate.listing
    if listing.shape in LONG_SHAPES:
        text = candidate.document.text
        end = entry.end + 1 if text[entry.end : entry.end + 1] in ("。", "；", ";") else entry.end
        return entry.start, end
    sentence = candidate.sentence
    if sentence.start <= entry.start and entry.end <= sentence.end and sentence.end - sentence.start <= LONGEST_QUOTE:
        return sentence.start, sentence.end
    spans = [span for span in entry.contexts if span[0] < span[1]] + [(entry.start, entry.end)]
    begin, end = min(a for a, _ in spans), max(b for _, b in spans)
    return (begin, end) if end - begin <= LONGEST_QUOTE else (entry.start, entry.end)
