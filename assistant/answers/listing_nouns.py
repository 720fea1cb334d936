"""Whether a list is one of what is asked for: its noun before or behind it, or what its items end with."""

from __future__ import annotations

import re

from assistant.answers.candidates import Candidate
from assistant.answers.lists import Entry
from assistant.answers.people_lists import is_person
from assistant.answers.series import COUNTER
from assistant.answers.synonyms import same_as
from assistant.answers.wishes import Wish
from assistant.questions.numerals import number
from vectorstore.words import fold_chars

WANTED = 0.3
"""Weight of the noun asked for."""
_ENDING = 0.15
"""Weight of another word of the question that ends the items."""
_NAME = re.compile(r"[”」\"](?![一二三四五六七八九十两\d等])")
_GENERAL = frozenset(
    "举措 做法 措施 步骤 方面 内容 工作 任务 要求 重点 方法 办法 经验 特点 意见 建议 环节 要点 部署 亮点 成效 "
    "安排 问题 情形 情况 条件 原因 理由 程序 流程 规定 制度 途径 渠道 手续 步 事 事项 不足 短板 困难".split()
)
"""Nouns for what numbered points and paragraph leads usually are."""
_FAULTS = frozenset("问题 不足 短板 困难 差距".split())
_FAULTY = re.compile("问题|不足|短板|困难|差距|薄弱|矛盾|挑战")
"""What announces a list of them."""
_LACKING = re.compile("不|缺|弱|难|慢|滞后|短板|矛盾|[偏较太过][低少小高大重差]")
"""What they themselves say."""
_PLACES = frozenset("省市县区镇乡村州旗")
_CASES = frozenset("情况 情形 条件 人 对象 行为".split())
"""Nouns for what clauses that end with 的 tell: …未用完的, …已迁出的."""
_BY_DAY = re.compile("每天|每日|天天|各天|这几天|[两三四五六七八九十]天|日程|节目|安排|活动")
# ruff: noqa: E501 (one sort a line: broken ones would hide the words)
_ENDS: dict[str, str] = {
    "道路 路段 马路 街道": "路|街|道|巷|大道|胡同|弄|线|桥|路段|段",
    "学校 院校": "小学|中学|学校|大学|学院|幼儿园|高中|[一二三四五六七八九十]中|职校|小|校",
    "医院": "医院|卫生院|卫生室|诊所|卫生服务中心|[一二三四五六]院|院",
    "企业 公司 工厂 厂子": "公司|厂|集团|合作社|企业|厂家|纺织|化工|食品|药业|农场",
    "部门": "局|委|办|部|厅|院|中心|支队|大队|所|队",
    "单位": "局|委|办|部|厅|院|中心|支队|大队|所|队|公司|厂|学校|小学|中学|集团|会|银行|社|馆|街道|镇|乡|区|县|村|社区|店|站",
    "社区 小区": "社区|小区|苑|园|花园|家园|村|院|府|城|里|居",
    "景点 景区": "景区|公园|山|湖|寺|庙|谷|寨|园|塔|楼|祠|故居|古镇|码头|瀑布|洞|峡|岛|洲|堂|馆|泉|林|河|溪|塘|桥|街|巷",
    "站点 车站": "站|口|路口|场|学校|医院|村|园|桥|路|街|门|小区|中心",
}
"""What the names of sorts of places and bodies end with."""
_SORTS = {noun: re.compile(f"(?:{ends})$") for nouns, ends in _ENDS.items() for noun in nouns.split()}


