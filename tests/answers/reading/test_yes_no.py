from dataclasses import replace

import pytest

from assistant.answers.reading.claims import claim_of, verdict_word
from assistant.answers.reading.polarity import modal_of
from assistant.answers.reading.yes_no import decide
from tests.answers.making import sentence_of, verdict
from vectorstore.words import fold_chars


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        ("青山局是不是每年只开一次安全会议？", "青山局每年开两次以上安全会议。", False),
        ("青山局是否每年开两次安全会议？", "青山局每年开两次安全会议。", True),
        ("工作专班是不是每月开一次推进会？", "工作专班每周开一次推进会。", False),
        ("青山局每个月都去看望老人吗？", "青山局每季度固定时间走访辖区老人。", False),
        ("东湖社区获评全国先进社区吗？", "西湖社区获评“全国先进社区”，东湖社区获评“全省文明社区”。", None),
        ("东湖社区获评全省文明社区吗？", "西湖社区获评“全国先进社区”，东湖社区获评“全省文明社区”。", True),
        ("赵明主持会议了吗？", "李建国主持会议，赵明参加会议。", None),
        ("青山镇的合格率达到98%了吗？", "青山镇的合格率达98%。", True),
        ("大会是5月6日召开的吗？", "5月9日，大会召开。", False),
        ("李建国是否参加大会？", "李建国没有参加大会。", False),
        ("李建国是否参加大会？", "李建国参加大会。", True),
        ("李建国是否主持颁奖仪式？", "绿化工作有序推进。", None),
        ("通报的40个问题全部整改了吗？", "通报的40个问题已整改37个，尚有3个未整改到位。", False),
        ("通报的40个问题都整改了吗？", "通报的40个问题都已整改。", True),
    ],
)
def test_the_sentence_decides_or_nothing_does(question: str, text: str, answer: bool | None) -> None:
    decision = decide(claim_of(question), sentence_of(text))
    assert (decision.yes if decision else None) is answer


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("游泳馆周末开放吗？", "游泳馆周末照常开放。"),
        ("花房里能拍照吗？", "花房里可以拍照，但不得使用闪光灯。"),
        ("今年报名人数比去年多吗？", "今年报名人数326人，去年报名人数280人。"),
        ("更换物业的提案通过了吗？", "更换物业的提案表决结果：同意61票，反对20票。"),
        ("办证要预约吗？", "办证须提前一天预约。"),
        ("老人理发要付钱吗？", "老人理发每次5元。"),
        ("轮椅押金是100元吗？", "轮椅凭身份证借用，押金100元。"),
        ("小区有没有充电桩？", "小区现有充电桩12个。"),
        ("陈阿姨参加合唱比赛了吗？", "陈阿姨参加合唱比赛并领唱。"),
        ("图书室是不是不能带饮料？", "图书室内不得带饮料。"),
        ("电梯更换完成了吗？", "电梯更换工程已于上月竣工。"),
        ("参赛人数不到100人吗？", "参赛人数为96人。"),
        ("借阅证补办免费吗？", "借阅证补办不收费，当天可取。"),
        ("夜市摊位出租率是不是比整体低？", "摊位出租率由51%提高到63%，但夜市出租率只有40%。"),
        ("报名人数比去年多吗？", "报名人数326人，比去年增加40人。"),
        ("报名人数比去年少吗？", "报名人数较上年减少12人。"),
        ("夜市是不是只在周末开放？", "夜市只在周末开放。"),
        ("外来车辆能在院内停车吗？", "外来车辆经登记可在院内停车。"),
        ("音乐会是晚上开演吧？", "音乐会晚上7点开演。"),
        ("水塔修好了吧？", "水塔已经修好。"),
        ("食堂供餐是免费的不？", "食堂免费供餐。"),
        ("72岁的老人听戏可以免费吗？", "戏院票价8元，70岁以上老人听戏免票。"),
    ],
)
def test_affirmed(question: str, text: str) -> None:
    assert verdict(question, text) is True


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("借阅证补办收费吗？", "借阅证补办免费，当天可取。"),
        ("游泳馆周末开放吗？", "游泳馆周末关闭，平日照常。"),
        ("今年报名人数增加了吗？", "今年报名人数比去年减少40人。"),
        ("今年报名人数比去年少吗？", "今年报名人数326人，去年报名人数280人。"),
        ("报名人数比去年少吗？", "报名人数326人，比去年增加40人。"),
        ("报名人数比去年多吗？", "报名人数较上年减少12人。"),
        ("夜市是不是只在周末开放？", "夜市每天晚上六点开放。"),
        ("夜市是不是仅节假日开放？", "夜市全年开放。"),
        ("养狗的提案通过了吗？", "养狗的提案被业主大会否决。"),
        ("更换物业的提案通过了吗？", "更换物业的提案表决结果：同意11票，反对20票，弃权2票。"),
        ("宠物能带进花房吗？", "花房内禁止携带宠物，导盲犬除外。"),
        ("花房里能用闪光灯吗？", "花房里可以拍照，但不得使用闪光灯。"),
        ("领奖可以让别人代领吗？", "领奖须由本人到场。"),
        ("比赛提前举行了吗？", "因下雨，比赛推迟到周六举行。"),
        ("办证需要预约吗？", "办证无需预约，当场办结。"),
        ("轮椅押金是200元吗？", "轮椅凭身份证借用，押金100元。"),
        ("小区有没有充电桩？", "小区没有充电桩，正在申请。"),
        ("陈阿姨参加合唱比赛了吗？", "陈阿姨因感冒缺席合唱比赛。"),
        ("会议是线上举行的吗？", "会议在二楼会议室线下举行。"),
        ("图书室是不是可以带饮料？", "图书室内不得带饮料。"),
        ("房租上涨了吗？", "房租没有上涨，仍为每月900元。"),
        ("未成年人能进网吧吗？", "未成年人不得进入网吧。"),
        ("参赛人数超过100人吗？", "参赛人数为96人。"),
        ("门票免费吗？", "门票20元，六十岁以上老人半价。"),
        ("音乐会是晚上开演吧？", "音乐会下午3点开演。"),
        ("水塔修好了吧？", "水塔尚未修好。"),
    ],
)
def test_denied(question: str, text: str) -> None:
    assert verdict(question, text) is False


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("停车要不要交费？", "停车前两小时免费，之后每小时3元。"),
        ("书还晚了要罚钱吗？", "书架上不得摆放水杯，首次罚款50元。"),
        ("快递柜收费吗？", "快递柜不断增加。"),
        ("饭盒押金是30元吗？", "饭盒押金在归还饭盒时退还。"),
        ("今年报名人数比去年多吗？", "今年报名人数326人。"),
        ("报名人数比去年多吗？", "报名人数同比下降3%，缴费人数同比增长2%。"),
        ("夜市是不是只在周末开放？", "书屋每天开放。"),
        ("夜市摊位出租率比全省低吗？", "摊位出租率由51%提高到63%，但夜市出租率只有40%。"),
        ("陈阿姨主持合唱比赛了吗？", "陈阿姨参加合唱比赛，林校长主持。"),
        ("音乐会是晚上开演吗？", "音乐会上午9点开演，下午3点加演。"),
        ("音乐会是晚上开演吗？", "画展下午开放。"),
        ("水票能转送给邻居吗？", "问：水票可以转送给邻居吗？"),  # only asked
    ],
)
def test_undecided(question: str, text: str) -> None:
    assert verdict(question, text) is None


