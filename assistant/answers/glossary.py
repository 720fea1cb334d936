"""General English words and what Chinese public documents write for them: a hand for the embedder, not a dictionary."""

from __future__ import annotations

import re
from functools import cache

_WORDS = """
telephone|phone=电话; fax=传真; e-?mail=邮箱; website|url=网址; post ?code|postal code=邮编; (?<!mail )address=地址
hotline=热线; workplace|employer|work unit=工作 单位; works?|worked|working=工作; job|post|position|role=职务
brand=品牌; theme=主题; slogan=口号; title=题目; name|named|called=名称; volunteer|volunteers=志愿者; service=服务
activity|activities|campaign=活动; meeting=会议; conference=会议; ceremony=大会; award|awards|awarded|prize=颁奖
born|birth=出生; cost|costs|fund|funds|funding|budget|spent|spend=经费; invest|invested|investment=投资
chaired|presided|hosted=主持; mayor=市长; deputy|vice=副; secretary=书记; director=主任; head=负责人; editor=编辑
police=公安; court=法院; tax=税务; bank=银行; hospital=医院; school|schools=学校; university=大学
village|villages=村; township|town=镇; community|communities=社区; street|subdistrict=街道; county=县; city=市
district=区; emergency=应急; management=管理; deputy director=副局长; deputy mayor=副市长
rebuil[dt]|reconstruct\w+=改造; weeds?=杂草; types?|kinds?|categor\w+=类别; number=数; month|monthly=月
year|annual|yearly=年; week|weekly=周; charity=慈善; mobile=移动; reading=阅读; station|stations=站; stage=舞台
police station=派出所; subdistrict office=办事处; neighbou?rhood=小区; compound|compounds=小区; property=物业
heating=供暖; gas=燃气; electricity=电; tourism|tourist\w*=旅游; forest=林; park=公园; broadcast=广播; courtyard=院
honou?r roll=光荣榜; good people=好人; neighbou?rs?=邻; filial=孝; honest\w*|integrity=诚信; dedicat\w+=敬业
helping others=助人; kitchen|canteen=食堂; pension=养老; childcare=托育; kindergarten=幼儿园; middle school=中学
primary school=小学; province=省; household|households|families|family=户; resident|residents=居民
visit|visits|visited=走访; collect|collected=征集; suggestion|suggestions|opinion|opinions=意见 建议
problem|problems|issues raised=问题; rectified|solved|resolved=整改; sewage|sewer=污水
pipe|pipes|pipeline|pipelines=管网; network=网; parking=停车; green=绿; grid|grids=网格; clinic|medical=义诊
doctor|doctors=医务; patient|patients=患者; model|exemplary=典型; hero|heroes=英雄
select|selected|chosen|elected=评选; honou?r|honou?red=光荣; certificate|certificates=证书; system=制度
rule|rules|regulation|regulations=规定; method|methods=方法; measure|measures=措施; epidemic|pandemic|covid=疫情
prevention=防控; vaccine|vaccinated=疫苗; environment|environmental=环境; safety|safe=安全; patrol|patrols=巡逻
night=夜间; population=人口; gdp=GDP; income=收入; revenue=收入; temperature=气温; age|aged=年龄; price=价格
column|section=栏目; organi[sz]ed?|organi[sz]es=组织; held=举行; took place|take place=举行
established|founded|set up=成立; built|constructed|building=修建; renovat\\w+=改造; extended|expanded=扩建
published|issued|dated|put out(?!\\s\\w)|c[ao]me out|released?=出刊
deadlines?|due date|closing date=截止; printed=刊印; teacher|teachers=教师; journalist|reporter=记者
project|projects=项目
training|trained=培训; publicity|propaganda=宣传; material|materials|leaflets?|brochures?=资料; traffic=交通
elderly|old people|seniors=老人; student|students=学生; child|children=儿童; youth|young=青年; women|woman=妇女
worker|workers=工人; farmer|farmers=农民; cadre|cadres|official|officials=干部; party member|party members=党员
leader|leaders=领导; expert|experts=专家; lecture|lectures|talk|talks=讲座; online|internet|web=网上; flag=国旗
national=全国; sign|signed|signing|signature=签名
took part|take part|participat\\w+|join|joined|attend|attended=参加; people|persons?=人; moral|ethic\\w*|virtue=道德
civili[sz]\\w+=文明; messenger|messengers|ambassadors?=使者; hall=堂; restaurant|restaurants|catering=餐饮
hotel|hotels=酒店; table|dining=餐桌; family|home=家庭; rural|countryside=乡村; urban=城区; clean=清洁
road|roads=道路; alley|alleys|lane|lanes=背街小巷; market|markets=市场; square|squares|plaza=广场; park|parks=公园
garden|gardens=花园; tree|trees=树; river|rivers=河; water=水; garbage|waste|rubbish|litter=垃圾; light|lighting=亮
street lights?|street ?lamps?=路灯; toilet|toilets=厕所; bin|bins=果皮箱; sign|signs|billboards?=广告
newspaper|newspapers=日报; radio=电台; television|tv=电视; article|articles=稿件; book|books=图书; library=图书
song|songs=歌曲; opera=戏; dance|dances=舞蹈; performance|performances|performed|show=演出; theat(?:er|re)=剧场
poem|poems|poetry|essay|essays|prose=征文; contest|competition=大赛; culture|cultural=文化; history=历史; museum=馆
tea|porridge|breakfast|meals?|food=早餐; sanitation|cleaners?=环卫; hats?|gloves|clothes=物资; blood=血
donat\\w+=捐; health|healthy=健康; psycholog\\w+|counsel\\w+=心理; disabled=残疾; poor|poverty=困难
enterprise|enterprises|company|companies|business=企业; factory=工厂; industry=产业
employment|jobs|recruit\\w*|hired=用工; farm|farming|agricultur\\w+=农业; greenhouse|greenhouses=温室 大棚
vegetable|vegetables=蔬菜; plan|plans|scheme=方案; goal|target|aim=目标; task|tasks=任务; policy|policies=政策
law|legal=法律; document|notice=通知; report|reported=报告; speech|spoke=讲话; summary=总结; experience=经验
innovation=创新; first=第一; second(?! half| quarter)=第二; third(?! quarter)=第三; fourth(?! quarter)=第四; fifth=第五
led|leads?=带队 负责; lunch=午餐; dinner|supper=晚餐; subsid(?:y|ies)|allowances?=补贴; fined?|penalt(?:y|ies)=罚款
fees?=收费; weddings?=婚; funerals?=丧; repair\\w*=维修; bridges?=桥; bus|buses=公交; elevators?|lifts?=电梯
inspection|inspect\\w*=督查; supervis\\w+=督导; group|team|teams=队; office=办
bureau=局; department=部; committee|commission=委; league=团; association|federation=会
army|military|soldiers?|veterans?=军; launch|launched|kick(?:ed)? off=启动; opened|opening=开通
completed|finished=完成; cancel\\w*=取消; increase\\w*|rose|grew|growth=增加; decrease\\w*|fell|drop\\w*=减少
reach\\w*|total\\w*=达到; cover\\w*=覆盖; percent|percentage|rate=率; area=面积; length|long=长; hour|hours=小时
spring=春节; lei feng=雷锋; foundation|donation=捐赠; repair\\w*|appliances?=修理; consultation|consult\\w*=咨询
brand name=品牌; goal=目标; reward\\w*|subsid\\w+|grant|grants=奖补; fraud|scam=诈骗; fire=消防
mediation|mediator|dispute|disputes=调解; petition=信访; platform=平台; app|mini-program=小程序
public account|wechat=微信; video|videos=视频
"""


_LOOKING = re.compile(r"\(\?<?!.*?\)")
"""What a word must not stand beside."""


@cache
def table() -> tuple[tuple[re.Pattern[str], str, str], ...]:
    """Pattern, its first English word, the Chinese words."""
    entries = []
    for entry in _WORDS.replace("\n", ";").split(";"):
        english, _, chinese = entry.strip().partition("=")
        if chinese:
            plain = re.sub(r"\\w[+*]?|\(\?:|[()?\[\]]", "", _LOOKING.sub("", english).split("|")[0])
            entries.append((re.compile(rf"\b(?:{english})\b"), plain, chinese))
    return tuple(entries)


def chinese_words(text: str) -> list[str]:
    """What Chinese texts may write for the words of an English text, in the order of the table."""
    lower = text.lower()
    return list(dict.fromkeys(chinese for pattern, _, chinese in table() if pattern.search(lower)))


def english_word(chinese: str) -> str:
    """The English of a word of the table, itself where the table has none."""
    return next((english for _, english, known in table() if chinese in known.split()), chinese)
