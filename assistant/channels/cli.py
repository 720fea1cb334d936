"""``wenjian``: the commands. Each translates what was typed, asks the assistant, shows what comes back.

Imports stand inside the commands: ``wenjian --help`` must not wait for what only an answer needs.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.channels.cli_app import (
    ABSTAINED,
    RUNTIME,
    Home,
    Json,
    State,
    Verbose,
    command,
    prepare_streams,
    remember,
    say,
)
from assistant.channels.cli_bot import bot
from assistant.channels.cli_eval import evaluate
from assistant.channels.cli_mcp import mcp
from assistant.channels.cli_serve import key, serve

if TYPE_CHECKING:
    from assistant.channels.service import Service
    from assistant.types import Answer, Turn

app = typer.Typer(
    name="wenjian",
    help="问简：向自己的文档提问，每个答案都有出处。",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Documents = Annotated[list[str] | None, typer.Option("--document", help="只看这些文档（编号、文件或标题），可重复")]
Collections = Annotated[list[str] | None, typer.Option("--collection", help="只看这些集合，可重复")]
Issues = Annotated[list[int] | None, typer.Option("--issue", help="只看第几期，可重复")]
Since = Annotated[str | None, typer.Option("--since", metavar="DATE", help="只看这一天起的文档，如 2023-08-01")]
Until = Annotated[str | None, typer.Option("--until", metavar="DATE", help="只看到这一天为止的文档")]
DocumentName = Annotated[str, typer.Argument(metavar="DOC", help="文档的编号（可只写开头）、文件或标题")]


app.add_typer(bot, name="bot")
command(app, "eval", json=False)(evaluate)
command(app, "mcp", json=False)(mcp)
command(app, "serve", json=False)(serve)
app.add_typer(key, name="key")


@app.callback()
def shared(ctx: typer.Context, home: Home = None, json: Json = False, verbose: Verbose = False) -> None:
    ctx.obj = State()
    remember(ctx.obj, home=home, json=json, verbose=verbose)


@command(app, "ingest")
def ingest(
    state: State,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="文件或文件夹，可写多个")],
    collection: Annotated[str, typer.Option("--collection", help="放进哪个集合")] = "default",
    prune: Annotated[bool, typer.Option("--prune", help="移除所给文件夹里已经删掉的文件")] = False,
) -> None:
    """收入文件和文件夹；再次运行只处理有变化的。"""
    from assistant.channels.cli_output import IngestReport
    from assistant.files import absolute

    report = IngestReport(as_json=state.json)
    named = [absolute(path) for path in paths]
    state.run(lambda service: report.show(service.ingest(named, collection=collection, prune=prune)))
    report.finish()
    if report.failed:
        raise typer.Exit(RUNTIME)


@command(app, "ask")
def ask(
    state: State,
    question: Annotated[str | None, typer.Argument(metavar="QUESTION", help="问题；写 - 或省略则从管道读")] = None,
    history: Annotated[str | None, typer.Option("--history", metavar="JSON", help="前面的对话")] = None,
    today: Annotated[str | None, typer.Option("--today", metavar="DATE", help="“今天”“去年”从哪天算起")] = None,
    collection: Collections = None,
    document: Documents = None,
    issue: Issues = None,
    since: Since = None,
    until: Until = None,
) -> None:
    """提问：答案到标准输出，每个答案都有出处；文档里没有答案时退出码为 3。"""
    from assistant.channels import cli_input, cli_output

    text = cli_input.question_text(question)
    turns = cli_input.turns(history)
    day = cli_input.day("--today", today)
    begin, end = cli_input.day("--since", since), cli_input.day("--until", until)

    def work(service: Service) -> Answer:
        scope = cli_input.scope(
            service, collections=collection or (), documents=document or (), issues=issue or (), since=begin, until=end
        )
        parts = service.stream(text, history=turns, scope=scope, today=day)
        return cli_output.answer(parts, as_json=state.json)

    if state.run(work).kind == "abstained":
        raise typer.Exit(ABSTAINED)


@command(app, "chat", json=False)
def chat(state: State, collection: Collections = None) -> None:
    """在终端里连续对话，后面的问题可以接着前面的问。"""
    from contextlib import closing

    from assistant.channels import cli_output
    from assistant.channels.cli_chat import HELP, Chat
    from assistant.channels.local_client import Connection
    from vectorstore.types import Scope

    scope = Scope(collections=tuple(collection or ()))
    with closing(Connection(state.settings())) as connection:

        def answer(text: str, turns: list[Turn]) -> Answer:
            return connection.run(
                lambda service: cli_output.answer(service.stream(text, history=turns, scope=scope), as_json=False)
            )

        if sys.stdin.isatty():
            say(f"问简：请提问。\n{HELP}")
        Chat(answer).run()


@command(app, "search")
def search(
    state: State,
    question: Annotated[str | None, typer.Argument(metavar="QUERY", help="要找的话；写 - 或省略则从管道读")] = None,
    limit: Annotated[int, typer.Option("-k", "--limit", min=1, help="最多几段")] = 10,
    collection: Collections = None,
    document: Documents = None,
    issue: Issues = None,
    since: Since = None,
    until: Until = None,
) -> None:
    """查找段落，好的在前，注明由语义还是关键词找到。"""
    from assistant.channels import cli_input, cli_output
    from vectorstore.types import Scope

    text = cli_input.question_text(question)
    begin, end = cli_input.day("--since", since), cli_input.day("--until", until)

    def work(service: Service) -> None:
        scope = cli_input.scope(
            service, collections=collection or (), documents=document or (), issues=issue or (), since=begin, until=end
        )
        found = service.search(text, scope=scope, limit=limit)
        ids = tuple({hit.passage.document_id for hit in found})
        titles = {summary.id: summary.title for summary in service.documents(Scope(documents=ids))}
        cli_output.hits(found, text, titles, as_json=state.json)

    state.run(work)


@command(app, "list")
def list_documents(state: State, collection: Collections = None) -> None:
    """列出已收入的文档。"""
    from assistant.channels import cli_output
    from vectorstore.types import Scope

    scope = Scope(collections=tuple(collection or ()))
    state.run(lambda service: cli_output.documents(service.documents(scope), as_json=state.json))


@command(app, "show")
def show(
    state: State,
    name: DocumentName,
    text: Annotated[bool, typer.Option("--text", help="输出全文，与引文位置所数的完全一致")] = False,
) -> None:
    """显示一篇文档：标题、期号、日期、文章目录；或全文。"""
    from assistant.channels import cli_input, cli_output

    def work(service: Service) -> None:
        found = service.document(cli_input.find(service, name).id)
        cli_output.document(found, text=text, as_json=state.json)

    state.run(work)


@command(app, "rm", json=False)
def remove(
    state: State, names: Annotated[list[str], typer.Argument(metavar="DOC...", help="文档的编号、文件或标题")]
) -> None:
    """从索引中移除文档；文件本身不动。"""
    from assistant.channels import cli_input

    def work(service: Service) -> None:
        # All are looked up before the first is removed: a wrong name removes nothing.
        for summary in [cli_input.find(service, name) for name in names]:
            service.remove(summary.id)
            say(f"已移除 {summary.title}（{summary.id}）")

    state.run(work)


@command(app, "reindex", json=False)
def reindex(state: State) -> None:
    """换了向量模型之后，为所有段落重新计算向量。"""
    from contextlib import closing

    from assistant.wiring import open_assistant

    with closing(open_assistant(state.settings(), reindex=True)) as assistant:
        total = sum(summary.passages for summary in assistant.documents())
        for done in assistant.reindex():
            if sys.stderr.isatty():
                print(f"\r{done} / {total} 段", end="", file=sys.stderr, flush=True)
    say(f"\r已为 {total} 段重新计算向量")


@command(app, "backup", json=False)
def backup(state: State, file: Annotated[Path, typer.Argument(metavar="FILE", help="写到哪个文件")]) -> None:
    """把整个索引备份成一个文件；网页开着也可以。"""
    from assistant.files import absolute

    state.run(lambda service: service.backup(absolute(file)))
    say(f"已备份到 {file}")


@command(app, "restore", json=False)
def restore(
    state: State,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="backup 写的文件")],
    force: Annotated[bool, typer.Option("--force", help="覆盖现有的索引")] = False,
) -> None:
    """从备份恢复索引。"""
    from vectorstore.index import HybridIndex

    settings = state.settings()
    HybridIndex.restore(file, settings.index, overwrite=force)
    say(f"已从 {file} 恢复到 {settings.index}")


@command(app, "web", json=False)
def web(
    state: State,
    host: Annotated[str | None, typer.Option("--host", help="监听的地址")] = None,
    port: Annotated[int | None, typer.Option("--port", help="监听的端口")] = None,
) -> None:
    """打开网页（默认 http://127.0.0.1:7860）。"""
    from assistant.channels.web import serve

    serve(state.settings(host=host, port=port))


