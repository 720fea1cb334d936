"""Words that tell whether a stretch of a clause names items (scattered.py): verbs by what they do with their object."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from vectorstore.words import fold_chars

Family = Literal["examples", "use", "medicine", "food", "take", "do", "see", "touch", "effect"]

# ruff: noqa: E501 (one family a line: broken ones would hide the words)
_WORDS: dict[Family, str] = {
    "examples": r"比如(?:说|像|是)?|比方说?|例如|譬如|诸如|包括了?|包含了?|如(?:说|吃)?|像是?|尤其是|特别是|分别[是为有]|主要[是为有]|"
    r"(?:常用|常见|常选|常吃|首选|推荐)(?:的|[^，。、]{1,12}的)?[^，。、的]{0,6}?[有是为]|有|即为?",
    "medicine": r"口服|内服|服用|含服|外用|外涂|外敷|外搽|涂抹|涂擦|涂|抹|擦|敷|注射|喷洒|静点|静滴|滴注|输注|点滴|喷用|喷|吸入|滴",
    "food": r"食用|饮用|进食|摄入|摄取|多吃|多喝|多食|少吃|少喝|少食|忌食|忌吃|禁食|喝|泡",
    "take": r"吃|服|补充|补|忌口|忌|禁忌",
    "use": r"使用|应用|采用|采取|选用|选择|首选|改用|加用|配合|搭配|联合|给予|给与|予以|给|用|禁用|禁止|避免|推荐|建议|考虑|换",
    "do": r"进行|参加|练习|练|做|行|从事|锻炼",
    "see": r"去看|看|就诊|挂|检查|复查|化验",
    "touch": r"按揉|按摩|按压|按|刮拭|刮|针刺|针灸|取",
    "effect": r"引起|导致|造成|诱发|引发|出现|表现为|伴有|伴随|发生|产生|患有|患上|缓解|改善|减轻|减少|降低|增强|增加|提高|促进|预防|"
    r"防止|发现有?|没有|起到|具有|有助于|有利于|利于|有益于|对于?|针对|抑制|杀灭|含有|含|富含|富有|清除|消除|治疗|治|调节|调理|保护|"
    r"维持|恢复|影响|加重|刺激|损伤|损害|结合|根据|按照|取决于|因为|由于|能够|注意|保持|合并|属于|达到|有着|保证|以免",
}
GOVERNORS = {family: re.compile(rf"[也还会能可要易]?(?:{words})") for family, words in _WORDS.items()}

_ALWAYS: frozenset[Family] = frozenset({"examples", "use"})
"""Families whose objects are items whatever is asked."""
_ASKED: tuple[tuple[frozenset[Family], str], ...] = (
    (frozenset({"do"}), "运动|锻炼|活动|体操"),
    (frozenset({"see"}), "什么科(?![目学技幻])|哪个科|哪科|科室|检查|复查|化验"),
    (frozenset({"touch"}), "穴|按摩|按[哪什]|刮痧|部位"),
    (
        frozenset({"medicine", "take"}),
        "药(?!剂师|店|房)|^什么(?:能|可以|方法)?治(?!理|安)|注射|输液|打[什哪]|抹|涂|擦|膏|抗生素|针剂|口服",
    ),
    (frozenset({"food", "take"}), "食[物品疗谱]|饮食|零食|水果|蔬菜|菜|饮料|茶|汤|粥|补品"),
    (frozenset({"food", "medicine", "take"}), "吃|喝|服用|补充"),
)
"""Families asked for by words of the question, the first that fits."""
_EFFECTS = re.compile(
    r"(?:症状|表现)(?:都|主要|分别|一般)*(?:有哪|有什么|是什么|[?？]?$)|能?引起什么病|导致什么病|治什么病?|治哪些?病?|"
    r"(?:什么|哪些)[\u4e00-\u9fff]{0,4}(?:症状|表现)"
)
NEGATED = re.compile(
    r"不(?:能|可以?|要|宜|应该?|得|建议|适合|适宜|推荐|吃|喝|需要|必|用)(?!治|缓|改|不)|避免|禁止|禁[食用]|禁忌(?=[服食吃用])|(?<!禁)忌|戒|切勿|勿|无需|无须|"
    r"少(?:吃|喝|食|饮)|慎[用食]|谨慎|减量"
)
CONDITION = re.compile(
    r"^(?:而|但是?|那么?|另外)?(?:如果|若是?|假如|假设|假若|倘若|要是|对于|针对|当|一旦|凡是|因为|由于)|"
    r"(?:的话|时|的时候|情况下|的情况|引起的?|所致的?)$"
)
PRONOUNS = frozenset("这 那 这个 那个 这些 那些 其他 其它 其 它 该 我们 咱们 自己 大家 它们 他们 本身 某".split())
FILLERS = frozenset(
    "可以 可 也 还 还是 就 再 又 要 应 应该 需 需要 能 能够 会 适当 适当的 适量 适量的 经常 平时 酌情 进行 一些 一点 些 点 各种 多种 某些 某种 这种 "
    "相应 任何 比如 比如说 例如 主要 常用 常见 常规 是 为 的 了 着 过 多 少 用 吃 喝 说 种 个 杯 片 碗 给 来 去 患者 病人 宝宝 孩子 一下 一种 "
    "一个 一些的 大量 大量的 像 有 做 看 看看 使用 服用 口服 选择 最好 尽量 简单 简单的 局部 同时 或者 或 以 注射用 说像 具体 定期 及时 积极 先 都 "
    "上 一般 通常 常 直接 单纯 单独 好 可能 很 把 将 从 由 跟 随 按照 在 与 和 及 只 仅 用于 是否 并 而 且".split()
)
"""Before an item, and none by themselves."""
PURPOSES = frozenset(
    "治疗 冲洗 止痒 退热 坐浴 涂抹 外涂 注射 处理 锻炼 辅助 食用 服用 口服 使用 调理 控制 帮助 干预 护理 为主 为宜 即可 当中 里面 方面 局部 静脉 "
    "肌肉 肌内 外用 含服 灌肠 泡水 煮水 缓解 改善 反复 每天 每日 每次 一起 联合".split()
)
"""Behind an item: what it is for, and how it is taken."""
IS = re.compile(r"(?:主要|分别|一般|常用|首选|都|就)*(?:是|有|为)")
"""Behind the name of a class: 常用药物是…."""
CLASS = re.compile(r"(?:药物?|药品|中药|西药|中成药|食物|食品|饮食|东西|方法|方式|办法|措施|手段|疗法|制剂|种类)$")
"""Names of classes: not what is wanted where things are named."""
GENERIC = re.compile(
    r"^(?:药物?|中药|西药|中成药|药品|食物|食品|东西|水果|蔬菜|蔬菜水果|水果蔬菜|方法|方式|办法|措施|手段|治疗|处理|患者|病人|情况|时候|时间|饮食|运动|活动|"
    r"检查|身体|营养|营养物质|人|者|医生|医院|医师|剂量|疗程|原则|类型|种类|局部|容易|一定|部分|之类|个|种|[一二两三几多\d-]+种?|手术|保守|常规|大量|少量|主食|可能|局部|患处|静脉|肌肉|量)$"
)
NO_ITEM = re.compile(
    r"(?:症状|情况|表现|现象|问题|作用|功效|效果|疗效|原因|因素|患者|病人|人群|反应|时候|医嘱|指导|病情|程度|体质|帮助|好处|关系|影响|功能|结果|机会|成分|"
    r"途径|[\u4e00-\u9fff](?:时|后|前))$|^(?:我们|咱们|自己|其|它|他|她|这|那|该|此|什么|怎么|不)"
)
AND_SO_ON = re.compile(r"等(?!级|待|候|于|同|额|离|渗|位|份|张)|之类|这些|这样的|这类|此类|一类|中的一")
OF_EFFECT = re.compile(
    r"症状|情况|表现|现象|问题|作用|功效|效果|原因|因素|病|患者|反应|方面|部位|炎|检查|结果|成分|元素|毒|并发症"
)
"""Behind 等: what was named are effects (恶心、呕吐等症状)."""
TO_EFFECT = re.compile(r"(?:作用|效果|帮助|好处|关系|疗效|功效|影响)$")
TAKING: frozenset[Family] = frozenset({"medicine", "food", "take", "do", "see", "touch"})
"""Families of which only those asked for name items."""


@dataclass(frozen=True, slots=True)
class Aim:
    """What is asked, as far as it decides which stretches name items."""

    question: str
    """Folded: what stands in it is no item."""
    negated: bool
    """不能吃什么: what is to be left alone."""
    families: frozenset[Family]

    @property
    def effects(self) -> bool:
        """有什么症状, 可以治什么."""
        return "effect" in self.families


def aim_of(question: str) -> Aim | None:
    """Of a Chinese question; None of one that asks for nothing of the kind."""
    folded = fold_chars(question)
    families = _families_of(folded)
    return None if families is None else Aim(folded, bool(NEGATED.search(folded)), families)


def _families_of(question: str) -> frozenset[Family] | None:
    """The families whose objects answer a (folded) question; None where it asks for none of them."""
    if _EFFECTS.search(question) and not re.search(r"吃|喝|用什么", question):
        return _ALWAYS | {"effect"}
    asked = next((families for families, words in _ASKED if re.search(words, question)), None)
    return _ALWAYS | asked if asked is not None else None
