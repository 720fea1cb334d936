"""What the page offers besides Gradio: the way in, downloads of an answer, a document as plain text."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import PlainTextResponse, RedirectResponse, Response

from assistant.channels.service import Service
from assistant.channels.web import export
from assistant.channels.web.guard import session_of
from assistant.channels.web.history import History
from assistant.channels.web.texts import EN, ZH, Texts
from assistant.types import Answer, Language
from vectorstore.types import DocumentNotFoundError

EXPORTS: dict[str, tuple[str, Callable[[Answer, Texts], bytes]]] = {
    "md": ("text/markdown; charset=utf-8", lambda answer, _: export.markdown(answer).encode()),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", export.word),
    # With a byte order mark, or Excel takes it for the local code page.
    "csv": ("text/csv; charset=utf-8", lambda answer, texts: export.table(answer, texts).encode("utf-8-sig")),
}

ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0f766e"/>'
    '<text x="16" y="23" font-size="20" text-anchor="middle" fill="#fff" font-family="sans-serif">问</text></svg>'
)


def router(assistant: Service, history: History, language: Language) -> APIRouter:
    """Routes of the page; all but the way in need the session cookie."""
    routes = APIRouter()

    @routes.get("/")
    def home(lang: str | None = None) -> RedirectResponse:
        return RedirectResponse(f"/{lang if lang in ('zh', 'en') else language}/")

    @routes.get("/manifest.json")
    def manifest() -> dict[str, str]:
        return {"name": "问简", "short_name": "问简", "start_url": "/", "display": "browser"}

    @routes.get("/favicon.ico")
    @routes.get("/zh/favicon.ico")
    @routes.get("/en/favicon.ico")
    def icon() -> Response:
        return Response(ICON, media_type="image/svg+xml")

    @routes.get("/answers/{exchange}.{suffix}")
    def answer(exchange: int, suffix: str, request: Request, lang: Language = "zh") -> Response:
        found = history.exchange(_session(request), exchange)
        if found is None or found.answer is None or suffix not in EXPORTS:
            raise HTTPException(404)
        media_type, make = EXPORTS[suffix]
        content = make(found.answer, EN if lang == "en" else ZH)
        return Response(content, media_type=media_type, headers=_attachment(f"{_file_name(found.question)}.{suffix}"))

    @routes.get("/documents/text")
    def text(id: str, request: Request) -> PlainTextResponse:
        _session(request)
        try:
            return PlainTextResponse(assistant.document(id).text)
        except DocumentNotFoundError as error:
            raise HTTPException(404) from error

    return routes


def _session(request: Request) -> str:
    session = session_of(request.cookies)
    if session is None:
        raise HTTPException(403)
    return session


def _file_name(question: str) -> str:
    """The question's letters and digits, at most 40: fit for every file system."""
    return "".join(sign if sign.isalnum() else "_" for sign in question)[:40].strip("_") or "answer"


def _attachment(name: str) -> dict[str, str]:
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
