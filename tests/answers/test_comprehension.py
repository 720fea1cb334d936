"""The neural reader, and what becomes of a question that rules alone refuse or misread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answers.asks import Ask, asks
from assistant.answers.composing import Found
from assistant.answers.comprehension import Comprehension
from assistant.answers.likelihood import ANSWERED, Signs, likelihood
from assistant.answers.onnx_reader import SUMS, OnnxReader, _joined
from assistant.answers.refusal import Verdict
from assistant.answers.spans import Reading, Span
from assistant.resources import resource
from assistant.sentences import sentences
from assistant.types import QuestionKind
from tests.answers.making import sentence_of
from vectorstore.embeddings import verify
from vectorstore.types import EmbedderUnavailableError, Hit, Passage

FOLDER = resource("models", "multilingual-e5-small")
PASSAGE = "双河镇文化站于2019年建成，站长是周立平。站里有藏书三千册，每周六举办读书会，由退休教师郑兰主持。"


@pytest.fixture(scope="module")
def reader() -> OnnxReader:
    return OnnxReader(FOLDER)


@pytest.mark.parametrize(
    ("question", "answer"),
    [("双河镇文化站的站长是谁？", "周立平"), ("文化站是哪一年建成的？", "2019年"), ("谁主持读书会？", "郑兰")],
)
def test_reads_a_passage(reader: OnnxReader, question: str, answer: str) -> None:
    (reading,) = reader.read(question, [PASSAGE])
    read = PASSAGE[reading.start : reading.end]
    assert read and (answer in read or read in answer)


def test_a_passage_about_something_else_is_less_likely_to_answer(reader: OnnxReader) -> None:
    right, wrong = reader.read("双河镇文化站的站长是谁？", [PASSAGE, "今年夏天雨水充足，稻子长得很好，农民都很高兴。"])
    assert right.answerable > wrong.answerable


def test_odd_text_is_survived(reader: OnnxReader) -> None:
    assert reader.read("", [""])[0].answerable == float("-inf")
    assert reader.read("谁？\ud800\0", []) == []
    for reading in reader.read("谁\ud800？", ["\ud800\0 　", "长" * 50_000]):
        assert 0 <= reading.start <= reading.end


def test_missing_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(EmbedderUnavailableError, match="阅读模型"):
        OnnxReader(tmp_path)
    assert verify(FOLDER, SUMS) == []


class Scripted:
    """A PassageReader with one opinion: ``words`` of whatever passage holds them, and ``other`` words next to them."""

    def __init__(self, words: str, answerable: float, other: str = "") -> None:
        self._words, self._answerable, self._other = words, answerable, other

    def read(self, question: str, passages: Sequence[str], headings: Sequence[str] = ()) -> list[Reading]:
        return [self._reading(passage) for passage in passages]

    def _reading(self, passage: str) -> Reading:
        at, next_ = passage.find(self._words), passage.find(self._other)
        others = ((next_, next_ + len(self._other)),) if self._other and next_ >= 0 else ()
        start = max(0, at)
        return Reading(start, start + len(self._words), self._answerable if at >= 0 else -9, others=others)


def opinion(text: str, question: str, rules: str | None, answered: bool, words: str, logit: float) -> Found:
    """What becomes of the rules' words for a question when the reader chooses ``words``."""
    sentence = sentence_of(text)
    place = text.find(rules) if rules else 0
    span = Span(sentence, place, place + len(rules), 1.0) if rules else None
    found = Found(Ask("who", "", question, ""), sentence, span, Verdict(answered, 0.5, () if answered else ("x",)))
    hit = Hit(Passage("d:0", "d", text, 0, len(text)), 1.0, "both", 0.9, 0.5)
    return Comprehension(Scripted(words, logit), [hit], [sentence]).reconsidered(found.ask, question, found)


TEXT = "读书会由退休教师郑兰主持，周立平到场。"


