"""The reader's word on lists: which series, and where it begins and ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from assistant.answers.candidates import Candidate
from assistant.answers.citations import Citer
from assistant.answers.enumerations import enumerations
from assistant.answers.evidence import Sentence, gather
from assistant.answers.extractive import ExtractiveAnswerer
from assistant.answers.line_lists import people_in_lines
from assistant.answers.lists import points
from assistant.answers.read_edges import with_edges
from assistant.answers.read_lists import (
    WEIGHT,
    Marked,
    backed,
    marked,
    marked_whole,
    read_alone,
    seconded,
    touched,
)
from assistant.answers.spans import Reading
from assistant.documents import from_text, read
from assistant.questions import understand
from assistant.resources import resource
from tests.answers.making import sentence_of
from vectorstore.embeddings import OnnxEmbedder
from vectorstore.index import HybridIndex
from vectorstore.types import Embedder, Hit, Passage, Scope


def place(text: str, words: str) -> tuple[int, int]:
    return text.index(words), text.index(words) + len(words)


def items(text: str, words: str, *marks: str) -> list[str]:
    """The items of the series of ``text`` that ``words`` lie in, cut by them; ``marks`` are the reader's own items."""
    start, end = place(text, words)
    listing = next(one for one in enumerations(text) if one.start < end and start < one.end)
    cut = with_edges(listing, text, (start, end), [place(text, mark) for mark in marks])
    return [text[entry.start : entry.end] for entry in cut.entries]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        (
            "督查组和村委会要采取实地核对、当面答复、对表销号的闭环方式。",
            "实地核对、当面答复、对表销号",
            ["实地核对", "当面答复", "对表销号"],
        ),
        (
            "问题集中在农贸市场占道经营、老旧小区飞线充电两个方面。",
            "农贸市场占道经营、老旧小区飞线充电两个方面",
            ["农贸市场占道经营", "老旧小区飞线充电"],
        ),
        (
            "65周岁以上老人、现役军人、消防救援人员凭证免费乘车。",
            "老人、现役军人、消防救援人员",
            ["65周岁以上老人", "现役军人", "消防救援人员"],
        ),
        ("首批开放儿科、皮肤科、口腔科。", "开放儿科、皮肤科、口腔科", ["儿科", "皮肤科", "口腔科"]),
        ("把审批、复印、轮椅租借三项业务合在一处。", "审批、复印、轮椅", ["审批", "复印", "轮椅租借"]),
        (
            "实行“收集议题、会前公示、现场议事”三步法。",
            "议题、会前公示、现场议事”",
            ["收集议题", "会前公示", "现场议事"],
        ),
        ("可以兑换洗衣粉、食用油、毛巾等用品。", "洗衣粉、食用油、毛巾等用品", ["洗衣粉", "食用油", "毛巾"]),
        ("先后演出《春耕》、《借伞》、《扫街》。", "春耕》、《借伞》、《扫街》", ["《春耕》", "《借伞》", "《扫街》"]),
        (
            "先后演出快板《春耕》、《借伞》、《扫街》。",
            "春耕》、《借伞》、《扫街》",
            ["快板《春耕》", "《借伞》", "《扫街》"],
        ),
    ],
)
def test_edges(text: str, words: str, expected: list[str]) -> None:
    assert items(text, words) == expected


def test_a_series_that_the_words_miss_stays() -> None:
    text = "种了菠菜、香菜、芹菜。"
    (listing,) = enumerations(text)
    assert with_edges(listing, text, (0, 2)) == listing


def test_items_that_the_reader_marks_stay() -> None:
    text = "合作社种了莲藕、芡实、菱角、茭白。"
    assert items(text, "莲藕、芡实、菱") == ["莲藕", "芡实", "菱角"]
    assert items(text, "莲藕、芡实、菱", "莲藕", "芡实", "菱角", "茭白") == ["莲藕", "芡实", "菱角", "茭白"]


