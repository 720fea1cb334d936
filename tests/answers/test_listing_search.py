"""Which lists are looked at for a question, and which others of their sort add to the best one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import pytest

from assistant.answers.candidates import Candidate, stretch
from assistant.answers.citations import Citer
from assistant.answers.extractive import ExtractiveAnswerer
from assistant.answers.listing_search import best_list
from assistant.answers.read_lists import Marked
from assistant.answers.spans import Reading
from assistant.answers.wishes import wish_of
from assistant.documents import from_text
from assistant.questions import understand
from tests.answers.making import sentence_of
from vectorstore.index import HybridIndex
from vectorstore.types import Article, Embedder

DUTIES = "防汛期间，甲队负责清淤，乙队负责加固堤坝，丙队负责巡查，物资由镇里统一调配。"
GOOD = (
    "县里公布“东湖好人”名单。石桥镇教师张春梅、河湾镇医生李国强、白沙镇村民王秀兰入选“敬业奉献”类，"
    "事迹在各村宣讲。石桥镇司机赵志军、白沙镇民警孙建国入选“见义勇为”类。"
)
SPEAKERS = "区文明办主任何晓明、区教育局局长周建国、区妇联主席李明在垃圾分类推进会上发言。"

Listed = Callable[..., list[str]]


class TableReader:
    """Satisfies PassageReader: marks the words it is given where a passage holds them all, and is sure of them."""

    def __init__(self, *words: str) -> None:
        self._words = words

    def read(self, question: str, passages: Sequence[str], headings: Sequence[str] = ()) -> list[Reading]:
        return [self._of(passage) for passage in passages]

    def _of(self, passage: str) -> Reading:
        items = tuple((passage.find(word), passage.find(word) + len(word)) for word in self._words)
        if not items or items[0][0] < 0:
            return Reading(0, 0, -3.0)
        return Reading(items[0][0], items[-1][1], 3.0, items)


@pytest.fixture
def listed(index: HybridIndex, embedder: Embedder) -> Listed:
    """From a text, a question and the reader's marks to the items of the answer."""

    def listed(text: str, question: str, *marks: str) -> list[str]:
        index.add([from_text(text, id="d")])
        asked = understand(question, today=date(2024, 5, 1), library=index)
        answerer = ExtractiveAnswerer(index, embedder, TableReader(*marks))
        return [item.text for item in answerer.answer(asked, index.search(asked.standalone)).items]

    return listed


@pytest.mark.parametrize(
    ("question", "marks"),
    [("防汛期间哪些队值班？", "甲队 乙队 丙队"), ("防汛期间要做哪些活？", "清淤 加固堤坝 巡查")],
)
def test_the_reader_tells_which_list_of_the_clauses_is_asked_for(listed: Listed, question: str, marks: str) -> None:
    assert listed(DUTIES, question, *marks.split()) == marks.split()


@pytest.mark.parametrize("marks", ["", "清淤"])
def test_clauses_that_the_reader_does_not_mark_whole_are_no_list(listed: Listed, marks: str) -> None:
    assert listed(DUTIES, "防汛期间要做哪些活？", *marks.split()) == []


def test_a_series_beats_the_parts_of_its_items(listed: Listed) -> None:
    text = "防汛期间安排如下：甲队负责清淤，乙队负责加固堤坝，丙队负责巡查。"
    whole = ["甲队负责清淤", "乙队负责加固堤坝", "丙队负责巡查"]
    assert listed(text, "防汛期间要做哪些活？", "清淤", "加固堤坝", "巡查") == whole


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("石桥镇有哪些人入选“东湖好人”？", ["张春梅", "赵志军"]),
        ("白沙镇有哪些人入选“东湖好人”？", ["王秀兰", "孙建国"]),
        ("河湾镇有哪些人入选“东湖好人”？", ["李国强"]),
    ],
)
def test_people_of_one_place_are_picked_out_of_every_class_of_a_roll(
    listed: Listed, question: str, names: list[str]
) -> None:
    assert listed(GOOD, question) == names


