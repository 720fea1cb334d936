"""Exhaustive answers: every item that the documents list, each cited, with its attributes; counts with their list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from assistant.answers.citations import LONGEST_QUOTE, Citer
from assistant.answers.collection import Entity, articles, asks_articles, asks_sections, sections, titles
from assistant.answers.enumerations import enumerations
from assistant.answers.evidence import Sentence, gather
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
from assistant.answers.matching import presence
from assistant.answers.people_lists import people
from assistant.answers.pinyin import named
from assistant.answers.wording import tidy
from assistant.types import Answer, Coverage, Item, Library, Question
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
LONGEST = 480
"""Characters of an answer's text, source lines aside; attributes and then items are left out of the text beyond."""
_MANY = 60
"""Passages read for further items beyond those found."""


@dataclass(frozen=True, slots=True)
class _Entered:
    """An item with the document it comes from, its attributes as text, and the span to be quoted."""

    document: Document
    start: int
    end: int
    attributes: dict[str, str]
    quote: tuple[int, int]

    @property
    def text(self) -> str:
        return self.document.text[self.start : self.end]


def enumerate_answer(
    question: Question, hits: Sequence[Hit], ranked: Sequence[Sentence], citer: Citer, library: Library
) -> Answer | None:
    """The list that answers, or None where the question wants none or the documents hold none.

    ``ranked`` are the sentences read for the question, best first (ranking.ranked). Every passage in the question's
    scope that holds its names and quotations is read for further items.
    """
    collected = _collection(question, citer, library)
    if collected is not None:
        return _composed(question, collected, citer, library, None)
    if question.kind == "number" and not _counts_a_list(question):
        return None
    chinese, absent = _names(question, ranked)
    wish = wish_of(question, chinese)
    best = None if absent else _best(wish, ranked, citer)
    if best is None or best.missing or best.score < (GOOD_ENOUGH if noun_score(wish, best) >= 0 else OFF_NOUN):
        return None
    chosen = [best, *_others(wish, best, question.scope, hits, citer, library)]
    entered = _merged(_entered(candidate, entry) for candidate in chosen for entry in fitting(wish, candidate))
    if not entered or (len(entered) == 1 and (best.listing.shape != "people" or question.kind == "who")):
        return None
    return _composed(question, entered, citer, library, best)


def _collection(question: Question, citer: Citer, library: Library) -> list[_Entered] | None:
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
        entered.append(_Entered(document, entity.start, entity.end, entity.attributes, (entity.start, entity.end)))
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
) -> list[Candidate]:
    """Lists of the same sort elsewhere in scope that answer as well; none where the question tells the number."""
    if wish.count is not None or best.listing.shape in LONG_SHAPES:
        return []
    if not wish.names:
        return _beside(wish, best)
    passages = {hit.passage.id: hit.passage for hit in hits}
    for passage in islice(library.passages(scope, containing=[term.text for term in wish.names]), _MANY):
        passages.setdefault(passage.id, passage)
    holding = [
        Hit(p, 0.0, "lexical", 0.0, 0.0) for p in passages.values() if _holds(wish, fold_chars(p.heading + p.text))
    ]
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
    return found


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


def _entered(candidate: Candidate, entry: Entry) -> _Entered:
    text = candidate.document.text
    attributes = {name: tidy(text[a:b]) for name, (a, b) in entry.attributes.items()}
    return _Entered(candidate.document, entry.start, entry.end, attributes, _quote_of(candidate, entry))


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


def _merged(entered: Iterator[_Entered]) -> list[_Entered]:
    """Each item once: the same words with the same attributes; one without attributes gives way to one with."""
    found: dict[tuple[str, str], _Entered] = {}
    for item in entered:
        words = re.sub(r"[\W_]+", "", fold_chars(item.text))
        same = next((key for key in found if key[0] == words and _agree(found[key].attributes, item.attributes)), None)
        if same is None:
            found[(words, str(sorted(item.attributes.items())))] = item
        elif len(item.attributes) > len(found[same].attributes):
            found[same] = item
    return list(found.values())


def _agree(one: dict[str, str], other: dict[str, str]) -> bool:
    return all(one[name] == other[name] for name in one.keys() & other.keys())


def _composed(
    question: Question, entered: Sequence[_Entered], citer: Citer, library: Library, best: Candidate | None
) -> Answer:
    items, lines = [], []
    for position, item in enumerate(entered, start=1):
        number = citer.cite(item.document.id, *item.quote, keep=(item.start, item.end))
        items.append(Item(item.text, item.attributes, (number,)))
        lines.append((f"{position}. {tidy(item.text)}", _in_brackets(item.attributes, question), f"[{number}]"))
    coverage = _coverage(question.scope, library)
    text = _text(question, lines, len({item.document.id for item in entered}), coverage)
    return Answer(
        question=question.text,
        kind="enumerated",
        text=text,
        citations=citer.citations,
        short=_short(question, len(items), citer),
        items=tuple(items),
        confidence=min(1.0, round(best.score / 2, 3)) if best else 0.95,
        coverage=coverage,
    )


def _in_brackets(attributes: dict[str, str], question: Question) -> str:
    parts: list[str] = []
    for name, value in attributes.items():
        if name == "职务" and "单位" in attributes:
            parts[-1] += value
        elif name == "类别":
            parts.append(f"“{value}”类" if question.language == "zh" else f"“{value}”")
        else:
            parts.append(value)
    if not parts:
        return ""
    return f"（{'，'.join(parts)}）" if question.language == "zh" else f" ({', '.join(parts)})"


def _text(question: Question, lines: Sequence[tuple[str, str, str]], documents: int, coverage: Coverage) -> str:
    number = len(lines)
    if question.language == "zh":
        unit = "人" if PERSONS.search(question.wanted) else "项"
        head, foot = f"{number} {unit}：", f"共 {number} {unit}，{documents} 篇文档，扫描 {coverage.passages} 段"
    else:
        head, foot = (
            f"{number} found:",
            f"{number} found in {documents} document{'s' * (documents > 1)}, {coverage.passages} passages scanned",
        )
    full = [f"{name}{brackets}{mark}" for name, brackets, mark in lines]
    if sum(map(len, full)) > LONGEST:
        full = [f"{name}{mark}" for name, _, mark in lines]
    shown = 0
    while shown < number and sum(map(len, full[: shown + 1])) <= LONGEST:
        shown += 1
    rest = (
        []
        if shown == number
        else [
            f"……（其余 {number - shown} 项见列表）"
            if question.language == "zh"
            else f"… ({number - shown} more in the list)"
        ]
    )
    return "\n".join([head, *full[:shown], *rest, foot])


def _short(question: Question, number: int, citer: Citer) -> str | None:
    """“5人” where a number was asked for and stands so in a quote."""
    if question.kind != "number":
        return None
    pattern = re.compile(rf"(?<![\d.]){number}\s?[个名位人项条家种类]")
    return next((match[0] for citation in citer.citations if (match := pattern.search(citation.quote))), None)


def _coverage(scope: Scope, library: Library) -> Coverage:
    summaries = library.documents(scope)
    return Coverage(len(summaries), sum(summary.passages for summary in summaries))
