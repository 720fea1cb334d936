"""Questions that a table answers: one cell by its row and column, the rows that fit, the largest of a column."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.answers.asks import TITLE, Ask
from assistant.answers.composing import Found
from assistant.answers.entities import names, tagged
from assistant.answers.evidence import Sentence
from assistant.answers.listed import Entered
from assistant.answers.presence import HARD_PRESENT, best_presence, presence
from assistant.answers.refusal import Verdict, lacking
from assistant.answers.spans import Span
from assistant.answers.synonyms import same_as
from assistant.answers.tables import (
    BAR,
    TIME,
    Cell,
    Column,
    Row,
    Table,
    date_of,
    is_empty,
    name_at,
    number_of,
    other_name,
    unit_in,
)
from assistant.answers.term_kinds import IDLE, Term
from assistant.answers.terms import terms
from vectorstore.words import fold_chars

_NAMED = 0.5
"""Share of a head's words that a question has to say where it does not say the head itself."""
_GENERIC = frozenset(
    "人数 数量 总数 数 数目 金额 名称 名字 单位 部门 日期 时间 情况 主要 具体 计划 年 量 率 额 的".split()
)
"""Words of heads that tell no column from another: they count for little."""
_SAID = (
    (r"多少钱|[花费]了?多少|[钱贵]|便宜|花费|开销|造价|价", r"元|金额|预算|费|价|经费|资金|投资|款|支出|收入"),
    (r"谁|哪一?位|负责|管事|主管|领导|带头", r"姓名|名字|人员?$|主任|负责人|联系人"),
    (r"怎么联系|打.{0,6}电话|电话|号码|热线", r"电话|手机|号码|内线|分机|联系方式"),
    (r"多少个?人|几个?人|人手|人(?=最)", r"人数|编制|人员数|人次|人口"),
    (r"什么时候|哪天|何时|几号|几月|[早晚迟](?=$|的|[？?])", r"日期|时间|日$|年月"),
    (r"哪里|哪儿|什么地方|何处", r"地点|地址|位置|住址|场所|地方"),
    (r"哪一?[类种]|什么类|[类种]别", r"类别|类型|种类|类$"),
    (r"做什么|干什么|职业|什么工作|什么的$", r"职业|职务|岗位|身份|单位"),
    (r"多少分|几分|分数|打分", r"得分|分数|成绩|评分|总分|分$"),
)
"""What a question says and what a head calls it."""
_STATES = (
    (r"[^以今然最落先]后|现在|目前|如今|现有", r"^现|后$|^新"),
    (r"[以之原]前|[造建改修]前|原来|原先|原有|本来", r"^原|前$|^旧"),
)
"""Before and after a change, as asked and as heads say it."""
_PRICE = re.compile(r"预算|金额|造价|总价|总额|总投资|单价|价格")
_PERSON_HEAD = re.compile(rf"姓名|名字|人$|{TITLE.pattern}|院长|长$")
_ROLE = frozenset(
    "负责 管 主管 分管 牵头 联系 找 担任 当 钱 花 花费 需要 电话 号码 时候 时间 地方 人 数 数字 表 表格 表里 资料 "
    "多少钱 开始 任 属于 打 拨 应该 现在 目前 一共 总共 位 家 名单 名称 名字".split()
)
"""Words that say what sort of thing is asked for, or nothing."""
_MOST = re.compile(r"最(?P<what>[\u4e00-\u9fff]{1,2}?)(?=的|[，。？?！\s]|$|[是在有为呢]|[\u4e00-\u9fff])")
_HIGH, _LOW = "多高大快贵长好强重远晚迟久", "少低小慢短差弱轻近早便"
_MORE = re.compile(rf"(?:更|比较|要)?(?P<what>[{_HIGH}{_LOW}])(?:宜)?(?:一?[些点])?[？?。]?$")
_WHICH = re.compile(r"哪|谁")
_SEVERAL = re.compile(
    r"哪些|哪几|哪[二两三四五六七八九十\d]|分别|各是|都[是有]?谁|有谁|几[个家位名]|多少[个家位名]|名单|列[出举]|各?有哪|每[个家位名]|^各"
)
_BOUND = re.compile(
    r"(?P<op>不超过|不高于|不多于|至多|最多|不低于|不少于|至少|超过|大于|多于|高于|超|低于|少于|小于|不足|不到|不满|未达到?)"
    r"了?\s?(?P<n>\d+(?:\.\d+)?)(?P<unit>[万亿]?[^\d\s的，。？?以]{0,2})"
    r"|(?P<n2>\d+(?:\.\d+)?)(?P<unit2>[万亿]?[^\d\s的，。？?以]{0,2})(?P<op2>以上|以下|以内)"
)
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    **dict.fromkeys(("不超过", "不高于", "不多于", "至多", "最多", "以下", "以内"), lambda a, b: a <= b),
    **dict.fromkeys(("不低于", "不少于", "至少", "以上"), lambda a, b: a >= b),
    **dict.fromkeys(("超过", "大于", "多于", "高于", "超"), lambda a, b: a > b),
    **dict.fromkeys(("低于", "少于", "小于", "不足", "不到", "不满", "未达", "未达到"), lambda a, b: a < b),
}
_LE = re.compile("[了过](?!程|期|渡|户)")
"""Behind a verb: 加装了喷淋 is 加装喷淋."""
_SCALE = {"万": 1e4, "亿": 1e8}


