"""Date expressions to ranges: one line an expression, anchored on 10 August 2023 (a Thursday)."""

from datetime import date
from itertools import pairwise

import pytest

from assistant.questions.dates import find_dates

ANCHOR = date(2023, 8, 10)

TABLE = """
8月2日 | 2023-08-02
８月２日 | 2023-08-02
8 月 2 日 | 2023-08-02
八月二日 | 2023-08-02
8月2号 | 2023-08-02
8月2號 | 2023-08-02
2023年8月10日 | 2023-08-10
2023 年 8 月 10 日 | 2023-08-10
二〇二三年八月十日 | 2023-08-10
二○二三年十二月三十一日 | 2023-12-31
23年8月10日 | 2023-08-10
2023-08-10 | 2023-08-10
2023/8/1 | 2023-08-01
2023.8.10 | 2023-08-10
20230810 | 2023-08-10
2023-08 | 2023-08-01 2023-08-31
6月16日晚 | 2023-06-16
6月16日上午9时 | 2023-06-16
6月16日下午3点半 | 2023-06-16
5月6日上午 | 2023-05-06
12月20日 | 2022-12-20
9月1日 | 2023-09-01
去年12月20日 | 2022-12-20
今年3月5日 | 2023-03-05
今年6月 | 2023-06-01 2023-06-30
去年8月 | 2022-08-01 2022-08-31
2024年2月 | 2024-02-01 2024-02-29
2023年2月 | 2023-02-01 2023-02-28
八月份 | 2023-08-01 2023-08-31
7月 | 2023-07-01 2023-07-31
5月上旬 | 2023-05-01 2023-05-10
5月中旬 | 2023-05-11 2023-05-20
5月下旬 | 2023-05-21 2023-05-31
6月初 | 2023-06-01 2023-06-10
6月底 | 2023-06-21 2023-06-30
2月末 | 2023-02-21 2023-02-28
上半年 | 2023-01-01 2023-06-30
下半年 | 2023-07-01 2023-12-31
2023年上半年 | 2023-01-01 2023-06-30
去年下半年 | 2022-07-01 2022-12-31
二〇二一年上半年 | 2021-01-01 2021-06-30
第二季度 | 2023-04-01 2023-06-30
一季度 | 2023-01-01 2023-03-31
2022年第四季度 | 2022-10-01 2022-12-31
2023年三季度 | 2023-07-01 2023-09-30
去年第1季度 | 2022-01-01 2022-03-31
2023年 | 2023-01-01 2023-12-31
2023年度 | 2023-01-01 2023-12-31
二〇二二年 | 2022-01-01 2022-12-31
21年 | 2021-01-01 2021-12-31
今年 | 2023-01-01 2023-12-31
本年度 | 2023-01-01 2023-12-31
去年 | 2022-01-01 2022-12-31
上年 | 2022-01-01 2022-12-31
前年 | 2021-01-01 2021-12-31
明年 | 2024-01-01 2024-12-31
2023年初 | 2023-01-01 2023-02-28
去年年底 | 2022-11-01 2022-12-31
2022年底 | 2022-11-01 2022-12-31
年初 | 2023-01-01 2023-02-28
截至8月10日 | - 2023-08-10
截至2023年6月底 | - 2023-06-30
截止目前 | - 2023-08-10
截至去年底 | - 2022-12-31
今年以来 | 2023-01-01 2023-08-10
去年以来 | 2022-01-01 2023-08-10
2021年以来 | 2021-01-01 2023-08-10
8月2日以来 | 2023-08-02 2023-08-10
7月1日起 | 2023-07-01 2023-08-10
2020年以前 | - 2020-12-31
6月底前 | - 2023-06-30
8月1日之前 | - 2023-08-01
昨天 | 2023-08-09
昨日上午 | 2023-08-09
前天 | 2023-08-08
今天 | 2023-08-10
今日 | 2023-08-10
明天 | 2023-08-11
上个月 | 2023-07-01 2023-07-31
上月 | 2023-07-01 2023-07-31
本月 | 2023-08-01 2023-08-31
这个月 | 2023-08-01 2023-08-31
下个月 | 2023-09-01 2023-09-30
上月底 | 2023-07-21 2023-07-31
上个月5号 | 2023-07-05
本周 | 2023-08-07 2023-08-13
上周 | 2023-07-31 2023-08-06
上周五 | 2023-08-04
这周一 | 2023-08-07
下周三 | 2023-08-16
近日 | 2023-07-11 2023-08-10
日前 | 2023-07-11 2023-08-10
连日来 | 2023-07-11 2023-08-10
最近 | 2023-07-11 2023-08-10
近三年来 | 2020-08-10 2023-08-10
近年来 | 2020-08-10 2023-08-10
过去7天 | 2023-08-03 2023-08-10
近一个月 | 2023-07-10 2023-08-10
最近两周 | 2023-07-27 2023-08-10
国庆期间 | 2023-10-01 2023-10-07
2022年国庆节 | 2022-10-01 2022-10-07
“五一”假期 | 2023-05-01 2023-05-05
“八一”前夕 | 2023-08-01
元旦 | 2023-01-01 2023-01-03
教师节 | 2023-09-10
“十四五”期间 | 2021-01-01 2025-12-31
十三五时期 | 2016-01-01 2020-12-31
8月2日至5日 | 2023-08-02 2023-08-05
3月至5月 | 2023-03-01 2023-05-31
2021年—2023年 | 2021-01-01 2023-12-31
10月15日至10月25日 | 2022-10-15 2022-10-25
2022年10月15日至10月25日 | 2022-10-15 2022-10-25
2023年5月—8月 | 2023-05-01 2023-08-31
May 9, 2023 | 2023-05-09
9 May 2023 | 2023-05-09
the 2nd of August 2023 | 2023-08-02
August 2nd | 2023-08-02
6 May | 2023-05-06
Aug. 10, 2023 | 2023-08-10
August 2023 | 2023-08-01 2023-08-31
in June | 2023-06-01 2023-06-30
late June 2023 | 2023-06-21 2023-06-30
the first half of 2023 | 2023-01-01 2023-06-30
the second half of last year | 2022-07-01 2022-12-31
H1 2023 | 2023-01-01 2023-06-30
the fourth quarter of 2022 | 2022-10-01 2022-12-31
Q2 2023 | 2023-04-01 2023-06-30
in 2022 | 2022-01-01 2022-12-31
since 2021 | 2021-01-01 2023-08-10
by June 2023 | - 2023-06-30
as of 10 August | - 2023-08-10
last year | 2022-01-01 2022-12-31
this year | 2023-01-01 2023-12-31
last month | 2023-07-01 2023-07-31
last week | 2023-07-31 2023-08-06
yesterday | 2023-08-09
the past two months | 2023-06-10 2023-08-10
"""