@pytest.mark.parametrize(
    ("question", "text", "read", "answer"),
    [
        ("借阅证丢了要交钱吗？", "借阅证遗失后，凭身份证补办，不收费。", "不收费", False),
        ("奖金是他自己领的吗？", "奖金由其弟代领，本月到账。", "奖金由其弟代领", False),
        ("轮椅可以借回家吗？", "轮椅凭身份证借用，七天内归还，损坏不赔。", "凭身份证借用", True),
        ("残疾人坐公交要买票吗？", "残疾人凭证免费乘坐公交，其他乘客每人2元。", "凭证免费乘坐公交", False),
        ("不是会员能借轮椅吗？", "非会员可以借轮椅，押金100元。", "可以借轮椅", True),
        ("雨天可以不穿校服吗？", "遇到雨天，可以不穿校服。", "可以不穿校服", True),
        ("晴天可以不穿校服吗？", "晴天不可以不穿校服。", "不可以不穿校服", False),
        ("宿舍能放电饭锅不？", "宿舍可放电饭锅，离开时断电。", "可放电饭锅", True),
        ("玉米增产了没？", "受旱情影响，玉米减产。", "玉米减产", False),
        ("大家都赞成打井吗？", "老村长不同意打井。", "老村长不同意打井", False),
        ("断头路已经通车了吗？", "断头路预计4月底通车。", "预计4月底通车", False),
        ("周一能去图书馆吗？", "图书馆周一闭馆。", "周一闭馆", False),
        ("天窗能用气枪吹吗？", "天窗千万别用气枪吹。", "别用气枪吹", False),
        ("晚到要交滞纳金吗？", "晚到十日以内不收滞纳金。", "不收滞纳金", False),
        ("摆摊要交管理费吗？", "夜市管理方不得收取管理费。", "不得收取管理费", False),
        ("工会办过培训班没有？", "工会不举办也不委托他人举办培训班。", "不举办也不委托他人举办培训班", False),
        ("暗访组听汇报了吗？", "暗访组不进村部、不听汇报。", "不进村部、不听汇报", False),
        ("没成熟的柿子会变甜吗？", "柿子摘下来不会再变甜。", "不会再变甜", False),
        ("十二讲都讲完了吗？", "十二讲已讲完十讲，其余两讲改为录像。", "其余两讲改为录像", False),
        ("青石中学以前进过决赛吗？", "青石中学首次闯入决赛。", "首次闯入决赛", False),
        ("戏曲队都表演完了吗？", "戏曲队表演完成约七成。", "完成约七成", False),
        ("积分能换成现钱吗？", "积分不可提现、不可转让。", "不可提现、不可转让", False),
        ("禁放区初一能放鞭炮吗？", "禁放区全年禁止燃放鞭炮。", "全年禁止燃放鞭炮", False),
        ("静音时闹钟会响吗？", "闹钟不受静音影响，照常会响。", "照常会响", True),
        ("农户拆猪圈拿到补偿了吗？", "农户自发拆除猪圈41处，没有要一分钱补偿。", "没有要一分钱补偿", False),
        ("中午能办证吗？", "办证大厅中午不休息。", "中午不休息", True),
        ("校园里能开车吗？", "校园里不得开车（急救车除外）。", "不得开车（急救车除外）", False),
        ("护工费能从年金里扣吗？", "护工费由年金账户结算，膳食不收钱。", "由年金账户结算", True),
        ("房租涨了吗？", "房租仍为每月900元。", "仍为每月900元", False),
        ("公交票价上调了没有？", "公交票价维持2元。", "维持2元", False),
        ("开馆时间改了吗？", "开馆时间照旧。", "开馆时间照旧", False),
        ("灯会取消了吧？", "灯会照常举行。", "灯会照常举行", False),
        ("公交票价涨了吗？", "公交票价已上涨至3元。", "已上涨至3元", True),
        ("票价不变吗？", "票价仍为2元。", "仍为2元", True),
        ("村里调查水井了吗？", "村里仍在调查水井。", "仍在调查水井", True),  # no change is asked for
        ("灯会是5月6日办的吗？", "灯会在镇上的广场于5月8日开幕。", "5月8日开幕", False),
        ("这是第四届灯会吧？", "广场上第三届灯会开幕。", "第三届灯会开幕", False),
        ("灯会办到第四届了吗？", "广场上第三届灯会开幕。", "第三届灯会开幕", False),
        ("报名人数比去年多吗？", "报名人数326人，同比下降7.5%。", "同比下降7.5%", False),
        ("报名人数比去年少吗？", "报名人数326人，同比下降7.5%。", "同比下降7.5%", True),
        ("夜市只周六开吗？", "夜市每天晚上六点开放。", "每天晚上六点开放", False),
        ("票价没变吗？", "票价维持2元。", "维持2元", True),
    ],
)
def test_the_clause_that_the_reader_chose_decides(question: str, text: str, read: str, answer: bool) -> None:
    assert verdict(question, text, read=read) is answer


