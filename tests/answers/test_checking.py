"""A clause stands where its names, numbers and dates stand in the sentences it cites."""

from __future__ import annotations

import pytest

from assistant.answers.checking import Evidence, Verdict, bare, check, cited
from assistant.answers.facts import facts
from vectorstore.types import Passage

BULLETIN = (
    "截至9月12日，志愿者已走访18,406户，收到建议900余条。"
    "我市临江县委宣传部干部沈月华入选“敬业奉献”类榜单，望山县实验小学教师顾长河入选“孝老爱亲”类榜单。"
    "会议强调，要把宣传工作做到群众心坎上。项目总投资1.2亿元，完成三成五即35%，新建五个站点。"
)
ROADS = "全县改造管网48公里，建成泵站3座。2021-11-05竣工。"
ENGLISH = "The Riverside Library opened on March 4, 2019 with 120,000 books donated by Helen Carter."
PASSAGES = {
    1: Passage("a", "d1", BULLETIN, 0, len(BULLETIN), "东湖市文明简报 第7期 2022-09-15 文明时讯"),
    2: Passage("b", "d2", ROADS, 0, len(ROADS), "望山县工作总结"),
    3: Passage("c", "d3", ENGLISH, 0, len(ENGLISH), "Riverside News"),
}


def quotes(clause: str) -> list[str]:
    return [
        PASSAGES[support.passage].text[start:end]
        for support in check(clause, PASSAGES).supports
        for start, end in support.spans
    ]


@pytest.mark.parametrize(
    "clause",
    [
        "截至9月12日，走访18406户[1]。",
        "截至2022年9月12日，走访１８，４０６户[1]。",  # the year stands in the heading, the width is another
        "建议有九百余条[1]。",
        "東湖市臨江縣委宣傳部幹部沈月華入選「敬業奉獻」類[1]。",
        "沈月华（临江县委宣传部）[1]",
        "1. 顾长河，望山县实验小学教师[1]",
        "总投资12000万元[1]。",
        "完成百分之三十五[1]",
        "新建5个站点[1]。",
        "要把宣传工作做到群众心坎上[1]。",
        "**望山县**改造管网四十八公里【2】。",
        "管网于2021年11月5日竣工[2]。",
        "管网于2021年11月竣工[2]。",
        "第7期简报登载了沈月华[1]。",
        "走访18406户[1]，改造管网48公里[2]。",
        "Shen Yuehua of Linjiang County was chosen [1].",
        "Shen Yuehua (沈月华) was chosen [1].",
        "By September 12, 2022 volunteers had visited 18,406 households [1].",
        "The library opened on 4 March 2019 [3].",
        "图书馆有12万册书，由Helen Carter捐赠[3]。",
    ],
)
def test_what_stands_there_is_borne_out(clause: str) -> None:
    verdict = check(clause, PASSAGES)
    assert verdict.supports, verdict.missing
    assert verdict == Verdict(verdict.supports)
    assert all(len(quote) <= 300 for quote in quotes(clause))


@pytest.mark.parametrize(
    ("clause", "missing"),
    [
        ("走访18407户[1]。", "18407"),
        ("走访1840户[1]。", "1840"),  # not a part of a longer number
        ("截至9月13日走访18406户[1]。", "9月13日"),
        ("截至2023年9月12日走访18406户[1]。", "2023年9月12日"),
        ("2022年9月15日走访18406户[1]。", "2022年9月15日"),  # a day is not taken from the heading
        ("沈月花入选[1]。", "沈月花"),
        ("东湖市临江县的赵建国入选[1]。", "赵建国"),
        ("沈月华入选“助人为乐”类[1]。", "助人为乐"),
        ("海宁市改造管网48公里[2]。", "海宁市"),
        ("管网于2021年10月竣工[2]。", "2021年10月"),
        ("完成36%[1]。", "36%"),
        ("新建6个站点[1]。", "6"),
        ("Shen Yuemei was chosen [1].", "Shen Yuemei"),
        ("By September 13 volunteers had visited 18,406 households [1].", "9月13日"),
        ("The books were donated by Harriet Carter [3].", "Harriet"),
        ("走访18406户[2]。", "18406"),  # it stands in another passage than the one cited
    ],
)
def test_what_does_not_stand_there_is_named(clause: str, missing: str) -> None:
    verdict = check(clause, PASSAGES)
    assert not verdict.supports
    assert missing in verdict.missing


def test_a_citation_that_does_not_exist_is_removed() -> None:
    verdict = check("走访18406户[1][9]。", PASSAGES)
    assert [support.passage for support in verdict.supports] == [1]
    assert verdict.nonexistent == (9,)
    assert not check("走访18406户[9]。", PASSAGES).supports


def test_a_citation_that_adds_nothing_is_left_out() -> None:
    assert [support.passage for support in check("走访18406户[1][2]。", PASSAGES).supports] == [1]


def test_words_alone_must_be_related() -> None:
    assert check("明天全省有大到暴雨[1]。", PASSAGES) == Verdict(unrelated=True)
    assert check("Publicity work must reach the hearts of the people [1].", PASSAGES).supports  # nothing to compare


def test_the_span_is_the_sentence_that_holds_it() -> None:
    assert quotes("走访18406户[1]。") == ["截至9月12日，志愿者已走访18,406户，收到建议900余条。"]
    assert quotes("沈月华入选[1]。") == [
        "我市临江县委宣传部干部沈月华入选“敬业奉献”类榜单，望山县实验小学教师顾长河入选“孝老爱亲”类榜单。"
    ]


def test_a_sentence_more_must_be_worth_reading() -> None:
    text = "临江县统筹推进各项工作。全县改造管网48公里，建成泵站3座。临江县还评选了先进。"
    passages = {1: Passage("p", "d", text, 0, len(text), "临江县工作总结")}
    [support] = check("临江县改造管网48公里[1]。", passages).supports
    assert [text[start:end] for start, end in support.spans] == ["全县改造管网48公里，建成泵站3座。"]


def test_facts_far_apart_are_quoted_in_two_spans() -> None:
    text = "开工于2020年3月2日。" + "其间按计划推进各项工作，群众反映良好。" * 20 + "总长77公里。"
    passages = {1: Passage("p", "d", text, 0, len(text))}
    [support] = check("2020年3月2日开工，总长77公里[1]。", passages).supports
    found = [text[start:end] for start, end in support.spans]
    assert len(found) == 2
    assert all(len(quote) <= 300 for quote in found)
    assert any("3月2日" in quote for quote in found)
    assert any("77公里" in quote for quote in found)


def test_a_sentence_too_long_to_quote_is_cut() -> None:
    text = "，".join(f"第{number}组负责{number + 500}户" for number in range(60)) + "。"
    passages = {1: Passage("p", "d", text, 0, len(text))}
    [support] = check("负责555户[1]。", passages).supports
    [(start, end)] = support.spans
    assert end - start <= 300
    assert "555户" in text[start:end]


def test_marks_and_list_numbers_are_no_facts() -> None:
    assert cited("甲[1]，乙［2］丙【3】丁[4,5]，【时讯】") == [1, 2, 3, 4, 5]
    assert bare("12. **沈月华**[1][2]") == "沈月华"
    assert bare("3.5公里[1]") == "3.5公里"
    assert [fact.text for fact in facts("一些三农工作")] == []


def test_a_year_alone_and_a_round_number_may_be_written_alike() -> None:
    assert Evidence("共有2000人参加").holds(facts("2000 people")[0])
    assert Evidence("建成于2008年").holds(facts("built in 2008")[0])