ROWS = [tuple(part.strip() for part in line.split("|")) for line in TABLE.strip().splitlines()]


def _range(text: str) -> tuple[date | None, date | None]:
    first, _, second = text.partition(" ")
    since = None if first == "-" else date.fromisoformat(first)
    return since, date.fromisoformat(second) if second else since


def test_there_are_more_than_a_hundred() -> None:
    assert len({row[0] for row in ROWS}) >= 100


@pytest.mark.parametrize(("expression", "expected"), ROWS)
def test_range_of_expression(expression: str, expected: str) -> None:
    frame = f"We met {expression}." if expression.isascii() and " " in expression else f"会议{expression}召开。"
    if expression.isascii() and frame.startswith("会议") and expression[0].isalpha():
        frame = f"We met {expression}."
    mentions = find_dates(frame, ANCHOR)
    assert [(m.since, m.until) for m in mentions] == [_range(expected)]
    spoken = frame[mentions[0].start : mentions[0].end].casefold()
    assert spoken in expression.casefold() or expression.casefold() in spoken


@pytest.mark.parametrize(
    "text",
    [
        "改扩建污水管网60公里，新建小游园351处",
        "共2000名使者参加",
        "七一路街道办事处",
        "“五星”支部创建",
        "第20期",
        "电话0371-65903820",
        "1个月亮",
        "3年级学生",
        "80年代",
        "2023名网格员",
        "完成123条，提供上门服务3万余人次",
    ],
)
def test_no_date(text: str) -> None:
    assert find_dates(text, ANCHOR) == []


def test_the_year_is_carried_along_a_list() -> None:
    mentions = find_dates("王某在2022年5月9日和8月2日两次会上", ANCHOR)
    assert [(m.since, m.explicit_year) for m in mentions] == [(date(2022, 5, 9), True), (date(2022, 8, 2), True)]


def test_a_supplied_year_is_marked() -> None:
    assert [m.explicit_year for m in find_dates("8月2日，去年5月，上个月", ANCHOR)] == [False, True, True]


def test_mentions_are_in_order_and_do_not_overlap() -> None:
    mentions = find_dates("截至8月10日，今年以来走访；5月8日、9日、12日；10月15日至10月25日", ANCHOR)
    spans = [(m.start, m.end) for m in mentions]
    assert spans == sorted(spans) and all(a[1] <= b[0] for a, b in pairwise(spans))
    assert len(mentions) == 6


def test_impossible_days_are_not_dates() -> None:
    assert find_dates("13月5日和2月30日", ANCHOR) == []
