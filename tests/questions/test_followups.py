"""Follow-ups: what is searched for after an earlier question and answer."""

from datetime import date

import pytest

from assistant.questions import understand
from assistant.types import Library, Turn

TODAY = date(2023, 9, 1)


def _turns(*contents: str) -> list[Turn]:
    return [Turn("assistant" if index % 2 else "user", content) for index, content in enumerate(contents)]


LIST = _turns(
    "临江市有哪些人入选2023年上半年“江东好人榜”？",
    "3 人入选：\n1. 李春兰（安平县政法委干部，“助人为乐”类）[1]\n2. 周文静（河西县红星小学教师，“敬业奉献”类）[1]\n"
    "3. 吴桂英（鹿泉县枣林村村民，“孝老爱亲”类）[1]\n共 3 项，1 篇文档，扫描 42 段\n\n"
    "来源\n[1] 临江精神文明建设简报 第20期：……",
)
PLACE = _turns("安平县入选“江东好人榜”的是谁？", "李春兰 [1]\n\n来源\n[1] 临江精神文明建设简报 第20期")
HOST = _turns("2023年5月9日的推进会由谁主持？", "由王建国主持。[1]")
AWARDS = _turns("太和路办事处的颁奖大会表彰了多少名“道德文明使者”？", "198名。")
INLINE = _turns("得奖的是哪两个村？", "1. 石桥镇茶岭村；2. 柳林镇竹湾村")
YEARLY = _turns("柳林镇2024年修路投了多少钱？", "120万元")
BORE = _turns("青石岭隧道左洞多长？", "1200米")
WARD = _turns("松溪县医院骨科主任是谁？", "易小军")
BRANCH = _turns("松坪分院的业务副院长是谁？", "雷小满")
COBBLER = _turns("桥头修鞋的师傅是谁？", "聂广田")
BUREAU = _turns("Which organisation does issue 13 feature?", "The city tax bureau (市税务局).")


FIELDS = _turns("平安镇的水田有多少亩？", "310亩", "梅溪镇呢？", "120亩")
ISSUES = _turns("《山乡报》第13期是哪天出刊的？", "3月8日", "第15期呢？", "4月8日")


@pytest.mark.parametrize(
    ("history", "text", "standalone"),
    [
        (FIELDS, "两者相差多少亩？", "平安镇和梅溪镇的水田相差多少亩？"),
        (FIELDS, "哪个镇更多？", "平安镇和梅溪镇的水田哪个镇更多？"),
        (ISSUES, "两期相隔多少天？", "《山乡报》第13期和第15期的出刊相隔多少天？"),
        (PLACE, "那鹿泉县的是谁？", "鹿泉县入选“江东好人榜”的是谁？"),
        (PLACE, "那听河区的是谁？", "听河区入选“江东好人榜”的是谁？"),  # the dictionary cuts 听|河区
        (PLACE, "鹿泉县呢？", "鹿泉县入选“江东好人榜”的是谁？"),
        (LIST, "2022年呢？", "临江市有哪些人入选2022年“江东好人榜”？"),
        (LIST, "那商阳市呢？", "商阳市有哪些人入选2023年上半年“江东好人榜”？"),
        (LIST, "其中河西县的那位在哪里工作？", "临江市入选2023年上半年“江东好人榜”，周文静在哪里工作？"),
        (LIST, "第二个是做什么的？", "临江市入选2023年上半年“江东好人榜”，周文静是做什么的？"),
        (LIST, "最后一位在哪里工作？", "吴桂英在哪里工作？"),
        (LIST, "这期简报还有哪些文章？", "第20期还有哪些文章？"),
        (LIST, "When was it announced?", "临江市入选2023年上半年“江东好人榜”，When was it announced?"),
        (HOST, "他还讲了什么？", "王建国还讲了什么？"),
        (HOST, "8月2日的呢？", "8月2日的推进会由谁主持？"),
        (AWARDS, "这是第几届？哪天举行的？", "太和路办事处的颁奖大会表彰了“道德文明使者”，这是第几届？哪天举行的？"),
        (AWARDS, "哪天举行的？", "太和路办事处的颁奖大会表彰了“道德文明使者”，哪天举行的？"),
        (INLINE, "第二个村种什么？", "柳林镇竹湾村种什么？"),
        (YEARLY, "那2025年打算投多少？", "柳林镇2025年修路投了多少钱？"),
        (BORE, "那右洞呢？", "青石岭隧道右洞多长？"),
        (BORE, "那东坡呢？", "东坡，青石岭隧道左洞多长？"),
        (WARD, "那消化内科的主任呢？", "松溪县医院消化内科主任是谁？"),
        (BRANCH, "那竹坪分院呢？", "竹坪分院的业务副院长是谁？"),
        (COBBLER, "他今年多大岁数了？", "聂广田今年多大岁数了？"),
        (BUREAU, "What brand did it create?", "What brand did city tax bureau (市税务局) create?"),
        (BUREAU, "它打造了什么品牌？", "city tax bureau (市税务局)打造了什么品牌？"),
    ],
)
def test_follow_up(history: list[Turn], text: str, standalone: str, library: Library) -> None:
    question = understand(text, history, today=TODAY, library=library)
    assert question.standalone == standalone
    assert question.text == text
    assert question.history == tuple(history)


@pytest.mark.parametrize(
    "text",
    [
        "安平县改造污水管网多少公里？",
        "市税务局打造了什么品牌？",
        "什么是“三不两直”？",
        "第13期有哪些文章？",
        "有哪些文档？",
        "小区加装电梯一共装了几部？",
        "How many households did Anping County visit?",
    ],
)
def test_a_new_subject_keeps_nothing(text: str, library: Library) -> None:
    assert understand(text, LIST, today=TODAY, library=library).standalone == text


