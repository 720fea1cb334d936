"""Sentences for tests that need no index."""

from assistant.answers.evidence import Sentence
from vectorstore.words import fold_chars


def sentence_of(text: str, heading: str = "") -> Sentence:
    """The only sentence of its article."""
    folded = fold_chars(text)
    return Sentence("d", 0, len(text), text, folded, fold_chars(heading), "", "", folded, 0, True, 1.0)
