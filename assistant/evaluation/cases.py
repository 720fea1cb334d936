"""One question of a report: what was asked, what came back, how it scored. What two reports are compared by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.evaluation.scoring import Outcome, shown


@dataclass(frozen=True, slots=True)
class Case:
    """``kind`` is the type that the set gives, else what the assistant took the question for.

    ``scores`` holds the measures that apply, ``right`` among them where right and wrong can be told.
    """

    id: str
    question: str
    kind: str
    gold: tuple[str, ...]
    unanswerable: bool
    answer: str
    confidence: float
    ms: float
    scores: Mapping[str, float]

    @property
    def refused(self) -> bool:
        return self.scores["refused"] == 1

    @property
    def credit(self) -> float:
        """From 0 to 1: right or not (of a list its mean with item F1), else F1, else that it answered."""
        told = [self.scores[name] for name in ("right", "list_f1") if name in self.scores]
        if told:
            return sum(told) / len(told)
        return self.scores.get("f1", 1 - self.scores["refused"])

    @classmethod
    def of(cls, outcome: Outcome, scores: Mapping[str, float]) -> Case:
        question, answer = outcome.question, outcome.answer
        return cls(
            id=question.id,
            question=question.text,
            kind=question.type or outcome.kind or "-",
            gold=question.answers or tuple(spellings[0] for spellings in question.wanted_items if spellings),
            unanswerable=question.unanswerable,
            answer=shown(answer),
            confidence=answer.confidence,
            ms=outcome.ms,
            scores=scores,
        )

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "question": self.question,
            "kind": self.kind,
            "gold": list(self.gold),
            "unanswerable": self.unanswerable,
            "answer": self.answer,
            "confidence": round(self.confidence, 4),
            "ms": round(self.ms, 1),
            "scores": {name: round(value, 4) for name, value in self.scores.items()},
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Case:
        """What ``to_json`` wrote. KeyError or TypeError where it is something else."""
        return cls(**{**data, "gold": tuple(data["gold"])})
