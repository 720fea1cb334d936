"""Whether words are of the sort that a question asks for: no number without a numeral, no reason that is a price."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant.answers.asks import Ask
from assistant.answers.entities import names, tagged
from assistant.answers.reading.numbers import fits, quantities, without_titles
from assistant.answers.reading.people import REPORTS, in_byline, of_another_group
from assistant.answers.reading.sums import other_measure, other_sum
from assistant.answers.series import COUNTER
from assistant.answers.short_names import like_a_person
from assistant.answers.spans import Span
from assistant.answers.synonyms import same_as
from assistant.answers.wording import clause_around
from assistant.documents import genre
from assistant.questions.kinds import stated_count
from assistant.questions.numerals import number
from assistant.types import QuestionKind

_NUMERAL = re.compile(r"[\d一二两三四五六七八九十百千万亿半几]")
_NO_COUNT = re.compile(r"(?:19|20)\d\d年|“[一二三四五六七八九十]+”")
"""Numerals that count nothing: 2023年, “八一”."""
_TELEPHONE = re.compile(r"电话(?:号码)?(?:是|[?？]|$)|(?:phone|mobile) number", re.IGNORECASE)
_DIGITS = re.compile(r"\d[\d\- ]{3,}\d|1[12]\d")
_DEED = re.compile(r"谁(?!是|的|当|任|担|兼|做|管|负责|主|说|讲|介绍|表|提|认为|强调|[?？]|$)")
"""谁出钱装的: who did something, not who holds an office or said it."""
_TOLD_TO = re.compile("[向找跟问]谁")
_ANSWERS_FOR = re.compile("[局办委站所室心院部处科会司厅社队窗口台员人长任]$")
"""With what a body or an office ends to which one turns."""
_PRESIDES = re.compile("主持|召集")
"""What one does who was there and spoke as well, and others do not: the text says it where it is so."""
_SPEAKS = re.compile("(?:书记|主任|同志)?(?:介绍|说|表示|告诉|坦言|感慨|称)")
_DIVISIONS = frozenset("社区 小区 街道 村 镇 乡 县 区 市 省".split())
"""哪个社区 is answered by the name of a place."""
_SORT_OF = 2
"""Characters between a place's name and its sort: 行政 of 行政村."""
_HOLDS = re.compile("(?:联合|共同)?(?:举行|召开|举办|组织|开展|发布|印发)")
_AT = re.compile("[在于到赴]")
_BODY = re.compile("法庭|法院|检察院|政府|医院|卫生院|学校|中学|小学|大学|银行|委员会|办事处|派出所")
"""What an organisation's name goes on with, of which the reader took the beginning for a person."""
_MONEY = re.compile("钱|费用|价格|工资|薪|经费|资金")
_PRICE = re.compile("多少钱|几[块元]钱?")
_EACH = re.compile("[一每/](?P<of>[顿餐次回趟人位口名亩斤吨户家天日晚夜月年张台件份瓶碗平桶盒场套间只袋包])")
"""What a price is of: 吃一顿饭多少钱 is answered by 每餐收费3元, not by what a month costs."""
_SAME_EACH = ("顿餐次回趟场", "人位口名只", "天日", "晚夜天", "户家")
_CURRENCY = re.compile(r"[元块角钱万亿￥¥$%]|[一两二三四五六七八九半]成")
_BARE = re.compile(
    r"(?:大?[概约]|一般)?(?:[\d.,]+|[一二两三四五六七八九十百千几]+)(?:[到至~～—-](?:[\d.,]+|[一二两三四五六七八九十百千几]+))?(?:来|多|左右|上下)?"
)
"""A price as it is spoken: 三百到五百, 45."""
_TIME = re.compile(
    r"(?:第[一二三四]个)?(?:周|星期|礼拜)[一二三四五六日天末]|"
    r"[\d〇零一二两三四五六七八九十~～至到—:：.-]*(?:世纪|年代|年度?|季度|个?月份?|[日号天周]|个?星期|个?小?时|点半?|分钟?|秒|期间|节|[初末底]|[上中下]旬)[前后内]?|"
    r"[今去前明后昨当本次每][年日天月周晚]|[上下]半年|[上下中]午|早上|晚上?|凌晨|傍晚|夜里|[春夏秋冬][季天]|\d"
)
_THEN = re.compile(
    "[前后时节](?=.?$)|期间|[假学]期|随时|当场|当天|即日|同日|逢[集场圩]|清晨|黎明|凌晨|早晨|清明|黄昏|拂晓|[正午][午后]|[夏商周秦汉晋隋唐宋元明清]代|民国|[古近现当]代|除夕|元宵|中秋|"
    "端午|重阳|腊八|元旦|国庆|立[春夏秋冬]|[春秋]分|[夏冬]至|[大小][暑寒雪满]|惊蛰|谷雨|芒种|处暑|[白寒]露|霜降|雨水"
)
"""Words for a time that name no day, and names of days without a number: 验收合格后, 谷雨."""
_HAPPENED = re.compile("(?:哪一?天|什么时候|几[号月]|哪一?[年月日]|何时).{1,8}的[?？]?$")
_DUE = re.compile("(?:必?须|应当?|务必|需)(?:在|于)")
_WHICH_ONE = re.compile("第几(?!位|名)")
_ORDINAL = re.compile(r"第|首|头|[1-9]\d*(?:st|nd|rd|th)|处女")
_DAY_ASKED = re.compile("截[止至]|最[晚迟]|几[号月]|哪[一]?[天日]|日期|期限")
_NO_SORT = frozenset({"v", "u", "d", "p", "w", "r", "q", "m", "xc", "c"})
_WITHIN = re.compile(r"[\d一二三四五六七八九十两]+个?(?:工作日|[日天周月年]|小时)[以之]?内")
"""15日内 is no day."""
_SOLVED = re.compile("(?:被|给|来|去|才|得到)?(?:解决|处理|处置|应对|化解|整改|克服|弄|办)")
_PROBLEM = re.compile("困难|问题(?!.{0,12}(?:解决|整改|销号))|不足|短缺|紧张|只有|仅有|却|没有|缺(?:少|乏)")
"""What 怎么解决的 speaks of, and does not ask for."""
_PAID = re.compile(
    "谁(?:来)?(?:出|掏|付|垫)(?:的|了)?钱|(?:钱|费用?|资金).{0,3}谁(?:来)?(?:出|掏|付|承担|垫)|谁(?:买|埋)单"
)
_FUNDS = re.compile("元|钱|款|资|费|补贴|补助|捐|承担|自筹|买单|埋单|分摊")
"""Of which a sentence speaks that says who paid."""
_BEARER = re.compile(
    r"(?:主演|导演|编剧|作者|[男女]?主角|得主|[男女]单冠军|创始人|主持人|发明[人者]|获得者|火炬手|掌门人)"
    r"(?:都?(?:是|有|叫))?(?:谁|哪[位些](?:演员)?|什么(?:名字)?)?[?？。]?$"
)
"""Ends of a question for people by what they are: only people answer it."""
_CALLED = re.compile("叫(?:做|个)?(?:什么|啥)(?:名字?)?[?？。]?$")
_CLAUSES = re.compile("[，。；！？]")
"""What a name has none of: 那个职工叫什么."""
_NOBODY_BUT_A_STATE = re.compile("有(?!关)|没有|没")
"""With what words begin that tell something of somebody: 有亲属关系."""
_MEMBERS = frozenset("家 位 名 所".split())
"""Measure words of what has a name: 哪几家 is answered by no clause that begins with a verb."""
_NOBODY = re.compile("[院队团组局部厅会社馆厂司台校所奖剧片]$")
_HEAD = re.compile(rf"(?:{genre.NUMBERED.pattern})\s*[\u4e00-\u9fff]{{2,12}}")
"""三、时间安排: tells no way and no reason."""
_OFFICE = 6
"""Characters on both sides of a name in which an office stands: 哪位法官 wants 审判员卫东林."""
_LONGEST_VALUE = 8
"""Characters of a number with its unit, which tells no way and no reason."""


