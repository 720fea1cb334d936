"""Words that were read in a row: whether the row tells what is asked, and in the measure that is asked."""

from __future__ import annotations

import re

from assistant.answers.asks import Ask
from assistant.answers.evidence import BAR, Sentence
from assistant.answers.presence import best_presence
from assistant.answers.reading.numbers import fits, quantities
from assistant.answers.spans import Span
from assistant.answers.tabular.grid import SUM
from assistant.answers.tabular.heads import STATION, is_idle
from assistant.answers.terms import terms
from assistant.questions.kinds import language_of
from vectorstore.words import fold_chars

_TOLD = 0.5
"""Share of a question's words that the row, its head, the line above the table or the heading must hold."""
_LONG = 3
"""Characters of a word that says something of its own (扭伤脚, 上座率): such a one must be held in part at least."""
_SET_APART = re.compile("[^。！？]*[\u3000\t][^。！？]*")
"""A line of entries with wide blanks between them is a row too: 节水标兵：甲　乙."""
_CLOCK = re.compile(r"\d[:：]\d\d")
_STATIONS = re.compile("[职岗称]|身份|工作|单位|学历|专业|性别|民族|人员|情况|说明|备注|简介")
"""In the heads of columns that may tell what somebody is."""
_SUMMED = re.compile("加起来|[合总共]计|总共|一共|总和|平均")
"""A question for what no row of one thing tells."""
_ANY_MEASURE = frozenset({"", "个"})


def tells(ask: Ask, text: str, span: Span) -> bool:
    """Whether the row in which the words stand is about the question ``text``; True for words that stand in none.

    Running text says things in many ways, which the neural reader knows. A row has its cells and its head alone: where
    they say nothing of the question, the words are only of the sort that is asked for.
    """
    if language_of(text) != "zh":
        return True
    if BAR in span.sentence.text:
        about = is_about(text, span.sentence) and not _is_of_one(text, span.sentence)
        return about and _measured(ask, span) and _in_its_column(ask, span)
    return _SET_APART.fullmatch(span.sentence.text.strip()) is None or is_about(text, span.sentence)


def is_about(text: str, row: Sentence) -> bool:
    """Whether a row with its head, the line above the table and the heading holds enough of a question's words, and
    not the heading alone."""
    wanted = [term for term in terms(text) if not is_idle(term)] or terms(text)
    said = ((row.folded, 1.0), (row.before, 1.0), (row.heading, 1.0))
    held = {term: best_presence(term, said) for term in wanted}
    if wanted and not any(best_presence(term, said[:2]) for term in wanted):
        return False
    if any(not share and term.kind == "word" and len(term.text) >= _LONG for term, share in held.items()):
        return False
    return sum(term.weight * held[term] for term in wanted) >= _TOLD * sum(term.weight for term in wanted)


def _is_of_one(text: str, row: Sentence) -> bool:
    """Whether a sum or an average is asked for, and the row is that of one thing which the question does not name."""
    head = row.before.rsplit("\n", 1)[-1]
    if not _SUMMED.search(text) or _SUMMED.search(row.folded + head) or SUM.match(row.text):
        return False
    return row.folded.split(BAR)[0] not in fold_chars(text)


def _in_its_column(ask: Ask, span: Span) -> bool:
    """Whether an office or a trade is read below a head that may hold one: no telephone number and no address is. Of a
    row without words chosen, whether any head may."""
    heads = span.sentence.before.rsplit("\n", 1)[-1].split(BAR)
    if not STATION.fullmatch(ask.head) or len(heads) != span.sentence.text.count(BAR) + 1:
        return True
    column = span.sentence.text.count(BAR, 0, span.start)
    asked = heads[column : column + 1] if span.start < span.end else heads
    return any(_STATIONS.search(head) for head in asked)


def _measured(ask: Ask, span: Span) -> bool:
    """Whether a number may be counted as the question counts: 5辆 and 7:05 are no 班."""
    measure = ask.unit or (ask.head if len(ask.head) == 1 else "")
    if ask.kind != "number" or measure in _ANY_MEASURE:
        return True
    row = span.sentence.text
    cell = row[row.rfind(BAR, 0, span.start) + 1 : span.start] + row[span.start :].split(BAR)[0]
    if _CLOCK.search(cell):
        return measure in "点时分"
    told = {amount.unit for amount in quantities(span.text)}
    return not told or "" in told or measure == "钱" or any(fits(measure, unit) for unit in told)
