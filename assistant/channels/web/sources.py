"""The side panel: a cited passage in its article, or a whole document, as HTML. Pure."""

from __future__ import annotations

from urllib.parse import quote

from assistant.answers.render import place
from assistant.channels.web.markup import button, esc
from assistant.channels.web.texts import Texts
from assistant.types import Citation
from vectorstore.types import Document

MARGIN = 3_000
"""Characters shown on either side of a citation where its article is longer or there is none."""

FULL = 60_000
"""Characters of a document shown at once; the rest is behind the plain-text link."""


def cited_passage(document: Document, citation: Citation, texts: Texts) -> str:
    """The article around a citation, the cited span in <mark>; at most ``MARGIN`` characters on either side."""
    article = document.article_at(citation.start)
    low, high = (article.start, article.end) if article else (0, len(document.text))
    low, high = max(low, citation.start - MARGIN), min(max(high, citation.end), citation.end + MARGIN)
    body = _body(document, low, high, (citation.start, citation.end))
    before = _gap(texts.cut_before) if _cuts(document, low, article.start if article else 0) else ""
    after = _gap(texts.cut_after) if _cuts(document, article.end if article else len(document.text), high) else ""
    whole = button(texts.full_text, "document", id=document.id, start=citation.start, end=citation.end)
    meta = _meta(place(citation), document.title)
    return _panel(document.title or citation.title, meta, before + body + after, texts, whole)


def full_text(document: Document, texts: Texts, span: tuple[int, int] | None = None) -> str:
    """The clean text with its articles' titles marked; ``span`` is highlighted and, in a long text, centred on."""
    centre = span[0] if span else 0
    low = max(0, min(centre - FULL // 2, len(document.text) - FULL))
    high = min(len(document.text), low + FULL)
    body = _body(document, low, high, span or (0, 0))
    before = _gap(texts.cut_before) if low > 0 else ""
    after = _gap(texts.cut_after) if high < len(document.text) else ""
    date = document.published.isoformat() if document.published else texts.no_date
    issue = texts.issue.format(issue=document.issue) if document.issue is not None else ""
    count = texts.characters.format(count=f"{len(document.text):,}")
    meta = " · ".join(part for part in (document.issuer, issue, date, count) if part)
    plain = f'<a class="wj-link" href="/documents/text?id={_query(document.id)}" target="_blank">TXT</a>'
    return _panel(document.title, meta, before + body + after, texts, plain)


def contents(document: Document, texts: Texts) -> str:
    """What was found in a document: date with its basis, issuer, issue, doubts, and its articles by section."""
    date = document.published.isoformat() if document.published else texts.no_date
    basis = texts.date_basis[document.published_basis]
    issue = texts.issue.format(issue=document.issue) if document.issue is not None else ""
    meta = " · ".join(part for part in (document.issuer, issue, f"{date}（{basis}）" if basis else date) if part)
    doubts = "".join(f'<p class="wj-note">{esc(warning)}</p>' for warning in document.warnings)
    count = len(document.articles)
    found = texts.articles_found.format(count=count) if count else texts.no_articles
    entries: list[str] = []
    section = ""
    for article in document.articles:
        if article.section and article.section != section:
            entries.append(f'<li class="wj-section">{esc(article.section)}</li>')
        section = article.section
        name = article.title or document.text[article.start : article.start + 24].strip() + "…"
        link = button(name, "document", id=document.id, start=article.start, end=article.start + len(article.title))
        day = f' <span class="wj-quiet">{article.date.isoformat()}</span>' if article.date else ""
        entries.append(f"<li>{link}{day}</li>")
    body = f'{doubts}<p class="wj-quiet">{esc(found)}</p><ul class="wj-contents">{"".join(entries)}</ul>'
    whole = button(texts.open_document, "document", id=document.id, start=0, end=0)
    return _panel(document.title, meta, body, texts, whole)


def lost_passage(citation: Citation, texts: Texts) -> str:
    """What can still be shown of a citation whose document has been removed: the quote kept with the answer."""
    body = f'<p class="wj-quiet">{esc(texts.source_gone)}</p><p><mark>{esc(citation.quote)}</mark></p>'
    return _panel(citation.title, _meta(place(citation), citation.title), body, texts)


def notice(title: str, message: str, texts: Texts) -> str:
    """A panel that only says something."""
    return _panel(title, "", f"<p>{esc(message)}</p>", texts)


def _body(document: Document, low: int, high: int, span: tuple[int, int]) -> str:
    titles = {article.start: article for article in document.articles if article.title}
    lines: list[str] = []
    position = low
    for line in document.text[low:high].split("\n"):
        if line.strip():
            article = titles.get(position)
            # A title that runs on into its article's first sentence is no heading.
            css = ' class="wj-article-title"' if article and len(line.strip()) <= len(article.title) + 2 else ""
            lines.append(f"<p{css}>{_marked(line, position, span)}</p>")
        position += len(line) + 1
    return "".join(lines)


def _marked(line: str, position: int, span: tuple[int, int]) -> str:
    start, end = max(span[0] - position, 0), min(span[1] - position, len(line))
    if start >= end:
        return esc(line)
    return f"{esc(line[:start])}<mark>{esc(line[start:end])}</mark>{esc(line[end:])}"


def _cuts(document: Document, left: int, right: int) -> bool:
    """Whether text other than blanks is left out between two offsets that should meet."""
    return bool(document.text[min(left, right) : max(left, right)].strip())


def _gap(text: str) -> str:
    return f'<p class="wj-quiet">{esc(text)}</p>'


def _meta(line: str, title: str) -> str:
    return line.removeprefix(title).lstrip(" ·")


def _query(text: str) -> str:
    return quote(text, safe="")


def _panel(title: str, meta: str, body: str, texts: Texts, tools: str = "") -> str:
    close = button("×", "close", css="wj-close", hint=texts.close)
    return (
        f'<article class="wj-panel" aria-label="{esc(texts.sources)}"><header><div><h3>{esc(title)}</h3>'
        f'<div class="wj-quiet">{esc(meta)}</div></div>{close}</header>'
        f'<div class="wj-tools">{tools}</div><div class="wj-text">{body}</div></article>'
    )
