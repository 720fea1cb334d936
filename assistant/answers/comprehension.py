"""A second opinion: the neural reader on the passages found, brought together with what the rules found.

The rules know names, dates, units and what must not be swapped, and stumble over everyday wording. The reader knows
wording and what a passage leaves unsaid, and takes 五一路 for 七一路. So its words are taken unless their sentence
denies a name, number or date of the question, and what both say together decides whether anything is said at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answers.asks import Ask
from assistant.answers.composing import Found
from assistant.answers.contradictions import other_age
from assistant.answers.entities import names
from assistant.answers.evidence import Sentence
from assistant.answers.likelihood import ANSWERED, Signs, likelihood
from assistant.answers.presence import HARD_PRESENT, presence
from assistant.answers.reading.before_after import at_the_time
from assistant.answers.reading.clauses import cause_near
from assistant.answers.reading.holding import speaks_of
from assistant.answers.reading.its_case import meant_clause
from assistant.answers.reading.setbacks import setback
from assistant.answers.refusal import Verdict, amiss
from assistant.answers.reranking import READ
from assistant.answers.sorts import is_untold, may_answer, of_sort
from assistant.answers.spans import PassageReader, Reading, Span
from assistant.answers.tabular.readings import lacks_attribute, tells
from assistant.answers.terms import terms
from assistant.answers.whole_spans import bare_name, united, whole_amount, whole_day, whole_names, whole_range
from assistant.answers.wishes import PERSONS
from assistant.answers.wording import balanced, is_question
from assistant.documents.genre import CONTENTS, SECTION
from assistant.questions.kinds import language_of
from vectorstore.types import Hit, Passage
from vectorstore.words import fold_chars

SECONDED = 1.5
"""Added for a passage in which rules and reader would answer with the same words (logits)."""
RANK = 2.0
"""Added for the first passage, half of it for the second … (logits): the order of the search tells something too."""
SURE = -0.5
"""Answerable logit from which the reader's words say something even without the rules'."""
CONVINCED = 3.0
"""Answerable logit from which the reader is believed about a word that is a name only where the tagger takes it for
one in the question (高台一家): alone it takes it for none."""
_LATIN = re.compile(r"[A-Za-z][A-Za-z\d]{3,}")
"""Longer than GDP and the like, which Chinese text may spell out."""
_PLAIN = 0.7
"""Likelihood from which a sentence that says hardly a word of a yes/no question is shown for it all the same."""
UNREAD = -4.0
"""Answerable logit of a sentence that stands in none of the passages read."""
_ANNOUNCED = 3.0
"""Taken off for a table of contents (logits): what it announces the articles tell, and its lines run together."""
_OTHER_CASE = 4.0
"""Taken off where the sentence does not speak of what could not be done, of which the question asks (logits)."""
_HEADED = frozenset({"who", "which"})
"""Kinds that a headline which asks may answer: it has a name."""
_OPENED = frozenset({"when", "where"})
"""Kinds that the first sentence of an article may answer for what the next ones tell."""
_MEASURED = frozenset({"number", "when"})
"""Kinds of which the rules know where a span ends: the reader leaves units and hours out."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """The reader's words, and how sure it is that they answer (a logit)."""

    span: Span
    answerable: float


@dataclass(frozen=True, slots=True)
class Seconded:
    """Words that rules and reader both have, and whether they stand in what the reader likes best."""

    span: Span
    first: bool


