"""Quantities of Chinese text: the number, its unit, its value."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.answers.asks import UNITS
from vectorstore.words import fold_chars

_DIGITS = r"\d+(?:[,，]\d{3})*(?:\.\d+)?"
_HAN = r"[一二两三四五六七八九十百千][〇零一二两三四五六七八九十百千]*"
_QUANTITY = re.compile(
    rf"(?P<about>近|约|超过?|逾|达|累计)?(?P<number>百分之[〇零一二两三四五六七八九十百\d.]+|{_DIGITS}|{_HAN})\s?"
    rf"(?P<scale>[万亿千百](?!分))?(?P<more>[多余几来]|以上)?(?P<scale2>[万亿])?\s?"
    rf"(?P<unit>%|％|‰|个百分点|美元|港元|欧元|元|块钱|[毛角](?=[钱,，。；;、/每一]|$)|℃|[kKmM]m²?|{UNITS})?(?P<tail>[多余](?!人|名)|以上|左右|以内)?",
)
_TITLED = re.compile("《[^》\n]*》")
_NOT_BEFORE = re.compile(r"[第\d.年月至“\"（(]$|[A-Za-z]$")
_VALUES = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_SPOKEN_MONEY = {"块钱": 1.0, "毛": 0.1, "角": 0.1}
_SAME_UNIT = tuple(
    frozenset(group.split())
    for group in (
        "名 人 位 人次", "元 万元 亿元", "公里 千米 里", "次 场 场次 期 轮", "处 个 座 所 家 项 间",
        "条 个 项 件", "份 册 本 张",
        "% ％ 百分点", "天 日", "年 岁", "公斤 千克 斤 吨", "棵 株", "支 个", "台 辆 套 件",
    )
)  # fmt: skip

_SORTS: dict[str, frozenset[str]] = {
    "时间": frozenset("分钟 小时 天 年 月 周 日".split()),
    "长度": frozenset("米 公里 千米 厘米 公分 毫米 英尺 英里 海里 里".split()),
    "重量": frozenset("公斤 千克 吨 斤 毫克 克".split()),
    "大小": frozenset("平方米 平方公里 亩 公顷 岁 米 公里 厘米 立方米".split()),
}
"""Sorts of quantity that a question may name, and their units."""
_NAMED = (
    (("体重", "重量"), "重量"),
    (("身高", "高度", "长度", "距离", "里程", "深度", "宽度", "全长", "直径", "海拔"), "长度"),
    (("面积", "年龄", "体积"), "大小"),
    (("时长", "时间"), "时间"),
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """``text[start:end]`` is the quantity as written, "近2.5万余场"; ``value`` with its scale, 25000."""

    start: int
    end: int
    value: float
    unit: str
    exact: bool
    """False where the text says 多, 余, 近, 约, 以上."""


def quantities(text: str) -> list[Quantity]:
    """Every quantity in order, also without a unit; ordinals (第20期), dates, years and words of titles are
    none (《两岸一家亲》)."""
    folded = fold_chars(without_titles(text))
    found: list[Quantity] = []
    for match in _QUANTITY.finditer(folded):
        start = match.start("number")
        if _NOT_BEFORE.search(folded[:start]) or _is_date(folded, match):
            continue
        if not match["number"][0].isdigit() and not (
            match["unit"] or match["scale"] or match["number"].startswith("百分")
        ):
            continue
        value = _value(match["number"])
        if value is None:
            continue
        for scale in (match["scale"], match["scale2"]):
            value *= _SCALES.get(scale or "", 1)
        end = match.end()
        unit = match["unit"] or ""
        unit = "%" if match["number"].startswith("百分") or unit == "％" else unit
        if unit in _SPOKEN_MONEY:  # 8毛 is 0.8元
            unit, value = "元", value * _SPOKEN_MONEY[unit]
        vague = any((match["about"] in ("近", "约", "超", "超过", "逾"), match["more"], match["tail"]))
        found.append(Quantity(start, _trimmed(text, start, end), value, unit, not vague))
    return found


def without_titles(text: str) -> str:
    """The text with what stands in 《》 blanked out: its words count nothing. Same length."""
    return _TITLED.sub(lambda title: "□" * len(title[0]), text)


def fits(wanted: str, unit: str) -> float:
    """How well a quantity's unit suits the one asked for: 1 the same, 0.8 of the same sort, 0 another."""
    if wanted == unit:
        return 1.0
    if wanted in _SORTS:
        return 1.0 if unit in _SORTS[wanted] else 0.0
    return 0.8 if any(wanted in group and unit in group for group in _SAME_UNIT) else 0.0


def measures(noun: str, quantity: str) -> bool:
    """Whether the unit of the quantity says by itself that it is what the noun asks for (体重: 8公斤)."""
    sort = next((sort for nouns, sort in _NAMED if noun.endswith(nouns)), "")
    return bool(sort) and any(fits(sort, one.unit) for one in quantities(quantity))


def _is_date(folded: str, match: re.Match[str]) -> bool:
    """8月, 2023年, 10日 after 月, 5月6日上午."""
    unit, number = match["unit"] or "", match["number"]
    behind = folded[match.end() : match.end() + 1]
    if unit in ("年",) and len(number) == 4 and number.isdigit():
        return True
    if unit == "月" and not match["more"]:
        return True
    if unit == "日" or (behind == "月" and unit == "") or (unit == "" and behind in ("年", "日", "号", "-", "/")):
        return True
    return unit == "" and bool(re.match(r"[-—~至]\d{4}年", folded[match.end() :])) and len(number) == 4


def _value(number: str) -> float | None:
    if number.startswith("百分之"):
        return _value(number[3:])
    number = number.replace(",", "").replace("，", "")
    if number[0].isdigit():
        return float(number) if re.fullmatch(r"\d+(\.\d+)?", number) else None
    total = digit = 0
    for char in number:
        if char in _VALUES:
            digit = _VALUES[char]
        elif char in _SCALES:
            total += (digit or 1) * _SCALES[char]
            digit = 0
        else:
            return None
    return float(total + digit)


def _trimmed(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end
