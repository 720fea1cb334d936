# ruff: noqa: E501 (one kind a pattern: broken lines would hide the alternatives)
"""What kind of question it is, and in which language: rules over its words, the first that fits."""

from __future__ import annotations

import re

from assistant.questions.numerals import NUMERAL, number
from assistant.types import Language, QuestionKind
from vectorstore.words import fold_chars

_QUOTED = re.compile(r"《[^》]{1,60}》|“[^”]{1,60}”|「[^」]{1,60}」|『[^』]{1,60}』|\"[^\"]{1,60}\"|【[^】]{1,30}】")
_BRACKETED = re.compile(r"[(（][^()（）]{1,60}[)）]")
_HAN = re.compile(r"[\u4e00-\u9fff]")

COUNTED = (
    r"(?:大|个|項|项|条|種|种|类|點|点|位|名|人|家|件|方面|步|支|所|座|处|则|篇|项重点|次|届|期|户|款|首|部|张|招)"
)
"""Measure words that follow a stated number of things."""
STATED = re.compile(rf"(?<![第\d.年月])(?P<count>[二三四五六七八九十两]{{1,3}}|\d{{1,3}}){COUNTED}(?![月日号年])")
"""“三项举措”, “七大行动”, “5人”: a number of things that the question itself tells."""

# “四大品牌”是什么, “五个突出”指哪些: 引号里以数字开头的提法, 问的是一张单子。
_QUOTED_COUNT = re.compile(
    r"[“\"「『](?![一二三四五六七八九十]+[”\"」])(?P<count>[二三四五六七八九十两]{1,2}+|\d{1,2}+)[^\d“”\"」』]{1,14}[”\"」』]"
)
_ASKED_COUNT = re.compile(rf"哪(?P<count>[二三四五六七八九十两]{{1,3}}|\d{{1,3}}){COUNTED}")
_COINED = re.compile(
    r"(?<![第一二三四五六七八九十\d])(?P<count>[二三四五六七八九两]|\d)(?:措|突出|聚焦|坚持|强化|提升|到位|结合|统筹|抓|促进?)(?=[\w，]{0,6}(?:是什么|是哪|有哪|指))"
)
_TYPED = re.compile(rf"(?<![第\d.])(?:[二三四五六七八九十两]{{1,3}}|\d{{1,2}}){COUNTED}[\u4e00-\u9fff]{{0,6}}[?。]?$")
_INTERROGATIVE = re.compile(r"什么|啥|谁|哪|几|多少|多[大长高远久]|怎|咋|如何|何|吗|么|没有|是否")
_ASKED_WHAT = r"(?:是|指|叫|为|包括|包含|指的是|是指|分别是|分别指|分别为)\s*(?:什么|啥|哪|谁|些什么)"
_DOCUMENT_NOUN = r"(?:文档|文件|资料|文献|简报|报纸|材料)"
_MEASURE = r"[个人名位条项家户次座处篇份种类件支所场期届岁块公里米吨元平亩万天年月小时分台辆张幅只根本册套批组队层间栋村镇县市区社字页]"

_ROLE = r"(?:(?:主持|负责|联系|主讲|召集|牵头|发起|报告|发言|带头|创办|创始|代言|经办|主办|当事|介绍|设计)人|主讲|主编|编辑|校对|书记|[市县区镇乡局部处科股所站院校园馆台厂组队班会社]长|主任|主席|理事长|总?经理)"
"""Ends of a question that is typed as keywords: 第五次推进会主持人."""

HAPPENED = r"(?!样|处理|解决|[一那这]么)[\u4e00-\u9fff]{1,3}了(?=[？?]?$|[\d一二三四五六七八九十两几半好][\u4e00-\u9fff]?[个天年月周小分])"
"""Behind 怎么 and 咋 asks why, of what has happened: 怎么停了两天, 咋涨价了."""

