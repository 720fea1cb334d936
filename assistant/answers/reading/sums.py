"""What a number measures: a sum is no share, a wage no prize, a loss not what is paid for it."""

from __future__ import annotations

import re

_SORTS = {
    "wage": "工资|工钱|月薪|年薪|薪酬|薪水|报酬|月收入|年收入",
    "prize": "奖金",
    "rent": "租金|房租|年租",
    "fine": "罚款|罚金|被罚|罚了|罚没",
    "medical": "医药费|医疗费|药费|治疗费",
    "deposit": "押金|保证金",
    "given": "捐款|捐赠|善款|礼金|彩礼",
    "paid": "赔偿|赔付|赔款|赔|掏[^，]{0,6}给|付给",
    "loss": "损失",
    "spent": "花了?|耗资|造价|投资",
}
# What is asked for by its sort, and what tells another one: 票房 is no share, 销量 no sum.
_SUM = re.compile(
    "票房|金额|罚[了款金]|赔偿|赔款|损失|逃税|偷税|收入|投资|资金|经费|营收|利润|市值|身价|造价|预算|总投入"
)
_QUANTITY = re.compile(
    "(?:出口|进口|销|交付|产|吞吐|客流|访问|发电|成交|保有|出货|销售)量(?:是多少|有多少|多少|是|为)?[?？。]?$"
)
_ASKED_FOR = re.compile("多少(?!个百分点)|[额房入投]$")
_GROWTH = re.compile("增长|增幅|增速|同比|下降|占|比例|率|百分")
_SHARE = re.compile(r"\d\s*[%％]|百分之|成$")
_COIN = re.compile("元|美金|英镑|卢比|日圆|韩圆")
_PATTERNS = {sort: re.compile(words) for sort, words in _SORTS.items()}
_LED = re.compile(
    rf"(?P<word>{'|'.join(_SORTS.values())})(?:金额|总额|总计)?(?:[一共总合]计|达到?|[为是约近共超计]|[:：])*\s?$"
)
"""With what a clause goes up to its sum: 损失为|4.3万元."""
_FOLLOWED = re.compile(rf"[^，。；,;\d]{{0,3}}的(?P<word>{'|'.join(_SORTS.values())})")
"""What a sum is said to be behind it: 2600元|不等的工钱."""


def other_sum(question: str, sentence: str, start: int, end: int) -> bool:
    """Whether ``sentence[start:end]`` is said to be money of another sort than the question asks for; False where
    either does not say of which."""
    asked = _sorts(question)
    said = _LED.search(sentence, 0, start) or _FOLLOWED.match(sentence, end)
    return bool(asked) and said is not None and not asked & _sorts(said["word"])


def other_measure(question: str, words: str) -> bool:
    """Whether money is asked for and a share told, or an amount of things and money or a share."""
    if _GROWTH.search(question):
        return False
    if _SUM.search(question) and _ASKED_FOR.search(question):
        return _SHARE.search(words) is not None and not _COIN.search(words)
    return bool(_QUANTITY.search(question)) and bool(_SHARE.search(words) or _COIN.search(words))


def _sorts(text: str) -> set[str]:
    return {sort for sort, words in _PATTERNS.items() if words.search(text)}
