from assistant.answers.pinyin import named, romanised


def test_pinyin_names_of_a_question_are_found_in_chinese_text() -> None:
    found, absent = named("How many trees did Qingshan County and Li Jianguo plant?", ["青山县绿化", "李建国带头植树"])
    assert found == ["青山", "李建国"]
    assert absent == []


def test_names_that_no_text_has_are_told() -> None:
    assert named("How many trees did Lvshui County plant?", ["青山县绿化"]) == ([], ["Lvshui"])


def test_part_of_a_syllable_is_no_match() -> None:
    assert named("Who lives in Xian Nan?", ["西安南路"])[0] != ["西安"]


def test_names_are_written_for_english_readers() -> None:
    assert romanised("李建国") == "Li Jianguo"


def test_names_that_are_no_pinyin_are_not_missed() -> None:
    text = "飞行医生皮埃尔·杜罗切生于魁北克，父亲是渔民；镇里举办“溪上良缘”集体婚礼。"
    assert named("What did Pierre Durocher's father do?", [text]) == ([], [])
    assert named('Where was the "Love by the River" wedding held?', [text]) == ([], [])
    assert named("What did Zhang Aimei's father do?", [text]) == ([], ["Zhangaimei"])
