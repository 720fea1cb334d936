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

import jieba

from assistant.questions.history import Exchange, exchanges
from assistant.questions.kinds import kind_of, language_of
from assistant.questions.references import refers, resolved, with_issue
from assistant.questions.statements import statement
from assistant.questions.subjects import ASKS, besides_names, brings_a_subject, content, slots, stands_alone
from assistant.types import Turn

_LEAD = re.compile(
    r"^\s*(?:那么?|那(?=[^个些位里天种项次场时年])|还有|另外|然后|"
    r"and(?: what about)?|what about|how about)\s*[，,]?\s*",
    re.IGNORECASE,
)
_TAIL = re.compile(r"(?:的)?(?:呢|又如何|又怎样|怎么样)?\s*[?？。]*\s*$")
_ELLIPSIS = re.compile(
    r"^\s*(?:那么?(?![个些位里天种项次场时年])|还有|另外)|呢\s*[?？]?\s*$|^\s*(?:and|what about|how about)\b",
    re.IGNORECASE,
)


_NEW_TOPIC = re.compile(
    r"^\s*(?:换(?:个|一个)(?:话题|问题)|(?:再|另外|顺便|顺带)?(?:想)?(?:再)?(?:问|请教)(?:一)?(?:个|下)(?:别的|其他的?|新的?)?(?:问题|事)?|"
    r"(?:changing the subject|another question))\s*[，,：:。]\s*",
    re.IGNORECASE,
)
_BRANCH = re.compile("(?:分院|分馆|分校|分店|分局|分社|支行|校区|院区|园区|车间|食堂)$")
"""With what the names of parts of one body end: 双柏分院 after 青萍分院."""
_OPPOSITES = ("左右", "东西南北", "男女", "上下", "早晚", "新老旧", "内外", "甲乙丙")
"""First characters of things that belong together: 右洞 and 左洞."""
_MEANT_TO = frozenset("打算 计划 准备 预计 目标 争取".split())
"""Words that only say that a later year's is not yet done: 那2025年打算投多少."""
_SORTS = "会班赛展仪式动节奖课演训"
"""Last characters of nouns for things that take place."""
_ANOTHER = 3
"""So many content words, none of them spoken of before, are a subject of their own."""
_LOOK_BACK = 4
"""Earlier questions among which the one with the replaced place, date or name is looked for."""


@dataclass(frozen=True, slots=True)
class Completed:
    """``standalone`` is what is searched; ``core`` the words that tell what is asked (its kind, its noun)."""

    standalone: str
    core: str
    topic: str = ""
    """What was put before the question; empty where it brought its own subject."""
    root: str = ""
    """The earlier question that a bare word was put before."""


def complete(text: str, history: Sequence[Turn], today: date) -> Completed:
    """The question made self-contained; both fields are ``text`` where nothing had to be added."""
    past: list[Exchange] = []
    for exchange in exchanges(history):
        whole = _complete(exchange.question, past, today)
        past.append(replace(exchange, question=whole.standalone, topic=whole.topic, root=whole.root))
    return _complete(text, past, today)


def _complete(text: str, past: Sequence[Exchange], today: date) -> Completed:
    fresh = _NEW_TOPIC.sub("", text)
    if fresh != text and fresh:
        return Completed(fresh, fresh)
    if not past or not depends(text, today):
        return Completed(text, text)
    text, last = with_issue(text.strip(), past), past[-1]
    stripped = _LEAD.sub("", text)
    if _ELLIPSIS.search(text):
        if swapped := _swapped(stripped, past, today):
            return swapped
        if brings_a_subject(stripped, today) and not refers(stripped):
            return Completed(stripped, stripped)
        if language_of(stripped) == "en":
            return _after_context(last, stripped)
    if whole := resolved(stripped, past):
        if stands_alone(whole, today):
            return Completed(whole, stripped)  # the words asked tell the kind: an item may hold 列出 or 谁
        return replace(_after_context(last, whole), core=stripped)
    if not refers(stripped) and (stands_alone(stripped, today) or _of_another_matter(stripped, last)):
        return Completed(stripped, stripped)
    return _after_context(last, stripped)


def _of_another_matter(text: str, last: Exchange) -> bool:
    """小区加装电梯一共装了几部 behind a question about a canteen: several things, none of which were spoken of."""
    words = content(text) if language_of(text) == "zh" else []
    spoken = f"{last.question}\n{last.answer}\n{last.whole}"
    return len(words) >= _ANOTHER and not any(word in spoken for word in words)


def depends(text: str, today: date) -> bool:
    """Whether the question leans on what was said before: a pronoun, an ellipsis, nothing to search by."""
    return bool(_ELLIPSIS.search(text)) or refers(text) or not stands_alone(text, today)