_ZH: tuple[tuple[QuestionKind, str], ...] = (
        ("documents", rf"^(?:请问|现在|目前|你|我|这里|这儿|库|知识库|资料库|文档库|系统|里面|里|中|都|一共|总共|共|给我|请|列出|"
                      rf"列一下|看看|有|的|收录|上传|导入|存|了|手头|手里)*(?:哪些|什么|啥|几[个份篇种]|多少[个份篇种]?|所有|全部){_DOCUMENT_NOUN}"
                      r"(?:了|呢|吗|啊|可以查|可查|可以问|可用)*[??。!]*$|"
                      rf"^(?:[今去前]年|本年|上?个?月|最近|\d+年|\d+月|以来|的|发|印|出|了|共|一共|总共|目前|手头)*{_DOCUMENT_NOUN}"
                      r"(?:一共|总共|都|共)?(?:有|是)?(?:哪些|什么|啥|几[期份个篇]|多少[期份个篇])[??。]*$|"
                      rf"{_DOCUMENT_NOUN}(?:都|分别|各自?)+(?:是|有|到)?(?:第几|哪几|哪些)期|"
                      rf"^(?:这些?|那些|库里的?|里面的?|所有的?|全部的?|我的)*{_DOCUMENT_NOUN}(?:里面?|中)?(?:都|主要|大概|大致|一共|总共|分别)*(?:是|在)?"
                      r"(?:讲|说|写|谈|关于|有关|涉及)(?:的|了)?(?:是)?(?:些|哪些|一些)?(?:什么|啥|哪些)?(?:内容|事情?|方面)?(?:的)?[??。]*$"),
        ("compare", r"相比|比较一下|对比|相差|差(?:了)?多少|(?:多|少|高|低|大|小|早|晚|先)还是|还是[^?]{0,30}(?:更|较)?(?:多|少|大|小|高|低|早|晚|先)"
                    r"[^?]{0,4}[??]*$|有(?:什么|何|啥|哪些)?(?:区别|不同|差异|差别)|比[^?]{1,30}(?:多|少|高|低)(?:了)?(?:多少|几)|"
                    r"(?:分别|各自?)(?:做|作|说|讲|谈|提|强调|要求|部署|干)[^?]{0,6}(?:什么|啥|哪些)|"
                    r"(?:哪(?![二三四五六七八九十两\d])(?:个|边|一?方|家|里|市|县|区|者|位|一个|一期)?|谁)[^,。?是有]{0,12}(?:更|最|较)?(?:多|少|大|小|高|低|早|晚)(?:一些|些|一点)?呢?[??]*$"),
        ("yes_no", r"是否|[可能会]否(?!.*(?:什么|啥|谁|哪|怎|多少|几))|有没有|有无|可不可以|属不属于|(?P<verb>(?!动|时)[\u4e00-\u9fff])[不没](?P=verb)|需不需要|^(?!.*(?:谁|哪|什么|啥|怎|多少)).*[^有淹沉出吞埋]没有?[??]*$|^(?!.*(?:谁|哪|什么|啥|怎|咋|多少|几|何)).*了[??]+$|(?:吗|(?<![网酒清水书氧迪])吧)[??。!]*$|(?<![要还何])不[??]*$|(?<![什怎那这多要])么[??。!]*$"),
        ("why", rf"(?<![改变称作认])为什么|为何|为啥|因何|何以|缘何|(?:怎么|咋)(?:会|还|反[而倒]|不|没|突然|这么|那么|老是|总是|{HAPPENED})|凭什么|(?:原因|理由|目的|缘由)(?:是|有|何在|$)|出于什么"),
        ("list", rf"哪些|哪几|谁谁|都(?:有|是|包括)?(?:谁|啥|什么)|有谁|(?<![没还])有(?:些)?(?:什么|啥)(?!时候|用|关系|办法|意义)|"
                 rf"列出|列举|罗列|(?:逐一|一一)[列罗举说介写讲告报数]|枚举|盘点|包括(?:些)?(?:什么|啥)|包含(?:些)?(?:什么|啥)|哪(?!怕){NUMERAL}(?<!哪一){_MEASURE}|哪[两二三四五六七八九十\d](?:点|方面|步|关|样|门|招|[\u4e00-\u9fff]{{1,2}}[??]?$)|哪\"□|"
                 r"(?:吃|喝|补|抹|涂|服用?)(?:点|些)?(?:什么|啥)|"
                 r"(?<!是)(?:什么|啥)(?:药|食物|食品|东西|水果|蔬菜|菜|补品|材料)|(?:什么|啥)(?:检查|穴位|症状|手续|证件|证明|资料|条件|好处|坏处|作用|影响|危害)|"
                 r"(?:分别(?:有|叫|为|变成了?|改成了?|改为|换成了?|用作)|各叫)(?:谁|什么|啥|哪)|所有的?[^?]{1,12}(?:名单|名字)|^(?!.*(?:时候|何时|哪一?[天日月年]|谁|多少|几[份个名])).*名单[??。]*$|名单(?:是|有|上有)(?:什么|谁|哪些)"),
        ("when", r"什么时候|啥时候?|何时|多会儿|几时|哪(?:一)?(?:天|日|年|月|个月|个季度)|几(?:月|号|日|点)|何(?:年|月|日)|"
                 r"(?:什么|啥|何种)(?:时间|日子|日期|年份)|(?:时间|日期)(?:是|为|定在|在)?(?:什么|哪|多少|几|何|[??。]|$)|多久以?前|什么年代"),
        ("which", r"第几"),
        ("number", rf"多少|(?<![把这那前后近])几(?!乎|何|时|句){_MEASURE}|几成|百分之几|多(?:大|长|高|远|重|宽|深|久)(?!家)|"
                   r"(?:人数|次数|总数|数量|数目|金额|比例|面积|费用|经费|总额|户数|场次|上限|下限|单价|售价|租金|造价|总投资|价值|产量|产值|工资|年龄|(?:补贴|补助|收费|奖励|奖金|津贴|赔偿|缴费|资助|低保|每[餐人亩户月天次])标准)(?:是|为|有|达到?)?[??。]*$"),
        ("who", rf"谁|何人|哪(?:一)?[位名](?!置)|什么人|啥人|哪个人|{_ROLE}(?:是|为)?[??。]*$"),
        ("where", r"哪里|哪儿|何处|何地|(?:什么|啥)(?:地方|位置|方位)|[在到去往从]哪(?![个些一几年天位种类项条])|"
                  r"哪(?:个|一个|座)?(?:村|县|市|区|镇|乡|街道|社区|省|地方|城市|国家|地区|旗|州|办事处|行政村)|(?:地点|地址|位置)(?:是|在|[??]|$)|位于"),
        ("definition", r"^(?:请问)?(?:什么|啥)(?:是|叫)|是(?:什么|啥)意思|(?:是指|指的是|指)(?:什么|啥)|(?:含义|定义|意思)(?:是|为|[??]|$)|何谓"),
        ("how", r"怎么|怎样|如何|咋|(?:什么|啥|哪种)(?:办法|方式|措施|方法|途径|手段|路子|法子|招数?(?!牌|聘|工|生))|靠(?:什么|啥)"),
)  # fmt: skip

