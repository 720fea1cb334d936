"""A home directory with an index made by the real command line, and a way to run it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from assistant.channels.local import serve_local
from assistant.settings import Settings
from assistant.wiring import open_assistant
from tests.channels.serving import Served, running

ROOT = Path(__file__).parents[2]

DOCUMENTS = {
    "青石镇简报第7期.txt": """青石镇工作简报
第7期
青石镇党政办公室　　2023年5月16日
【重点工程】
跨河大桥建成通车
5月12日，青石镇跨河大桥建成通车。大桥全长320米，由城建二局承建，总投资1860万元，镇长周文涛主持通车仪式。
【民生实事】
三户家庭获表彰
青石镇评选出3户最美家庭：王秀兰家庭（红星村）、李国栋家庭（东风村）、陈玉梅家庭（云雾山村）。
""",
    "图书馆通知.md": """# 白杨县图书馆开放通知

白杨县图书馆新馆于2024年3月1日开放，藏书12万册，馆长赵岚介绍了夜间借阅服务，周末延长到晚上九点闭馆。
""",
    "茶叶.txt": "云雾山茶叶合作社今年收茶38吨，比上年增加5吨，理事长何素芬说主要靠新修的滴灌设施。\n",
}

QUESTION = "青石镇跨河大桥全长多少米？"

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def environment(home: Path, **extra: str) -> dict[str, str]:
    """The environment of a command: ours, without settings of whoever runs the tests."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("WENJIAN_")}
    return clean | {"WENJIAN_HOME": str(home), "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"} | extra


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "assistant.channels.cli", *arguments]


def run_wenjian(
    home: Path, *arguments: str, stdin: str | None = None, **extra: str
) -> subprocess.CompletedProcess[str]:
    """The command to its end; output as text, never a stack trace."""
    done = subprocess.run(
        command(*arguments),
        input=stdin,
        stdin=subprocess.DEVNULL if stdin is None else None,
        capture_output=True,
        env=environment(home, **extra),
        encoding="utf-8",
        timeout=240,
    )
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture(scope="session")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("我的 文档")
    for name, text in DOCUMENTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def idle_home(tmp_path_factory: pytest.TempPathFactory, documents: Path) -> Path:
    """A home that no process holds: every command opens the index itself, which takes a second or two."""
    made = tmp_path_factory.mktemp("问简 home")
    done = run_wenjian(made, "ingest", str(documents))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("新增 3"), done.stdout
    return made


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory, idle_home: Path) -> Iterator[Path]:
    """A home that this process holds, as the page would: commands are answered through its endpoint, quickly."""
    made = tmp_path_factory.mktemp("held") / "问简 home"
    shutil.copytree(idle_home, made)
    settings = Settings.load(made, environment={})
    with closing(open_assistant(settings)) as assistant, closing(serve_local(assistant, settings)):
        yield made


@pytest.fixture(scope="session")
def wenjian(home: Path) -> Run:
    """Runs a command on the home that is held."""

    def run(*arguments: str, stdin: str | None = None, **extra: str) -> subprocess.CompletedProcess[str]:
        return run_wenjian(home, *arguments, stdin=stdin, **extra)

    return run


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """`wenjian serve`, run once for all tests that ask it something."""
    with running(tmp_path_factory.mktemp("serve") / "问简 home", source_events=True, rate_per_key=0) as served:
        yield served
