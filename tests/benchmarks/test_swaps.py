"""The generator of near-true questions, over documents of its own."""

from assistant.types import Answer
from benchmarks.swapped import outcome
from benchmarks.swaps import Documents, Original, Swap, swaps

DOCUMENTS = Documents.of(
    {
        "a": "青山县林业简报 第 7 期 2024年5月10日\n"
        "5月6日，县税务局干部李建国到青山县柳河镇，为160个农户送去第三届大会的请柬。",
        "b": "白水县林业简报第3期\n2019年，县公安局在白水县石桥镇种果树。",
    }
)
QUESTIONS = [
    Original("1", "2024年5月6日青山县李建国去了哪里？", ("a",)),
    Original("2", "县税务局为160个农户送去了第三届什么会的请柬？", ("a",)),
    Original("3", "青山县第7期简报是哪天出的？", ("a",)),
    Original("4", "哪三项举措？", ("a",)),
]


def test_each_true_value_is_swapped_for_one_that_the_documents_do_not_hold_there() -> None:
    made = list(swaps(QUESTIONS, DOCUMENTS))
    assert {(one.original.id, one.kind) for one in made} == {
        ("1", "year"),
        ("1", "date"),
        ("1", "place"),
        ("1", "person"),
        ("2", "organisation"),
        ("2", "number"),
        ("3", "place"),
        ("3", "issue"),
    }
    for one in made:
        assert one.text == one.original.text.replace(one.old, one.new, 1) != one.original.text
        assert one.new not in DOCUMENTS.texts["a"] or one.kind in ("issue", "number")
        assert one.held is (one.new in DOCUMENTS.all)


def test_the_same_seed_makes_the_same_questions() -> None:
    assert list(swaps(QUESTIONS, DOCUMENTS)) == list(swaps(QUESTIONS, DOCUMENTS))
    assert list(swaps(QUESTIONS, DOCUMENTS)) != list(swaps(QUESTIONS, DOCUMENTS, seed=1))


def test_a_value_counts_as_held_elsewhere_only_where_nothing_else_of_the_question_stands() -> None:
    assert DOCUMENTS.elsewhere("2019", "2019年李建国去了哪里？")
    assert not DOCUMENTS.elsewhere("2019", "2019年白水县石桥镇种了什么果树？")
    assert not DOCUMENTS.elsewhere("2030", "2030年李建国去了哪里？")


def test_what_an_answer_amounts_to() -> None:
    swap = Swap(
        Original("1", "青山县种树了吗？", ("a",), answers=("是",)),
        "place",
        "白水县种树了吗？",
        "青山县",
        "白水县",
        False,
    )
    assert outcome(swap, Answer("", "abstained", "没有找到“白水县”。")) == "refused"
    assert outcome(swap, Answer("", "extracted", "不是：“青山县种树”")) == "denied"
    assert outcome(swap, Answer("", "extracted", "种了[1]；没有找到“白水县”", missing=("白水县",))) == "corrected"
    assert outcome(swap, Answer("", "extracted", "没有找到“果树”", missing=("果树",))) == "answered"
    no = Swap(
        Original("1", "青山县种树了吗？", ("a",), answers=("没有",)),
        "place",
        "白水县种树了吗？",
        "青山县",
        "白水县",
        False,
    )
    assert outcome(no, Answer("", "extracted", "没有：“青山县不种树”")) == "answered"