_PLURAL = r"(?:[a-z-]{2,}(?<!s)(?<!u)(?<!i)s|people|children|women|men|persons|staff|personnel)"
_FEW = r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2})"
_EN: tuple[tuple[QuestionKind, str], ...] = (
        ("documents", r"^(?:what|which|list|show|how many)\b.{0,20}\b(?:documents|files)\b(?:.{0,12}(?:do you have|are there|in the (?:library|"
                      r"collection|index)|have you|can (?:i|you)|loaded|indexed).*|[.?]?$)"),
        ("compare", r"\bcompare[ds]?\b|\bdifference between\b|\b(?:earlier|later|more|less|larger|bigger|smaller|higher|lower|fewer|greater|first|"
                    r"longer)\b.*\bor\b|\bmore\b.*\bthan\b.*\?|\bwhich (?:is|was|has|had)\b.*\bor\b"),
        ("why", r"\bwhy\b|\bfor what (?:reason|purpose)|\bwhat (?:is|was|are|were) the (?:reasons?|purposes?|aims?)\b"),
        ("list", rf"^(?:please |can you |could you )?(?:list|enumerate)\b|^(?:please )?(?:name|give|identify|tell me)\b.*\b(?:all|the {_FEW}|{_FEW}|names)\b|"
                 rf"\b(?:which|what)\s+(?:(?!is\b|are\b|was\b|were\b|do\b|does\b|did\b|has\b|have\b|of\b)[\w-]+\s+){{0,4}}?{_PLURAL}\b(?<!was)(?<!is)"
                 rf"(?<!does)(?<!has)(?<!its)(?<!this)|\b(?:what|which|who) (?:are|were)\b|\bwho (?:all|else)\b|\b(?:which|what) {_FEW}\b"),
        ("when", r"\bwhen\b|\b(?:what|which) (?:date|day|year|month|time)\b|\bwhat (?:is|was) the (?:\w+ )?(?:deadline|date|time|day)(?=\s*(?:$|[?.,]|(?:for|of|to|on|when|by|that|in|the|at)\b))|\bdate of\b|\bhow long ago\b"),
        ("number", r"\bhow (?:many|much|long|large|big|old|far|often|tall|wide|high)\b|\b(?:what|the) (?:number|percentage|share|proportion|amount|total)\b"),
        ("who", r"\bwho(?:m|se)?\b|\bwhich (?:person|official|leader|man|woman)\b"),
        ("where", r"\bwhere\b|\b(?:which|what) (?:city|county|village|place|town|district|province|country|community|street)\b"),
        ("yes_no", r"^(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)\b"),
        ("definition", r"\bwhat (?:does|do|is|are)\b.*\b(?:mean|stand for|meaning|definition)\b|^define\b|^what (?:is|are) (?:an? )?[\w-]+\??$"),
        ("how", r"\bhow\b|\bin what way\b|\bby what means\b"),
)  # fmt: skip