def test_what_was_spoken_of_is_gone_on_with(library: Library) -> None:
    history = [Turn("user", "竹园村食堂是哪天开张的？"), Turn("assistant", "5月18日。食堂每月的运行费用约1.1万元。")]
    assert "竹园村" in understand("运行费用由谁承担？", history, today=TODAY, library=library).standalone


def test_a_subject_of_its_own_loses_only_the_lead(library: Library) -> None:
    asked = "那安平县的“四大整治”又是什么？"
    assert understand(asked, LIST, today=TODAY, library=library).standalone == "安平县的“四大整治”又是什么？"


def test_a_chain_keeps_the_first_subject(library: Library) -> None:
    history = [*PLACE, *_turns("那鹿泉县的是谁？", "吴桂英 [1]")]
    question = understand("河西县呢？", history, today=TODAY, library=library)
    assert question.standalone == "河西县入选“江东好人榜”的是谁？"


def test_the_issue_of_a_follow_up_becomes_scope(library: Library) -> None:
    history = _turns("第20期简报【经验交流】栏目介绍的是哪个区的做法？", "示范区 [1]")
    assert understand("有哪三项举措？", history, today=TODAY, library=library).scope.issues == (20,)


def test_without_history_nothing_is_completed(library: Library) -> None:
    assert understand("他还讲了什么？", today=TODAY, library=library).standalone == "他还讲了什么？"


GOOD = (
    "2023年上半年周口有哪些人入选“河南好人榜”？",
    "5 项：\n1. 张爱梅（太康县委政法委干部）[1]\n2. 杜桂云（扶沟县城关镇红卫小学教师）[1]\n"
    "3. 王汉芝[1]\n共 3 项，1 篇文档，扫描 60 段",
)
SAID = "[1]\n“8月2日，省委宣传部考评组通报了问题，市委常委王少青到会，副市长刘颖参加会议。”"


@pytest.mark.parametrize(
    ("turns", "standalone"),
    [
        (
            ("谁主持了5月22日云溪县的现场会？", "沈若兰" + SAID, "那6月12日的学习会呢？"),
            "谁主持了6月12日云溪县的学习会？",
        ),
        (("扶沟县入选好人榜的是谁？", "杜桂云" + SAID, "她在哪儿上班？"), "杜桂云在哪儿上班？"),
        ((*GOOD, "第二个是干什么的？"), "杜桂云是干什么的？"),
        ((*GOOD, "其中有几个是教师？", "1个[1]", "最后一个住在哪里？"), "王汉芝住在哪里？"),
        (("潢川县的“四大品牌”是什么？", "……[1]", "四大整治呢？"), "潢川县的四大整治是什么？"),
        (("洛阳市整治了多少条背街小巷？", "123条[1]", "商丘呢？"), "商丘整治了多少条背街小巷？"),
        (("东湖街道上半年装了几部电梯？", "9部[1]", "其中青松里多少？"), "东湖街道上半年装了电梯，其中青松里多少？"),
        (("5月底云溪县有多少个实践站？", "186个[1]", "6月底呢？"), "6月底云溪县有多少个实践站？"),
        (("市法院去了哪个社区？", "纺城社区[1]", "是哪天去的？"), "市法院去了 纺城社区，是哪天去的？"),
        (("承德有几人荣登“中国好人榜”？", "5人[1]", "那李慧明是做什么的？"), "李慧明是做什么的？"),
        (("承德有几人荣登中国好人榜？", "5人[1]", "月度河北雷锋呢？"), "月度河北雷锋，承德有几人荣登中国好人榜？"),
        (("简报第6期有哪些文章？", "1. 甲\n2. 乙[1]", "第5期呢？"), "简报第5期有哪些文章？"),
        (("富民社区获得了什么称号？", "全国示范性老年友好型社区[1]", "纺电社区呢？"), "纺电社区获得了什么称号？"),
        (("太昊路办事处表彰了多少名道德文明使者？", "198名[1]", "川汇区呢？"), "川汇区表彰了多少名道德文明使者？"),
        (("鹤壁市发了多少奖补资金？", "111.1万元[1]", "他们开了几次会？"), "鹤壁市发了奖补资金，他们开了几次会？"),
        (("健康义诊去了哪个村？", "强陵岗村[1]", "换个话题，税务局打造了什么品牌？"), "税务局打造了什么品牌？"),
        (
            ("潢川县种了多少处绿地？", "467处[1]", "污水管网呢？", "60公里[1]", "小游园呢？"),
            "小游园，潢川县种了多少处绿地？",
        ),
        (("区委书记是谁？", "文档里没有说：区委书记是谁。", "他去了哪里？"), "区委书记，他去了哪里？"),
        (
            ("王少青在8月2日的推进会上做了什么？", "作表态发言" + SAID, "那5月9日的呢？"),
            "王少青在5月9日的推进会上做了什么？",
        ),
        (("首家孝善食堂在哪个村？", "竹园村[1]", "它是哪天开张的？"), "首家孝善食堂 竹园村，它是哪天开张的？"),
    ],
)
def test_everyday_dialogues(turns: tuple[str, ...], standalone: str, library: Library) -> None:
    question = understand(turns[-1], _turns(*turns[:-1]), today=date(2024, 9, 1), library=library)
    assert question.standalone == standalone


def test_the_kind_is_that_of_the_words_asked_not_of_the_item(library: Library) -> None:
    history = _turns("柳泉镇的三张清单是什么？", "3 项：\n1. 列出需求清单[1]\n2. 列出资源清单[1]\n3. 列出服务清单[1]")
    assert understand("第三张是怎么做的？", history, today=TODAY, library=library).kind == "how"
