"""Words that a question and a text of this genre use for the same thing; general, never for one document."""

from __future__ import annotations

from functools import lru_cache

_GROUPS = """
召开 举行 举办 开展 进行
成立 建立 组建 设立
获得 荣获 获 获评 取得 获奖
颁发 授予
资金 经费 金额 费用 投资 资金投入
电话 联系电话 热线 联系方式
位于 坐落 地处
出生 生于 诞生
去世 逝世 病逝
毕业 毕业于
创办 创立 创建 成立
修建 建设 新建 建成 建造 修
参加 参与 出席 到场
奖励 奖补 补助 补贴
名称 名字
原因 因为 由于
命名 评为 授予
志愿者 志愿服务者 义工
宣传 宣扬
推荐 举荐
教育 教化
广泛 广阔
筹资 筹集 集资 募集
建成 完成
整改 整治
措施 举措 做法 办法
主持 主持召开
发行 出版 出刊 刊发 印发
增长 增加 提高 上升
减少 下降 降低
选聘 聘请 招聘 聘任
人数 人次
督查 督导 检查
办公 工作
村民 群众 居民
公开 公布 发布 公示
赠送 送 捐赠
演出 表演 上演
北京 首都
央视 中央电视台 中央广播电视总台
新华社 新华通讯社
购买 购置 添置 采购
东西 物品 物资 用品 家伙
课 课程
片 片区
看望 走访 慰问 探望
教师 老师
提议 提出 建议 倡议
跳舞 舞蹈 广场舞 领舞 舞队
一顿 顿 餐 一餐
吃 用餐 就餐 餐
"""
PRICES = frozenset("价钱 价格 价位 价 票价 收费 费用 花费 开销 花销 钱".split())
"""What an amount of money is, whether or not the text says the word."""


@lru_cache(maxsize=1024)
def same_as(word: str) -> tuple[str, ...]:
    """Other words for the same thing, none for most words."""
    groups = (line.split() for line in _GROUPS.strip().splitlines())
    return tuple(dict.fromkeys(other for group in groups if word in group for other in group if other != word))
