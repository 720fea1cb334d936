import pytest

from assistant.answers.reading.numbers import fits, measures, quantities


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("走访了3120户居民", [("3120户", 3120, "户")]),
        ("意见500余条", [("500余条", 500, "条")]),
        ("累计2.5万余场", [("2.5万余场", 25000, "场")]),
        ("近5万名志愿者", [("5万名", 50000, "名")]),
        ("奖补 111.5 万元", [("111.5 万元", 1115000, "元")]),
        ("参加12万多人次", [("12万多人次", 120000, "人次")]),
        ("浏览300余万次", [("300余万次", 3000000, "次")]),
        ("合格率达98.5%", [("98.5%", 98.5, "%")]),
        ("百分之八十", [("百分之八十", 80, "%")]),
        ("每年召开两次以上会议", [("两次以上", 2, "次")]),
        ("1,200元", [("1,200元", 1200, "元")]),
        ("第20期 2023年8月10日 第二届", []),
        ("深入推进三农工作", []),
        ("合唱《两岸一家亲》，小品《三个邻居》，观众80人", [("80人", 80, "人")]),  # words of a title count nothing
    ],
)
def test_quantities(text: str, expected: list[tuple[str, float, str]]) -> None:
    assert [(text[q.start : q.end], q.value, q.unit) for q in quantities(text)] == expected


def test_vague_quantities_are_marked() -> None:
    assert [q.exact for q in quantities("38名，40多名，近50名")] == [True, False, False]


@pytest.mark.parametrize(
    ("wanted", "unit", "well"),
    [("人", "名", True), ("户", "个", False), ("时间", "小时", True), ("公里", "公里", True)],
)
def test_units_of_one_sort(wanted: str, unit: str, well: bool) -> None:
    assert (fits(wanted, unit) > 0.7) is well


def test_a_unit_may_say_what_is_measured() -> None:
    assert measures("体重", "8公斤")
    assert not measures("体重", "8个")


def test_spoken_money_is_money() -> None:
    found = [(one.value, one.unit) for one in quantities("鲜枣一斤卖8毛，晒干每袋14元，一张票5块钱，买了3毛巾")]
    assert found == [(1.0, "斤"), (0.8, "元"), (14.0, "元"), (1.0, "张"), (5.0, "元"), (3.0, "")]
