"""Exhaustive answers: every item that the documents list, each cited, with its attributes; counts with their list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.answers.candidates import LONG_SHAPES, Candidate
from assistant.answers.citations import LONGEST_QUOTE, Citer
from assistant.answers.collection import Entity, articles, asks_articles, asks_sections, sections, titles
from assistant.answers.contradictions import counterpart
from assistant.answers.evidence import Sentence
from assistant.answers.listed import Entered, composed, merged, read_of, told_of, whole
from assistant.answers.listing_choice import tells_number
from assistant.answers.listing_fitting import fitting
from assistant.answers.listing_nouns import is_of_sort, noun_score
from assistant.answers.listing_search import best_list, further_lists
from assistant.answers.lists import Entry, paragraph
from assistant.answers.pinyin import named
from assistant.answers.presence import presence
from assistant.answers.read_lists import Marked, backed, marked, misses, read_alone, touched, with_marked
from assistant.answers.refusal import lacking
from assistant.answers.spans import PassageReader
from assistant.answers.spoken_lists import PASSAGES, Spoken, asks_in_general, asks_what_to_take, spoken
from assistant.answers.terms import terms
from assistant.answers.wishes import PERSONS, Wish, wish_of
from assistant.answers.wording import tidy
from assistant.sentences import sentences
from assistant.types import Answer, Library, Question
from vectorstore.types import DocumentSummary, Hit
from vectorstore.words import fold_chars

_GOOD_ENOUGH = 0.75
"""Score (see listing_choice) below which no list is taken for the answer."""
_DOUBTED = 0.1
"""How sure the reader is at most that any passage answers where it rather thinks that none does."""
_ALONE = 1.0
"""Score of a list that answers all the same."""
_FEW = re.compile("(?<!第)几(?!个?(?:年|月|天|日|小时|钟头|分钟|星期|礼拜|周)|[岁点分元块里度米斤亩倍成]|公里)")
"""Asks for a number of things, not for a time or a measure."""
_OFF_NOUN = 1.2
"""The same for a list of something else than the noun asked for."""


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
    marks = marked(question.standalone, hits, passage_reader)
    best = None if absent else best_list(wish, with_marked(ranked, marks), citer, marks)
    good = best is not None and not best.missing and (backed(best, marks) or _is_good(wish, best, marks))
    best = best if good and not _otherwise_counted(wish, best) else None
    taken = (
        asks_what_to_take(question) and "症状" not in question.standalone
    )  # of those the explaining text names more than one series holds
    if asks_in_general(question, wish) and (taken or best is None or not backed(best, marks)):
        told = spoken(question, hits, citer, passage_reader)
        if told is not None:
            return composed(question, list(_told(told)), citer, read_of(hits[:PASSAGES]), 0.6)
    if question.kind == "number" and not counts_things(question):
        return None
    if not absent and (best is None or not touched(best, marks) or misses(best, marks)):
        alone = read_alone(marks, ranked, citer, wish.count)
        off = best is not None and alone is not None and is_of_sort(wish, best) and is_of_sort(wish, alone) is False
        best = alone if alone is not None and not off and not _denied(wish, alone) else best
    if best is None:
        return None
    others, passages = further_lists(wish, best, question.scope, hits, citer, library)
    others = [one for one in others if best.below_head or touched(one, marks)]
    chosen = [best, *others]
    entered = merged(_entered(candidate, entry) for candidate in chosen for entry in fitting(wish, candidate))
    entered = _of_category(entered, question.standalone) or entered
    if not entered or (len(entered) == 1 and (best.listing.shape != "people" or question.kind == "who")):
        return None
    return composed(question, entered, citer, passages, min(1.0, round(best.score / 2, 3)))


def _denied(wish: Wish, candidate: Candidate) -> bool:
    """Whether names or dates of the question are missing around it. The reader takes the 16th for the 2nd; a rare noun
    may stand there in other words, which it knows."""
    wanted = [term for term in wish.terms if term.kind != "rare"]
    return bool(lacking(wanted, candidate.sentence) or counterpart(wish.terms, candidate.sentence))


def _otherwise_counted(wish: Wish, candidate: Candidate | None) -> bool:
    """“五项活动” is not the list of seven that says it has seven items."""
    if candidate is None or wish.count is None or not wish.labels or candidate.listing.shape == "people":
        return False
    return len(candidate.listing.entries) != wish.count and tells_number(candidate)


def _is_good(wish: Wish, candidate: Candidate, marks: Sequence[Marked]) -> bool:
    least = _GOOD_ENOUGH if noun_score(wish, candidate) >= 0 else _OFF_NOUN
    doubted = bool(marks) and all(mark.sure < _DOUBTED for mark in marks)
    return candidate.score >= max(least, _ALONE if doubted else 0.0)


def _of_category(entered: Sequence[Entered], question: str) -> list[Entered]:
    """Those whose category the question names, with quotation marks or without: 孝老爱亲类的."""
    named = [(one, _bare(one.attributes.get("类别", "")).removesuffix("类")) for one in entered]
    return [one for one, category in named if category and category in _bare(question)]


def _bare(text: str) -> str:
    return re.sub(r"\W", "", fold_chars(text))


def _collection(question: Question, citer: Citer, library: Library) -> list[Entered] | None:
    """Documents, articles or sections, where these are asked for."""
    if question.kind == "documents":
        summaries = _named_so(question, library.documents(question.scope))
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


def _named_so(question: Question, summaries: Sequence[DocumentSummary]) -> Sequence[DocumentSummary]:
    """Those whose title or issuer holds the places and names of the question; all where none does."""
    wanted = [term for term in terms(question.standalone) if term.kind in ("place", "name", "quoted")]
    named = [(one, fold_chars(f"{one.title} {one.issuer}")) for one in summaries]
    return [one for one, words in named if all(presence(term, words) for term in wanted)] or summaries


def counts_things(question: Question) -> bool:
    """有几人入选, 有几项举措: a small number of people or things that may be listed; 多少公里 and 几年 are not."""
    noun = question.wanted
    return bool(_FEW.search(question.standalone)) or bool(
        PERSONS.search(noun) and re.search(r"多少|how many", question.standalone, re.I)
    )


def _names(question: Question, ranked: Sequence[Sentence]) -> tuple[list[str], list[str]]:
    """For an English question the Chinese names its pinyin stands for, and those that no passage holds."""
    if question.language == "zh":
        return [], []
    return named(question.standalone, [sentence.heading + sentence.text for sentence in ranked])


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
        begin, end = paragraph(text, entry.start)
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
