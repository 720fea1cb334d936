"""What a question names: places, organisations, persons, dates, quoted words; whether that is a subject."""

from __future__ import annotations

import re
from datetime import date

import jieba.posseg

from assistant.divisions import is_division
from assistant.questions.dates import find_dates
from assistant.questions.history import people
from assistant.questions.kinds import kind_of, language_of
from assistant.questions.numerals import NUMERAL
from vectorstore.words import fold_chars

ASKS = re.compile(
    r"多少|(?<!第)几(?!乎)|第几|哪|谁|什么|啥|怎|如何|为何|何时|是否|是不是|有没有|咋|吗[?？]|"
    r"\b(?:what|which|who|when|where|why|how)\b",
    re.IGNORECASE,
)
QUOTED = re.compile(r"[“「\"《【][^”」\"》】]{1,40}[”」\"》】](?:类别?|栏目|奖|活动|品牌|行动)?")
_COUNTED = re.compile(
    r"[“「\"]?[一二三四五六七八九十两]{1,2}[大个项种类](?!年|月|人)[\u4e00-\u9fff]{2,4}[”」\"]?(?=[呢的是有指包又？?]|$)"
)
_NO_PLACE = frozenset("和平 安定 永定 新城 城关 东区 西区 南山 宝山 平安 共和 中山".split())
"""Words of daily speech and parts of other names that are short for some county too."""
_PLACE_END = "省市县区镇乡村州旗"
_BEFORE_PLACES = frozenset("在到从向往去来自由对于和与跟同及的那是有为把被让给离属归全本我各某该此这了里中")
"""Words of one character that stand before a place and are no part of it."""
_ORGANISATION = re.compile(
    r"[\u4e00-\u9fff]{1,8}(?:办事处|街道|社区|委员会|局|法院|检察院|医院|学校|小学|中学|大学|公司|集团|中心|政协|"
    r"支队|团队|服务队)"
)
_NAMED_EN = re.compile(r"(?<!^)(?<![.?!]\s)\b[A-Z][a-z]{2,}|[\u4e00-\u9fff]{2,}")
# 这些词不说明所问的是什么事，只有它们的问题要靠上文。
_GENERIC = frozenset(
    "举行 召开 开展 举办 主持 参加 出席 负责 工作 活动 会议 大会 人 名 单位 时间 地点 日期 内容 情况 原因 领导 "
    "介绍 具体 主要 分别 一共 总共 共有 进行 组织 实施 完成 发布 表彰 强调 要求 指出 提出 说 讲话 讲 做 有 是 叫 "
    "来自 包括 属于 得 获 获得 入选 问题 列出 每人 名单 名字 姓名 职务 哪些 措施 举措 做法 结果 目的 意义 天 号 里 "
    "地方 方面 部门 认为 表示 出处 期 届 次 个 项 条".split()
)
_ENOUGH_WORDS = 4
"""So many content words, even without a name, make a question of its own."""
_STOP_EN = frozenset(
    "the a an of in on at to for and or did do does was were is are has have had what which who when where why how "
    "many much be been it its they their them this that these those there he she his her by with from as also then "
    "about please tell me held happen happened people person name names called attend attended take took place give "
    "list all".split()
)


def stands_alone(text: str, today: date) -> bool:
    """Whether the question can be searched for as it is: it names something, or says enough."""
    if kind_of(text, language_of(text)) in ("definition", "documents"):
        return True
    if language_of(text) == "en":
        words = [word for word in re.findall(r"[A-Za-z]{2,}", text.lower()) if word not in _STOP_EN]
        return bool(_NAMED_EN.search(text) or QUOTED.search(text)) or len(words) >= _ENOUGH_WORDS + 1
    if QUOTED.search(text) or _ORGANISATION.search(text) or places(text) or re.search(r"[A-Za-z]{2,}|第.{1,4}期", text):
        return True
    if find_dates(text, today) and len(content(text)) >= 1:
        return True
    return bool(people(text)) or len(content(text)) >= _ENOUGH_WORDS


def brings_a_subject(text: str, today: date) -> bool:
    """After 那…: more than a changed place, year or person."""
    if language_of(text) == "en":
        return len([w for w in re.findall(r"[A-Za-z]{2,}", text.lower()) if w not in _STOP_EN]) >= _ENOUGH_WORDS
    other = besides_names(text)
    return stands_alone(text, today) and bool(QUOTED.search(text) or other)


def has_anchor(text: str) -> bool:
    """Whether a pronoun behind ``text`` may mean something that stands in it."""
    return len(text) >= 4 and bool(QUOTED.search(text) or _ORGANISATION.search(text) or places(text) or people(text))


def besides_names(text: str) -> list[str]:
    """Content words that are no part of a place or a person's name."""
    names = "".join(places(text) + people(text))
    return [word for word in content(text) if word not in names]


def content(text: str) -> list[str]:
    """Nouns and verbs that say what it is about."""
    tagged = [(pair.word, pair.flag) for pair in jieba.posseg.cut(fold_chars(text))]
    return [
        word
        for word, flag in tagged
        if len(word) > 1 and flag[0] in "nvlijez" and word not in _GENERIC and not ASKS.search(word)
    ]


def places(text: str) -> list[str]:
    """Administrative places as jieba cuts them; 区 and the like alone do not count."""
    found: list[str] = []
    before = cut = ""
    for pair in jieba.posseg.cut(fold_chars(text)):
        word = pair.word
        if word in _PLACE_END and 2 <= len(before) <= 3:  # 词典不认得的县名会被切成两段
            found = found[:-1] if found and found[-1] == before else found
            found.append(before + word)
        elif pair.flag == "ns" and len(word) == 2 and word[-1] in _PLACE_END and cut and not is_division(word):
            found.append(cut + word)  # 听|河区
        elif (word[-1] in _PLACE_END and len(word) >= 3) or (pair.flag == "ns" and len(word) >= 2):
            found.append(word)
        elif (
            pair.flag in ("n", "nr", "nt", "nz", "x") and len(word) >= 2 and word not in _NO_PLACE and is_division(word)
        ):
            found.append(word)  # 商丘, which the tagger takes for a common noun
        before = word if pair.flag[0] in "nvjax" and word.isalpha() else ""
        cut = word if len(word) == 1 and word.isalpha() and word not in _BEFORE_PLACES else ""
    return found


def slots(text: str, today: date) -> dict[str, list[str]]:
    """What a follow-up may put in the place of something of the same sort, by sort."""
    unquoted = QUOTED.sub(lambda match: "□" * len(match[0]), text)
    dates = [text[m.start : m.end] for m in find_dates(unquoted, today)]
    issues = [match[0] for match in re.finditer(rf"第\s*{NUMERAL}\s*期", text)]
    organisations = [match[0] for match in _ORGANISATION.finditer(unquoted)]
    return {
        "issue": issues,
        "counted": [match[0] for match in _COUNTED.finditer(text)],
        "quoted": [match[0] for match in QUOTED.finditer(text)],
        "date": dates,
        "place": [place for place in places(unquoted) if place in text]
        or re.findall(r"^[\u4e00-\u9fff]{2,3}(?=有)", unquoted),
        "organisation": organisations,
        "person": [name for name in people(unquoted) if name in text],
    }
