"""Columns that a question names by their heads, or means by the sort of thing it asks for; what it says besides."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answers.asks import TITLE, Ask
from assistant.answers.entities import tagged
from assistant.answers.presence import HARD_PRESENT, best_presence, presence
from assistant.answers.refusal import lacking
from assistant.answers.synonyms import same_as
from assistant.answers.tabular.grid import Column, Row, Table
from assistant.answers.tabular.names import TIME, other_name
from assistant.answers.term_kinds import IDLE, Term
from assistant.answers.terms import terms
from vectorstore.words import fold_chars

_NAMED = 0.5
"""Share of a head's words that a question has to say where it does not say the head itself."""
_GENERIC = frozenset("人数 数量 总数 数目 金额 名称 名字 单位 部门 日期 时间 情况 主要 具体 计划".split())
"""Words of heads that tell no column from another."""
_PART = 0.2
"""What one of them counts, or a single character (年, 率)."""
_MONEY = r"元|金额|预算|费|价|经费|资金|投资|款|支出|收入"
_SORTS = (
    (r"钱|花费|开销|便宜|贵|价", _MONEY),
    (r"电话|号码|热线|怎么联系", r"电话|手机|号码|内线|分机|联系方式"),
    (r"哪里|哪儿|何处|什么地方", r"地点|地址|位置|住址|场所"),
    (r"做什么|干什么|什么工作|职业", r"职业|职务|岗位|身份|单位"),
)
"""Everyday words for a sort of thing, and the heads of columns that hold it."""
_PERSONS = re.compile(rf"姓名|名字|[人长]$|{TITLE.pattern}")
PEOPLE = re.compile(
    "(?:人|者|[队成会学演职党教委人]员|[学医考新女男]生|[教医律]师|[居村市农]民|[同男女]学|"
    "孩子|少年|儿童|青年|选手|同志|干部|代表|模范|家长)$"
)
"""Nouns for people: a column of persons answers them, whatever its head."""
_DAY = re.compile(r"\d+[月日年点:：]|[上下]半年|季度")
_STATES = (
    (r"[^以今然最落先]后|现在|目前|如今|现有", r"^现|后$|^新"),
    (r"[以之原造建改修]前|原来|原先|原有|本来", r"^原|前$|^旧"),
)
"""Before and after a change, as asked and as heads say it."""
_TOTAL = re.compile(r"预算|造价|总|单价|价格")
_COUNTED = re.compile("[两二三四五六七八九十\\d]+[个家名位条项]")
"""How many there are, 四个: the table shows it."""
_SHARE = re.compile("增速|增幅|降幅|占比|比例|比重|百分|同比|环比")
_SHARE_SAID = re.compile("[率比幅速重]|增长|下降")
"""Numbers that are parts of a hundred: the words that ask for them, and those of heads and rows that hold them."""
_JOINT = re.compile("[和与跟、]|以?及")
"""Between the heads of two columns that are asked for in one breath."""
_IDLE = IDLE | frozenset(
    "负责 主管 分管 牵头 联系 担任 需要 时候 时间 地方 名称 名字 开始 应该 现在 名单 表格 举行 举办 进行 "
    "入选 上榜 当选 获评".split()
)


@dataclass(frozen=True, slots=True)
class Fit:
    """How far a text names a column: the share of its head's words, those words, and where the last of them ends."""

    column: Column
    share: float
    end: int
    words: tuple[str, ...]


def spoken_of(found: Sequence[Table], folded: str) -> list[Table]:
    """The tables whose rows are of the sort that the text names (哪个部门), else all; none that lacks what it names."""
    own = [table for table in found if not other_name(table, folded)]
    return [table for table in own if fits(table.columns[:1], folded)] or own


def fits(columns: Sequence[Column], folded: str) -> list[Fit]:
    """The columns whose head the text says: whole, one of its alternatives (单位或住址), or most of its words."""
    best = (max(_said(column, folded), key=lambda fit: fit.share, default=None) for column in columns)
    return [fit for fit in best if fit is not None and fit.share >= _NAMED]