@command(app, "doctor")
def doctor(
    state: State,
    online: Annotated[bool, typer.Option("--online", help="也联网试一试配置了的聊天渠道")] = False,
) -> None:
    """逐项检查安装和配置了的渠道，说明坏了的怎样修。"""
    from assistant.channels.cli_output import print_json
    from assistant.channels.doctor import examine

    checks = []
    for check in examine(state.home, online=online):
        checks.append(check)
        if not state.json:
            print(f"{'OK' if check.ok else '坏'}  {check.name}：{check.found}")
            if not check.ok:
                print(f"    怎样修：{check.mend}")
    healthy = all(check.ok for check in checks)
    if state.json:
        listed = [{"name": c.name, "ok": c.ok, "found": c.found, "mend": c.mend} for c in checks]
        print_json({"schema": "wenjian.doctor/1", "ok": healthy, "checks": listed})
    if not healthy:
        raise typer.Exit(RUNTIME)


@command(app, "version")
def version(state: State) -> None:
    """显示版本。"""
    number = installed_version()
    if state.json:
        from assistant.channels.cli_output import print_json

        print_json({"schema": "wenjian.version/1", "version": number})
    else:
        print(f"wenjian {number}")


def installed_version() -> str:
    """As the package says, or the source tree where it is run from one."""
    import importlib.metadata
    import tomllib

    try:
        return importlib.metadata.version("wenjian")
    except importlib.metadata.PackageNotFoundError:
        project = Path(__file__).parents[2] / "pyproject.toml"
        return str(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"])


def main() -> None:
    """The console script."""
    prepare_streams()
    app()


if __name__ == "__main__":
    main()
