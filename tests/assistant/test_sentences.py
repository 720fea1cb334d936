import pytest

from assistant.sentences import sentences


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("今天开会。明天放假！", ["今天开会。", "明天放假！"]),
        ("一是宣传；二是整改。", ["一是宣传；二是整改。"]),
        ("他说：“路修好了。灯也亮了。”大家笑了。", ["他说：“路修好了。灯也亮了。”", "大家笑了。"]),
        ("“加油！”的口号响彻操场。", ["“加油！”的口号响彻操场。"]),
        ('他说:"修好了。"村民点头。', ['他说:"修好了。"', "村民点头。"]),
        ("活动（见下文。略）结束。散会", ["活动（见下文。略）结束。", "散会"]),
        ("他喊“别走。后来下雨。", ["他喊“别走。", "后来下雨。"]),
        ("标题\n正文第一句。 正文第二句", ["标题", "正文第一句。", "正文第二句"]),
        ("It grew by 3.5 percent. Dr. Li agreed. We left.", ["It grew by 3.5 percent.", "Dr. Li agreed.", "We left."]),
        ("真的吗？！是的……", ["真的吗？！", "是的……"]),
        ("《你好！河南》上映。", ["《你好！河南》上映。"]),
        ("", []),
        (" \n\n ", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


def test_a_long_quotation_is_cut_into_its_sentences() -> None:
    text = "“" + "我们村修了一条路，大家都满意。" * 20 + "”"
    assert len(cut(text)) == 20


def test_a_long_line_takes_linear_time() -> None:
    assert len(sentences("好。" * 50_000)) == 50_000
    assert len(sentences("“" * 20_000)) == 1
