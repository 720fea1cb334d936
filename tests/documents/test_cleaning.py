"""Cleaning deletes and reflows, and never changes a character."""

import random
from itertools import pairwise

import pytest

from assistant.documents import from_text
from assistant.documents.cleaning import Cleaned, clean
from assistant.documents.source import Source

SITE = "\n".join(
    [
        "《2022年度河道治理总结.docx》由会员分享,可在线阅读,更多相关《2022年度河道治理总结.docx(6页珍藏版)》请在文库网上搜索。",
        "1、2022年度河道治理总结以下是为大家整理的关于2022年度河道治理总结的文章,希望大家能够喜爱!一、河道清淤工作"
        "全年清淤河道36公里,清运淤泥5.2万方,沿线村庄积极配合,群众反映良好,各项任务按期完成,质量全部合格。围绕“2",
        "2、022年治水行动”,各乡镇组织巡查1200余次,发现问题310个,整改到位298个,其余问题已经列入台账,明确责任人和"
        "完成时限,县里每月通报一次进展,确保年底以前全部销号,工作推进有力有序,成效明显。县水利局牵头组织联合执",
        "3、法,查处违法采砂案件9起,有力震慑了违法行为。二、绿化提升工作沿河新栽柳树8600棵,铺设步道12公里,建成口袋公"
        "园5处,为周边居民提供了休闲去处,受到群众欢迎,有关做法被市里推广,多家媒体作了报道,影响越来越大。县林",
        "4、业局负责日常管护,成活率保持在95%以上,做到有人管、有钱管、管得好。下一步将继续加强巡查管护,巩固治理成果,"
        "让群众共享碧水清流,为建设美丽家园作出新的贡献,努力实现河畅、水清、岸绿、景美的目标。",
        "限制150内",
    ]
)


def cleaned(text: str, *, paged: bool = False) -> Cleaned:
    return clean(Source(text, paged=paged))


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("县委书记张 建新主持会议。", "县委书记张建新主持会议。"),
        ("2023 年 8 月 10 日，投入 12.5 万元。", "2023年8月10日，投入12.5万元。"),
        ("分析形势, 梳理问题。", "分析形势,梳理问题。"),
        ("开展“知民情 解民忧”走访。", "开展“知民情 解民忧”走访。"),
        ("会议通 知", "会议通知"),
        ("县医院新添 CT 两台，B 超三台。", "县医院新添 CT 两台，B 超三台。"),
        ("参会人员：王小芳 李建国 赵子敏", "参会人员：王小芳 李建国 赵子敏"),
        ("第一条 为加强管理，制定本办法。", "第一条 为加强管理，制定本办法。"),
        ("林 小 雨\u3000县医院内科\u3000护士", "林小雨\u3000县医院内科\u3000护士"),
        ("林 小 雨 张 大 山", "林小雨张大山"),
        ("时  间：三月五日", "时间：三月五日"),
        ("出席：季  春、安 然、欧阳小满", "出席：季春、安然、欧阳小满"),
        ("经评选，共 1 2 人当选。", "经评选，共12人当选。"),
        ("夜里 六点 到 九点 由门卫值守，不另行通知。", "夜里六点到九点由门卫值守，不另行通知。"),
        ("◇ 磨刀 季春每月来两次，地点在东门。", "◇ 磨刀 季春每月来两次，地点在东门。"),
        ("强化责任落实 推动工作提速", "强化责任落实 推动工作提速"),
        ("**一是加强领导。**成立专班。", "一是加强领导。成立专班。"),
        ("## 一、总体情况 ##", "一、总体情况"),
        ("- 第一项\n- 第二项", "第一项\n第二项"),
        ("1. 第一项\n2. 第二项\n3. 第三项", "1. 第一项\n2. 第二项\n3. 第三项"),
        ("电话：138****5678和139****1234", "电话：138****5678和139****1234"),
        ("姓名：________ 单位：________", "姓名：________ 单位：________"),
        ("详见[县政府网站](https://example.com/a)。", "详见县政府网站。"),
        ("零\u200b宽\ufeff字\x00符\ud800没有\ue000了", "零宽字符没有了"),
        ("2019\n年11月4日，学校举行开学典礼。", "2019年11月4日，学校举行开学典礼。"),
        ("突出实效。一是明确工作目\n\n标。制定方案。", "突出实效。一是明确工作目标。制定方案。"),
        ("版权所有 青禾网", "版权所有 青禾网"),
        (
            "名次\n单位\n1\n柳河镇\n2\n石桥乡\n3\n东街村\n4\n双桥镇",
            "名次\n单位\n1\n柳河镇\n2\n石桥乡\n3\n东街村\n4\n双桥镇",
        ),
        ("第一段。\n\n- 3 -\n\n第二段。", "第一段。\n第二段。"),
        (
            "王芳，县医院护士\n李建国，柳河镇村民\n赵敏，小学教师",
            "王芳，县医院护士\n李建国，柳河镇村民\n赵敏，小学教师",
        ),
    ],
)
def test_cleaning(raw: str, expected: str) -> None:
    assert cleaned(raw).text == expected


