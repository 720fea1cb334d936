"""The tables of one question's passages: what they answer, and their rows as sentences that may."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answers.asks import Ask, asks
from assistant.answers.citations import Citer
from assistant.answers.composing import Found, told
from assistant.answers.evidence import Sentence
from assistant.answers.listed import composed
from assistant.answers.tabular.cells import cell_of
from assistant.answers.tabular.extremes import extreme
from assistant.answers.tabular.finding import tables
from assistant.answers.tabular.names import other_name
from assistant.answers.tabular.rows import rows_of
from assistant.types import Answer, Coverage, Question
from vectorstore.words import fold_chars

_LISTED = 0.9
"""Confidence in rows that a table shows to be those asked for."""


class Tables:
    """The tables in which sentences of the pool stand; none for a question that is not Chinese."""

    def __init__(self, question: Question, pool: Sequence[Sentence], citer: Citer) -> None:
        self._question = question
        self._citer = citer
        self._tables = tables(pool, citer) if question.language == "zh" else []
        self.sentences = list(self._beneath_heads(pool))
        """The pool without head rows, every row read beneath its head; without the tables that have another row or
        time of the sort that the question names: none of theirs is the one that it asks for."""

    def answer(self, coverage: Coverage) -> Answer | None:
        """The rows that are asked for, or the one with the largest or smallest of a column; None for other asks."""
        question = self._question
        if not self._tables or question.kind in ("yes_no", "documents"):
            return None
        ask = asks(question.standalone, question.kind)[0]
        if (rows := rows_of(ask, question.standalone, self._tables)) is not None:
            return composed(question, rows, self._citer, coverage, _LISTED)
        if question.kind == "list":  # 最多的是哪三样
            return None
        best = extreme(ask, question.standalone, self._tables)
        return None if best is None else told(question, [best], self._citer, coverage)

    def cell(self, ask: Ask, among: Sequence[Sentence] | None = None) -> Found | None:
        """The cell that the ask means, in the documents of the sentences ``among`` or in any; see ``cell_of``."""
        documents = None if among is None else {sentence.document_id for sentence in among}
        own = [table for table in self._tables if documents is None or table.document.id in documents]
        return cell_of(ask, own, self.sentences)

    def _beneath_heads(self, pool: Sequence[Sentence]) -> Iterator[Sentence]:
        folded = fold_chars(self._question.standalone)
        others = [table for table in self._tables if other_name(table, folded)]
        for sentence in pool:
            table = next((table for table in self._tables if table.holds(sentence)), None)
            if table is None:
                yield sentence
            elif table not in others and (row := table.row_at(sentence)) is not None:
                yield replace(sentence, before=table.line(row).before, after="")