def test_a_fragment_from_within_an_item_ends_no_series() -> None:
    text = "一行人看了望溪村果园、西坝村照料站、北坡村书屋。"
    assert items(text, "望溪村果园", "望溪村果园", "坝") == ["望溪村果园", "西坝村照料站", "北坡村书屋"]


def test_the_middle_of_an_item_stands_for_the_whole_of_it() -> None:
    text = "一行人先后到南渡镇柳湾村、青石镇牌楼村、白沙镇渔港，查看护岸。"
    found = items(text, "牌楼村、白沙镇渔港", "湾", "青石镇牌楼村", "白沙镇渔港")
    assert found == ["南渡镇柳湾村", "青石镇牌楼村", "白沙镇渔港"]


def test_what_all_items_end_with_is_not_cut_off_the_last() -> None:
    text = "镇里新组建“小扁担”护林队、“老船工”护林队。"
    assert items(text, "“小扁担”护林队、“老船工”") == ["“小扁担”护林队", "“老船工”护林队"]


def test_numbers_in_brackets_behind_items_do_not_tell_where_these_begin() -> None:
    text = "前两名是长宁区东篱茶社（88票）、青石县河埠茶社（85票）、白沙县山口茶社（79票）。"
    words = "长宁区东篱茶社（88票）、青石县河埠茶社（85票）、白沙县山口茶社（79票）"
    assert items(text, words)[0] == "长宁区东篱茶社（88票）"


def test_points_half_of_which_the_reader_marks_are_seconded_as_a_whole() -> None:
    text = "可以报名的有：\n1.渔业公司；\n2.船厂（造船厂、修船厂）；\n3.网具作坊；\n4.灯塔。\n"
    (listing,) = points(text)
    candidate = Candidate(from_text(text, id="d")[0], listing, sentence_of(text), 1.0)
    spans = tuple((one.start, one.end) for one in listing.entries)
    assert seconded(candidate, [Marked("d", spans[0], spans[:2], 1.0)]).score == 1.0 + WEIGHT
    assert seconded(candidate, [Marked("d", spans[0], spans[:1], 1.0)]).score < 1.0 + WEIGHT


def test_marks_elsewhere_widen_no_series() -> None:
    text = "合作社种了莲藕、芡实、菱角、茭白。菜场另卖豆芽。"
    assert items(text, "莲藕、芡实、菱", "豆芽") == ["莲藕", "芡实", "菱角"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [("不代收费、不代签字、不代保管证件", "不代保管证件过夜"), ("不代收费、不代签字、不代保管", "不代保管")],
)
def test_one_or_two_characters_before_a_stop_are_not_cut_off(words: str, expected: str) -> None:
    assert items("窗口服务不代收费、不代签字、不代保管证件过夜。", words)[-1] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("仓库备了铁锹20把、雨衣30件、沙袋400个。", ["铁锹20把", "雨衣30件", "沙袋400个"]),
        ("仓库备了铁锹20把、雨衣30件、沙袋。", ["铁锹20把", "雨衣30件"]),
    ],
)
def test_amounts_in_every_item_tell_the_edges(text: str, expected: list[str]) -> None:
    assert items(text, "铁锹20把、雨衣30") == expected


@pytest.mark.parametrize("opening", ["：", "：\n　　"])
def test_an_item_behind_a_colon_begins_there(opening: str) -> None:
    assert items(f"本周课程{opening}学插花、剪窗花、编竹篮。", "插花、剪窗花、编竹篮")[0] == "学插花"


class Marking:
    """A PassageReader that is sure of ``words`` wherever they stand."""

    def __init__(self, words: str) -> None:
        self._words = words

    def read(self, question: str, passages: Sequence[str], headings: Sequence[str] = ()) -> list[Reading]:
        places = [passage.find(self._words) for passage in passages]
        return [Reading(max(0, at), at + len(self._words) if at >= 0 else 0, 3.0) for at in places]


