"""Answers without a language model: the words of the documents that answer, each with its sentence and source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answers.asks import Ask, asks
from assistant.answers.citations import Citer
from assistant.answers.evidence import Sentence, gather
from assistant.answers.ranking import ranked
from assistant.answers.reading.reader import RuleReader
from assistant.answers.reading.times import asks_publication, publication
from assistant.answers.refusal import Verdict, judge
from assistant.answers.spans import Reader, Span
from assistant.answers.wording import balanced, quoted
from assistant.types import Answer, Clause, Coverage, Library, Question
from vectorstore.types import Embedder, Hit

READ = 6
"""Sentences handed to the reader for each ask."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for one ask."""

    ask: Ask
    sentence: Sentence | None
    span: Span | None
    verdict: Verdict


class ExtractiveAnswerer:
    """Satisfies Answerer: spans and sentences of the documents, nothing of its own but the frame."""

    def __init__(self, library: Library, embedder: Embedder, reader: Reader | None = None) -> None:
        self._library = library
        self._embedder = embedder
        self._reader: Reader = RuleReader() if reader is None else reader

    def stream(self, question: Question, hits: Sequence[Hit]) -> Iterator[Clause | Answer]:
        """The lines of the answer, then the answer."""
        answer = self.answer(question, hits)
        for line in answer.text.splitlines(keepends=True):
            yield Clause(line)
        yield answer

    def answer(self, question: Question, hits: Sequence[Hit]) -> Answer:
        """The whole answer at once."""
        citer = Citer(self._library)
        pool = gather(hits, citer)
        found = self._read(question, pool, citer)
        return _composed(question, found, citer, hits)

    def _read(self, question: Question, pool: Sequence[Sentence], citer: Citer) -> list[Found]:
        results: list[Found] = []
        near: Sentence | None = None
        for ask in asks(question.standalone, question.kind):
            sentences = ranked(ask, pool, near=near)[:READ]
            found = self._published(ask, sentences, citer) or self._one(ask, sentences)
            near = found.sentence if found.verdict.answered else near
            results.append(found)
        return results

    def _one(self, ask: Ask, sentences: Sequence[Sentence]) -> Found:
        spans = [balanced(span) for span in self._reader.read(ask, sentences)]
        span = next((span for span in spans if span.start < span.end), None)
        sentence = span.sentence if span else sentences[0] if sentences else None
        return Found(ask, sentence, span, judge(ask, sentence, span))

    def _published(self, ask: Ask, sentences: Sequence[Sentence], citer: Citer) -> Found | None:
        """When an issue came out: its masthead says so."""
        if not asks_publication(ask):
            return None
        for sentence in sentences[:1]:
            document = citer.document(sentence.document_id)
            span = publication(document)
            if span is not None:
                text = document.text[slice(*span)]
                head = Sentence(
                    document.id, *span, text, text, sentence.heading, "", sentence.article, sentence.rank, sentence.score
                )
                verdict = judge(ask, head, Span(head, 0, len(text), 1.0))
                return Found(ask, head, Span(head, 0, len(text), 1.0), verdict)
        return None


def _composed(question: Question, found: Sequence[Found], citer: Citer, hits: Sequence[Hit]) -> Answer:
    coverage = Coverage(len({hit.passage.document_id for hit in hits}), len(hits))
    good = [one for one in found if one.verdict.answered and one.sentence is not None]
    if not good:
        return _refused(question, found, citer, coverage)
    return _told(question, found, citer, coverage)


def _told(question: Question, found: Sequence[Found], citer: Citer, coverage: Coverage) -> Answer:
    heads: list[str] = []
    shorts: list[str] = []
    lines: list[str] = []
    shown: set[tuple[str, int]] = set()
    missing: list[str] = []
    for one in found:
        if not one.verdict.answered or one.sentence is None:
            missing += one.verdict.missing
            heads.append("没有找到" + "、".join(one.verdict.missing))
            continue
        sentence, span = one.sentence, one.span
        keep = (sentence.start + span.start, sentence.start + span.end) if span else None
        number = citer.cite(sentence.document_id, sentence.start, sentence.end, keep=keep)
        short = span.text if span and span.end - span.start <= 80 else None
        if short is not None and short not in shorts:
            shorts.append(short)
            heads.append(f"{short}[{number}]")
        if (sentence.document_id, sentence.start) not in shown:
            shown.add((sentence.document_id, sentence.start))
            place = (span.start, span.end) if span else (0, 0)
            lines.append(quoted(sentence, *place) + ("" if short is not None else f"[{number}]"))
    text = "\n".join(["；".join(heads), *lines] if heads else lines)
    return Answer(
        question=question.text,
        kind="extracted",
        text=text,
        citations=citer.citations,
        short=shorts[0] if len(shorts) == 1 and len(found) == 1 else None,
        confidence=min(one.verdict.confidence for one in found),
        missing=tuple(dict.fromkeys(missing)),
        coverage=coverage,
    )


def _refused(question: Question, found: Sequence[Found], citer: Citer, coverage: Coverage) -> Answer:
    missing = tuple(dict.fromkeys(name for one in found for name in one.verdict.missing))
    named = "、".join(f"“{name}”" for name in missing)
    text = f"没有找到：文档里没有说到{named}。" if named else "没有找到能回答这个问题的内容。"
    nearest = next((one.sentence for one in found if one.sentence is not None), None)
    if nearest is not None:
        number = citer.cite(nearest.document_id, nearest.start, nearest.end)
        text += f"\n最接近的是{quoted(nearest)}[{number}]"
    return Answer(
        question=question.text,
        kind="abstained",
        text=text,
        citations=citer.citations,
        confidence=max((one.verdict.confidence for one in found), default=0.0),
        missing=missing,
        coverage=coverage,
    )