@dataclass(frozen=True, slots=True)
class _Fit:
    """How far a question names a column: the share of its head's words, and where the last of them ends."""

    column: Column
    share: float
    end: int
    words: tuple[str, ...]


def cell_of(ask: Ask, found: Sequence[Table], pool: Sequence[Sentence]) -> Found | None:
    """The one cell that answers, where the ask names its row and its column unmistakably; None otherwise.

    Not answered where the ask names a row or a time that the table has not, and nothing of the pool speaks of it.
    """
    folded = fold_chars(ask.text)
    absent: Found | None = None
    for table in found:
        row, named = _row_named(table, folded)
        rest = _LE.sub("", _without(folded, named))
        if other := other_name(table, folded):
            if _told_nowhere(table, row, ask, rest, other, pool):
                absent = Found(ask, None, None, Verdict(False, 0.1, (other,)), certain=True)
            continue
        if row is None:
            continue
        column = _column_asked(table, row, ask, rest, named)
        if column is not None and not is_empty(row.cells[column.index]):
            return _told(ask, table, row, column)
    return absent


def in_one_cell(found: Found) -> Found:
    """With what was read of a row cut to the cell in which it begins."""
    if found.span is None or BAR not in found.span.text or found.certain:
        return found
    first = found.span.text.index(BAR)
    return replace(found, span=replace(found.span, end=found.span.start + first))


def _told_nowhere(table: Table, row: Row | None, ask: Ask, rest: str, other: str, pool: Sequence[Sentence]) -> bool:
    """Whether the table would tell what is asked for, were ``other`` a row or time of it, and no text tells it."""
    fits = [fit for fit in _fits(table, rest) if fit.share >= _NAMED]
    if not fits and not any(_meant(ask, rest, column) for column in table.columns):
        return False
    if row is not None:
        beside: tuple[str, ...] = (_bare(row.cells[0].folded),)
    elif TIME.fullmatch(other):
        return False
    else:
        beside = tuple(word for fit in fits for word in fit.words)
    return not any(other in one.folded and any(word in one.folded for word in beside) for one in pool)


def extreme(ask: Ask, question: str, found: Sequence[Table]) -> Found | None:
    """The row with the largest or smallest of a column, by its name; None where the question asks for no such thing."""
    folded = fold_chars(question)
    for table in found:
        if other_name(table, folded):
            continue
        rows = _rows_named(table, folded) or list(table.entries)
        match = _MOST.search(folded) or (_MORE.search(folded) if 1 < len(rows) < len(table.entries) else None)
        if match is None or not _WHICH.search(folded) or (highest := _direction(match["what"])) is None:
            continue
        named = [row.cells[0].folded for row in rows]
        column = _measured_column(table, _without(folded, named), match.start())
        if column is None or re.search("名次|排名|序号", column.name):
            continue
        valued = [(value, row) for row in rows if (value := _value(row.cells[column.index], column)) is not None]
        if len(valued) < 2:
            continue
        best = max(valued)[0] if highest else min(valued, key=lambda one: one[0])[0]
        winners = [row for value, row in valued if value == best]
        target = _target(table, folded, column)
        if len(winners) == 1 and not _unsaid(table, winners[0], folded, [column, target], named):
            return _told(ask, table, winners[0], target)
    return None


def rows_of(question: str, found: Sequence[Table]) -> list[Entered] | None:
    """The cells of the rows that a question for several things means: all, or those that meet its condition."""
    folded = _LE.sub("", fold_chars(question))
    if not _SEVERAL.search(folded) or _MOST.search(folded):
        return None
    for table in found:
        if other_name(table, folded):
            continue
        entered = _bounded(table, folded) or _of_category(table, folded) or _whole_column(table, folded)
        if entered:
            return entered
    return None


