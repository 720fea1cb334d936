"""Answers without a language model: the words of the documents that answer, each with its sentence and source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answers.absence import explained, unheld
from assistant.answers.amounts import asks_amount
from assistant.answers.asks import Ask, asks
from assistant.answers.citations import Citer
from assistant.answers.collection import asks_articles, asks_sections
from assistant.answers.comparing import asks_difference, compared, earlier, tells_difference
from assistant.answers.composing import Found, added, refused, told
from assistant.answers.comprehension import Comprehension
from assistant.answers.conflicts import conflicting
from assistant.answers.contents import contents
from assistant.answers.deciding import decided_by_sides
from assistant.answers.drafting import understood
from assistant.answers.english import ask_of, lacks_attribute, sides_of
from assistant.answers.enumeration import counts_things, enumerate_answer
from assistant.answers.evidence import BAR, Sentence, gather
from assistant.answers.fields import told_in_line
from assistant.answers.itemised import asks_items, itemised
from assistant.answers.listed import with_cases
from assistant.answers.mastheads import published
from assistant.answers.office_holders import decided_by_office
from assistant.answers.pinyin import named
from assistant.answers.ranking import by_similarity, ranked
from assistant.answers.reading.budgets import told_as
from assistant.answers.reading.claims import claim_of, verdict_word
from assistant.answers.reading.doers import whoever_did
from assistant.answers.reading.polarity import modal_of
from assistant.answers.reading.reader import RuleReader, holds_sort
from assistant.answers.reading.times import asks_publication
from assistant.answers.reading.yes_no import settle
from assistant.answers.refusal import Verdict, judge, lacking
from assistant.answers.reranking import READ as PASSAGES_READ
from assistant.answers.rosters import person_told
from assistant.answers.sorts import may_answer
from assistant.answers.spans import PassageReader, Reader, Span
from assistant.answers.spelling import respelt
from assistant.answers.spoken_lists import asks_in_general
from assistant.answers.tabular.cells import in_one_cell
from assistant.answers.tabular.readings import is_about, tells
from assistant.answers.tabular.tables import Tables
from assistant.answers.terms import terms
from assistant.answers.wishes import wish_of
from assistant.answers.wording import balanced, clause_around, without_reply_mark
from assistant.questions import parts
from assistant.questions.kinds import kind_of
from assistant.types import Answer, Clause, Coverage, Library, Question, QuestionKind
from vectorstore.types import Embedder, Hit, issue_label

UNDECIDED = 0.65
"""Confidence from which a sentence is shown for a yes/no question that it does not decide."""
_MORE = 5
"""Passages searched for with one side of a comparison, or with the Chinese words of an English question."""
_COMPARED = frozenset({"compare", "number", "when", "which", "who"})
"""Kinds of questions that may set two things side by side: 第5期和第9期分别有多少, 甲和乙谁先."""
READ = 8
"""Sentences handed to the reader for each ask."""


class ExtractiveAnswerer:
    """Satisfies Answerer: spans and sentences of the documents, nothing of its own but the frame."""

    def __init__(self, library: Library, embedder: Embedder, passage_reader: PassageReader | None = None) -> None:
        """Without ``passage_reader`` the rules alone choose the words that answer."""
        self._library = library
        self._embedder = embedder
        self._passage_reader = passage_reader

    def stream(self, question: Question, hits: Sequence[Hit]) -> Iterator[Clause | Answer]:
        """The lines of the answer, then the answer."""
        answer = self.answer(question, hits)
        for line in answer.text.splitlines(keepends=True):
            yield Clause(line)
        yield answer

    def answer(self, question: Question, hits: Sequence[Hit]) -> Answer:
        """The whole answer at once."""
        question = respelt(question, hits, self._library)
        answer = _Reading(question, hits, self._library, self._embedder, self._passage_reader).answer()
        return replace(answer, understood=understood(question))


class _Reading:
    """One question being answered."""

    def __init__(
        self,
        question: Question,
        hits: Sequence[Hit],
        library: Library,
        embedder: Embedder,
        passage_reader: PassageReader | None,
    ) -> None:
        self._question = question
        self._hits = hits
        self._library = library
        self._citer = Citer(library)
        self._embedder = embedder
        self._reader: Reader = RuleReader()
        self._passage_reader = passage_reader
        pool = gather(hits, self._citer)
        self._tables = Tables(question, pool, self._citer)
        self._pool = self._tables.sentences
        self._coverage = Coverage(len({hit.passage.document_id for hit in hits}), len(hits))

    def answer(self) -> Answer:
        question = self._question
        if (said := contents(question, self._hits, self._citer)) is not None:
            return said
        if (told_by := self._tables.answer(self._coverage)) is not None:
            return told_by
        if self._wants_list():
            return self._listed() or itemised(question, self._found(), self._citer)
        found = self._found()
        several_asked = found.kind == "extracted" and len(parts(question.standalone)) > 1
        one_thing = several_asked or asks_difference(question) or not asks_in_general(question, wish_of(question))
        if not one_thing and (several := self._listed()) is not None:
            # 看什么科, 要多久: the passage names several, each for its case
            return with_cases(found, several, amounts=asks_amount(question.standalone) is not None)
        if question.kind == "number" and found.kind == "abstained" and counts_things(question):
            # 有几位…: the text may list them without a number
            return self._listed() or found
        return found

    def _wants_list(self) -> bool:
        question = self._question
        if asks_sections(question) or asks_articles(question) or question.kind == "documents":
            return True
        if asks_items(question):
            return True
        # “列出了多少项清单”: 列出 belongs to the text, the question is for a number
        return question.kind == "list" and not (
            question.language == "zh" and asks(question.standalone, "list")[0].kind in ("number", "when", "where")
        )

    def _listed(self) -> Answer | None:
        """The list that was asked for, and what else the question asks; None where the documents hold none."""
        question = self._question
        if question.language == "en":
            whole = ask_of(question.standalone, question.kind, named(question.standalone, self._texts())[0])
            sentences = self._similar(replace(whole, kind="list"), question.standalone)
            rest: list[Ask] = []
        else:
            several = asks(question.standalone, question.kind)
            ordered = ranked(several[0], self._pool)
            about = [one for one in ordered if BAR not in one.text or is_about(question.standalone, one)]
            sentences = about or ordered
            others = ("number", "when", "where", "who") if not asks_items(question) else ()
            rest = [ask for ask in several[1:] if ask.kind in others]
            if unheld(question, self._library):
                return None
        answer = enumerate_answer(question, self._hits, sentences, self._citer, self._library, self._passage_reader)
        if answer is None or not rest:
            return answer
        besides = [self._one(ask, sentences[0]) for ask in rest]
        return added(answer, [one for one in besides if one.verdict.answered], self._citer)

    def _texts(self) -> list[str]:
        return [sentence.heading + sentence.text for sentence in self._pool]

    def _found(self) -> Answer:
        question = self._question
        lead = ""
        if question.language == "en":
            found = self._english()
            lead = earlier(question.standalone, found) if question.kind == "compare" else ""
        elif question.kind == "yes_no":
            by_sides = decided_by_sides(question, self._side)
            if by_sides is None and (by_office := decided_by_office(question, self._pool)) is not None:
                by_sides = by_office, ""
            found, lead = by_sides or ([self._second(question.standalone, self._decided(question.standalone))], "")
        elif asks_difference(question):
            found, lead = self._difference()
        elif question.kind in _COMPARED and (both := compared(question, self._side)) is not None:
            found, lead = both
        else:
            found = self._asked()
        found = [in_one_cell(one) for one in found]
        if not any(one.verdict.answered and one.sentence is not None for one in found):
            if question.language == "zh":
                found = [explained(one, question, self._pool, self._library) for one in found]
            return refused(question, found, self._citer, self._coverage)
        several = conflicting(question, found, self._pool, self._cell_or_text, self._citer, self._coverage)
        answer = several or told(question, found, self._citer, self._coverage)
        return replace(answer, text=f"{lead}\n{answer.text}") if lead else answer

    def _difference(self) -> tuple[list[Found], str]:
        """Both values and what lies between them; a value alone, which is no difference, only with its sentence."""
        both = compared(self._question, self._side)
        if both is not None and both[1]:
            return both
        number = replace(self._question, kind="number")
        told = self._asked() if self._question == number else [self._side(number)]
        if any(one.verdict.answered and tells_difference(one) for one in told):
            return told, ""
        if both is not None and self._question.kind == "compare":
            return both
        return [replace(one, span=None) if one.verdict.answered else one for one in told], ""

    def _asked(self) -> list[Found]:
        results: list[Found] = []
        near: Sentence | None = None
        several = asks(self._question.standalone, self._question.kind)
        pieces = parts(self._question.standalone)
        if len(pieces) == len(several):
            texts: Sequence[str] = pieces
        elif len({ask.stem for ask in several}) == 1 < len(several):  # 责任编辑和审签人分别是谁
            texts = [ask.alone for ask in several]
        else:
            texts = [self._question.standalone] * len(several)
        for ask, text in zip(several, texts, strict=True):
            person = next((one.span.text for one in results[::-1] if one.span and one.ask.kind == "who"), "")
            if person and re.search("[他她其]", ask.left + ask.right):  # 谁主持了会议？他强调了什么？
                ask = replace(ask, left=f"{person} {ask.left}")
            found = self._one(ask, near)
            if not found.verdict.answered and near is not None:  # it may go on in the sentence that answered before
                again = self._read(ask, [near])
                found = again if again.verdict.answered else found
            found = self._second(text, found)
            near = found.sentence if found.verdict.answered else near
            results.append(found)
        return results

    def _second(self, text: str, found: Found) -> Found:
        """What was found for the question ``text``, after the neural reader's opinion."""
        if self._question.kind == "compare" and found.span is not None and not may_answer(found.ask, text, found.span):
            return replace(found, verdict=Verdict(False, 0.1))  # 哪个社区的志愿者最多 wants a 社区
        if self._passage_reader is None or self._question.kind == "compare":
            return found
        return Comprehension(self._passage_reader, self._hits, self._pool).reconsidered(found.ask, text, found)

    def _one(self, ask: Ask, near: Sentence | None = None) -> Found:
        sentences = ranked(ask, self._pool, near=near)[:READ]
        return (
            published(ask, sentences, self._citer)
            or told_in_line(ask, self._pool)
            or self._tables.cell(ask)
            or person_told(ask, self._question.standalone, self._pool)
            or self._read(ask, sentences)
        )

    def _cell_or_text(self, ask: Ask, sentences: Sequence[Sentence]) -> Found:
        """Read in these sentences and in the tables of their documents only."""
        return self._tables.cell(ask, sentences) or self._read(ask, sentences)

    def _side(self, question: Question) -> Found:
        """One side of a comparison, searched for and read on its own: the whole question may find only the other."""
        hits = self._library.search(question.standalone, scope=question.scope, limit=len(self._hits))
        side = _Reading(question, hits, self._library, self._embedder, self._passage_reader)
        return side._asked()[0]

    def _read(self, ask: Ask, sentences: Sequence[Sentence]) -> Found:
        wanted = terms(ask.stem if self._question.language == "en" else ask.text)
        about = [sentence for sentence in sentences if not lacking(wanted, sentence)]
        sentences = about or sentences  # a fitting number in a sentence about something else answers nothing
        if self._question.kind in ("list", "compare") and ask.kind in ("list", "which"):
            span = None
        else:
            spans = (balanced(span) for span in self._reader.read(ask, sentences))
            spans = (one for one in spans if one.start < one.end and self._is_told(ask, one))
            span = next(spans, None)
        sentence = span.sentence if span else sentences[0] if sentences else None
        return Found(ask, sentence, span, judge(ask, sentence, span))

    def _is_told(self, ask: Ask, span: Span) -> bool:
        return self._question.language == "en" or tells(ask, ask.text, span)

    def _decided(self, text: str) -> Found:
        claim = claim_of(text)
        ask = Ask("yes_no", "", claim, told_as(claim))
        sentences = ranked(ask, self._pool)[:READ]
        if done := whoever_did(claim):
            sentences = [*ranked(replace(ask, left=done), self._pool)[:2], *sentences]
        settled = settle(claim, modal_of(text), sentences, self._read_clause(ask, text))
        if settled is not None:
            sentence, decision = settled
            begin, end = clause_around(sentence.text, decision.start, decision.end)
            span = Span(sentence, without_reply_mark(sentence.text, begin), end, 1.0)
            return Found(ask, sentence, span, Verdict(True, 0.8), verb=f"{verdict_word(text, decision.yes)}：")
        nearest = sentences[0] if sentences else None
        verdict = judge(ask, nearest, None)
        if verdict.answered and verdict.confidence >= UNDECIDED:  # it speaks of it, and the reader may judge
            return Found(ask, nearest, None, replace(verdict, confidence=0.5))
        missing = verdict.missing or (ask.left,)
        return Found(ask, nearest, None, Verdict(False, min(verdict.confidence, 0.4), missing))

    def _read_clause(self, ask: Ask, text: str) -> list[Span]:
        if self._passage_reader is None:
            return []
        clause = Comprehension(self._passage_reader, self._hits, self._pool).clause(ask, text)
        return [] if clause is None else [clause]

    def _english(self) -> list[Found]:
        question = self._question
        texts = self._texts()
        chinese, absent = named(question.standalone, texts)
        if question.kind == "compare" and (sides := sides_of(question.standalone)) is not None:
            return [self._english_side(question.standalone, side, texts) for side in sides]
        pieces = parts(question.standalone)
        wording = " ".join(ask_of(piece, question.kind, chinese).text for piece in pieces)
        if wording.strip():  # the question in Chinese words finds what its English did not
            more = self._library.search(wording, scope=question.scope, limit=_MORE)
            self._pool = gather([*more, *self._hits], self._citer)
            self._hits = _with_more(self._hits, more)
            chinese, absent = named(question.standalone, self._texts())
        results: list[Found] = []
        for part in pieces:
            ask = ask_of(part, question.kind if not results else kind_of(part, "en"), chinese)
            if results and results[-1].span is not None and results[-1].ask.kind == "who":
                ask = replace(ask, left=results[-1].span.text)  # “… and what is her workplace?”
            found = self._read_english(ask, self._similar(ask, part), absent)
            results.append(found if absent else self._second(part, found))
        return results

    def _similar(self, ask: Ask, text: str) -> list[Sentence]:
        """The best sentences for an English ask: those with something of the sort wanted, by words and by vectors."""
        fitting = [sentence for sentence in self._pool if holds_sort(ask, sentence)] or self._pool
        return by_similarity(text, ranked(ask, fitting), self._embedder)[:READ]

    def _english_side(self, text: str, side: str, texts: Sequence[str]) -> Found:
        """One side of a comparison; of publications, when each came out."""
        chinese, absent = named(f"of {side}", texts)
        kind: QuestionKind = "when" if re.search(r"\b(?:earlier|later|first)\b", text) else "number"
        ask = ask_of(side, kind, chinese)
        if re.search(r"\b(?:published|issued)\b", text):
            ask = replace(ask, right=f"{ask.right} 出刊")
        found = self._read_english(ask, self._similar(ask, side), absent)
        if found.sentence is not None and asks_publication(ask):
            document = self._citer.document(found.sentence.document_id)
            side = f"《{document.title}》{issue_label(document.issue)}"
        return replace(found, label=side)

    def _read_english(self, ask: Ask, sentences: Sequence[Sentence], absent: Sequence[str]) -> Found:
        found = published(ask, sentences, self._citer) or told_in_line(ask, self._pool) or self._read(ask, sentences)
        sentence = found.sentence
        if sentence is None:
            return found
        missing = (*absent, *lacking(terms(ask.stem), sentence), *lacks_attribute(ask, sentence.before + sentence.text))
        if not missing and found.span is None and ask.kind in ("who", "when", "number"):
            missing = ({"who": "a name", "when": "a date", "number": "a number"}[ask.kind],)
        return replace(found, verdict=Verdict(not missing, 0.2 if missing else 0.7, tuple(missing)))


def _with_more(hits: Sequence[Hit], more: Sequence[Hit]) -> list[Hit]:
    """The hits with the others among those that the neural reader reads."""
    known = {hit.passage.id for hit in hits}
    new = [hit for hit in more if hit.passage.id not in known]
    first = max(0, PASSAGES_READ - len(new))
    return [*hits[:first], *new, *hits[first:]]