@pytest.mark.parametrize(
    ("rules", "answered", "words", "logit", "expected"),
    [
        ("周立平", True, "郑兰", 3.0, "郑兰"),  # the reader's words go before the rules'
        ("周立平", True, "郑兰", -5.0, None),  # neither: the reader is sure that nothing answers, and the rules differ
        ("郑兰", True, "郑兰", 3.0, "郑兰"),
        ("郑兰", False, "郑兰", 3.0, "郑兰"),
        (None, False, "郑兰", 3.0, "郑兰"),
        (None, False, "郑兰", -5.0, None),
        (None, False, "周立", 3.0, "周立平"),  # a name is not cut
    ],
)
def test_who_is_believed(rules: str | None, answered: bool, words: str, logit: float, expected: str | None) -> None:
    found = opinion(TEXT, "读书会由人主持", rules, answered, words, logit)
    assert found.verdict.answered == (expected is not None)
    assert expected is None or (found.span is not None and found.span.text == expected)


@pytest.mark.parametrize(
    ("claim", "logit", "answered"),
    [
        ("读书会由郑兰主持", 0.0, True),
        ("茶社夏天供应午饭", 0.0, False),  # hardly a word of it
        ("茶社夏天供应午饭", 5.0, True),  # the reader is sure that it is so in other words
    ],
)
def test_an_undecided_claim_is_shown_a_sentence_that_speaks_of_it(claim: str, logit: float, answered: bool) -> None:
    sentence = sentence_of(TEXT)
    found = Found(Ask("yes_no", "", claim, ""), sentence, None, Verdict(False, 0.4, (claim,)))
    hit = Hit(Passage("d:0", "d", TEXT, 0, len(TEXT)), 1.0, "both", 0.9, 0.5)
    reading = Comprehension(Scripted("周立平到场", logit), [hit], [sentence])
    assert reading.reconsidered(found.ask, f"{claim}吗", found).verdict.answered is answered


def test_a_name_or_year_that_is_not_there_is_no_matter_of_opinion() -> None:
    found = opinion(TEXT, "2021年读书会由人主持", "郑兰", False, "郑兰", 5.0)
    assert not found.verdict.answered


@pytest.mark.parametrize(
    ("whose", "logit", "answered"),
    [("高台一家", 3.5, True), ("高台一家", 1.0, False), ("李春山", 5.0, False)],  # 高台 alone is nobody's name
)
def test_a_doubtful_name_is_a_matter_of_opinion(whose: str, logit: float, answered: bool) -> None:
    found = opinion(TEXT, f"{whose}的读书会由人主持", None, False, "郑兰", logit)
    assert found.verdict.answered is answered


def test_a_western_name_that_no_passage_has_is_missing() -> None:
    found = opinion(TEXT, "Polaroid 读书会由人主持", "郑兰", True, "郑兰", 5.0)
    assert (found.verdict.answered, found.verdict.missing) == (False, ("Polaroid",))


def test_who_tells_of_a_deed_has_not_done_it() -> None:
    text = "村主任郑兰介绍，水渠由周立平出钱修好。"
    assert not opinion(text, "水渠是谁出钱修的", None, False, "郑兰", 3.0).verdict.answered
    assert opinion(text, "水渠是谁出钱修的", None, False, "周立平", 3.0).verdict.answered
    assert opinion(text, "村主任是谁", None, False, "郑兰", 3.0).verdict.answered


def test_a_price_has_a_currency() -> None:
    text = "村里筹资修了12座水闸，每座3万元。"
    ask = Ask("number", "", "修水闸花了", "", "钱")
    sentence = sentence_of(text)
    found = Found(ask, sentence, None, Verdict(False, 0.3, ("钱",)))
    hit = Hit(Passage("d:0", "d", text, 0, len(text)), 1.0, "both", 0.9, 0.5)
    for words, answered in (("12座", False), ("3万元", True)):
        read = Comprehension(Scripted(words, 4.0), [hit], [sentence]).reconsidered(ask, "修水闸花了多少钱？", found)
        assert read.verdict.answered is answered


def test_an_article_goes_before_the_table_of_contents() -> None:
    contents, article = "【动态】\n东湖街道举行颁奖大会", "颁奖大会在东湖街道文化站举行。"
    sentences = [replace(sentence_of(text), document_id=key) for key, text in (("c", contents), ("a", article))]
    hits = [
        Hit(Passage(f"{s.document_id}:0", s.document_id, s.text, 0, s.end), 1.0, "both", 0.9, 0.5) for s in sentences
    ]
    found = Found(Ask("where", "", "颁奖大会在", "举行"), None, None, Verdict(False, 0.3, ("x",)))
    read = Comprehension(Scripted("东湖街道", 3.0), hits, sentences).reconsidered(
        found.ask, "颁奖大会在哪举行？", found
    )
    assert read.sentence == sentences[1]


