"""Where settings come from, and what is said of a wrong one."""

from dataclasses import fields
from pathlib import Path

import pytest

from assistant.errors import SettingsError
from assistant.settings import Settings

DOCS = Path(__file__).parents[1] / "docs" / "settings.md"


def load(home: Path, environment: dict[str, str] | None = None, **overrides: object) -> Settings:
    return Settings.load(home, environment=environment or {}, **overrides)


def test_every_setting_is_documented_with_its_default() -> None:
    rows = {
        line.split("|")[1].strip(" `"): line.split("|")[2].strip(" `")
        for line in DOCS.read_text(encoding="utf-8").splitlines()
        if line.startswith("| `")
    }
    defaults = Settings(home=Path())
    assert list(rows) == [entry.name for entry in fields(Settings)]
    for name in list(rows)[1:]:
        assert rows[name] == _in_toml(getattr(defaults, name)), name


def _in_toml(value: str | bool | float) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else f"{value:g}"


@pytest.mark.parametrize(("given", "meant"), [("off", False), ("1", True), ("FALSE", False), (True, True)])
def test_a_switch(tmp_path: Path, given: object, meant: bool) -> None:
    assert load(tmp_path, audit=given).audit is meant


def test_a_public_url_is_one(tmp_path: Path) -> None:
    assert load(tmp_path, public_url="https://例.cn:8443/").public_url
    with pytest.raises(SettingsError, match="public_url"):
        load(tmp_path, public_url="https://example.com/path")


def test_arguments_before_environment_before_file_before_default(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('llm = "file"\nport = 1\nthreads = 3\n', encoding="utf-8")
    settings = load(tmp_path, {"WENJIAN_LLM": "environment", "WENJIAN_PORT": "2"}, port=4, host=None)
    assert (settings.port, settings.llm, settings.threads, settings.host) == (4, "environment", 3, "127.0.0.1")


def test_home_from_argument_environment_platform(tmp_path: Path) -> None:
    environment = {"WENJIAN_HOME": str(tmp_path / "环境 变量")}
    assert load(tmp_path / "a", environment).home == tmp_path / "a"
    assert Settings.load(environment=environment).home == tmp_path / "环境 变量"
    assert Settings.load(environment={}).home.name == "wenjian"


def test_an_empty_variable_is_not_given(tmp_path: Path) -> None:
    assert load(tmp_path, {"WENJIAN_PORT": ""}).port == 7860


def test_notepads_byte_order_mark_is_read(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("port = 9", encoding="utf-8-sig")
    assert load(tmp_path).port == 9


@pytest.mark.parametrize(
    ("environment", "config", "overrides", "named"),
    [
        ({"WENJIAN_PROT": "1"}, "", {}, ["WENJIAN_PROT", "WENJIAN_PORT"]),
        ({}, "llm_base_ulr = 'x'", {}, ["llm_base_ulr", "llm_base_url", "config.toml"]),
        ({}, "", {"langauge": "en"}, ["langauge", "language"]),
        ({"WENJIAN_QQQQQQ": "1"}, "", {}, ["WENJIAN_QQQQQQ", "WENJIAN_HOME"]),
        ({"WENJIAN_PORT": "x"}, "", {}, ["port", "'x'", "整数"]),
        ({}, "port = 70000", {}, ["port", "70000"]),
        ({}, "port = 1.5", {}, ["port", "1.5"]),
        ({}, "threads = -1", {}, ["threads"]),
        ({}, "llm_timeout_s = 0", {}, ["llm_timeout_s"]),
        ({}, "llm = 1", {}, ["llm", "引号"]),
        ({}, "language = 'fr'", {}, ["language", "fr"]),
        ({}, "home = 'x'", {}, ["home", "WENJIAN_HOME"]),
        ({}, "port = ", {}, ["config.toml", "TOML"]),
    ],
)
def test_a_wrong_setting_is_named(
    tmp_path: Path, environment: dict[str, str], config: str, overrides: dict[str, object], named: list[str]
) -> None:
    (tmp_path / "config.toml").write_text(config, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, environment, **overrides)
    assert [word for word in named if word not in str(caught.value)] == []


def test_a_config_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_bytes("# 端口\nport = 1".encode("gb18030"))
    with pytest.raises(SettingsError, match="UTF-8"):
        load(tmp_path)


def test_the_key_is_never_shown(tmp_path: Path) -> None:
    assert "secret" not in repr(load(tmp_path, {"WENJIAN_LLM_API_KEY": "secret"}))


def test_benchmarks_variable_is_let_through(tmp_path: Path) -> None:
    assert load(tmp_path, {"WENJIAN_EVAL_DIR": "x"}).port == 7860
