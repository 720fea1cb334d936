"""Words that were read in a row: whether the row tells what is asked, and in the measure that is asked."""

from __future__ import annotations

import re

from assistant.answers.asks import TITLE, Ask
from assistant.answers.evidence import BAR, Sentence
from assistant.answers.presence import best_presence
from assistant.answers.reading.numbers import fits, quantities
from assistant.answers.spans import Span
from assistant.answers.tabular.grid import SUM
from assistant.answers.tabular.heads import asks_share, is_idle, is_share
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
_SUMMED = re.compile("加起来|[合总共]计|总共|一共|总和|平均")
"""A question for what no row of one thing tells."""
_ATTRIBUTES = (
    ("职务|职位|职称|头衔", rf"职|岗|身份|单位|{TITLE.pattern}"),
    ("学历|学位|文化程度", "学|文化"),
    ("民族|哪个?族", "族"),
    ("性别", "性别|^[男女]$"),
    ("籍贯|老家", "籍|家|住"),
    ("专业(?!户|村|社|组|合)", "专业|学"),
)
"""What may be asked of a person, and the heads or cells that tell it."""
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
        return about and _measured(ask, span) and not lacks_attribute(ask, span.sentence)
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


def lacks_attribute(ask: Ask, row: Sentence) -> bool:
    """Whether something of a person is asked that neither a head nor a cell of the row tells: no 学历 among phones."""
    if BAR not in row.text:
        return False
    cells = [cell.strip() for line in (row.before.rsplit("\n", 1)[-1], row.folded) for cell in line.split(BAR)]
    asked = (heads for noun, heads in _ATTRIBUTES if re.search(noun, f"{ask.left} {ask.right}"))
    return any(not any(re.search(heads, cell) for cell in cells) for heads in asked)


def _is_of_one(text: str, row: Sentence) -> bool:
    """Whether a sum or an average is asked for, and the row is that of one thing which the question does not name."""
    head = row.before.rsplit("\n", 1)[-1]
    if not _SUMMED.search(text) or _SUMMED.search(row.folded + head) or SUM.match(row.text):
        return False
    return row.folded.split(BAR)[0] not in fold_chars(text)


def _is_share(span: Span) -> bool:
    """Whether the cell is a share, by its sign, its head or its row."""
    heads, cells = span.sentence.before.rsplit("\n", 1)[-1].split(BAR), span.sentence.folded.split(BAR)
    index = span.sentence.text[: span.start].count(BAR)
    return is_share(heads[index] if index < len(heads) else "", cells[0], cells[index])


def _measured(ask: Ask, span: Span) -> bool:
    """Whether a number may be counted as the question counts: 5辆 and 7:05 are no 班."""
    if asks_share(ask) and not _is_share(span):
        return False
    measure = ask.unit or (ask.head if len(ask.head) == 1 else "")
    if ask.kind != "number" or measure in _ANY_MEASURE:
        return True
    row = span.sentence.text
    cell = row[row.rfind(BAR, 0, span.start) + 1 : span.start] + row[span.start :].split(BAR)[0]
    if _CLOCK.search(cell):
        return measure in "点时分"
    told = {amount.unit for amount in quantities(span.text)}
    return not told or "" in told or measure == "钱" or any(fits(measure, unit) for unit in told)
