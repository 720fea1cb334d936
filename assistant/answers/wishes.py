"""What a question wants listed: its words, the number and the noun it says, people or things."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answers.reading.people import REPORTS
from assistant.answers.term_kinds import Term
from assistant.answers.terms import terms
from assistant.questions.kinds import stated_count
from assistant.types import Question
from vectorstore.words import fold_chars

PERSONS = re.compile(
    r"人$|谁|(?<![单部穴岗座地方])位$|^名$|同志|领导$|干部$|记者|通讯员|代表$|教师|委员$|模范|好人$|志愿者$|徒弟$|传承人$|队员$|选手$|people|persons?$|winners?|officials?|leaders?|reporters?|names"
)
_KINDS_OF_PEOPLE = re.compile(
    "哪[些类种]人(?:会|可以|可|能|不|适合|容易|需|要(?!求|来|去)|应(?!邀|征|聘|约)|得(?!奖|到|了)|申请)"
)
_PERSONS_COUNTED = re.compile(r"(?:哪|几|[两二三四五六七八九十\d])+位(?!置|于|次|数|列|点)[\u4e00-\u9fff]")
"""Only people are counted with 位: 哪两位绣娘."""
_LABELS = re.compile(
    r"[“「\"](?P<label>[二三四五六七八九十两][^”」\"]{1,14})[”」\"]|"
    r"[“「\"](?P<asked>[^”」\"]{2,15})[”」\"](?:具体|主要|分别|又|都)*(?:是|指|有|包括|包含|为)+(?:什么|哪|啥)"
)
_HOW_MANY = re.compile(r"(?<!第)几(?P<measure>[门关片步样招道块处号班组批层]|单元)")
_REASON = re.compile("原因|理由|目的|好处")
_ASKED = re.compile(r"哪|什么|啥|谁|多少|几(?!乎)")
_NAMED = re.compile("几[个位][^，,]{0,4}[，,].{0,3}[叫姓](?:什么|啥)(?!名堂)")
"""选上几个，都叫什么."""
_LEFT_OUT = re.compile(r"[（(，,]?(?:不[包]?含|不算|不包括|不计)(?P<what>[\u4e00-\u9fff]{2,6})(?:的|在内)*[）)，,]?")


@dataclass(frozen=True, slots=True)
class Wish:
    """What a question wants listed, read once."""

    terms: tuple[Term, ...]
    count: int | None
    """The number of items it says there are."""
    noun: str
    """Folded."""
    persons: bool
    left: tuple[Term, ...]
    right: tuple[Term, ...]
    """Words just before and behind the interrogative that are no names."""
    labels: tuple[str, ...]
    """Quoted words that stand for the list: “三清”, “四有一创”是指什么; folded."""
    bylines: bool
    """Reporters' names are wanted too."""
    english: bool = False
    office: str = ""
    """What stands next to the interrogative, where it is an office: 镇长 of 镇长是谁 and 哪位镇长."""
    measure: str = ""
    """The measure word before the noun that is more than 个: 门 of 哪几门课, 片 of 哪几片."""
    text: str = ""
    """The whole question, folded."""
    left_out: str = ""
    """What the question leaves out: 候补 of 不含候补, folded."""

    @property
    def names(self) -> tuple[Term, ...]:
        """Names, places, titles and quotations: dates and years apart, what a passage must hold."""
        return tuple(term for term in self.terms if term.hard and term.kind not in ("year", "date", "ordinal"))


def wish_of(question: Question, chinese: Sequence[str] = ()) -> Wish:
    """``chinese``: names that stand for the pinyin of an English question; its own Chinese words count as well."""
    # “好人榜里扶沟县的”: 分词会把“里”并进地名
    text = re.sub(r"(?<=[\u4e00-\u9fff])[里中](?=[\u4e00-\u9fff]{2,3}[县市区镇乡村])", "，", question.standalone)
    left_out = _LEFT_OUT.search(text)
    text = _LEFT_OUT.sub("，", text)
    if question.language == "en":
        own = re.findall(r"[\u4e00-\u9fff][\u4e00-\u9fff·、]*", text)
        text = " ".join(
            dict.fromkeys(
                [*(f"“{words}”" for words in own), *chinese, *re.findall(r"(?<!\d)(?:19|20)\d{2}(?!\d)", text)]
            )
        )
    match = _ASKED.search(question.standalone)
    left = terms(question.standalone[max(0, match.start() - 12) : match.start()]) if match else ()
    right = terms(question.standalone[match.end() : match.end() + 20]) if match else ()
    noun, measure = _measured(question)
    return Wish(
        terms=terms(text),
        count=stated_count(question.standalone),
        noun=noun,
        persons=_asks_for_persons(question, noun),
        left=tuple(term for term in left if not term.hard)[-2:],
        right=tuple(term for term in right if not term.hard),
        labels=tuple(fold_chars(match["label"] or match["asked"]) for match in _LABELS.finditer(question.standalone)),
        bylines=REPORTS.search(question.standalone) is not None,
        english=question.language == "en",
        office=_office(question.standalone, match),
        measure=measure,
        text=fold_chars(question.standalone),
        left_out=fold_chars(left_out["what"]) if left_out else "",
    )


def _office(text: str, asked: re.Match[str] | None) -> str:
    if asked is None:
        return ""
    before = fold_chars(re.sub(r"(?:都|分别)?[是有叫为]?$", "", text[: asked.start()]))
    behind = fold_chars(re.sub(r"^[几些位名个两三\d]+", "", text[asked.end() :]))
    offices = (term.text for term in terms(text) if term.kind == "title")
    return next((one for one in offices if before.endswith(one) or behind.startswith(one)), "")


def _asks_for_persons(question: Question, noun: str) -> bool:
    """Whether people by their names are wanted; 哪些人会脱发 wants kinds of them."""
    if question.kind == "who":
        return True
    if _KINDS_OF_PEOPLE.search(question.standalone):
        return False
    return bool(
        PERSONS.search(noun) or _PERSONS_COUNTED.search(question.standalone) or _NAMED.search(question.standalone)
    )


def _measured(question: Question) -> tuple[str, str]:
    """The noun wanted, folded, without its measure word, and that word where it tells something (门 of 几门课)."""
    noun = re.sub(r"^[个名位条项家种](?=..)", "", fold_chars(question.wanted))
    noun = "" if noun == "个" else noun
    if not noun and (reason := _REASON.search(question.standalone)):
        noun = reason[0]
    match = _HOW_MANY.search(fold_chars(question.standalone))
    if match is None:
        return noun, ""
    measure = match["measure"]
    return noun.removeprefix(measure), measure