class Comprehension:
    """The opinions on one question's passages."""

    def __init__(self, reader: PassageReader, hits: Sequence[Hit], pool: Sequence[Sentence]) -> None:
        self._reader = reader
        self._passages = [hit.passage for hit in hits[:READ]]
        self._pool = pool

    def reconsidered(self, ask: Ask, text: str, found: Found) -> Found:
        """``found`` for ``ask`` (``text`` is the question as it was put) or the reader's words in its place, answered
        where both together make it likely enough."""
        if found.certain or found.verb:  # 是 and 不是 are told from the reader's words already
            return found
        if found.span is not None and is_untold(ask, text, found.span):
            found = replace(found, span=None, verdict=Verdict(False, min(found.verdict.confidence, 0.1)))
        if missing := _unnamed(text, self._passages):
            return replace(found, verdict=Verdict(False, min(found.verdict.confidence, 0.1), tuple(missing)))
        readings, english = self._readings(text), language_of(text) == "en"
        opinion = self._best(ask, text, readings, None if english else found)
        if opinion is None:
            if found.sentence is not None and lacks_attribute(ask, found.sentence):
                return replace(found, span=None, verdict=Verdict(False, min(found.verdict.confidence, 0.1)))
            if not found.verdict.answered:
                return found
            if not _is_told(ask, text, found):
                return replace(found, verdict=Verdict(False, min(found.verdict.confidence, 0.1)))
            agreed, logit, chosen = False, self._logit(found.sentence, readings), found
        else:
            wordless = found.span is None and opinion.answerable < SURE  # its sentence is then no second voice
            agreed = not wordless and _agreed(found, opinion.span)
            ruled = not english and _better_measured(ask, found, opinion.span)
            logit, chosen = opinion.answerable, found if ruled else self._taken(ask, text, found, opinion, agreed)
        if chosen.span is not None and ask.kind in _MEASURED:
            number = ask.kind == "number"
            whole = whole_range(at_the_time(text, chosen.span)) if number else whole_day(chosen.span)
            chosen = replace(chosen, span=whole)
        value = round(likelihood(Signs(logit, agreed, english)), 3)
        hardly = ask.kind == "yes_no" and value < _PLAIN and not english
        if hardly and chosen.sentence is not None and not speaks_of(ask.left, chosen.sentence):
            value = min(value, 0.1)
        return replace(chosen, verdict=Verdict(value >= ANSWERED, value, found.verdict.missing))

    def clause(self, ask: Ask, text: str) -> Span | None:
        """The reader's words for the question ``text``, where it takes them rather for an answer than not."""
        opinion = self._best(ask, text, self._readings(text))
        return opinion.span if opinion is not None and opinion.answerable >= SURE else None

    def _readings(self, text: str) -> list[Reading]:
        texts, headings = [one.text for one in self._passages], [one.heading for one in self._passages]
        written = text.replace("几块钱", "多少钱")  # as the reader has learnt it
        return self._reader.read(written, texts, headings)

    def _best(self, ask: Ask, text: str, readings: Sequence[Reading], found: Found | None = None) -> Opinion | None:
        """The best of those whose sentence neither lacks nor denies a name, date or number of the question; of a
        passage rather the words that the rules ``found`` too."""
        best: tuple[float, Opinion] | None = None
        then = setback(text)
        for rank, (passage, reading) in enumerate(zip(self._passages, readings, strict=True), 1):
            value = reading.answerable + RANK / rank - (_ANNOUNCED if _is_contents(passage.text) else 0.0)
            fitting = self._fitting(ask, text, passage, reading)
            spans, seconded = [fitting], self._seconded(found, passage, reading)
            # of what 哪 asks the rules' words are of no sort, often the question's own: no second voice
            if seconded is not None and ask.kind != "which" and may_answer(ask, text, seconded.span):
                # what the reader likes best goes before it, unless that holds it or gives no reason where one is asked
                ahead = seconded.first or (ask.kind == "why" and not _begins(fitting, passage, reading))
                spans.insert(0 if ahead else 1, seconded.span)
                value += SECONDED * ahead
            if best is not None and value <= best[0]:
                continue
            for span in spans:
                if span is None or _denied(ask, span, passage, reading.answerable) or not tells(ask, text, span):
                    continue
                if ask.kind == "list" and PERSONS.search(ask.head) and not names(span.text, "PER"):
                    continue  # 哪些领导 wants people, whatever reads well
                worth = value - (_OTHER_CASE if then is not None and then.search(span.sentence.folded) is None else 0.0)
                if best is None or worth > best[0]:
                    best = worth, Opinion(span, reading.answerable)
                break
        return None if best is None else best[1]

    def _fitting(self, ask: Ask, text: str, passage: Passage, reading: Reading) -> Span | None:
        """The best span of the sort that is asked for; where the passage has none, the best that may be one."""
        best = self._placed(passage, reading.start, reading.end)
        if best is not None and is_untold(ask, text, best):
            return None
        places = ((reading.start, reading.end), *reading.others)
        spans = [span for place in places if (span := self._placed(passage, *place)) is not None]
        if ask.kind == "number":
            spans = [whole_amount(span) for span in spans]
        spans = [span for span in spans if may_answer(ask, text, span) and not other_age(terms(ask.text), span)]
        if ask.kind not in _HEADED:
            spans.sort(key=lambda span: is_question(span.sentence.text))  # 问：能领两份吗？ 答：不可以
        return next((span for span in spans if of_sort(ask, span)), spans[0] if spans else None)

    def _seconded(self, found: Found | None, passage: Passage, reading: Reading) -> Seconded | None:
        """The words of the rules, or the reader's own in their place, where it has them among its places too."""
        ruled = found.span if found is not None and found.verdict.answered else None
        if ruled is None or ruled.sentence.document_id != passage.document_id:
            return None
        begin, end = ruled.sentence.start + ruled.start, ruled.sentence.start + ruled.end
        for at, place in enumerate(((reading.start, reading.end), *reading.others)):
            if passage.start + place[0] < end and begin < passage.start + place[1]:
                span = self._placed(passage, *place)
                same = span is not None and span.sentence.start == ruled.sentence.start
                return Seconded(span if span is not None and same else ruled, at == 0)
        return None

    def _placed(self, passage: Passage, start: int, end: int) -> Span | None:
        """A span of the document within the sentence in which it begins."""
        start, end = passage.start + start, passage.start + end
        for sentence in self._pool:
            if sentence.document_id == passage.document_id and sentence.start <= start < sentence.end:
                first, last = start - sentence.start, min(end, sentence.end) - sentence.start
                return Span(sentence, first, last, 1.0) if first < last else None
        return None

    def _logit(self, sentence: Sentence | None, readings: Sequence[Reading]) -> float:
        """Of the passage in which the sentence begins."""
        return max(
            (
                reading.answerable
                for passage, reading in zip(self._passages, readings, strict=True)
                if sentence is not None
                and passage.document_id == sentence.document_id
                and passage.start <= sentence.start < passage.end
            ),
            default=UNREAD,
        )

    def _taken(self, ask: Ask, text: str, found: Found, opinion: Opinion, agreed: bool) -> Found:
        """The reader's words in the place of the rules'."""
        span = self._of_its_case(text, opinion.span)
        if agreed and found.span is not None and ask.kind in _MEASURED:
            span = united(found.span, span)
        if ask.kind == "why":
            span = cause_near(span, self._pool)
        span = bare_name(whole_names(span)) if ask.kind == "who" else whole_names(span)
        return replace(found, sentence=span.sentence, span=None if ask.kind == "yes_no" else balanced(span))

    def _of_its_case(self, text: str, span: Span) -> Span:
        """What is said of the amount asked about, where the words chosen are said of another: read on its own."""
        meant = meant_clause(text, span)
        if meant is None:
            return span
        reading = self._reader.read(text, [span.sentence.text[slice(*meant)]])[0]
        start, end = meant[0] + reading.start, meant[0] + reading.end
        return Span(span.sentence, start, end, 1.0) if start < end else span


