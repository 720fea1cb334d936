"""The vendors' published sample values, and everything that is not theirs refused."""

from __future__ import annotations

import base64
import json
import random
from pathlib import Path
from typing import Any

import pytest

from assistant.channels.wechat_crypto import (
    CallbackError,
    MessageCipher,
    check_age,
    check_signature,
    read_xml,
    signature,
    write_xml,
)
from assistant.errors import SettingsError

VECTORS: list[dict[str, Any]] = json.loads(Path(__file__).with_name("wechat_vectors.json").read_text(encoding="utf-8"))
KEY, APP = VECTORS[4]["aes_key"], VECTORS[4]["receive_id"]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: str(vector["id"]))
def test_published_vectors(vector: dict[str, Any]) -> None:
    cipher = MessageCipher(vector["aes_key"], vector["receive_id"])
    plain = cipher.decrypt(vector["ciphertext"])
    if "signature" in vector:
        stamps = (vector["token"], vector["timestamp"], vector["nonce"], vector["ciphertext"])
        check_signature(vector["signature"], *stamps)
        with pytest.raises(CallbackError):
            check_signature(vector["signature"], f"{vector['token']}x", *stamps[1:])
    if "plaintext" in vector:
        assert plain.decode() == vector["plaintext"]
    if "random16" in vector:
        assert cipher.encrypt(plain, vector["random16"].encode()) == vector["ciphertext"]
    if vector["kind"] == "message_xml":
        fields = read_xml(plain)
        assert {name: fields[name] for name in vector["expect"]} == vector["expect"]
    if vector["kind"] == "message_json":
        assert plain.startswith(b'{ "ToUserName": "wx5823bf96d3bd56c7"') and plain.endswith(b"}")


def test_what_is_encrypted_is_read_again() -> None:
    cipher = MessageCipher(KEY, APP)
    for length in range(100):
        message = ("问" * length).encode()
        assert cipher.decrypt(cipher.encrypt(message)) == message


def test_messages_for_others_and_garbage_are_refused() -> None:
    cipher = MessageCipher(KEY, APP)
    sealed = cipher.encrypt("你好".encode())
    with pytest.raises(CallbackError, match="AppID"):
        MessageCipher(KEY, "wx-another").decrypt(sealed)
    rng = random.Random(5)
    for _ in range(500):
        garbage = rng.randbytes(rng.randrange(0, 200))
        for text in (
            base64.b64encode(garbage).decode(),
            garbage.decode("latin-1"),
            sealed[: rng.randrange(len(sealed))],
        ):
            with pytest.raises(CallbackError):
                cipher.decrypt(text)


def test_keys_of_the_wrong_form() -> None:
    for key in ("", "短", KEY[:-1], KEY + "A", "!" * 43):
        with pytest.raises(SettingsError, match="EncodingAESKey"):
            MessageCipher(key, APP)


def test_signature_of_odd_characters() -> None:
    check_signature(signature("令牌", "1", "\ud800"), "令牌", "1", "\ud800")
    for given in ("", "é", "\ud800", "0" * 40):
        with pytest.raises(CallbackError):
            check_signature(given, "token", "1", "2")


@pytest.mark.parametrize("stamp", ["", "-1", "1e9", "²", "9" * 5000, "1000000000", "1000001202"])
def test_old_and_odd_time_stamps(stamp: str) -> None:
    check_age("1000000900", 1_000_000_600)
    with pytest.raises(CallbackError):
        check_age(stamp, 1_000_000_601)


def test_xml_goes_and_comes() -> None:
    texts = {"Content": "a]]>b<c>&amp;\n]]]]>", "User": "o_1"}
    assert read_xml(write_xml(**texts, CreateTime=7).encode()) == {**texts, "CreateTime": "7"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"<xml>",
        b'<!DOCTYPE x [<!ENTITY a "b">]><xml><a>&a;</a></xml>',
        b"<!DOCTYPE xml><xml/>",
        b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x"><xml/>',
        b'<?xml version="1.0" encoding="nonsense"?><xml/>',
        b'<?xml version="1.0" encoding="gbk"?><xml>\xc4\xe3</xml>',
        b"<xml>\x00</xml>",
    ],
)
def test_xml_that_is_refused(body: bytes) -> None:
    with pytest.raises(CallbackError):
        read_xml(body)
