"""Which words are of the sort that a question asks for."""

import pytest

from assistant.answers.asks import asks
from assistant.answers.sorts import is_untold, may_answer, of_sort
from assistant.answers.spans import Span
from assistant.questions.kinds import kind_of
from tests.answers.making import sentence_of

TEXT = (
    "车间最大的困难是没有熟练工，为此请来3名老师，办了四期培训班，花费2万元。食堂每月运行费用1.1万元，每餐收费3元。"
    "公告后15日内报名，6月18日截止，每月第二个周六收旧书。审判员卫东林开庭，原告为村民钱立群。"
)
PLAY = "梅若兰编剧的《河灯》获一等奖，票房320万元，占全省的12%，带动河灯出口4.6万盏。"
STAGED = "《河灯》由梅若兰编剧，清河剧院排演，南岭剧团协助。"
TEA = "茶园谷雨开园，头茶由采茶队采摘，逢集那天上市，清晨过秤。"
FIRE = "山火当晚被扑灭。（记者 冯小雪）护林员田大成第一个赶到。"
GROUPS = "义诊专家为120名群众量血压。"
CLINIC = "市卫健委举行义诊，《清河日报》登了消息，地点在老广场。"


@pytest.mark.parametrize(
    ("question", "words", "expected"),
    [
        ("没有熟练工是怎么解决的？", "没有熟练工", False),
        ("没有熟练工是怎么解决的？", "请来3名老师，办了四期培训班", True),
        ("缺人的事咋处理的", "最大的困难是没有熟练工", False),
        ("车间遇到了什么困难？", "没有熟练工", True),
        ("培训花了多少钱？", "3名", False),
        ("培训花了多少钱？", "2万元", True),
        ("培训是怎么办的？", "3名老师", False),
        ("来了几个老师？", "3名老师", True),
        ("吃一顿饭多少钱？", "1.1万元", False),
        ("吃一顿饭多少钱？", "3元", True),
        ("一个月运行要多少钱？", "1.1万元", True),
        ("老师是什么时候来的？", "请来3名老师，办了四期培训班", False),
        ("报名截止到几号？", "15日内", False),  # so many days are no day
        ("报名最晚是哪天？", "6月18日", True),
        ("什么时候能报名？", "15日内", True),
        ("哪天能送旧书？", "每月第二个周六", True),
        ("哪位法官开的庭？", "卫东林", True),
        ("哪位法官开的庭？", "钱立群", False),
        ("开庭的法官是谁？", "钱立群", True),  # said before the interrogative: it may stand elsewhere
        ("谁开的庭？", "钱立群", True),
    ],
)
def test_of_sort(question: str, words: str, expected: bool) -> None:
    sentence = sentence_of(TEXT)
    start = TEXT.index(words)
    (ask,) = asks(question, kind_of(question, "zh"))
    assert of_sort(ask, Span(sentence, start, start + len(words), 1.0)) is expected


