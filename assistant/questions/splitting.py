"""Several questions in one text: “走访了多少户？征集了多少条？”, “是哪天、在哪个村开展的？”."""

from __future__ import annotations

import re

import jieba.posseg

from assistant.questions.kinds import language_of, masked

_ASKS = re.compile(r"多少|(?<!第)几(?!乎)|第几|哪|谁|什么|啥|怎|如何|为何|何时|是否|是不是|咋|干嘛|列出|列举|名单")
_STOPS = re.compile(
    r"[?？;；。]+|[,，](?=[^,，?？]*(?:多少|(?<!第)几(?!乎)|哪|谁|什么|啥|怎|如何|何时|是否|是不是|干嘛))|、(?=[在由是有为向](?:哪|谁|多少|什么|何))"
)
_FIRST_ASK = re.compile(
    r"(?:[是有为在由被向到达了共]|分别|达到|一共|具体)*(?:第几|多少|几|哪|谁|什么|啥|怎|如何|为何|何时|是否|是不是|咋|干嘛)"
)
_IN_ADDITION = re.compile(r"\s*(?:请|并)+(?:分别)?(?:列|说|写|给|逐|注)")
_ONLY_ASKS = re.compile(
    r"[\s,，、又都]*(?:(?:分别|各自?|具体|依次)+(?:是|有|在|叫|为|要|需|得|由|到|[\u4e00-\u9fff])?了?"
    r"(?:谁|哪|什么|啥|多少|几)|(?:都|又)?(?:是|有|在|叫)(?:哪(?:里|儿|几|些)|谁|些?什么))[\u4e00-\u9fff]{0,3}[?？。\s]*"
)
"""Goes on asking about what was just counted or listed, and names nothing itself: 分别在哪儿, 各多少钱."""
_SEVERAL = re.compile(r"(?<!第)几|哪[些几两三四五六七八九十]|多少[个人名位家处项条种户所座]|些什么")
_EN_STOPS = re.compile(r"\?\s+|,?\s+and\s+(?=(?:what|who|when|where|how|why|which)\b)", re.IGNORECASE)
_ANCHOR = re.compile(r"[“《「\"]|\d|[\u4e00-\u9fff]{2,}(?:省|市|县|區|区|镇|乡|街道|办事处|局|委|院|部|社区|村|团队)")


def parts(text: str) -> tuple[str, ...]:
    """The questions of ``text`` in order, each made self-contained by the subject of the first."""
    if language_of(text) == "en":
        pieces = [piece.strip() for piece in _EN_STOPS.split(text) if piece.strip()]
        return tuple(pieces) if len(pieces) > 1 else (text,)
    frame = masked(text)
    pieces = []
    start = 0
    for stop in [*_STOPS.finditer(frame), None]:
        end = stop.start() if stop else len(text)
        if _IN_ADDITION.match(frame, start, end) and pieces:
            pieces[-1] = text[text.find(pieces[-1]) : end]  # “请列出每人的单位”是对上一问的要求
            start = stop.end() if stop else end
        elif pieces and _ONLY_ASKS.fullmatch(frame, start, end) and _SEVERAL.search(masked(pieces[-1])):
            pieces[-1] = text[text.find(pieces[-1]) : end]
            start = stop.end() if stop else end
        elif _ASKS.search(frame, start, end):
            pieces.append(text[start:end].strip(" ，,、"))
            start = stop.end() if stop else end
    if len(pieces) < 2:
        return (text,)
    subject = _subject(pieces[0])
    return (pieces[0], *(piece if _stands_alone(piece) else subject + piece for piece in pieces[1:]))


def _subject(piece: str) -> str:
    """What the first question says before it asks: “七一路街道办事处辖区划分为”."""
    match = _FIRST_ASK.search(masked(piece))
    if not match:
        return ""
    words = [(pair.word, pair.flag) for pair in jieba.posseg.cut(piece[: match.start()].rstrip("，, "))]
    while len(words) > 1 and (words[-1][1].startswith(("v", "p", "u", "d", "r")) and words[-1][1] != "vn"):
        words.pop()
    return "".join(word for word, _ in words)


def _stands_alone(piece: str) -> bool:
    return bool(_ANCHOR.search(piece)) and len(piece) >= 10
