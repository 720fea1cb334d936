"""Settings: the only reader of the environment and of the config file.

Sources, the first that names a key wins: arguments of ``load`` (the command line), environment variables
``WENJIAN_<KEY>``, ``config.toml`` in the home directory, the defaults below. docs/settings.md describes every key.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, get_args, get_type_hints

from assistant.errors import SettingsError

PREFIX = "WENJIAN_"
CONFIG_FILE = "config.toml"

# Read by benchmarks/, which run in the same environment as the assistant.
NOT_SETTINGS = frozenset({"WENJIAN_EVAL_DIR"})

_LARGEST_PORT = 65_535
_URL = re.compile(r"https?://(\[[0-9a-fA-F:]+\]|[\w.-]+)(:\d+)?/?")
_SWITCH = {"1": True, "true": True, "on": True, "0": False, "false": False, "off": False}


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may choose. Built by ``load``; the core below wiring never sees it."""

    home: Path
    """The index, the config file and the endpoint file live here."""
    embedding_model: str = ""
    """A sentence-transformers name or path; empty is the model that ships."""
    threads: int = 0
    """Threads the embedding model may use; 0 leaves the choice to it."""
    llm: str = ""
    """A chat model as LangChain's init_chat_model names it, e.g. ``openai:deepseek-chat``; empty is none."""
    llm_base_url: str = ""
    llm_api_key: str = field(default="", repr=False)
    llm_timeout_s: float = 60.0
    language: Literal["zh", "en"] = "zh"
    """Language of the web page until its reader switches."""
    host: str = "127.0.0.1"
    port: int = 7860
    """Where the web page listens."""
    password: str = field(default="", repr=False)
    """Asked by the web page; a host other than this machine is refused without one."""
    public_url: str = ""
    """Where ``wenjian serve`` is reached from outside, e.g. ``https://wenjian.example.com``; then keys are asked
    of everybody, for behind a reverse proxy every request seems to come from this machine."""
    rate_per_key: int = 600
    rate_per_user: int = 60
    """Requests a minute that ``wenjian serve`` takes of one key, and of one user named with it; 0 is no limit."""
    audit: bool = True
    """Keep who asked what, when, over which channel, and which documents were cited."""
    audit_max_mb: int = 10
    """Size at which the audit log begins a new file."""
    source_events: bool = False
    """Send sources as events of Open WebUI too, in streams of /v1."""
    slack_bot_token: str = field(default="", repr=False)
    slack_app_token: str = field(default="", repr=False)
    """For Socket Mode (``wenjian bot slack``)."""
    slack_signing_secret: str = field(default="", repr=False)
    """For HTTP mode (``wenjian serve``)."""
    slack_allow: str = ""
    """Ids of channels and users, separated by commas; empty is everybody."""
    slack_collections: str = ""
    """Collections that Slack may see, separated by commas; empty is all."""
    slack_api_url: str = "https://slack.com/api/"
    wechat_token: str = field(default="", repr=False)
    """Signs the callbacks of a WeChat Official Account; with it ``wenjian serve`` answers at /wechat."""
    wechat_app_id: str = ""
    wechat_aes_key: str = field(default="", repr=False)
    """EncodingAESKey, 43 characters; with it only encrypted messages are taken, empty is plain mode."""
    wechat_secret: str = field(default="", repr=False)
    wechat_verified: bool = False
    """The account may use the customer-service API: answers may come later than five seconds."""
    wechat_collections: str = ""
    wechat_api_url: str = "https://api.weixin.qq.com"
    wecom_corp_id: str = ""
    wecom_agent_id: str = ""
    wecom_secret: str = field(default="", repr=False)
    wecom_token: str = field(default="", repr=False)
    """Signs the callbacks of a WeCom app; with it ``wenjian serve`` answers at /wecom."""
    wecom_aes_key: str = field(default="", repr=False)
    wecom_api_url: str = "https://qyapi.weixin.qq.com"
    wecom_bot_id: str = ""
    wecom_bot_secret: str = field(default="", repr=False)
    """For the AI bot over a long connection (``wenjian bot wecom``)."""
    wecom_bot_url: str = "wss://openws.work.weixin.qq.com"
    wecom_collections: str = ""
    """Collections that WeCom (app and AI bot) may see, separated by commas; empty is all."""

    def __post_init__(self) -> None:
        if self.language not in get_args(get_type_hints(Settings)["language"]):
            raise SettingsError(f"language = {self.language!r} 不可用：请写 zh 或 en")
        if not 0 <= self.port <= _LARGEST_PORT:
            raise SettingsError(f"port = {self.port} 不可用：请写 0 到 {_LARGEST_PORT} 之间的整数（0 表示任选）")
        for name in ("rate_per_key", "rate_per_user"):
            if getattr(self, name) < 0:
                raise SettingsError(f"{name} = {getattr(self, name)} 不可用：请写 0（不限）或正整数")
        if self.audit_max_mb <= 0:
            raise SettingsError(f"audit_max_mb = {self.audit_max_mb} 不可用：请写正整数")
        if self.public_url and not _URL.fullmatch(self.public_url):
            raise SettingsError(f"public_url = {self.public_url!r} 不可用：请写网址，如 https://wenjian.example.com")
        if self.threads < 0:
            raise SettingsError(f"threads = {self.threads} 不可用：请写 0（自动）或正整数")
        if self.llm_timeout_s <= 0:
            raise SettingsError(f"llm_timeout_s = {self.llm_timeout_s} 不可用：请写大于 0 的秒数")

    @property
    def index(self) -> Path:
        """The index directory."""
        return self.home / "index"

    @classmethod
    def load(
        cls, home: Path | None = None, *, environment: Mapping[str, str] | None = None, **overrides: object
    ) -> Settings:
        """Settings from all sources; an override of None counts as not given.

        Raises SettingsError for an unknown key, naming the one it may have meant, and for an unusable value.
        """
        environ = os.environ if environment is None else environment
        from_environment = _from_environment(environ)
        chosen = home or from_environment.pop("home", None) or _platform_home()
        folder = Path(os.path.abspath(Path(chosen).expanduser()))  # noqa: PTH100  resolve() would follow links
        values = _from_file(folder / CONFIG_FILE) | from_environment
        values |= {key: value for key, value in overrides.items() if value is not None}
        values.pop("home", None)
        _refuse_unknown(values, "参数")
        return cls(home=folder, **{key: _convert(key, value) for key, value in values.items()})


