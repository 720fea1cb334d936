"""/docs/{id}: a document as a page, the cited span highlighted; where citations of /v1 lead."""

from __future__ import annotations

from html import escape

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, Response

from assistant.channels.access import principal_of, visible
from assistant.channels.service import Service
from vectorstore.types import Document, DocumentNotFoundError

_PAGE = """<!doctype html>
<html lang="zh"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark }}
body {{ max-width: 46rem; margin: 0 auto; padding: 1.5rem; font: 1rem/1.8 system-ui, sans-serif }}
h1 {{ font-size: 1.3rem; line-height: 1.4; margin: 0 }}
header {{ border-bottom: 1px solid #8886; margin-bottom: 1rem; padding-bottom: .6rem }}
header p {{ margin: .3rem 0 0; opacity: .75 }}
main {{ white-space: pre-wrap; overflow-wrap: anywhere }}
mark {{ background: #fde68a; color: #1c1917; scroll-margin: 30vh 0; border-radius: .2rem }}
</style></head>
<body><header><h1>{title}</h1><p>{facts}</p></header><main>{text}</main></body></html>
"""


def router(service: Service) -> APIRouter:
    """Shows what the principal of the request may see; everything else does not exist."""
    routes = APIRouter()

    @routes.get("/docs/{document_id:path}", response_class=HTMLResponse)
    def document(
        document_id: str, request: Request, start: int = Query(0, ge=0), end: int = Query(0, ge=0)
    ) -> Response:
        """The text with [start, end) highlighted."""
        try:
            found = visible(service, principal_of(request.scope).collections).document(document_id)
        except DocumentNotFoundError:
            return PlainTextResponse("404：没有这篇文档\n", 404)
        return HTMLResponse(page(found, start, end))

    return routes


def page(document: Document, start: int, end: int) -> str:
    """HTML; a span that is empty or beyond the text highlights nothing."""
    start, end = min(start, len(document.text)), min(end, len(document.text))
    before, cited, after = document.text[:start], document.text[start:end], document.text[max(start, end) :]
    mark = f'<mark id="cited">{escape(cited)}</mark>' if cited else ""
    return _PAGE.format(
        title=escape(document.title or document.id),
        facts=escape(" · ".join(_facts(document, start if cited else None))),
        text=escape(before) + mark + escape(after),
    )


def _facts(document: Document, cited_at: int | None) -> list[str]:
    facts = [document.issuer]
    if document.published is not None:
        facts.append(document.published.isoformat())
    if cited_at is not None:
        page_number = document.page_at(cited_at)
        article = document.article_at(cited_at)
        facts += [f"第{page_number}页" if page_number else "", article.title if article else ""]
    return [fact for fact in facts if fact]