def test_marks_are_places_of_the_document() -> None:
    hits = [Hit(Passage(f"d:{at}", "d", "甲、乙", 10 * at + 5, 10 * at + 8), 1.0, "both", 1.0, 1.0) for at in range(2)]
    mark, _ = marked("有哪些？", hits, Marking("乙"))
    assert (mark.document_id, mark.span) == ("d", (7, 8))
    assert marked("有哪些？", hits, Marking("丙")) == []
    assert mark.sure > 0.9
    assert marked("有哪些？", hits, None) == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("桥东小学、河西小学、山前小学", ["桥东小学", "河西小学", "山前小学"]),
        ("红色课、绿色课、蓝色课", ["红色课", "绿色课", "蓝色课"]),
    ],
)
def test_of_two_series_the_one_that_it_marks(tmp_path: Path, words: str, expected: list[str]) -> None:
    text = "# 五彩课桌\n\n区里推出“五彩课桌”，设红色课、绿色课、蓝色课，首批在桥东小学、河西小学、山前小学试点。\n"
    (tmp_path / "课桌.md").write_text(text, encoding="utf-8")
    embedder = OnnxEmbedder(resource("models/multilingual-e5-small"))
    index = HybridIndex.open(tmp_path / "index", embedder)
    index.add([read(tmp_path / "课桌.md")])
    question = understand("“五彩课桌”首批有哪些？", [], today=date(2026, 1, 1), library=index, scope=Scope())
    hits = index.search(question.standalone)
    answer = ExtractiveAnswerer(index, embedder, Marking(words)).answer(question, hits)
    assert [item.text for item in answer.items] == expected
    index.close()


TEXT = "合作社种了莲藕、芡实、菱角、茭白、荸荠。镇里办了插花、剪纸、刺绣三个班。"


def candidate(text: str = TEXT, at: int = 0) -> Candidate:
    """The list of the text with this number, in a document of its own."""
    listing = list(enumerations(text))[at]
    return Candidate(from_text(text, id="d")[0], listing, sentence_of(text), 1.0)


def mark(*words: str, sure: float = 0.8, within: str = TEXT, document: str = "d") -> Marked:
    """What a reader marks that takes each of the words for an item."""
    places = tuple(place(within, word) for word in words)
    return Marked(document, (places[0][0], places[-1][1]), places, sure)


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ([mark("莲藕", "芡实", "菱角", "茭白")], True),
        ([mark("莲藕", "芡实", "菱角", "茭白", sure=0.4)], False),
        ([mark("莲藕", "芡实", "菱角", "茭白", document="e")], False),
        ([mark("插花", "剪纸", "刺绣")], False),
        ([mark("莲藕", "芡实", "菱角", "茭白", "插花", "剪纸")], False),
        ([mark("莲藕", "芡实", "菱角", "茭白", "插花")], True),
        ([mark("插花", "剪纸"), mark("莲藕", "芡实", "菱角")], True),
        ([mark("莲藕、芡实、菱角、茭白")], False),
        ([], False),
    ],
)
def test_a_list_is_backed_where_the_reader_marks_most_of_it_and_little_else(
    marks: list[Marked], expected: bool
) -> None:
    assert backed(candidate(), marks) is expected


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ([mark("莲藕", "芡实", "菱角")], True),
        ([mark("莲藕", "芡实", "菱角", sure=0.2)], True),
        ([mark("莲藕", "芡实")], False),
        ([Marked("d", place(TEXT, "莲藕"), (), 0.8)], True),
        ([Marked("d", place(TEXT, "剪纸"), (), 0.8)], False),
        ([mark("莲藕", "芡实", "菱角", document="e")], False),
        ([], False),
    ],
)
def test_a_list_is_marked_whole_by_its_items_or_by_an_answer_within(marks: list[Marked], expected: bool) -> None:
    assert marked_whole(candidate(), marks) is expected


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ([mark("莲藕")], True),
        ([mark("插花")], False),
        ([mark("插花"), mark("荸荠")], True),
        ([mark("插花", sure=0.4)], True),
        ([mark("插花"), mark("荸荠", sure=0.4)], False),
        ([], True),
    ],
)
def test_a_list_that_a_sure_reader_does_not_touch(marks: list[Marked], expected: bool) -> None:
    assert touched(candidate(), marks) is expected


