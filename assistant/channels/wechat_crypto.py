"""Signatures and encryption of WeChat and WeCom callbacks, and their XML. Every vector the vendors publish passes.

AES-256-CBC, key = base64(EncodingAESKey + "="), IV = its first 16 bytes, PKCS7 padding to 32 bytes; what is encrypted
is 16 random bytes + length (uint32, big endian) + message + receive id (AppID or CorpID). Signature: SHA-1 of the
sorted concatenation. Source: 消息加解密说明, developers.weixin.qq.com and developer.work.weixin.qq.com.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from xml.etree.ElementTree import ParseError

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from defusedxml.ElementTree import fromstring

from assistant.errors import SettingsError, WenjianError

MAX_AGE_S = 600
"""A callback whose time stamp is further from our clock is a replay (or the clock is wrong)."""

_BLOCK, _KEY, _HEAD = 32, 32, 20


class CallbackError(WenjianError):
    """A callback that is not signed by the vendor, not meant for us, too old, or garbled."""


def signature(*parts: str) -> str:
    """SHA-1 in hex of token, timestamp, nonce and, for encrypted messages, the ciphertext."""
    return hashlib.sha1("".join(sorted(parts)).encode("utf-8", "replace"), usedforsecurity=False).hexdigest()


def check_signature(given: str, *parts: str) -> None:
    """CallbackError unless ``given`` is the signature of ``parts``; takes equally long whatever differs."""
    if not hmac.compare_digest(given.encode("utf-8", "replace"), signature(*parts).encode()):
        raise CallbackError("签名不对：请核对 Token 是否与后台一致")


def check_age(timestamp: str, now: float) -> None:
    """CallbackError for a time stamp that is no number or more than ``MAX_AGE_S`` from ``now`` (seconds)."""
    plain = timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12
    if not plain or abs(int(timestamp) - now) > MAX_AGE_S:
        raise CallbackError(f"时间戳 {timestamp[:20]!r} 与本机时间相差超过 {MAX_AGE_S} 秒：请检查本机时钟")


class MessageCipher:
    """Encrypts and decrypts the messages of one account. SettingsError for a key of the wrong form."""

    def __init__(self, aes_key: str, receive_id: str) -> None:
        try:
            self._key = base64.b64decode(f"{aes_key}=", validate=True)
        except (ValueError, binascii.Error):
            self._key = b""
        if len(self._key) != _KEY:
            raise SettingsError(f"EncodingAESKey 有 {len(aes_key)} 个字符，不可用：应为 43 个字母和数字，请从后台复制")
        self._receive_id = receive_id.encode()

    def decrypt(self, ciphertext: str) -> bytes:
        """The message. CallbackError where it is garbled, made with another key, or meant for another account."""
        try:
            data = base64.b64decode(ciphertext, validate=True)
        except ValueError as error:
            raise CallbackError("密文不是 base64") from error
        if not data or len(data) % 16:
            raise CallbackError("密文长度不对")
        decryptor = Cipher(algorithms.AES(self._key), modes.CBC(self._key[:16])).decryptor()
        padded = decryptor.update(data) + decryptor.finalize()
        padding = padded[-1]
        plain = padded[:-padding]
        end = _HEAD + int.from_bytes(plain[16:_HEAD], "big")
        if not 1 <= padding <= _BLOCK or len(plain) < _HEAD or end > len(plain):
            raise CallbackError("解密失败：请核对 EncodingAESKey")
        if not hmac.compare_digest(plain[end:], self._receive_id):
            raise CallbackError("消息不是发给这个账号的：请核对 AppID 或企业 ID")
        return plain[_HEAD:end]

    def encrypt(self, message: bytes, random16: bytes | None = None) -> str:
        """The ciphertext in base64; ``random16`` is for the published vectors."""
        head = secrets.token_bytes(16) if random16 is None else random16
        plain = head + len(message).to_bytes(4, "big") + message + self._receive_id
        padding = _BLOCK - len(plain) % _BLOCK
        encryptor = Cipher(algorithms.AES(self._key), modes.CBC(self._key[:16])).encryptor()
        return base64.b64encode(encryptor.update(plain + bytes([padding]) * padding) + encryptor.finalize()).decode()


def read_xml(body: bytes) -> dict[str, str]:
    """The children of the root as texts. CallbackError for anything but well-formed XML without a DTD."""
    try:
        root = fromstring(body, forbid_dtd=True)
    except (ParseError, ValueError, LookupError) as error:  # defusedxml's errors are ValueErrors
        raise CallbackError(f"不是可用的 XML（{type(error).__name__}）") from error
    return {child.tag: child.text or "" for child in root}


def write_xml(**fields: str | int) -> str:
    """<xml> with one child for each field; texts stand in CDATA, numbers bare."""
    parts = [f"<{name}>{value if isinstance(value, int) else _cdata(value)}</{name}>" for name, value in fields.items()]
    return f"<xml>{''.join(parts)}</xml>"


def _cdata(text: str) -> str:
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"
