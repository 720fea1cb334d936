import pytest

from assistant.answers.reading.compare import comparison, difference, larger
from assistant.answers.reading.numbers import quantities


@pytest.mark.parametrize(
    ("question", "sides", "direction"),
    [
        ("青山县和绿水县相比，哪个县的人数多？", ("青山县", "绿水县"), "more"),
        ("参加的人次，是党员多还是团员多？", ("党员", "团员"), "more"),
        ("王少青在5月9日和8月2日两次会上分别做了什么？", ("5月9日", "8月2日"), ""),
        ("青山县和绿水县，哪个更少？", ("青山县", "绿水县"), "less"),
        ("青山县比绿水县多种了多少棵树？", ("青山县", "绿水县"), "more"),
        ("青山县比绿水县少种了多少棵树？", ("青山县", "绿水县"), "less"),
        ("哪年的工资更高，2021年还是2022年", ("2021年", "2022年"), "more"),
        ("2号院东门和7号院北墙的充电棚，改造后哪边插位多？", ("2号院东门", "7号院北墙"), "more"),
        ("3号楼和5号楼哪个先完工？", ("3号楼", "5号楼"), "earlier"),
        ("动工和通车之间隔了多久？", ("动工", "通车"), "between"),
        ("桃花节和梨花节开幕相隔多少天？", ("桃花节", "梨花节开幕"), "between"),
        ("第一届灯会和第二届灯会相差几个月？", ("第一届灯会", "第二届灯会"), "between"),
        ("青山县一季度比二季度高了几分？", ("一季度", "二季度"), "more"),
        ("青山县比绿水县低几分？", ("青山县", "绿水县"), "less"),
        ("南桥和北桥相差多少米？", ("南桥", "北桥"), "more"),  # no time
        ("水田是旱田的几倍？", ("水田", "旱田"), "times"),
        ("散装茶比盒装茶便宜多少元？", ("散装茶", "盒装茶"), "less"),
        ("维修不及时和收费偏高的投诉相差多少件？", ("维修不及时", "收费偏高的投诉"), "more"),  # 及 joins nothing there
        ("东湾村第三季度和第四季度评比各得了多少分", ("第三季度", "第四季度"), ""),
    ],
)
def test_sides_and_direction(question: str, sides: tuple[str, str], direction: str) -> None:
    found = comparison(question)
    assert found is not None
    assert (found.sides, found.direction) == (sides, direction)


@pytest.mark.parametrize(
    ("question", "second"),
    [
        ("王少青在5月9日和8月2日两次会上分别做了什么？", "王少青在8月2日会上做了什么"),
        ("巡河队第5期和第9期分别有多少队员？", "巡河队第9期有多少队员"),
        ("普通证和团体证，哪个能借的天数更长？", "团体证能借的天数是多少？"),
        ("红队的得分比蓝队高多少", "蓝队的得分是多少"),
        ("青山县比绿水县多种了多少棵树？", "绿水县种了多少棵树"),
        ("哪年的工资更高，2021年还是2022年", "2022年的工资是多少？"),
        ("3号楼和5号楼哪个先完工？", "5号楼完工是什么时候？"),
        ("参加的人次，是党员多还是团员多？", "参加的人次，团员有多少？"),
        ("桃花节和梨花节开幕相隔多少天？", "梨花节开幕是什么时候？"),
        ("水塔2023年蓄水量和2022年比哪年多", "水塔2022年蓄水量有多少？"),
        ("东湾村三季度得分比二季度高？", "东湾村二季度得分有多少？"),
        ("东乡的水田比旱田多多少亩？", "东乡的旱田多少亩"),
        ("东乡水田比西乡多多少亩？", "西乡的水田多少亩"),
        ("水田东乡和西乡相差多少亩？", "水田西乡多少亩"),
        ("《山乡报》第3期和《河乡报》第8期分别是谁签发的？", "《河乡报》第8期是谁签发的"),
        ("第3期和第8期哪个更早？", "第8期出刊是什么时候？"),
        ("第3期和第8期相隔多少天？", "第8期出刊是什么时候？"),
        ("东湾村第三季度和第四季度评比各得了多少分", "东湾村第四季度评比得了多少分"),
        ("噪声投诉，2月至4月和5月至7月分别是多少件", "噪声投诉，5月至7月是多少件"),
    ],
)
def test_each_side_has_a_question_of_its_own(question: str, second: str) -> None:
    found = comparison(question)
    assert found is not None and found.questions[1] == second


@pytest.mark.parametrize(
    "question",
    [
        "大会表彰了多少人？",
        "种树最多和浇水最少的县分别是哪个？",
        "工会和妇联哪个部门负责报销",
        "月季用什么土配比",
        "南桥隔多久修一次？",
        "从动工到通车隔了多久？",
    ],
)
def test_no_sides_no_comparison(question: str) -> None:
    assert comparison(question) is None


def test_numbers_of_one_sort_are_compared() -> None:
    (first,), (second,), (money,) = quantities("102万人次"), quantities("92万人次"), quantities("5万元")
    assert larger(first, second) == (0, 100_000)
    assert larger(second, first) == (1, 100_000)
    assert larger(first, money) is None
    assert difference(100_000, "人次", scale="万") == "10万人次"


def test_units_that_fit_are_brought_to_one_measure() -> None:
    (tons,), (pounds,) = quantities("2吨"), quantities("500斤")
    assert larger(tons, pounds) == (0, 1.75)
    assert difference(5.5, "%") == "5.5个百分点"
