"""What doctor says of channels: nothing of those not used, what to mend of those half configured, never a secret."""

from __future__ import annotations

import json
import re
import threading
import tomllib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from assistant.channels import doctor_channels
from assistant.channels.doctor import Broken, Check
from assistant.channels.doctor_channels import CHANNELS, FORMS, channel_checks
from assistant.channels.keys import KEYS_FILE, Keys
from assistant.settings import Settings
from tests.channels.conftest import ROOT, run_wenjian

SLACK = {"slack_bot_token": "xoxb-1-secret", "slack_app_token": "xapp-1-secret"}
WECHAT = {"wechat_token": "tokenOfMine", "wechat_app_id": "wx0123456789abcdef", "public_url": "https://a.example"}
WECOM = {
    "wecom_corp_id": "ww0123456789abcdef",
    "wecom_agent_id": "1000002",
    "wecom_secret": "s" * 43,
    "wecom_token": "tokenOfMine",
    "wecom_aes_key": "a" * 43,
    "public_url": "https://a.example",
}
BOT = {"wecom_bot_id": "aibAbc", "wecom_bot_secret": "b" * 43}
COMPLETE = {"Slack": SLACK, "微信公众号": WECHAT, "企业微信应用": WECOM, "企业微信智能机器人": BOT}


def examined(home: Path, *, online: bool = False, **settings: Any) -> dict[str, Check]:
    made = {}
    for name, check in channel_checks(Settings.load(home, environment={}, **settings), online=online):
        try:
            made[name] = Check(name, True, check())
        except Broken as error:
            made[name] = Check(name, False, error.found, error.mend)
    return made


def test_channels_that_are_not_configured_are_not_spoken_of(tmp_path: Path) -> None:
    checks = examined(tmp_path)
    assert list(checks) == ["服务"]
    assert checks["服务"].ok and "只有本机" in checks["服务"].found


def test_every_channel_and_every_setting_of_it_is_known() -> None:
    named = {setting for channel in CHANNELS.values() for setting in (*channel.any_of, *channel.needs)}
    assert named == set(FORMS)
    assert set(COMPLETE) == set(CHANNELS)


def test_the_packages_looked_for_are_those_of_the_extra() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    for channel in CHANNELS.values():
        installed = {re.split(r"[<>=]", entry)[0].replace("-", "_") for entry in extras[channel.extra]}
        assert set(channel.modules) <= installed


@pytest.mark.parametrize("name", COMPLETE)
def test_a_complete_channel_is_well(tmp_path: Path, name: str) -> None:
    checks = examined(tmp_path, **COMPLETE[name])
    assert list(checks) == ["服务", name]
    assert checks[name].ok, checks[name].mend


@pytest.mark.parametrize(
    ("name", "setting"), [(name, setting) for name, channel in CHANNELS.items() for setting in channel.needs]
)
def test_what_is_missing_or_misshapen_is_named_with_its_place(tmp_path: Path, name: str, setting: str) -> None:
    complete = COMPLETE[name]
    without = {key: value for key, value in complete.items() if key != setting}
    missing = examined(tmp_path, **without)[name]
    assert not missing.ok
    assert setting in missing.mend and FORMS[setting].where in missing.mend
    wrong = examined(tmp_path, **{**complete, setting: "hunter2 hunter2"})[name]
    assert not wrong.ok and setting in wrong.mend
    assert "hunter2" not in wrong.found + wrong.mend


@pytest.mark.parametrize(
    ("name", "changed", "said"),
    [
        ("Slack", {"slack_app_token": ""}, "slack_signing_secret"),
        ("Slack", {"slack_allow": "C0123ABC, #general"}, "#general"),
        ("微信公众号", {"wechat_verified": True}, "wechat_secret"),
        ("微信公众号", {"wechat_app_id": "", "wechat_aes_key": "a" * 43}, "wechat_app_id"),
        ("微信公众号", {"public_url": ""}, "public_url"),
        ("企业微信应用", {"public_url": ""}, "public_url"),
        ("Slack", {"slack_collections": "、"}, "slack_collections"),
    ],
)
def test_settings_that_do_not_go_together(tmp_path: Path, name: str, changed: dict[str, Any], said: str) -> None:
    check = examined(tmp_path, **{**COMPLETE[name], **changed})[name]
    assert not check.ok and said in check.mend


