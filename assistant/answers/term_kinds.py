"""The kinds of terms that a question says, what each weighs, and the words that are none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

TermKind = Literal["name", "place", "title", "quoted", "date", "year", "ordinal", "number", "rare", "word"]

WEIGHTS: dict[TermKind, float] = {
    "name": 3.0, "place": 2.0, "title": 1.5, "quoted": 2.5, "date": 2.0, "year": 1.0, "ordinal": 1.5, "number": 1.0,
    "rare": 1.6, "word": 1.0,
}  # fmt: skip
_HARD: frozenset[TermKind] = frozenset({"name", "place", "title", "quoted", "date", "year", "ordinal", "rare"})
_LONG_NUMBER = 2
"""Digits from which a number tells things apart: 160个小区. 三项 is said of much, and counts what is asked for."""

CONTENT_TAGS = frozenset("n nz nw vn v a an ad s t m j xc i PER LOC ORG TIME vd d f".split())
"""Tags of words that may be terms."""
IDLE = frozenset(
    "是 有 在 为 做 可以 能 会 要 进行 具体 分别 先后 一共 总共 共 共有 请 列出 给出 说明 简述 介绍 包括 包含 哪 "
    "什么 多少 谁 几 怎样 怎么 如何 为什么 其中 它 他 她 他们 这 那 这个 那个 又 还 都 也 就 才 很 最 更 各 每 个 "
    "名 位 上 中 里 内 时 后 前 间 以来 的 了 吗 呢 对 向 从 被 把 由 与 和 及 或 到 去 来 过 着 出 成 作 当 使 让 "
    "请问 告诉 我 你 什么样 情况 东西 事 是否 是不是 有没有 属于 相关 有关 方面 叫 称 称为 名为 哪里 哪些 哪个 占 "
    "省里 市里 县里 区里 镇里 乡里 村里 社区里 街道上 厂里 院里 校里 店里 班里 "
    "达 达到 得 给 人 截至 目前 之 其 该 本 此 只 仅 不 没 没有 今年 一下 还是 多 少 大 相差 相比 比 如果".split()
)
"""Words that a question is asked with, or that stand in any text."""
PLACE_END = re.compile(r"(?:街道办事处|自治[区州县]|示范区|开发区|办事处|街道|社区|[省市县区镇乡村])$")
PLACE_FIRST = re.compile(r".{2,4}?[省市县区镇乡村](?=.{1,4}$)")
"""The place that a place's name begins with: 周口市 of 周口市川汇区."""


@dataclass(frozen=True, slots=True)
class Term:
    """One thing a question says. ``hard`` terms must be found for an answer to be about what was asked."""

    text: str
    """Folded."""
    kind: TermKind
    weight: float

    @property
    def hard(self) -> bool:
        if self.kind == "number":
            return sum(char.isdigit() for char in self.text) >= _LONG_NUMBER
        return self.kind in _HARD
