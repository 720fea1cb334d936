"""Passages: sizes, boundaries, headings."""

from dataclasses import replace

import pytest

from assistant.documents import from_text
from assistant.documents.passages import only_year
from tests.documents import bulletins

UNDATED = "## 【要闻】\n\n# 修渠动工\n\n2023年春天，东岭水渠动工。\n\n# 义诊下乡\n\n村里办了义诊，{}再办一次。\n"


def test_headings_say_where_a_passage_stands() -> None:
    _, passages = from_text(bulletins.MARKED_BULLETIN, id="d")
    people = next(p for p in passages if "田满囤" in p.text)
    assert people.heading == "《柳河文明建设简报》第9期｜2024-05-20｜柳河市文明办｜【文明时讯】｜3人入选“柳河好人榜”"
    assert people.id == f"d:{passages.index(people)}"
    assert "何雨禾" in people.text


def test_masthead_contents_and_colophon_are_passages() -> None:
    _, passages = from_text(bulletins.CONTENTS_BULLETIN, id="d")
    assert "第六期" in passages[0].text
    assert passages[1].text.startswith("本期要目")
    assert passages[-1].text.startswith("主编：方远山")


def test_no_passage_crosses_articles_and_short_articles_are_whole() -> None:
    document, passages = from_text(bulletins.MARKED_BULLETIN, id="d")
    for article in document.articles:
        inside = [p for p in passages if p.start < article.end and p.end > article.start]
        assert [(p.start, p.end) for p in inside] == [(article.start, article.end)]


def test_long_paragraphs_are_cut_at_their_points() -> None:
    points = "".join(f"{n}是抓好第{n}项工作，{'细化措施、压实责任，' * 30}推动落实。" for n in "一二三四")
    _, passages = from_text("全县重点工作推进情况\n" + points, id="d")
    assert [p.text[:2] for p in passages[1:]] == ["二是", "三是", "四是"]


def test_text_without_any_mark_is_cut_all_the_same() -> None:
    _, passages = from_text("字" * 5000, id="d")
    assert max(len(p.text) for p in passages) <= 600
    assert "".join(p.text for p in passages) == "字" * 5000


def test_a_reply_stays_with_its_question() -> None:
    letters = [f"问：{place}的水管什么时候换？\n答：{'管线老化，已经报修，' * 15}三月底换好。" for place in "东南西北"]
    _, passages = from_text("# 来信答复\n\n" + "\n".join(letters), id="d")
    assert len(passages) > 1
    assert all(passage.text.count("问：") == passage.text.count("答：") for passage in passages)


def test_a_chapter_heads_the_passages_that_follow_it() -> None:
    text = "全县2023年工作总结\n" + "\n".join(
        f"{n}、第{n}方面工作\n" + "\n".join("今年完成投资12亿元，" + "推进有力，" * 40 + "成效明显。" for _ in range(4))
        for n in "一二"
    )
    _, passages = from_text(text, id="d")
    assert [p.heading.endswith("一、第一方面工作") for p in passages].count(True) >= 2
    assert passages[-1].heading.endswith("二、第二方面工作")


def test_ids_given_and_titles_given_are_kept() -> None:
    document, passages = from_text("正文只有一句话。", id="p-17", title="给定的标题", collection="c", uri="u")
    assert (document.id, document.title, document.collection, document.uri) == ("p-17", "给定的标题", "c", "u")
    assert [(p.id, p.heading, p.text) for p in passages] == [("p-17:0", "《给定的标题》", "正文只有一句话。")]


@pytest.mark.parametrize(
    ("text", "year"),
    [
        (UNDATED.format("秋后"), "2023年"),
        (UNDATED.format("2023年10月"), "2023年"),
        (UNDATED.format("2024年1月"), ""),
        (UNDATED.format("秋后").replace("2023年", "去年"), ""),
        ("清河小报\n2023年5月6日\n\n" + UNDATED.format("秋后"), ""),  # it has a date of its own
    ],
)
def test_the_only_year_of_an_undated_paper_stands_for_its_date(text: str, year: str) -> None:
    document, passages = from_text(text, id="d", title="清河小报")
    assert only_year(document) == year
    assert ("｜2023年｜" in passages[-1].heading) is bool(year)


def test_a_text_without_articles_tells_no_year() -> None:
    document, _ = from_text(UNDATED.format("秋后"), id="d")
    assert only_year(replace(document, articles=())) == ""