def test_a_list_of_people_wants_names() -> None:
    sentence = sentence_of("县委书记周立平调研重点项目建设。")
    found = Found(Ask("list", "", "", "县领导陪同", head="县领导"), sentence, None, Verdict(False, 0.3, ("x",)))
    hit = Hit(Passage("d:0", "d", sentence.text, 0, len(sentence.text)), 1.0, "both", 0.9, 0.5)
    read = Comprehension(Scripted("重点项目建设", 4.0), [hit], [sentence]).reconsidered(found.ask, "", found)
    assert not read.verdict.answered


def test_a_rare_noun_may_stand_there_in_other_words() -> None:
    text = "体检中心每天上午为居民量血压，由护士郑兰负责。"
    assert opinion(text, "测血压仪由人负责", None, False, "郑兰", 3.0).verdict.answered


def test_what_always_stands_in_its_place_is_no_matter_of_opinion() -> None:
    sentence = sentence_of("青山县林业局 2024年5月10日")
    span = Span(sentence, 7, 17, 1.0)
    found = Found(Ask("when", "", "", "出刊"), sentence, span, Verdict(True, 0.95), certain=True)
    hit = Hit(Passage("d:0", "d", sentence.text, 0, len(sentence.text)), 1.0, "both", 0.9, 0.5)
    assert Comprehension(Scripted("林业局", 9.0), [hit], [sentence]).reconsidered(found.ask, "", found) is found


def read_as(question: str, kind: QuestionKind, text: str, words: str, other: str = "", apart: bool = False) -> str:
    """The words told where the rules have none and the reader chooses ``words``; the last sentence may stand under
    another heading, ``apart`` from the others."""
    pool = [replace(sentence_of(text[a:b]), start=a, end=b) for a, b in sentences(text)]
    pool[-1] = replace(pool[-1], heading="另一篇" if apart else "")
    hit = Hit(Passage("d:0", "d", text, 0, len(text)), 1.0, "both", 0.9, 0.5)
    (ask,) = asks(question, kind)
    found = Found(ask, None, None, Verdict(False, 0.3, ("x",)))
    read = Comprehension(Scripted(words, 4.0, other), [hit], pool).reconsidered(ask, question, found)
    return read.span.text if read.span else ""


FIRE = "桥头粮库夜里起火，烧毁麦子两吨。消防员半小时扑灭。经查，起火原因是电线老化。"


def test_why_is_answered_by_what_is_called_the_cause() -> None:
    assert read_as("粮库为什么起火？", "why", FIRE, "烧毁麦子两吨") == "电线老化"


@pytest.mark.parametrize(
    ("text", "apart"),
    [
        (FIRE, True),
        (FIRE.replace("扑灭。", "扑灭。村民帮着把没有烧到的麦子搬到晒场上。" + "晒场很大。" * 80), False),
        (FIRE + "邻村的起火原因是烟头没有掐灭。", False),
    ],
)
def test_a_cause_far_away_or_one_of_several_is_not_taken(text: str, apart: bool) -> None:
    assert read_as("粮库为什么起火？", "why", text, "烧毁麦子两吨", apart=apart) == "烧毁麦子两吨"


def test_words_that_give_a_reason_themselves_are_kept() -> None:
    text = FIRE.replace("夜里起火", "夜里因短路起火")
    assert read_as("粮库为什么起火？", "why", text, "因短路起火") == "因短路起火"


def test_a_reply_goes_before_the_question_above_it() -> None:
    text = "问：水卡押金是20元一张吗？\n答：押金现在收30元。"
    assert read_as("水卡押金多少钱？", "number", text, "20元", "30元") == "30元"
    assert read_as("水卡押金多少钱？", "number", text.replace("吗？", "。"), "20元", "30元") == "20元"


SHIFTS = "值班室夜里两人一班，组长是老兵郑兰。", "值班室主任周立平六月调走，接手的是水利站的何守田。"


