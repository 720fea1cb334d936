"""``wenjian bot``: channels over a connection that the bot opens itself, so that no public address is needed."""

from __future__ import annotations

import typer

from assistant.channels.cli_app import State, command
from assistant.errors import SettingsError

bot = typer.Typer(
    help="把问简接进聊天软件：无需公网地址，运行期间一直连着。", no_args_is_help=True, rich_markup_mode=None
)


@command(bot, "slack", json=False)
def slack(state: State) -> None:
    """连上 Slack（Socket Mode）：提到机器人、私信或 /ask 都会得到带出处的回答。"""
    try:
        from assistant.channels.slack_serving import run_socket_mode
    except ModuleNotFoundError as error:
        raise SettingsError(f'没有安装 Slack 的依赖：请运行 pip install "wenjian[slack]"（{error}）') from error
    run_socket_mode(state.settings())


@command(bot, "wecom", json=False)
def wecom(state: State) -> None:
    """连上企业微信智能机器人（长连接）：单聊或在群里 @ 它，都会得到带出处的回答。"""
    try:
        from assistant.channels.wecom_bot import run_bot
    except ModuleNotFoundError as error:
        raise SettingsError(f'没有安装企业微信的依赖：请运行 pip install "wenjian[wechat]"（{error}）') from error
    run_bot(state.settings())
