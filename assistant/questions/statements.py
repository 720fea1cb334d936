"""A question turned into what it says."""

from __future__ import annotations

import re

from assistant.questions.kinds import language_of, masked
from assistant.questions.numerals import NUMERAL

_INTERROGATIVE = re.compile(
    r"(?:请|并)?(?:列出|列举)[^，。？?]*|(?:分别|共|一共|具体|主要|都)?(?:是|有|由|在|为|向|叫)?"
    rf"(?:共有|哪些(?:人(?![员家口]))?|哪[里儿]|谁|怎么样?|怎样|如何|何时|(?:什么|啥)(?:时候|地方)?|"
    rf"(?:哪(?:一?个|几个|座)(?:村|县|市|区|镇|乡|街道|社区|省|单位|部门|地方|学校|城市)(?![民长委])|"
    rf"哪{NUMERAL}|哪[几一个]?|多少|(?<!第)几)(?:[人名位条项家户次座处篇份种类件天年月日号期届个部台辆栋只张所](?!目|别|性|体|门|长|有))?)"
)
_EN_INTERROGATIVE = re.compile(
    r"^(?:(?:on |in |at |by )?(?:how (?:many|much)|which|what|who|when|where|why|how)\b\s*"
    r"(?:(?:is|are|was|were|did|do|does|has|have|had)\b\s*)?|list\s|name\s)(?:the\s)?",
    re.IGNORECASE,
)


def statement(question: str) -> str:
    """What a question says without asking: “太昊路办事处的颁奖大会表彰了“道德文明使者””."""
    if language_of(question) == "en":
        return _EN_INTERROGATIVE.sub("", question).strip(" ?.")
    frame = masked(question)
    kept, at = "", 0
    for match in _INTERROGATIVE.finditer(frame):
        kept += question[at : match.start()]
        at = match.end()
    kept += question[at:]
    return re.sub(r"[？?。]+\s*$", "", re.sub(r"[？?，,。]{2,}", "，", kept)).strip(" ，,的是有")
