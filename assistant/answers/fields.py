"""Lines that begin with what they are, as minutes and notices have them: 主持：副县长 尉迟明, 地点：三楼会议室."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.answers.asks import Ask
from assistant.answers.composing import Found
from assistant.answers.entities import names
from assistant.answers.evidence import Sentence
from assistant.answers.presence import coverage
from assistant.answers.refusal import COVERED, Verdict, lacking
from assistant.answers.spans import Span
from assistant.answers.terms import terms
from vectorstore.words import fold_chars

_LINE = re.compile(
    r"\s*(?:[◆●■·•*\-]|\d{1,2}[.．、])?\s*(?P<label>[\u4e00-\u9fff][\u4e00-\u9fff \u3000]{1,6})[：:]\s*"
    r"(?P<value>[^\n]{1,60}?)\s*[。；;]?\s*"
)
_ADDRESS = re.compile("电话|传真|邮箱|邮编|网址|热线")
_CONTACT = re.compile(
    rf"(?P<label>[\u4e00-\u9fff]{{0,4}}(?:{_ADDRESS.pattern}))[：:]\s*(?P<value>[\w.@\-—/（）()]{{4,60}})"
)
"""电话:0555-0100 传真:0555-0101: several stand in one line."""
_FILE_NUMBER = re.compile("文号|发文字号|文件编?号")
_BRACKETED_YEAR = re.compile(r"[\u4e00-\u9fff]{2,10}[〔\[(（]\d{4}[〕\])）]\s?(?:第\s?)?\d{1,4}\s?号")
_NUMBERS = re.compile("号码|联系|方式|名称|办公|^数$")
_WHOSE = 0.7
"""Share of the words that say whose contacts are asked for, where no name does."""
_PERSON = re.compile(r"[人者员]$")
_WHEN = re.compile(r"(?:时间|日期)$")
_WHERE = re.compile(r"(?:地点|地址)$")
_HELD = re.compile("召开|举行|开会|[开办]的|会")
"""Of what a line 时间： without more speaks."""
_ENDS = re.compile("结束|散会|截止|报名|闭幕")
_SPACED = re.compile(r"[\u4e00-\u9fff][ \u3000][\u4e00-\u9fff]|[\u4e00-\u9fff]{2,4}")
"""A name at the end of its line: two characters are set apart to be as wide as three."""
_CONFIDENCE = 0.9


def told_in_line(ask: Ask, pool: Sequence[Sentence]) -> Found | None:
    """The value of the only line whose label is what is asked for, in a document about what else is asked; None for
    others: 谁主持 and 主持人 are answered by 主持：."""
    found = list(_told(ask, pool))
    if len({(one.sentence.document_id, one.sentence.start + one.start) for one in found}) != 1:
        return None
    return Found(ask, found[0].sentence, found[0], Verdict(True, _CONFIDENCE), certain=True)


def _told(ask: Ask, pool: Sequence[Sentence]) -> Iterator[Span]:
    if ask.kind in ("number", "which") and not ask.unit:
        yield from _file_numbers(ask, pool) if _FILE_NUMBER.search(ask.text) else _contacts(ask, pool)
    if ask.kind not in ("who", "when", "where"):
        return
    folded = fold_chars(f"{ask.left}谁{ask.right}" if ask.kind == "who" else ask.text)
    for sentence in pool:
        match = _LINE.fullmatch(sentence.text)
        if match is None or not _is_asked(ask, folded, match["label"]):
            continue
        wanted = [term for term in terms(ask.text) if not _is_label(term.text, match["label"])]
        if lacking(wanted, sentence) or coverage(wanted, *sentence.layers) < COVERED:
            continue
        span = _value(ask, sentence, match)
        if span is not None:
            yield span


def _file_numbers(ask: Ask, pool: Sequence[Sentence]) -> Iterator[Span]:
    """The number that a notice or a decree bears: 云府办〔2024〕9号."""
    wanted = terms(_FILE_NUMBER.sub("", ask.text))
    for sentence in pool:
        numbered = list(_BRACKETED_YEAR.finditer(sentence.text))
        if len(numbered) == 1 and not lacking(wanted, sentence) and coverage(wanted, *sentence.layers) >= COVERED:
            yield Span(sentence, *numbered[0].span(), 1.0)


def _contacts(ask: Ask, pool: Sequence[Sentence]) -> Iterator[Span]:
    """Of a line with several ways to reach somebody the one asked for."""
    if not _ADDRESS.search(ask.text):
        return
    for sentence in pool:
        fields = list(_CONTACT.finditer(sentence.text))
        fitting = [one for one in fields if one["label"][-2:] in ask.text]
        if len(fields) < 2 or len(fitting) != 1:
            continue
        label = fitting[0]["label"][-2:]
        wanted = [term for term in terms(ask.text) if label not in term.text and not _NUMBERS.search(term.text)]
        least = COVERED if any(term.hard for term in wanted) else _WHOSE
        if not lacking(wanted, sentence) and coverage(wanted, *sentence.layers) >= least:
            yield Span(sentence, *fitting[0].span("value"), 1.0)


def _is_asked(ask: Ask, folded: str, label: str) -> bool:
    """Whether the label stands next to the interrogative, or names the sort of thing that it asks for."""
    core = _core(label)
    if ask.kind == "who":
        return bool(re.search(rf"谁[^不没未]?{core}|{core}[人者]?的?(?:是|为|叫)?谁", folded))
    sort = (_WHEN if ask.kind == "when" else _WHERE).search(core)
    if sort is None:
        return False
    if sort.start():
        return core[: sort.start()] in folded
    return _HELD.search(folded) is not None and _ENDS.search(folded) is None


def _is_label(word: str, label: str) -> bool:
    return _core(word) == _core(label)


def _core(label: str) -> str:
    bare = re.sub(r"\s", "", fold_chars(label))
    return _PERSON.sub("", bare) if len(bare) > 2 else bare


def _value(ask: Ask, sentence: Sentence, match: re.Match[str]) -> Span | None:
    start, end = match.span("value")
    if ask.kind != "who":
        return Span(sentence, start, end, 1.0)
    found = names(match["value"], "PER")
    if found:
        several = "、" in match["value"][found[-1].end :]  # of several people the tagger knows but the first
        return Span(sentence, start + found[0].start, end if several else start + found[-1].end, 1.0)
    last = re.split(r"(?<=[\u4e00-\u9fff]{3})\s+", match["value"])[-1]
    return Span(sentence, end - len(last), end, 1.0) if _SPACED.fullmatch(last) else None