def test_those_of_a_class_that_is_told_in_other_words_are_picked_out_too(listed: Listed) -> None:
    text = GOOD.replace("入选“见义勇为”类", "同时上榜")
    assert listed(text, "“东湖好人”名单教师、司机等石桥镇有谁入选？") == ["张春梅", "赵志军"]


SHOP = "村里办起积分超市，积分可以兑换洗衣粉、毛巾、雨伞。积攒积分可以打扫楼道、看护老人、巡河护林。"


def test_a_general_question_takes_the_whole_series_that_the_reader_backs(listed: Listed) -> None:
    text = "膝盖疼的人适合轻缓的运动，有游泳、骑自行车、打太极拳、练八段锦。散步、做操对膝盖也有好处。"
    question = "膝盖疼可以做哪些运动？"
    assert listed(text, question, "游泳", "骑自行车", "打太极拳") == ["游泳", "骑自行车", "打太极拳", "练八段锦"]


@pytest.mark.parametrize(
    ("marks", "items"),
    [
        ("洗衣粉 毛巾 雨伞", "洗衣粉 毛巾 雨伞"),
        ("打扫楼道 看护老人 巡河护林", "打扫楼道 看护老人 巡河护林"),
        ("", "洗衣粉 毛巾 雨伞 打扫楼道 看护老人 巡河护林"),
    ],
)
def test_the_one_series_that_the_reader_marks(listed: Listed, marks: str, items: str) -> None:
    assert listed(SHOP, "积分可以兑换哪些东西？", *marks.split()) == items.split()


def test_a_list_that_the_reader_backs_need_not_look_like_what_is_asked_for(listed: Listed) -> None:
    text = "后院的棚子里堆着竹篾、棉线、木胶、彩纸。"
    assert listed(text, "师傅扎灯笼要备齐哪些行头？", "竹篾", "棉线", "木胶") == ["竹篾", "棉线", "木胶", "彩纸"]


@pytest.mark.parametrize(
    ("marks", "items"),
    [
        ("剪纸", "刺绣 剪纸 泥塑"),
        ("", "刺绣 剪纸 泥塑 陈桂香 吴秀英"),
    ],
)
def test_what_the_reader_leaves_out_is_not_added_to_a_list(listed: Listed, marks: str, items: str) -> None:
    text = "刺绣、剪纸、泥塑得了奖，绣坊里的陈桂香、吴秀英也很高兴。"
    assert listed(text, "哪几样手艺得了奖？", *marks.split()) == items.split()


@pytest.mark.parametrize(
    ("question", "items"),
    [
        ("哪些人容易晕车？", ["久坐的人", "怕闷的人", "空腹的人"]),
        ("晕车门诊有谁值班？", ["李国强", "张春梅"]),
    ],
)
def test_kinds_of_people_are_not_people_by_their_names(listed: Listed, question: str, items: list[str]) -> None:
    text = "容易晕车的有三类：久坐的人、怕闷的人、空腹的人。晕车门诊由村医李国强、护士张春梅值班。"
    assert listed(text, question) == items


@pytest.mark.parametrize(
    ("question", "chinese", "sure", "missing"),
    [
        ("Which officials of Yuhang district spoke about rubbish sorting (垃圾分类)?", ["余杭"], 0.9, ()),
        ("Which officials of Yuhang district spoke about rubbish sorting (垃圾分类)?", ["余杭"], 0.3, ("余杭",)),
        ("Which officials of Qingshiling spoke about rubbish sorting (垃圾分类)?", ["青石岭"], 0.9, ("青石岭",)),
        ("余杭区哪些领导在会上讲了垃圾分类？", [], 0.9, ("余杭区",)),
    ],
)
def test_a_paper_of_the_district_need_not_name_it_to_an_english_question(
    index: HybridIndex, question: str, chinese: list[str], sure: float, missing: tuple[str, ...]
) -> None:
    best = _best(index, question, chinese, sure)
    assert best is not None and best.missing == missing


