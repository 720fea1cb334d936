"""What a question wants listed, and which entries of a list meet its conditions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from assistant.answers.alternating import alternating, honoured
from assistant.answers.candidates import Candidate
from assistant.answers.clause_lists import by_day
from assistant.answers.enumerations import enumerations
from assistant.answers.listing_choice import judged
from assistant.answers.listing_fitting import fitting
from assistant.answers.listing_nouns import noun_score
from assistant.answers.lists import Listing, points
from assistant.answers.people_lists import people
from assistant.answers.wishes import Wish, wish_of
from assistant.documents import from_text
from assistant.questions import understand
from tests.answers.making import sentence_of
from vectorstore.index import HybridIndex


def _wish(index: HybridIndex, text: str) -> Wish:
    return wish_of(understand(text, today=date(2024, 5, 1), library=index))


def _candidate(wish: Wish, text: str, shape: Callable[[str], Iterator[Listing]]) -> Candidate:
    """The first list of the text, as the wish judges it."""
    return judged(wish, from_text(text, id="d")[0], next(shape(text)), sentence_of(text), 0)


def _fitting(wish: Wish, text: str) -> list[str]:
    candidate = _candidate(wish, text, people)
    return [candidate.words(entry) for entry in fitting(wish, candidate)]


@pytest.mark.parametrize(
    ("text", "persons"),
    [
        ("哪些人上台领奖？", True),
        ("哪几个人到场？", True),
        ("哪些人会掉头发？", False),
        ("哪类人不能办卡？", False),
        ("哪些人可以免费体检？", False),
        ("会唱戏的有谁？", True),
        ("哪两位绣娘得了奖？", True),
        ("有几位绣娘得奖？", True),
        ("哪两位置换了房子？", False),
        ("哪两个绣坊得了奖？", False),
    ],
)
def test_people_by_their_names_or_kinds_of_them(index: HybridIndex, text: str, persons: bool) -> None:
    assert _wish(index, text).persons is persons


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("石桥镇有哪些人入选“敬业奉献”类？", ["张春梅"]),
        ("河湾镇有哪些人入选“敬业奉献”类？", ["李国强"]),
        ("白沙镇有哪些人入选“敬业奉献”类？", ["张春梅", "李国强"]),
    ],
)
def test_what_stands_before_the_first_name_is_said_of_its_bearer_alone(
    index: HybridIndex, question: str, names: list[str]
) -> None:
    text = "石桥镇教师张春梅、河湾镇医生李国强入选“敬业奉献”类。"
    assert _fitting(_wish(index, question), text) == names


def test_an_office_of_the_question_is_anothers(index: HybridIndex) -> None:
    text = "随行的有农业局局长陈建华、县长助理周国平、镇长高志远。"
    assert _fitting(_wish(index, "跟着县长去看茶园的有谁？"), text) == ["陈建华", "周国平", "高志远"]


@pytest.mark.parametrize(
    ("question", "office"),
    [
        ("随行的镇长是谁？", "镇长"),
        ("哪位镇长到场？", "镇长"),
        ("陪县长去的镇长都是谁？", "镇长"),  # the first office is another's
        ("跟着县长去看茶园的有谁？", ""),
        ("镇长陪谁去看茶园？", ""),
        ("县长去了哪些村？", ""),
    ],
)
def test_the_office_next_to_the_interrogative(index: HybridIndex, question: str, office: str) -> None:
    assert _wish(index, question).office == office


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("跟着县长去看茶园的镇长是谁？", ["高志远"]),
        ("随行的有哪位县长？", ["何远志"]),
        ("跟着县长去看茶园的有谁？", ["何远志", "高志远", "陈桂香"]),
    ],
)
def test_an_office_that_is_asked_for_picks_out_who_holds_it(
    index: HybridIndex, question: str, names: list[str]
) -> None:
    assert _fitting(_wish(index, question), "随行的有县长何远志、镇长高志远、村支书陈桂香。") == names


def test_a_place_before_the_first_name_says_where_all_are(index: HybridIndex) -> None:
    text = "先后走访了泽口市东街社区、南门社区、北关社区。"
    wish = _wish(index, "泽口市走访了哪些社区？")
    candidate = _candidate(wish, text, enumerations)
    assert len(fitting(wish, candidate)) == 3


STAGE = "晚会演出了京剧戏歌《月光》、快板《春耕》、戏歌《扫街》、小戏《借伞》。"


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ("晚会上属于戏歌的是哪两个？", ["《月光》", "《扫街》"]),
        ("晚会演出的哪两个是戏歌？", ["《月光》", "《扫街》"]),
        ("晚会上属于戏歌的是哪三个？", ["《月光》", "《春耕》", "《扫街》", "《借伞》"]),  # only two are
        ("晚会上属于快板的是哪两个？", ["《月光》", "《春耕》", "《扫街》", "《借伞》"]),
        ("晚会演出了哪些戏歌？", ["《月光》", "《春耕》", "《扫街》", "《借伞》"]),  # no number to go by
    ],
)
def test_of_titles_told_with_their_sort_as_many_as_are_asked_for(
    index: HybridIndex, question: str, titles: list[str]
) -> None:
    def quotes(text: str) -> Iterator[Listing]:
        return (one for one in enumerations(text) if one.shape == "quotes")

    candidate = _candidate(_wish(index, question), STAGE, quotes)
    assert [candidate.words(entry) for entry in candidate.listing.entries] == titles


def test_a_list_of_which_the_sort_picks_out_the_number_goes_before_the_whole(index: HybridIndex) -> None:
    wish = _wish(index, "晚会上属于戏歌的是哪两个？")
    whole, titles = (
        judged(wish, from_text(STAGE, id="d")[0], one, sentence_of(STAGE), 0) for one in enumerations(STAGE)
    )
    assert titles.score > whole.score


def test_a_quotation_of_the_question_picks_out_its_own(index: HybridIndex) -> None:
    text = "李明演《月光》，王海、陈桂香唱《春风》。"
    assert _fitting(_wish(index, "唱《春风》的有谁？"), text) == ["王海", "陈桂香"]


def test_items_that_end_with_a_word_of_the_question_fit_better(index: HybridIndex) -> None:
    wish = _wish(index, "全年收入包括哪些项目？")
    alike = _candidate(wish, "全年税收收入9亿元、社保费收入4亿元、非税收入2亿元。", enumerations)
    apart = _candidate(wish, "全年收入有税费9亿元、社保费4亿元、非税款2亿元。", enumerations)
    assert alike.score > apart.score


@pytest.mark.parametrize(("question", "sign"), [("会上指出了哪些问题？", 1), ("会上指出了哪些品牌？", -1)])
def test_numbered_points_are_troubles_and_no_brands(index: HybridIndex, question: str, sign: int) -> None:
    wish = _wish(index, question)
    assert noun_score(wish, _candidate(wish, "会上指出：一是经费不足。二是人手不够。", points)) * sign > 0


@pytest.mark.parametrize(
    ("question", "names"),
    [("评上巡河能手的有谁？", ["赵志军", "孙建国"]), ("评上护林模范的有谁？", ["张春梅", "李国强"])],
)
def test_people_between_semicolons_are_told_apart_by_what_they_are_called(
    index: HybridIndex, question: str, names: list[str]
) -> None:
    text = "护林模范有张春梅、李国强；巡河能手有赵志军、孙建国。"
    assert _fitting(_wish(index, question), text) == names


VILLAGES = "青禾区东岭村、西岭村被评为“省级示范村”，柳湾村、白沙村被评为“市级示范村”。"


@pytest.mark.parametrize(
    ("question", "villages"),
    [
        ("哪些村被评为市级示范村？", ["柳湾村", "白沙村"]),
        ("哪些村被评为省级、市级示范村？", ["青禾区东岭村", "西岭村", "柳湾村", "白沙村"]),
        ("哪些村被评为示范村？", ["青禾区东岭村", "西岭村", "柳湾村", "白沙村"]),
    ],
)
def test_the_level_of_an_honour_picks_out_who_has_it(index: HybridIndex, question: str, villages: list[str]) -> None:
    wish = _wish(index, question)
    candidate = _candidate(wish, VILLAGES, honoured)
    assert [candidate.words(entry) for entry in fitting(wish, candidate)] == villages


@pytest.mark.parametrize(
    ("question", "text", "sign"),
    [
        ("通报了哪些道路？", "会上通报了柳巷、铁匠街、迎春路。", 1),
        ("通报了哪些道路？", "会上通报了死角、飞线、违建三类问题。", -1),
        ("添了哪些学校？", "这几年添了东山小学、县二中、河湾幼儿园。", 1),
        ("哪些情况不受理？", "已经领过补助的；租期不到三年的。", 1),
    ],
)
def test_names_of_places_and_bodies_are_known_by_their_ends(
    index: HybridIndex, question: str, text: str, sign: int
) -> None:
    wish = _wish(index, question)
    assert noun_score(wish, _candidate(wish, text, enumerations)) * sign > 0


def test_of_lists_between_semicolons_the_one_whose_head_is_asked_for(index: HybridIndex) -> None:
    text = "先进队有扫雪队、送饭队；优秀队有修车队、义诊队。"
    wish = _wish(index, "优秀队是哪几个？")
    first, second = (judged(wish, from_text(text, id="d")[0], one, sentence_of(text), 0) for one in enumerations(text))
    assert second.score > first.score + 0.5


def test_what_the_question_names_itself_is_not_what_it_asks_for(index: HybridIndex) -> None:
    text = "镇里表彰了文明户、绿化村。"
    asked, other = _wish(index, "评上绿化村的是哪几个？"), _wish(index, "除了绿化村还表彰了哪些？")
    assert _candidate(asked, text, enumerations).score < _candidate(other, text, enumerations).score


def test_what_is_on_each_day_answers_questions_for_it(index: HybridIndex) -> None:
    text = "3日讲故事；4日办旧书市；5日开诗会。"
    for question, sign in (("书香周每天有哪些活动？", 1), ("书香周来了哪些学校？", -1)):
        wish = _wish(index, question)
        assert noun_score(wish, _candidate(wish, text, by_day)) * sign > 0


def test_points_that_name_what_is_asked_about_and_clauses_for_steps_are_not_the_list(index: HybridIndex) -> None:
    clauses = _wish(index, "附加条款里有哪几类规定？")
    heads, own = "（一）基本条款\n按时出船。\n（二）附加条款\n另定。\n", "附加条款\n1.夜里不下网；\n2.雾天不出船；\n"
    assert _candidate(clauses, heads, points).score < _candidate(clauses, own, points).score
    steps, batches = _wish(index, "领船证分哪几步？"), "第一批自3月2日起，第二批自6月5日起。"
    assert noun_score(steps, _candidate(steps, batches, alternating)) < 0
