"""The reader's items and the rules', brought together; the reader is a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import pytest

from assistant.answers.citations import Citer
from assistant.answers.governors import aim_of
from assistant.answers.read_items import brought_together
from assistant.answers.scattered import scattered
from assistant.answers.spans import Reading
from assistant.answers.spoken_lists import spoken
from assistant.documents import from_text
from assistant.questions import understand
from assistant.resources import resource
from vectorstore.embeddings import OnnxEmbedder
from vectorstore.index import HybridIndex

TEXT = "月季烂根时，可以使用多菌灵、甲霜灵，家里的草木灰和大蒜水也有杀菌的作用，不必另买花盆。"
QUESTION = "月季烂根吃什么药"


class TableReader:
    """Satisfies PassageReader: marks the words it is given wherever a passage holds them."""

    def __init__(self, *words: str) -> None:
        self._words = words

    def read(self, question: str, passages: Sequence[str], headings: Sequence[str] = ()) -> list[Reading]:
        marked = [
            tuple((at, at + len(word)) for word in self._words if (at := passage.find(word)) >= 0)
            for passage in passages
        ]
        return [Reading(0, 1, 1.0, items) for items in marked]


def together(*words: str, only_marked: bool = False) -> list[str]:
    [reading] = TableReader(*words).read(QUESTION, [TEXT])
    aim = aim_of(QUESTION)
    assert aim is not None
    listing = brought_together(TEXT, scattered(TEXT, aim), reading.items, only_marked=only_marked)
    return [] if listing is None else [TEXT[entry.start : entry.end] for entry in listing.entries]


def test_items_of_both_count() -> None:
    assert together("甲霜灵", "草木灰和大蒜水") == ["多菌灵", "甲霜灵", "草木灰", "大蒜水"]


def test_where_the_reader_marks_nothing_the_rules_stand_alone() -> None:
    assert together() == ["多菌灵", "甲霜灵"]


def test_of_the_rules_items_those_that_the_reader_marks_where_so_wanted() -> None:
    assert together("甲霜", "草木灰", only_marked=True) == ["甲霜灵", "草木灰"]
    assert together("花盆", only_marked=True) == ["花盆"]
    assert together(only_marked=True) == ["多菌灵", "甲霜灵"]


def test_the_rules_tell_where_an_item_ends() -> None:
    assert together("甲", "使用多菌") == ["多菌灵", "甲霜灵"]


def test_the_class_that_items_are_examples_of_is_no_item() -> None:
    text = "月季长了蚜虫，可以使用杀虫剂，比如溴氰菊酯、氯氰菊酯等。"
    aim = aim_of(QUESTION)
    assert aim is not None
    marked = [(text.index(words), text.index(words) + len(words)) for words in ("虫剂", "溴氰菊酯", "氯氰")]
    listing = brought_together(text, scattered(text, aim), marked)
    assert listing is not None
    assert [text[entry.start : entry.end] for entry in listing.entries] == ["溴氰菊酯", "氯氰菊酯"]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("半夏和白及粉末", ["半夏", "白及粉末"]),  # one character before 及 is no item
        ("半夏、白及粉末", ["半夏", "白及粉末"]),
        ("紫草油及獾油", ["紫草油", "獾油"]),
    ],
)
def test_a_name_with_a_conjunction_in_it_is_not_split(marked: str, expected: list[str]) -> None:
    text = f"烫伤不重，可以备些{marked}，另备纱布。"
    aim = aim_of("烫伤抹什么药")
    assert aim is not None
    listing = brought_together(text, scattered(text, aim), [(text.index(marked), text.index(marked) + len(marked))])
    assert listing is not None
    assert [text[entry.start : entry.end] for entry in listing.entries] == expected


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HybridIndex]:
    embedder = OnnxEmbedder(resource("models", "multilingual-e5-small"))
    opened = HybridIndex.open(tmp_path_factory.mktemp("read") / "index", embedder)
    lead = "养花要有耐心。\n"  # so that places in the passage are not places in the document
    opened.add([from_text(lead + TEXT, id="roses"), from_text("潮汐每天涨落两次。", id="tides")])
    yield opened
    opened.close()


def test_its_marks_are_placed_in_the_document(index: HybridIndex) -> None:
    question = understand(QUESTION, today=date(2026, 1, 1), library=index)
    hits = index.search(question.standalone)
    found = spoken(question, hits, Citer(index), TableReader("草木灰"))
    assert found is not None
    assert "草木灰" in [found.document.text[entry.start : entry.end] for entry in found.entries]