def _best(index: HybridIndex, question: str, chinese: list[str], sure: float) -> Candidate | None:
    """Of the people who spoke, all of whom the reader marks."""
    index.add([from_text(SPEAKERS, id="d")])
    places = tuple((at, at + len(name)) for name in ("何晓明", "周建国", "李明") if (at := SPEAKERS.index(name)))
    marks = [Marked("d", (places[0][0], places[-1][1]), places, sure)]
    wish = wish_of(understand(question, today=date(2024, 5, 1), library=index), chinese)
    return best_list(wish, [sentence_of(SPEAKERS)], Citer(index), marks)


RULES = (
    "渔港摊位管理办法\n一、申领对象\n下列单位可以申领摊位：\n1.渔业合作社；\n2.水产公司（加工厂、冷库）；\n3.网具作坊。\n"
    "二、申领材料\n1.申领表；\n2.船舶证书复印件；\n3.摊位草图；\n4.保证书。\n"
    "三、收回\n有下列情形之一的，收回摊位：\n1.连续两月不开张的；\n2.把摊位转租的；\n3.私接电线超过30米的。\n"
)


@pytest.mark.parametrize(
    ("question", "marks", "expected"),
    [
        ("哪些情形会收回摊位？", ("连续两月不开张的",), ["连续两月不开张的", "把摊位转租的", "私接电线超过30米的"]),
        ("申领摊位要交哪四项材料？", ("申领表",), ["申领表", "船舶证书复印件", "摊位草图", "保证书"]),
        (
            "哪些类型的单位可以申领摊位？",
            ("渔业合作社", "加工厂", "冷库", "网具作坊"),
            ["渔业合作社", "水产公司（加工厂、冷库）", "网具作坊"],
        ),
    ],
)
def test_numbered_lines_of_a_text_without_articles_are_one_list(
    question: str, marks: tuple[str, ...], expected: list[str], listed: Listed
) -> None:
    assert listed(RULES, question, *marks) == expected


def test_the_parts_of_a_report_are_not_its_problems(listed: Listed) -> None:
    text = (
        "石桥县2021年工作总结\n过去一年，我们抓了三个方面的工作：\n（一）修好水渠。全年修渠九公里。\n"
        "（二）盖起粮仓。新仓有四座。\n（三）办起夜校。夜校有六个班。\n"
        "同时也要看到不足：一是水源偏少，二是仓储老旧，三是师资紧缺。\n"
    )
    found = listed(text, "工作报告指出石桥县2021年存在的三个方面主要问题是什么？")
    assert found == ["水源偏少", "仓储老旧", "师资紧缺"]


def test_lists_between_the_articles_of_a_document_are_looked_for_in_all_that_lies_there() -> None:
    text = "渔港摊位管理办法\n1.先登记。\n2.再抽签。\n附件\n摊位草图。\n尾声\n"
    document = from_text(text, id="d")[0]
    assert stretch(replace(document, articles=()), text.index("抽签")) == (0, len(document.text))
    annex = Article("附件", "", text.index("附件"), text.index("尾声"))
    document = replace(document, articles=(annex,))
    assert stretch(document, text.index("抽签")) == (0, annex.start)
    assert stretch(document, text.index("草图")) == (annex.start, annex.end)
    assert stretch(document, text.index("尾声")) == (annex.end, len(document.text))


@pytest.mark.parametrize(
    ("text", "question", "marks", "expected"),
    [
        (
            "修渠分三步走。第一步为摸底，由各组量沟；第二步为开挖，邻村换工；第三步为放水。",
            "修渠分哪三步走？",
            ("摸底",),
            ["摸底，由各组量沟", "开挖，邻村换工", "放水"],
        ),
        (
            "入围的有：仝小麦（女，石门乡）、张建国（渔场）、曲三多（白沙镇）。",
            "入围的是哪些人？",
            ("仝小麦", "曲三多（白沙镇）"),
            ["仝小麦（女，石门乡）", "张建国（渔场）", "曲三多（白沙镇）"],
        ),
    ],
)
def test_steps_and_names_with_remarks_are_whole(
    text: str, question: str, marks: tuple[str, ...], expected: list[str], listed: Listed
) -> None:
    assert listed(text, question, *marks) == expected