def read_beside(question: str, kind: QuestionKind, rules: str, answered: bool, words: str, other: str = "") -> str:
    """The words told where the rules have ``rules``, and the reader ``words`` in the first passage, ``other`` in the
    second, of two that it takes to be as good."""
    pool = [replace(sentence_of(text), document_id=key) for key, text in zip("ab", SHIFTS, strict=True)]
    hits = [Hit(Passage(f"{s.document_id}:0", s.document_id, s.text, 0, s.end), 1.0, "both", 0.9, 0.5) for s in pool]
    own = next(one for one in pool if rules in one.text)
    at = own.text.index(rules)
    (ask,) = asks(question, kind)
    found = Found(ask, own, Span(own, at, at + len(rules), 1.0), Verdict(answered, 0.6))

    class Two(Scripted):
        def read(self, question: str, passages: Sequence[str], headings: Sequence[str] = ()) -> list[Reading]:
            first, second = passages
            at, behind = first.index(words), second.index(other)
            return [Reading(at, at + len(words), 2.0), Reading(behind, behind + len(other), 2.0)]

    read = Comprehension(Two("", 0.0), hits, pool).reconsidered(ask, question, found)
    return read.span.text if read.span else ""


def test_a_passage_in_which_both_have_the_same_words_goes_first() -> None:
    question = "值班室如今归谁管"
    assert read_beside(question, "who", "何守田", True, "郑兰", "何守田") == "何守田"
    assert read_beside(question, "who", "何守田", False, "郑兰", "何守田") == "郑兰"  # the rules did not trust theirs


LEVELS = "闸口水位到过31厘米。渠里水最深处约47厘米，没过膝盖。"


def ruled(question: str, kind: QuestionKind, text: str, rules: str, words: str, other: str = "") -> str:
    """The words told of one passage where the rules have ``rules``, and the reader ``words`` before ``other``."""
    pool = [replace(sentence_of(text[a:b]), start=a, end=b) for a, b in sentences(text)]
    own = next(one for one in pool if rules in one.text)
    at = own.text.index(rules)
    (ask,) = asks(question, kind)
    found = Found(ask, own, Span(own, at, at + len(rules), 1.0), Verdict(True, 0.6))
    hit = Hit(Passage("d:0", "d", text, 0, len(text)), 1.0, "both", 0.9, 0.5)
    read = Comprehension(Scripted(words, 2.0, other), [hit], pool).reconsidered(ask, question, found)
    return read.span.text if read.span else ""


def test_of_one_passage_the_words_of_both_go_first_where_the_readers_best_holds_them() -> None:
    question = "渠里水最深有多少？"
    assert ruled(question, "number", LEVELS, "47厘米", "31厘米", "47厘米") == "31厘米"
    across = "31厘米。渠里水最深处约47厘米"  # begins in one sentence and ends in the next
    assert ruled(question, "number", LEVELS, "47厘米", across) == "47厘米"


def test_a_reason_of_both_goes_before_what_is_none() -> None:
    text = "闸房改了门窗，请了木匠。水渠原定三月通水，后因河床塌方，推迟了两个月。"
    told = ruled("水渠为什么拖了两个月？", "why", text, "后因河床塌方", "两个月", "后因河床塌方")
    assert told == "后因河床塌方"


def test_a_number_without_its_unit_is_made_whole() -> None:
    text = "东湾村以88.6分排在第四，西湾村得了79.2分。"
    assert read_as("东湾村得了多少分？", "number", text, "88.6", "79.2分") == "88.6分"


CASES = "借用审批:2天以内由组长批准,2天以上5天以内由副馆长批准,超过5天的报馆长批准。"


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("借用一天找谁签字？", "组长"),
        ("借用四天找谁签字？", "副馆长"),
        ("借用九天找谁签字？", "报馆长"),
        ("借用找谁签字？", "组长"),
    ],
)
def test_what_is_said_of_the_amount_asked_about(reader: OnnxReader, question: str, answer: str) -> None:
    sentence = sentence_of(CASES)

    class First(Scripted):
        def read(self, question: str, passages: Sequence[str], headings: Sequence[str] = ()) -> list[Reading]:
            return super().read(question, passages) if CASES in passages else reader.read(question, passages)

    (ask,) = asks(question, "who")
    found = Found(ask, sentence, None, Verdict(False, 0.3, ("x",)))
    hit = Hit(Passage("d:0", "d", CASES, 0, len(CASES)), 1.0, "both", 0.9, 0.5)
    read = Comprehension(First("组长", 4.0), [hit], [sentence]).reconsidered(ask, question, found)
    assert read.span is not None and answer in read.span.text


