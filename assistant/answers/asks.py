"""What a Chinese question asks for, place by place: the interrogative, what stands around it, the noun it asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answers.entities import Token, tagged
from assistant.questions.kinds import HAPPENED
from assistant.types import QuestionKind

UNITS = (
    "个月|个小时|个星期|个季度|个工作日|平方公里|厘米|公分|毫米|英尺|英里|海里|摄氏度|平方米|"
    "立方米|千瓦时|毫克|公里|千米|公斤|千克|公顷|人次|万元|亿元|场次|小时|分钟|米|元|亩|"
    "吨|户|名|人|位|个|条|处|座|份|次|场|期|项|件|段|家|所|棵|株|台|辆|支|篇|类|种|"
    "级|届|年|月|天|日|岁|倍|度|分|册|幅|批|站|间|套|只|头|枚|轮|幢|栋|艘|架|部|"
    "句|点|斤|里|周|层|颗|组|遍|趟|张"
)
"""Measure words that may follow 多少 and 几, the longer first."""

_FORMS: tuple[tuple[QuestionKind, str], ...] = (
    ("number", rf"第几(?:{UNITS})?"),
    (
        "when",
        r"什么时候|什么时间|什么时刻|何时|何日|何年|何月|哪一?天|哪一?年|哪一?个?月份?|哪一?日|"
        r"哪一?个?日期|几月几[日号]|几[月日号点](?![个份])",
    ),
    ("who", r"是?谁|何人|哪一?位(?![^，。？]{0,3}(?:单位|部门))|哪一?个人|什么人"),
    ("where", rf"哪里|哪儿|何处|何地|(?:什么|哪个)(?:地[方点]|位置|方位)|在哪[里儿]?(?![些几一版]|{UNITS})"),
    ("number", r"多长时间|多久|多少时间|多少?天"),
    (
        "why",
        r"凭什么|为什么|为何|何故|因何|(?:是|有)?(?:什么|哪些)原因|因为什么|由于什么|什么(?:目的|缘故)|"
        rf"怎么(?=会|还|反[而倒]|不|没|突然|这么|那么|老是|总是|{HAPPENED})",
    ),
    (
        "how",
        r"(?:通过|采取了?|采用了?|运用了?|以|用|靠|按照?)的?了?(?:哪些|什么)(?:样的?)?(?:办法|方式|方法"
        r"|措施|手段|举措|途径|形式|路子|法子|招数?|点子)?|怎么样?|怎样|如何",
    ),
    ("list", rf"(?:都?有)?哪(?:些|几(?:{UNITS})?|(?:[两二三四五六七八九十]|\d)+(?:{UNITS})?)"),
    ("number", rf"多少|几(?!句)(?=(?:{UNITS}))|多[大长高远久重深宽厚快](?=[？?，。的]|$)|几何"),
    ("which", rf"干什么的|哪一?(?:{UNITS})?|叫什么名[字称]?|(?:叫做?|称为?|名为)什么|什么|何种|何物"),
)
_SPOKEN = {"啥": "什么", "咋": "怎么", "多会儿": "什么时候", "几时": "什么时候", "干嘛的": "干什么的"}
"""Spoken interrogatives as the forms have them."""
_SPOKEN_FORM = re.compile("|".join(_SPOKEN))
_COMPOUND = (
    r"(?!项目|个体|条件|面积|家庭|家长|次数|人员|人口|人数|户口|位置|期间|层次|类型|部门|场所|"
    r"站点|组织|年龄|天数|小时|分数|度数|面对|篇幅|场地|份额|日期)"
)
"""Words that begin with a measure word and are none."""
_SLOT = re.compile("|".join(f"(?P<k{i}>{form})" for i, (_, form) in enumerate(_FORMS)))
_END = re.compile(r"[，,；;？?。！!\n]")
_BREAK = re.compile(r"[，,；;？?。！!、\n]|以及|并且?|和(?=在?[哪什何谁多几])")
_NOUNS = frozenset({"n", "nz", "vn", "an", "nw", "ORG", "LOC", "PER", "s", "f", "t", "v", "a", "m", "xc", "j", "ad"})
_MEASURED = {"重": "重量", "大": "大小"} | dict.fromkeys("长高远深宽厚", "长度")
TITLE = re.compile(
    r"(?:书记|市长|县长|区长|镇长|乡长|省长|局长|部长|主任|主席|会长|校长|院长|处长|科长|厅长|"
    r"队长|秘书长|行长|社长|总编辑|经理|董事长"
    r"|总理|总统|首相|教授|站长|所长|馆长|村长|组长|总监|记者|编辑|负责人|主持人|作者|导演|创始人)$"
)
"""Words for the office that a person holds."""
_PERSON = re.compile(rf"[一两几有这那]位|{TITLE.pattern.removesuffix('$')}")
_PLACES = ("村", "县", "区", "市", "镇", "乡", "街道", "社区", "省", "国家", "城市", "广场", "酒店", "剧场")
_NO_NOUN = frozenset({"v", "u", "p", "w", "d", "c", "r", "q", "TIME", "f"})
_EDGE = frozenset("的了是有在为与和及或被由对向从把等地得着过上中里内，。？！；：、“”\"'《》【】（）()")
_COPULA = re.compile(
    r"(?:分别|各自?|一?共|总共|共计|合计|累计|一般|大[约概]|具体|主要|又|都|约)*(?:是|为|有|"
    r"达到?|等于|叫做?|称为?|名为|占|多)?(?:了|到)?$"
)
_AND = re.compile(r"(?<=[^\s和与及])[和与及、](?=[^\s和与及])")


_INTERROGATIVE = {"who": "谁", "number": "多少", "when": "什么时候", "where": "哪里"}


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing asked. ``left`` and ``right`` are the words around the interrogative in its clause.

    ``stem`` is what the clauses before it say of the subject; ``unit`` a measure word (多少户), ``head`` the noun
    asked for (居民, 心理咨询热线), each "" where the question names none.
    """

    kind: QuestionKind
    stem: str
    left: str
    right: str
    unit: str = ""
    head: str = ""
    ordinal: bool = False
    """第几届, 第几期."""

    @property
    def text(self) -> str:
        """Everything that says what is asked, without the interrogative and its measure word."""
        return f"{self.stem} {self.left} {self.right.removeprefix(self.unit)}".strip()

    @property
    def alone(self) -> str:
        """The question for it alone, where one interrogative asks of several: 第26期的审签人是谁？"""
        copula = "" if self.left.endswith(tuple("是在有了为")) else "有" if self.unit else "是"
        return f"{self.left}{copula}{_INTERROGATIVE.get(self.kind, '什么')}{self.right}？"


