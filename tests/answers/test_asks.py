import pytest

from assistant.answers.asks import Ask, asks


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("张村是什么时候通水的？", ["when"]),
        ("会议由谁主持？", ["who"]),
        ("培训班在哪里举办？", ["where"]),
        ("培训班在哪个村举办？", ["where"]),
        ("全镇修了多少公里路？", ["number"]),
        ("这座桥有多长？", ["number"]),
        ("多久开一次会？", ["number"]),
        ("热线叫什么？", ["which"]),
        ("为什么要修路？", ["why"]),
        ("县里怎样防火？", ["how"]),
        ("坑塘是按什么路子治的？", ["how"]),
        ("镇长叫什么名字？", ["who"]),
        ("那座水塔叫啥名？", ["which"]),
        ("大会上有位副县长发了言，叫什么名字？", ["who"]),
        ("县里开通了一条热线，叫什么名字？", ["which"]),
        ("会议是哪天、在哪个村开的？", ["when", "where"]),
        ("走访了多少户？收集了多少条意见？", ["number", "number"]),
        ("十几年来变化大吗", ["yes_no"]),
        ("下水管啥时候能修好", ["when"]),
        ("老桥怎么还没修？", ["why"]),
        ("谁把几个落水的孩子救上来的", ["who"]),
        ("自来水怎么停了三天？", ["why"]),
        ("早年撑船的那位老人，他叫啥", ["who"]),
        ("书报亭立在院里什么位置，那儿从前是干嘛的", ["where", "which"]),
    ],
)
def test_every_interrogative_is_an_ask_of_its_kind(question: str, kinds: list[str]) -> None:
    assert [
        ask.kind for ask in asks(question, "yes_no" if len(question) == 8 and "吗" in question else "which")
    ] == kinds


@pytest.mark.parametrize(
    ("question", "unit", "head"),
    [
        ("全镇走访了多少户居民？", "户", "居民"),
        ("全镇有多少环卫工人？", "", "环卫工人"),
        ("评出多少名“护林能手”？", "名", "“护林能手”"),
        ("注册志愿者人数达到多少？", "", "志愿者人数"),
        ("全镇实施了多少个项目？", "个", "项目"),
        ("开通的心理热线叫什么？", "", "心理热线"),
        ("道路有多长？", "长度", ""),
        ("渠里水最深有多少？", "长度", "深"),
        ("桥宽多少？", "长度", "桥宽"),
        ("新来的校长有多少？", "", "校长"),
    ],
)
def test_measure_word_and_noun(question: str, unit: str, head: str) -> None:
    (ask,) = asks(question, "which")
    assert (ask.unit, ask.head) == (unit, head)


@pytest.mark.parametrize("question", ["灯会在哪里办的", "灯会在哪儿办的", "灯会在哪办的"])
def test_where_is_one_word(question: str) -> None:
    (ask,) = asks(question, "where")
    assert (ask.left, ask.right, ask.unit) == ("灯会", "办的", "")


def test_an_open_where_names_no_noun() -> None:
    assert [ask.head for ask in asks("义诊的场地是哪里？", "where")] == [""]
    assert asks("那座塔干嘛非得修，不修不行吗", "yes_no")[0].right == ""


def test_two_nouns_after_one_number_are_two_asks() -> None:
    assert [ask.head for ask in asks("辖区分为多少个片区和网格？", "number")] == ["片区", "网格"]


def test_sides_of_respectively_are_asked_one_by_one() -> None:
    assert [ask.left for ask in asks("第3期的编辑和校对分别是谁？", "who")] == ["第3期的编辑", "第3期的校对"]


def test_a_later_part_keeps_the_subject_of_the_first() -> None:
    first, second = asks("青山镇植树多少亩？成活了多少棵？", "number")
    assert first.left == "青山镇植树"
    assert second.stem.startswith("青山镇")
    assert second.unit == "棵"


def test_a_question_without_an_interrogative_is_taken_whole() -> None:
    assert asks("青山镇植树情况", "which") == [Ask("definition", "", "青山镇植树情况", "")]
    assert asks("“怎么办”栏目", "which")[0].kind == "definition"
