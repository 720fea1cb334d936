"""Places and organisations that answer 哪里, 在哪, 哪个村, 哪个单位."""

from __future__ import annotations

import re

from assistant.answers.asks import Ask
from assistant.answers.entities import Token, tagged
from assistant.answers.evidence import Sentence
from assistant.answers.reading.cues import closeness, cues
from assistant.answers.retagging import joined
from assistant.answers.spans import Span

_AT = re.compile(
    r"(?:在|于|到|赴|走进|来到|前往|位于|坐落于)(?P<place>[^，。；：、“”\s在]{2,28}?)(?=举[行办]|召开|开展|进行|工作|[设建成]立|落成|开[幕工业]|启动|任教|任职|演出|[一为组]|[，。；]|$)"
)
_BODY = re.compile(
    r"(?:局|委|办|部|院|所|厅|署|处|站|社|公司|集团|中心|学校|小学|中学|大学|医院|银行|法院|检察院|协会|联合会|组|队|馆|支部|委员会|政府|办事处)$"
)
_OFFICE_END = re.compile(r"(?:局|委|办|部|厅|署|委员会|政府|组|公司|办公室|集团)$")
_ROLE = re.compile(r"工作|任职|上班|任教|单位|供职")


def places(ask: Ask, sentence: Sentence) -> list[Span]:
    """Places of the sentence; after 在, 到, 于 the better. With a head (村, 县) only those that end in it."""
    found = cues(ask)
    suffix = ask.head if ask.head and len(ask.head) <= 2 else ask.unit
    candidates: dict[tuple[int, int], float] = {}
    for match in _AT.finditer(sentence.text):
        if not any(token.tag in ("v", "u", "r", "TIME") for token in tagged(match["place"])):
            candidates[match.span("place")] = 0.9
    for start, end, tag in _named(sentence.text):
        candidates[start, end] = max(candidates.get((start, end), 0.0), 0.5 if tag == "LOC" else 0.3)
    works = bool(_ROLE.search(ask.right + ask.head))
    out = []
    for (start, end), value in candidates.items():
        text = sentence.text[start:end]
        if text in ask.text:
            continue
        if suffix and suffix not in ("里", "些") and suffix in _SUFFIXES:
            if not text.endswith(suffix):
                continue
            value += 0.6
        if not works and not suffix and _OFFICE_END.search(text):
            value -= 1.2  # who holds it, not where
        if works and _BODY.search(text):
            value += 0.8
        out.append(Span(sentence, start, end, value + closeness(found, sentence.folded, start, end)))
    return out


def organisations(ask: Ask, sentence: Sentence) -> list[Span]:
    """Organisations of the sentence: named ones, and what stands before the verb that the question names."""
    found = cues(ask)
    out = []
    for start, end, tag in _named(sentence.text):
        text = sentence.text[start:end]
        if text in ask.text:
            continue
        value = 0.6 if tag == "ORG" or _BODY.search(text) else 0.1
        out.append(Span(sentence, start, end, value + closeness(found, sentence.folded, start, end)))
    return out


_SUFFIXES = frozenset(
    {"村", "县", "区", "市", "镇", "乡", "街道", "社区", "省", "广场", "酒店", "剧场", "国家", "城市"}
    - {"国家", "城市"}
)
_OFFICE = frozenset(
    [
        "建设",
        "管理",
        "发展",
        "改革",
        "监督",
        "服务",
        "保障",
        "规划",
        "教育",
        "宣传",
        "卫生",
        "执法",
        "监管",
        "指导",
        "推进",
        "协调",
        "检查",
        "考评",
    ]
)
"""Words in the names of offices that the tagger takes for verbs."""
_NOUN = frozenset({"n", "nz", "vn", "m", "s", "nw", "f", "an"})


def _goes_on(token: Token) -> bool:
    return token.tag in ("LOC", "ORG") or token.tag in _NOUN or token.text in _OFFICE


def _named(text: str) -> list[tuple[int, int, str]]:
    """Runs of LOC and ORG, with the nouns that go on to a body (省委宣传部 + 精神文明建设一处考评组)."""
    out: list[tuple[int, int, str]] = []
    tokens = joined(tagged(text))
    index = 0
    while index < len(tokens):
        if tokens[index].tag not in ("LOC", "ORG"):
            index += 1
            continue
        first, last = index, index
        look = index + 1
        while look < len(tokens) and _goes_on(tokens[look]):
            if (
                tokens[look].tag in ("LOC", "ORG")
                or _BODY.search(tokens[look].text)
                or re.search(r"[村区镇乡县市路街园场]$", tokens[look].text)
            ):
                last = look
            look += 1
        tag = "ORG" if any(token.tag == "ORG" for token in tokens[first : last + 1]) else "LOC"
        out.append((tokens[first].start, tokens[last].end, tag))
        index = last + 1
    return out
