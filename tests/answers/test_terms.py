import pytest

from assistant.answers.entities import Token
from assistant.answers.presence import HARD_PRESENT, presence
from assistant.answers.retagging import governed
from assistant.answers.terms import terms


def kinds(question: str) -> dict[str, str]:
    return {term.text: term.kind for term in terms(question)}


def test_names_places_dates_and_quotations_are_told_apart() -> None:
    found = kinds("2024年5月6日上午，李建国在青山县举行的第三届“护林能手”大会上")
    assert found["李建国"] == "name"
    assert found["青山县"] == "place"
    assert found["2024"] == "year"
    assert found["5月6日"] == "date"
    assert found["第三届"] == "ordinal"
    assert found["护林能手"] == "quoted"


@pytest.mark.parametrize(
    ("question", "hard"),
    [
        ("9月4号那晚桥北里灯灭了几盏", {"9月4号", "桥北"}),
        ("苏州报给国家的项目，哪天公示的？", {"苏州"}),  # not 苏州报
        ("胜利路那边一个人管多少户？", {"胜利路"}),
        ("五四社区获评的是先进社区吗？", {"五四社区"}),
        ("登滨湖区消息的报纸是哪天出的？", {"滨湖区"}),  # not 登滨, 湖区
        ("青山县文明办跑到扬州去是为了学什么？", {"青山县文明办", "扬州"}),
    ],
)
def test_a_name_does_not_cut_through_a_word(question: str, hard: set[str]) -> None:
    assert {term.text for term in terms(question) if term.hard} == hard


@pytest.mark.parametrize(
    ("question", "hard"),
    [
        ("越南建设银行的初衷是什么？", {"越南建设银行", "越南"}),  # another bank shares most of the name
        ("《河南林业》第7期是哪天出的？", {"河南林业", "河南", "第7期"}),
        ("2008年驻马店奥运会谁参加了？", {"2008", "驻马店"}),  # the tagger takes both for one word
        ("去纺纱路社区讲了什么？", {"纺纱路社区"}),
        ("泽口市S218线哪几个长下坡加了避险车道？", {"泽口市", "s218线"}),  # the tagger takes both for one word
        ("中国女子排球队有多少人？", {"中国女子排球队"}),  # who writes at home leaves 中国 out
        ("易主任和班主任说了什么？", {"易主任", "班主任"}),  # the tagger takes 易 for easy
        ("和老师们座谈了什么？", set()),
        ("青山各县区对广告牌怎么管？", {"青山"}),
        ("扫大街的是谁？", set()),  # a deed, no street
        ("为160个小区的3名居民送了什么？", {"160"}),
    ],
)
def test_what_tells_a_thing_from_its_like_is_hard(question: str, hard: set[str]) -> None:
    assert {term.text for term in terms(question) if term.hard} == hard


@pytest.mark.parametrize(
    "question",
    [
        "淹水以后村里买了些什么？",
        "柳荫河边的水泵什么时候修好？",  # the tagger takes 柳荫 for a person
        "2月号里登了什么故事？",  # an issue, not a day
        "2023年12月号小区报里，登了什么故事？",
    ],
)
def test_everyday_words_and_issues_are_not_hard(question: str) -> None:
    assert [term.text for term in terms(question) if term.hard] == []


def test_a_person_is_no_end_of_a_word_and_a_verb() -> None:
    assert [term.text for term in terms("路没修好之前，鲜叶拉到厂里要多长时间？") if term.hard] == []
    assert [term.text for term in terms("张叶拉琴") if term.kind == "name"]


def test_a_word_with_others_like_it_is_nobodys_name() -> None:
    assert [term.kind for term in terms("路边杨絮飘得厉害") if "絮" in term.text] == ["word"]


def test_and_is_no_part_of_a_county_behind_a_particle() -> None:
    words = [term.text for term in terms("村民捐的和县交通局补的哪个多？")]
    assert "和县" not in words and "县交通局" in words
    assert "和县" in [term.text for term in terms("和县有多少人？")]


def test_what_is_new_is_not_called_so() -> None:
    assert {term.text: term.hard for term in terms("柳湾村那座新桥")} == {"柳湾村": True, "新": False, "桥": False}
    assert [term.text for term in terms("新桥村的人口")][:1] == ["新桥村"]


