"""Keys: shown once, hashed at rest, found in constant time, revoked at once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from assistant.channels.access import Principal
from assistant.channels.keys import KEY, KEYS_FILE, KeyNameError, Keys, redacted
from tests.channels.conftest import run_wenjian


@pytest.fixture
def keys(tmp_path: Path) -> Iterator[Keys]:
    with closing(Keys(tmp_path / KEYS_FILE)) as opened:
        yield opened


def test_a_key_tells_its_principal(keys: Keys) -> None:
    made = keys.make("网页 A", ["公开"])
    assert KEY.fullmatch(made)
    assert keys.principal(made) == Principal("网页 A", ("公开",))
    assert keys.principal(keys.make("b", [])) == Principal("b")


@pytest.mark.parametrize(
    "change",
    [
        lambda key: key[:-1],
        lambda key: key[:-1] + ("A" if key[-1] != "A" else "B"),
        lambda key: key.replace("wj-", "wj-0", 1),
        lambda key: "wj-00000000-" + key[12:],
        lambda key: f" {key}",
        lambda key: "",
        lambda key: "密" * 40,
    ],
)
def test_nearly_right_is_wrong(keys: Keys, change: Callable[[str], str]) -> None:
    assert keys.principal(change(keys.make("a", []))) is None


def test_nothing_in_the_file_opens_anything(keys: Keys, tmp_path: Path) -> None:
    made = keys.make("a", [])
    secret = made.split("-", 2)[2].encode()
    for file in tmp_path.iterdir():
        assert secret not in file.read_bytes()


def test_revoked_by_another_process_is_refused_at_once(keys: Keys, tmp_path: Path) -> None:
    made = keys.make("a", [])
    with closing(Keys(tmp_path / KEYS_FILE)) as other:
        other.revoke("a")
    assert keys.principal(made) is None
    with pytest.raises(KeyNameError):
        keys.revoke("a")


def test_a_name_is_given_once_and_can_be_read(keys: Keys) -> None:
    keys.make("a", [])
    for name in ("a", "", " ", "a\nb"):
        with pytest.raises(KeyNameError):
            keys.make(name, [])


def test_a_pasted_key_is_blacked_out(keys: Keys) -> None:
    made = keys.make("a", [])
    assert made not in redacted(f"我的密钥是{made}，对吗？")
    assert redacted("没有密钥") == "没有密钥"


def test_the_commands(tmp_path: Path) -> None:
    assert run_wenjian(tmp_path, "key", "make", "a").returncode == 2
    assert run_wenjian(tmp_path, "key", "make", "a", "--all", "--collections", "公开").returncode == 2
    made = run_wenjian(tmp_path, "key", "make", "手机", "--collections", "公开, 示例")
    assert KEY.fullmatch(made.stdout.strip())
    listed = run_wenjian(tmp_path, "key", "list", "--json")
    assert made.stdout.strip() not in listed.stdout
    (info,) = json.loads(listed.stdout)
    assert (info["name"], info["collections"]) == ("手机", ["公开", "示例"])
    assert run_wenjian(tmp_path, "key", "revoke", "手机").returncode == 0
    assert json.loads(run_wenjian(tmp_path, "key", "list", "--json").stdout) == []