def _bounded(table: Table, folded: str) -> list[Entered] | None:
    """编制超过10人的部门."""
    match = _BOUND.search(folded)
    if match is None:
        return None
    bound, unit, op = (match["n"] or match["n2"], match["unit"] or match["unit2"] or "", match["op"] or match["op2"])
    rest = folded[: match.start()] + "，" * len(match[0]) + folded[match.end() :]
    column = _measured_column(table, rest, match.start(), unit)
    if column is None or column.kind != "number":
        return None
    factor = _SCALE.get(unit[:1], 1.0) / _SCALE.get(column.unit[:1], 1.0) if unit and column.unit else 1.0
    limit = float(bound) * factor
    fits = [
        row
        for row in table.entries
        if (value := number_of(row.cells[column.index])) is not None and _COMPARE[op](value, limit)
    ]
    target = _target(table, rest, column)
    if not fits or _unsaid(table, fits[0], rest, [column, target], []):
        return None
    return _entered(table, fits, target, column)


def _of_category(table: Table, folded: str) -> list[Entered] | None:
    """敬业奉献类有哪些人: the rows that have the words of the question in one column."""
    for column in table.columns[1:]:
        if column.kind != "text":
            continue
        values = {row.cells[column.index].folded for row in table.entries}
        said = [value for value in values if name_at(value, folded) is not None]
        if len(said) != 1 or len(values) < 2:
            continue
        rows = [row for row in table.entries if row.cells[column.index].folded == said[0]]
        rest = re.sub("类别?", "", _without(folded, said))
        target = _target(table, rest, column)
        if target is column or _row_named(table, rest)[0] is not None:
            continue
        if not _unsaid(table, rows[0], rest, [column, target], []):
            return _entered(table, rows, target, column)
    return None


def _whole_column(table: Table, folded: str) -> list[Entered] | None:
    """哪些部门, 各部门主任分别是谁: every row, where the question says nothing that the table does not."""
    if _rows_named(table, folded):
        return None
    first = table.columns[0]
    fits = [fit for fit in _fits(table, folded) if fit.share >= _NAMED]
    others = [fit for fit in fits if fit.column is not first]
    if not any(fit.column is first for fit in fits) or len(others) > 1:
        return None
    shown = others[0].column if others else first
    rows = [row for row in table.entries if not is_empty(row.cells[shown.index])]
    if len(rows) < 2 or _unsaid(table, rows[0], folded, [first, shown], [], strict=True):
        return None
    return _entered(table, rows, first, shown) if shown is not first else _entered(table, rows, first, None)


def _entered(table: Table, rows: Sequence[Row], target: Column, beside: Column | None) -> list[Entered]:
    out = []
    for row in rows:
        cell = row.cells[target.index]
        attributes = {}
        if beside is not None and beside is not target:
            attributes = {beside.name: row.cells[beside.index].text + _unit_of(row, beside)}
        out.append(Entered(table.document, cell.start, cell.end, attributes, (row.start, row.end)))
    return out


def _told(ask: Ask, table: Table, row: Row, column: Column) -> Found:
    sentence, cell = table.line(row), row.cells[column.index]
    span = Span(sentence, cell.start - row.start, cell.end - row.start, 1.0)
    unit = _unit_of(row, column)
    head = (table.head.start, table.head.end) if unit and column.unit else None
    return Found(ask, sentence, span, Verdict(True, 0.95), certain=True, unit=unit, head=head)


def _unit_of(row: Row, column: Column) -> str:
    """The unit of a bare number: that of its column's head, else that of its row's name (门急诊量（万人次）)."""
    if not re.fullmatch(r"-?[\d,.]+", row.cells[column.index].folded):
        return ""
    return column.unit or unit_in(row.cells[0].text)


def _row_named(table: Table, folded: str) -> tuple[Row | None, list[str]]:
    """The only row that the text names, and the cells by which it does: whole, in the first column before others."""
    first = _rows_named(table, folded)
    if len(first) > 1:
        return None, []
    named: dict[int, list[str]] = {}
    for row in table.rows:
        for column in table.columns:
            cell = row.cells[column.index]
            if column.kind != "text" or _times(table, column, cell) > 1 or not _says(folded, cell.folded):
                continue
            named.setdefault(row.start, []).append(cell.folded)
    rows = first or [row for row in table.rows if row.start in named]
    if len(rows) != 1:
        return None, []
    return rows[0], named.get(rows[0].start, [rows[0].cells[0].folded])


