"""The passages found, ordered anew by whether they answer: a passage about the subject is not yet an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answers.spans import PassageReader
from vectorstore.types import Hit

READ = 8
"""Passages read for a question, about 30 ms of one core each."""
WEIGHT = 0.004
"""What one of the reader's logits counts beside the score of the search. More helps xquad_en2zh and xquad_zh, and costs
cmqa_dev more than half a point."""
SURE = 4.0
"""Logits beyond this, either way, say no more."""


class Reranker:
    """``score + WEIGHT x logit`` for the first passages; those behind them keep their order."""

    def __init__(self, reader: PassageReader) -> None:
        self._reader = reader

    def __call__(self, question: str, hits: Sequence[Hit]) -> list[Hit]:
        first = hits[:READ]
        if len(first) < 2:
            return list(hits)
        passages = [hit.passage for hit in first]
        texts, headings = [one.text for one in passages], [one.heading for one in passages]
        readings = self._reader.read(question, texts, headings)
        logits = (max(-SURE, min(SURE, reading.answerable)) for reading in readings)
        scored = [replace(hit, score=hit.score + WEIGHT * logit) for hit, logit in zip(first, logits, strict=True)]
        return [*sorted(scored, key=lambda hit: -hit.score), *hits[READ:]]
