"""Kind, language, wanted noun, scope: one line a question."""

from datetime import date

import pytest

from assistant.questions import parts, understand
from assistant.questions.kinds import stated_count
from assistant.types import Library
from vectorstore.types import Scope

TODAY = date(2023, 9, 1)


@pytest.mark.parametrize(
    ("text", "kind", "wanted"),
    [
        ("谁主持了推进会？", "who", "人"),
        ("推進會由誰主持？", "who", "人"),
        ("哪位区领导出席了会议？", "who", "区领导"),
        ("责任编辑和校对分别是谁？", "who", "人"),
        ("入选的5人分别是谁？", "list", "人"),
        ("谁谁谁入选了？", "list", ""),
        ("修了水渠的行政村名单", "list", "行政村"),
        ("“善美”活动突出的五个方面重点", "list", ""),
        ("拔河比赛前三名", "list", ""),
        ("第三届运动会几个人参加", "number", ""),
        ("这次都有谁上榜？", "list", ""),
        ("临江市有哪些人上榜？", "list", "人"),
        ("区长先后到了哪些项目施工现场？", "list", "项目施工现场"),
        ("【文明时讯】栏目有哪三条消息？", "list", "消息"),
        ("示范区的三项举措是什么？", "list", "举措"),
        ("临江县打造的“四大品牌”是什么？", "list", "品牌"),
        ("《江东宣传》里的“五个突出”指什么？", "list", "突出"),
        ("突出哪五个方面的重点？", "list", "方面"),
        ("都有啥品牌？", "list", "品牌"),
        ("请列出每人的单位", "list", ""),
        ("有几个人上榜？", "number", "人"),
        ("走访了多少户居民？", "number", "户居民"),
        ("改造管网多少公里？", "number", "公里"),
        ("注册志愿者人数达到多少？", "number", "志愿者人数"),
        ("投入了多少经费？", "number", "经费"),
        ("多会儿开的会？", "when", "日期"),
        ("颁奖大会是哪天举行的？", "when", "日"),
        ("他是哪年出生的？", "when", "年"),
        ("镇上有哪些校新评上了示范？", "list", "校"),
        ("东巷里堵的是哪几号井盖？", "list", "井盖"),
        ("哪些行为会被记过？", "list", "行为"),
        ("哪些可以报销？", "list", ""),
        ("啥时候表彰的", "when", "日期"),
        ("她在哪儿工作？", "where", "地点"),
        ("义诊在哪个村开展？", "where", "村"),
        ("是哪个单位反馈的问题？", "which", "单位"),
        ("心理咨询热线叫什么？", "which", "心理咨询热线"),
        ("这是第几届？", "which", "届"),
        ("是不是每年只开一次会？", "yes_no", ""),
        ("办证要不要预约？", "yes_no", ""),
        ("他去领奖了没有？", "yes_no", ""),
        ("会议开了吗？", "yes_no", ""),
        ("哪些人评上标兵？", "list", "人"),
        ("哪些人会掉头发？", "list", "人"),
        ("哪几个人到场？", "list", "人"),
        ("哪些人员要培训？", "list", "人员"),
        ("哪些人才留下了？", "list", "人才"),
        ("哪些县领导到场了？", "list", "县领导"),
        ("哪些乡镇干部下村了？", "list", "乡镇干部"),
        ("哪些市直单位受表扬？", "list", "市直单位"),
        ("哪些村结对帮扶？", "list", "村"),
        ("哪些村庄通了水？", "list", "村庄"),
        ("为啥组织夜间巡逻？", "why", ""),
        ("桥都裂了，咋不赶紧修呢", "why", ""),
        ("报名的人怎么反而少了？", "why", ""),
        ("自来水怎么停了三天？", "why", ""),
        ("路灯咋灭了？", "why", ""),
        ("漏水的事怎么解决了？", "how", ""),
        ("书报亭立在院里什么位置？", "where", ""),
        ("寄存行李收不收钱", "yes_no", ""),
        ("谁把几个落水的孩子救上来的", "who", ""),
        ("咋督查各单位的？", "how", ""),
        ("通过什么办法解决的？", "how", ""),
        ("治理坑塘用的什么路子？", "how", ""),
        ("移风易俗积分制 礼金上限", "number", ""),
        ("特困人员每餐补贴标准", "number", ""),
        ("什么是“三不两直”？", "definition", ""),
        ("和去年相比，哪边人数多？", "compare", ""),
        ("参加的人次是甲多还是乙多？", "compare", ""),
        ("他在5月9日和8月2日两次会上分别做了什么？", "compare", ""),
        ("有哪些文档？", "documents", "文档"),
        ("你有什么资料", "documents", "文档"),
        ("这些文档都是讲什么的？", "documents", "文档"),
        ("资料里写的电话是多少？", "number", "电话"),
        ("第20期有哪些文章？", "list", "文章"),
        ("《为什么我们巡逻》第几版刊登？", "which", "版"),
        ("第五次护河推进会主持人", "who", ""),
        ("《河口简报》第3期责任编辑", "who", ""),
        ("青石镇镇长？", "who", ""),
        ("镇长热线", "which", ""),
        ("主持人介绍了什么", "which", ""),
        ("村里的水塔已经修好了吧？", "yes_no", ""),
        ("领证得本人来吧", "yes_no", ""),
        ("网吧几点关门？", "when", ""),
        ("镇上有几家网吧", "number", ""),
        ("广场那边是清吧", "which", ""),
        ("他去网点了吧", "yes_no", ""),
        ("优待证能否代领？", "yes_no", ""),
        ("优待证可否在车上办？", "yes_no", ""),
        ("能否代领由谁决定？", "who", "人"),
        ("三个班各叫什么？", "list", ""),
        ("三条街分别变成了什么？", "list", ""),
        ("两块空地分别用作什么？", "list", ""),
        ("空地变成了什么？", "which", ""),
        ("会上强调了哪三点？", "list", ""),
        ("办证分哪四步？", "list", ""),
        ("哪步做错了？", "which", ""),
        ("食堂周末开门的不？", "yes_no", ""),
        ("食堂周末能去吃不", "yes_no", ""),
        ("水塔跟水渠是同一天动工的不？", "yes_no", ""),
        ("水塔修好没", "yes_no", ""),
        ("水塔全都修好了？", "yes_no", ""),
        ("哪几座水塔修好了？", "list", ""),
        ("哪座水塔还没有？", "which", ""),
        ("卖的不锈钢锅多少钱？", "number", ""),
        ("Who hosted the meeting?", "who", "people"),
        ("How many households were visited?", "number", "households"),
        ("When was the ceremony held?", "when", ""),
        ("What is the application deadline?", "when", ""),
        ("What was the opening day?", "when", ""),
        ("What was the deadline for the poster contest?", "when", ""),
        ("What is the deadline extension fee?", "which", ""),
        ("Where does she work?", "where", ""),
        ('List the four "major projects" (四大工程) of the county.', "list", "工程"),
        ("Which 2023 model workers came from the county?", "list", "model workers"),
        ("What is the e-mail address of the office?", "which", ""),
        ("Was it held in May?", "yes_no", ""),
        ("水表逐一核对后交给了哪个科室？", "which", "科室"),
        ("请把各村的水塘逐一列出", "list", ""),
        ("哪些类型的农场可以领取育苗补助？", "list", "农场"),
        ("通报说的六个方面的突出困难是什么？", "list", "困难"),
        ("“四小”行动指哪四小？", "list", ""),
        ("东村和西村哪个大？", "compare", ""),
        ("那六个方面是什么？", "list", ""),
        ("Why do grid workers patrol at night?", "why", ""),
        ("Which was published earlier: issue 26 or issue 13?", "compare", ""),
        ("What documents do you have?", "documents", ""),
    ],
)
def test_kind_and_wanted(text: str, kind: str, wanted: str, library: Library) -> None:
    question = understand(text, today=TODAY, library=library)
    assert question.kind == kind
    if wanted:
        assert question.wanted == wanted
    assert question.standalone == text


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("周口市2024年GDP是多少？", "zh"),
        ("Who is 张爱梅?", "en"),
        ("What is the telephone number of the Civilization Office (市文明办)?", "en"),
        ("“OK”是什么意思", "zh"),
    ],
)
def test_language(text: str, language: str, library: Library) -> None:
    assert understand(text, today=TODAY, library=library).language == language


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("三项举措是什么？", 3),
        ("入选的5人是谁", 5),
        ("“七大专项提升行动”有哪些", 7),
        ("List the four major projects", 4),
        ("2023年第20期有哪些文章", None),
        ("6月16日去了哪里", None),
        ("“十四五”规划有哪些目标", None),
        ("哪两个社区上了“八一”专版？", 2),
        ("登在“三会一课”专栏的是哪12篇？", 12),
        ("“八一”前夕看望了哪些老兵？", None),
        ("“九九”有哪些活动", None),
        ("“双十一”有哪些优惠", None),
        ("“四步走”指什么", 4),
    ],
)
def test_stated_count(text: str, count: int | None) -> None:
    assert stated_count(text) == count


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("第20期有哪些文章？", Scope(issues=(20,))),
        ("第二十期有哪些文章？", Scope(issues=(20,))),
        ("二十期有哪些消息？", Scope(issues=(20,))),
        ("第13、20期分别有哪些文章？", Scope(issues=(20, 13))),
        ("第99期有哪些文章？", Scope(issues=(99,))),
        ("老年夜校第一期开了什么课？", Scope()),
        ("《江东宣传》提到哪些城市？", Scope(documents=("province",))),
        ("《江東宣傳》提到哪些城市？", Scope(documents=("province",))),
        ("《临江精神文明建设》第13期的出刊日期？", Scope(documents=("may",), issues=(13,))),
        ("江东宣传里提到哪些城市？", Scope(documents=("province",))),
        ("Which cities does issue 26 of Jiangdong Xuanchuan name?", Scope(documents=("province",), issues=(26,))),
        (
            "Which was earlier: issue 26 of Jiangdong Xuanchuan or issue 13 of the Linjiang bulletin?",
            Scope(issues=(26, 13)),
        ),
        ("八月那期有什么消息？", Scope(since=date(2023, 8, 1), until=date(2023, 8, 31))),
        ("2022年的简报提到哪些城市？", Scope(since=date(2022, 1, 1), until=date(2022, 12, 31))),
        ("上个月的简报有什么消息？", Scope(since=date(2023, 8, 1), until=date(2023, 8, 31))),
        ("the bulletin of May 2023 lists which articles?", Scope(since=date(2023, 5, 1), until=date(2023, 5, 31))),
        ("最近一期简报有哪些文章？", Scope(documents=("aug",))),
        ("2023年上半年“江东好人榜”有谁？", Scope()),
        ("8月2日的推进会由谁主持？", Scope()),
        ("《市民文明公约》讲了什么？", Scope()),
        ("二期工程投资多少？", Scope()),
        ("How much is the fare of the no. 13 bus?", Scope()),
        ("What does no. 13 report?", Scope(issues=(13,))),
        ("5月号里有哪些文章？", Scope(documents=("called",))),
        ("五月刊有哪些文章？", Scope(documents=("called",))),
        ("2023年5月号里有哪些文章？", Scope(documents=("called",))),
        ("2023年3月号里有哪些文章？", Scope(since=date(2023, 3, 1), until=date(2023, 3, 31))),
        ("5月8号楼里谁搬走了？", Scope()),
    ],
)
def test_scope(text: str, scope: Scope, library: Library) -> None:
    assert understand(text, today=TODAY, library=library).scope == scope