def meant(ask: Ask, said: str, columns: Sequence[Column]) -> list[Column]:
    """Those whose head does not stand in the text, but is what the interrogative or an everyday word asks for."""
    if ask.kind == "when":
        return [column for column in columns if column.kind == "date"]
    if ask.kind == "who" or (ask.kind == "which" and PEOPLE.search(ask.head)):  # 那位选手叫什么
        return [column for column in columns if holds_persons(column)]
    if ask.kind in ("where", "which") and ask.head and (own := _beginning_with(fold_chars(ask.head), columns)):
        return own  # 哪个镇 under 镇街
    said += "哪里" if ask.kind == "where" else ""
    unit = "" if ask.unit == "位" else ask.unit  # 哪几位 asks for no 单位
    return [one for one in columns if (unit and unit in one.name + one.unit) or _is_called(said, one)]


def _beginning_with(noun: str, columns: Sequence[Column]) -> list[Column]:
    """The first column of a table where its head has the noun of one character: what its rows are."""
    return [one for one in columns if one.index == 0 and len(noun) == 1 and noun in one.name]


def asked_for(ask: Ask, said: str, columns: Sequence[Column], row: Row) -> tuple[list[Column], bool]:
    """The columns with a cell of the sort asked for that the text names, else means; and whether it names them."""
    sort = [column for column in columns if _of_sort(ask, column, row)]
    head = [column for column in sort if fold_chars(ask.head) in column.parts]
    if len(head) == 1:  # 得分第三名是哪个镇街 names two columns, and asks for one
        return head, True
    named = _best_named(sort, said)
    return _preferred(named or meant(ask, said, sort), said), bool(named)


def named_together(columns: Sequence[Column], said: str) -> list[Column]:
    """The different columns that a text joins, in its order: 联系电话和受理地址, 原有和现有车位; empty where a part of
    it names none or several of them."""
    found: list[Column] = []
    for part in _JOINT.split(said):
        sides = fits(columns, part)
        best = max((fit.share for fit in sides), default=0.0)
        near = [fit for fit in sides if fit.share == best]
        last = max((fit.end for fit in near), default=0)
        named = [fit.column for fit in near if fit.end == last] or [one for one in columns if _is_called(part, one)]
        if len(named) != 1 or named[0] in found:
            return []
        found += named
    return found


def measured(columns: Sequence[Column], ask: Ask, folded: str, place: int) -> Column | None:
    """The column of numbers or days of which the words just before ``place`` speak."""
    open_columns = [column for column in columns if column.kind != "text" and column.index > 0]
    named = fits(open_columns, folded)
    if named:
        before = [fit for fit in named if fit.end <= place] or named
        near = max((fit.end, fit.share) for fit in before)
        found = [fit.column for fit in before if (fit.end, fit.share) == near]
    else:
        found = meant(ask, folded, open_columns)
    found = _preferred(found, folded)
    return found[0] if len(found) == 1 else None


def holds_persons(column: Column) -> bool:
    """A column of names of people, by its head."""
    return column.kind == "text" and bool(_PERSONS.search(column.name))


def unsaid(table: Table, row: Row, rest: str, columns: Sequence[Column], *, strict: bool = False) -> list[str]:
    """What the question says that table, heading and text above do not; ``strict``: the text above does not count."""
    line = table.line(row)
    wanted = terms(rest)
    missing = [text for text in lacking(wanted, line) if not any(text in column.name for column in columns)]
    if missing:
        return missing
    layers = ((line.folded, 1.0), (line.heading, 1.0), (line.before, 1.0), *(() if strict else ((line.article, 1.0),)))
    soft = [term for term in wanted if term.kind == "word" and not is_idle(term, columns)]
    unmet = [term.text for term in soft if best_presence(term, layers) < HARD_PRESENT]
    return unmet if strict or len(unmet) * 2 > len(soft) else []


def asks_share(ask: Ask) -> bool:
    """A rate of change or a part of a whole is wanted, 增速, 占比, and not how many."""
    return ask.kind == "number" and ask.unit in ("", "个") and bool(_SHARE.search(ask.left + ask.right))


