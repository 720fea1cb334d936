"""How every command of the terminal behaves: options they share, streams, errors and exit codes."""

from __future__ import annotations

import contextlib
import inspect
import logging
import os
import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from assistant import errors
from vectorstore.types import (
    DocumentNotFoundError,
    EmbedderMismatchError,
    EmbedderUnavailableError,
    IndexLockedError,
    StoreError,
)

if TYPE_CHECKING:
    from assistant.channels.service import Service
    from assistant.settings import Settings

T = TypeVar("T")

OK, RUNTIME, USAGE, ABSTAINED, NOT_FOUND, BACKEND, INTERRUPTED = 0, 1, 2, 3, 4, 5, 130

# The first class that fits gives the exit code: subclasses stand before their bases.
EXIT_CODES: dict[type[Exception], int] = {
    errors.SettingsError: USAGE,
    errors.QuestionError: USAGE,
    errors.EvaluationError: USAGE,
    errors.EmptyIndexError: NOT_FOUND,
    DocumentNotFoundError: NOT_FOUND,
    errors.BackendError: BACKEND,
    IndexLockedError: BACKEND,
    EmbedderMismatchError: BACKEND,
    EmbedderUnavailableError: BACKEND,
    errors.WenjianError: RUNTIME,
    StoreError: RUNTIME,
}


@dataclass
class State:
    """What the shared options say; they may stand before or after the command's name."""

    home: Path | None = None
    json: bool = False
    verbose: bool = False

    def settings(self, **overrides: Any) -> Settings:
        from assistant.settings import Settings

        return Settings.load(self.home, **overrides)

    def run(self, work: Callable[[Service], T]) -> T:
        """``work`` with the index, wherever it is held."""
        from assistant.channels.local_client import Connection

        with contextlib.closing(Connection(self.settings())) as connection:
            return connection.run(work)


Home = Annotated[
    Path | None,
    typer.Option("--home", metavar="PATH", help="索引和配置所在的目录（默认 WENJIAN_HOME，或系统的用户数据目录）"),
]
Json = Annotated[bool, typer.Option("--json", help="结果以 JSON 输出，供程序读取")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="显示日志和出错详情")]


def command(app: typer.Typer, name: str, *, json: bool = True) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Registers ``function(state, …)`` with the shared options; its errors become one line and an exit code.

    ``json`` is False where the command has a ``--json`` of its own or nothing to give in it.
    """
    shared = {"home": Home, "json": Json, "verbose": Verbose} if json else {"home": Home, "verbose": Verbose}

    def register(function: Callable[..., None]) -> Callable[..., None]:
        def run(ctx: typer.Context, **given: Any) -> None:
            state: State = ctx.obj
            remember(state, **{name: given.pop(name) for name in shared})
            _quiet(state.verbose)
            _guarded(lambda: function(state, **given), verbose=state.verbose)

        own = list(inspect.signature(function, eval_str=True).parameters.values())[1:]
        kind = inspect.Parameter.KEYWORD_ONLY
        options = [
            inspect.Parameter(option, kind, annotation=hint, default=None if option == "home" else False)
            for option, hint in shared.items()
        ]
        context = inspect.Parameter("ctx", kind, annotation=typer.Context)
        parameters = [context, *(parameter.replace(kind=kind) for parameter in own), *options]
        run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
        app.command(name, help=inspect.getdoc(function))(run)
        return function

    return register


def remember(state: State, *, home: Path | None = None, json: bool = False, verbose: bool = False) -> None:
    """What is given later wins; flags add up."""
    state.home = state.home if home is None else home
    state.json |= json
    state.verbose |= verbose


def say(message: str) -> None:
    """Anything that is not the answer goes to stderr."""
    print(message, file=sys.stderr, flush=True)


def _guarded(work: Callable[[], None], *, verbose: bool) -> None:
    try:
        work()
        sys.stdout.flush()
    except KeyboardInterrupt:
        say("\n已中断")
        raise typer.Exit(INTERRUPTED) from None
    except BrokenPipeError:
        # The reader has what it wanted (head -1); what is flushed later, at exit too, must not fail.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(OK) from None
    except (errors.WenjianError, StoreError) as error:
        logging.getLogger(__name__).info("where it happened", exc_info=True)
        say(f"错误：{error}")
        raise typer.Exit(exit_code(error)) from None
    except (typer.Exit, typer.BadParameter):
        raise
    except Exception as error:
        if verbose:
            raise
        say(f"内部错误：{type(error).__name__}: {error}\n请加 -v 再运行一次，附上显示的详情报告此问题")
        raise typer.Exit(RUNTIME) from None


def exit_code(error: Exception) -> int:
    return next((code for kind, code in EXIT_CODES.items() if isinstance(error, kind)), RUNTIME)


def prepare_streams() -> None:
    """UTF-8 with plain newlines for pipes and files; a console keeps its own encoding, ? for what it lacks."""
    for stream in (sys.stdout, sys.stderr):
        if stream.isatty():
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
        else:
            stream.reconfigure(encoding="utf-8", errors="replace", newline="\n")  # type: ignore[union-attr]


def _quiet(verbose: bool) -> None:
    if verbose:
        logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
        return
    logging.basicConfig(handlers=[logging.NullHandler()])
    warnings.simplefilter("ignore")
