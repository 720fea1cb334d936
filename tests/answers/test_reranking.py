"""A passage that answers goes before one that only speaks of the matter."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answers.onnx_reader import OnnxReader
from assistant.answers.reranking import READ, WEIGHT, Reranker
from assistant.answers.spans import Reading
from assistant.resources import resource
from vectorstore.types import Hit, Passage


class Fixed:
    """A PassageReader that reads a logit out of the passage itself."""

    def __init__(self) -> None:
        self.read_so_far: list[str] = []

    def read(self, question: str, passages: Sequence[str], headings: Sequence[str] = ()) -> list[Reading]:
        self.read_so_far += passages
        return [Reading(0, 1, float(passage)) for passage in passages]


def hits(*texts: str, apart: float = WEIGHT / 3) -> list[Hit]:
    """Each scored ``apart`` less than the one before: by default a third of what one logit counts."""
    passages = [Passage(str(at), str(at), text, 0, len(text), "") for at, text in enumerate(texts)]
    return [Hit(passage, 0.9 - apart * at, "both", 0.9, 0.5) for at, passage in enumerate(passages)]


def order(found: Sequence[Hit]) -> list[str]:
    return [hit.passage.text for hit in found]


def test_what_answers_goes_first_and_scores_fall() -> None:
    found = Reranker(Fixed())("谁？", hits("-3", "3", "-2"))
    assert order(found) == ["3", "-2", "-3"]
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)


def test_the_search_outweighs_a_reader_that_is_not_sure() -> None:
    assert order(Reranker(Fixed())("谁？", hits("-0.1", "0.1", apart=WEIGHT))) == ["-0.1", "0.1"]


def test_a_logit_beyond_all_others_counts_no_more_than_a_sure_one() -> None:
    assert order(Reranker(Fixed())("谁？", hits("5", "500"))) == ["5", "500"]


def test_only_the_first_are_read_and_none_is_lost() -> None:
    reader = Fixed()
    texts = [str(at) for at in range(READ + 3)]
    found = order(Reranker(reader)("谁？", hits(*texts)))
    assert reader.read_so_far == texts[:READ]
    assert found[READ:] == texts[READ:]
    assert sorted(found, key=int) == texts


def test_nothing_is_read_where_there_is_nothing_to_order() -> None:
    reader = Fixed()
    assert Reranker(reader)("谁？", []) == []
    assert order(Reranker(reader)("谁？", hits("1"))) == ["1"]
    assert reader.read_so_far == []


def test_the_shipped_reader_prefers_the_passage_that_says_it() -> None:
    about = "老城区的幸福食堂去年重新装修，换了桌椅和灯，许多老人都说环境比以前好多了，大家乐意来。"
    answering = "幸福食堂的午饭每份八元，八十岁以上的老人只收五元，残疾人免费。"
    reader = OnnxReader(resource("models", "multilingual-e5-small"))
    assert order(Reranker(reader)("在幸福食堂吃顿午饭要多少钱？", hits(about, answering))) == [answering, about]
