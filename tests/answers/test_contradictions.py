"""Sentences that hold all words of a question and tell of something else."""

from dataclasses import replace

import pytest

from assistant.answers.asks import asks
from assistant.answers.refusal import amiss
from assistant.answers.spans import Span
from assistant.types import QuestionKind
from tests.answers.making import sentence_of

AWARDS = (
    "护士长何静获“敬业”奖，石桥乡小学教师罗启航获“助人”奖，柳河镇村医顾长青获“孝老”奖，"
    "东山街道退伍军人马援朝获“见义”奖。"
)
MEETING = "近日，区委书记刘德明主持召开防火会议，区长胡海涛出席。"
HELPERS = "1060名志愿者在全县3个考点设立服务站8个。"
HONOURS = "评选2021年度文明家庭20户，评选2022年度先进典型5781名。"
HOSPITALS = "区人民医院推行“先看病”，平均排队缩短到14分钟；区中医院开设夜间门诊，每晚6点开门。"
CANTEEN = "60至79岁老人每餐8元，80岁以上老人每餐5元。"
RICE = "今年全县计划种植早稻1.2万亩。"
SIGNED = "截至6月底，注册志愿者3.6万人。"


def missing(question: str, kind: QuestionKind, text: str, answer: str, heading: str = "") -> list[str]:
    said = sentence_of(text, heading)
    start = text.index(answer)
    return amiss(asks(question, kind)[0], said, Span(said, start, start + len(answer), 1.0))


def test_a_town_is_the_one_named_last() -> None:
    before = "双桥镇推行红黑榜。"
    said = sentence_of("镇党委书记姜维平每月带队评比。")
    said = replace(said, before=before, article=f"梅垅镇兴修水利。{before}{said.text}")
    start = said.text.index("姜维平")
    asked = [asks(f"{town}的党委书记是谁？", "who")[0] for town in ("梅垅镇", "双桥镇")]
    found = [amiss(ask, said, Span(said, start, start + 3, 1.0)) for ask in asked]
    assert found == [["梅垅镇"], []]


