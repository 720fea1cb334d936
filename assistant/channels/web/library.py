"""The documents tab without its widgets: uploads kept and ingested, the list, removal."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from assistant.channels.service import Service
from assistant.channels.web.markup import button, esc
from assistant.channels.web.texts import Texts
from assistant.types import IngestEvent
from vectorstore.types import DocumentSummary

ROWS = 200
"""Rows shown at once; the filter finds the rest."""


def keep_upload(file: Path, uploads: Path) -> Path:
    """Move an uploaded file to ``uploads/<hash>/<name>``: two files of one name never replace each other."""
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()[:16]
    target = uploads / digest / file.name
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(file, target)
    return target


def add(assistant: Service, files: Sequence[Path], uploads: Path, collection: str) -> Iterator[IngestEvent]:
    """Keep the uploads and ingest them; one event a file. A file that could not be stored is not kept."""
    kept = [keep_upload(file, uploads) for file in files]
    for event in assistant.ingest(kept, collection=collection):
        yield event
        if event.outcome in ("failed", "duplicate"):
            _discard(event.path, uploads)


def remove(assistant: Service, document_id: str, uploads: Path) -> str:
    """Remove a document, and the file too if it was uploaded here; its title. Raises DocumentNotFoundError."""
    document = assistant.document(document_id)
    assistant.remove(document_id)
    _discard(Path(document.uri), uploads)
    return document.title


def progress(events: Sequence[IngestEvent], texts: Texts, *, total: int, over: bool) -> str:
    """A bar while it runs, and what became of each file."""
    done = len(events)
    bad = sum(event.outcome == "failed" for event in events)
    line = (
        texts.ingested.format(total=done, good=done - bad, bad=bad)
        if over
        else texts.ingesting.format(done=done, total=total)
    )
    entries = "".join(_outcome(event, texts) for event in events)
    bar = f'<progress max="{max(total, 1)}" value="{done}"></progress>' if not over else ""
    return f'<div class="wj-ingest" role="status"><p>{esc(line)}</p>{bar}<ul>{entries}</ul></div>'


def listing(documents: Iterable[DocumentSummary], texts: Texts, *, wanted: str = "", asking: str = "") -> str:
    """The table of documents that match ``wanted``; the row of id ``asking`` asks whether to remove it."""
    everything = sorted(
        documents, key=lambda d: (d.published is None, d.published and -d.published.toordinal(), d.title)
    )
    if not everything:
        return f'<p class="wj-quiet">{esc(texts.no_documents)}</p>'
    needle = wanted.strip().casefold()
    matching = [d for d in everything if needle in f"{d.title}\n{d.issuer}\n{d.collection}\n{d.uri}".casefold()]
    names = (
        texts.column_title,
        texts.column_date,
        texts.column_collection,
        texts.column_articles,
        texts.column_passages,
        "",
    )
    head = "".join(f"<th>{esc(name)}</th>" for name in names)
    rows = "".join(_row(document, texts, asking=document.id == asking) for document in matching[:ROWS])
    count = texts.shown_of.format(shown=min(len(matching), ROWS), total=len(everything))
    return (
        f'<p class="wj-quiet">{esc(count)}</p><div class="wj-scroll"><table class="wj-table wj-documents">'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _row(document: DocumentSummary, texts: Texts, *, asking: bool) -> str:
    title = button(document.title or document.uri, "contents", css="wj-source-title", id=document.id)
    basis = texts.date_basis[document.published_basis]
    date = esc(document.published.isoformat()) if document.published else ""
    if basis:
        date += f'<br><span class="wj-quiet">{esc(basis)}</span>'
    tools = button(texts.remove, "ask-remove", css="wj-link wj-danger", id=document.id)
    if asking:
        tools = (
            f'<span class="wj-sure">{esc(texts.remove_sure)}</span>'
            + button(texts.remove_yes, "remove", css="wj-link wj-danger", id=document.id)
            + button(texts.cancel, "cancel")
        )
    issue = "" if document.issue is None else texts.issue.format(issue=document.issue)
    origin = " · ".join(part for part in (document.issuer, issue) if part)
    cells = (f'{title}<div class="wj-quiet">{esc(origin)}</div>', date, esc(document.collection))
    numbers = f'<td class="wj-number">{document.articles}</td><td class="wj-number">{document.passages}</td>'
    plain = "".join(f"<td>{cell}</td>" for cell in cells)
    return f'<tr>{plain}{numbers}<td class="wj-row-tools">{tools}</td></tr>'


def _outcome(event: IngestEvent, texts: Texts) -> str:
    told = event.message.removeprefix(f"{event.path.name}：")
    message = f'<span class="wj-quiet"> {esc(told)}</span>' if told else ""
    outcome = esc(texts.outcomes[event.outcome])
    return f'<li class="wj-{event.outcome}"><b>{outcome}</b> {esc(event.path.name)}{message}</li>'


def _discard(file: Path, uploads: Path) -> None:
    """Delete a file if it lies in ``uploads``; files of the user elsewhere are never touched."""
    if file.is_relative_to(uploads) and file.is_file():
        file.unlink()
        if not any(file.parent.iterdir()):
            file.parent.rmdir()
