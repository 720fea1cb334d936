"""A conversation as HTML: questions, answers with numbered citations, honest refusals. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answers.render import place
from assistant.channels.web.export import framing, item_columns, markdown
from assistant.channels.web.history import COMMENT_LIMIT, Exchange
from assistant.channels.web.markup import MARK, button, chip, esc, paragraphs, with_chips
from assistant.channels.web.texts import Texts
from assistant.types import Answer

SOURCES_OPEN = 5
"""More sources than these are folded away behind their number."""

# Drawn, because many office machines have no font for 👍; the stylesheet turns it over for "down".
_THUMB = (
    '<svg viewBox="0 0 24 24" width="15" height="15" aria-hidden="true" fill="none" stroke="currentColor"'
    ' stroke-width="1.8" stroke-linejoin="round"><path d="M3 11h4v9H3zM7 11l4-8c1.7 0 2.6 1.2 2.3 2.8L12.6 9.5H19'
    'a2 2 0 0 1 2 2.3l-1.1 6.5a2 2 0 0 1-2 1.7H7"/></svg>'
)


def render(exchanges: Sequence[Exchange], texts: Texts) -> str:
    """The exchanges in order, each a question bubble and what came of it."""
    return "".join(_exchange(exchange, texts) for exchange in exchanges)


def welcome(examples: Sequence[str], texts: Texts, *, empty: bool) -> str:
    """What stands where no question has been asked yet."""
    if empty:
        return f'<div class="wj-welcome"><p>{esc(texts.welcome_empty)}</p></div>'
    buttons = "".join(button(example, "example", css="wj-example", text=example) for example in examples)
    return (
        f'<div class="wj-welcome"><p>{esc(texts.welcome)}</p>'
        f'<div class="wj-examples"><span>{esc(texts.examples)}</span>{buttons}</div></div>'
    )


def _exchange(exchange: Exchange, texts: Texts) -> str:
    scope = f'<div class="wj-quiet">{esc(texts.scope)}：{esc(exchange.scope)}</div>' if exchange.scope else ""
    answer = exchange.answer
    body = _unanswered(exchange, texts) if answer is None else _answer(answer, exchange, texts)
    return (
        f'<section class="wj-exchange" data-exchange="{exchange.id}">'
        f'<div class="wj-question">{esc(exchange.question)}{scope}</div>{body}</section>'
    )


def _unanswered(exchange: Exchange, texts: Texts) -> str:
    shown = paragraphs(esc(line) for line in exchange.partial.splitlines())
    if exchange.state == "running":
        waiting = f'<div class="wj-thinking" role="status">{esc(texts.thinking)}</div>'
        return f'<div class="wj-answer wj-running">{shown}{waiting}</div>'
    if exchange.state == "failed":
        return f'<div class="wj-answer wj-failed">{esc(texts.failed.format(message=exchange.partial))}</div>'
    return f'<div class="wj-answer">{shown}<div class="wj-quiet">{esc(texts.stopped)}</div></div>'


def _answer(answer: Answer, exchange: Exchange, texts: Texts) -> str:
    refused = answer.kind == "abstained"
    understood = (
        f'<div class="wj-quiet wj-understood">{esc(texts.understood.format(question=answer.understood))}</div>'
        if answer.understood
        else ""
    )
    notes = "".join(f'<div class="wj-quiet wj-note">{esc(note)}</div>' for note in answer.notes)
    body = _refusal(answer, exchange.id, texts) if refused else _found(answer, exchange.id, texts)
    css = "wj-answer wj-refusal" if refused else "wj-answer"
    sources = _sources(answer, exchange.id, texts)
    return f'<div class="{css}">{understood}{notes}{body}{sources}{_foot(answer, exchange, texts)}</div>'


def _refusal(answer: Answer, exchange: int, texts: Texts) -> str:
    missing = "".join(f"<li>{esc(name)}</li>" for name in answer.missing if name not in answer.text)
    named = f'<div class="wj-missing"><span>{esc(texts.missing)}</span><ul>{missing}</ul></div>' if missing else ""
    lines = (with_chips(line, exchange, answer.citations) for line in answer.text.splitlines())
    return f"<h4>{esc(texts.refused)}</h4>{paragraphs(lines)}{named}"


def _found(answer: Answer, exchange: int, texts: Texts) -> str:
    before, after = framing(answer)
    html = "".join(_line(line, index, answer, exchange) for index, line in enumerate(before) if line.strip())
    if not answer.items:
        return html
    below = (with_chips(line, exchange, answer.citations) for line in after if line.strip())
    return html + _table(answer, exchange, texts) + "".join(f'<div class="wj-quiet">{line}</div>' for line in below)


def _line(line: str, index: int, answer: Answer, exchange: int) -> str:
    """A paragraph: the bare answer large, whole quotes below it quieter."""
    bare = MARK.sub("", line).strip()
    quoted = index > 0 and bare.startswith(("“", '"')) and bare.endswith(("”", '"'))
    css = ' class="wj-short"' if index == 0 and bare == answer.short else ' class="wj-quoted"' if quoted else ""
    return f"<p{css}>{with_chips(line, exchange, answer.citations)}</p>"


def _table(answer: Answer, exchange: int, texts: Texts) -> str:
    columns = item_columns(answer)
    hints = {citation.number: place(citation) for citation in answer.citations}
    head = "".join(f"<th>{esc(name)}</th>" for name in ("", texts.column_item, *columns, texts.column_source))
    rows = []
    for number, item in enumerate(answer.items, start=1):
        cells = "".join(f"<td>{esc(item.attributes.get(column, ''))}</td>" for column in columns)
        chips = "".join(chip(exchange, n, hints[n]) for n in item.citations if n in hints)
        rows.append(f"<tr><td>{number}</td><td><b>{esc(item.text)}</b></td>{cells}<td>{chips}</td></tr>")
    return (
        f'<div class="wj-scroll"><table class="wj-table"><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _sources(answer: Answer, exchange: int, texts: Texts) -> str:
    if not answer.citations:
        return ""
    entries = "".join(
        f'<li>{chip(exchange, c.number, texts.sources)}<div><button type="button" class="wj-source-title"'
        f' data-act="cite" data-exchange="{exchange}" data-number="{c.number}">{esc(place(c))}</button>'
        f"{_quote(c.quote, c.title, answer)}</div></li>"
        for c in answer.citations
    )
    count = len(answer.citations)
    shut = "" if count > SOURCES_OPEN else " open"
    label = texts.sources if count == 1 else f"{texts.sources} · {count}"
    return f'<details class="wj-sources"{shut}><summary>{esc(label)}</summary><ol>{entries}</ol></details>'


def _quote(quote: str, title: str, answer: Answer) -> str:
    """The beginning of a quote, unless the answer or the title holds it already."""
    if quote.rstrip("。；;.") in answer.text or quote == title:
        return ""
    flat = " ".join(quote.split())
    return f'<span class="wj-quote">{esc(flat if len(flat) <= 90 else flat[:89] + "…")}</span>'


def _foot(answer: Answer, exchange: Exchange, texts: Texts) -> str:
    coverage = texts.coverage.format(documents=answer.coverage.documents, passages=answer.coverage.passages)
    # The last line of a list answer tells it already.
    told = answer.items and str(answer.coverage.passages) in answer.text.rpartition("\n")[2]
    shown = "" if told else f'<span class="wj-coverage">{esc(coverage)}</span>'
    links = [("md", texts.download_md), ("docx", texts.download_docx)]
    if answer.items:
        links.insert(0, ("csv", texts.download_csv))
    downloads = "".join(
        f'<a class="wj-link" href="/answers/{exchange.id}.{suffix}?lang={texts.language}" download>{esc(label)}</a>'
        for suffix, label in links
    )
    copy = (
        f'<button type="button" class="wj-link" data-copy="{esc(markdown(answer))}"'
        f' data-done="{esc(texts.copied)}">{esc(texts.copy)}</button>'
    )
    return (
        f'<div class="wj-foot">{shown}<span class="wj-actions">{copy}{downloads}{_thumbs(exchange, texts)}</span></div>'
    )


def _thumbs(exchange: Exchange, texts: Texts) -> str:
    """Two buttons, and what was wrong: a field that the style sheet shows beside a pressed thumbs-down."""
    thumbs = "".join(
        f'<button type="button" class="wj-thumb" data-act="rate" data-exchange="{exchange.id}" data-rating="{rating}"'
        f' aria-pressed="{str(exchange.rating == rating).lower()}" title="{esc(label)}" aria-label="{esc(label)}">'
        f"{_THUMB}</button>"
        for rating, label in ((1, texts.rate_up), (-1, texts.rate_down))
    )
    return (
        f'{thumbs}<input class="wj-comment" data-exchange="{exchange.id}" maxlength="{COMMENT_LIMIT}"'
        f' value="{esc(exchange.comment)}" placeholder="{esc(texts.comment_hint)}"'
        f' aria-label="{esc(texts.comment_hint)}" data-done="{esc(texts.rated)}">'
    )
