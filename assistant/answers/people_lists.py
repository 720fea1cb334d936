"""People named in a sentence, each with what the sentence says of him or her: unit, position, category.

“甲县干部张某入选“助人为乐”类，乙县教师李某、丙局干部王某入选“敬业奉献”类” gives three entries; what
stands behind several names (the category) goes to each of them, what stands before a name is its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answers.entities import Token, tagged
from assistant.answers.lists import Entry, Listing, Span, trimmed
from assistant.answers.short_names import is_surname, part_of_speech

_PREDICATE_CATEGORY = re.compile(
    r"(?:入选|荣登|登上|评为|评选为|获评?|荣获|授予|命名为|当选为?|被称为|入围)[^，。；“]{0,6}[“「\"](?P<award>[^”」\"]{1,20})[”」\"](?P<of>类)?|"
    r"[“「\"](?P<name>[^”」\"]{1,20})[”」\"](?P<kind>类别?|奖|称号|等次)"
)
_POSITIONS = (
    "干部 教师 老师 村民 居民 农民 市民 主任 书记 局长 部长 县长 市长 区长 镇长 乡长 省长 "
    "厅长 处长 科长 股长 所长 站长 院长 校长 园长 会长 队长 团长 班长 组长 社长 行长 厂长 "
    "店长 船长 总编辑 编辑 主编 记者 通讯员 医生 医师 护士 护士长 职工 员工 工人 清洁工 "
    "环卫工 环卫工人 民警 警察 法官 检察官 律师 经理 总经理 董事长 学生 同学 志愿者 负责人 "
    "主席 委员 常委 代表 同志 领导 教授 研究员 工程师 司机 网格员 秘书长 总裁 参谋 战士 "
    "士兵 老兵 退伍军人 调解员 辅导员 理事长 院士 博士 专家 创始人 馆长 台长 首席 业主 党员 "
    "楼院长 支书 文书 会计 作家 画家 演员 导演 教练 运动员 获得者"
).split()
_STANDING = "退休|离休|退役|退伍|离任|卸任|转业|返乡|下岗|在职|在校|在岗|驻村|驻点|驻校|包村|支教|实习|挂职|留守|创业"
"""Verbs that say what sort of teacher or cadre somebody is: 退休教师."""
_POSITION = re.compile(
    rf"(?:副|原|前|首席|第一|常务|{_STANDING})*(?:{'|'.join(sorted(_POSITIONS, key=len, reverse=True))})$"
)
_OF_HIM = re.compile(rf"(?:{_POSITION.pattern})|^(?:{_STANDING})$")
_OFFICES = "|".join(sorted((word for word in _POSITIONS if len(word) > 1), key=len, reverse=True))
_BEHIND_POSITION = re.compile(
    rf"(?:{_OFFICES}|总监|裁判长?|教练员?)"
    r"(?P<name>[\u4e00-\u9fff]{2,3})(?=[，,；;。、]|$)"
)
_GROUP = re.compile(
    r"(?:领导|同志|委员|代表|记者|通讯员|志愿者|负责人|教师|村民|模范|好人|成员|干部|常委|雷锋|家庭|少年|队员|专家|[”」\"])(?:有|是|为|：|:)?$"
)
_NOT_OF_HIM = re.compile(
    r"^.*?(?:我[省市县区镇乡]的?|其中|分别是|分别为|包括|以及|还有|先后有|共有|命名表彰了?|宣传推出了?|邀请了?|表彰了?|来自|由|[，,：:]|[)）])"
)
_STOPS = "，。；！？,;!?\n"
_QUOTE_OPEN, _QUOTE_CLOSE = "“「《（(", "”」》）)"


@dataclass(frozen=True, slots=True)
class _Named:
    name: Token
    before: Span
    """What stands before the name in its segment, description included."""


_REMARK = re.compile("[（(][^（()）]{1,20}[）)]$")
_NO_NAME = ("v", "a", "d", "b", "i", "l", "z")
"""Parts of speech of words that begin with a surname and are none: 高兴, 安心."""


def people(text: str) -> Iterator[Listing]:
    """One listing a sentence that names somebody; spans count in ``text``."""
    tokens = _with_untagged(text, tagged(text))
    entries: list[Entry] = []
    waiting: list[_Named] = []
    for clause in _clauses(text):
        named = _in_clause(text, tokens, clause)
        if not named:
            if waiting:  # 甲、乙，在会上发言: 谓语在下一小句
                entries += _entries(text, waiting, clause)
                waiting = []
            continue
        predicate = (named[-1].name.end, clause[1])
        waiting += named
        if text[slice(*predicate)].strip():
            entries += _entries(text, waiting, predicate)
            waiting = []
    entries += _entries(text, waiting, (len(text), len(text)))
    if entries:
        first, last = entries[0].start, entries[-1].end
        yield Listing("people", tuple(entries), (0, first), (last, len(text)))


def is_person(item: str) -> bool:
    """Whether an item of a series names somebody: 王小燕, 外科护士冯小雪, 曲三多（渔民）."""
    item, told = _REMARK.sub("", item), _REMARK.search(item) is not None
    tokens = tagged(item)
    named = bool(tokens) and tokens[-1].tag == "PER"
    named = named or (told and 2 <= len(item) <= 3 and is_surname(item[0]))
    return named or any(_POSITION.search(item[:at]) is not None for at in (len(item) - 3, len(item) - 2) if at > 1)


def _clauses(text: str) -> Iterator[Span]:
    depth = start = 0
    for index, char in enumerate(text + "。"):
        depth += (char in _QUOTE_OPEN) - (char in _QUOTE_CLOSE)
        if char in _STOPS and depth <= 0:
            depth = 0
            if index > start:
                yield start, index
            start = index + 1


def _in_clause(text: str, tokens: Sequence[Token], clause: Span) -> list[_Named]:
    """The names of a clause; a title without a name (市委常委、宣传部长王某) belongs to the name behind it."""
    found: list[_Named] = []
    start = clause[0]
    for token in tokens:
        if token.tag != "PER" or not clause[0] <= token.start < clause[1] or len(token.text.strip()) < 2:
            continue
        if _inside_quotes(text, clause[0], token.start) or (token.end == clause[1] and text[token.start - 1] in "在到"):
            continue  # 李某在高家岩: a place
        found.append(_Named(token, (start, token.start)))
        start = token.end
    return found


def _with_untagged(text: str, tokens: Sequence[Token]) -> list[Token]:
    """With the names behind a position that the tagger does not know for such: 骨科主任咸立本，"""
    known = [token for token in tokens if token.tag == "PER"]
    more = [
        Token(match["name"], *match.span("name"), "PER")
        for match in _BEHIND_POSITION.finditer(text)
        if is_surname(match["name"][0])
        and part_of_speech(match["name"])[:1] not in _NO_NAME  # 队长高兴
        and not any(one.start < match.end("name") and match.start("name") < one.end for one in known)
    ]
    return sorted([*tokens, *more], key=lambda token: token.start) if more else list(tokens)


def _inside_quotes(text: str, start: int, at: int) -> bool:
    before = text[start:at]
    return any(before.count(a) > before.count(b) for a, b in ("“”", "《》", "「」"))


def _entries(text: str, named: Sequence[_Named], predicate: Span) -> Iterator[Entry]:
    shared: Span | None = None
    for one in named:
        before = _description(text, one.before)
        if before[0] < before[1]:
            shared = before if _GROUP.search(text[slice(*before)]) else None
            own = before
        else:
            own = shared if shared is not None else before
        attributes = _attributes(text, own, predicate)
        contexts = (own, (one.name.start, one.name.end), predicate)
        yield Entry(one.name.start, one.name.end, contexts, attributes)


def _description(text: str, span: Span) -> Span:
    """Without 、 and 和 at its edges, and without what governs the whole clause (我市, 其中, 命名表彰了)."""
    start, end = trimmed(text, *span)
    match = re.match(r"(?:和|及|与|以及|、)+", text[start:end])
    start += match.end() if match else 0
    while match := _NOT_OF_HIM.match(text[start:end]):
        if match.end() == 0 or start + match.end() > end:
            break
        start += match.end()
    for token in tagged(text[start:end]):
        if token.tag in ("v", "p", "u", "xc", "r", "d", "TIME") and not _OF_HIM.search(token.text):
            boundary = start + token.end
            if boundary < end:
                start, rest = boundary, text[boundary:end]
                return _description(text, (start, end)) if rest != text[slice(*span)] else (start, end)
            return end, end
    return trimmed(text, start, end)


def _attributes(text: str, description: Span, predicate: Span) -> dict[str, Span]:
    found: dict[str, Span] = {}
    words = text[slice(*description)]
    match = _POSITION.search(words)
    if match and "、" not in words and match.start() != 1:
        unit = trimmed(text, description[0], description[0] + match.start())
        if unit[0] < unit[1]:
            found["单位"] = unit
        found["职务"] = (description[0] + match.start(), description[1])
    elif words:
        found["身份"] = description
    if category := _PREDICATE_CATEGORY.search(text, *predicate):
        group = "award" if category["award"] else "name"
        is_category = category["of"] or (category["kind"] or "").startswith("类")
        found["类别" if is_category else "称号"] = category.span(group)
    return found