def _platform_home() -> str:
    from platformdirs import user_data_dir  # late: most processes are told their home

    return user_data_dir("wenjian", appauthor=False)


def _from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    names = [name for name in environ if name.startswith(PREFIX) and name not in NOT_SETTINGS]
    values = {name.removeprefix(PREFIX).lower(): environ[name] for name in names if environ[name] != ""}
    _refuse_unknown(values, "环境变量", shown=lambda key: PREFIX + key.upper())
    return values


def _from_file(file: Path) -> dict[str, Any]:
    try:
        text = file.read_bytes().decode("utf-8-sig")  # Notepad writes a byte order mark
    except FileNotFoundError:
        return {}
    except UnicodeDecodeError as error:
        raise SettingsError(f"{file} 不是 UTF-8 编码：请用 UTF-8 重新保存（{error}）") from error
    except OSError as error:
        raise SettingsError(f"读不了配置文件 {file}：{error.strerror}") from error
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{file} 不是有效的 TOML：{error}") from error
    if "home" in values:
        raise SettingsError(f"{file} 里不能写 home：配置文件就在 home 里；请用 --home 或 WENJIAN_HOME")
    _refuse_unknown(values, str(file))
    return values


def _refuse_unknown(values: Mapping[str, Any], source: str, shown: Any = str) -> None:
    known = [entry.name for entry in fields(Settings)]
    for key in values:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
            hint = f"是不是 {shown(near[0])}？" if near else f"可用的有：{'、'.join(shown(name) for name in known)}"
            raise SettingsError(f"不认识的设置 {shown(key)}（来自{source}）；{hint}")


def _convert(key: str, value: Any) -> Any:
    """``value`` as the type of the field: text from the environment, TOML values from the file."""
    wanted = get_type_hints(Settings)[key]
    if wanted is bool:
        switched = value if isinstance(value, bool) else _SWITCH.get(str(value).lower())
        if switched is None:
            raise SettingsError(f"{key} = {value!r} 不可用：请写 true 或 false")
        return switched
    if wanted in (int, float):
        try:
            if isinstance(value, bool) or (wanted is int and isinstance(value, float)):
                raise ValueError(value)
            return wanted(value)
        except (TypeError, ValueError) as error:
            kind = "整数" if wanted is int else "数字"
            raise SettingsError(f"{key} = {value!r} 不可用：请写{kind}") from error
    if not isinstance(value, str):
        raise SettingsError(f"{key} = {value!r} 不可用：请写文字，并加引号")
    return value
