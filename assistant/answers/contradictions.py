"""What a sentence says instead of what is asked: another number, office, year or half-year, or of another person."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from assistant.answers.asks import TITLE, Ask
from assistant.answers.entities import names, tagged
from assistant.answers.evidence import Sentence
from assistant.answers.presence import AGES, HARD_PRESENT, presence
from assistant.answers.reading.claim_numbers import compatible
from assistant.answers.reading.numbers import fits, quantities
from assistant.answers.spans import Span
from assistant.answers.synonyms import same_as
from assistant.answers.term_kinds import Term
from assistant.answers.terms import terms
from assistant.answers.wording import clause_around
from vectorstore.words import fold_chars

_YEAR = re.compile(r"(?<!\d)(?:1\d|20)\d\d(?=年)")
_DAY = re.compile(r"(?<!\d)(\d{1,2}月(?:\d{1,2}日)?|上半年|下半年)(?![前起至到])")
_UNTIL = re.compile(r"截[至止]|月[底末]")
_PARTS = re.compile(r"[，。；：,;:]")
_NOUN = re.compile(r"[\u4e00-\u9fff]{2}")
_MEMBERS = re.compile(r"[，。；：、,;:]")
_OFFICE = re.compile(rf"副?{TITLE.pattern}")
_LEVEL = re.compile(r"[省市区县](?=委)")
_ENDS = tuple(
    re.compile(rf"(?<=[\u4e00-\u9fff]{{2}})(?:{ends})")
    for ends in ("[县区](?!委|长)", "街道|办事处|[镇乡](?!长)", "社区|村(?!医|民|长)")
)
"""With what the names of places of one level end; from the highest."""
_SUBJECT = re.compile(r"[^\w]*([\u4e00-\u9fff]{2,6}(?:街道|办事处|[镇乡县区]|社区|村))(?:[:：]| \| )")
"""A place before a colon or in the first cell of a row, of which all that follows is said."""
_CHAIN = 24
"""Characters before a name in which the offices of its bearer stand."""
_KINDS = ("早中午晚", "男女", "城乡", "冬夏春秋", "父母", "兄姐弟妹", "公私", "升降", "红白")
"""First characters that tell things of one sort apart: 早稻 and 晚稻."""
_OPPOSED = (("表扬", "批评"), ("表彰", "批评"), ("奖励", "处罚"), ("收入", "支出"), ("进口", "出口"), ("出生", "死亡"))
_WHOLE = re.compile("(?<![面在])全(?P<of>[国省市州县区旗镇乡村])(?!首|第|唯|最|各|推|范围|文明|道德|劳动|优秀|先进)")
_LEVELS = {"县": 0, "区": 0, "旗": 0, "镇": 1, "乡": 1, "村": 2}
"""Of what 全县 speaks as a whole, in the levels of _ENDS; cities and provinces stand above them."""
_TOWNS = ("街道", "社区", "镇", "乡", "村")
_CHOSEN = re.compile("命名|获评|评[为上]|当选|入选|获批|录取|录用|中标|获奖|授予|最[终后](?:通过|确定|选)")
_PROPOSED = re.compile("推荐|举荐|申报|上报|报送|提名|候选|报名|申请|征集|参评|参选|推选|海选|初选|入围|应聘|投标")
"""What was decided in the end, and what came before it."""
_AMONG = re.compile("[^，,。？?]{1,12}?(?:中间?|里面?|当中)(?:[，,]|有|的)")
_LISTED = 3
"""People named in a row from which each stands with what is said of him, not of the next."""
_TIMELESS = frozenset({"when", "compare", "list", "yes_no", "documents"})
"""Kinds whose answer may tell of several times, or of one that is not asked about."""


def contradictions(ask: Ask, sentence: Sentence, span: Span | None) -> list[str]:
    """What of the question the sentence denies, though all its words may be there; none for most sentences."""
    wanted = terms(ask.text)
    return [
        *counterpart(wanted, sentence),
        *_other_town(wanted, sentence),
        *_other_number(ask, sentence),
        *_other_office(ask, sentence),
        *_other_member(wanted, sentence),
        *_other_subject(wanted, sentence),
        *(_other_half(wanted, span) if span is not None else []),
        *(other_age(wanted, span) if span is not None else []),
        *(_only_proposed(ask, span) if span is not None else []),
        *(_whole_of(ask, span) if span is not None and ask.kind == "number" else []),
        *(_part_of(wanted, span) if span is not None and ask.kind == "number" else []),
        *(_other_time(ask.text, wanted, span) if span is not None and ask.kind not in _TIMELESS else []),
    ]


def counterpart(wanted: Sequence[Term], sentence: Sentence) -> list[str]:
    """晚稻 where the sentence and what stands around it speak of 早稻 only, 批评 where they tell of 表扬."""
    near = (sentence.folded, sentence.heading, sentence.before)
    out = []
    for term in wanted:
        if term.kind not in ("word", "rare"):
            continue
        instead = any(other in sentence.folded for other in _counterparts(term.text))
        if instead and not any(presence(term, text) for text in near):
            out.append(term.text)
    return out


@lru_cache(maxsize=1024)
def _counterparts(word: str) -> tuple[str, ...]:
    """早稻 of 晚稻, 表扬 of 批评; none of most words."""
    words = [one for one in (word, *same_as(word)) if len(one) > 1]
    turned = [
        other + one[1:] for one in words for group in _KINDS if one[0] in group for other in group if other != one[0]
    ]
    opposed = [one for pair in _OPPOSED for one in pair if word in pair and one != word]
    return (*turned, *opposed)


def _other_town(wanted: Sequence[Term], sentence: Sentence) -> list[str]:
    """梅垅镇 where the sentence says 镇党委书记 and 双桥镇, not 梅垅镇, is named just before it."""
    out = []
    for term in wanted:
        if term.kind != "place" or presence(term, sentence.folded) or presence(term, sentence.heading):
            continue
        level = next((ends for ends in _TOWNS if term.text.endswith(ends)), "")
        if not level or not re.search(
            rf"(?<![\u4e00-\u9fff]){level[-1]}(?:党委|长|里|政府|委)|[该全本]{level}", sentence.folded
        ):
            continue
        named = re.findall(rf"[\u4e00-\u9fff]{{2,3}}{level}(?!长|党委|里|政府)", sentence.before)
        if named and presence(term, sentence.before) < HARD_PRESENT:
            out.append(term.text)
    return out


def _other_number(ask: Ask, sentence: Sentence) -> list[str]:
    """5个考点 where the sentence has 3个考点."""
    folded = fold_chars(ask.text)
    out = []
    for asked in quantities(ask.text):
        noun = folded[asked.end : asked.end + 2]
        # 一个网格员管多少户: of each, not how many; 70岁老人: within a range, see other_age
        if asked.value < 2 or asked.unit == "岁" or not _NOUN.fullmatch(noun):
            continue
        told = [
            one
            for one in quantities(sentence.text)
            if fits(asked.unit, one.unit) > 0.7 and sentence.folded.startswith(noun, one.end)
        ]
        if told and not any(compatible(folded, asked, sentence.folded, one) for one in told):
            out.append(ask.text[asked.start : asked.end] + noun)
    return out


def _other_office(ask: Ask, sentence: Sentence) -> list[str]:
    """区长刘德君 where every 刘德君 with an office is 区委书记."""
    tokens = tagged(ask.text)
    out = []
    for before, person in pairwise(tokens):
        office = _OFFICE.search(ask.text[: before.end])
        if person.tag != "PER" or office is None or before.end != person.start:
            continue
        chains = _chains(fold_chars(person.text), sentence)
        if chains and not any(_holds_office(ask.text[: before.end], office.group(), chain) for chain in chains):
            out.append(f"{before.text}{person.text}")
    return out


def _chains(name: str, sentence: Sentence) -> list[str]:
    """The offices that stand before the name, each occurrence that has some: 市委常委、宣传部长."""
    text = sentence.before + sentence.folded
    places = (at.start() for at in re.finditer(re.escape(name), text))
    found = [_PARTS.split(text[max(0, at - _CHAIN) : at])[-1] for at in places]
    return [chain for chain in found if TITLE.search(chain)]


def _holds_office(asked: str, office: str, chain: str) -> bool:
    levels = _LEVEL.findall(asked[-6:]), _LEVEL.findall(chain)
    if levels[0] and levels[1] and not set(levels[0]) & set(levels[1]):
        return False
    return office in chain if office.startswith("副") else presence(Term(office, "title", 1.0), chain) > 0


def _other_member(wanted: Sequence[Term], sentence: Sentence) -> list[str]:
    """东湖街道的村医 where, of several people, the 村医 is of 柳泉镇 and another one of 东湖街道."""
    clauses = _MEMBERS.split(sentence.folded)
    members = [clause for clause in clauses if names(clause, "PER")]
    places = [term for term in wanted if term.kind == "place" and _levels(term.text)]
    ranks = {rank for place in places for rank in _levels(place.text)}
    own = [clause for clause in clauses if any(presence(place, clause) >= HARD_PRESENT for place in places)]
    if len(members) < _LISTED or not own:
        return []
    out = []
    for term in wanted:
        if term.kind != "word" or len(term.text) < 2 or any(presence(term, clause) >= HARD_PRESENT for clause in own):
            continue
        bearers = [member for member in members if presence(term, _attribute(member)) >= HARD_PRESENT]
        if bearers and all(ranks & _levels(_attribute(member)) for member in bearers):
            out.append(term.text)
    return out


def _other_subject(wanted: Sequence[Term], sentence: Sentence) -> list[str]:
    """北桥街道 where the sentence is one of several, each of which begins with its own: ◆南湖街道：5月27日…"""
    subject = _SUBJECT.match(sentence.folded)
    if subject is None:
        return []
    ranks = _levels(subject[1])
    return [
        term.text
        for term in wanted
        if term.kind in ("place", "quoted")
        and _levels(term.text) & ranks
        and presence(term, sentence.folded) < HARD_PRESENT
    ]


def _other_half(wanted: Sequence[Term], span: Span) -> list[str]:
    """区中医院 where the answer is said of 区人民医院, and of 区中医院 something else behind a semicolon."""
    others = span.sentence.folded.split(";")
    own = others.pop(span.sentence.folded.count(";", 0, span.start))
    return [
        term.text
        for term in wanted
        if term.kind in ("place", "name")
        and len(term.text) > 2
        and presence(term, own) < HARD_PRESENT
        and any(presence(term, other) >= HARD_PRESENT for other in others)
        and re.match(rf"\W*[\u4e00-\u9fff]{{1,8}}?{re.escape(term.text[-2:])}", own)
    ]


def other_age(wanted: Sequence[Term], span: Span) -> list[str]:
    """85岁 where the answer is of 60至79岁, and another clause is of 80岁以上."""
    ages = [term for term in wanted if term.kind == "number" and term.text.endswith("岁")]
    if not ages:
        return []
    text = span.sentence.folded
    own = text[slice(*clause_around(text, span.start, span.end))]
    return [age.text for age in ages if AGES.search(own) and presence(age, own) < HARD_PRESENT <= presence(age, text)]


def _part_of(wanted: Sequence[Term], span: Span) -> list[str]:
    """南岗区 where the number is said of 全市, and neither its sentence nor its heading speaks of 南岗区."""
    whole = _WHOLE.search(span.sentence.folded, 0, span.start)
    if whole is None:
        return []
    wider = _LEVELS.get(whole["of"], -1)
    return [
        term.text
        for term in wanted
        if term.kind == "place"
        and (own := _levels(term.text))
        and min(own) > wider
        and presence(term, span.sentence.folded + span.sentence.heading) < HARD_PRESENT
    ]


def _only_proposed(ask: Ask, span: Span) -> list[str]:
    """命名 of those proposed: how many were recommended tells nothing of how many were chosen."""
    chosen = _CHOSEN.search(ask.text)
    before = _PARTS.split(span.sentence.folded[: span.start])[-1]
    if chosen is None or not _PROPOSED.search(before) or _CHOSEN.search(span.sentence.folded):
        return []
    return [chosen.group()]


def _whole_of(ask: Ask, span: Span) -> list[str]:
    """30户 that the question itself gives: 30户中有多少户, of which they are no part."""
    told = [(one.value, one.unit) for one in quantities(span.text)]
    return [
        ask.text[one.start : one.end]
        for one in quantities(ask.text)
        if told == [(one.value, one.unit)] and _AMONG.match(ask.text, one.end)
    ]


def _attribute(member: str) -> str:
    """What stands before the name: 柳泉镇村医 of 柳泉镇村医顾长青入选."""
    return member[: names(member, "PER")[0].start]


def _levels(text: str) -> set[int]:
    """The levels of the places named: 承德 has 围场县 within it, and 围场县 has no 丰宁县 within it."""
    return {level for level, ends in enumerate(_ENDS) if ends.search(text)}


def _other_time(asked: str, wanted: Sequence[Term], span: Span) -> list[str]:
    """2021年 where what leads up to the answer in its clause is of 2022年, 上半年 where it is of 下半年."""
    text = span.sentence.folded
    clauses = _PARTS.split(text[: span.start])
    before = clauses[-1]
    if _UNTIL.search(asked) and len(clauses) > 1 and _UNTIL.search(clauses[-2]):  # 截至6月底，注册志愿者…
        before = clauses[-2] + before
    years = [term.text for term in wanted if term.kind == "year"]
    days = [term.text for term in wanted if term.kind == "date" and _DAY.match(term.text)]
    out = []
    if (
        years
        and (told := [*_YEAR.findall(before), *span.sentence.years_counted(before)])
        and not set(years) & set(told)
    ):
        out += years
    if days and (told := _DAY.findall(before)) and not any(same_time(day, one) for day in days for one in told):
        out += days
    return out


def same_time(asked: str, told: str) -> bool:
    """8月 and 8月7日 may be one day, and so may 上半年 and 5月; 7月 and 17月 are not."""
    halves = {"上半年": range(1, 7), "下半年": range(7, 13)}
    for half, other in ((asked, told), (told, asked)):
        if half in halves and other not in halves:
            return int(other.split("月")[0]) in halves[half]
    asked = asked.replace("号", "日")
    return asked.startswith(told) or told.startswith(asked)
