"""Follow-up questions completed from the conversation, without a model.

A question that stands on its own is left alone. Else, in this order: a slot of the last question is replaced
(那鹿邑县的是谁？), a pronoun gives way to the name it stands for, an ordinal to the item, or the last question's
subject is put before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import jieba.posseg

from assistant.questions.dates import find_dates
from assistant.questions.history import Exchange, exchanges, name_of_item, people
from assistant.questions.kinds import kind_of, language_of, masked
from assistant.questions.numerals import NUMERAL, number
from assistant.types import Turn
from vectorstore.words import fold_chars

_LEAD = re.compile(
    r"^\s*(?:那么?|那(?=[^个些位里天种项次场时年])|还有|另外|然后|and(?: what about)?|what about|how about)\s*[，,]?\s*",
    re.IGNORECASE,
)
_TAIL = re.compile(r"(?:的)?(?:呢|又如何|又怎样|怎么样)?\s*[?？。]*\s*$")
_ELLIPSIS = re.compile(
    r"^\s*(?:那么?(?![个些位里天种项次场时年])|还有|另外)|呢\s*[?？]?\s*$|^\s*(?:and|what about|how about)\b",
    re.IGNORECASE,
)
_PERSON = re.compile(r"(?<!其)(?:他|她)们?|此人|[这那]个人|[这那](?=位)|\b(?:he|she|him|his|her)\b", re.IGNORECASE)
_THING = re.compile(
    r"它们?|该(?=[一-鿿])|[这那本此](?:个|项|次|些|位|场|届|份|期|几|两|三|四|五|种|人|家|条|篇|里|是|一|名|活动|会议|大会|村|县|市|区|栏目|简报)|"
    r"其中|上述|前者|后者|以上|上面|\b(?:it|its|they|their|them|this|that|these|those|there)\b",
    re.IGNORECASE,
)
_OF_KIND = re.compile(
    r"(?:该|这个|那个|此|本)(?P<suffix>县|市|区|镇|乡|村|街道办事处|街道|办事处|社区|局|院|委|公司|学校|单位)"
)
_THIS_ISSUE = re.compile(
    r"(?:这|该|本|那|同)一?(?:期|份)(?:简报|报纸|刊物|里|中)?|(?:this|that|the same) issue", re.IGNORECASE
)
_NTH = re.compile(rf"第\s*(?P<nth>{NUMERAL})\s*(?:个|位|项|条|名|点|家|类|种)(?!月)|最后一?(?:个|位|项|条|名|家)|\bthe (?P<en>first|second|third|fourth|fifth|last)(?: one)?\b")  # fmt: skip
_EN_NTH = ("first", "second", "third", "fourth", "fifth")
_ASKS = re.compile(
    r"多少|(?<!第)几(?!乎)|第几|哪|谁|什么|啥|怎|如何|为何|何时|是否|是不是|有没有|咋|吗[?？]|\b(?:what|which|who|when|where|why|how)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[“「\"《【][^”」\"》】]{1,40}[”」\"》】](?:类别?|栏目|奖|活动|品牌|行动)?")
_PLACE_END = "省市县区镇乡村州旗"
_ORGANISATION = re.compile(
    r"[\u4e00-\u9fff]{1,8}(?:办事处|街道|社区|委员会|局|法院|检察院|医院|学校|小学|中学|大学|公司|集团|中心|政协|支队|团队|服务队)"
)
_NAMED_EN = re.compile(r"(?<!^)(?<![.?!]\s)\b[A-Z][a-z]{2,}|[\u4e00-\u9fff]{2,}")
# 这些词不说明所问的是什么事，只有它们的问题要靠上文。
_GENERIC = frozenset(
    "举行 召开 开展 举办 主持 参加 出席 负责 工作 活动 会议 大会 人 名 单位 时间 地点 日期 内容 情况 原因 领导 介绍 具体 主要 分别 "
    "一共 总共 共有 进行 组织 实施 完成 发布 表彰 强调 要求 指出 提出 说 讲话 讲 做 有 是 叫 来自 包括 属于 得 获 获得 入选 问题 列出 "
    "每人 名单 名字 姓名 职务 哪些 措施 举措 做法 结果 目的 意义 天 号 里 地方 方面 部门 认为 表示 出处 期 届 次 个 项 条".split()
)
_ENOUGH_WORDS = 4
"""So many content words, even without a name, make a question of its own."""
_STOP_EN = frozenset(
    "the a an of in on at to for and or did do does was were is are has have had what which who when where why how many much "
    "be been it its they their them this that these those there he she his her by with from as also then about please tell me "
    "held happen happened people person name names called attend attended take took place give list all".split()
)


@dataclass(frozen=True, slots=True)
class Completed:
    """``standalone`` is what is searched; ``core`` the words that tell what is asked (its kind, its noun)."""

    standalone: str
    core: str


def complete(text: str, history: Sequence[Turn], today: date) -> Completed:
    """The question made self-contained; both fields are ``text`` where nothing had to be added."""
    past: list[Exchange] = []
    for exchange in exchanges(history):
        past.append(replace(exchange, question=_complete(exchange.question, past, today).standalone))
    return _complete(text, past, today)


def _complete(text: str, past: Sequence[Exchange], today: date) -> Completed:
    if not past or not depends(text, today):
        return Completed(text, text)
    text, last = _with_issue(text.strip(), past), past[-1]
    stripped = _LEAD.sub("", text)
    if _ELLIPSIS.search(text):
        if swapped := _swapped(stripped, last.question, today):
            return swapped
        if _brings_a_subject(stripped, today) and not _refers(stripped):
            return Completed(stripped, stripped)
        if language_of(stripped) == "en":
            return Completed(_after_context(last, stripped), stripped)
    for resolve in (_nth_item, _same_item, _person, _of_kind, _bare_answer):
        if resolved := resolve(stripped, last):
            return Completed(resolved, resolved)
    if not _refers(stripped) and _stands_alone(stripped, today):
        return Completed(stripped, stripped)
    return Completed(_after_context(last, stripped), stripped)


def depends(text: str, today: date) -> bool:
    """Whether the question leans on what was said before: a pronoun, an ellipsis, or nothing of its own to search by."""
    return bool(_ELLIPSIS.search(text)) or _refers(text) or not _stands_alone(text, today)


def _refers(text: str) -> bool:
    """A pronoun, an ordinal or 其中 whose antecedent does not stand before it in the text."""
    frame = masked(text)
    for match in (_THING.search(frame), _PERSON.search(frame), _NTH.search(frame)):
        if match and not _has_anchor(text[: match.start()]):
            return True
    return False


def _has_anchor(text: str) -> bool:
    return len(text) >= 4 and bool(_QUOTED.search(text) or _ORGANISATION.search(text) or _places(text) or people(text))


def _stands_alone(text: str, today: date) -> bool:
    if kind_of(text, language_of(text)) in ("definition", "documents") and not _refers(text):
        return True
    if language_of(text) == "en":
        words = [word for word in re.findall(r"[A-Za-z]{2,}", text.lower()) if word not in _STOP_EN]
        return bool(_NAMED_EN.search(text) or _QUOTED.search(text)) or len(words) >= _ENOUGH_WORDS + 1
    if (
        _QUOTED.search(text)
        or _ORGANISATION.search(text)
        or _places(text)
        or re.search(r"[A-Za-z]{2,}|第.{1,4}期", text)
    ):
        return True
    if find_dates(text, today) and len(_content(text)) >= 1:
        return True
    return bool(people(text)) or len(_content(text)) >= _ENOUGH_WORDS


def _brings_a_subject(text: str, today: date) -> bool:
    """After 那…: more than a changed place, year or person."""
    if language_of(text) == "en":
        return len([w for w in re.findall(r"[A-Za-z]{2,}", text.lower()) if w not in _STOP_EN]) >= _ENOUGH_WORDS
    other = _besides_names(text)
    return _stands_alone(text, today) and bool(_QUOTED.search(text) or other)


def _besides_names(text: str) -> list[str]:
    """Content words that are no part of a place or a person's name."""
    names = "".join(_places(text) + people(text))
    return [word for word in _content(text) if word not in names]