@pytest.mark.parametrize(
    ("question", "text", "words", "expected"),
    [
        ("鉴定费多少钱？", "鉴定费两千左右，先垫后退。", "两千左右", True),
        ("墨水一瓶多少钱？", "墨水一瓶45，能打四千页。", "45", True),
        ("墨水一瓶多少钱？", "墨水一瓶45，能打四千页。", "四千页", False),
        ("案子是谁审的？", "青石人民法庭开庭，审判员卫东审理此案。", "青石人民", False),
        ("案子是谁审的？", "青石人民法庭开庭，审判员卫东审理此案。", "卫东", True),
        ("装电梯的钱是谁出的？", "上半年装成9部，其中松里小区4部。", "松里小区", False),
        ("装电梯的钱是谁出的？", "电梯由松里小区住户分摊。", "松里小区住户", True),
        ("庙会是什么时候开的？", "庙会由镇文化站承办，6月3日开场。", "镇文化站", False),
        ("庙会是什么时候开的？", "庙会由镇文化站承办，6月3日开场。", "6月3日", True),
        ("戏台什么时候能用？", "戏台由木匠修缮，验收合格后启用。", "木匠修缮", False),
        ("戏台什么时候能用？", "戏台由木匠修缮，验收合格后启用。", "验收合格后", True),  # a time without a day
        ("《河灯》的编剧是谁？", PLAY, "一等奖", False),
        ("《河灯》的编剧是谁？", PLAY, "梅若兰", True),
        ("《河灯》的编剧获了什么？", PLAY, "一等奖", True),
        ("《河灯》的票房是多少？", PLAY, "12%", False),
        ("《河灯》的票房是多少？", PLAY, "320万元", True),
        ("《河灯》的票房占全省的多少？", PLAY, "12%", True),
        ("河灯的出口量是多少？", PLAY, "320万元", False),
        ("河灯的出口量是多少？", PLAY, "12%", False),
        ("河灯的出口量是多少？", PLAY, "4.6万盏", True),
        ("河灯的出口量增长多少？", PLAY, "12%", True),
        ("茶园什么时候开园？", TEA, "谷雨", True),  # a day that has a name
        ("头茶什么时候上市？", TEA, "逢集", True),
        ("头茶什么时候过秤？", TEA, "清晨", True),
        ("头茶什么时候上市？", TEA, "采茶队", False),
        ("《河灯》的编剧是谁？", STAGED, "梅若兰", True),
        ("《河灯》的编剧是谁？", STAGED, "清河剧院", False),
        ("《河灯》的编剧是谁？", STAGED, "南岭剧团", False),
        ("山火是谁扑灭的？", FIRE, "冯小雪", False),
        ("山火是谁扑灭的？", FIRE, "田大成", True),
        ("山火的报道是谁写的？", FIRE, "冯小雪", True),
        ("记者是谁？", FIRE, "冯小雪", True),
        ("谁跟记者说的？", FIRE, "冯小雪", False),
        ("碰头会是谁主持的？", "副县长尉迟明到会讲话。", "尉迟明", False),  # who was there did not preside
        ("碰头会是谁主持的？", "副县长尉迟明主持会议。", "尉迟明", True),
        ("义诊在哪里举行？", CLINIC, "市卫健委", False),  # who holds it is not where
        ("义诊在哪里举行？", CLINIC, "《清河日报》", False),
        ("义诊在哪里举行？", CLINIC, "老广场", True),
        ("灯会在哪里办的？", "灯会在县文化馆举办。", "县文化馆", True),
        ("灯会在哪里办的？", "县文化馆联合举办灯会。", "县文化馆", False),
        ("他去了哪个村？", "他去了柳湾村。", "柳湾村", True),
        ("他去了哪个村？", "他去了忙碌的地方。", "忙碌", False),
        ("哪个社区的志愿者最多？", "“红马甲”志愿者进家入户。", "红马甲", False),
        ("他去了哪个社区？", "他去了“竹韵”社区。", "竹韵", True),
        ("义诊来了几位专家？", GROUPS, "120", False),  # the number of those whom they saw
        ("义诊有多少名群众参加？", GROUPS, "120", True),
        ("专家有几位？", "义诊请来4名专家。", "4名", True),
        ("学生来了多少人？", "活动有30名同学参加，另有9名老师。", "9名", False),
        ("那位使者叫什么名字？", "使者冒雨报到，当天上岗。", "冒雨报到，当天上岗", False),  # a clause is no name
        ("那位使者叫什么名字？", "使者方小满冒雨报到。", "方小满", True),
        ("被通报的是哪几家？", "两家被通报，改由县里验收。", "改由县里验收", False),
        ("被通报的是哪几家？", "南岭剧团、清河剧院被通报。", "南岭剧团、清河剧院", True),
        ("使者怎么报名？", "三、时间安排", "时间安排", False),
        ("晚会来了多少观众？", "晚会上演唱了《山河一家》等歌曲。", "《山河一家》等歌曲", False),
        ("晚会有几个节目？", "2021年元宵晚会在老戏台举行。", "2021年元宵晚会", False),
        ("晚会有几个节目？", "庆“八一”晚会在老戏台举行。", "庆“八一”晚会", False),
        ("绣娘的奖金是多少？", "绣娘得了金奖，学徒每月领3000元的工钱。", "3000元", False),
        ("学徒一个月多少工资？", "绣娘得了金奖，学徒每月领3000元的工钱。", "3000元", True),
        ("车主被罚了多少？", "车主付医药费1.2万元，罚款500元。", "1.2万元", False),
        ("车主被罚了多少？", "车主付医药费1.2万元，罚款500元。", "500元", True),
        ("车主花了多少？", "车主付医药费1.2万元，罚款500元。", "1.2万元", False),
        ("车主一共付了多少？", "车主付医药费1.2万元，罚款500元。", "1.2万元", True),
        ("邻居要掏多少钱给他？", "家里损失约3万元，邻居承担一半。", "3万元", False),
        ("家里损失多少钱？", "家里损失约3万元，邻居承担一半。", "3万元", True),
        ("不服的向谁反映？", "评委与选手有亲戚关系的回避。", "有亲戚关系", False),
        ("不服的向谁反映？", "不服的书面向县文旅局提出，次日为准。", "次日为准", False),
        ("不服的向谁反映？", "不服的书面向县文旅局提出，次日为准。", "县文旅局", True),
        ("作假的是哪几家？", "两家合用一间灶房的，按一家算。", "两家合用一间灶房的，按一家算", False),
        ("使者怎么报名？", "三、填写推荐表，报县文明办。", "填写推荐表，报县文明办", True),
    ],
)
def test_may_answer(question: str, text: str, words: str, expected: bool) -> None:
    sentence = sentence_of(text)
    start = text.index(words)
    (ask,) = asks(question, kind_of(question, "zh"))
    assert may_answer(ask, question, Span(sentence, start, start + len(words), 1.0)) is expected


