"""What a yes/no question claims, and the word that affirms or denies it as the question would have it."""

from __future__ import annotations

import re

from assistant.answers.reading.polarity import CAN

_TAG = re.compile(r"[，,]?(?:是不是|对不对|对不|对吗|对吧|是吗|是吧|是么|行不行|好不好)[？?]*$")
"""What only asks whether the statement before it is so: 食堂搬走了，是不是？"""
_STIPULATED = re.compile("(有没有|是否|是不是)(?:明确)?规定了?(?=[^，,。？?]{3})")
"""有没有规定只能带一件 claims that it is so."""
_ASKED = re.compile(
    r"是不是|是否|有没有|有无|能否|能不能|可否|可不可以|会不会|要不要|需不需要|用不用|对不对|对吗|(?:了没有?|没有?|(?<=[\u4e00-\u9fff])不)(?=[？?]*$)|吗|[么吧](?=[？?]|$)|呢"
)
_EITHER = re.compile(r"(?![是有能可会要需用对])([\u4e00-\u9fff])[没不]\1")
"""去没去, 交不交: the verb asked both ways."""
_BOTH = re.compile(r"(要|需|用|会)[不没]\1(?=[\u4e00-\u9fff])")
"""要不要钱 claims 要钱."""
_NEGATED = re.compile(r"不(?!能不|不|是不|用不)|没(?!有?[？?]|[^，]{1,8}的)")
_WORDS = (
    (r"可不可以|可否", "可以", "不可以"),
    (r"能不能|能否", "能", "不能"),
    (r"需不需要", "需要", "不需要"),
    (r"要不要|用不用", "要", "不用"),
    (r"会不会", "会", "不会"),
    (r"有没有|有无", "有", "没有"),
    (r"可以", "可以", "不可以"),
    (rf"{CAN}(?!够)", "能", "不能"),
    (r"需要", "需要", "不需要"),
    (r"[了过](?:吗|没有?|么)?[？?]*$", "是", "没有"),
    (r"(?<![主重纪只还将需])要(?![求点素])", "要", "不用"),
)
"""What is asked with, and what affirms and denies it; the first that stands in the question."""


def claim_of(question: str) -> str:
    """The statement a yes/no question asks about."""
    bare = _STIPULATED.sub(r"\1", _TAG.sub("", question))
    return _ASKED.sub("", _EITHER.sub(r"\1", _BOTH.sub(r"\1", bare))).strip(" ？?。，,")


def verdict_word(question: str, yes: bool) -> str:
    """是 or 不是, or as a question with 能, 要, 有没有 or 收不收 would have it."""
    if either := _EITHER.search(question):
        return either[1] if yes else f"{either.group()[1]}{either[1]}"
    tagged = _TAG.search(question) is not None
    last = re.split("[，,]", _ASKED.sub("", _TAG.sub("", question)).rstrip("，,？? "))[-1]
    if tagged or _NEGATED.search(last) or re.search(r"是不是|是否|^是", question):
        return "是" if yes else "不是"
    for pattern, affirmed, denied in _WORDS:
        if re.search(pattern, question):
            return affirmed if yes else denied
    return "是" if yes else "不是"
