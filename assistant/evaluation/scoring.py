"""From a question, its answer and the documents cited to measures: one mapping of name to value a question."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.evaluation import metrics
from assistant.evaluation.dataset import EvalQuestion
from assistant.types import Answer, QuestionKind

RECALL_AT = (1, 3, 5, 10, 20)
QUOTE_LIMIT = 300
LIST_RIGHT = 0.5
"""From this item F1 on a list counts as right, where its gold does not ask for all of it."""
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
    kind: QuestionKind | None = None
    """What the assistant took the question for, None where it could not be asked."""

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
    question, refused = outcome.question, outcome.answer.kind == "abstained"
    measures = {"refused": float(refused)}
    if refused:
        measures["refusal_precision"] = float(question.unanswerable)
    if question.unanswerable:
        return measures | dict.fromkeys(("refused_rightly", "em", "f1", "right"), float(refused))
    measures |= {"refused_wrongly": float(refused)} | _text(question, outcome.answer) | _list(question, outcome.answer)
    return measures | _right(question, measures)


def _right(question: EvalQuestion, measures: Mapping[str, float]) -> dict[str, float]:
    """1 or 0: all that is wanted is there; of a list that may miss something, half. Nothing for long answers."""
    wants_all = bool(question.accepted) and all(len(groups) > 1 for groups in question.accepted)
    if "contains" in measures and (wants_all or not question.wanted_items):
        return {"right": max(measures["contains"], measures["em"])}
    if "list_f1" in measures:
        return {"right": float(measures["list_f1"] >= LIST_RIGHT)}
    return {}


def _text(question: EvalQuestion, answer: Answer) -> dict[str, float]:
    if not question.answers:
        return {}
    refused, text = answer.kind == "abstained", shown(answer)
    short = "" if refused else text if answer.short is None else answer.short
    measures = {
        "em": metrics.exact_match(question.answers, short),
        "f1": metrics.cmrc_f1(question.answers, short),
    }
    if question.type != "longform":
        inside = metrics.containment(question.accepted, text, language=question.language)
        measures["contains"] = 0.0 if refused else inside
    return measures


def _list(question: EvalQuestion, answer: Answer) -> dict[str, float]:
    if not question.wanted_items:
        return {}
    names = ("list_precision", "list_recall", "list_f1")
    scores = metrics.list_scores(question.wanted_items, [item.text for item in answer.items])
    return dict(zip(names, scores, strict=True))


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
