"""Two documents, or two issues, that tell different things of what was asked: both shown, the newest first.

What counts as the same thing is judged strictly, for a wrong "they disagree" is worse than one that is missed: the
sentence of the other document holds the question as well as the one found, the rules read a value of the same sort in
it, and neither sentence names a place, person or organisation of which the other knows nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from assistant.answers.asks import Ask
from assistant.answers.citations import Citer
from assistant.answers.composing import SHORT, Found, told
from assistant.answers.evidence import Sentence, covered, weighed
from assistant.answers.presence import HARD_PRESENT, best_presence
from assistant.answers.ranking import ranked
from assistant.answers.reading.numbers import Quantity, fits, quantities
from assistant.answers.spans import Span
from assistant.answers.terms import terms
from assistant.questions.dates import DateMention, find_dates
from assistant.types import Answer, Coverage, Question
from vectorstore.types import Document, issue_label
from vectorstore.words import fold_chars

Read = Callable[[Ask, Sequence[Sentence]], Found]
"""What the rules read for an ask in sentences that are given best first."""
_KINDS = frozenset({"number", "when", "who", "where"})
"""Kinds whose values can be told to differ; names of other things are said in too many ways."""
_AS_MUCH = 0.9
"""Share of what the first sentence holds of the question that another has to hold."""
_SURE = 0.7
"""Share of the question that the first sentence has to hold: of what was hardly found nothing else can differ."""
_ABOUT = 0.1
"""How far apart numbers may lie where one of them is not exact."""
_LOOKED_AT = 4
"""Sentences of another document that are read."""
_LATE = timedelta(days=62)
"""A bulletin may report what happened so long before it came out."""
_NOW = re.compile(r"目前|现在|当前|如今|最新|最近一次|至今|眼下|\b(?:now|currently|latest|newest|most recent)\b", re.I)
_WEAK = frozenset({"inferred", "text"})


def conflicting(
    question: Question, found: Sequence[Found], pool: Sequence[Sentence], read: Read, citer: Citer, coverage: Coverage
) -> Answer | None:
    """What each document says where they differ; None where there is one value, or the kind of question has none.

    ``short`` is given only where the question's own time tells which of the values it asks for.
    """
    one = found[0] if len(found) == 1 else None
    if one is None or one.sentence is None or one.span is None or not one.verdict.answered:
        return None
    if question.language != "zh" or one.ask.kind not in _KINDS or not _reads_the_same(one, read):
        return None
    values = [one, *_others(one, pool, read, citer)]
    if len(values) < 2:
        return None
    values.sort(key=lambda each: _day(_document(each, citer)), reverse=True)
    now = bool(_NOW.search(question.standalone))
    asked = values if now else _of_the_time_asked(question, values, citer) or values
    if len(asked) == 1:
        return told(question, asked, citer, coverage)
    answer = told(question, [replace(each, label=_label(_document(each, citer))) for each in asked], citer, coverage)
    short = asked[0].span.text if now and asked[0].span else None
    return replace(answer, text=f"文档里的说法不一致，新的在前：\n{answer.text}", short=short)


def _reads_the_same(one: Found, read: Read) -> bool:
    """Whether the rules alone find the value in its sentence: only then do they know what to look for elsewhere."""
    if one.sentence is None or one.span is None or one.span.end - one.span.start > SHORT:
        return False
    span = read(one.ask, [one.sentence]).span
    return span is not None and span.start < one.span.end and one.span.start < span.end


def _others(one: Found, pool: Sequence[Sentence], read: Read, citer: Citer) -> list[Found]:
    """The value of each other document, where it has one and no document before it has the same."""
    found: list[Found] = []
    documents = dict.fromkeys(sentence.document_id for sentence in pool)
    for document_id in documents:
        if one.sentence is None or document_id == one.sentence.document_id:
            continue
        own = [sentence for sentence in pool if sentence.document_id == document_id]
        for sentence in ranked(one.ask, own)[:_LOOKED_AT]:
            other = read(one.ask, [sentence])
            if other.span is not None and other.verdict.answered and _same_thing(one, other, pool):
                if all(_differ(each, other, citer) for each in (one, *found)):
                    found.append(other)
                break
    return found


def _same_thing(one: Found, other: Found, pool: Sequence[Sentence]) -> bool:
    """Whether both sentences speak of what was asked, and of nobody and nowhere else."""
    if one.sentence is None or other.sentence is None:
        return False
    weights = weighed(terms(one.ask.text), pool)
    first, second = covered(weights, one.sentence), covered(weights, other.sentence)
    if first[0] < _SURE or second[0] < _AS_MUCH * first[0] or second[1] < _AS_MUCH * first[1]:
        return False
    return not (_strangers(one, other.sentence) and _strangers(other, one.sentence))


def _strangers(one: Found, sentence: Sentence) -> bool:
    """Whether the sentence of ``one`` names somebody or some place before its value that the other does not know."""
    if one.sentence is None or one.span is None:
        return False
    before = one.sentence.text[: one.span.start]
    named = [term for term in terms(before) if term.kind in ("name", "place", "quoted")]
    return any(best_presence(term, sentence.layers) < HARD_PRESENT for term in named)


def _differ(one: Found, other: Found, citer: Citer) -> bool:
    if one.span is None or other.span is None:
        return False
    first, second = fold_chars(one.span.text), fold_chars(other.span.text)
    if first in second or second in first:
        return False
    if one.ask.kind == "number":
        return _numbers_differ(one.span, other.span)
    if one.ask.kind == "when":
        return _days_differ(one, other, citer)
    return True


def _numbers_differ(one: Span, other: Span) -> bool:
    """Amounts in one unit that are not the same, nor nearly so where one is 近, 约 or 余."""
    first, second = _amount(one), _amount(other)
    if first is None or second is None or not (first.unit == second.unit or fits(first.unit, second.unit)):
        return False
    apart = abs(first.value - second.value)
    return apart > (0 if first.exact and second.exact else _ABOUT * max(first.value, second.value))


def _amount(span: Span) -> Quantity | None:
    """The quantity that the span shows, with the 约 or 近 before it."""
    amounts = quantities(span.sentence.text)
    return next((one for one in amounts if one.start < span.end and span.start < one.end), None)


def _days_differ(one: Found, other: Found, citer: Citer) -> bool:
    """Ranges of days without one in common, each counted from the day its document came out."""
    spans = []
    for each in (one, other):
        anchor = _document(each, citer).published
        mentions = find_dates(each.span.text, anchor) if each.span and anchor else []
        if not mentions or mentions[0].since is None or mentions[0].until is None:
            return False
        spans.append((mentions[0].since, mentions[0].until))
    (a, b), (c, d) = spans
    return b < c or d < a


def _of_the_time_asked(question: Question, values: Sequence[Found], citer: Citer) -> list[Found]:
    """The values told in the time that the question names (去年, 2023年8月); none where it names no time."""
    times = [time for time in find_dates(question.standalone, question.today) if time.since or time.until]
    return [each for each in values if _of_time(_document(each, citer), times)]


def _of_time(document: Document, times: Sequence[DateMention]) -> bool:
    """Whether the document came out in one of the times, or soon enough behind it to tell of it."""
    day = document.published
    if day is None:
        return False
    return any((time.since or date.min) <= day <= (time.until or date.max - _LATE) + _LATE for time in times)


def _document(one: Found, citer: Citer) -> Document:
    if one.sentence is None:
        raise ValueError("a value without its sentence has no document")
    return citer.document(one.sentence.document_id)


def _day(document: Document) -> date:
    return document.published or date.min


def _label(document: Document) -> str:
    """“《县林业简报》第7期（2024-05-10）”; a date that was only inferred says so."""
    weak = "，推断" if document.published_basis in _WEAK else ""
    day = f"{document.published.isoformat()}{weak}" if document.published else "日期不明"
    return f"《{document.title}》{issue_label(document.issue)}（{day}）"
