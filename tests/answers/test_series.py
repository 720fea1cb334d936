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
        ("到汽车站可以坐1路、5路、12路公交车。", ["1路", "5路", "12路"]),
        ("目前3栋、5栋、8栋居民已经搬走。", ["3栋", "5栋", "8栋"]),
        ("服务项目：\n上门理发、修脚、缝补", ["上门理发", "修脚", "缝补"]),
        ("依法值班清单、采购清单、维修清单已经上墙。", ["依法值班清单", "采购清单", "维修清单"]),
        ("窗口服务不代收费、不代签字、不代保管证件过夜。", ["不代收费", "不代签字", "不代保管证件过夜"]),
        ("理事会不收礼金、不吃请饭、不拿回扣。", ["不收礼金", "不吃请饭", "不拿回扣"]),
        ("服务队未迟到、未早退、未缺勤。", ["未迟到", "未早退", "未缺勤"]),
        ("院子里无烟头、无纸屑、无积水。", ["无烟头", "无纸屑", "无积水"]),
        ("收购站不收废纸、旧铁、破布。", ["废纸", "旧铁", "破布"]),  # 不收 is said of all
        ("义诊为老人提供配眼镜、配假牙、看牙和用药咨询。", ["配眼镜", "配假牙", "看牙", "用药咨询"]),
        (
            "一行人走访了河湾村书屋、石桥村食堂、东湖社区日间照料站。",
            ["河湾村书屋", "石桥村食堂", "东湖社区日间照料站"],
        ),
        ("一行人看了南坡果园、河湾泵站和由旧库房改成的书屋。", ["南坡果园", "河湾泵站", "由旧库房改成的书屋"]),
        ("三、四组先通水。", ["三", "四组"]),
        ("二、三楼的灯坏了。", ["二", "三楼"]),
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


@pytest.mark.parametrize(
    ("pieces", "unit"),
    [
        (["坐1路", "5路", "8路", "12路公交车"], "路"),
        (["目前1号楼", "3号楼", "6号楼居民"], "号楼"),
        (["坐1路", "5路", "8号", "12路公交车"], ""),
        (["坐1路", "5路车", "8路"], ""),
        (["1路", "2路"], ""),
    ],
)
def test_items_that_are_numbers_share_what_is_numbered(pieces: list[str], unit: str) -> None:
    assert likeness(pieces).unit == unit


def test_a_number_and_what_is_numbered_are_the_whole_outer_item() -> None:
    alike = likeness(["去坐1路", "5路", "8路", "12路公交车"])
    assert (alike.start_of("去坐1路"), alike.end_of("12路公交车")) == (2, 3)


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("县妇联、县团委要组织理论宣讲、政策解读、文艺汇演。", ["理论宣讲", "政策解读", "文艺汇演"]),
        ("镇综合执法队、镇安监所应当落实巡查责任、整改台账、回访制度。", ["巡查责任", "整改台账", "回访制度"]),
    ],
)
def test_who_has_to_do_something_is_no_item_of_what_is_to_be_done(text: str, items: list[str]) -> None:
    assert _series(text) == [items]


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
    assert not _series("报名的不少，其中大家都很热心，天气也好，场地够大。")


def test_amounts_behind_qizhong_are_a_list() -> None:
    assert ["镇里补助8万元", "村里自筹5万元", "企业捐赠3万元"] in _series(
        "修渠的钱有了着落，其中镇里补助8万元，村里自筹5万元，企业捐赠3万元。"
    )


@pytest.mark.parametrize(
    ("text", "items"),
    [
        (
            "协会全年收到会费30万元，企业赞助12万元，利息收入2万元。",
            ["会费30万元", "企业赞助12万元", "利息收入2万元"],
        ),
        (
            "修桥花了60万元，镇财政出40万元，村集体出15万元，企业捐赠5万元。",
            ["镇财政出40万元", "村集体出15万元", "企业捐赠5万元"],
        ),
        (
            "会费收入30万元，企业赞助12万元，外加门票收入2万元。",
            ["会费收入30万元", "企业赞助12万元", "门票收入2万元"],
        ),
        ("修桥花了70万元，其中镇财政出40万元，村集体出15万元。", ["镇财政出40万元", "村集体出15万元"]),
        ("卖菜收入30万元，租金12万元，利息2万元。", ["卖菜收入30万元", "租金12万元", "利息2万元"]),
        ("协会全年收到会费30万元，支出28万元。", []),
    ],
)
def test_clauses_with_amounts_are_a_list_without_their_sum(text: str, items: list[str]) -> None:
    assert _series(text) == ([items] if items else [])


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("书屋买来了台灯、书架、桌椅，以及窗帘、地毯。", ["台灯", "书架", "桌椅", "窗帘", "地毯"]),
        ("书屋买来了台灯、书架、桌椅等，还有窗帘、地毯、挂钟。", ["台灯", "书架", "桌椅", "窗帘", "地毯", "挂钟"]),
        ("社区备了口罩、酒精、手套，还包括体温枪、护目镜。", ["口罩", "酒精", "手套", "体温枪", "护目镜"]),
        ("超市卖油盐、酱醋、茶叶，还有针线。", ["油盐", "酱醋", "茶叶", "针线"]),
        ("超市卖油盐、酱醋、茶叶，还有针线和纽扣。", ["油盐", "酱醋", "茶叶", "针线", "纽扣"]),
        ("两家单位捐来大米、面粉，还有食用油之类的东西。", ["大米", "面粉", "食用油"]),
        ("超市卖油盐、酱醋、茶叶，还有三天就开业了。", ["油盐", "酱醋", "茶叶"]),
        ("作坊里有采茶工、制茶工、包装工，以及在外地跑销售的人。", ["采茶工", "制茶工", "包装工"]),
        ("超市卖油盐、酱醋、茶叶，以及三名师傅。", ["油盐", "酱醋", "茶叶", "三名师傅"]),
        ("书屋买来了台灯、书架、桌椅供大家使用，还有窗帘。", ["台灯", "书架", "桌椅"]),
        ("队员们带来了铁锹、雨衣、绳索参加演练，还有手电筒。", ["铁锹", "雨衣", "绳索"]),
    ],
)
def test_a_series_goes_on_behind_what_adds_to_it(text: str, items: list[str]) -> None:
    assert _series(text) == [items]


