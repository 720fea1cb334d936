"""Sentences for tests that need no index."""

from assistant.answers.evidence import Sentence
from assistant.answers.reading.claims import claim_of
from assistant.answers.reading.polarity import modal_of
from assistant.answers.reading.yes_no import settle
from assistant.answers.spans import Span
from vectorstore.words import fold_chars


def sentence_of(text: str, heading: str = "") -> Sentence:
    """The only sentence of its article."""
    folded = fold_chars(text)
    return Sentence("d", 0, len(text), text, folded, fold_chars(heading), "", "", folded, 0, True, 1.0)


def verdict(question: str, *texts: str, read: str = "") -> bool | None:
    """What is made of the sentences; ``read`` are the words that a neural reader chose of the first."""
    sentences = [sentence_of(text) for text in texts]
    at = texts[0].find(read)
    spans = [Span(sentences[0], at, at + len(read), 1.0)] if read else []
    settled = settle(claim_of(question), modal_of(question), sentences, spans)
    return None if settled is None else settled[1].yes