def test_a_paragraph_cut_by_a_page_break_is_joined() -> None:
    first = "各单位要对照清单逐项整改，实行日巡查、周小结制度，压实工作责任，强化督促检查，确"
    raw = f"{first}\n\n保各项任务落实到位。\n\n下一段。"
    assert "确保各项任务落实到位。\n下一段。" in cleaned(raw).text


def test_wrapped_lines_are_joined_and_paragraphs_kept() -> None:
    first = "　　今年以来，柳河镇把人居环境整治摆在突出位置，组织党员干部和志愿者清理沟渠、整治村容，成效明显。"
    second = "　　截至六月底，全镇共清理垃圾三百余吨，拆除违章建筑二十二处，新建小游园九个，评选美丽庭院一百五十户。"
    wrapped = "\n".join(p[i : i + 20] for p in (first, second) for i in range(0, len(p), 20))
    assert cleaned(wrapped).text.split("\n") == [first.strip("　"), second.strip("　")]


def test_a_short_line_that_breaks_off_at_a_comma_is_joined() -> None:
    lines = [
        "第三条 借用会议室的,须提前两天登记,写明用途和人数,用完关好门窗,钥",
        "匙当天交回值班室,丢失钥匙的按原价赔偿,并在下月例会上作出说明,不得",
        "借用审批权限:半天以内由组长批准,2天以内由主任批准,",
        "2天以上5天以内由副馆长批准,超过5天的报馆长批准。借用人离开时须检查",
        "投影仪和空调是否关闭,桌椅是否归位,发现损坏的当天报修,修理费用由使",
        "用人承担,故意损坏的照价赔偿,情节严重的停止借用一年,并且通报批评。",
    ]
    assert "由主任批准,2天以上" in cleaned("\n".join(lines)).text.replace(" ", "")


def test_a_row_begins_anew_though_its_first_cell_is_empty() -> None:
    raw = "各位职工请按时就餐，饭卡在食堂窗口充值，下周的菜单如下，欢迎提出意见\n | 周一 | 周二\n午餐 | 豆腐 | 南瓜"
    assert cleaned(raw).text.split("\n")[1:] == ["| 周一 | 周二", "午餐 | 豆腐 | 南瓜"]


ROLL = """　　经过投票，“巷里能人”评选结果昨天贴在了居委会门口，共有七十多人围着看，名单
如下：

修修补补
  安  然（女）  酱坊巷裁缝，十年改衣三千件
  欧阳小满      北门修鞋匠，雨天给邻居送伞，还教徒弟两名，人称伞
                匠
扶老携幼
  季春生        酱坊巷退休教师

　　入选的人下月起轮流在巷口的小屋值班，每人每周半天，由居委会给一份午饭，另外每
月发两张澡票。有事的可以提前一天换班，但不能空岗，空一次就摘掉门口的牌子，明年
也不再参评。
"""


def test_lines_in_columns_stay_lines_with_one_wide_blank() -> None:
    assert cleaned(ROLL).text.split("\n")[1:7] == [
        "修修补补",
        "安然（女）\u3000酱坊巷裁缝，十年改衣三千件",
        "欧阳小满\u3000北门修鞋匠，雨天给邻居送伞，还教徒弟两名，人称伞匠",
        "扶老携幼",
        "季春生\u3000酱坊巷退休教师",
        "入选的人下月起轮流在巷口的小屋值班，每人每周半天，由居委会给一份午饭，另外每月发两张澡票。有事的可以提前一天换班，但不能空岗，空一次就摘掉门口的牌子，明年也不再参评。",
    ]


def test_a_line_that_ends_within_a_series_goes_on_below() -> None:
    assert cleaned("渔港缺的是：缆桩、\n浮标、灯。\n明天再议。").text.split("\n") == [
        "渔港缺的是：缆桩、浮标、灯。",
        "明天再议。",
    ]


def test_a_paragraph_indented_as_a_whole_is_joined() -> None:
    raw = "  价格\n\n    备注：冬笋因为连着下雪挖得少，每斤比上周贵了两块，合作社说要等\n    雪化了再上山。\n"
    assert (
        cleaned(raw).text.split("\n")[1]
        == "备注：冬笋因为连着下雪挖得少，每斤比上周贵了两块，合作社说要等雪化了再上山。"
    )