def test_likelihood_rises_with_every_sign() -> None:
    doubtful = likelihood(Signs(-3.0, False))
    assert doubtful < likelihood(Signs(-3.0, True)) < likelihood(Signs(0.0, True))
    assert 0 < likelihood(Signs(-1e9, False)) < ANSWERED < likelihood(Signs(1e9, True)) < 1


def test_readings_are_kept(reader: OnnxReader) -> None:
    first = reader.read("文化站的站长是谁？", [PASSAGE, "今天下雨。", PASSAGE])
    assert first[0] == first[2]
    again = reader.read("文化站的站长是谁？", ["今天下雨。", PASSAGE])
    assert (again[1], again[0]) == (first[0], first[1])


def test_the_items_of_a_list_are_marked(reader: OnnxReader) -> None:
    text = "春季菜园可以种菠菜、小白菜和香菜，豆角要等到五月。"
    (reading,) = reader.read("春天菜园里能种哪些菜？", [text])
    items = [text[start:end] for start, end in reading.items]
    assert len(items) > 1 and any("小白菜" in item and "、" not in item for item in items)
    assert not any("豆角" in item for item in items)


@pytest.mark.parametrize(
    ("text", "runs", "items"),
    [
        ("村里有竹编老灯坊和纸灯坊。", ["竹编", "灯坊", "纸灯坊"], ["竹编老灯坊", "纸灯坊"]),
        ("去看古渡口的“旧船”坊、新桥。", ["古渡口", "旧船", "坊", "新桥"], ["古渡口的“旧船”坊", "新桥"]),
        ("菜园种了菠菜、香菜，芹菜和韭菜。", ["菠菜", "香菜", "芹菜", "韭菜"], ["菠菜", "香菜", "芹菜", "韭菜"]),
        ("菠菜 香菜", ["菠菜", "香菜"], ["菠菜", "香菜"]),
        ("菠菜旁边就是芹菜", ["菠菜", "芹菜"], ["菠菜", "芹菜"]),  # too much between them
        ("菠菜", ["菠菜"], ["菠菜"]),
        ("菠菜", [], []),
    ],
)
def test_runs_with_little_between_them_are_one_item(text: str, runs: list[str], items: list[str]) -> None:
    places, at = [], 0
    for run in runs:
        places.append((start := text.index(run, at), at := start + len(run)))
    assert [text[start:end] for start, end in _joined(places, text)] == items


def test_what_the_reader_chose_has_its_marks_whole() -> None:
    text = "晚会排演了《借伞》和《扫街》，观众很多。"
    assert read_as("晚会排演了什么？", "which", text, "借伞》和《扫街") == "《借伞》和《扫街》"


def test_what_is_done_where_something_cannot_be_done_is_told_where_it_says_so() -> None:
    wide, then = "采取轮班值守的方式，天天上门听船工的意见。", "能当场修好的当场修，一时不能修好的登记造册。"
    pool = [sentence_of(wide), sentence_of(then)]
    pool[1] = replace(pool[1], document_id="e")
    hits = [
        Hit(Passage(f"{one}:0", one, text, 0, len(text)), 1.0, "both", 0.9, 0.5)
        for one, text in (("d", wide), ("e", then))
    ]
    question = "船工报修的机器一时不能修好，修理站怎么办？"
    found = Found(Ask("how", "", question, ""), pool[0], None, Verdict(True, 0.5))
    read = Marking({wide: (0, 9, 1.5), then: (15, 21, -1.0)})
    chosen = Comprehension(read, hits, pool).reconsidered(found.ask, question, found)
    assert chosen.sentence is not None and chosen.sentence.text == then


class Marking:
    """A PassageReader that marks a place in each passage."""

    def __init__(self, places: dict[str, tuple[int, int, float]]) -> None:
        self._places = places

    def read(self, question: str, passages: Sequence[str], headings: Sequence[str] = ()) -> list[Reading]:
        return [Reading(*self._places[passage]) for passage in passages]
