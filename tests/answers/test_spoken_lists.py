"""Items that lie scattered over the clauses of text that explains; amounts under several conditions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.answers.amounts import amounts, asks_amount
from assistant.answers.extractive import ExtractiveAnswerer
from assistant.answers.governors import aim_of
from assistant.answers.listed import told_of, with_cases
from assistant.answers.scattered import scattered
from assistant.documents import from_text
from assistant.questions import understand
from assistant.resources import resource
from assistant.types import Answer, Item
from vectorstore.embeddings import OnnxEmbedder
from vectorstore.index import HybridIndex

PLANTS = (
    "月季长了蚜虫，可以喷洒吡虫啉溶液或者啶虫脒溶液，严重时可以使用杀虫剂，比如溴氰菊酯、氯氰菊酯等。"
    "如果叶片上有黑斑、枯点，可以用多菌灵，三天后再换甲基托布津。月季喜欢阳光，能美化环境、净化空气。"
)
REPAIRS = "屋顶渗水的维修，如果只是接缝开裂，一般两天左右就能完工；如果防水层要重做，通常需要两周以上。每天施工八小时。"


def items(text: str, question: str) -> list[str]:
    aim = aim_of(question)
    listing = None if aim is None else scattered(text, aim)
    return [] if listing is None else [text[entry.start : entry.end] for entry in listing.entries]


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("感冒吃什么水果", "可以吃一些橙子，或者是柚子、猕猴桃等，也可以喝一杯梨汁。", "橙子 柚子 猕猴桃 梨汁"),
        ("胃不好不能吃什么", "可以喝小米粥。避免吃辛辣的食物，比如辣椒，芥末，大蒜等。", "辣椒 芥末 大蒜"),
        ("胃不好能吃什么", "可以喝小米粥、南瓜粥。不要吃辣椒、芥末。", "小米粥 南瓜粥"),
        (
            "膝盖疼适合做什么运动",
            "可以进行游泳，骑自行车，打太极拳。口服钙片、维生素也可以。",
            "游泳 骑自行车 打太极拳",
        ),
        ("吃什么不上火", "黄瓜，冬瓜，丝瓜等蔬菜水分很多，不容易上火。", "黄瓜 冬瓜 丝瓜"),
        ("头晕看什么科", "如果血压高，需要看心内科，如果有耳鸣，建议看耳鼻喉科。", "心内科 耳鼻喉科"),
        ("鼻炎吃什么药", "可以缓解鼻塞、流涕、打喷嚏等症状的药有氯雷他定、西替利嗪。", "氯雷他定 西替利嗪"),
    ],
)
def test_items_are_what_the_asked_for_verbs_and_examples_govern(question: str, text: str, expected: str) -> None:
    assert items(text, question) == expected.split()


def test_a_class_gives_way_to_its_examples_and_becomes_their_attribute() -> None:
    question = "肠道感染用什么药"
    text = "如果是细菌引起的，可以选择喹诺酮类药物，比如诺氟沙星、环丙沙星。"
    aim = aim_of(question)
    assert aim is not None
    listing = scattered(text, aim)
    assert listing is not None
    told = [
        (text[e.start : e.end], {name: text[a:b] for name, (a, b) in e.attributes.items()}) for e in listing.entries
    ]
    attributes = {"类别": "喹诺酮类药物", "情况": "如果是细菌引起的"}
    assert told == [("诺氟沙星", attributes), ("环丙沙星", attributes)]


def test_effects_are_items_only_where_they_are_asked_for() -> None:
    text = "过敏会引起打喷嚏、流眼泪和皮疹等症状。"
    assert items(text, "过敏吃什么药") == []
    assert items(text, "过敏有什么症状") == ["打喷嚏", "流眼泪", "皮疹"]


def test_amounts_come_with_the_condition_they_hold_under() -> None:
    listing = amounts(REPAIRS, "time")
    assert listing is not None
    told = {REPAIRS[e.start : e.end]: {n: REPAIRS[a:b] for n, (a, b) in e.attributes.items()} for e in listing.entries}
    assert told == {
        "两天左右": {"情况": "如果只是接缝开裂"},
        "两周以上": {"情况": "如果防水层要重做"},
        "八小时": {},
    }


@pytest.mark.parametrize(
    ("question", "sort"),
    [("屋顶渗水要修多久", "time"), ("换一扇窗多少钱？", "money"), ("屋顶有多少平方米", None), ("换窗的费用", "money")],
)
def test_which_amount_a_question_wants(question: str, sort: str | None) -> None:
    assert asks_amount(question) == sort


def test_a_question_for_something_else_has_no_aim() -> None:
    assert aim_of("游戏有哪些模式") is None


def test_one_amount_is_no_list() -> None:
    assert amounts("换一扇窗大约需要800元左右。", "money") is None


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HybridIndex]:
    embedder = OnnxEmbedder(resource("models", "multilingual-e5-small"))
    opened = HybridIndex.open(tmp_path_factory.mktemp("spoken") / "index", embedder)
    texts = {"plants": PLANTS, "repairs": REPAIRS, "tides": "潮汐由月球和太阳的引力造成，每天涨落两次。"}
    opened.add([from_text(text, id=name) for name, text in texts.items()])
    yield opened
    opened.close()


def ask(index: HybridIndex, text: str) -> Answer:
    question = understand(text, today=date(2026, 1, 1), library=index)
    return ExtractiveAnswerer(index, OnnxEmbedder(resource("models", "multilingual-e5-small"))).answer(
        question, index.search(question.standalone)
    )


def test_every_item_has_its_own_citation_and_the_answer_says_what_was_read(index: HybridIndex) -> None:
    answer = ask(index, "月季长蚜虫用什么药")
    assert [item.text for item in answer.items][:4] == ["吡虫啉溶液", "啶虫脒溶液", "溴氰菊酯", "氯氰菊酯"]
    quotes = {citation.number: citation.quote for citation in answer.citations}
    assert all(item.text in quotes[number] for item in answer.items for number in item.citations)
    assert "杀虫剂" in answer.items[2].attributes["类别"]
    assert answer.text.endswith(f"1 篇文档，扫描 {answer.coverage.passages} 段")
    assert answer.coverage.passages <= 3 and Path(answer.citations[0].document_id).name == "plants"


def test_several_amounts_are_a_list_of_cases(index: HybridIndex) -> None:
    answer = ask(index, "屋顶渗水维修需要多久")
    assert [item.text for item in answer.items][:2] == ["两天左右", "两周以上"]
    assert "如果防水层要重做" in answer.text


def test_a_question_about_something_else_gets_no_list(index: HybridIndex) -> None:
    assert ask(index, "潜水艇发动机用什么油").items == ()


def test_a_single_answer_stays_above_its_cases() -> None:
    single = Answer("q", "extracted", "两天左右[1]\n“……”", short="两天左右")
    cases = Answer("q", "enumerated", "2 项：", items=(Item("两天左右"), Item("两周以上", {"情况": "重做"})))
    both = with_cases(single, cases, amounts=True)
    assert (both.short, both.text, both.items) == ("两天左右", "两天左右[1]\n2 项：", cases.items)


def test_amounts_nobody_vouches_for_need_different_conditions() -> None:
    refused = Answer("q", "abstained", "文档里没有说")
    loose = Answer("q", "enumerated", "2 项：", items=(Item("两天"), Item("三天")))
    assert with_cases(refused, loose, amounts=True) is refused
    assert with_cases(refused, loose, amounts=False) is loose


def test_what_the_words_of_an_item_tell() -> None:
    assert told_of("青石镇孝善食堂12家") == {"数量": "12家"}
    assert told_of("省级文明村") == {"级别": "省级"}
    assert told_of("“光明行动”") == {}
