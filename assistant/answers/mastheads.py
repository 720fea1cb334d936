"""When an issue came out and who published it, read where it always stands: in its masthead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answers.asks import Ask
from assistant.answers.citations import Citer
from assistant.answers.composing import Found
from assistant.answers.evidence import Sentence
from assistant.answers.reading.times import asks_issuer, asks_publication, issuer, masthead, publication
from assistant.answers.refusal import Verdict, lacking
from assistant.answers.spans import Span
from assistant.answers.terms import terms
from vectorstore.words import fold_chars


def published(ask: Ask, sentences: Sequence[Sentence], citer: Citer) -> Found | None:
    """Of the document of the best sentence; None for another ask and for a document that does not tell it."""
    read = publication if asks_publication(ask) else issuer if asks_issuer(ask) else None
    if read is None or not sentences:
        return None
    document = citer.document(sentences[0].document_id)
    place = read(document)
    if place is None:
        return None
    start, end = masthead(document, place)
    text = document.text[start:end]
    lines = replace(sentences[0], start=start, end=end, text=text, folded=fold_chars(text), before="")
    missing = tuple(lacking(terms(ask.text), lines))
    span = Span(lines, place[0] - start, place[1] - start, 1.0)
    return Found(ask, lines, span, Verdict(not missing, 0.1 if missing else 0.95, missing), certain=True)
