"""``wenjian serve`` and ``wenjian key``: the assistant for other people and programs."""

from __future__ import annotations

import json
from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.channels.cli_app import State, command, say

if TYPE_CHECKING:
    from assistant.channels.keys import KeyInfo, Keys

key = typer.Typer(help="别的机器和程序用的密钥：生成、列出、作废。", no_args_is_help=True, rich_markup_mode=None)


def serve(
    state: State,
    host: Annotated[str | None, typer.Option("--host", help="监听的地址；0.0.0.0 让其他机器也能访问（要密钥）")] = None,
    port: Annotated[int | None, typer.Option("--port", help="监听的端口")] = None,
) -> None:
    """一个进程、一个端口：网页、兼容 OpenAI 的 /v1、/mcp、聊天软件的回调、/docs、/healthz 和 /metrics。"""
    from assistant.channels.serve import serve as run

    run(state.settings(host=host, port=port))


@command(key, "make", json=False)
def make(
    state: State,
    name: Annotated[str, typer.Argument(help="给谁用的，如 open-webui")],
    collections: Annotated[str, typer.Option("--collections", help="看得到哪些集合，逗号分隔")] = "",
    everything: Annotated[bool, typer.Option("--all", help="看得到全部集合")] = False,
) -> None:
    """生成一个密钥。只显示这一次：本机只存它的哈希。"""
    from assistant.channels.access import collections_of

    names = collections_of(collections)
    if bool(names) == everything:
        raise typer.BadParameter("请写 --collections 集合,集合 限定范围，或写 --all 看全部（二选一）")
    with closing(_keys(state)) as keys:
        made = keys.make(name, names)
    print(made)
    say(f"密钥 {name!r} 已生成，{_range(names)}。请现在就保存：不会再显示。")


@command(key, "list")
def list_(state: State) -> None:
    """列出密钥的名字、范围和生成时间（密钥本身无法再显示）。"""
    with closing(_keys(state)) as keys:
        found = keys.list()
    if state.json:
        print(json.dumps([_plain(info) for info in found], ensure_ascii=False))
        return
    for info in found:
        print(f"{info.name}\twj-{info.id}-…\t{_range(info.collections)}\t{info.made:%Y-%m-%d %H:%M}")
    if not found:
        say("还没有密钥；用 wenjian key make 名字 生成")


@command(key, "revoke", json=False)
def revoke(state: State, name: Annotated[str, typer.Argument(help="密钥的名字或编号")]) -> None:
    """作废一个密钥，立刻生效。"""
    with closing(_keys(state)) as keys:
        keys.revoke(name)
    say(f"密钥 {name!r} 已作废")


def _keys(state: State) -> Keys:
    from assistant.channels.keys import KEYS_FILE, Keys

    return Keys(state.settings().home / KEYS_FILE)


def _range(collections: tuple[str, ...]) -> str:
    return f"只看得到：{'、'.join(collections)}" if collections else "看得到全部集合"


def _plain(info: KeyInfo) -> dict[str, object]:
    return {
        "id": info.id,
        "name": info.name,
        "collections": list(info.collections),
        "made": info.made.isoformat(),
    }
