"""From what was found for each ask to the answer: its words, its citations, or what is missing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answers.asks import Ask
from assistant.answers.citations import Citer
from assistant.answers.english import gloss
from assistant.answers.evidence import Sentence
from assistant.answers.refusal import Verdict
from assistant.answers.spans import Span
from assistant.answers.terms import terms
from assistant.answers.wording import balanced, excerpt, quoted, tidy
from assistant.sentences import sentences
from assistant.types import Answer, Coverage, Language, Question
from vectorstore.words import fold_chars

_YEAR = re.compile(r"(?:19|20)\d\d\s?年")
SHORT = 80
"""Characters up to which a span is a short answer; longer ones are shown as their sentence only."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for one ask."""

    ask: Ask
    sentence: Sentence | None
    span: Span | None
    verdict: Verdict
    label: str = ""
    """What stands before it where several are told apart: a date, a side."""
    verb: str = ""
    """是 or 不是, for a question that asks to decide."""
    certain: bool = False
    """Read where it always stands (a masthead, a cell of a table): no matter of opinion."""
    unit: str = ""
    """Of a number, where it is written elsewhere than behind it: in the head of its column (万元)."""
    head: tuple[int, int] | None = None
    """Where that is."""


def told(question: Question, found: Sequence[Found], citer: Citer, coverage: Coverage) -> Answer:
    """Short answers in one line, then each sentence they stand in once; what was not found is said."""
    heads: list[str] = []
    lines: list[str] = []
    shorts: list[tuple[str, str]] = []
    shown: dict[tuple[str, int], int] = {}
    for one in found:
        if not one.verdict.answered or one.sentence is None:
            heads.append(_unfound(one.verdict.missing, question.language))
            continue
        label = f"{_labelled(one, one.sentence, citer)}：" if one.label else ""
        number = _cite(one, one.sentence, citer)
        short = _short(one)
        key = (one.sentence.document_id, one.sentence.start)
        if short is not None and (label, short) not in shorts:
            shorts.append((label, short))
            mark = f"[{number}]"
            if one.head is not None:
                mark += f"[{citer.cite(one.sentence.document_id, *one.head)}]"
            heads.append(f"{label}{one.verb}{gloss(short, one.ask.kind, question.language)}{one.unit}{mark}")
        if key not in shown:
            shown[key] = number
            mark = "" if short is not None else f"[{number}]"
            lines.append(("" if short is not None else label + one.verb) + _line(one, one.sentence, mark))
    text = "\n".join([*([_joined(heads, question.language)] if heads else []), *lines])
    return Answer(
        question=question.text,
        kind="extracted",
        text=text,
        citations=citer.citations,
        short=shorts[0][1] if len(shorts) == 1 == len(found) else None,
        confidence=min(one.verdict.confidence for one in found if one.verdict.answered),
        missing=tuple(dict.fromkeys(name for one in found for name in one.verdict.missing)),
        coverage=coverage,
    )


def added(answer: Answer, found: Sequence[Found], citer: Citer) -> Answer:
    """A list answer with what the question asks besides it, in a line of its own."""
    extra = [
        f"{short}[{_cite(one, one.sentence, citer)}]"
        for one in found
        if one.sentence is not None and (short := _short(one)) is not None
    ]
    if not extra:
        return answer
    return replace(answer, text=f"{answer.text}\n{'；'.join(extra)}", citations=citer.citations)


def refused(question: Question, found: Sequence[Found], citer: Citer, coverage: Coverage) -> Answer:
    """What is missing, and the nearest sentence."""
    missing = tuple(dict.fromkeys(name for one in found for name in one.verdict.missing))
    text = _unfound(missing, question.language) if missing else _unsaid(question)
    text += "。" if question.language == "zh" else "."
    nearest = next((one for one in found if one.sentence is not None), None)
    if nearest is not None and nearest.sentence is not None:
        number = _cite(nearest, nearest.sentence, citer)
        lead = "文档里最接近的是" if question.language == "zh" else "The nearest passage says "
        text += f"\n{lead}{_line(nearest, nearest.sentence, f'[{number}]')}"
    return Answer(
        question=question.text,
        kind="abstained",
        text=text,
        citations=citer.citations,
        confidence=max((one.verdict.confidence for one in found), default=0.0),
        missing=missing,
        coverage=coverage,
    )


def _cite(one: Found, sentence: Sentence, citer: Citer) -> int:
    base = sentence.start
    if one.span is not None and one.span.end - one.span.start <= SHORT:
        return citer.cite(sentence.document_id, base, sentence.end, keep=(base + one.span.start, base + one.span.end))
    first, last = excerpt(sentence.text, *_place(one, sentence), limit=280)
    return citer.cite(sentence.document_id, base + first, base + last)


def _place(one: Found, sentence: Sentence) -> tuple[int, int]:
    """What has to be seen of the sentence: the span, else the name or quotation that the question speaks of."""
    if one.span is not None:
        return one.span.start, min(one.span.end, one.span.start + SHORT)
    for term in sorted(terms(one.ask.text), key=lambda term: -term.weight):
        if term.hard and (at := sentence.folded.find(term.text)) >= 0:
            return at, at + len(term.text)
    return 0, 0


def _labelled(one: Found, sentence: Sentence, citer: Citer) -> str:
    """The label; a day in it that the sentence itself does not name is cited from the article that does."""
    label = _YEAR.sub("", one.label) or one.label
    document = citer.document(sentence.document_id)
    article = document.article_at(sentence.start)
    for term in terms(label):
        if term.kind != "date" or term.text in sentence.folded or article is None:
            continue
        before = document.text[article.start : sentence.start]
        for first, last in reversed(sentences(before)):
            if term.text in fold_chars(before[first:last]):
                return f"{label}[{citer.cite(document.id, article.start + first, article.start + last)}]"
    return label


def _short(one: Found) -> str | None:
    if one.span is None or one.span.end - one.span.start > SHORT:
        return None
    return balanced(one.span).text


def _line(one: Found, sentence: Sentence, mark: str) -> str:
    return quoted(sentence, *_place(one, sentence)) + mark


def _joined(heads: Sequence[str], language: Language) -> str:
    return tidy(("；" if language == "zh" else "; ").join(heads))


def _unsaid(question: Question) -> str:
    if question.language == "zh":
        return f"文档里没有说：{question.standalone.strip(' ？?。')}"
    return "Not found in the documents"


def _unfound(missing: Sequence[str], language: Language) -> str:
    if language == "zh":
        return "没有找到" + ("、".join(f"“{name}”" for name in missing) or "能回答这个问题的内容")
    return "Not found in the documents" + (": " + ", ".join(missing) if missing else "")