def asks(question: str, kind: QuestionKind) -> list[Ask]:
    """The asks of a Chinese question in order; one of ``kind`` with no place in the text where none is found."""
    question = _SPOKEN_FORM.sub(lambda form: _SPOKEN[form.group()], question)
    slots = list(_SLOT.finditer(question))
    slots = [slot for slot in slots if not _is_plain(question, slot)]
    if not slots:  # 三伏天开始时间: nothing tells where the answer would stand
        return [Ask("definition" if kind == "which" else kind, "", question.strip(" ？?。"), "")]
    found: list[Ask] = []
    stem = ""
    for index, slot in enumerate(slots):
        begin = 0 if index == 0 else _boundary(question, slots[index - 1].end(), slot.start())
        following = slots[index + 1].start() if index + 1 < len(slots) else len(question)
        stop = _END.search(question, slot.end())
        end = min(stop.start() if stop else len(question), len(question))
        if following < end:
            end = _boundary(question, slot.end(), following)
        found += _of_slot(question, slot, begin, end, stem, kind if len(slots) == 1 else None)
        if index == 0:
            stem = question[:begin] + question[begin : slot.start()]
    return found


def _of_slot(
    question: str, slot: re.Match[str], begin: int, end: int, stem: str, only: QuestionKind | None
) -> list[Ask]:
    name = slot.lastgroup or "k0"
    kind = _FORMS[int(name[1:])][0]
    if only in ("compare", "yes_no", "definition", "documents"):
        kind = only
    left, right = question[begin : slot.start()].strip(" ，,、"), question[slot.end() : end].strip(" ，,、")
    if (match := re.match(r"多([大长高远重深宽厚])$", slot.group())) and (match[1] != "长" or "时间" not in right):
        return [Ask(kind, stem, left, right, _MEASURED[match[1]])]
    if slot.group() in ("多长时间", "多久", "多少时间"):
        return [Ask(kind, stem, left, right, "时间")]
    unit = ""
    measured = re.search(rf"(?:{UNITS})$", slot.group()) if kind != "where" else None  # 在哪里, 哪个地点
    if (match := measured) or (kind in ("number", "list") and (match := re.match(rf"{_COMPOUND}(?:{UNITS})", right))):
        unit = match.group()
    if kind == "which" and unit in ("个", "家", "所", "项", "条", "座", "支", "场", "位", "部", "篇"):
        unit = ""
    after = right[len(unit) :] if unit and right.startswith(unit) else right
    heads = _heads_after(after)
    if kind == "which" and (unit or (heads or [""])[0]).endswith(_PLACES):
        kind = "where"
    if kind == "number" and len(heads) > 1:
        return [Ask(kind, stem, left, unit + head, unit, head) for head in heads]
    if (
        kind == "which"
        and re.search(r"[在于]$", left)
        and not re.search(r"活动|会|情况|条件|方面|背景|基础|时", right[:4])
    ):
        return [Ask("where", stem, left, right, "", heads[0] if heads else "")]
    if heads:
        return [Ask(kind, stem, left, right, unit, heads[0])]
    if kind == "which" and TITLE.search(_head_before(left)) and re.search(r"叫|名字|^什么$", slot.group() + right):
        return [Ask("who", stem, left, right, "", _head_before(left))]
    apart = question[: slot.start()].endswith(("，", ","))
    if kind == "which" and apart and "名" in slot.group() and _PERSON.search(left):
        return [Ask("who", stem, left, right)]  # 有位副市长也去了，叫什么名字
    if kind == "which" and left.endswith(("他", "她")) and "叫" in slot.group():
        return [Ask("who", stem, left, right)]
    subjects = _subjects(left)
    if len(subjects) > 1:
        return [Ask(kind, f"{stem} {left}", subject, right, unit, _head_before(subject)) for subject in subjects]
    ordinal = slot.group().startswith("第")
    named = unit or (kind == "where" and slot.group() != "在哪")
    head = "" if named else _head_before(left)
    if kind == "number" and len(head) < 3 and head.endswith(tuple("深宽厚高重")):  # 水深多少, 最深有多少
        unit = _MEASURED[head[-1]]
    return [Ask(kind, stem, left, right, unit, head, ordinal)]


