"""From a question and the passages found to an answer with its sources."""

from assistant.answers.extractive import ExtractiveAnswerer

__all__ = ["ExtractiveAnswerer"]
