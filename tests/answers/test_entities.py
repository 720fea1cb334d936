from assistant.answers.entities import Token, _whole_names, names, tagged


def test_words_join_to_the_text_again() -> None:
    text = "6月3日上午，市档案局在 Room 3 举办培训班，李明（女）等12人参加。\n" * 40
    tokens = tagged(text)
    assert "".join(token.text for token in tokens) == text
    assert all(text[token.start : token.end] == token.text for token in tokens)


def test_names_are_found() -> None:
    text = "市委书记张伟主持会议，王小明作报告。"
    assert [token.text for token in names(text, "PER")] == ["张伟", "王小明"]


def test_nothing_comes_of_nothing() -> None:
    assert tagged("") == ()


def test_a_name_is_not_cut_before_a_verb() -> None:
    tokens = [
        Token("赵广", 0, 2, "PER"),
        Token("领", 2, 3, "v"),
        Token("成为", 3, 5, "v"),
        Token("李明", 5, 7, "PER"),
        Token("来", 7, 8, "v"),
        Token("参加", 8, 10, "v"),
    ]
    assert [token.text for token in _whole_names(tokens)] == ["赵广领", "成为", "李明", "来", "参加"]
