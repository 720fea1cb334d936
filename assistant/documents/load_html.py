"""Web pages: the main text as light Markdown (trafilatura), title, date and source from the meta tags."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence

import trafilatura
from selectolax.lexbor import LexborHTMLParser, LexborNode

from assistant.documents.decoding import decode
from assistant.documents.source import Source
from assistant.errors import DocumentError

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_CHINESE = frozenset({"gb2312", "gbk", "gb18030", "x-gbk", "hz-gb-2312"})
_DATE = ("PubDate", "publishdate", "article:published_time", "date", "DC.date")
_ISSUER = ("ContentSource", "source", "SiteName", "og:site_name")
_TITLE = ("ArticleTitle", "og:title", "title")
_HIDDEN = "script, style, noscript, nav, header, footer, form, iframe, template, [hidden]"
_BLOCKS = frozenset(
    (
        "p",
        "div",
        "li",
        "tr",
        "section",
        "article",
        "blockquote",
        "pre",
        "ul",
        "ol",
        "table",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
    )
)
_MAIN_SHARE = 0.3
"""Main text shorter than this share of all visible text is taken for a miss of the extractor."""
_SMALL_TABLE = 60
"""Characters of a table within a cell of another one."""
_HELD = 0.9
"""The main node is the deepest one that holds this share of the main text's lines."""


def load(data: bytes) -> Source:
    text, warnings = _decoded(data)
    page = LexborHTMLParser(text)
    metadata = _metadata(page)
    for node in page.css(_HIDDEN):
        node.decompose()
    main = _rendered(_main(page.body, trafilatura.extract(text, favor_recall=True) or "")) if page.body else ""
    if not main.strip():
        raise DocumentError("网页里没有文字；若内容由脚本生成，请在浏览器中另存为“网页，全部”或复制为 .txt。")
    return Source(main, metadata=metadata, warnings=warnings)


def _decoded(data: bytes) -> tuple[str, tuple[str, ...]]:
    """By the byte order mark or the declared charset where that decodes strictly; GB2312 is read as GB18030."""
    found = _CHARSET.search(data[:4096])
    name = found[1].decode("ascii").lower() if found else ""
    if name and not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return data.decode("gb18030" if name in _CHINESE else name), ()
        except (LookupError, UnicodeDecodeError):  # 声明与内容不符：照内容认
            return decode(data)
    return decode(data)


def _main(body: LexborNode, extracted: str) -> LexborNode:
    """The node that holds the text the extractor found: tables and lists it dropped are in there too."""
    lines = [line for line in map(_squeezed, extracted.splitlines()) if len(line) >= 10]
    whole = _squeezed(body.text())
    if not lines or sum(map(len, lines)) < _MAIN_SHARE * len(whole):
        return body
    node = body
    while True:
        inner = next((child for child in node.iter() if _holds(_squeezed(child.text()), lines)), None)
        if inner is None or inner.tag not in (
            "div",
            "main",
            "article",
            "section",
            "table",
            "tbody",
            "tr",
            "td",
            "center",
        ):
            return node
        node = inner


def _holds(text: str, lines: Sequence[str]) -> bool:
    return sum(len(line) for line in lines if line in text) >= _HELD * sum(map(len, lines))


def _squeezed(text: str) -> str:
    return re.sub(r"[\s|]", "", text)


def _rendered(node: LexborNode) -> str:
    """Text with a line for each block, ``#`` for headings, ``**`` for bold, ``a | b`` for table rows."""
    parts: list[str] = []
    _render(node, parts)
    lines = (" ".join(line.split(" ")).strip() for line in re.sub(r"[ \t\r]+", " ", "".join(parts)).split("\n"))
    return "\n".join(line for line in lines if line.replace("*", "").strip("#- "))


def _render(node: LexborNode, parts: list[str]) -> None:
    for child in node.iter(include_text=True):
        tag = child.tag or ""
        if tag == "-text":
            parts.append((child.text(deep=False) or "").replace("\n", " "))
        elif tag == "br":
            parts.append("\n")
        elif tag == "tr":
            parts.append("\n" + _row(child) + "\n")
        elif tag in ("b", "strong"):
            inner = child.text().strip()
            parts.append(f"**{inner}**" if inner and "\n" not in inner and "*" not in inner else child.text())
        else:
            lead = "#" * int(tag[1]) + " " if re.fullmatch("h[1-6]", tag) else "- " if tag == "li" else ""
            edge = "\n" if tag in _BLOCKS else ""
            parts.append(edge + lead)
            _render(child, parts)
            parts.append(edge)


def _row(row: LexborNode) -> str:
    """Cells as ``a | b``; the one cell of a row used for layout is rendered as it stands, and so are those that hold
    tables with much text. A small table in a cell is what stands in it."""
    cells = [cell for cell in row.iter() if cell.tag in ("td", "th")]
    if len(cells) == 1 or any(len(_squeezed(table.text())) > _SMALL_TABLE for table in row.css("table")):
        parts: list[str] = []
        for cell in cells:
            _render(cell, parts)
            parts.append("\n")
        return "".join(parts)
    texts = [" ".join(cell.text(separator=" ").split()) for cell in cells]
    return " | ".join(texts) if any(texts) else ""


def _metadata(page: LexborHTMLParser) -> dict[str, str]:
    named: dict[str, str] = {}
    for node in page.css("meta"):
        key = (node.attributes.get("name") or node.attributes.get("property") or "").lower()
        value = (node.attributes.get("content") or "").strip()
        if key and value:
            named.setdefault(key, value)
    found = {
        field: next((named[key.lower()] for key in keys if key.lower() in named), "")
        for field, keys in (("title", _TITLE), ("date", _DATE), ("issuer", _ISSUER))
    }
    title = page.css_first("title")
    if not found["title"] and title is not None:
        found["title"] = re.split(r"\s*[-_|—–]{1,2}\s*", title.text(strip=True))[0]
    return {field: value for field, value in found.items() if value}
