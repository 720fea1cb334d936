"""Mastheads, sections, articles and dates of documents in many shapes."""

from datetime import date

import pytest

from assistant.documents import from_text
from tests.documents import bulletins
from vectorstore.types import Document


def document(text: str) -> Document:
    return from_text(text, id="d")[0]


def outline(text: str) -> list[tuple[str, str]]:
    return [(article.section, article.title) for article in document(text).articles]


@pytest.mark.parametrize(
    ("text", "title", "issue", "issuer", "published"),
    [
        (bulletins.CONTENTS_BULLETIN, "清河宣传", 6, "中共清河县委宣传部", date(2024, 6, 12)),
        (bulletins.MARKED_BULLETIN, "柳河文明建设简报", 9, "柳河市文明办", date(2024, 5, 20)),
        (bulletins.MARKS_ONLY_BULLETIN, "平安建设简报", 15, "临川市平安建设领导小组办公室", date(2024, 5, 6)),
        (bulletins.MARKDOWN_BULLETIN, "数字政府建设动态", 9, "南屏市政务服务和大数据管理局", date(2023, 9, 28)),
        (bulletins.ONE_LINE_MASTHEAD, "创建工作动态", 3, "市创建办", date(2022, 11, 18)),
        (bulletins.NEWSPAPER, "江州日报", None, "", date(2024, 4, 9)),
        (bulletins.REPORT, "青山区2023年工作总结和2024年工作计划", None, "青山区人民政府办公室", date(2024, 1, 10)),
        (bulletins.NOTICE, "海宁县人民政府关于印发海宁县停车管理办法的通知", None, "海宁县人民政府", date(2024, 2, 20)),
        (bulletins.HANDBOOK, "使用手册", None, "", None),
    ],
)
def test_masthead(text: str, title: str, issue: int | None, issuer: str, published: date | None) -> None:
    found = document(text)
    assert (found.title, found.issue, found.issuer, found.published) == (title, issue, issuer, published)
    assert found.published_basis == ("masthead" if published else "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            bulletins.CONTENTS_BULLETIN,
            [("", "清河县推进乡风文明建设"), ("", "双桥镇“三个一”做实理论宣讲"), ("", "县融媒体中心打造移动直播品牌")],
        ),
        (
            bulletins.MARKED_BULLETIN,
            [
                ("工作动态", "全市志愿服务工作座谈会召开"),
                ("文明时讯", "3人入选“柳河好人榜”"),
                ("文明时讯", "市图书馆举办读书会"),
                ("文明时讯", "市体育局开展健步走活动"),
            ],
        ),
        (
            bulletins.MARKS_ONLY_BULLETIN,
            [
                ("工作部署", "临川市召开平安建设第二季度调度会"),
                ("基层动态", "东湖街道：网格员上门化解邻里纠纷"),
                ("基层动态", "西岭乡：夜间巡逻守护平安"),
            ],
        ),
        (bulletins.MARKDOWN_BULLETIN, [("要闻", "南屏市上线“一件事”专区"), ("经验", "云溪区推行“帮代办”")]),
        (
            bulletins.ONE_LINE_MASTHEAD,
            [
                ("一线传真", "城东区整治占道经营"),
                ("一线传真", "城西区更换破损路牌"),
                ("一线传真", "高新区开展文明养犬宣传"),
            ],
        ),
        (
            bulletins.NEWSPAPER,
            [
                ("", "全市防汛工作会议召开"),
                ("", "沿江大道改造工程完工通车"),
                ("", ""),
                ("", "种粮大户的春耕账本"),
                ("", ""),
            ],
        ),
        (
            bulletins.COUNTED_BULLETIN,
            [
                ("", "松坪县召开移风易俗推进会"),
                ("", '河口街道："邻里茶座"议出新风尚'),
                ("", '石梁镇：推行"三减一增"'),
                ("", "光荣榜"),
            ],
        ),
        (bulletins.REPORT, [("", "青山区2023年工作总结和2024年工作计划")]),
        (bulletins.HANDBOOK, [("", "安装"), ("常见问题", "打不开怎么办"), ("常见问题", "如何升级")]),
    ],
)
def test_articles(text: str, expected: list[tuple[str, str]]) -> None:
    assert outline(text) == expected


def test_dates_of_articles() -> None:
    assert [a.date for a in document(bulletins.MARKED_BULLETIN).articles] == [
        date(2024, 5, 16),
        date(2024, 5, 12),
        date(2024, 5, 11),
        None,
    ]
    assert [a.date for a in document(bulletins.ONE_LINE_MASTHEAD).articles] == [None, None, date(2022, 11, 12)]


def test_an_article_ends_before_the_next_and_before_the_colophon() -> None:
    found = document(bulletins.CONTENTS_BULLETIN)
    last = found.articles[-1]
    assert found.text[last.start : last.end].endswith("观看量突破210万人次。")
    assert "主编：方远山" in found.text[last.end :]
    first = document(bulletins.MARKED_BULLETIN).articles[0]
    assert document(bulletins.MARKED_BULLETIN).text[first.start : first.end].endswith("确保各项任务落到实处。")


def test_a_run_in_title_that_the_contents_word_otherwise() -> None:
    text = bulletins.MARKED_BULLETIN.replace("**3人入选“柳河好人榜”。**", "2024年上半年三人上榜。")
    assert outline(text)[1] == ("文明时讯", "2024年上半年三人上榜")


def test_the_contents_are_no_article() -> None:
    found = document(bulletins.MARKED_BULLETIN)
    assert found.text[found.articles[0].start :].startswith("全市志愿服务工作座谈会召开\n5月16日")