def test_a_package_that_is_missing_is_named_with_its_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = doctor_channels.find_spec
    monkeypatch.setattr(doctor_channels, "find_spec", lambda name: None if name == "slack_bolt" else known(name))
    check = examined(tmp_path, **SLACK)["Slack"]
    assert not check.ok and 'pip install "wenjian[slack]"' in check.mend


def test_a_collection_that_does_not_exist_is_named(home: Path) -> None:
    check = examined(home, **SLACK, slack_collections="default, 公开")["Slack"]
    assert not check.ok
    assert "公开" in check.mend and "default" in check.mend
    assert examined(home, **SLACK, slack_collections="default")["Slack"].ok


def test_a_server_that_nobody_can_enter_is_a_fault(tmp_path: Path) -> None:
    assert "key make" in examined(tmp_path, public_url="https://a.example")["服务"].mend
    assert examined(tmp_path, public_url="https://a.example", password="p")["服务"].ok
    with closing(Keys(tmp_path / KEYS_FILE)) as keys:
        keys.make("我的程序", [])
    assert examined(tmp_path, public_url="https://a.example")["服务"].ok
    assert examined(tmp_path, host="0.0.0.0")["服务"].ok


@contextmanager
def vendor(reply: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """A vendor that answers everything alike: its address, and the paths asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.do_GET()

        def do_GET(self) -> None:
            asked.append(self.path.split("?")[0])
            body = json.dumps(reply).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


WITH_SECRET = {**WECHAT, "wechat_secret": "0" * 32}


@pytest.mark.parametrize(
    ("name", "settings", "url", "paths"),
    [
        ("Slack", SLACK, "slack_api_url", ["/auth.test", "/apps.connections.open"]),
        ("微信公众号", WITH_SECRET, "wechat_api_url", ["/cgi-bin/stable_token"]),
        ("企业微信应用", WECOM, "wecom_api_url", ["/cgi-bin/gettoken"]),
    ],
)
def test_vendors_are_asked_only_online(
    tmp_path: Path, name: str, settings: dict[str, Any], url: str, paths: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with vendor({"ok": True, "access_token": "t", "expires_in": 7200, "url": "ws://x"}) as (address, asked):
        assert examined(tmp_path, **settings, **{url: address})[name].ok
        assert asked == []
        assert examined(tmp_path, online=True, **settings, **{url: address})[name].ok
        assert asked == paths
    with vendor({"ok": False, "error": "invalid_auth", "errcode": 40125, "errmsg": "bad"}) as (address, _):
        refused = examined(tmp_path, online=True, **settings, **{url: address})[name]
        assert not refused.ok and "对方没有接受" in refused.mend
    gone = examined(tmp_path, online=True, **settings, **{url: address})[name]
    assert not gone.ok and "对方没有接受" in gone.mend
    for check in (refused, gone):
        assert not [value for value in settings.values() if "secret" in value and value in check.mend]


def test_a_bot_is_not_connected_twice(tmp_path: Path) -> None:
    """Its server is reached, and hears nothing."""
    with vendor({}) as (address, asked):
        url = address.replace("http", "ws")
        assert examined(tmp_path, online=True, **BOT, wecom_bot_url=url)["企业微信智能机器人"].ok
        assert asked == []
    assert not examined(tmp_path, online=True, **BOT, wecom_bot_url=url)["企业微信智能机器人"].ok


def test_the_command_checks_channels_and_keeps_secrets(home: Path) -> None:
    secret = "xoxb-hunter2"
    done = run_wenjian(home, "doctor", "--json", WENJIAN_SLACK_BOT_TOKEN=secret)
    (check,) = [check for check in json.loads(done.stdout)["checks"] if check["name"] == "Slack"]
    assert not check["ok"] and "slack_app_token" in check["mend"]
    assert "hunter2" not in done.stdout + done.stderr
