"""The assistant over a real index: what it asks of its parts and what it hands back."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from assistant.documents import from_text, read
from assistant.errors import EmptyIndexError, QuestionError
from assistant.pipeline import QUESTION_LIMIT, Assistant
from assistant.questions import understand
from assistant.types import Answer, Citation, Clause, Question, Turn
from tests.fakes import HashingEmbedder
from vectorstore.index import HybridIndex
from vectorstore.types import DocumentNotFoundError, Hit, Scope

TEXTS = {
    "bridge": "青石镇跨河大桥于2021年9月建成通车，全长320米。",
    "library": "白杨县图书馆新馆藏书12万册，周末延长到晚上九点闭馆。",
}


class BestPassage:
    """Answers with the best passage, in two clauses; remembers the questions it was given."""

    def __init__(self) -> None:
        self.questions: list[Question] = []

    def stream(self, question: Question, hits: Sequence[Hit]) -> Iterator[Clause | Answer]:
        self.questions.append(question)
        best = hits[0].passage
        yield Clause(best.text[:5])
        yield Clause(best.text[5:])
        citation = Citation(1, best.document_id, "", best.start, best.end, best.text)
        yield Answer(question.text, "extracted", best.text, (citation,), timings_ms={"reading": 1.0})


@pytest.fixture
def answerer() -> BestPassage:
    return BestPassage()


@pytest.fixture
def assistant(tmp_path: Path, answerer: BestPassage) -> Iterator[Assistant]:
    index = HybridIndex.open(tmp_path / "index", HashingEmbedder())
    opened = Assistant(index, answerer, read=read, understand=understand, today=lambda: date(2022, 3, 4))
    yield opened
    opened.close()


@pytest.fixture
def filled(assistant: Assistant) -> Assistant:
    assistant.add([from_text(text, id=name) for name, text in TEXTS.items()])
    return assistant


def test_the_stream_is_clauses_then_the_answer(filled: Assistant) -> None:
    *clauses, answer = filled.stream("大桥全长多少米？")
    assert isinstance(answer, Answer)
    assert "".join(part.text for part in clauses) == answer.text == TEXTS["bridge"]
    assert filled.ask("大桥全长多少米？").text == answer.text


def test_timings_name_every_stage_and_keep_the_answerers_own(filled: Assistant) -> None:
    timings = filled.ask("大桥全长多少米？").timings_ms
    assert set(timings) == {"reading", "understand", "search", "answer", "total"}
    assert timings["total"] >= max(timings["understand"], timings["search"], timings["answer"])


def test_today_is_the_clocks_unless_given(filled: Assistant, answerer: BestPassage) -> None:
    filled.ask("大桥？")
    filled.ask("大桥？", today=date(2019, 1, 1))
    assert [question.today for question in answerer.questions] == [date(2022, 3, 4), date(2019, 1, 1)]


def test_scope_and_history_reach_the_question(filled: Assistant, answerer: BestPassage) -> None:
    turns = [Turn("user", "大桥全长多少米？"), Turn("assistant", "320米")]
    scope = Scope(documents=("library",))
    assert filled.ask("什么时候通车的？", history=turns, scope=scope).citations[0].document_id == "library"
    assert list(answerer.questions[0].history) == turns
    assert answerer.questions[0].scope.documents == ("library",)


@pytest.mark.parametrize("ask", [Assistant.ask, Assistant.search])
def test_an_empty_index_says_what_to_run(assistant: Assistant, ask: object) -> None:
    with pytest.raises(EmptyIndexError, match="wenjian ingest"):
        ask(assistant, "大桥全长多少米？")  # type: ignore[operator]


@pytest.mark.parametrize("text", ["", " \n", "\0\0", "问" * (QUESTION_LIMIT + 1), "问" * 100_000])
def test_an_empty_or_overlong_question_is_refused(filled: Assistant, text: str) -> None:
    for ask in (filled.ask, filled.search):
        with pytest.raises(QuestionError):
            ask(text)


def test_odd_characters_in_a_question_do_no_harm(filled: Assistant) -> None:
    assert filled.ask("大桥\0全长\ud800多少米？").citations[0].document_id == "bridge"
    assert filled.ask("大" * QUESTION_LIMIT).kind == "extracted"


def test_documents_are_shown_and_removed(filled: Assistant) -> None:
    assert filled.document("bridge").text == TEXTS["bridge"]
    filled.remove("bridge")
    assert [summary.id for summary in filled.documents()] == ["library"]
    with pytest.raises(DocumentNotFoundError):
        filled.remove("bridge")


def test_asking_works_from_many_threads_while_documents_come_in(filled: Assistant, tmp_path: Path) -> None:
    for number in range(20):
        (tmp_path / f"{number}.txt").write_text(f"第{number}号水库今年蓄水{number}万方。", encoding="utf-8")
    found: list[str] = []

    def ask() -> None:
        found.extend(filled.ask("大桥全长多少米？").citations[0].document_id for _ in range(5))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    events = list(filled.ingest(sorted(tmp_path.glob("*.txt"))))
    for thread in threads:
        thread.join()
    assert found == ["bridge"] * 20
    assert [event.outcome for event in events] == ["added"] * 20


def test_two_ingests_at_once_follow_one_another(assistant: Assistant, tmp_path: Path) -> None:
    for number in range(6):
        (tmp_path / f"{number}.txt").write_text(f"第{number}号水库今年蓄水{number}万方。", encoding="utf-8")
    outcomes: list[list[str]] = []

    def ingest() -> None:
        outcomes.append([event.outcome for event in assistant.ingest(sorted(tmp_path.glob("*.txt")))])

    threads = [threading.Thread(target=ingest) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [["added"] * 6, ["unchanged"] * 6]