def test_interrogatives_and_idle_words_are_no_terms() -> None:
    assert not {"什么", "是", "哪些", "请"} & set(kinds("请问这是什么？有哪些？"))


def test_an_old_man_is_called_by_his_surname() -> None:
    (found,) = (term for term in terms("谷老爷子收了几个徒弟？") if term.kind == "name")
    assert presence(found, "八十岁的谷守义还在教徒弟") > HARD_PRESENT
    assert presence(found, "八十岁的孙守义还在教徒弟") < HARD_PRESENT


def test_everyday_words_that_the_tagger_cuts_are_whole() -> None:
    (found,) = (term for term in terms("下水管啥时候能弄完") if "弄" in term.text)
    assert presence(found, "预计8月底完工") > HARD_PRESENT


@pytest.mark.parametrize(
    ("question", "year"),
    [
        ("23年上半年修了几口井？", ["2023"]),
        ("23年7月修了几口井？", ["2023"]),
        ("20年的老井在哪？", []),  # how old it is
        ("承包20年后归谁？", []),
    ],
)
def test_two_digits_are_a_year_where_a_part_of_it_stands_behind(question: str, year: list[str]) -> None:
    assert [text for text, kind in kinds(question).items() if kind == "year"] == year


def test_what_says_which_year_or_part_of_a_month_is_no_part_of_the_next_word() -> None:
    found = kinds("2025年县里5月上旬修的井")
    assert (found["2025"], found["5月"]) == ("year", "date")
    assert not [text for text in found if "年" in text or "旬" in text]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("帮川汇", ["帮", "川汇"]),  # the tagger takes verb and place for one name
        ("承德拿志愿", ["承德", "拿", "志愿"]),
        ("来川汇给", ["来", "川汇", "给"]),  # a verb on either side
        ("去川汇", ["去", "川汇"]),
        ("川汇区", ["川汇区"]),
        ("到达川汇", ["到达川汇"]),  # two characters before a place govern nothing here
        ("来安县", ["来安县"]),  # 来 is no verb here
    ],
)
def test_a_place_is_told_from_the_verb_that_governs_it(text: str, words: list[str]) -> None:
    tokens = governed([Token(text, 3, 3 + len(text), "LOC")])
    assert [token.text for token in tokens] == words
    assert [text[token.start - 3 : token.end - 3] for token in tokens] == words
    assert [token.tag for token in tokens if token.text in ("川汇", "承德")] == ["LOC"] * (len(words) > 1)


def test_a_person_is_not_cut_at_a_place() -> None:
    name = Token("来川汇给", 0, 4, "PER")
    assert governed([name]) == [name]


@pytest.mark.parametrize(
    ("word", "text", "meant"),
    [
        ("狗", "犬只一律拴绳", True),
        ("坑塘", "村东的池塘清了淤", True),
        ("遛狗", "公园里禁止遛鸟", False),
        ("取经", "一行人到邻县观摩", True),
        ("丢分", "卫生一项扣分最多", True),
        ("衣服", "旧衣投进回收箱", True),
    ],
)
def test_everyday_words_have_others_like_them(word: str, text: str, meant: bool) -> None:
    (found,) = (term for term in terms(word) if term.text == word)
    assert (presence(found, text) >= HARD_PRESENT) is meant


@pytest.mark.parametrize(
    ("question", "when"),
    [
        ("2023年底有多少户通了水？", "年底"),
        ("2024年初修了几口井？", "年初"),
        ("2023年终奖发了多少？", "年终"),
        ("2023年度总结是谁写的？", "年度"),
    ],
)
def test_a_part_of_the_year_keeps_its_character_for_year(question: str, when: str) -> None:
    assert kinds(question)[when] == "word"
    assert kinds(question)[question[:4]] == "year"


def test_a_year_without_a_part_leaves_no_character_behind() -> None:
    assert not [text for text in kinds("2023年通了水") if "年" in text]


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("“几清”都是哪几清？", []),
        ("“哪三清”要上墙？", []),
        ("“三清”都是哪三清？", ["三清"]),
    ],
)
def test_a_quotation_that_is_the_question_is_no_term(question: str, quoted: list[str]) -> None:
    assert [text for text, kind in kinds(question).items() if kind == "quoted"] == quoted