def _content(text: str) -> list[str]:
    tagged = [(pair.word, pair.flag) for pair in jieba.posseg.cut(fold_chars(text))]
    return [
        word
        for word, flag in tagged
        if len(word) > 1 and flag[0] in "nvlijez" and word not in _GENERIC and not _ASKS.search(word)
    ]


def _places(text: str) -> list[str]:
    """Administrative places as jieba cuts them; 区 and the like alone do not count."""
    found: list[str] = []
    before = ""
    for pair in jieba.posseg.cut(fold_chars(text)):
        word = pair.word
        if word in _PLACE_END and 2 <= len(before) <= 3:  # 词典不认得的县名会被切成两段
            found = found[:-1] if found and found[-1] == before else found
            found.append(before + word)
        elif (word[-1] in _PLACE_END and len(word) >= 3) or (pair.flag == "ns" and len(word) >= 2):
            found.append(word)
        before = word if pair.flag[0] in "nvjax" and word.isalpha() else ""
    return found


# 每种成分各有一个查找函数；新问题里的成分替换上一问里同类的那一个。
def _slots(text: str, today: date) -> dict[str, list[str]]:
    unquoted = _QUOTED.sub(lambda match: "□" * len(match[0]), text)
    dates = [text[m.start : m.end] for m in find_dates(unquoted, today)]
    issues = [match[0] for match in re.finditer(rf"第\s*{NUMERAL}\s*期", text)]
    organisations = [match[0] for match in _ORGANISATION.finditer(unquoted)]
    return {
        "issue": issues,
        "quoted": [match[0] for match in _QUOTED.finditer(text)],
        "date": dates,
        "place": [place for place in _places(unquoted) if place in text]
        or re.findall(r"^[\u4e00-\u9fff]{2,3}(?=有)", unquoted),
        "organisation": organisations,
        "person": [name for name in people(unquoted) if name in text],
    }


