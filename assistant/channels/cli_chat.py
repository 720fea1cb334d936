"""``wenjian chat``: a conversation in the terminal, which remembers what was said."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable

from assistant.channels.cli_app import say
from assistant.errors import EmptyIndexError, WenjianError
from assistant.types import Answer, Turn
from vectorstore.types import StoreError

REMEMBERED_TURNS = 20

HELP = """/help     这份说明
/sources  上一个回答的出处，引文完整
/new      忘掉前面的对话，重新开始
/quit     结束（也可按 Ctrl+D）"""


class Chat:
    """One conversation; ``ask`` shows the answer to a question that follows the turns given."""

    def __init__(self, ask: Callable[[str, list[Turn]], Answer]) -> None:
        self._ask = ask
        self._turns: list[Turn] = []
        self._last: Answer | None = None
        self._commands = {"/help": lambda: say(HELP), "/sources": self._sources, "/new": self._forget}

    def run(self) -> None:
        """Reads lines until the end of input or /quit. Ctrl-C leaves an answer; at the prompt, the chat."""
        with contextlib.suppress(ImportError):
            import readline  # noqa: F401  line editing and recall, where the platform has it
        while (line := self._read()) not in (None, "/quit"):
            if line in self._commands:
                self._commands[line]()
            elif line and line.startswith("/"):
                say(f"不认识 {line}\n{HELP}")
            elif line:
                self._question(line)

    def _read(self) -> str | None:
        try:
            return input("问> " if sys.stdin.isatty() else "").strip()
        except EOFError:
            return None

    def _question(self, text: str) -> None:
        try:
            answer = self._ask(text, self._turns)
        except EmptyIndexError:  # no further question would fare better
            raise
        except KeyboardInterrupt:
            say("\n已停止这个回答")
        except (WenjianError, StoreError) as error:
            say(f"错误：{error}")
        else:
            self._last = answer
            self._turns += [Turn("user", text), Turn("assistant", answer.text)]
            del self._turns[:-REMEMBERED_TURNS]

    def _sources(self) -> None:
        if self._last is None or not self._last.citations:
            say("上一个回答没有出处")
            return
        for citation in self._last.citations:
            say(f"[{citation.number}] {citation.title}：“{citation.quote}”")

    def _forget(self) -> None:
        self._turns, self._last = [], None
        say("已重新开始")
