"""Follow-ups: what is searched for after an earlier question and answer."""

from datetime import date

import pytest

from assistant.questions import understand
from assistant.types import Library, Turn

TODAY = date(2023, 9, 1)


def _turns(*contents: str) -> list[Turn]:
    return [Turn("assistant" if index % 2 else "user", content) for index, content in enumerate(contents)]


LIST = _turns(
    "临江市有哪些人入选2023年上半年“江东好人榜”？",
    "3 人入选：\n1. 李春兰（安平县政法委干部，“助人为乐”类）[1]\n2. 周文静（河西县红星小学教师，“敬业奉献”类）[1]\n"
    "3. 吴桂英（鹿泉县枣林村村民，“孝老爱亲”类）[1]\n共 3 项，1 篇文档，扫描 42 段\n\n"
    "来源\n[1] 临江精神文明建设简报 第20期：……",
)
PLACE = _turns("安平县入选“江东好人榜”的是谁？", "李春兰 [1]\n\n来源\n[1] 临江精神文明建设简报 第20期")
HOST = _turns("2023年5月9日的推进会由谁主持？", "由王建国主持。[1]")
AWARDS = _turns("太和路办事处的颁奖大会表彰了多少名“道德文明使者”？", "198名。")
BUREAU = _turns("Which organisation does issue 13 feature?", "The city tax bureau (市税务局).")


@pytest.mark.parametrize(
    ("history", "text", "standalone"),
    [
        (PLACE, "那鹿泉县的是谁？", "鹿泉县入选“江东好人榜”的是谁？"),
        (PLACE, "鹿泉县呢？", "鹿泉县入选“江东好人榜”的是谁？"),
        (LIST, "2022年呢？", "临江市有哪些人入选2022年“江东好人榜”？"),
        (LIST, "那商阳市呢？", "商阳市有哪些人入选2023年上半年“江东好人榜”？"),
        (LIST, "其中河西县的那位在哪里工作？", "临江市入选2023年上半年“江东好人榜”，周文静在哪里工作？"),
        (LIST, "第二个是做什么的？", "临江市入选2023年上半年“江东好人榜”，周文静是做什么的？"),
        (LIST, "最后一位在哪里工作？", "吴桂英在哪里工作？"),
        (LIST, "这期简报还有哪些文章？", "第20期还有哪些文章？"),
        (LIST, "When was it announced?", "临江市入选2023年上半年“江东好人榜”，When was it announced?"),
        (HOST, "他还讲了什么？", "王建国还讲了什么？"),
        (HOST, "8月2日的呢？", "8月2日的推进会由谁主持？"),
        (AWARDS, "这是第几届？哪天举行的？", "太和路办事处的颁奖大会表彰了“道德文明使者”，这是第几届？哪天举行的？"),
        (AWARDS, "哪天举行的？", "太和路办事处的颁奖大会表彰了“道德文明使者”，哪天举行的？"),
        (BUREAU, "What brand did it create?", "What brand did city tax bureau (市税务局) create?"),
        (BUREAU, "它打造了什么品牌？", "city tax bureau (市税务局)打造了什么品牌？"),
    ],
)
def test_follow_up(history: list[Turn], text: str, standalone: str, library: Library) -> None:
    question = understand(text, history, today=TODAY, library=library)
    assert question.standalone == standalone
    assert question.text == text
    assert question.history == tuple(history)


@pytest.mark.parametrize(
    "text",
    [
        "安平县改造污水管网多少公里？",
        "市税务局打造了什么品牌？",
        "什么是“三不两直”？",
        "第13期有哪些文章？",
        "有哪些文档？",
        "How many households did Anping County visit?",
    ],
)
def test_a_new_subject_keeps_nothing(text: str, library: Library) -> None:
    assert understand(text, LIST, today=TODAY, library=library).standalone == text


def test_a_subject_of_its_own_loses_only_the_lead(library: Library) -> None:
    asked = "那安平县的“四大整治”又是什么？"
    assert understand(asked, LIST, today=TODAY, library=library).standalone == "安平县的“四大整治”又是什么？"


def test_a_chain_keeps_the_first_subject(library: Library) -> None:
    history = [*PLACE, *_turns("那鹿泉县的是谁？", "吴桂英 [1]")]
    question = understand("河西县呢？", history, today=TODAY, library=library)
    assert question.standalone == "河西县入选“江东好人榜”的是谁？"


def test_the_issue_of_a_follow_up_becomes_scope(library: Library) -> None:
    history = _turns("第20期简报【经验交流】栏目介绍的是哪个区的做法？", "示范区 [1]")
    assert understand("有哪三项举措？", history, today=TODAY, library=library).scope.issues == (20,)


def test_without_history_nothing_is_completed(library: Library) -> None:
    assert understand("他还讲了什么？", today=TODAY, library=library).standalone == "他还讲了什么？"