def test_a_section_mark_missing_in_the_body_is_taken_from_the_contents() -> None:
    text = bulletins.MARKED_BULLETIN.replace("## **【文明时讯】**\n\n**3人", "**3人")
    assert outline(text)[1] == ("文明时讯", "3人入选“柳河好人榜”")


def test_the_year_of_events_is_inferred_and_said_to_be() -> None:
    text = "县里召开植树动员大会\n\n本报讯（记者 高原）3月9日，县里召开植树动员大会，部署2024年造林任务。\n\n"
    text += "镇里开展清河行动\n\n本报讯（记者 林微）近日，镇里开展清河行动，清理河道5公里。"
    found = document(text)
    assert (found.published, found.published_basis) == (None, "")
    assert found.articles[0].date == date(2024, 3, 9)
    assert any("2024" in warning for warning in found.warnings)


def test_a_title_that_comes_again_opens_another_report() -> None:
    title = "2022年度河道治理工作总结"
    body = "今年以来，全县河道治理工作取得明显成效，清淤河道36公里。" * 12
    text = f"《{title}.docx》由会员分享,可在线阅读\n{title}{body}{title}{body}"
    found = document(text)
    assert [article.title for article in found.articles] == [title, title]
    assert found.articles[1].start > found.articles[0].end


@pytest.mark.parametrize(
    ("masthead", "issue", "published"),
    [
        ("工作简报\n第三期\n2023年5月6日", 3, date(2023, 5, 6)),
        ("工作简报\n第二十一期\n二〇二三年十二月三十一日", 21, date(2023, 12, 31)),
        ("工作简报（第 08 期）\n市委办公室 2023-05-06", 8, date(2023, 5, 6)),
        ("工作简报\n总第128期\n2023.5.6", 128, date(2023, 5, 6)),
        ("工作简报\n2023年第5期（总第128期）\n2023年 5月 6日", 5, date(2023, 5, 6)),
        ("《工作简报》第１２期\n２０２３年５月６日", 12, date(2023, 5, 6)),
    ],
)
def test_issue_and_date_in_many_spellings(masthead: str, issue: int, published: date) -> None:
    found = document(f"{masthead}\n\n县里召开表彰大会\n\n5月5日，县里召开表彰大会，表彰先进个人12名。")
    assert (found.title, found.issue, found.published) == ("工作简报", issue, published)
    assert found.articles[0].title == "县里召开表彰大会"


@pytest.mark.parametrize(
    ("head", "title"),
    [
        (
            "云溪县水利局2023年工作总结\n和2024年工作打算\n（2023年12月28日）",
            "云溪县水利局2023年工作总结和2024年工作打算",
        ),
        (
            "云溪县水利局文件\n云水发〔2022〕86号\n签发人：陆声\n\n云溪县水利局2022年工作总结",
            "云溪县水利局2022年工作总结",
        ),
        (
            "# 泽南市交通局2024年工作总结和2025年工作思路\n\n泽南市交通局　　2024年12月26日",
            "泽南市交通局2024年工作总结和2025年工作思路",
        ),
    ],
)
def test_the_title_of_a_report_is_the_whole_line(head: str, title: str) -> None:
    assert document(f"{head}\n\n一年来，全局干部职工共同努力，完成投资5.68亿元，增长30%。").title == title


def test_a_month_without_a_day_is_inferred_with_a_warning() -> None:
    found = document("工作简报\n第3期\n2023年5月\n\n县里召开表彰大会，表彰先进个人12名。")
    assert (found.published, found.published_basis) == (date(2023, 5, 1), "inferred")
    assert found.warnings


TWO_ISSUES = """石鼓街道通讯
第４期
石鼓街道办事处编　　　2023年4月28日
河堤清了三车垃圾
4月20日，街道组织志愿者清理河堤，运走垃圾三车，参加的有四十多人，下个月还要再清一次。
责任编辑：安然
石鼓街道通讯
第５期
石鼓街道办事处编　　　2023年5月30日
【要闻】
菜场换了新棚
5月8日，石鼓菜场的旧棚拆掉换新，花了一个星期，摊主们临时搬到停车场卖菜，没有涨价。
"""


def test_another_issue_in_the_same_file_begins_with_its_masthead() -> None:
    found = document(TWO_ISSUES)
    assert (found.issue, found.published) == (4, date(2023, 4, 28))
    assert [(one.section, one.title, one.date) for one in found.articles] == [
        ("", "河堤清了三车垃圾", date(2023, 4, 20)),
        ("第5期 2023-05-30 要闻", "菜场换了新棚", date(2023, 5, 8)),
    ]


def test_issues_of_before_that_are_only_named_begin_nothing() -> None:
    text = f"{TWO_ISSUES}往期回顾\n石鼓街道通讯 第3期\n灯会开幕\n第2期\n泵站大修，换了两台水泵，村里通了水。\n"
    assert {one.section for one in document(text).articles} <= {"", "第5期 2023-05-30 要闻", "第5期 2023-05-30"}


def test_fields_and_lines_in_columns_are_no_titles() -> None:
    text = (
        "河道管理站碰头会记录\n时　间：2023年9月4日上午\n主　持：站长 安然\n出　席：季春、欧阳小满、苗青、荆小舟\n"
        "大家先听了雨情，再看各闸口的值守情况，随后逐家比了清淤的报价，最后定下由本站的人自己干。\n"
        "顺达疏浚队　　每方四十二元\n本站自有人手　每方三十元加饭钱\n"
        "会议决定由本站自己清淤，不外包，十月底前干完，饭钱从站里出。\n"
    )
    assert outline(text) == [("", "河道管理站碰头会记录")]
    assert document(text).published == date(2023, 9, 4)
