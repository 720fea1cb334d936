"""What is said of one answer, and of all of them together."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.evaluation.dataset import EvalQuestion
from assistant.evaluation.report import summarise
from assistant.evaluation.scoring import Outcome, score
from assistant.types import Answer, Citation, Item

TEXT = "红星路大修工程全长12公里，由城建二局承建。"
QUESTION = EvalQuestion("q", "多长？", ("12公里",), False, accepted=((("12公里",),),), passage_ids=("a",))
CITED = Citation(1, "a", "道路", 0, 13, TEXT[:13])
RIGHT = Answer("多长？", "extracted", "全长12公里[1]", (CITED,), short="12公里")


def scored(answer: Answer, question: EvalQuestion = QUESTION) -> dict[str, float]:
    return score(Outcome(question, answer, ("a", "b"), None, 5.0), {"a": TEXT, "b": "别的"}.__getitem__)


def test_a_right_answer() -> None:
    measures = scored(RIGHT)
    assert {name: measures[name] for name in ("em", "f1", "contains", "refused_wrongly")} == {
        "em": 1.0,
        "f1": 1.0,
        "contains": 1.0,
        "refused_wrongly": 0.0,
    }
    assert measures["cited_gold"] == measures["citations_valid"] == measures["stated_in_quotes"] == 1.0
    assert measures["numbers_in_quotes"] == 1.0


def test_a_refusal_counts_against_an_answerable_question_and_for_the_other() -> None:
    refusal = Answer("多长？", "abstained", "没有12公里")
    assert scored(refusal)["contains"] == scored(refusal)["em"] == 0.0
    assert scored(refusal)["refused_wrongly"] == 1.0
    unanswerable = replace(QUESTION, unanswerable=True)
    assert scored(refusal, unanswerable)["refused_rightly"] == 1.0
    assert scored(RIGHT, unanswerable)["refused_rightly"] == 0.0


@pytest.mark.parametrize(
    "citation",
    [
        replace(CITED, start=1, end=14),  # the span is another
        replace(CITED, quote="红星路大修工程全长13公里"),  # the quote is not the source's
        replace(CITED, quote="长" * 301, end=301),
    ],
)
def test_a_false_citation_is_seen(citation: Citation) -> None:
    assert scored(replace(RIGHT, citations=(citation,)))["citations_valid"] == 0.0


def test_an_answer_without_citations_is_not_valid() -> None:
    assert scored(replace(RIGHT, citations=()))["citations_valid"] == 0.0


def test_what_is_stated_must_stand_in_a_quote() -> None:
    assert scored(replace(RIGHT, short="13公里"))["stated_in_quotes"] == 0.0
    assert scored(replace(RIGHT, text="全长13公里[1]"))["numbers_in_quotes"] == 0.0
    listed = replace(RIGHT, kind="enumerated", text="2 家：\n1. 城建二局[1]", short=None, items=(Item("城建三局"),))
    assert scored(listed)["stated_in_quotes"] == 0.0
    assert "numbers_in_quotes" not in scored(listed)


def test_the_report_counts_each_measure_over_the_questions_it_applies_to() -> None:
    unanswerable = replace(QUESTION, id="u", unanswerable=True, type="no", split="aside")
    refusal = Answer("多长？", "abstained", "没有")
    outcomes = [
        Outcome(QUESTION, RIGHT, ("a",), None, 10.0),
        Outcome(replace(QUESTION, id="r"), refusal, ("b", "a"), None, 20.0),
        Outcome(unanswerable, refusal, (), None, 30.0),
    ]
    texts = {"a": TEXT}
    report = summarise(
        "试", outcomes, [score(outcome, texts.__getitem__) for outcome in outcomes],
        passages=2, ingest_seconds=1.0, settings={},
    )  # fmt: skip
    means = {name: (measure.mean, measure.n) for name, measure in report.measures.items()}
    assert means["refusal_precision"] == (0.5, 2)
    assert means["refused_rightly"] == (1.0, 1)
    assert means["refused_wrongly"] == (0.5, 2)
    assert means["mrr@10"] == (pytest.approx((1 + 0.5 + 0) / 3), 3)
    assert means["citations_valid"] == (1.0, 1)
    assert [report.latency[name].mean for name in ("latency_p50", "latency_p95")] == [20.0, 30.0]
    assert report.by_type["no"]["em"].n == 1
    assert report.by_split["aside"]["em"].n == 1
    assert means["right"] == (pytest.approx(2 / 3), 3)
    assert means["refused"] == (pytest.approx(2 / 3), 3)
    assert report.to_json()["latency_ms"]["p95"] == 30.0


def test_a_question_with_nothing_but_a_list_is_scored() -> None:
    question = replace(QUESTION, answers=(), accepted=(), wanted_items=(("甲",), ("乙", "乙方"), ("丙",)))
    listed = replace(RIGHT, kind="enumerated", short=None, items=(Item("甲"), Item("乙方")))
    measures = scored(listed, question)
    assert measures["list_f1"] == pytest.approx(0.8)
    assert measures["right"] == 1.0
    assert "f1" not in measures
    assert scored(replace(listed, items=(Item("甲"), Item("丁"), Item("戊"))), question)["right"] == 0.0


def test_a_list_that_wants_everything_is_right_with_everything() -> None:
    every = replace(QUESTION, answers=("甲", "乙"), accepted=((("甲",), ("乙",)),), wanted_items=(("甲",), ("乙",)))
    most = replace(RIGHT, kind="enumerated", text="1. 甲[1]", short=None, items=(Item("甲"),))
    assert scored(most, every)["list_f1"] == pytest.approx(2 / 3)
    assert scored(most, every)["right"] == 0.0
    assert scored(replace(most, text="甲、乙[1]"), every)["right"] == 1.0


def test_a_long_answer_is_neither_right_nor_wrong() -> None:
    assert "right" not in scored(RIGHT, replace(QUESTION, type="longform"))