def test_a_series_does_not_go_on_in_a_clause_of_its_own() -> None:
    assert _series("书屋买来了台灯、书架、桌椅，学校添置了窗帘、地毯。") == [["台灯", "书架", "桌椅"], ["窗帘", "地毯"]]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("拒载乘客的，故意绕道的，未使用计价器的。", ["拒载乘客的", "故意绕道的", "未使用计价器的"]),
        ("不予受理的有：\n材料不全的；\n超过期限的。", ["材料不全的", "超过期限的"]),
        ("不是本村的，超过期限的。", ["不是本村的", "超过期限的"]),
    ],
)
def test_clauses_that_end_with_de_name_cases(text: str, items: list[str]) -> None:
    assert items in _series(text)


@pytest.mark.parametrize("text", ["拒载乘客的，故意绕道的，一律停运。", "他是村里的，我是镇上的，她是县里的。"])
def test_one_clause_that_does_not_end_so_and_sentences_name_no_cases(text: str) -> None:
    assert not _series(text)


@pytest.mark.parametrize("text", ["三、河堤加固", "工作要点：一、修河堤。二、铺道路。", "本月事项：1、清淤。2、换泵。"])
def test_the_number_of_a_point_is_no_item(text: str) -> None:
    assert not _series(text)


def test_a_series_within_a_point_has_its_items() -> None:
    assert _series("三、河堤加固、道路拓宽、路灯更换") == [["河堤加固", "道路拓宽", "路灯更换"]]


def test_titles_of_which_most_are_told_with_their_sort_are_one_series() -> None:
    found = [
        one for one in enumerations("台上演出了歌曲《月光》、川剧《借伞》、《春风》等节目") if one.shape == "quotes"
    ]
    assert [len(one.entries) for one in found] == [3]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ('突出"明礼、互助、诚信"三个方面。', ["明礼", "互助", "诚信"]),
        ('推行"四步法"："看现场、问群众、查台账、评结果"。', ["看现场", "问群众", "查台账", "评结果"]),
    ],
)
def test_straight_quotes_hold_a_series(text: str, items: list[str]) -> None:
    assert _series(text) == [items]


def test_a_straight_quote_without_another_opens_nothing() -> None:
    text = '展板高1.8"、1.9"、2.0"，摆在门口，写着明礼、互助、诚信。'
    assert _series(text)[-1] == ["明礼", "互助", "诚信"]


def test_blanks_before_a_series_are_no_part_of_its_first_item() -> None:
    assert _series("　　铁锹、雨衣、沙袋") == [["铁锹", "雨衣", "沙袋"]]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        (
            "对昌河路占道、柳巷口积水、桥头街路灯不亮等三个问题，限期整改。",
            ["昌河路占道", "柳巷口积水", "桥头街路灯不亮"],
        ),
        (
            "获奖的有东街社区的扫雪队、西街社区的送饭队和南门社区的修车队。",
            ["东街社区的扫雪队", "西街社区的送饭队", "南门社区的修车队"],
        ),
        ("老人放过牛、种过树、开过面馆，如今歇了。", ["放过牛", "种过树", "开过面馆"]),
    ],
)
def test_outer_items_are_made_of_the_words_that_the_others_are_made_of(text: str, items: list[str]) -> None:
    assert items in _series(text)


def test_lists_between_semicolons_in_brackets_are_apart() -> None:
    text = "工程包括（每个村建一间书屋，一口水井，一处广场；每个乡建一座泵站，一个市场，一个车站）两级。"
    assert _series(text) == [["一间书屋", "一口水井", "一处广场"], ["一座泵站", "一个市场", "一个车站"]]
