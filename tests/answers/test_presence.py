import pytest

from assistant.answers.presence import coverage, presence
from assistant.answers.term_kinds import Term
from vectorstore.words import fold_chars


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        (Term("市长", "title", 1), "副市长王明参加", False),
        (Term("市长", "title", 1), "市长王明参加", True),
        (Term("第三届", "ordinal", 1), "第二届大会", False),
        (Term("5月6日", "date", 1), "15月6日", False),
        (Term("5月6日", "date", 1), "5月6日上午", True),
        (Term("青山县", "place", 1), "青山的做法", True),
        (Term("青山县", "place", 1), "绿水县的做法", False),
        (Term("三八路街道办事处", "place", 1), "五四路街道办事处招聘网格员", False),
        (Term("三八路街道办事处", "place", 1), "三八路街道招聘网格员", True),
        (Term("青山市文明办", "place", 1), "白水市文明办举行培训", False),
        (Term("北京", "place", 1), "环首都创建", True),
        (Term("王明", "name", 1), "王小明", False),
        (Term("郝师傅", "name", 1), "补锅匠郝长顺没有来", True),
        (Term("郝师傅", "name", 1), "补锅匠崔长顺没有来", False),
        (Term("老郝", "name", 1), "补锅匠郝长顺没有来", True),
        (Term("丁书记", "name", 1), "村党支部书记丁玉梅介绍", True),
        (Term("丁书记", "name", 1), "村党支部书记田玉梅介绍", False),
        (Term("高主任", "name", 1), "主任办公会高度评价", False),
        (Term("县医院", "place", 1), "云岭县人民医院迁入新址", True),
        (Term("市监局", "place", 1), "云岭市市场监管局查办案件", True),
        (Term("市文广旅局", "place", 1), "云岭市文化广电和旅游局举办演出", True),
        (Term("周口卫健委", "place", 1), "市卫生健康委员会举办义诊", True),
        (Term("市教体局", "place", 1), "市教育局举办比赛", False),
        (Term("青山市卫健委", "place", 1), "白水市卫生健康委员会举办义诊", False),
        (Term("金阳二院", "place", 1), "金阳市第二人民医院招聘护士", True),
        (Term("岚谷实小", "place", 1), "岚谷县实验小学创办于1912年", True),
        (Term("岚谷实小", "place", 1), "岚谷县城关小学创办于1912年", False),
        (Term("92岁", "number", 1), "90-99岁每月200元", True),
        (Term("92岁", "number", 1), "80周岁以上免费", True),
        (Term("72岁", "number", 1), "80周岁以上免费,90至99岁每月200元", False),
        (Term("72岁", "number", 1), "今年72岁的田大爷", True),
        (Term("参加", "word", 1), "去年的汇演在县城举行", False),  # 去 in 去年 says nothing of taking part
        (Term("央视", "word", 1), "中央电视台作了报道", True),
        (Term("县医院", "place", 1), "云岭市人民医院迁入新址", False),
        (Term("云岭县医院", "place", 1), "云岭县人民医院迁入新址", True),
        (Term("云岭县医院", "place", 1), "石湾县人民医院迁入新址", False),
        (Term("区图书馆", "place", 1), "新湖区图书馆闭馆", True),
        (Term("松坡分院", "place", 1), "设竹溪、松坡2个分院", True),
        (Term("松坡分院", "place", 1), "设松坡、竹溪两个分院", True),
        (Term("晚上8点", "word", 1), "开放到20:00", True),
        (Term("晚上八点半", "word", 1), "开放到20时30分", True),
        (Term("晚上8点", "word", 1), "上午8点开门", False),
        (Term("八点", "word", 1), "20时闭馆", True),
        (Term("八点", "word", 1), "18时闭馆", False),
        (Term("第一期", "ordinal", 1), "首期开设两门课", True),
        (Term("第二期", "ordinal", 1), "首期开设两门课", False),
        (Term("6月18日", "date", 1), "六月十八日开课", True),
        (Term("6月8日", "date", 1), "六月十八日开课", False),
        (Term("价钱", "word", 1), "成人每餐15元", True),
        (Term("价钱", "word", 1), "每天供应两餐", False),
        (Term("柳河镇", "place", 1), "柳河大桥通车", False),
        (Term("柳河镇", "place", 1), "柳河镇通车", True),
        (Term("100", "number", 1), "男子1000米", False),
        (Term("1200", "number", 1), "植树1,200亩", True),
        (Term("1200", "number", 1), "植树一千二百亩", True),
        (Term("8万", "number", 1), "植树80000亩", True),
        (Term("8.5万", "number", 1), "植树85000亩", True),
        (Term("18", "number", 1), "植树80亩", False),
        (Term("河东老年活动中心", "place", 1), "河西老年活动中心开门", False),
        (Term("河东老年活动中心", "place", 1), "河东老年活动室开门", True),
        (Term("举办", "word", 1), "大会召开", True),
        (Term("发放", "word", 1), "大会召开", False),
    ],
)
def test_presence(term: Term, text: str, found: bool) -> None:
    assert (presence(term, fold_chars(text)) >= 0.4) is found


def test_coverage_counts_each_layer_by_its_worth() -> None:
    wanted = [Term("青山县", "place", 1.0), Term("王明", "name", 1.0)]
    assert coverage(wanted, ("青山县王明", 1.0)) == 1.0
    assert coverage(wanted, ("王明", 1.0), ("青山县", 0.5)) == 0.75
    assert coverage([], ("王明", 1.0)) == 0.0
