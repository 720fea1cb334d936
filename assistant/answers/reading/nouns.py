"""Noun phrases that answer 什么, 哪个, 叫什么: quoted, defined, or standing before the noun asked for."""

from __future__ import annotations

import re

from assistant.answers.asks import Ask
from assistant.answers.evidence import Sentence
from assistant.answers.reading.cues import closeness, cues
from assistant.answers.spans import Span
from assistant.answers.terms import terms
from vectorstore.words import fold_chars

_QUOTED = re.compile(r"[“《「\"](?P<inside>[^”》」\"]{1,60})[”》」\"]")
_CALLED = re.compile(
    r"(?:名叫|名为|取名|叫做|称之为|称为|被称作|简称|俗称|又称|命名为|定名为|主题[是为]|[是为]"
    r"|即|叫|：)(?P<name>[^，。；！？]{2,40})"
)
_STOP = re.compile(r"[，。；！？：,;:]|[了着过](?!解)|的(?=[^，。]{0,4}$)")
_WORKS = re.compile(
    r"^[部本首篇]|(?:作品|歌曲|文件|通知|文章|方案|办法|意见|书|剧|片|歌|诗|小说|电影|节目|MV|"
    r"mv|报告|题目|条例|规划|制度|法律)$"
)
_LONGEST = 30
_PATTERNS = {
    "邮箱": re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    "电话": re.compile(
        r"(?<![\d@])(?:0\d{2,3}\s?[-—–]{0,2}\s?\d{7,8}|1[3-9]\d{9}|400[-—]?\d{3}[-—]?\d{4}|12\d{3})(?!\d)"
    ),
    "网址": re.compile(r"(?:https?://|www\.)[\w./%#?=&-]+"),
    "邮编": re.compile(r"(?<!\d)\d{6}(?!\d)"),
}
_PATTERN_WORDS = {
    "邮箱": ("邮箱", "邮件", "电子信箱", "e-mail", "email"),
    "电话": ("电话", "手机", "号码", "热线", "传真", "phone", "telephone", "fax"),
    "网址": ("网址", "网站", "website", "url"), "邮编": ("邮编", "邮政编码", "postcode", "zip"),
}  # fmt: skip


def formatted(ask: Ask, sentence: Sentence) -> list[Span] | None:
    """Telephone numbers, addresses of e-mail and web, post codes; None where the question asks for none of them."""
    wanted = [name for name, words in _PATTERN_WORDS.items() if any(word in ask.text.lower() for word in words)]
    if not wanted or (wanted == ["电话"] and "热线" in ask.text and "号码" not in ask.text and "多少" not in ask.text):
        return None
    found = cues(ask)
    out = []
    for name in wanted:
        for match in _PATTERNS[name].finditer(sentence.text):
            label = any(
                word in sentence.folded[max(0, match.start() - 8) : match.start()] for word in _PATTERN_WORDS[name]
            )
            value = 1.0 + label + closeness(found, sentence.folded, *match.span())
            out.append(Span(sentence, *match.span(), value))
    return out


def nouns(ask: Ask, sentence: Sentence) -> list[Span]:
    """What the sentence puts where the question has its interrogative."""
    found = cues(ask)
    spans: dict[tuple[int, int], float] = {}
    head = ask.head or ask.unit
    if ask.unit and ask.unit in "部本首篇":
        head = ask.unit
    for start, end, value in (*_headed(ask, head, sentence), *_called(ask, sentence), *_quoted(head, sentence)):
        spans[start, end] = max(spans.get((start, end), 0.0), value)
    out = []
    for (start, end), value in spans.items():
        if end - start > _LONGEST + len(head):
            continue
        if fold_chars(sentence.text[start:end]).strip('“”"《》') in fold_chars(ask.text):
            continue
        out.append(Span(sentence, start, end, value + closeness(found, sentence.folded, start, end)))
    return out


def _headed(ask: Ask, head: str, sentence: Sentence) -> list[tuple[int, int, float]]:
    """Phrases that end in the head: from the verb the question names, or the last stop, up to the head."""
    if not head:
        return []
    folded = sentence.folded
    verbs = [term.text for term in terms(ask.left) if term.kind == "word"][::-1]
    out = []
    for match in re.finditer(re.escape(fold_chars(head)), folded):
        floor = max(0, match.start() - _LONGEST)
        stops = [stop.end() for stop in _STOP.finditer(folded, floor, match.start())]
        begin, value = (stops[-1], 0.7) if stops else (floor, 0.4)
        for verb in verbs:
            at = folded.rfind(verb, floor, match.start())
            if at >= 0 and not re.search(r"[。；]", folded[at : match.start()]):
                begin, value = at + len(verb), 1.4
                break
        while begin < match.start() and folded[begin] in "了着过,，、的 为":
            begin += 1
        if match.start() - begin >= 2:
            out.append((begin, match.end(), value))
            if inner := _QUOTED.search(sentence.text, begin, match.end()):
                out.append((*inner.span(), value + 0.2 if len(head) == 1 else value - 0.1))
        following = _QUOTED.match(sentence.text, match.end()) or re.compile(r"[为是：:]?([“《][^”》]+[”》])").match(
            sentence.text, match.end()
        )
        if following:
            out.append((*following.span(following.lastindex or 0), 1.0))
    return out


def _called(ask: Ask, sentence: Sentence) -> list[tuple[int, int, float]]:
    """What follows 称为, 名为, 是: weak, for 是 stands in many sentences."""
    out = []
    for match in _CALLED.finditer(sentence.text):
        strong = len(match.group()) - len(match["name"]) >= 2
        out.append((*match.span("name"), 0.9 if strong else 0.2))
    return out


def _quoted(head: str, sentence: Sentence) -> list[tuple[int, int, float]]:
    works = bool(_WORKS.search(head))
    out = []
    for match in _QUOTED.finditer(sentence.text):
        value = 1.8 if works and match.group()[0] == "《" else 0.3
        if head and sentence.text[match.end() : match.end() + len(head) + 4].find(head) >= 0:
            value = 1.1
        out.append((*match.span(), value))
    return out