def may_answer(ask: Ask, text: str, span: Span) -> bool:
    """Whether the words may be of the sort that is asked for, as far as words tell: each kind of question has its own
    check, and what is asked for by its head (第几, 编剧, 哪个社区, 电话) one of every kind."""
    if _TELEPHONE.search(text):
        return bool(_DIGITS.search(span.text))
    if _WHICH_ONE.search(text) and not _ORDINAL.search(span.sentence.text[max(0, span.start - 1) : span.end]):
        return False
    if _PAID.search(text) and not _FUNDS.search(span.sentence.text):
        return False
    if _BEARER.search(text) and not names(span.text, "PER") and not _may_be_called(span.text.strip()):
        return False
    if _CALLED.search(text) and _CLAUSES.search(span.text):
        return False
    if ask.kind == "list" and ask.unit in _MEMBERS and _does(span.text):
        return False
    if ask.head in _DIVISIONS and not _names_one(ask.head, span):
        return False
    check = _OF_KIND.get(ask.kind)
    return check is None or check(text, span)


def is_untold(ask: Ask, text: str, span: Span) -> bool:
    """Whether the best words of a passage show that it does not tell what is asked: nothing else of it answers."""
    due = ask.kind == "when" and _HAPPENED.search(text) is not None and _DUE.search(_clause(span)) is not None
    return due or _names_no_sort(ask, span) or _is_otherwise_counted(ask, text, span.text) or _is_counted(ask, span)