@pytest.mark.parametrize("question", ["第四届灯会在北街办吗？", "第四届灯会办了吗？"])
def test_what_is_told_of_another_edition_denies_nothing(question: str) -> None:
    assert verdict(question, "广场上第三届灯会开幕。", read="第三届灯会开幕") is None


def test_what_the_reader_chose_is_not_overruled_by_other_words() -> None:
    chosen, other = "托管班的开支由家长会商定。", "托管班能订午餐，也能订点心。"
    assert verdict("托管班能订午餐吗？", chosen, other, read="由家长会商定") is None


def test_sentences_that_contradict_each_other_decide_nothing() -> None:
    open_, closed = "游泳馆周末开放，请带泳帽。", "游泳馆周末关闭，请改日再来。"
    assert verdict("游泳馆周末开放吗？", open_, closed, read="游泳馆周末开放") is None


@pytest.mark.parametrize(
    ("question", "affirmed", "denied"),
    [
        ("花房里能不能拍照？", "能", "不能"),
        ("花房里可以拍照吗？", "可以", "不可以"),
        ("办证要预约吗？", "要", "不用"),
        ("办证需要预约吗？", "需要", "不需要"),
        ("小区有没有充电桩？", "有", "没有"),
        ("寄存行李收不收钱？", "收", "不收"),
        ("赵平去没去现场？", "去", "没去"),
        ("花房里是不是能拍照？", "是", "不是"),
        ("花房里不能拍照吗？", "是", "不是"),
        ("会议开了吗？", "是", "没有"),
        ("会议的主要内容公布了吗？", "是", "没有"),
        ("寄存处能过夜不", "能", "不能"),
        ("管理员要押金了没？", "是", "没有"),
        ("不会用手机，寄存要交钱吗？", "要", "不用"),
        ("有没有规定只能存一天？", "有", "没有"),
        ("寄存处搬到二楼了，是不是？", "是", "不是"),
        ("寄存处可以过夜，对不？", "是", "不是"),
        ("厨艺技能比武在镇上办吗？", "是", "不是"),
    ],
)
def test_the_first_word_fits_the_question(question: str, affirmed: str, denied: str) -> None:
    assert (verdict_word(question, True), verdict_word(question, False)) == (affirmed, denied)