@pytest.mark.parametrize(
    ("question", "words", "none"),
    [
        ("他种的是哪种柑橘？", "种植柑橘", True),
        ("他种的是哪种柑橘？", "红美人柑橘", False),
        ("他种的是哪种柑橘？", "红美人", False),
        ("他种的是哪种树？", "种了香樟树", False),
        ("他种的是什么？", "种植柑橘", False),
        ("会上说的“五项任务”是哪五项？", "“七大工程”", True),
        ("会上说的“五项任务”是哪五项？", "五大任务", False),
        ("会上说的“五项任务”是哪五项？", "清淤、护坡", False),
        ("退租的那3家铺子是哪几家？", "糕饼铺", False),
    ],
)
def test_what_the_best_words_show_to_be_untold(question: str, words: str, none: bool) -> None:
    (ask,) = asks(question, "which")
    assert is_untold(ask, question, Span(sentence_of(words), 0, len(words), 1.0)) is none


@pytest.mark.parametrize(
    ("question", "text", "words", "none"),
    [
        ("退租的那3家铺子是哪几家？", "年底退租的有3家糕饼铺。", "糕饼铺", True),
        ("退租的那3家铺子是哪几家？", "年底退租的3家铺子：裕丰、同兴、老谭家。", "裕丰、同兴、老谭家", False),
        ("年底退租的是哪几样铺子？", "年底退租的有3家糕饼铺。", "糕饼铺", False),
    ],
)
def test_so_many_of_a_sort_name_none_of_them(question: str, text: str, words: str, none: bool) -> None:
    (ask,) = asks(question, "list")
    start = text.index(words)
    assert is_untold(ask, question, Span(sentence_of(text), start, start + len(words), 1.0)) is none


@pytest.mark.parametrize(
    ("question", "untold"),
    [("水窖是哪天验收的？", True), ("水窖什么时候验收？", False)],
)
def test_what_is_due_has_not_happened(question: str, untold: bool) -> None:
    text = "三户须在9月底前申请验收。"
    (ask,) = asks(question, "when")
    assert is_untold(ask, question, Span(sentence_of(text), 4, 8, 1.0)) is untold