def language_of(text: str) -> Language:
    """Of the words that frame the question: Chinese in brackets or quotes does not make it Chinese."""
    frame = _BRACKETED.sub(" ", _QUOTED.sub(" ", text))
    if not _HAN.search(frame) and not re.search(r"[A-Za-z]", frame):
        frame = text
    han, words = len(_HAN.findall(frame)), len(re.findall(r"[A-Za-z]{2,}", frame))
    opens_in_english = re.match(r"\s*[A-Za-z]+ [A-Za-z]", frame)
    return "en" if opens_in_english or words > han else "zh"


def masked(text: str) -> str:
    """``fold_chars`` with what stands in quotes and title marks blanked out: its words ask nothing. Same length."""
    blanked = _QUOTED.sub(lambda match: match[0][0] + "□" * (len(match[0]) - 2) + match[0][-1], text)
    return fold_chars(blanked)


def kind_of(text: str, language: Language) -> QuestionKind:
    """The kind of one question (of several in one text: hand in the first)."""
    if language == "en":
        frame = _BRACKETED.sub(" ", _QUOTED.sub(" ", text)).lower().strip()
        return next((kind for kind, pattern in _EN if re.search(pattern, frame)), "which")
    frame = masked(text)
    kind: QuestionKind = next((kind for kind, pattern in _ZH if re.search(pattern, frame)), "which")
    if kind in ("which", "who", "definition", "how") and _is_counted_list(text, frame):
        return "list"
    return kind


def stated_count(text: str) -> int | None:
    """How many things the question says there are (三项举措, “四大品牌”, five people); None where it does not say."""
    asked = _ASKED_COUNT.search(text) or _QUOTED_COUNT.search(text)
    match = asked or STATED.search(_dateless(text)) or _COINED.search(text)
    if match:
        return number(match["count"])
    english = re.search(rf"\b(?:the|which|what|those|these)\s+(?P<count>{_FEW})\b(?!\s?(?:january|may))", text.lower())
    words = "two three four five six seven eight nine ten eleven twelve".split()
    if english:
        word = english["count"]
        return words.index(word) + 2 if word in words else int(word)
    return None


def _dateless(text: str) -> str:
    return re.sub(
        r"第?[\d一二三四五六七八九十两零〇]+\s*(?:年|月|日|号|期|届|季度)", lambda m: "□" * len(m[0]), fold_chars(text)
    )


def _is_counted_list(text: str, frame: str) -> bool:
    """“三项举措是什么”, “入选的5人分别是谁”, “四大品牌”指什么; “活动的五个方面重点”, as a search is typed."""
    if _TYPED.search(_dateless(frame)) and not _INTERROGATIVE.search(frame):
        return True
    if not re.search(_ASKED_WHAT + r"|有(?:什么|啥)|(?:谁|什么|啥)[??]*$", frame):
        return False
    return bool(_QUOTED_COUNT.search(text) or STATED.search(_dateless(frame)) or _COINED.search(frame))
