"""Cases of reports, made by hand."""

from __future__ import annotations

from assistant.evaluation.cases import Case


def case(
    id_: str = "q",
    *,
    confidence: float = 0.9,
    right: bool | None = True,
    unanswerable: bool = False,
    refused: bool = False,
    answer: str = "12公里",
    ms: float = 10.0,
    **scores: float,
) -> Case:
    """An answer (or refusal) to a question about the length of a road."""
    told = {} if right is None else {"right": float(right)}
    return Case(
        id=id_,
        question="红星路多长？",
        kind="number",
        gold=() if unanswerable else ("12公里",),
        unanswerable=unanswerable,
        answer=answer,
        confidence=confidence,
        ms=ms,
        scores={"refused": float(refused), **told, **scores},
    )


def refusal(id_: str = "q", *, unanswerable: bool, confidence: float = 0.2) -> Case:
    return case(
        id_, confidence=confidence, right=unanswerable, unanswerable=unanswerable, refused=True, answer="没有找到"
    )
