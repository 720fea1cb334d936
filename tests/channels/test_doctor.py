"""doctor on a sound home, and on homes with one thing broken each."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

from assistant.channels import doctor
from assistant.channels.doctor import DEPENDENCIES, SETTINGS_CHECKS, Check, examine
from assistant.settings import Settings
from tests.channels.conftest import ROOT, Run, run_wenjian
from tests.fakes import HashingEmbedder
from vectorstore.index import HybridIndex


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The dependencies are imported once, in the test of the whole command."""
    monkeypatch.setattr(doctor, "DEPENDENCIES", {"rich": "rich"})


def only(name: str, settings: Settings) -> Check:
    return doctor._run(name, lambda: SETTINGS_CHECKS[name](settings))


def test_a_sound_home_is_well_and_the_command_says_so(wenjian: Run) -> None:
    done = wenjian("doctor", "--json")
    report = json.loads(done.stdout)
    assert [check for check in report["checks"] if not check["ok"]] == []
    assert (done.returncode, report["schema"], report["ok"]) == (0, "wenjian.doctor/1", True)
    assert {"依赖", "模型文件", "中文关键词检索", "向量检索", "索引"} <= {check["name"] for check in report["checks"]}


def test_every_dependency_of_the_project_is_checked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = {re.split(r"[<>=!~ ;\[]", entry)[0] for entry in project["dependencies"]}
    assert set(DEPENDENCIES.values()) == named


def test_a_broken_dependency_is_named_with_its_mending(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(doctor, "DEPENDENCIES", {"rich": "rich", "no_such_module": "no-such"})
    (check,) = [check for check in examine(tmp_path) if check.name == "依赖"]
    assert not check.ok
    assert check.mend == "pip install --force-reinstall no-such"


def test_an_unknown_setting_ends_the_examination(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("prot = 1", encoding="utf-8")
    *_, last = examine(tmp_path)
    assert (last.name, last.ok) == ("设置", False)
    assert "port" in last.found


def test_an_index_of_another_model_names_reindex(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    HybridIndex.open(settings.index, HashingEmbedder()).close()
    check = only("索引", settings)
    assert (check.ok, check.mend) == (False, "wenjian reindex")


def test_a_damaged_index_names_restore(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    settings.index.mkdir()
    (settings.index / "catalog.sqlite3").write_bytes(b"nonsense" * 1000)
    assert "wenjian restore" in only("索引", settings).mend


def test_an_index_held_without_an_answer_is_a_fault(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    holder = HybridIndex.open(settings.index, HashingEmbedder())
    try:
        assert "没有应答" in only("索引", settings).found
    finally:
        holder.close()


def test_a_missing_model_is_a_fault(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, embedding_model=str(tmp_path / "没有"))
    assert not only("向量模型", settings).ok


def test_a_language_model_that_is_down_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    settings = Settings(
        home=tmp_path, llm="openai:x", llm_base_url="http://127.0.0.1:9/v1", llm_api_key="secret", llm_timeout_s=5
    )
    check = only("大语言模型", settings)
    assert not check.ok
    assert "secret" not in check.found + check.mend
    assert only("大语言模型", Settings(home=tmp_path)).ok


def test_a_home_that_cannot_be_made_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert "--home" in only("目录", Settings(home=tmp_path / "file")).mend


def test_a_fault_is_exit_code_1_with_its_mending(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("prot = 1", encoding="utf-8")
    done = run_wenjian(tmp_path, "doctor")
    assert done.returncode == 1
    assert "坏  设置" in done.stdout and "怎样修" in done.stdout
