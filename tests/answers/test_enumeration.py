"""Lists: the shapes in which documents write them, and whole answers over a small index."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.answers.asks import asks
from assistant.answers.citations import Citer
from assistant.answers.enumeration import enumerate_answer
from assistant.answers.enumerations import enumerations
from assistant.answers.evidence import gather
from assistant.answers.lists import Listing, leads, parallel, points
from assistant.answers.people_lists import people
from assistant.answers.ranking import ranked
from assistant.documents import read
from assistant.questions import understand
from assistant.resources import resource
from assistant.types import Answer, Turn
from vectorstore.embeddings import OnnxEmbedder
from vectorstore.index import HybridIndex

BULLETIN = """# 临江精神文明建设
# 简报

第 20 期

临江市文明办

2023 年 8 月 10 日

## 【工作动态】

# 我市召开文明创建推进会

8月2日，我市召开文明创建推进会，会议强调开展“五大提升行动”。要深入开展宣传引导提升行动，开设专栏；深入开展“小手牵大手”提升行动，带动家庭；深入开展停车管理提升行动，建设车位；深入开展道路设施提升行动，修复路面；深入开展厕所革命、垃圾清运提升行动，消除死角。区长何志远，区领导田文山、孙海波、宋玉梅出席会议。

## 【经验交流】

# 高新区三项举措推动大走访走深走实

为扩大创建工作的覆盖面，高新区部署大走访活动，着力解民忧、办实事。

一是加强组织领导，压实责任。印发活动方案，成立由各办事处、区直单位组成的工作专班，每周召开推进会。

二是围绕目标任务，落实举措。召开培训会，成立督导组，实行日巡查、周小结、月评比制度。

三是聚焦群众关切，注重实效。围绕居民反映强烈的“停车难”“上学难”“噪声扰民”等问题，立即交办。截至8月10日，已走访1200户居民。

## 【文明时讯】

5人入选2023年上半年“江东好人榜”。8月7日，江东省文明办发布了2023年上半年“江东好人榜”名单，我市安平县委政法委干部李春兰入选“助人为乐”类榜单，河西县红星小学教师周文静、江东省税务局鹿泉县税务局干部赵小梅、商阳县融媒体中心总编辑唐丽华入选“敬业奉献”类榜单，宋河县枣林村村民王桂英入选“孝老爱亲”类榜单。