def _rows_named(table: Table, folded: str) -> list[Row]:
    """The rows whose first cell the text says, without those whose name is only a part of another's there."""
    said = [row for row in table.rows if _says(folded, row.cells[0].folded)]
    return [row for row in said if not any(_inside(row, other, folded) for other in said if other is not row)]


def _inside(row: Row, other: Row, folded: str) -> bool:
    name, longer = _bare(row.cells[0].folded), _bare(other.cells[0].folded)
    return name != longer and name in longer and not _says(folded.replace(longer, "，"), name)


def _bare(name: str) -> str:
    """Without what stands in brackets."""
    return re.sub(r"[(（][^()（）]*[)）]", "", name)


def _says(folded: str, name: str) -> bool:
    name = _bare(name)
    if name_at(name, folded) is None:
        return False
    return not any(name in token.text and token.text != name for token in names(folded, "PER"))


def _times(table: Table, column: Column, cell: Cell) -> int:
    return sum(row.cells[column.index].folded == cell.folded for row in table.rows)


def _without(folded: str, said: Sequence[str]) -> str:
    for name in sorted(map(_bare, said), key=len, reverse=True):
        folded = folded.replace(name, "，")
    return folded


def _column_asked(table: Table, row: Row, ask: Ask, rest: str, named: Sequence[str]) -> Column | None:
    """The column that the ask names and whose cell is of the sort asked for; None where none or several are."""
    open_columns = [
        column for column in table.columns if _bare(row.cells[column.index].folded) not in set(map(_bare, named))
    ]
    sorts = [column for column in open_columns if _of_sort(ask, column, row.cells[column.index])]
    fits = [fit for fit in _fits(table, rest) if fit.column in sorts and fit.share >= _NAMED]
    if fits:
        best = max(fit.share for fit in fits)
        chosen = [fit for fit in fits if fit.share == best]
        longest = max(len(fit.column.name) for fit in chosen)
        columns = [fit.column for fit in chosen if fit.share < 1 or len(fit.column.name) == longest]
        columns = _preferred(columns, rest)
        return columns[0] if len(columns) == 1 and not _unsaid(table, row, rest, columns, named) else None
    meant = _preferred([column for column in sorts if _meant(ask, rest, column)], rest)
    if len(meant) != 1 or _unsaid(table, row, rest, meant, named, strict=True):
        return None
    return meant[0]


def _preferred(columns: list[Column], folded: str) -> list[Column]:
    """Of several that fit as well: the state that is asked for (现有, 原有), what a thing costs before its shares."""
    if len(columns) < 2:
        return columns
    for said, heads in _STATES:
        if re.search(said, folded) and (one := [column for column in columns if re.search(heads, column.name)]):
            return one
    whole = [column for column in columns if _PRICE.search(column.name)]
    return whole if len(whole) == 1 else columns


def _meant(ask: Ask, rest: str, column: Column) -> bool:
    """Whether everyday words of the ask stand for the head (谁: 负责人), or it has the only sort asked for."""
    if ask.kind == "when":
        return column.kind == "date"
    if ask.kind == "who" and column.kind == "text" and _PERSON_HEAD.search(column.name):
        return True
    said = {"where": "哪里", "number": "多少" + ask.right, "which": "哪" + ask.unit}.get(ask.kind, "") + rest
    head = column.name + column.unit
    return any(re.search(words, said) and re.search(heads, head) for words, heads in _SAID if "谁" not in words)


def _of_sort(ask: Ask, column: Column, cell: Cell) -> bool:
    if ask.kind == "who":
        return column.kind == "text"
    if ask.kind == "when":
        return column.kind == "date" or bool(re.search(r"\d+[月日年点:：]|[上下]半年|季度", cell.folded))
    if ask.kind == "number":
        if ask.unit in ("元", "万元", "亿元"):
            return "元" in column.unit + cell.text or bool(re.search(_SAID[0][1], column.name))
        return column.kind != "date" and bool(re.search(r"\d", cell.folded))
    if ask.kind == "where":
        return column.kind == "text"
    return True


def _fits(table: Table, folded: str) -> list[_Fit]:
    return [fit for column in table.columns if (fit := _fit(column, folded)) is not None]


def _fit(column: Column, folded: str) -> _Fit | None:
    """How far the text says the head: whole, one of its alternatives (单位或住址), or by its words."""
    best: _Fit | None = None
    for name in re.split(r"[或/、()（）]|及其?", column.name):
        if len(name) < 2:
            continue
        if (at := folded.rfind(name)) >= 0:
            fit = _Fit(column, 1.0, at + len(name), (name,))
        else:
            fit = _by_words(column, name, folded)
        if best is None or fit.share > best.share:
            best = fit
    return best if best is not None and best.share else None


