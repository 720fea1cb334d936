"""How far a claim goes: on which days, at what time, all of them, only them, on schedule."""

import pytest

from tests.answers.making import verdict


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("夜航救助电话是不是只能白天打？", "夜航救助电话24小时有人接听。"),
        ("夜航救助电话只在上班时间接吗？", "夜航救助电话全天候接听。"),
        ("三座泵房全部完工了吗？", "三座泵房中,东湾、柳洲已完工,石桥泵房因雨尚未开工。"),
        ("40个充电桩都正常使用吗？", "40个充电桩中，正常使用31个，损坏9个。"),
        ("40户都搬了吗？", "40户中已搬38户。"),
        ("会员都参加培训了吗？", "会员40人参加培训，另有12人请假。"),
        ("泳池的教练都是女教练吗？", "泳池有教练40人，其中女教练31人。"),
        ("补贴全由镇政府出吗？", "补贴由镇政府和果农按六比四分担。"),
        ("游泳课是不是只有会员参加？", "会员、会员家属参加游泳课。"),
        ("水塔是按计划封顶的吗？", "水塔6月封顶，比计划晚了20天。"),
        ("比赛如期举行了吗？", "受大风影响，比赛推迟到周日举行。"),
    ],
)
def test_denied(question: str, text: str) -> None:
    assert verdict(question, text) is False


@pytest.mark.parametrize(
    ("question", "text", "read"),
    [
        ("40户都搬了吗？", "40户全部搬迁。", ""),
        ("夜市周末开放吗？", "夜市周五至周日开放。", "夜市周五至周日开放"),
        ("游泳课是不是只有会员参加？", "游泳课只限会员参加。", ""),
    ],
)
def test_affirmed(question: str, text: str, read: str) -> None:
    assert verdict(question, text, read=read) is True


@pytest.mark.parametrize(
    ("question", "text", "read"),
    [
        ("游泳课是不是只有会员参加？", "会员参加游泳课。", "会员参加游泳课"),  # of others it says nothing
        ("水渠全部完工了吗？", "水渠东段全部完工，西段尚未开工。", ""),
        ("夜市周日开放吗？", "夜市周一至周六开放。", "夜市周一至周六开放"),
        ("每天都有班车吗？", "班车每周一、三、五各一班。", "班车每周一、三、五各一班"),
        ("外地人能报名吗？", "报名者须有本县户籍。", "须有本县户籍"),
        ("家属也能领游泳票吗？", "会员可以领游泳票。", "可以领游泳票"),
        ("伞还晚了要罚款吗？", "阅览室内不得饮食，违者罚款20元。", "违者罚款20元"),
        ("后院种的是玉米吗？", "后院开出两垄地，种上了反季节的豆角。", "种上了反季节的豆角"),
    ],
)
def test_what_is_said_of_others_decides_nothing(question: str, text: str, read: str) -> None:
    assert verdict(question, text, read=read) is None
