"""``wenjian mcp``: the assistant for a program that starts this process and talks to it over stdin and stdout."""

from __future__ import annotations

from importlib.util import find_spec

from assistant.channels.cli_app import State
from assistant.errors import SettingsError


def mcp(state: State) -> None:
    """作为 MCP 服务器（stdio）运行，由 MCP 客户端启动；HTTP 方式见 wenjian serve。"""
    if find_spec("mcp") is None:
        raise SettingsError('没有安装 MCP 的依赖：请运行 pip install "wenjian[mcp]"')
    from assistant.channels.mcp_server import run_stdio

    run_stdio(state.settings())