def _is_otherwise_counted(ask: Ask, text: str, words: str) -> bool:
    """“五项活动”是哪五项 is not answered by 七大行动."""
    asked, told = stated_count(text), COUNTER.match(words.lstrip('“" '))
    if ask.kind not in ("list", "which") or asked is None or told is None:
        return False
    return number(told["n"]) not in (asked, None)


def _is_counted(ask: Ask, span: Span) -> bool:
    """3家|老字号: so many of a sort, none of them named."""
    if ask.kind not in ("list", "which") or ask.unit not in _MEMBERS or re.search("[、：:]", span.text):
        return False
    return re.search(rf"{_NUMERAL.pattern}\s?{ask.unit}$", span.sentence.text[: span.start]) is not None


def _names_no_sort(ask: Ask, span: Span) -> bool:
    """哪种柑橘 would be answered by 柑橘 and verbs alone: 种植柑橘."""
    if ask.unit != "种" or not ask.head or ask.head not in span.text:
        return False
    bare = re.compile(f"{re.escape(ask.head)}[症病类]?")
    inside = (one for one in tagged(span.sentence.text) if one.start < span.end and span.start < one.end)
    return all(bare.fullmatch(one.text) or one.tag in _NO_SORT for one in inside)


def _does(words: str) -> bool:
    """A deed, or a clause with one behind another: 三户合用一口井的，算作一户."""
    tokens = tagged(words)
    behind = [token for token in tokens if re.search("[，,]", words[: token.start])]
    first = tokens[0] if tokens else None
    return (first is not None and first.tag in ("v", "d")) or any(token.tag == "v" for token in behind)


def _names_one(sort: str, span: Span) -> bool:
    """Whether a 村 is named: 柳湾|行政村 too, whose last word the reader leaves out."""
    return sort in span.sentence.text[span.start : span.end + len(sort) + _SORT_OF] or bool(names(span.text, "LOC"))


def _is_who(text: str, span: Span) -> bool:
    """Not who tells of a deed (林某介绍), nor a reporter, nor the beginning of a body's name (柳河人民|法庭)."""
    sentence = span.sentence.text
    if (
        _NOBODY_BUT_A_STATE.match(span.text)
        or _BODY.match(sentence, span.end)
        or (_DEED.search(text) and _SPEAKS.match(sentence, span.end))
    ):
        return False
    if _PRESIDES.search(text) and not _PRESIDES.search(f"{span.sentence.before}{sentence}{span.sentence.after}"):
        return False
    if _TOLD_TO.search(text) and not (_ANSWERS_FOR.search(span.text) or names(span.text, "PER")):
        return False
    return REPORTS.search(text) is not None or not in_byline(sentence, span.start)


