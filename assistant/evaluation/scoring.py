"""From a question, its answer and the documents cited to measures: one mapping of name to value a question."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from assistant.evaluation import metrics
from assistant.evaluation.dataset import EvalQuestion
from assistant.types import Answer

RECALL_AT = (1, 3, 5, 10, 20)
QUOTE_LIMIT = 300
_MARK = re.compile(r"\s?\[\d{1,3}(?:[,，]\s?\d{1,3})*\]")
_ENTRY = re.compile(r"^\d+\. ", re.MULTILINE)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one question. ``retrieved`` is ranked; ``ms`` is the time of the answer alone."""

    question: EvalQuestion
    answer: Answer
    retrieved: tuple[str, ...]
    pool: Collection[str] | None
    """Passage ids the question was allowed, None for all."""
    ms: float

    def prediction(self) -> dict[str, Any]:
        """One line of the predictions file; ``answer`` is what the user is shown, without its [n] marks."""
        answer = self.answer
        short = {} if answer.short is None else {"short": answer.short}
        return {
            "id": self.question.id,
            "answer": shown(answer),
            **short,
            "items": [item.text for item in answer.items],
            "refused": answer.kind == "abstained",
            "retrieved": list(self.retrieved),
            "cited": list(dict.fromkeys(citation.document_id for citation in answer.citations)),
            "ms": round(self.ms, 1),
        }


def shown(answer: Answer) -> str:
    """The text of an answer without its citation marks."""
    return _MARK.sub("", answer.text)


def score(outcome: Outcome, text_of: Callable[[str], str]) -> dict[str, float]:
    """Every measure that applies to this question. ``text_of`` gives the text of a document by its id."""
    return _answer(outcome) | _retrieval(outcome) | _citations(outcome, text_of)


def _answer(outcome: Outcome) -> dict[str, float]:
    question, answer = outcome.question, outcome.answer
    refused = answer.kind == "abstained"
    if question.unanswerable:
        return {"refused_rightly": float(refused), "em": float(refused), "f1": float(refused)}
    if not question.answers:
        return {"refused_wrongly": float(refused)}
    text = shown(answer)
    short = "" if refused else text if answer.short is None else answer.short
    measures = {
        "refused_wrongly": float(refused),
        "em": metrics.exact_match(question.answers, short),
        "f1": metrics.cmrc_f1(question.answers, short),
    }
    if question.type != "longform":
        inside = metrics.containment(question.accepted, text, language=question.language)
        measures["contains"] = 0.0 if refused else inside
    if question.wanted_items:
        names = ("list_precision", "list_recall", "list_f1")
        scores = metrics.list_scores(question.wanted_items, [item.text for item in answer.items])
        measures |= dict(zip(names, scores, strict=True))
    return measures


def _retrieval(outcome: Outcome) -> dict[str, float]:
    gold = {id_ for id_ in outcome.question.passage_ids if outcome.pool is None or id_ in outcome.pool}
    if not gold:
        return {}
    measures = {f"recall@{k}": metrics.recall_at(k, gold, outcome.retrieved) for k in RECALL_AT}
    measures["mrr@10"] = metrics.reciprocal_rank(gold, outcome.retrieved)
    measures["ndcg@10"] = metrics.ndcg(gold, outcome.retrieved)
    if not outcome.question.unanswerable:
        cited = {citation.document_id for citation in outcome.answer.citations}
        measures["cited_gold"] = float(bool(cited & gold))
        measures["cited_precision"] = len(cited & gold) / max(1, len(cited))
    return measures


def _citations(outcome: Outcome, text_of: Callable[[str], str]) -> dict[str, float]:
    """Whether every quote is the source's own words and everything the answer states stands in a quote."""
    answer = outcome.answer
    if answer.kind == "abstained":
        return {}
    quotes = [citation.quote for citation in answer.citations]
    verbatim = all(
        text_of(citation.document_id)[citation.start : citation.end] == citation.quote for citation in answer.citations
    )
    brief = all(len(quote) <= QUOTE_LIMIT for quote in quotes)
    measures = {"citations_valid": float(bool(quotes) and verbatim and brief)}
    stated = [item.text for item in answer.items] + ([answer.short] if answer.short else [])
    if stated:
        measures["stated_in_quotes"] = float(all(any(text in quote for quote in quotes) for text in stated))
    if answer.kind != "enumerated":  # a list says how many it found, and no quote holds that
        numbers = _NUMBER.findall(_ENTRY.sub("", shown(answer)))
        measures["numbers_in_quotes"] = float(all(any(number in quote for quote in quotes) for number in numbers))
    return measures
