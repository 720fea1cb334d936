"""``wenjian eval``: measure on a question set, compare two reports, export rated answers as questions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from assistant.channels.cli_app import USAGE, State, say

if TYPE_CHECKING:
    from assistant.evaluation.report import Report


_OPTIONS = {
    "DIR": {"--predictions", "--json", "--pool", "--noise", "--cache", "--limit"},
    "--corpus": {"--questions", "--answers", "--json", "--cache", "--limit"},
    "--compare": {"--json"},
    "--export-thumbs": set[str](),
}
"""What may be written beside each of the four uses."""


def evaluate(
    state: State,
    folder: Annotated[Path | None, typer.Argument(metavar="DIR", help="有 passages.jsonl 和 questions.jsonl")] = None,
    predictions: Annotated[Path | None, typer.Option("--predictions", help="每题一行的结果")] = None,
    report: Annotated[Path | None, typer.Option("--json", help="JSON 报告；与 --compare 同用时是比较的结果")] = None,
    pool: Annotated[Literal["one", "question"], typer.Option("--pool", help="question：每题用自己的段落")] = "one",
    noise: Annotated[float | None, typer.Option("--noise", help="每题段落中干扰段的比例，0 到 1")] = None,
    corpus: Annotated[Path | None, typer.Option("--corpus", help="改问一个文件夹里的文件")] = None,
    questions: Annotated[Path | None, typer.Option("--questions", help="与 --corpus 同用的问题文件")] = None,
    answers: Annotated[Path | None, typer.Option("--answers", help="与 --corpus 同用的答案文件")] = None,
    cache: Annotated[Path | None, typer.Option("--cache", help="留下索引的目录，下次再用")] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="只问前几题")] = None,
    compare: Annotated[
        tuple[Path, Path] | None, typer.Option("--compare", metavar="OLD NEW", help="比较同一套题的两份 JSON 报告")
    ] = None,
    export_thumbs: Annotated[
        Path | None, typer.Option("--export-thumbs", metavar="FILE", help="把网页里评价过的回答导出成问题文件")
    ] = None,
) -> None:
    """用一套问题测量：检索、答案、列举、拒答、引文、信心、用时；或比较两份报告；或导出评价过的回答。"""
    given = {
        "DIR": folder,
        "--corpus": corpus,
        "--compare": compare,
        "--export-thumbs": export_thumbs,
        "--questions": questions,
        "--predictions": predictions,
        "--answers": answers,
        "--json": report,
        "--pool": None if pool == "one" else pool,
        "--noise": noise,
        "--cache": cache,
        "--limit": limit,
    }
    _check_options({name for name, value in given.items() if value is not None})
    from assistant.evaluation import harness

    if compare is not None:
        _compare(*compare, report)
    elif export_thumbs is not None:
        _export_thumbs(state, export_thumbs)
    elif folder is not None:
        result = harness.run_eval(
            state.settings(),
            folder,
            predictions=predictions,
            report=report,
            pool=pool,
            noise=noise,
            cache=cache,
            limit=limit,
        )
        _show(result)
    elif corpus is not None and questions is not None:
        result = harness.run_corpus(
            state.settings(), corpus, questions, answers=answers, report=report, cache=cache, limit=limit
        )
        _show(result)


def _check_options(given: set[str]) -> None:
    """One use, and no option that it would have to ignore."""
    uses = [use for use in _OPTIONS if use in given]
    if len(uses) != 1 or ("--corpus" in given) != ("--questions" in given):
        say(
            "错误：请写 wenjian eval DIR，或 wenjian eval --corpus PATH --questions FILE，"
            "或 wenjian eval --compare OLD.json NEW.json，或 wenjian eval --export-thumbs FILE"
        )
        raise typer.Exit(USAGE)
    if foreign := sorted(given - _OPTIONS[uses[0]] - {uses[0]}):
        say(f"错误：{'、'.join(foreign)} 与 {uses[0]} 不能同用；请去掉再试")
        raise typer.Exit(USAGE)


def _show(report: Report) -> None:
    from assistant.channels.cli_output import console
    from assistant.evaluation.tables import report_tables

    for table in report_tables(report):
        console().print(table)


def _compare(old: Path, new: Path, file: Path | None) -> None:
    from assistant.channels.cli_output import console
    from assistant.evaluation import comparison, harness
    from assistant.evaluation.comparison_view import comparison_view

    harness.refuse_unwritable(file)
    compared = comparison.compare(comparison.read_report(old), comparison.read_report(new))
    if file is not None:
        harness.write_json(file, compared.to_json())
    for part in comparison_view(compared):
        console().print(part)


def _export_thumbs(state: State, file: Path) -> None:
    from assistant.channels.web.rated import rated_answers
    from assistant.channels.web.server import HISTORY_FILE
    from assistant.evaluation import thumbs

    good, bad = thumbs.export(rated_answers(state.settings().home / HISTORY_FILE), file)
    say(f"已导出到 {file}：{good} 个“有用”可以直接用来测量；")
    say(f"{bad} 个“没用”标着 to_correct，请写上正确的答案，再删去标记。")
    say(f"测量：wenjian eval --corpus 您的文件夹 --questions {file}")