def test_one_line_of_the_people_below_a_head_seconds_them_all() -> None:
    text = "优秀护林员（3名）：\n孙丽华，林场职工。\n高志远，云台村村民。\n马晓燕，检查站站长。\n"
    (listing,) = people_in_lines(text)
    document = from_text(text, id="d")[0]
    below = Candidate(document, listing, sentence_of(text), 1.0)
    marked_one = mark("高志远", sure=1.0, within=text)
    assert below.below_head
    assert seconded(below, [marked_one]).score == pytest.approx(1.0 + WEIGHT)
    beside = "孙丽华、高志远、马晓燕巡山。"
    assert seconded(candidate(beside), [mark("高志远", sure=1.0, within=beside)]).score == pytest.approx(
        1.0 + WEIGHT / 3
    )


SCATTERED = "桥头的早市热闹。老周的摊上有豆腐脑，隔壁支起烤炉做烧饼，再往里有人卖糍粑和米糕。收市后大家一起扫街。"


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[tuple[list[Sentence], Citer]]:
    """The sentences of a small document that names things here and there, and what cites it."""
    index = HybridIndex.open(tmp_path_factory.mktemp("早市") / "index", embedder)
    index.add([from_text(SCATTERED, id="d")])
    citer = Citer(index)
    yield gather(index.search("早市上卖什么？"), citer), citer
    index.close()


def alone(market: tuple[list[Sentence], Citer], *marks: Marked, count: int | None = None) -> list[str]:
    sentences, citer = market
    found = read_alone(marks, sentences, citer, count)
    return [] if found is None else [found.words(entry) for entry in found.listing.entries]


def test_what_a_sure_reader_marks_is_a_list_of_its_own(market: tuple[list[Sentence], Citer]) -> None:
    marks = mark("豆腐脑", "烧饼", "糍粑", "米糕", sure=0.95, within=SCATTERED)
    assert alone(market, marks) == ["豆腐脑", "烧饼", "糍粑", "米糕"]


def test_what_it_marks_as_one_is_split_and_widened_to_whole_words(market: tuple[list[Sentence], Citer]) -> None:
    marks = mark("腐脑", "糍粑和米糕", sure=0.95, within=SCATTERED)
    assert alone(market, marks) == ["豆腐脑", "糍粑", "米糕"]


@pytest.mark.parametrize(
    "marks",
    [
        [mark("豆腐脑", "烧饼", sure=0.8, within=SCATTERED)],
        [mark("豆腐脑", sure=0.95, within=SCATTERED)],
        [mark("豆腐脑", "烧饼", sure=0.92, within=SCATTERED), mark("早市", sure=0.97, within=SCATTERED)],
        [],
    ],
)
def test_an_unsure_reader_and_one_item_make_no_list(market: tuple[list[Sentence], Citer], marks: list[Marked]) -> None:
    assert alone(market, *marks) == []


@pytest.mark.parametrize(("count", "expected"), [(2, ["豆腐脑", "烧饼"]), (3, [])])
def test_a_list_of_its_own_has_as_many_items_as_are_asked_for(
    market: tuple[list[Sentence], Citer], count: int, expected: list[str]
) -> None:
    assert alone(market, mark("豆腐脑", "烧饼", sure=0.95, within=SCATTERED), count=count) == expected


def test_the_surest_passage_has_the_word(market: tuple[list[Sentence], Citer]) -> None:
    first, second = (
        mark("豆腐脑", "烧饼", sure=0.92, within=SCATTERED),
        mark("糍粑", "米糕", sure=0.97, within=SCATTERED),
    )
    assert alone(market, first, second) == ["糍粑", "米糕"]