def _is_where(_: str, span: Span) -> bool:
    """No title, and not who holds it: 市卫健委举行…."""
    if span.text.startswith("《"):
        return False
    around = span.sentence.text[max(0, span.start - 1) : span.end]
    return _HOLDS.match(span.sentence.text, span.end) is None or _AT.search(around) is not None


def _is_when(_: str, span: Span) -> bool:
    """大桥合龙|后 is one; 后 alone is none."""
    if _TIME.search(span.text):
        return True
    behind = span.sentence.text[span.end : span.end + 1]
    return len(span.text) > 1 and _THEN.search(span.text + behind) is not None


def _is_way(_: str, span: Span) -> bool:
    """No heading."""
    return _HEAD.fullmatch(span.sentence.text.strip()) is None


def _is_number(text: str, span: Span) -> bool:
    """With a numeral that is no word of a title, a price with its currency."""
    if other_measure(text, span.text) or of_another_group(text, span.sentence.text, span.start):
        return False
    if other_sum(text, span.sentence.text, span.start, span.end):
        return False
    if _PRICE.search(text) and not _CURRENCY.search(span.text):
        return _BARE.fullmatch(span.text) is not None
    titleless = without_titles(span.sentence.text)[span.start : span.end]
    return _NUMERAL.search(_NO_COUNT.sub("", titleless)) is not None


def _is_which(text: str, span: Span) -> bool:
    return not other_measure(text, span.text)


_OF_KIND: dict[QuestionKind, Callable[[str, Span], bool]] = {
    "who": _is_who,
    "where": _is_where,
    "when": _is_when,
    "how": _is_way,
    "why": _is_way,
    "number": _is_number,
    "which": _is_which,
}
"""For the question and the words chosen."""


def _may_be_called(words: str) -> bool:
    return like_a_person(words) and not _NOBODY.search(words)


def of_sort(ask: Ask, span: Span) -> bool:
    """Whether the words are what such a question asks for: a number of the unit, a time, a clause for how and why, a
    way out and no trouble, a 区."""
    amounts = list(quantities(span.text))
    if ask.kind == "when":  # 每周五下午在凉亭议事 tells what is done then
        if _DAY_ASKED.search(ask.text) and _WITHIN.fullmatch(span.text):
            return False
        return 2 * sum(len(match.group()) for match in _TIME.finditer(span.text)) >= len(span.text)
    if ask.kind == "number":
        price = ask.head == "钱" or ask.right.startswith("钱") or ask.unit in ("元", "块")
        if price and _BARE.fullmatch(span.text):
            return True
        if price and (asked := _EACH.findall(ask.text)) and not _of_each(asked, _EACH.findall(_clause(span))):
            return False
        unit = ask.unit or ("元" if _MONEY.search(ask.text) else "")
        return any(unit in ("", "个") or fits(unit, amount.unit) for amount in amounts)
    if ask.kind == "how" and _SOLVED.match(ask.right) and _PROBLEM.search(span.text):
        return False
    if ask.kind in ("how", "why"):
        return len(span.text) > _LONGEST_VALUE or not amounts
    if ask.kind == "who" and len(ask.head) > 1 and ask.right.startswith(ask.head):
        around = span.sentence.text[max(0, span.start - _OFFICE) : span.end + _OFFICE]
        return any(word in around for word in (ask.head, *same_as(ask.head)))
    return ask.kind != "where" or span.text.endswith(ask.head)


def _of_each(asked: Sequence[str], told: Sequence[str]) -> bool:
    return any(
        one == other or any(one in same and other in same for same in _SAME_EACH) for one in asked for other in told
    )


def _clause(span: Span) -> str:
    """The words of the span's clause."""
    return span.sentence.text[slice(*clause_around(span.sentence.text, span.start, span.end))]