def _begins(span: Span | None, passage: Passage, reading: Reading) -> bool:
    """Whether the span is what the reader likes best of the passage."""
    return span is not None and span.sentence.start + span.start == passage.start + reading.start


def _better_measured(ask: Ask, found: Found, span: Span) -> bool:
    """Whether the rules have a number of the unit asked for, or a time, in the same document, and the reader none."""
    ruled = found.span
    if ask.kind not in _MEASURED or ruled is None or ruled.sentence.document_id != span.sentence.document_id:
        return False
    return of_sort(ask, ruled) and not of_sort(ask, span)


def _is_told(ask: Ask, text: str, found: Found) -> bool:
    """Whether the words chosen, or the row where none were, may tell what is asked."""
    if found.span is not None:
        return may_answer(ask, text, found.span) and tells(ask, text, found.span)
    return found.sentence is None or ask.kind == "yes_no" or tells(ask, text, Span(found.sentence, 0, 0, 0.0))


def _is_contents(text: str) -> bool:
    if "。" in text:
        return False
    sections = (SECTION.fullmatch(line.strip()) for line in text.splitlines())
    return CONTENTS.match(text) is not None or any(found is not None and not found["e"] for found in sections)


def _unnamed(text: str, passages: Sequence[Passage]) -> list[str]:
    """Western names of a Chinese question that none of the passages has: Polaroid is not said otherwise."""
    said = "\n".join(fold_chars(passage.embedded_text) for passage in passages)
    return [name for name in _LATIN.findall(text) if fold_chars(name) not in said] if language_of(text) == "zh" else []


def _denied(ask: Ask, span: Span, passage: Passage, answerable: float) -> list[str]:
    """What of the question the span's sentence lacks or denies. A rare noun may stand there in other words, and a
    doubtful name too: whether it is the same thing is what the reader knows."""
    wanted = terms(ask.text)
    known = {term.text for term in wanted if term.kind == "rare"}
    if answerable >= CONVINCED:
        known |= {term.text for term in wanted if term.kind == "name" and not names(term.text, "PER")}
    if ask.kind in _OPENED and "。" not in span.sentence.before:  # 6月5日，区长督导调研。区长一行先后到甲厂、乙厂…
        said = fold_chars(passage.text)
        known |= {term.text for term in wanted if presence(term, said) >= HARD_PRESENT}
    return [name for name in amiss(ask, span.sentence, span) if name not in known]


def _agreed(found: Found, span: Span) -> bool:
    """Whether the rules chose these words too, or, without words of their own, their sentence."""
    one, other = found.sentence, span.sentence
    if one is None or one.document_id != other.document_id or one.start != other.start:
        return False
    return found.span is None or (found.span.start < span.end and span.start < found.span.end)
