# ruff: noqa: E501 (one expression a line, however long)
"""The table of date expressions: a pattern each, and what turns its match into a range of days."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from assistant.questions import date_rules as rules
from assistant.questions import feast_dates as feasts
from assistant.questions import relative_dates as relative
from assistant.questions.date_ranges import REL_YEARS, Range
from assistant.questions.lunar import FEASTS

_N = r"(?:\d{1,2}|[一二三四五六七八九十廿]{1,3})"
_Y = r"(?:(?<!\d)\d{4}|(?<![\d.])\d{2}(?=\s?年(?!级|代|龄|前|后|内))|[一二][零〇○0一二三四五六七八九]{3})"
_YEAR = rf"(?:(?P<y>{_Y})\s{{0,2}}年度?|(?P<ry>{'|'.join(REL_YEARS)})度?)\s{{0,2}}的?"
_TO = r"\s?(?P<to>至|到|[-~〜]{1,2}|、|和|)\s?"
_CLOCK = r"(?:\s?(?:上午|下午|晚上|晚间|凌晨|中午|清晨|早上|傍晚|晚|早))?(?:\s?\d{1,2}(?:[:：]\d{2}|[时点](?:\d{1,2}分|半|整)?))?"
_EN_MONTH = "(?P<month>" + "|".join(f"{m[:3]}(?:{m[3:]})?" if m != "may" else m for m in rules.MONTHS) + r")\b\.?"
_EN_YEAR = r"(?P<y>(?:19|20)\d{2})\b(?![\d,.]*\d)"
_EN_REL = r"(?P<ry>(?:last|this|next|the) year|the previous year)"
_HOLIDAY = "|".join((*feasts.HOLIDAYS, *FEASTS, "除夕"))
_FEAST = r"元旦|除夕|(?:春|元宵|国庆|清明|劳动|儿童|建军|教师|端午|中秋|重阳|七夕|腊八|青年|妇女|植树)节"
_AROUND = r"(?:(?P<before>之前|以前|前(?!后|夕|往))|(?P<after>之后|以后|过后|后(?!勤|续|期|备|面))|前后|前夕)?"
_LUNAR_DAY = r"(?P<lday>初[一二三四五六七八九十]|十[一二三四五六七八九]?|[二廿]十?[一二三四五六七八九]?|三十)"
_WEEKDAY_USE = r"(?=上午|下午|晚|早|中午|[,，。;；、的]|召开|举行|开展|在|将|$|[^\u4e00-\u9fff\d\"“”])"

Resolve = Callable[[re.Match[str], date], Range | None]
PATTERNS: tuple[tuple[re.Pattern[str], Resolve], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), resolve)
    for pattern, resolve in (
        (rf"(?:{_YEAR})?\s{{0,2}}(?<![\d.个第])(?P<month>{_N})\s{{0,2}}月份?\s{{0,2}}(?P<day>{_N})\s{{0,2}}[日号](?!线|楼|院|文件){_CLOCK}",
         rules.calendar),
        (rf"(?:{_YEAR})?\s{{0,2}}(?<![\d.个第])(?P<month>{_N})\s{{0,2}}月(?!亮|球|\s{{0,2}}{_N}\s{{0,2}}[日号])(?:份|(?P<part>上中旬|中下旬|上旬|中旬|下旬|初|底|末))?",
         rules.calendar),
        (rf"(?:{_YEAR})?(?<![\d.个第月])(?P<month>\d{{1,2}}|[一二三四五六七八九十]{{1,2}}?){_TO}(?P<month2>{_N})\s?月(?!\s?{_N}\s?[日号])(?:份|间)?", rules.months_between),
        (rf"(?:{_YEAR})?\s?(?<![\d.个第])(?P<month>{_N})\s?月\s?(?P<day>{_N})\s?(?:至|到|[-~〜]{{1,2}})\s?(?P<day2>{_N})\s?[日号]", rules.days_between),
        (r"(?<!\d)(?P<y>(?:19|20)\d{2})\s?年?\s?(?:至|到|[-~〜]{1,2})\s?(?P<y2>(?:19|20)\d{2})\s?年度?(?![\d上下初底末\s]|前)", rules.years_between),
        (r"(?<!\d)(?P<y>(?:19|20)\d{2})(?=\s?[、和](?:\s?(?:19|20)\d{2}\s?[、和])*\s?(?:19|20)\d{2}\s?年)", rules.calendar),
        (rf"(?:{_YEAR})?前(?P<count>[一二两三四234])个?(?P<unit>季度)", rules.first_months),
        (rf"(?:{_YEAR})前(?P<count>{_N}|两)个?(?P<unit>月)(?!来|里)", rules.first_months),
        (rf"{_YEAR}同期", relative.same_period),
        (rf"民国\s?(?P<roc>\d{{1,2}}|[一二三四五六七八九十]{{1,3}}|元)\s?年(?:\s?(?P<month>{_N})\s?月(?:\s?(?P<day>{_N})\s?[日号])?)?", rules.calendar),
        (r"(?:(?:上|本|(?P<century>\d{1,2}|[一二十]{1,3}))世纪)(?:(?P<tens>\d0|[一二三四五六七八九]十)年代|(?P<edge>初|末))(?:初期?|中期|中叶|末期?|后期)?", rules.decade),
        (r"(?<!\d)(?P<ten>(?:1[89]|20)\d0)年代(?:初期?|中期|中叶|末期?|后期)?", rules.decade),
        (rf"(?:自|从)?(?:党的)?(?P<event>{'|'.join(rules.EVENTS)})(?:召开)?(?:以来|以后|之后|后)", rules.since_when),
        (rf"(?:{_YEAR})?(?:农历|阴历|旧历)(?P<leap>闰)?(?P<lmonth>正|冬|腊|十[一二]?|[一二三四五六七八九])月{_LUNAR_DAY}?", feasts.lunar_day),
        (rf"(?:{_YEAR})?(?P<leap>闰)?(?:(?P<lmonth>正|腊|冬)月{_LUNAR_DAY}?)", feasts.lunar_day),
        (rf"(?:{_YEAR})?(?P<leap>闰)?(?P<lmonth>十[一二]?|[一二三四五六七八九])月(?P<lday>初[一二三四五六七八九十])(?![个场次名位批])", feasts.lunar_day),
        (r"(?:大年|新年)(?P<lday>初[一二三四五六七八九])|(?P<newyear>大年三十)", feasts.lunar_day),
        (rf"(?:{_YEAR})?(?P<half>上半|下半)年度?", rules.calendar),
        (rf"(?:{_YEAR}第?(?P<quarter>[一二三四1-4首末])季度?|第?(?P<quarter2>[一二三四1-4首末])季度)(?P<part>初|末|底)?", rules.calendar),
        (r"(?P<rq>上一?个?|本|这个?|下一?个?)季度", relative.relative_quarter),
        (rf"{_YEAR}(?:年?(?P<yearpart>初|底|末|(?<=年年)中(?!国|央)|中(?=期|旬|[，,、])))?", rules.calendar),
        (r"(?<![半每全\d一二两三四五六七八九十年])年(?P<yearpart>初|底|末|中(?!国))", rules.calendar),
        (r"(?:(?<![\d一二两三四五六七八九十几半])年内|开年|新年(?=以来)|(?<![年度])全年(?!级|龄))", rules.calendar),
        (rf"{_YEAR}(?P<season>[春夏秋冬])[季天]?", feasts.season),
        (r"(?<![现如至])(?P<which>今|去|明)(?P<season>[春夏秋冬])(?!风|晖)", feasts.season),
        (r"(?<![一二三四立])(?P<season>[春夏秋冬])季(?!节|度|风|运|奥|残)", feasts.season),
        (r"入(?P<season>[春夏秋冬])(?=以来|以后|后|时)", feasts.season),
        (r"(?<!\d)(?P<y>(?:19|20)\d{2})[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?(?!\d)", rules.calendar),
        (r"(?<!\d)(?P<y>(?:19|20)\d{2})(?P<month>0[1-9]|1[0-2])(?P<day>[0-2]\d|3[01])(?!\d)", rules.calendar),
        (rf"(?P<rm>上上个?月|上个?月|本月|当月|同月|这个?月|下个?月)(?!亮|球)(?:(?P<day>{_N})[日号]|(?P<part>上旬|中旬|下旬|初|底|末))?", relative.relative_month),
        (r"(?<![月\d])月?(?P<part>上旬|中旬|下旬)|(?<![个\d一二三四五六七八九十每上本下当明])月(?P<part2>底|初)(?=前|[,，]|召开|举行|完成)", relative.part_of_month),
        (rf"(?P<rd>大前天|前天|昨[天日晚夜]|今[天日晚早晨夜]|明[天日晚早]|后天|[次翌同]日|当[天日晚])(?!的?是|本){_CLOCK}", relative.relative_day),
        (r"(?P<week>上上?个?|本|这个?|下个?)(?:周|星期)(?!口|围|边|期|年)(?P<weekday>[一二三四五六日天末])?", relative.week),
        (rf"(?<![每逢一二两三四五六七八九十\d本上下这个第至到-])(?:周|星期)(?P<weekday>[一二三四五六日天末])(?![至到]){_WEEKDAY_USE}", relative.week),
        (rf"(?<![\d月第期个每近满至到、-])(?P<day>\d{{1,2}})[日号](?=上午|下午|晚|凌晨|中午|清晨|早上|傍晚){_CLOCK}", relative.day_of_month),
        (rf"(?:{_YEAR})?\"?(?P<holiday>{_HOLIDAY})节?\"?(?:节日?|假期|小?长假|期间|当天|来临)+{_AROUND}", feasts.holiday),
        (rf"(?:{_YEAR})?\"?(?P<holiday>{_HOLIDAY})节?\"?(?:前夕|前后)", feasts.holiday),
        (rf"{_YEAR}\"?(?P<holiday>{_HOLIDAY})\"?(?!路|街|村|社区)", feasts.holiday),
        (rf"(?:{_YEAR})?(?P<holiday>{_FEAST}){_AROUND}", feasts.holiday),
        (rf"(?:{_YEAR})?(?P<holiday>春节|元旦|中秋|国庆|端午|清明|元宵)(?P<before>之前|以前|前(?!后|夕|往))", feasts.holiday),
        (rf"(?:最近|近|过去|前(?!半)|这)(?P<count>{_N}|两|几|数|半)(?P<unit>个?年|个月|个?星期|周|[天日])(?!级|岁|前|后|以前|游)(?:来|里|间|内|以来)?", relative.back),
        (rf"(?<![\d第])(?P<count>{_N}|两|半|数)(?P<unit>个?多?年|个多?月|个?星期|周|[天])(?:以来|来(?!到|自|访|说|讲|看))", relative.back),
        (rf"(?<![\d第年月.])(?P<count>{_N}|两)(?:多)?(?P<unit>个?年|个月|个?星期|周|天)(?:以前|之前|前(?!后|夕|来|往|期))", relative.ago),
        (r"(?:最近|近)(?P<count>)些?(?P<unit>年)(?:来|间|以来)?(?!级|龄)", relative.back),
        (r"(?:近日|日前|近期|近来|最近|连日来?|不久前)(?!平)", relative.lately),
        (r"(?:目前|当前|现在|今(?=[，,])|如今|眼下(?=[,，正是已])|(?<=截至)(?:记者)?发稿时?|(?<=截止)(?:记者)?发稿时?)", lambda _, a: (a, a)),
        (r"\"(?P<plan>[一二三四五六七八九十]{1,3})五\"(?!星)(?:规划|时期|期间|计划)?|(?P<plan2>[一二三四五六七八九十]{1,3})五(?:规划|时期|期间|计划)",
         rules.plan),
        (rf"\b{_EN_MONTH}\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s(?:of\s)?{_EN_YEAR})?", rules.calendar),
        (rf"\b(?:the\s)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?{_EN_MONTH}(?:,?\s(?:of\s)?{_EN_YEAR})?", rules.calendar),
        (rf"\b(?:(?P<part>early|mid|late)[\s-])?{_EN_MONTH},?\s(?:of\s)?(?:{_EN_YEAR}|{_EN_REL})", rules.calendar),
        (rf"(?:(?<=\bby )|(?<=\bsince )|(?<=\buntil )|\b(?:in|during|of|early|late|mid|last)[\s-]){_EN_MONTH}(?:,?\s(?:of\s)?{_EN_YEAR})?", rules.calendar),
        (rf"\b(?:the\s)?(?P<half>first|second)\shalf(?:\sof\s(?:{_EN_YEAR}|{_EN_REL}))?", rules.calendar),
        (rf"\b(?P<half>H1|H2)\s(?:of\s)?{_EN_YEAR}", rules.calendar),
        (rf"\b(?:the\s)?(?P<quarter>first|second|third|fourth|last)\squarter(?:\sof\s(?:{_EN_YEAR}|{_EN_REL}))?", rules.calendar),
        (rf"\bQ(?P<quarter>[1-4])\s(?:of\s)?{_EN_YEAR}", rules.calendar),
        (rf"(?<![\d.,一-鿿$¥#]){_EN_YEAR}(?!\s?[一-鿿%])", rules.calendar),
        (r"\b(?P<ry>(?:last|this|next) year)\b", rules.calendar),
        (r"\b(?P<rm>last|this|next)\smonth\b", relative.relative_month),
        (r"\b(?P<week>last|this|next)\sweek\b", relative.week),
        (r"\b(?P<rd>yesterday|today|tomorrow)\b", relative.relative_day),
        (r"\b(?:the\s)?(?:past|last)\s(?P<count>\d+|[a-z]+)\s(?P<unit>days?|weeks?|months?|years?)\b", relative.back),
        (r"\b(?:recently|lately)\b", relative.lately),
    )
)  # fmt: skip