def noun_score(wish: Wish, candidate: Candidate) -> float:
    """Whether it is a list of what is wanted: the noun behind it, before it, or at the end of its items."""
    noun, text, listing = wish.noun, candidate.document.text, candidate.listing
    if listing.shape == "people":
        return WANTED if wish.persons else -WANTED
    if wish.persons:
        return 0.0 if _of_people(candidate) else -2 * WANTED
    if listing.shape == "marks" and _counted_as(wish, candidate):
        return WANTED
    if listing.shape == "days":
        asked = wish.noun + "".join(term.text for term in wish.terms)
        return WANTED if _BY_DAY.search(asked) else -WANTED
    if noun in _CASES and all(_words(candidate, entry).endswith("的") for entry in listing.entries):
        return WANTED
    if wish.measure == "步" and listing.shape in ("points", "leads", "clauses"):
        return WANTED if listing.shape != "clauses" else -WANTED
    if not noun or noun.isascii() or (len(noun) < 2 and noun not in _PLACES):
        return 0.0
    if _NAME.match(text, listing.tail[0]) and text[listing.start - 1] in '“「"':
        return -WANTED  # “弘扬精神、开展服务”活动是一个名称
    tail = fold_chars(text[listing.tail[0] : listing.tail[0] + len(noun) + 8])
    intro = fold_chars(text[max(listing.intro[0], listing.start - len(noun) - 12) : listing.start])
    core = noun[-2:]
    words = [_words(candidate, entry) for entry in listing.entries]
    if listing.shape in ("marks", "clauses") and (fits := is_of_sort(wish, candidate)) is not None:
        if fits:
            return WANTED
        if noun not in intro and _counts_other(noun, tail):  # 积水、漏灯两类隐患 are no 道路
            return -3 * WANTED
    fitting = max(sum(word.endswith(core) for word in words), sum(noun in word for word in words))
    if noun[-1] in _PLACES:
        ends = tuple(noun) if set(noun) <= _PLACES else noun[-1]  # 乡镇: 高坡乡, 双桥镇
        return WANTED if 2 * sum(word.endswith(ends) for word in words) > len(words) or noun in tail else -WANTED
    beside = noun in tail or noun in intro or any(len(one) > 1 and one in tail for one in same_as(noun))
    if beside or 2 * fitting > len(words):
        return WANTED
    if listing.shape in ("points", "leads"):
        counted = re.search(rf"(?:[两二三四五六七八九十]|\d)[\w\"]{{0,3}}{re.escape(core)}", candidate.announced)
        faulty = sum(_LACKING.search(word) is not None for word in words)
        if noun in _FAULTS and not _FAULTY.search(candidate.announced) and 2 * faulty < len(words):
            return 0.0  # the parts of a report are not its problems
        return WANTED if noun in _GENERAL or counted else -WANTED
    return WANTED / 2 if core in tail or core in intro else 0.0


def _words(candidate: Candidate, entry: Entry) -> str:
    return fold_chars(candidate.words(entry)).rstrip("\"'")


def is_of_sort(wish: Wish, candidate: Candidate) -> bool | None:
    """Whether most items end like names of what is asked for (道路: …街, …巷); None of what is known by no ending."""
    sort = _SORTS.get(wish.noun)
    if sort is None:
        return None
    entries = candidate.listing.entries
    return 2 * sum(sort.search(_words(candidate, entry)) is not None for entry in entries) > len(entries)


def _counts_other(noun: str, tail: str) -> bool:
    """Whether the items are counted behind the last one as something else."""
    match = COUNTER.match(tail.removeprefix("等"))
    counted = tail.removeprefix("等")[match.end() :] if match else ""
    return bool(counted) and not any(counted.startswith((one, one[-1])) for one in (noun, *same_as(noun)))


def ending_score(wish: Wish, candidate: Candidate) -> float:
    """税收收入, 社保费收入, 非税收入: a word of the question ends most items."""
    if candidate.listing.shape != "marks":
        return 0.0
    words = [fold_chars(re.sub(r"[\d.,]+.*$", "", candidate.words(entry))) for entry in candidate.listing.entries]
    told = [term.text for term in wish.terms if not term.hard and len(term.text) > 1 and term.text != wish.noun]
    return _ENDING if any(2 * sum(word.endswith(one) for word in words) > len(words) for one in told) else 0.0


def _counted_as(wish: Wish, candidate: Candidate) -> bool:
    """Whether the number of the items is told beside them with the noun or the measure word asked for: 四门课程."""
    text, listing = candidate.document.text, candidate.listing
    intro = re.split(r"[。；;\n]", text[max(listing.intro[0], listing.start - 40) : listing.start])[-1]
    nouns = {wish.noun, *same_as(wish.noun)} - {""}
    for said in (text[listing.tail[0] : listing.tail[0] + 12], intro):
        for match in COUNTER.finditer(said):
            counted = fold_chars(said[match.end() : match.end() + 6])
            if number(match["n"]) != len(listing.entries):
                continue
            if wish.measure and (match["unit"] == wish.measure or counted.startswith(wish.measure)):
                return True
            if any(counted.startswith(noun) or (len(noun) > 1 and noun in counted) for noun in nouns):
                return True
    return False


def _of_people(candidate: Candidate) -> bool:
    """眼科医师郝江、外科护士冯小雪: every item names somebody, with a position or by a name alone."""
    return all(is_person(candidate.words(entry)) for entry in candidate.listing.entries)