def _swapped(text: str, question: str, today: date) -> Completed | None:
    """The last question with one part of it replaced; None where the new one brings more than that part."""
    asks = bool(_ASKS.search(text))
    if asks and _besides_names(text):
        return None
    subject = _TAIL.sub("", _ASKS.split(text)[0] if asks else text).rstrip("是的有 ，,在")
    if not subject or len(subject) > 20:
        return None
    mine, theirs = _slots(subject, today), _slots(question, today)
    for slot, values in mine.items():
        if values and theirs[slot]:
            old = _alike(values[0], theirs[slot])
            new = question.replace(old, values[0] if values[0] in subject else subject, 1)
            return _asked_anew(new, text, asks, last=question)
    if (old := _same_ending(subject, question)) and not any(mine.values()):
        return _asked_anew(question.replace(old, subject, 1), text, asks, last=question)
    if asks:
        return None if _content(text) and not mine["place"] else Completed(f"{statement(question)}，{text}", text)
    joined = f"{subject}，{question}" if language_of(question) == "zh" else f"{question.rstrip('?')} ({subject})?"
    return Completed(joined, question)


def _asked_anew(new: str, text: str, asks: bool, last: str) -> Completed:
    """The replaced question; where the follow-up asks for something else (是谁 after 有几人) its own words follow."""
    same = not asks or {kind_of(text, language_of(text)), kind_of(last, language_of(last))} <= {"who", "list"}
    if same or kind_of(text, language_of(text)) == kind_of(last, language_of(last)):
        return Completed(new, new)
    return Completed(f"{statement(new)}，{text}", text)


def _alike(value: str, candidates: Sequence[str]) -> str:
    """The candidate of the same level (县 for 县), else the last."""
    return next((c for c in candidates if c[-1] == value[-1]), candidates[-1])


def _same_ending(subject: str, question: str) -> str:
    """“敬业奉献”类 for 孝老爱亲类: the words of the question that end as the subject does."""
    match = re.search(
        rf"(?:[“「\"][^”」\"]+[”」\"]|[\u4e00-\u9fff]{{2,6}}?){re.escape(subject[-1])}(?![\u4e00-\u9fff]?[”」\"])",
        question,
    )
    return match[0] if match and subject[-1] in "类期届栏目奖队组" else ""


def _with_issue(text: str, past: Sequence[Exchange]) -> str:
    """这期 -> the issue spoken of last."""
    if not _THIS_ISSUE.search(text):
        return text
    for exchange in reversed(past):
        if match := re.search(rf"第\s*{NUMERAL}\s*期|\bissue \d+", f"{exchange.question}\n{exchange.whole}"):
            return _THIS_ISSUE.sub(match[0], text, count=1)
    return text