@pytest.mark.parametrize(
    ("question", "claim"),
    [
        ("赵平去没去现场？", "赵平去现场"),
        ("吃饭要不要钱？", "吃饭要钱"),
        ("一楼交不交钱？", "一楼交钱"),
        ("是不是每天开门？", "每天开门"),
        ("寄存处搬到二楼了，是不是？", "寄存处搬到二楼了"),
        ("寄存处可以过夜，对不", "寄存处可以过夜"),
        ("寄存处能过夜不", "寄存处能过夜"),
        ("有没有规定只能存一天？", "只能存一天"),
    ],
)
def test_a_verb_asked_both_ways_is_claimed_once(question: str, claim: str) -> None:
    assert claim_of(question) == claim


def test_what_must_be_done_elsewhere_cannot_be_done_here() -> None:
    told = sentence_of("补办身份证仍需到派出所办理，村里只负责预约。")
    assert decide(claim_of("补办身份证能在村里办吗？"), told, "may").yes is False  # type: ignore[union-attr]
    assert decide(claim_of("补办身份证能到派出所办吗？"), told, "may").yes is True  # type: ignore[union-attr]


ASKED = "问：水票能转送给邻居吗？"
ASKED_WITH_NOT = "问：水票不能转送给邻居吗？"


def replied(question: str, asked: str, reply: str) -> bool | None:
    """What is made of a sentence that stands behind what was asked."""
    decision = decide(claim_of(question), replace(sentence_of(reply), before=fold_chars(asked)), modal_of(question))
    return None if decision is None else decision.yes


@pytest.mark.parametrize(
    ("question", "asked", "reply", "answer"),
    [
        ("水票能转送给邻居吗？", ASKED, "答：不可以，只限本户使用。", False),
        ("水票能转送给邻居吗？", ASKED, "答复：不行。转送的一律作废。", False),
        ("水票可以转送给邻居吧？", ASKED, "答：可以，登记后即可。", True),
        ("水票不能转送给邻居吗？", ASKED, "答：不可以，只限本户使用。", True),
        ("水票能转送给邻居吗？", ASKED_WITH_NOT, "答：不能，只限本户使用。", False),
        ("水票不能转送给邻居吗？", ASKED_WITH_NOT, "答：不能，只限本户使用。", True),
        ("水票能转送给邻居吗？", ASKED_WITH_NOT, "答：可以，登记后即可。", True),
        ("水票不能转送给邻居吗？", ASKED_WITH_NOT, "答：可以，登记后即可。", False),
        ("办水卡要交押金吗？", "问：办水卡需要交押金吗？", "不用，免费办。", False),
        ("办水卡要交押金吗？", "问：办水卡需要交押金吗？", "需要，每张20元。", True),
    ],
)
def test_a_reply_decides_what_was_asked_before_it(question: str, asked: str, reply: str, answer: bool) -> None:
    assert replied(question, asked, reply) is answer


@pytest.mark.parametrize(
    ("question", "asked", "reply"),
    [
        ("水票能换成现金吗？", ASKED, "答：不可以，只限本户使用。"),  # something else is asked
        ("水票能转送给邻居吗？", "水票按户发放。", "答：不可以，只限本户使用。"),  # nothing is
        ("水票能转送给邻居吗？", f"{ASKED}答：可以。问：旧票能用吗？", "答：不可以，过期作废。"),
        ("水票能转送给邻居吗？", ASKED, "答：请到村部登记。"),
    ],
)
def test_a_reply_to_something_else_decides_nothing(question: str, asked: str, reply: str) -> None:
    assert replied(question, asked, reply) is None
