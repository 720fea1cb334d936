"""Lists told clause by clause, in which the same verb or preposition comes back."""

from __future__ import annotations

import pytest

from assistant.answers.alternating import alternating, honoured


def _lists(text: str) -> list[list[str]]:
    assert all(listing.shape == "clauses" for listing in alternating(text))
    return [[text[entry.start : entry.end] for entry in listing.entries] for listing in alternating(text)]


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("甲队负责清淤，乙队负责加固堤坝，丙队负责巡查。", "甲队 乙队 丙队", "清淤 加固堤坝 巡查"),
        ("东门由老周看守，西门由老陈看守，北门由小赵看守。", "东门 西门 北门", "老周 老陈 小赵"),
        ("小学生送来贺卡；中学生送来字画；老兵送来军功章。", "小学生 中学生 老兵", "贺卡 字画 军功章"),
        ("白天靠人工巡查，夜里靠探头报警。", "白天 夜里", "人工巡查 探头报警"),
        # 的 before the verbs here and behind them there hides none of them
        ("老周的茶卖到了县城，老陈卖到了更远的省城。", "老周的茶 老陈", "县城 更远的省城"),
        ("清溪的茶要送到县城，白石要送到更远的省城。", "清溪的茶 白石", "县城 更远的省城"),
    ],
)
def test_each_place_where_the_clauses_differ_is_a_list(text: str, one: str, other: str) -> None:
    assert _lists(text) == [one.split(), other.split()]


def test_what_all_clauses_share_is_no_list() -> None:
    assert _lists("雨具放在门口，鞋子放在门口。") == [["雨具", "鞋子"]]


def test_what_some_clause_lacks_or_tells_in_one_character_is_no_list() -> None:
    assert _lists("他去了县城，她去了省城。") == [["县城", "省城"]]


def test_a_clause_with_several_items_tells_no_one_item_of_that_place() -> None:
    assert _lists("甲队负责清淤、排涝，乙队负责巡查。") == [["甲队", "乙队"]]
    assert _lists("甲队、乙队负责清淤，丙队负责巡查。") == [["清淤", "巡查"]]


def test_clauses_around_those_that_share_a_verb_stay_out() -> None:
    text = "天刚亮雨就停了，甲队负责清淤，乙队负责巡查，大家干劲十足。"
    assert _lists(text) == [["甲队", "乙队"], ["清淤", "巡查"]]


def test_items_are_said_of_their_own_clause() -> None:
    text = "甲队负责清淤，乙队负责巡查。"
    teams, _ = alternating(text)
    assert [text[slice(*entry.contexts[-1])] for entry in teams.entries] == ["甲队负责清淤", "乙队负责巡查"]


@pytest.mark.parametrize(
    "text",
    [
        "张大爷修锁，李师傅修伞，王大妈补鞋。",
        "我是老师，他是学生。",
        "会议在县城召开，现场在乡下。",
        "天亮了，雨停了。",
        "稻谷卖给粮站。",
        "",
    ],
)
def test_clauses_without_a_telling_word_in_common_list_nothing(text: str) -> None:
    assert _lists(text) == []


def test_who_is_called_what_has_it_as_an_attribute() -> None:
    text = "石桥村被评为“洁净村庄”，河湾村、白沙村被评为“文明村庄”。"
    (listing,) = honoured(text)
    assert [(text[one.start : one.end], text[slice(*one.attributes["称号"])]) for one in listing.entries] == [
        ("石桥村", "“洁净村庄”"),
        ("河湾村", "“文明村庄”"),
        ("白沙村", "“文明村庄”"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "石桥村被评为“洁净村庄”。",
        "石桥村被评为“洁净村庄”，河湾村荣获一等奖。",
        "石桥村修了路，河湾村通了水。",
        "石桥村被评为“洁净村庄”，大家很高兴，河湾村被评为“文明村庄”。",
        "何晓明被评为“护林能手”，周建国被评为“巡河能手”。",  # people have a file of their own
    ],
)
def test_one_honour_is_no_list_of_them(text: str) -> None:
    assert list(honoured(text)) == []


def test_people_who_were_called_something_are_left_to_the_lists_of_people() -> None:
    text = "全市共有3人入选：青禾县教师李春兰入选“助人为乐”类，石桥县医生王海燕、白沙县司机赵志军入选“敬业奉献”类。"
    assert not list(honoured(text))


def test_a_byline_is_no_part_of_the_first_who_was_honoured() -> None:
    text = "本报讯（记者 冯小雪）青禾区柳湾社区获评“全国示范社区”，石桥街道东岭社区、西岭社区获评“省级示范社区”。"
    (listing,) = honoured(text)
    assert [text[one.start : one.end] for one in listing.entries] == ["青禾区柳湾社区", "石桥街道东岭社区", "西岭社区"]