def is_share(head: str, row: str, cell: str) -> bool:
    """Whether a cell in the row of this name and under this head is one."""
    return "%" in head + row + cell or bool(_SHARE_SAID.search(f"{head} {row}"))


def _of_sort(ask: Ask, column: Column, row: Row) -> bool:
    """Whether the cell may answer the interrogative: a person is text, an amount has a digit."""
    cell = column.of(row).folded
    if ask.kind in ("who", "where"):
        return column.kind == "text"
    if ask.kind == "when":
        return column.kind == "date" or bool(_DAY.search(cell))
    if asks_share(ask) and not is_share(column.name + column.unit, row.name, cell):
        return False
    if ask.kind == "number" and ask.unit.endswith("元"):
        return bool(re.search(_MONEY, column.unit + cell + column.name))
    if ask.kind == "which" and ask.head and ask.right.startswith(ask.head):  # 什么职务: no number tells it
        return column.kind != "number" or fold_chars(ask.head) in column.name
    return ask.kind != "number" or (column.kind != "date" and bool(re.search(r"\d", cell)))


def _best_named(columns: Sequence[Column], folded: str) -> list[Column]:
    """Those of which the text says the greatest share; of several whole heads the longest."""
    shares = {fit.column: (fit.share, len(fit.column.name) if fit.share == 1 else 0) for fit in fits(columns, folded)}
    return [column for column, share in shares.items() if share == max(shares.values())]


def _preferred(columns: list[Column], folded: str) -> list[Column]:
    """Of several that fit as well: the state that is asked for (现有, 原有), the whole cost before its shares."""
    for said, heads in _STATES if len(columns) > 1 else ():
        if re.search(said, folded) and (one := [column for column in columns if re.search(heads, column.name)]):
            return one
    whole = [column for column in columns if _TOTAL.search(column.name)]
    return whole if len(whole) == 1 else columns


def _said(column: Column, folded: str) -> Iterator[Fit]:
    for name in column.parts:
        if (at := folded.rfind(name)) >= 0:
            yield Fit(column, 1.0, at + len(name), (name,))
        else:
            yield _by_words(column, name, folded)


def _by_words(column: Column, name: str, folded: str) -> Fit:
    """The share of the head's words that the text says in their own or other words; generic ones alone name nothing."""
    weights = {word: _PART if word in _GENERIC or len(word) < 2 else 1.0 for word in _words(name)}
    forms = {word: _form_said(word, folded) for word in weights}
    said = tuple(form for form in forms.values() if form)
    matched = sum(weight for word, weight in weights.items() if forms[word])
    share = matched / sum(weights.values()) if matched >= 1 else 0.0
    return Fit(column, share, max((folded.rfind(form) + len(form) for form in said), default=-1), said)


def _form_said(word: str, folded: str) -> str:
    return next((form for form in (word, *same_as(word)) if len(form) > 1 and form in folded), "")


def _words(name: str) -> Iterator[str]:
    """With the time in it as one: 三季度 and 得分."""
    yield from (match[0] for match in TIME.finditer(name))
    yield from (token.text for token in tagged(TIME.sub("", name)))


def _is_called(said: str, column: Column) -> bool:
    head = column.name + column.unit
    return any(re.search(words, said) and re.search(heads, head) for words, heads in _SORTS)


def is_idle(term: Term, columns: Sequence[Column] = ()) -> bool:
    """Says what sort of thing is asked for, or how much: 负责, 多少钱, 最高."""
    if term.text.lstrip("都就也还") in _IDLE or len(term.text) < 2 or term.text[0] in "最几哪":
        return True
    if _COUNTED.fullmatch(term.text) or any(term.text == f"{column.unit}数" for column in columns):
        return True
    if PEOPLE.search(term.text) and any(holds_persons(column) for column in columns):
        return True
    if any(presence(term, part) >= HARD_PRESENT for column in columns for part in (column.name, *column.parts)):
        return True
    return any(re.search(words, term.text) for words, _ in _SORTS)
