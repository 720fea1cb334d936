"""The two sides of a comparison, and which number is the larger."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from assistant.answers.reading.numbers import Quantity, fits

Direction = Literal["more", "less", "earlier", "later", "apart", ""]

_BOTH = r"(?P<a>[^，,？?]+?)(?:和|与|跟|同|及|、)(?P<b>[^，,？?]+?)"
_SIDES = (
    re.compile(
        r"[，,]?(?:到底|究竟)?是?(?P<a>[^，,？?]{2,40}?)(?:[更较]?(?:多|少|大|小|高|低|早|晚|长|短"
        r"|先))?，?还是(?P<b>[^，,？?]{2,40}?)(?:[更较]?(?:多|少|大|小|高|低|早|晚|长|短|先)|[？?]"
        r"|$)"
    ),
    re.compile(rf"{_BOTH}[，,]?(?:相比|比较|对比|相差|之间|哪|谁|各|分别|两[次个场篇期]|有什么|有何)"),
    re.compile(r"(?P<a>[^，,？?]{2,40}?)比(?P<b>[^，,？?]{2,40}?)[更较]?(?:多|少|大|小|高|低|早|晚)"),
)
_DIRECTIONS: tuple[tuple[Direction, str], ...] = (
    ("earlier", r"早(?=[？?，]|$|于|还是)|[更较]早|先(?=[？?]|$|还是)|earlier|first"),
    ("later", r"晚(?=[？?，]|$|于|还是)|[更较]晚|later"),
    (
        "less",
        r"(?<!多)少(?=[？?，]|$|些|一些|了?多少|还是)|[更较最](?:少|低|小)|低(?=[？?，]|$)|小(?=[？?，]|$)"
        r"|比[^，？]*[^多]少[^，？多]{1,3}(?:多少|几)|less|fewer|lower|smaller",
    ),
    (
        "more",
        r"多(?=[？?，]|$|些|一些|了?多少|还是)|[更较最](?:多|高|大|长)|[高大长](?=[？?，]|$)|相差"
        r"|比[^，？]*多[^，？少]{1,3}(?:多少|几)|more|higher|larger|greater",
    ),
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is compared: the two sides, what both share, and in which direction."""

    sides: tuple[str, str]
    shared: str
    direction: Direction


def comparison(question: str) -> Comparison | None:
    """The two sides of a Chinese comparison; None where they cannot be told apart."""
    for pattern in _SIDES:
        match = pattern.search(question)
        if not match:
            continue
        first, second = match["a"].strip("，, 是"), match["b"].strip("，, 是的")
        outside = question[: match.start()] + question[match.end("b") :]
        lead, _, own = first.rpartition("，")
        shared = f"{lead}{outside}"
        if "还是" not in match.group():  # “王某在甲和乙两次会上”: what stands before the sides belongs to both
            lead, own = _lead(own, second)
            shared = f"{lead}{shared}"
        return Comparison((own, second), _words(shared), _direction(question))
    return None


def larger(first: Quantity, second: Quantity) -> tuple[int, float] | None:
    """Which is larger (0 or 1; -1 for equal) and by how much, None where the units do not compare."""
    if first.unit != second.unit and not fits(first.unit, second.unit):
        return None
    if first.value == second.value:
        return -1, 0.0
    return (0 if first.value > second.value else 1), abs(first.value - second.value)


def difference(amount: float, unit: str, *, scale: str = "") -> str:
    """A computed difference as text: 100000 名 with scale 万 is "10万名"."""
    factor = {"万": 10_000, "亿": 100_000_000}.get(scale, 1)
    value = round(amount / factor, 4)
    return f"{int(value) if value == int(value) else value}{scale if factor > 1 else ''}{unit}"


def _lead(first: str, second: str) -> tuple[str, str]:
    """Splits what both sides share off the first: the last 在, 的 or verb mark before something like the second."""
    if re.match(r"(?:\d{4}年)?\d{1,2}月", second) and (
        match := re.search(r"(?:\d{4}年)?\d{1,2}月\d{1,2}[日号]$", first)
    ):
        return first[: match.start()], match.group()
    return "", first


def _direction(question: str) -> Direction:
    return next((name for name, pattern in _DIRECTIONS if re.search(pattern, question)), "")


def _words(text: str) -> str:
    return re.sub(
        r"[的在]?两[次个场篇期份](?:推进会|会议|活动|简报)?上?|各自?(?=做|作|说|讲)|分别|[做作]了|"
        r"相比|比较|对比|哪[个边一家方]?|谁|[更较]?(?:多|少|大|小|高|低|早|晚)(?=[？?，]|$)|"
        r"相差多少|多少|还是|[？?]|有什么|区别|不同",
        "，",
        text,
    ).strip("， ")