def _nth_item(text: str, last: Exchange) -> str:
    match = _NTH.search(text)
    if not match or len(last.items) < 2:
        return ""
    nth = _EN_NTH.index(match["en"]) + 1 if match["en"] in _EN_NTH else number(match["nth"] or "") or len(last.items)
    if nth > len(last.items):
        return ""
    return text[: match.start()] + name_of_item(last.items[nth - 1]) + text[match.end() :]


def _same_item(text: str, last: Exchange) -> str:
    """其中扶沟县的那位 -> the item of the last answer in whose line 扶沟县 stands."""
    match = re.search(r"其中[，,]?(?P<mark>.{1,16}?)的?(?:那|这)(?:位|个|名|人|项|条|家|一)(?:[位个名项条家])?", text)
    if not match:
        return ""
    fitting = [item for item in last.items if match["mark"].rstrip("的") in item]
    return text[: match.start()] + name_of_item(fitting[0]) + text[match.end() :] if len(fitting) == 1 else ""


def _person(text: str, last: Exchange) -> str:
    match = _PERSON.search(text)
    names = people(last.answer) or people(last.question)
    if not match or len(names) != 1:
        return ""
    rest = re.sub(r"^位", "", text[match.end() :]) if match[0] in ("这", "那") else text[match.end() :]
    return text[: match.start()] + names[0] + rest


def _of_kind(text: str, last: Exchange) -> str:
    """该县 -> 鹿邑县, where the last question or answer names one."""
    match = _OF_KIND.search(text)
    if not match:
        return ""
    pattern = re.compile(rf"[\u4e00-\u9fff]{{1,8}}{match['suffix']}")
    named = [found[0] for found in pattern.finditer(last.bare)]
    named += [place for place in _places(last.question) + _places(last.answer) if place.endswith(match["suffix"])]
    return text[: match.start()] + named[0] + text[match.end() :] if named else ""


def _bare_answer(text: str, last: Exchange) -> str:
    """it / 它 -> the last answer where that is no more than a name."""
    match = re.search(r"它(?!们)|\bit\b(?!s)|\bthey\b", text, re.IGNORECASE)
    if not match or not last.bare or _asks_what_was_done(last.question):
        return ""
    return text[: match.start()] + last.bare + text[match.end() :]


def _asks_what_was_done(question: str) -> bool:
    kind = kind_of(question, language_of(question))
    return kind not in ("who", "which", "where", "list") or bool(
        re.search(r"[做干]了?什么|\bdo(?:ne)?\b\s*\?*$", question)
    )


def _after_context(last: Exchange, text: str) -> str:
    context = statement(last.question)
    kind = kind_of(last.question, language_of(last.question))
    if last.bare and kind in ("who", "which", "where") and last.bare not in context:
        context = f"{context} {last.bare}"
    return f"{context}，{text}" if language_of(context) == "zh" else f"{context}: {text}"


_INTERROGATIVE = re.compile(
    rf"(?:请|并)?(?:列出|列举)[^，。？?]*|(?:分别|共|一共|具体|主要|都)?(?:是|有|由|在|为|向|叫)?(?:共有|哪{NUMERAL}|哪[些几一]?|多少|(?<!第)几|谁|什么|啥|怎么样?|怎样|如何|何时)"
    r"(?:[个人名位条项家户次座处篇份种类件天年月日号期届]|方面|时候|地方)?"
)
_EN_INTERROGATIVE = re.compile(
    r"^(?:(?:on |in |at |by )?(?:how (?:many|much)|which|what|who|when|where|why|how)\b\s*(?:(?:is|are|was|were|did|do|does|has|have|had)\b\s*)?|list\s|name\s)(?:the\s)?",
    re.IGNORECASE,
)


def statement(question: str) -> str:
    """What a question says without asking: “太昊路办事处的颁奖大会表彰了“道德文明使者””."""
    if language_of(question) == "en":
        return _EN_INTERROGATIVE.sub("", question).strip(" ?.")
    frame = masked(question)
    kept, at = "", 0
    for match in _INTERROGATIVE.finditer(frame):
        kept += question[at : match.start()]
        at = match.end()
    kept += question[at:]
    return re.sub(r"[？?。]+\s*$", "", re.sub(r"[？?，,。]{2,}", "，", kept)).strip(" ，,的是有")
