"""What the first bytes say a file is, against what its suffix promises."""

from __future__ import annotations

import re

from assistant.errors import DocumentError

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"BM")


def kind(data: bytes) -> str:
    """One of docx, zip, ole, encrypted, pdf, rtf, image, html, and text for everything else."""
    if data.startswith(b"PK\x03\x04"):
        return "docx" if b"word/" in data[:8192] or b"word/document" in data[-65_536:] else "zip"
    if data.startswith(_OLE):
        return "encrypted" if _ENCRYPTED_STREAM in data else "ole"
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"{\\rtf"):
        return "rtf"
    if data.startswith(_IMAGES):
        return "image"
    if re.match(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html)\b", data[:1024], re.IGNORECASE):
        return "html"
    return "text"


_INSTEAD = {
    "docx": "内容其实是 Word 文档；请把扩展名改为 .docx 后再导入",
    "pdf": "内容其实是 PDF；请把扩展名改为 .pdf 后再导入",
    "html": "内容其实是网页；请把扩展名改为 .html 后再导入",
    "zip": "内容其实是压缩包或其他 Office 文件（表格、演示）；请另存为 .docx 后再导入",
    "ole": "内容其实是旧版 Office（.doc、.wps、.xls）文件；请用 WPS 或 Word 另存为 .docx 后再导入",
    "rtf": "内容其实是 RTF；请用 WPS 或 Word 另存为 .docx 后再导入",
    "image": "内容其实是图片；请先做文字识别（OCR）再导入",
    "encrypted": "文件已加密，需要密码才能打开；请去除密码后再导入",
}
_MISSING = {
    "docx": "不是有效的 .docx 文件，可能已损坏或被截断；请重新下载，或用 WPS 或 Word 打开后另存一份",
    "pdf": "不是有效的 PDF 文件，可能已损坏或被截断；请重新下载",
}


def check(data: bytes, loader: str) -> None:
    """Raises DocumentError where the content is not what the loader reads."""
    found = kind(data)
    if found == loader or (found == "text" and loader == "html"):
        return
    if found != "text":
        raise DocumentError(f"{_INSTEAD[found]}。")
    if loader != "text":
        raise DocumentError(f"{_MISSING[loader]}。")
