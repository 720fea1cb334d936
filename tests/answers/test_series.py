"""Where series of items begin and end, by what their items have in common and the numbers told beside them."""

from __future__ import annotations

import pytest

from assistant.answers.enumerations import enumerations
from assistant.answers.series import counted, likeness


def _series(text: str) -> list[list[str]]:
    return [[text[entry.start : entry.end] for entry in listing.entries] for listing in enumerations(text)]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("村里推行“四步法”：党员议、村民评、干部办、大家管。", ["党员议", "村民评", "干部办", "大家管"]),
        ("大家想出了党员包、干部帮、邻里助、社会捐的办法。", ["党员包", "干部帮", "邻里助", "社会捐"]),
        ("要做到早发现、早报告、早隔离、早治疗。", ["早发现", "早报告", "早隔离", "早治疗"]),
        ("培训内容包括心脏按压、人工呼吸、伤口包扎。", ["心脏按压", "人工呼吸", "伤口包扎"]),
        ("仓库备有三样物资：铁锹50把、雨衣80件、编织袋600个。", ["铁锹50把", "雨衣80件", "编织袋600个"]),
        ("其中镇里补助8万元、村里自筹5万元、企业捐赠3万元。", ["镇里补助8万元", "村里自筹5万元", "企业捐赠3万元"]),
        ("昨晚坏的是第2、第6、第8号路灯，今天已修好。", ["第2", "第6", "第8号"]),
        ("小区的1号、3号、8号楼都要换水表。", ["1号", "3号", "8号"]),
        ("近日，中心推出助餐、助浴、助洁、助医、康复护理等服务。", ["助餐", "助浴", "助洁", "助医", "康复护理"]),
    ],
)
def test_outer_items_are_cut_like_the_others(text: str, items: list[str]) -> None:
    assert items in _series(text)


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("先后演出歌曲《春耕》、快板《说家风》和小戏《婆婆也是妈》。", ["《春耕》", "《说家风》", "《婆婆也是妈》"]),
        ("外科、眼科、疼痛与康复医学科3个科室通过验收。", ["外科", "眼科", "疼痛与康复医学科"]),
        ("外科、眼科、疼痛与康复医学科通过验收。", ["外科", "眼科", "疼痛与康复医学科"]),
        ("校车经过东河湾、柳树店、青石桥和北关四个站点，", ["东河湾", "柳树店", "青石桥", "北关"]),
        ("目前3号楼1单元、5号楼2单元和9号楼4单元也已报名。", ["3号楼1单元", "5号楼2单元", "9号楼4单元"]),
        ("县民政局与财政局、教育局、卫健委联合发文。", ["县民政局", "财政局", "教育局", "卫健委"]),
        ("单科不及格、旷课超过六学时、被通报批评的，取消资格。", ["单科不及格", "旷课超过六学时", "被通报批评的"]),
        ("近期新开了声乐、舞蹈、书画、太极拳和摄影五个班。", ["声乐", "舞蹈", "书画", "太极拳", "摄影"]),
        ("镇里授予周大勇、许小燕和民兵队长郝志强“抢险标兵”称号。", ["周大勇", "许小燕", "民兵队长郝志强"]),
    ],
)
def test_conjunctions_join_items_or_stand_inside_names(text: str, items: list[str]) -> None:
    assert items in _series(text)


def test_a_predicate_is_no_part_of_the_last_item() -> None:
    assert ["孙建国", "吴卫东", "郑小梅"] in _series("孙建国、吴卫东和郑小梅在会上作了发言。")
    assert ["东山村", "西山村", "南山村"] in _series("全镇共有东山村、西山村、南山村三个村获评省级文明村。")


def test_likeness_tells_nothing_of_items_that_share_nothing() -> None:
    alike = likeness(["书法", "象棋与围棋", "摄影"])
    assert (alike.beginning, alike.ending, alike.measured, alike.numbered, alike.length) == ("", "", False, False, 0)
    assert alike.end_of("摄影班开课") is None


def test_numbers_told_beside_a_series() -> None:
    assert counted("中心添置了三样东西：水泵、", "沙袋400个") == (400, 3)
    assert counted("2023年第5期刊登了水泵、", "沙袋") == ()


def test_clauses_behind_a_colon_that_are_told_to_be_a_list() -> None:
    assert ["迟到三次以上", "损坏设备", "泄露密码"] in _series(
        "有下列情形之一的,停用账号:迟到三次以上,损坏设备,泄露密码。"
    )
    assert ["闯红灯扣6分", "乱停车扣2分", "不戴头盔扣1分"] in _series(
        "小组也扣分：闯红灯扣6分，乱停车扣2分，不戴头盔扣1分。"
    )
    assert not _series("他说：今天下大雨，大家都没来，会改期了。")
    assert not _series("会上点出下列问题：一是经费不足；二是人手不够；三是场地太小。")