市法院开展主题活动。8月8日，市法院志愿者走进社区，为环卫工人送去了防晒帽、防晒冰袖和矿泉水等爱心物资。区长何志远先后到光电产业园、电子信息园一期、精工制造、吉安路等项目施工现场调研。
"""


def _items(text: str, listing: Listing) -> list[str]:
    return [text[entry.start : entry.end] for entry in listing.entries]


def _lists(shape: Callable[[str], Iterator[Listing]], text: str) -> list[list[str]]:
    return [_items(text, listing) for listing in shape(text)]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        (
            "他先后到光电产业园、电子信息园一期、吉安路等项目施工现场，实地查看",
            ["光电产业园", "电子信息园一期", "吉安路"],
        ),
        ("筹集资金为朱庄、西张庄、邵庄等行政村修建沉淀池10余座", ["朱庄", "西张庄", "邵庄"]),
        ("突出“明礼、互助、诚信”三个方面重点", ["明礼", "互助", "诚信"]),
        ("清单包括工作职责、业务流程和注意事项三个板块，确保", ["工作职责", "业务流程", "注意事项"]),
        ("通过设置咨询台、摆放展板、悬挂横幅等形式，宣传知识", ["设置咨询台", "摆放展板", "悬挂横幅"]),
        ("围绕居民反映的“停车难”“上学难”等问题", ["“停车难”", "“上学难”"]),
        (
            "演出了歌曲《一家亲》、川剧绝活“变脸”、舞蹈《沂蒙颂》等节目",
            ["歌曲《一家亲》", "川剧绝活“变脸”", "舞蹈《沂蒙颂》"],
        ),
        ("送去了防晒帽、冰袖和矿泉水等爱心物资", ["防晒帽", "冰袖", "矿泉水"]),
        ("形成了“绿洲”党员服务队、“爱心法官”服务队等品牌", ["“绿洲”党员服务队", "“爱心法官”服务队"]),
        ("“四化”（即路面硬化、街道净化，街灯亮化、两侧绿化）活动", ["路面硬化", "街道净化", "街灯亮化", "两侧绿化"]),
        ("在安平县、河西县、鹿泉县的10个乡镇、35个村中开展", ["安平县", "河西县", "鹿泉县"]),
    ],
)
def test_enumerations(text: str, items: list[str]) -> None:
    assert items in _lists(enumerations, text)


@pytest.mark.parametrize(
    ("text", "items"),
    [
        (
            "一是加强领导，压实责任。印发方案。二是落实举措。开会。三是注重实效。",
            ["加强领导，压实责任", "落实举措", "注重实效"],
        ),
        ("第一，抓学习。内容。第二，抓落实。内容。", ["抓学习", "抓落实"]),
        ("（一）动员部署。开会。（二）建立机制。成立。", ["动员部署", "建立机制"]),
        ("(1)动员部署。3月5日启动。(2)发起倡议。号召。", ["动员部署", "发起倡议"]),
        ("首先，摸清底数。其次，建立台账。最后，逐一销号。", ["摸清底数", "建立台账", "逐一销号"]),
        ("工作要点：一、修河堤。二、铺道路。三、装路灯。", ["修河堤", "铺道路", "装路灯"]),
        ("一、深化创建工作(1)摸底。二、推进农村建设(1)整治。", ["深化创建工作", "推进农村建设"]),
    ],
)
def test_points(text: str, items: list[str]) -> None:
    assert items in _lists(points, text)


def test_points_begin_anew_at_one() -> None:
    text = "一是甲事。二是乙事。\n后来：一是丙事。二是丁事。三是戊事。"
    assert _lists(points, text) == [["甲事", "乙事"], ["丙事", "丁事", "戊事"]]


def test_the_first_of_parallel_clauses_may_stand_behind_a_colon() -> None:
    text = "要抓好三件事：深入开展清河行动，改善水质；深入开展护林行动，防住山火；深入开展净村行动，清走垃圾。"
    assert _lists(parallel, text) == [["清河行动", "护林行动", "净村行动"]]


def test_what_goes_on_with_a_particle_is_no_item() -> None:
    assert _lists(parallel, "全市组织了林场的检查，全市组织志愿者巡河，全市组织好了集市。") == []


def test_parallel_clauses_without_their_announcement() -> None:
    text = (
        "深入开展“三大行动”，要深入开展宣传引导行动，开设专栏；深入开展停车管理行动，建设车位；深入开展道路设施行动。"
    )
    assert ["宣传引导行动", "停车管理行动", "道路设施行动"] in _lists(parallel, text)


def test_paragraph_leads() -> None:
    body = "开展活动若干，组织培训，推动各项工作落实落地，群众满意度不断提升，形成良好氛围。"
    text = f"突出思想武装，铸魂育人。{body}\n突出求实求效，落实落地。{body}\n突出结果导向。{body}"
    assert _lists(leads, text) == [["突出思想武装，铸魂育人", "突出求实求效，落实落地", "突出结果导向"]]


def test_people_with_their_own_and_their_shared_attributes() -> None:
    text = (
        "我市安平县委政法委干部李春兰入选“助人为乐”类榜单，"
        "河西县红星小学教师周文静、鹿泉县税务局干部赵小梅入选“敬业奉献”类榜单。"
    )
    (listing,) = people(text)
    found = [
        (text[e.start : e.end], {name: text[slice(*span)] for name, span in e.attributes.items()})
        for e in listing.entries
    ]
    assert found == [
        ("李春兰", {"单位": "安平县委政法委", "职务": "干部", "类别": "助人为乐"}),
        ("周文静", {"单位": "河西县红星小学", "职务": "教师", "类别": "敬业奉献"}),
        ("赵小梅", {"单位": "鹿泉县税务局", "职务": "干部", "类别": "敬业奉献"}),
    ]


def test_a_verb_that_says_what_sort_of_teacher_somebody_is_cuts_nothing_off() -> None:
    text = "入选的有长宁县沙溪镇退休教师李春兰、白河县在职医生赵小梅。"
    (listing,) = people(text)
    found = [{name: text[slice(*span)] for name, span in one.attributes.items()} for one in listing.entries]
    assert found == [{"单位": "长宁县沙溪镇", "职务": "退休教师"}, {"单位": "白河县", "职务": "在职医生"}]


def test_a_name_behind_zai_at_the_end_of_a_clause_is_a_place() -> None:
    text = "他的徒弟，李春生在高家岩，王立新在木桥。"
    assert [_items(text, listing) for listing in people(text)] == [["李春生", "王立新"]]


def test_a_title_for_several_names_goes_to_each() -> None:
    text = "区领导田文山、孙海波、宋玉梅出席会议。"
    (listing,) = people(text)
    assert _items(text, listing) == ["田文山", "孙海波", "宋玉梅"]
    assert [text[slice(*entry.attributes["身份"])] for entry in listing.entries] == ["区领导"] * 3


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("村里请来了骨科主任咸立本，内科医师单于飞，当天看诊一百多人。", ["咸立本", "单于飞"]),
        ("裁判长逄大勇，宣读了规则。", ["逄大勇"]),
        ("馆长曲江，宣读了名单。", ["曲江"]),
        ("队长高兴，大家也高兴。", []),
        ("主任安心，大家放心。", []),
        ("主任牵头，书记挂帅。", []),
        ("他当上主任不久，就去了外地。", []),
    ],
)
def test_a_surname_behind_an_office_begins_a_name(text: str, names: list[str]) -> None:
    assert [name for listing in people(text) for name in _items(text, listing)] == names


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HybridIndex]:
    folder = tmp_path_factory.mktemp("文 库")
    file = folder / "第20期.txt"
    file.write_text(BULLETIN, encoding="utf-8")
    opened = HybridIndex.open(Path(folder / "index"), OnnxEmbedder(resource("models", "multilingual-e5-small")))
    opened.add([read(file)])
    yield opened
    opened.close()


def _answer(index: HybridIndex, text: str, history: tuple[Turn, ...] = ()) -> Answer | None:
    question = understand(text, history, today=date(2023, 9, 1), library=index)
    hits = index.search(question.standalone, scope=question.scope)
    citer = Citer(index)
    sentences = ranked(asks(question.standalone, question.kind)[0], gather(hits, citer))
    return enumerate_answer(question, hits, sentences, citer, index)


GOOD_PEOPLE = ["李春兰", "周文静", "赵小梅", "唐丽华", "王桂英"]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("2023年上半年“江东好人榜”临江市有哪些人入选？", GOOD_PEOPLE),
        ("2023年上半年“江東好人榜”臨江市有哪些人入選？", GOOD_PEOPLE),
        ("有几人入选2023年上半年“江东好人榜”？", GOOD_PEOPLE),
        ("2023年上半年“江东好人榜”有哪几位入选“敬业奉献”类？", ["周文静", "赵小梅", "唐丽华"]),
        ("上了江东好人榜的有谁是敬业奉献类的？", ["周文静", "赵小梅", "唐丽华"]),
        ("哪些区领导出席了文明创建推进会？", ["田文山", "孙海波", "宋玉梅"]),
        (
            "高新区推动大走访的三项举措是什么？",
            ["加强组织领导，压实责任", "围绕目标任务，落实举措", "聚焦群众关切，注重实效"],
        ),
        (
            "会议强调的“五大提升行动”有哪些？",
            [
                "宣传引导提升行动",
                "“小手牵大手”提升行动",
                "停车管理提升行动",
                "道路设施提升行动",
                "厕所革命、垃圾清运提升行动",
            ],
        ),
        ("居民反映强烈的问题有哪些？", ["“停车难”", "“上学难”", "“噪声扰民”"]),
        ("督导组实行了哪些制度？", ["日巡查", "周小结", "月评比制度"]),
        ("市法院给环卫工人送去了哪些爱心物资？", ["防晒帽", "防晒冰袖", "矿泉水"]),
        ("区长何志远先后到了哪些项目施工现场？", ["光电产业园", "电子信息园一期", "精工制造", "吉安路"]),
        ("第20期【文明时讯】栏目有哪些消息？", ["5人入选2023年上半年“江东好人榜”", "市法院开展主题活动"]),
        ("第20期简报有哪些栏目？", ["工作动态", "经验交流", "文明时讯"]),
    ],
)
def test_whole_lists(index: HybridIndex, text: str, items: list[str]) -> None:
    answer = _answer(index, text)
    assert answer is not None and answer.kind == "enumerated"
    assert [item.text for item in answer.items] == items
    _check_citations(index, answer)


def _check_citations(index: HybridIndex, answer: Answer) -> None:
    by_number = {citation.number: citation for citation in answer.citations}
    for citation in answer.citations:
        assert index.document(citation.document_id).text[citation.start : citation.end] == citation.quote
        assert len(citation.quote) <= 300
    for item in answer.items:
        assert item.citations and all(item.text in by_number[number].quote for number in item.citations)


def test_a_count_that_no_quote_states_is_no_short_answer(index: HybridIndex) -> None:
    answer = _answer(index, "8月2日的推进会有几位区领导出席？")
    assert answer is not None and len(answer.items) == 3 and answer.short is None


def test_the_answer_says_what_was_looked_at(index: HybridIndex) -> None:
    answer = _answer(index, "2023年上半年“江东好人榜”有哪些人入选？")
    assert answer is not None
    assert answer.coverage.documents == 1 and answer.coverage.passages > 1
    assert answer.text.splitlines()[0] == "5 人："
    assert answer.text.splitlines()[-1] == f"共 5 人，1 篇文档，扫描 {answer.coverage.passages} 段"
    assert "1. 李春兰（安平县委政法委干部，“助人为乐”类）[1]" in answer.text


@pytest.mark.parametrize(
    "text",
    [
        "他们在电视上开了哪几个栏目？",
        "“三大提升行动”有哪些？",
        "2021年上半年“江东好人榜”有哪些人入选？",
        "第99期有哪些文章？",
        "“江北好人榜”有哪些人入选？",
    ],
)
def test_no_list_where_a_condition_is_not_met(index: HybridIndex, text: str) -> None:
    assert _answer(index, text) is None


def test_documents_of_the_collection(index: HybridIndex) -> None:
    answer = _answer(index, "有哪些文档？")
    assert answer is not None and len(answer.items) == 1
    assert answer.items[0].attributes["期号"] == "第20期"
    _check_citations(index, answer)


def test_the_issues_of_the_collection(index: HybridIndex) -> None:
    answer = _answer(index, "这几份简报分别是第几期？")
    assert answer is not None
    assert [item.attributes["期号"] for item in answer.items] == ["第20期"]


def test_what_is_counted_is_counted_with_the_word_of_the_question(index: HybridIndex) -> None:
    answer = _answer(index, "督导组实行了几个制度，都有哪些？")
    assert answer is not None
    assert answer.text.splitlines()[0] == "3 个："
    assert answer.short == "日巡查、周小结、月评比制度"


def test_years_are_no_things_to_be_listed(index: HybridIndex) -> None:
    assert _answer(index, "李春兰当了几年干部？") is None


def test_the_frame_is_english_for_an_english_question(index: HybridIndex) -> None:
    answer = _answer(index, "What are the five initiatives (“五大提升行动”) that the meeting stressed?")
    assert answer is not None
    assert answer.text.startswith("5 found:") and len(answer.items) == 5


def test_a_list_spread_over_two_documents_is_gathered(tmp_path: Path) -> None:
    named = "县文明办公布“东湖好人”名单，"
    texts = {
        "第1期.txt": f"东湖简报\n第 1 期\n2023年3月1日\n\n# 首批名单公布\n\n{named}"
        "柳泉镇教师张春梅、石桥乡医生李国强入选“东湖好人”。",
        "第2期.txt": f"东湖简报\n第 2 期\n2023年4月1日\n\n# 第二批名单公布\n\n{named}"
        "城关镇村民王秀兰、白沙镇司机赵志军入选“东湖好人”。",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    index = HybridIndex.open(tmp_path / "index", OnnxEmbedder(resource("models", "multilingual-e5-small")))
    try:
        index.add([read(tmp_path / name) for name in texts])
        answer = _answer(index, "有哪些人入选“东湖好人”？")
        assert answer is not None
        assert {item.text for item in answer.items} == {"张春梅", "李国强", "王秀兰", "赵志军"}
        assert len({citation.document_id for citation in answer.citations}) == 2
        _check_citations(index, answer)
    finally:
        index.close()
