"""Folding makes spellings equal and touches nothing else; terms and bigrams are what both sides are matched by."""

import pytest

from vectorstore.words import bigrams, fold, fold_chars, terms


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("統一戰線", "统一战线"),
        ("ＧＤＰ２０２３", "gdp2023"),
        ("「河南好人榜」", "“河南好人榜”"),
        ("二〇二三年", "2023年"),
        ("二○二三年", "2023年"),
        ("第二十期", "第20期"),
        ("第三期", "第3期"),
        ("五月十日", "5月10日"),
        ("08月", "8月"),
        ("五十公里", "50公里"),
        ("一百零八人", "108人"),
        ("两千零五人", "2005人"),
        ("三万五千元", "35,000元"),
        ("1.5万元", "15000元"),
        ("3.5亿", "350000000"),
        ("一百万", "100万"),
        ("两万亿元", "2万亿元"),
        ("百分之五十", "50%"),
    ],
)
def test_spellings_of_one_thing_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    "text",
    ["万一", "三四个", "一些", "统一", "四川", "千百年", "八一", "十", "0.05", "百姓", "一心一意", "五一", "3.0"],
)
def test_what_is_no_numeral_stays(text: str) -> None:
    assert fold(text) == text


def test_folding_again_changes_nothing() -> None:
    text = "第二十期（２０２３年０８月）三万五千元、1,234,567人，百分之三點五，為「助人為樂」"
    assert fold(fold(text)) == fold(text)


def test_fold_chars_keeps_the_length_of_anything() -> None:
    text = "".join(map(chr, [*range(0x3100), *range(0x4E00, 0x9FFF), *range(0xF900, 0x10000), 0x1F600, 0x20000]))
    assert len(fold_chars(text)) == len(text)
    assert fold_chars("Ａ臺灣「ß」İ") == 'a台湾"ß"İ'


def test_terms_give_long_words_and_their_parts() -> None:
    assert {"精神", "文明", "建设", "精神文明"} <= set(terms("精神文明建设"))


def test_terms_of_english_are_folded_and_singular() -> None:
    assert terms("The Counties' policies, 3.5% of GDP") == ["the", "county", "policy", "3.5", "of", "gdp"]


def test_bigrams_stay_within_runs_of_chinese() -> None:
    assert bigrams("张爱梅，GDP增长 县") == ["张爱", "爱梅", "gdp", "增长", "县"]


@pytest.mark.parametrize("text", ["", " \n", "，。！", "\x00", "\ud800", "😀"])
def test_text_without_words_has_no_terms(text: str) -> None:
    assert terms(text) == bigrams(text) == []


def test_terms_hold_nothing_that_full_text_syntax_could_trip_over() -> None:
    text = "\"a\" OR b* NEAR(c) d:e -f 'g' 𠀀县 x_y 1.5.2 ﷺ ⅷ"
    for term in [*terms(text), *bigrams(text)]:
        assert not set(term) & set("\"'*():-^ ")
