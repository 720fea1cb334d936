"""Chinese text -> search terms. What is folded here is the search key only: documents and quotes are never rewritten.

``fold_chars`` keeps the length, so that a match in the folded text is a span of the original; ``fold`` goes on to
numerals (二〇二三 -> 2023, 第二十期 -> 第20期, 1.5万 -> 15000), which changes lengths.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Any

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff々〇\U00020000-\U0003134f"
_CJK = HAN + "\u3040-\u30ff\u31f0-\u31ff\uac00-\ud7af"
_RUN = re.compile(rf"(?P<cjk>[{_CJK}]+)|\d+(?:\.\d+)+|(?:(?![{_CJK}])\w)+")

_QUOTES = (
    dict.fromkeys("“”„‟«»「」『』〝〞《》〈〉", '"') | dict.fromkeys("‘’‚‛`´", "'") | dict.fromkeys("‐‑‒–—―−", "-")
)


@cache
def _simplified() -> dict[str, str]:
    """Traditional -> simplified, character by character (OpenCC's TSCharacters, first choice): keeps the length."""
    table = files("opencc").joinpath("dictionary", "TSCharacters.txt").read_text(encoding="utf-8")
    pairs = (line.split("\t") for line in table.splitlines())
    return {traditional: simplified.split(" ")[0] for traditional, simplified in pairs}


class _FoldTable(dict[int, int]):
    """A ``str.translate`` table that learns each character when it first meets it."""

    def __missing__(self, code: int) -> int:
        char = chr(code)
        compatible = unicodedata.normalize("NFKC", char)
        char = compatible if len(compatible) == 1 else char
        char = _simplified().get(char, char)
        char = _QUOTES.get(char, char)
        lower = char.lower()
        folded = ord(lower if len(lower) == 1 else char)
        self[code] = folded
        return folded


_FOLD_TABLE = _FoldTable()


def fold_chars(text: str) -> str:
    """Width, traditional forms, quotes, dashes and case folded one character for one: ``len`` stays the same."""
    return text.translate(_FOLD_TABLE)


_DIGITS = {
    char: value
    for value, chars in enumerate(("〇○零", "一", "二两", "三", "四", "五", "六", "七", "八", "九"))
    for char in chars
}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万亿": 10**12, "亿": 10**8, "万": 10**4}
_GROUPED = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_POSITIONAL = re.compile(r"(?<![\d〇○零一二三四五六七八九十百千万亿])[\d〇○零一二三四五六七八九]{2,}+(?![十百千万亿])")
_NUMERAL = re.compile(r"第?[一二两三四五六七八九十][〇零一二两三四五六七八九十百千万亿]*[年月日号期届岁]?")
_LARGE_DECIMAL = re.compile(r"(\d+(?:\.\d+)?)(万亿|亿|万)")
_PERCENT = re.compile(r"百分之(\d+(?:\.\d+)?)")
_LEADING_ZEROS = re.compile(r"(?<![\d.])0+(?=\d)")


def _below_ten_thousand(numeral: str) -> int | None:
    """Value of 三千零五, 十二, 八; None where it is no well-formed numeral below 10,000."""
    total, digit, last_unit = 0, None, 10**4
    for char in numeral:
        if char in _UNITS:
            unit = _UNITS[char]
            if unit >= last_unit or (digit is None and (unit != 10 or total)) or digit == 0:
                return None
            total, digit, last_unit = total + (1 if digit is None else digit) * unit, None, unit
        elif digit is None or digit == 0:
            digit = _DIGITS[char]
        else:
            return None
    return total + (digit or 0)


def _value(numeral: str) -> int | None:
    """Value of a Chinese numeral with 万 and 亿; None where it is not well formed (万一, 三四, 千百)."""
    for name, size in _LARGE.items():
        head, found, tail = numeral.partition(name)
        if found:
            high, low = _value(head) if head else None, _value(tail) if tail else 0
            return None if high is None or low is None or low >= size else high * size + low
    return _below_ten_thousand(numeral)


def _positional(match: re.Match[str]) -> str:
    """二〇二三, 一九九八 -> digits; two digits without a zero (三四个) are no number."""
    digits = match.group()
    if digits.isascii() or (len(digits) == 2 and not set(digits) & set("〇○零")):
        return digits
    return "".join(char if char.isascii() else str(_DIGITS[char]) for char in digits)


def _numeral(match: re.Match[str]) -> str:
    whole = match.group()
    numeral = whole.lstrip("第").rstrip("年月日号期届岁")
    if len(numeral) == 1 and len(whole) == 1:
        return whole  # 一, 三 alone are more often part of a word (一些, 三农) than a number
    value = _value(numeral)
    return whole if value is None else whole.replace(numeral, str(value), 1)


def _large(match: re.Match[str]) -> str:
    whole, _, decimals = match.group(1).partition(".")
    zeros = len(str(_LARGE[match.group(2)])) - 1
    return whole + decimals.ljust(zeros, "0") if len(decimals) <= zeros else match.group()


def fold(text: str) -> str:
    """The search key: ``fold_chars`` and one way of writing numbers. Lengths change."""
    text = _GROUPED.sub("", fold_chars(text))
    text = _NUMERAL.sub(_numeral, _POSITIONAL.sub(_positional, text))
    text = _LARGE_DECIMAL.sub(_large, text)
    return _LEADING_ZEROS.sub("", _PERCENT.sub(r"\1%", text))


@cache
def _jieba() -> Any:
    import jieba

    jieba.setLogLevel(logging.ERROR)  # it reports its start-up on stderr
    jieba.initialize()
    return jieba


def _stem(word: str) -> str:
    """English plural -> singular, Harman's s-stemmer (JASIS 1991)."""
    if len(word) <= 3 or not word.isascii() or word.endswith(("ss", "us", "is")) or not word.endswith("s"):
        return word
    return word[:-3] + "y" if word.endswith("ies") else word[:-1]


# Words that are in a question to ask it, and their pairs of characters; they say nothing of what is asked about.
_ASKING = (
    "的 了 是 在 和 与 及 或 有 被 把 对 为 以 于 从 到 中 上 下 这 那 其 之 而 也 都 就 还 又 吗 呢 吧 啊 请 问 请问"
    " 什么 哪些 哪个 哪里 哪儿 哪 谁 几 多少 怎么 怎么样 怎样 如何 为什么 为何 是否 能否 可以 应该 多大 多长 多久"
    " 几个 什么样 什么时候 时候 叫 哪年 怎么办 么 怎 何 能 会 要 需要 可 进行 一个 一种 一些 为什 么样 的是 是什 有哪"
    " 么是 是谁"
    " the a an of in on at to for and or is are was were be been do does did what which who whom whose when where why"
    " how many much that this these those it its by with from as"
)
FUNCTION_WORDS = frozenset(_stem(word) for word in _ASKING.split())


def terms(text: str) -> list[str]:
    """Words as a search engine cuts them (long words also in their parts), folded, in order, with repetitions."""
    found: list[str] = []
    for run in _RUN.finditer(fold(text)):
        if run["cjk"]:
            found.extend(_jieba().cut_for_search(run["cjk"]))
        else:
            found.append(_stem(run.group()))
    return found


def bigrams(text: str) -> list[str]:
    """Overlapping pairs of Chinese characters (a run of one stays one), other words whole; folded, in order.

    The backstop for words that jieba cuts differently in question and text, names above all.
    """
    found: list[str] = []
    for run in _RUN.finditer(fold(text)):
        chars = run["cjk"]
        if chars is None:
            found.append(_stem(run.group()))
        elif len(chars) == 1:
            found.append(chars)
        else:
            found.extend(chars[i : i + 2] for i in range(len(chars) - 1))
    return found
