import pytest

from assistant.answers.english import ask_of, dates_of, gloss, sides_of
from assistant.answers.glossary import chinese_words, english_word, table


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("on 6 May 2023", ["2023年", "5月6日"]),
        ("in the first half of 2023", ["2023年", "上半年"]),
        ("in 2022", ["2022年"]),
        ("on what date next year", []),  # which year that is the documents tell
        ("in May last year", ["5月"]),
    ],
)
def test_dates_as_chinese_texts_write_them(text: str, dates: list[str]) -> None:
    assert dates_of(text) == dates


def test_an_ask_in_chinese_words() -> None:
    ask = ask_of("How many households did the volunteers visit in issue 7 (护林月)?", "number", ["青山"])
    assert ask.unit == "户"
    assert {"第7期", "“护林月”", "青山"} <= set(ask.stem.split())
    assert {"志愿者", "走访"} <= set(ask.right.split())


@pytest.mark.parametrize(
    ("question", "issue"),
    [("Who wrote the poem in No. 7?", True), ("What is the fare of the No. 7 bus?", False)],
)
def test_a_number_is_an_issue_unless_it_is_of_a_bus(question: str, issue: bool) -> None:
    assert ("第7期" in ask_of(question, "which", []).text) is issue


def test_glosses() -> None:
    assert gloss("5月6日上午", "when", "en") == "6 May (5月6日上午)"
    assert gloss("李建国", "who", "en") == "Li Jianguo (李建国)"
    assert gloss("42名", "number", "en") == "42 (42名)"
    assert gloss("42名", "number", "zh") == "42名"


def test_sides_of_an_english_comparison() -> None:
    assert sides_of("Which came first: issue 2 of A or issue 3 of B?") == ("issue 2 of A", "issue 3 of B")
    assert sides_of("Who chaired the meeting?") is None


def test_what_a_word_must_not_stand_beside_is_no_part_of_it() -> None:
    assert english_word("第二") == "second"
    assert chinese_words("the second quarter") == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("When did issue 3 come out?", ["出刊"]),
        ("the day it was put out", ["出刊"]),
        ("What is the due date?", ["截止"]),
        ("the closing date of the call", ["截止"]),
        ("the outcome of it", []),
    ],
)
def test_coming_out_and_deadlines(text: str, words: list[str]) -> None:
    assert chinese_words(text) == words


def test_every_line_of_the_glossary_is_well_formed() -> None:
    assert len(table()) > 150
    assert all(chinese and pattern.pattern for pattern, _, chinese in table())
    assert "电话" in chinese_words("the telephone number")
    assert english_word("电话") == "telephone"
