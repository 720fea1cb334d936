"""A comparison of two reports for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.table import Table
from rich.text import Text

from assistant.evaluation.cases import Case
from assistant.evaluation.comparison import Change, Comparison, Verdict
from assistant.evaluation.figures import MEANINGS
from assistant.evaluation.tables import shown, table

QUESTIONS_SHOWN = 20
_ANSWER_SHOWN = 120
_VERDICTS: dict[Verdict, str] = {"better": "更好", "worse": "更差", "open": ""}


def comparison_view(comparison: Comparison) -> Iterator[Table | Text]:
    """The figures side by side, then the questions that got better and worse, with both answers and the gold."""
    yield _figures(comparison)
    old, new = comparison.old.settings, comparison.new.settings
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) != new.get(name):
            yield Text(f"设置不同：{name} {old.get(name)} → {new.get(name)}")
    yield from _questions("变好", comparison.better)
    yield from _questions("变差", comparison.worse)


def _figures(comparison: Comparison) -> Table:
    made = table(
        f"{comparison.new.name}：{len(comparison.new.cases)} 个问题，{comparison.old.file.name} → "
        f"{comparison.new.file.name}（区间不含 0 才算有变化）",
        ["指标", ""],
        ["旧", "新", "差", "差的 95% 区间", ""],
    )
    for change in comparison.changes:
        made.add_row(change.name, MEANINGS[change.name], *_row(change), _VERDICTS[change.verdict])
    return made


def _row(change: Change) -> list[str]:
    values = ["—" if value is None else shown(change.name, value) for value in (change.old, change.new)]
    if change.old is None or change.new is None:
        return [*values, "", ""]
    difference = shown(change.name, change.new - change.old, signed=True)
    ends = change.interval or ()
    return [*values, difference, " – ".join(shown(change.name, end, signed=True) for end in ends)]


def _questions(label: str, pairs: Sequence[tuple[Case, Case]]) -> Iterator[Text]:
    yield Text(f"\n{label}的问题：{len(pairs)} 个", style="bold")
    for old, new in pairs[:QUESTIONS_SHOWN]:
        gold = "（应拒答）" if new.unanswerable else "；".join(new.gold)
        yield Text(
            f"{new.id}  {_brief(new.question)}\n  标准 {_brief(gold)}\n  旧   {_answered(old)}\n  新   {_answered(new)}"
        )
    if len(pairs) > QUESTIONS_SHOWN:
        yield Text(f"……还有 {len(pairs) - QUESTIONS_SHOWN} 个；加 --json FILE 得到全部。")


def _answered(case: Case) -> str:
    return f"{100 * case.credit:3.0f} 分  {'拒答：' if case.refused else ''}{_brief(case.answer)}"


def _brief(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _ANSWER_SHOWN else flat[: _ANSWER_SHOWN - 1] + "…"