def _is_plain(question: str, slot: re.Match[str]) -> bool:
    """Not an interrogative: 几 in 十几年 and 把几个孩子劝走, 什么 in 没什么, anything inside a quotation."""
    before = question[: slot.start()]
    inside = sum(before.count(mark) for mark in "“《「") > sum(before.count(mark) for mark in "”》」")
    some = slot.group().startswith("几") and before.endswith(("把", "这", "那", "前", "后", "近"))
    return inside or some or before.endswith(("十", "好", "没")) or (slot.group() == "如何" and before.endswith("不论"))


def _boundary(question: str, start: int, end: int) -> int:
    """Where the clause of a later interrogative begins, between the one before it and itself."""
    breaks = list(_BREAK.finditer(question, start, end))
    return breaks[-1].end() if breaks else start


def _heads_after(text: str) -> list[str]:
    """The noun phrase with which ``text`` begins, split at 和: "片区和网格" gives two, "的？" none."""
    if quoted := re.match(r"[“《\"]([^”》\"]+)[”》\"]", text):
        return [quoted.group()]
    words: list[str] = []
    for token in _clause_tokens(text):
        if token.text in ("和", "与", "及", "、") and words:
            words.append("、")
        elif token.tag in _NOUNS and token.text not in _EDGE and not (token.tag == "v" and words):
            if token.tag == "v" and not words:
                break
            words.append(token.text)
        else:
            break
    return [head for head in "".join(words).split("、") if head]


def _clause_tokens(text: str) -> Sequence[Token]:
    stop = _END.search(text)
    return tagged(text[: stop.start()] if stop else text)


def _head_before(text: str) -> str:
    """The last noun phrase of ``text`` before its copula: 心理咨询热线 of "…开通的心理咨询热线叫"."""
    text = _COPULA.sub("", text.rstrip("？?。 "))
    words: list[str] = []
    for token in reversed(tagged(text)):
        if token.text in _EDGE or (token.tag in _NO_NOUN and not _in_quotes(token)):
            break
        words.append(token.text)
    return "".join(reversed(words))


def _in_quotes(token: Token) -> bool:
    return token.text in '“”"'


def _subjects(left: str) -> list[str]:
    """The sides of "A和B分别是": one text for each, with what qualifies both before it."""
    if not re.search(r"(?:分别|各自?)(?:是|为|有|叫)?(?:了|由)?$", left):
        return []
    body = re.sub(r"(?:分别|各自?)(?:是|为|有|叫)?(?:了|由)?$", "", left)
    prefix, _, tail = body.rpartition("的")
    sides = [side for side in _AND.split(tail or body) if side]
    return [f"{prefix}的{side}" if prefix else side for side in sides] if len(sides) > 1 else []