def _swapped(text: str, past: Sequence[Exchange], today: date) -> Completed | None:
    """An earlier question with one part of it replaced; None where the new one brings more than that part."""
    asks = bool(ASKS.search(text))
    if asks and [word for word in besides_names(text) if word not in _MEANT_TO]:
        return None
    subject = _TAIL.sub("", ASKS.split(text)[0] if asks else text).rstrip("是的有 ，,在")
    if not subject or len(subject) > 20:
        return None
    mine = slots(subject, today)
    for exchange in reversed(past[-_LOOK_BACK:]):
        theirs = slots(exchange.question, today)
        for slot, values in mine.items():
            if not values or not _may_replace(slot, values[0], subject, text, exchange.question):
                continue
            there = theirs[slot] or (theirs["organisation"] if slot == "place" else [])  # 川汇区呢 after 太昊路办事处
            if there:
                old, new = _alike(values[0], there), values[0] if values[0] in subject else subject
                anew = _with_noun(subject, new, exchange.question.replace(old, new, 1))
                return _asked_anew(anew, text, asks, last=exchange.question)
    question = past[-1].question
    own, old = _of_another(subject, question)
    if old and not asks:
        return _asked_anew(question.replace(old, own, 1), text, asks, last=question)
    if (old := _same_ending(subject, question)) and (_BRANCH.search(subject) or not any(mine.values())):
        return _asked_anew(question.replace(old, subject, 1), text, asks, last=question)
    if asks:
        return None if content(text) and not mine["place"] else _after_context(past[-1], text)
    question = past[-1].root or question
    joined = f"{subject}，{question}" if language_of(question) == "zh" else f"{question.rstrip('?')} ({subject})?"
    return Completed(joined, question, root=question)


def _with_noun(subject: str, value: str, question: str) -> str:
    """6月12日的学习会 after 5月22日的现场会: the noun behind the new day takes the place of the one of its sort."""
    noun = subject.partition(value)[2].lstrip("的在上 ")
    if len(noun) < 2 or noun in question or not re.fullmatch(r"[\u4e00-\u9fff]+", noun):
        return question
    tail = noun[-1] if noun[-1] in _SORTS else ""
    old = re.search(rf"(?<=的)[\u4e00-\u9fff]{{1,8}}?{tail}(?![\u4e00-\u9fff]?{tail})", question) if tail else None
    return question.replace(old[0], noun, 1) if old else question


def _may_replace(slot: str, value: str, subject: str, text: str, question: str) -> bool:
    """Whether the word is all the follow-up changes: not 河北 of 月度河北雷锋, not the name of another question."""
    if slot in ("place", "person") and content(subject.replace(value, "", 1)):
        return False
    if slot == "person" and ASKS.search(text):
        return kind_of(text, language_of(text)) == kind_of(question, language_of(question))
    return True


def _asked_anew(new: str, text: str, asks: bool, last: str) -> Completed:
    """The replaced question; where the follow-up asks for something else (是谁 after 有几人) its own words follow."""
    same = not asks or {kind_of(text, language_of(text)), kind_of(last, language_of(last))} <= {"who", "list"}
    if same or kind_of(text, language_of(text)) == kind_of(last, language_of(last)):
        return Completed(new, new)
    return Completed(f"{statement(new)}，{text}", text)


def _alike(value: str, candidates: Sequence[str]) -> str:
    """The candidate of the same level (县 for 县), else the last."""
    return next((c for c in candidates if c[-1] == value[-1]), candidates[-1])


def _turned(subject: str, question: str) -> str:
    """左洞 of the question for 右洞."""
    others = (other for pair in _OPPOSITES if subject[0] in pair for other in pair if other != subject[0])
    return next((other + subject[1:] for other in others if subject[1:] and other + subject[1:] in question), "")


def _of_another(subject: str, question: str) -> tuple[str, str]:
    """消化内科 of 消化内科的主任, and 骨科 of the question after 骨科主任: empty where none."""
    whose, _, what = subject.partition("的")
    at = question.find(what) if len(what) > 1 and len(whose) > 1 else -1
    before = [
        word for word, _, end in jieba.tokenize(question) if end == at and len(word) > 1 and word[-1] == whose[-1]
    ]
    return (whose, before[0]) if before else ("", "")


def _same_ending(subject: str, question: str) -> str:
    """“敬业奉献”类 for 孝老爱亲类: the words of the question that end as the subject does."""
    if turned := _turned(subject, question):
        return turned
    if branch := _BRANCH.search(subject):
        other = re.search(rf"[\u4e00-\u9fff]{{2,4}}?{branch[0]}", question)
        return other[0] if other else ""
    match = re.search(
        rf"(?:[“「\"][^”」\"]+[”」\"]|[\u4e00-\u9fff]{{2,6}}?){re.escape(subject[-1])}(?![\u4e00-\u9fff]?[”」\"])",
        question,
    )
    return match[0] if match and subject[-1] in "类期届栏目奖队组" else ""


def _after_context(last: Exchange, text: str) -> Completed:
    """The question behind what is being talked about: the subject stays the first one however long the chain."""
    topic = last.topic
    if not topic:
        topic = statement(last.question)
        kind = kind_of(last.question, language_of(last.question))
        if last.bare and kind in ("who", "which", "where") and last.bare not in topic:
            topic = f"{topic} {last.bare}"
    standalone = f"{topic}，{text}" if language_of(topic) == "zh" else f"{topic}: {text}"
    return Completed(standalone, text, topic)