def test_a_running_head_in_plain_text_goes_and_a_numbered_title_stays() -> None:
    body = "全县的拦河坝都由水利站的人逐座看过一遍，问题最多的是闸门生锈和护坡塌陷，站里已经"
    raw = f"柳河水利信息\n第5期\n检查结束\n{body}\n     柳河水利信息    2\n报县里申请修补。\n"
    assert cleaned(raw).text.endswith("站里已经报县里申请修补。")
    assert "工作动态2" in cleaned("工作动态 1\n甲。\n乙。\n丙。\n工作动态 2\n丁。").text


def test_english_lines_are_joined_with_a_space() -> None:
    lines = [
        "The council met on Monday to discuss the new bridge and",
        "agreed to spend five million on repairs, which will",
    ]
    lines += [
        "start in May and last until the end of the year, as the",
        "engineers had asked for in their report to the mayor in",
        "April. The work",
        "begins soon.",
    ]
    assert "bridge and agreed" in cleaned("\n".join(lines * 2)).text


def test_counters_of_sharing_sites_go_and_their_lines_are_glued() -> None:
    text = cleaned(SITE).text
    assert "围绕“2022年治水行动”" in text
    assert "联合执法" in text
    assert "县林业局" in text
    assert "会员分享" not in text
    assert "希望大家" not in text
    assert "限制" not in text
    assert "\n二、绿化提升工作" in text
    assert cleaned(SITE).title == "2022年度河道治理总结"


def test_a_real_numbered_list_stays() -> None:
    items = "\n".join(
        f"{k}、" + "检查消防设施是否完好，发现问题立即整改，并将整改情况按时报送县应急管理局备案。" * 3
        for k in range(1, 7)
    )
    assert cleaned(items).text == items


def test_running_heads_and_page_numbers_go_but_the_first_head_stays() -> None:
    bodies = ["县里召开会议。", "各镇汇报进展。", "专家现场点评。", "群众提出建议。", "会议随后结束。"]
    pages = [f"柳河信息 第5期\n{body}\n{k}" for k, body in enumerate(bodies, 1)]
    assert cleaned("\f".join(pages), paged=True).text.split("\n") == ["柳河信息 第5期", *bodies]


def test_pages_are_clean_offsets() -> None:
    found = cleaned("第一页的文字。\f第二页的文字。\f\f第四页的文字。", paged=True)
    assert [found.text[start : start + 3] for start in found.pages] == ["第一页", "第二页", "第四页", "第四页"]


def test_every_clean_character_stands_at_its_raw_offset() -> None:
    pieces = [
        "张 建新",
        "**标题。**",
        "## 第一",
        "\n",
        "\n\n",
        "\f",
        "3、",
        "正文，",
        "结束。",
        " ",
        "\u200b",
        "abc def",
        "【动态】",
        "- ",
        "“引 用”",
        "|",
        "\r\n",
        "　　",
        SITE,
    ]
    random_ = random.Random(20240318)
    for _ in range(400):
        raw = "".join(random_.choices(pieces, k=random_.randint(1, 40)))
        found = clean(Source(raw, paged=random_.random() < 0.5))
        kept = [(char, found.offsets.to_raw(index)) for index, char in enumerate(found.text) if not char.isspace()]
        assert all(raw[offset] == char for char, offset in kept)
        assert [offset for _, offset in kept] == sorted({offset for _, offset in kept})


def test_passages_are_the_text_at_their_spans_and_cover_it() -> None:
    random_ = random.Random(7)
    sentences = [
        "今年新增就业8600人。",
        "一是抓好培训；",
        "（二）强化服务。",
        "8月2日，县里召开会议。",
        "很长的一句话" * 130,
        "\n",
        "\n【要闻】\n",
        "\n关于开会的报道\n",
    ]
    for _ in range(150):
        raw = "".join(random_.choices(sentences, k=random_.randint(3, 60)))
        document, passages = from_text(raw, id="d")
        assert all(document.text[p.start : p.end] == p.text and 0 < len(p.text) <= 600 for p in passages)
        assert all(a.end <= b.start for a, b in pairwise(passages))
        covered = "".join(p.text for p in passages)
        rest = document.text.replace("【要闻】", "")
        assert "".join(covered.replace("【要闻】", "").split()) == "".join(rest.split())


def test_points_of_schools_named_at_the_top_are_no_running_heads() -> None:
    text = "东湖小学、南湖小学、北湖小学得分\n柳河市教育局\n得分如下：\n东湖小学 95\n南湖小学 88\n北湖小学 90"
    assert {"东湖小学 95", "南湖小学 88", "北湖小学 90"} <= set(cleaned(text).text.split("\n"))
