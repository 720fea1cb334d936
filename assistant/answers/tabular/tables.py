"""The tables of one question's passages: what they answer, and their rows as sentences that may."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answers.asks import Ask, asks
from assistant.answers.citations import Citer
from assistant.answers.composing import Found, told
from assistant.answers.evidence import Sentence
from assistant.answers.listed import Entered, composed
from assistant.answers.tabular.cell_items import items_of
from assistant.answers.tabular.cells import cell_of, cells_of
from assistant.answers.tabular.extremes import extremes
from assistant.answers.tabular.finding import tables
from assistant.answers.tabular.names import other_name, rivals_of
from assistant.answers.tabular.reverse import heads_of
from assistant.answers.tabular.rows import rows_of, sum_of
from assistant.types import Answer, Coverage, Question
from vectorstore.words import fold_chars

_LISTED = 0.9
"""Confidence in rows that a table shows to be those asked for."""
_OTHER = re.compile("[比差第占]")
"""Of an amount that is not that of the row found: 比第二名高多少."""
_OF_SEVERAL = frozenset({"list", "who", "which"})
"""Kinds of questions that the several items of one cell answer."""


class Tables:
    """The tables in which sentences of the pool stand; none for a question that is not Chinese."""

    def __init__(self, question: Question, pool: Sequence[Sentence], citer: Citer) -> None:
        self._question = question
        self._citer = citer
        self._tables = tables(pool, citer) if question.language == "zh" else []
        self.sentences = list(self._beneath_heads(pool))
        """The pool without head rows, every row read beneath its head; without the tables that have another row or
        time of the sort that the question names, and without the rows that are numbered otherwise than the one that it
        names: none of them is the one that it asks for."""

    def answer(self, coverage: Coverage) -> Answer | None:
        """The rows that are asked for, the items of one cell, the head above a cell, or the rows with the largest and
        smallest of a column; None for other asks."""
        question = self._question
        if not self._tables or question.kind in ("yes_no", "documents"):
            return None
        several = asks(question.standalone, question.kind)
        ask = several[0]
        if question.kind != "compare" and (cells := cells_of(several, question.standalone, self._tables)):
            return told(question, cells, self._citer, coverage)
        if (rows := rows_of(ask, question.standalone, self._tables)) is not None:
            if not (total := sum_of(ask, question.standalone, rows)):
                return composed(question, rows, self._citer, coverage, _LISTED)
            listed = composed(replace(question, wanted=""), rows, self._citer, coverage, _LISTED)
            return replace(listed, text=f"合计{total}（计算得出）\n{listed.text}")
        if len(several) == 1 and question.kind in _OF_SEVERAL and (items := self._items(ask)):
            return composed(question, items, self._citer, coverage, _LISTED)
        if heads := heads_of(ask, question.standalone, self._tables):
            return told(question, heads, self._citer, coverage)
        amounts = any(one.kind == "number" and not _OTHER.search(one.left + one.right) for one in several[1:])
        best = extremes(ask, question.standalone, self._tables, amounts=amounts)
        if not best or (question.kind == "list" and len(best) == 1):  # 卖得最好的哪三种
            return None
        return told(question, best, self._citer, coverage)

    def cell(self, ask: Ask, among: Sequence[Sentence] | None = None) -> Found | None:
        """The cell that the ask means, in the documents of the sentences ``among`` or in any; see ``cell_of``."""
        documents = None if among is None else {sentence.document_id for sentence in among}
        own = [table for table in self._tables if documents is None or table.document.id in documents]
        return cell_of(ask, own, self.sentences)

    def _items(self, ask: Ask) -> list[Entered]:
        """What stands in the one cell that the ask means, where that is more than one."""
        found = self.cell(ask)
        if found is None or found.sentence is None:
            return []
        return items_of(found, self._citer.document(found.sentence.document_id))

    def _beneath_heads(self, pool: Sequence[Sentence]) -> Iterator[Sentence]:
        folded = fold_chars(self._question.standalone)
        others = [table for table in self._tables if other_name(table, folded)]
        rivals = {row for table in self._tables for row in rivals_of(table, folded)}
        for sentence in pool:
            table = next((table for table in self._tables if table.holds(sentence)), None)
            if table is None:
                yield sentence
            elif table not in others and (row := table.row_at(sentence)) is not None and row not in rivals:
                yield replace(sentence, before=table.line(row).before, after="")
