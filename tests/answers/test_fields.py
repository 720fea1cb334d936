"""Lines of minutes and notices that begin with what they are."""

from dataclasses import replace

import pytest

from assistant.answers.asks import asks
from assistant.answers.evidence import Sentence
from assistant.answers.fields import told_in_line
from assistant.questions.kinds import kind_of
from tests.answers.making import sentence_of

CONTACTS = "电话：0377-6112233 传真：0377-6112234 邮箱：fx@qingshi.example"
MINUTES = "青石镇防汛例会纪要"


def line(text: str, start: int = 0, heading: str = MINUTES) -> Sentence:
    """A line of the minutes, which begins ``start`` characters from their beginning."""
    return replace(sentence_of(text, heading), start=start, end=start + len(text))


def told(question: str, *lines: Sentence) -> str | None:
    (ask,) = asks(question, kind_of(question, "zh"))
    found = told_in_line(ask, lines)
    assert found is None or (found.certain and found.verdict.answered)
    return found.span.text if found is not None and found.span is not None else None


@pytest.mark.parametrize(
    ("question", "text", "value"),
    [
        ("防汛例会由谁主持？", "主持：尉迟明", "尉迟明"),
        ("防汛例会谁主持的？", "主持：副镇长 尉迟明", "尉迟明"),
        ("防汛例会谁来主持？", "主持：尉迟明", "尉迟明"),
        ("防汛例会的主持人是谁？", "主　持：副镇长 尉迟明", "尉迟明"),
        ("防汛例会谁列席了？", "列席：财政所所长霍青梅、林业站站长冼大有", "霍青梅、林业站站长冼大有"),
        ("防汛例会的记录人是谁？", "记录：梅 兰", "梅 兰"),  # two characters set apart to be as wide as three
        ("防汛例会什么时候召开？", "◆ 时间：6月3日上午9时。", "6月3日上午9时"),
        ("防汛例会什么时候报名？", "报名时间：6月1日前", "6月1日前"),
        ("防汛例会在哪里开？", "2. 地点：镇政府三楼会议室；", "镇政府三楼会议室"),
    ],
)
def test_a_line_with_that_label_answers(question: str, text: str, value: str) -> None:
    assert told(question, line(text)) == value


@pytest.mark.parametrize(
    ("question", "text", "value"),
    [
        ("防汛例会通知的文号是什么？", "青石府办〔2024〕9号", "青石府办〔2024〕9号"),
        ("防汛例会通知的发文字号是多少", "青石防汛[2024] 12 号文件", "青石防汛[2024] 12 号"),
        ("护林通知的文号是什么？", "青石府办〔2024〕9号", None),
        ("防汛例会通知的文号是什么？", "青石府办〔2024〕9号、青石府办〔2024〕10号", None),
        ("防汛例会在哪里开？", "青石府办〔2024〕9号", None),
    ],
)
def test_the_number_of_a_notice(question: str, text: str, value: str | None) -> None:
    assert told(question, line(text)) == value


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("防汛例会由谁主持？", "记录：梅 兰"),
        ("防汛例会由谁主持？", "地点：尉迟明家中"),
        ("防汛例会什么时候召开？", "地点：镇政府三楼会议室"),
        ("防汛例会在哪里开？", "时间：6月3日上午9时"),
        ("防汛例会什么时候召开？", "报名时间：6月1日前"),
        ("防汛例会什么时候散会？", "时间：6月3日上午9时"),
        ("防汛例会报名什么时候截止？", "时间：6月3日上午9时"),
        ("防汛例会谁没主持？", "主持：尉迟明"),
        ("防汛例会谁不主持？", "主持：尉迟明"),
        ("防汛例会发了多少沙袋？", "主持：尉迟明"),
        ("防汛例会主持人的电话是多少？", "主持：尉迟明"),
    ],
)
def test_a_line_with_another_label_answers_nothing(question: str, text: str) -> None:
    assert told(question, line(text)) is None


@pytest.mark.parametrize("question", ["护林例会由谁主持？", "白石镇防汛例会由谁主持？", "第3次防汛例会由谁主持？"])
def test_minutes_of_another_meeting_answer_nothing(question: str) -> None:
    assert told(question, line("主持：尉迟明")) is None


def test_who_wants_a_person_behind_the_label() -> None:
    assert told("防汛例会由谁主持？", line("主持：镇党政办公室")) is None


def test_a_sentence_is_no_line_of_that_kind() -> None:
    assert told("防汛例会由谁主持？", line("例会的主持由各站所轮流承担：尉迟明去得最多")) is None


def test_two_lines_with_that_label_answer_nothing() -> None:
    morning, afternoon = line("主持：尉迟明", 20), line("主持：梅兰", 90)
    assert told("防汛例会由谁主持？", morning, afternoon) is None
    assert told("防汛例会由谁主持？", morning, line("记录：梅兰", 90)) == "尉迟明"


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("防汛例会的电话是多少？", "0377-6112233"),
        ("防汛例会传真号码是多少？", "0377-6112234"),
        ("防汛例会的邮箱是什么？", "fx@qingshi.example"),
        ("防汛例会的网址是什么？", None),
        ("护林例会的电话是多少？", None),
        ("白石镇防汛例会的电话是多少？", None),
        ("防汛例会的传真和电话是多少？", None),  # one of them would be half an answer
    ],
)
def test_of_several_contacts_in_one_line_the_one_asked_for(question: str, value: str | None) -> None:
    assert told(question, line(CONTACTS)) == value


@pytest.mark.parametrize("text", ["电话：0377-6112233", "办公电话：0377-6112233 值班电话：0377-6112235"])
def test_a_line_with_one_contact_or_two_alike_answers_nothing(text: str) -> None:
    assert told("防汛例会的电话是多少？", line(text)) is None