@pytest.mark.parametrize(
    ("question", "kind", "text", "answer", "amiss"),
    [
        ("东山街道的村医获了哪个奖？", "which", AWARDS, "“见义”奖", ["村医"]),
        ("柳河镇的村医获了哪个奖？", "which", AWARDS, "“孝老”奖", []),
        ("石桥乡的老师获了哪个奖？", "which", AWARDS, "“助人”奖", []),
        ("柳河镇的老师获了哪个奖？", "which", AWARDS, "“孝老”奖", ["老师"]),
        ("西山街道发了多少本证？", "number", "◆东山街道：5月发证46本。", "46本", ["西山街道"]),
        ("东山街道发了多少本证？", "number", "◆东山街道：5月发证46本。", "46本", []),
        ("西山街道得了多少分？", "number", "东山街道 | 6 | 88.7分", "88.7分", ["西山街道"]),
        ("东山街道得了多少分？", "number", "东山街道 | 6 | 88.7分", "88.7分", []),
        ("区中医院平均排队多少分钟？", "number", HOSPITALS, "14分钟", ["区中医院"]),
        ("区人民医院平均排队多少分钟？", "number", HOSPITALS, "14分钟", []),
        ("区长刘德明召开了什么会？", "which", MEETING, "防火会议", ["区长刘德明"]),
        ("市委书记刘德明召开了什么会？", "which", MEETING, "防火会议", ["市委书记", "市委书记刘德明"]),
        ("区委书记刘德明召开了什么会？", "which", MEETING, "防火会议", []),
        ("书记刘德明召开了什么会？", "which", MEETING, "防火会议", []),
        ("全县5个考点设了多少个服务站？", "number", HELPERS, "8个", ["5个考点"]),
        ("全县三个考点设了多少个服务站？", "number", HELPERS, "8个", []),
        ("1000多名志愿者设了多少个服务站？", "number", HELPERS, "8个", ["1000"]),
        ("2021年度先进典型有多少名？", "number", HONOURS, "5781名", ["2021"]),
        ("2022年度先进典型有多少名？", "number", HONOURS, "5781名", []),
        ("5月底的注册志愿者有多少人？", "number", SIGNED + "5月底为3.2万人。", "3.6万人", ["5月"]),
        ("6月底的注册志愿者有多少人？", "number", SIGNED, "3.6万人", []),
        ("5月2日开始的活动有多少志愿者？", "number", "5月2日，活动开始。" + SIGNED, "3.6万人", []),
        ("85岁老人吃一餐多少钱？", "number", CANTEEN, "8元", ["85岁"]),
        ("85岁老人吃一餐多少钱？", "number", CANTEEN, "5元", []),
        ("70岁老人吃一餐多少钱？", "number", CANTEEN, "8元", []),
        ("全县计划种多少亩晚稻？", "number", RICE, "1.2万亩", ["晚稻"]),
        ("全县计划种多少亩早稻？", "number", RICE, "1.2万亩", []),
        ("哪个乡受到批评？", "which", "对松岭乡给予通报表扬。", "松岭乡", ["批评"]),
        ("南岗区整改率是多少？", "number", "全市发现问题90处，整改率81%。", "81%", ["南岗区"]),
        ("全市整改率是多少？", "number", "全市发现问题90处，整改率81%。", "81%", []),
        ("南岗区整改率是多少？", "number", "南岗区整改率81%，全市最高。", "81%", []),
        ("石桥镇栽树多少棵？", "number", "全县栽树9万棵。", "9万棵", ["石桥镇"]),
        ("这批队员中有多少名入选？", "number", "县里向市队推荐了12名队员。", "12名", ["入选"]),
        ("有多少名队员入选市队？", "number", "推荐的队员中有5名入选市队。", "5名", []),
        ("县里推荐了多少名队员？", "number", "县里向市队推荐了12名队员。", "12名", []),
        ("12名队员中有多少名住校？", "number", "县里来了12名队员。", "12名", ["12名"]),
        ("12名队员中有多少名住校？", "number", "12名队员中住校的有4名。", "4名", []),
        ("下半年议事多少次？", "number", "上半年议事93次，下半年再扩大。", "93次", ["下半年"]),
        ("上半年议事多少次？", "number", "上半年议事93次，下半年再扩大。", "93次", []),
    ],
)
def test_a_swapped_fact_is_seen(question: str, kind: QuestionKind, text: str, answer: str, amiss: list[str]) -> None:
    assert missing(question, kind, text, answer) == amiss


@pytest.mark.parametrize(
    ("question", "text", "amiss"),
    [
        ("1992年1月，罗明任什么职务？", "1992年4月，罗明任区委书记（1993年1月当选）。", []),
        ("1992年1月，罗明任什么职务？", "1992年4月，罗明任区委书记。", ["1月"]),
        ("1992年，罗明任什么职务？", "1994年，罗明任区委书记。", ["1992"]),
        ("1992年4月，罗明任什么职务？", "1992年4月6日，罗明任区委书记。", []),
        ("5月6日的会议要求何时整改？", "10月底前，各单位按5月6日的要求整改。", []),
    ],
)
def test_a_sentence_that_opens_with_another_time_tells_of_that(question: str, text: str, amiss: list[str]) -> None:
    answer = "区委书记" if "区委书记" in text else "10月底前"
    assert missing(question, "which", text, answer) == amiss


@pytest.mark.parametrize(
    ("question", "text", "amiss"),
    [
        ("2024年镇里修多少口井？", "镇里明年修井12口。", []),
        ("2023年镇里修多少口井？", "镇里明年修井12口。", ["2023"]),
        ("2022年镇里修多少口井？", "镇里去年修井12口。", []),
        ("2022年镇里修多少口井？", "镇里修井12口，比去年多两口。", ["2022"]),
        ("2024年镇里修多少口井？", "镇里今年修井9口，明年修井12口。", []),
    ],
)
def test_next_year_is_counted_from_the_day_of_the_issue(question: str, text: str, amiss: list[str]) -> None:
    assert missing(question, "number", text, "12口", "河口简报 第3期 2023-04-10") == amiss


def test_next_year_is_no_known_year_where_nothing_tells_the_issue() -> None:
    assert missing("2024年镇里修多少口井？", "number", "镇里明年修井12口。", "12口") == ["2024"]