def _by_words(column: Column, name: str, folded: str) -> _Fit:
    total = matched = 0.0
    end, said = -1, []
    for word in _words(name):
        weight = 0.2 if word in _GENERIC or len(word) < 2 else 1.0
        total += weight
        for form in (word, *same_as(word)):
            if len(form) > 1 and (at := folded.rfind(form)) >= 0:
                matched, end = matched + weight, max(end, at + len(form))
                said.append(form)
                break
    if matched < 1.0:  # a generic word alone names nothing
        return _Fit(column, 0.0, -1, ())
    return _Fit(column, matched / total, end, tuple(said))


def _words(name: str) -> Iterator[str]:
    """With the time in it as one: 三季度 and 得分."""
    yield from (match[0] for match in TIME.finditer(name))
    for token in tagged(TIME.sub("", name)):
        yield token.text


def _measured_column(table: Table, folded: str, place: int, unit: str = "") -> Column | None:
    """The column of numbers or dates of which the words just before ``place`` speak."""
    measured = [column for column in table.columns if column.kind != "text" and column.index > 0]
    fits = [fit for fit in _fits(table, folded) if fit.column in measured]
    if fits:
        before = [fit for fit in fits if fit.end <= place] or fits
        nearest = max(fit.end for fit in before)
        near = [fit for fit in before if fit.end == nearest]
        best = max(fit.share for fit in near)
        near = [fit for fit in near if fit.share == best]
        columns = _preferred([fit.column for fit in near], folded)
        return columns[0] if len(columns) == 1 else None
    said = folded[:place] + ("多少" + unit if unit else "") + folded[place:]
    meant = [
        column
        for column in measured
        if any(re.search(words, said) and re.search(heads, column.name + column.unit) for words, heads in _SAID)
    ]
    return meant[0] if len(meant) == 1 else None


def _direction(what: str) -> bool | None:
    """True for the largest, False for the smallest."""
    if what[0] in _HIGH:
        return True
    return False if what[0] in _LOW else None


def _value(cell: Cell, column: Column) -> float | tuple[int, int, int] | None:
    return date_of(cell) if column.kind == "date" else number_of(cell)


def _target(table: Table, folded: str, measured: Column) -> Column:
    """The column asked for: named behind 哪, of persons for 谁, else the first."""
    first = table.columns[0]
    behind = re.search(
        r"(?:哪一?[个家位项种类名些几]{0,2}|多少[个家位名]|几[个家位名]|有谁|是)的?(?P<what>[^，。？?]{2,8})", folded
    )
    if behind:
        for column in table.columns:
            if (
                column.kind == "text"
                and column is not measured
                and any(behind["what"].startswith(part) for part in _heads(column))
            ):
                return column
    if re.search(r"谁|哪一?位|哪些人|几个?人|多少人", folded):
        persons = [column for column in table.columns if _PERSON_HEAD.search(column.name) and column.kind == "text"]
        if len(persons) == 1:
            return persons[0]
    return first


def _heads(column: Column) -> Iterator[str]:
    return (part for part in re.split(r"[或/、()（）]", column.name) if len(part) > 1)


def _unsaid(
    table: Table, row: Row, rest: str, columns: Sequence[Column], named: Sequence[str], *, strict: bool = False
) -> list[str]:
    """What the question says that table, heading and text above do not; ``strict``: the text above does not count."""
    line = table.line(row)
    wanted = terms(rest)
    missing = [text for text in lacking(wanted, line) if not _known(text, columns)]
    if missing:
        return missing
    layers = ((line.folded, 1.0), (line.heading, 1.0), (line.before, 1.0), *(() if strict else ((line.article, 1.0),)))
    soft = [term for term in wanted if not term.hard and term.kind == "word" and not _idle(term, columns)]
    unmet = [term.text for term in soft if best_presence(term, layers) < HARD_PRESENT]
    return unmet if strict or len(unmet) * 2 > len(soft) else []


def _known(text: str, columns: Sequence[Column]) -> bool:
    return any(text in column.name for column in columns)


def _idle(term: Term, columns: Sequence[Column]) -> bool:
    """Says what sort of thing is asked for, or how much: 负责, 多少钱, 最高."""
    if term.text in _ROLE or term.text in IDLE or len(term.text) < 2 or term.text[0] in "最几哪":
        return True
    if any(presence(term, column.name) >= HARD_PRESENT for column in columns):
        return True
    return any(re.search(words, term.text) for words, _ in _SAID)