def test_what_the_user_has_set_is_kept(library: Library) -> None:
    given = Scope(collections=("b",), documents=("aug",))
    assert understand("第20期有哪些文章？", today=TODAY, library=library, scope=given).scope == Scope(
        collections=("b",), documents=("aug",), issues=(20,)
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("谁主持会议？", ("谁主持会议？",)),
        (
            "截至8月10日，示范区走访了多少户居民？征集了多少条意见？",
            ("截至8月10日，示范区走访了多少户居民", "截至8月10日，示范区征集了多少条意见"),
        ),
        ("健康义诊活动是哪天、在哪个村开展的？", ("健康义诊活动是哪天", "健康义诊活动在哪个村开展的")),
        ("新建了几处、分别在哪儿？", ("新建了几处、分别在哪儿？",)),
        ("派了几个人去，都是谁？", ("派了几个人去，都是谁？",)),
        ("书报亭立在哪儿，从前是干嘛的", ("书报亭立在哪儿", "书报亭从前是干嘛的")),
        ("入选的5人分别是谁？请列出每人的单位和类别。", ("入选的5人分别是谁？请列出每人的单位和类别。",)),
        ("When was it held and who spoke?", ("When was it held", "who spoke?")),
    ],
)
def test_parts(text: str, expected: tuple[str, ...]) -> None:
    assert parts(text) == expected
