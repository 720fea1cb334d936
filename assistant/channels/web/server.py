"""The page as a server: FastAPI with Gradio in both languages, guarded, on uvicorn."""

from __future__ import annotations

import logging
import os
import shutil
import signal
import socket
import sys
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import BackendError, SettingsError
from assistant.settings import Settings

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.types import ASGIApp

    from assistant.channels.service import Service
    from assistant.channels.web.history import History

HISTORY_FILE = "web.sqlite3"
UPLOADS = "uploads"
INCOMING = "incoming"
LARGEST_UPLOAD = "200mb"


def serve(settings: Settings) -> None:
    """Open the assistant and serve the page until interrupted.

    Raises SettingsError for an address that may not be served without a password, BackendError for a taken port.
    """
    from assistant.channels.local import serve_local
    from assistant.channels.local_client import open_when_free
    from assistant.channels.web.history import History

    require_password(settings)
    settings.home.mkdir(parents=True, exist_ok=True)
    with (
        closing(bind(settings.host, settings.port)) as listener,
        closing(open_when_free(settings)) as assistant,
        closing(History(settings.home / HISTORY_FILE)) as history,
        closing(serve_local(assistant, settings)),
    ):
        run(create_app(assistant, history, settings), listener)


def create_app(assistant: Service, history: History, settings: Settings) -> ASGIApp:
    """The page alone, guarded."""
    from fastapi import FastAPI

    from assistant.channels.web.guard import Guard

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    return Guard(add_page(app, assistant, history, settings), host=settings.host, password=settings.password)


def add_page(app: FastAPI, assistant: Service, history: History, settings: Settings) -> ASGIApp:
    """The page put on ``app``; what comes back must be guarded. Imports Gradio, after telling it to keep quiet."""
    prepare_gradio(settings.home / UPLOADS / INCOMING)
    import gradio as gr

    from assistant.channels.web import page
    from assistant.channels.web.localize import Localize
    from assistant.channels.web.routes import router
    from assistant.channels.web.site import Site
    from assistant.channels.web.texts import EN, ZH
    from assistant.resources import resource

    site = Site(assistant, history, settings.home / UPLOADS, resource("seeds", "questions.jsonl"))
    app.include_router(router(assistant, history, settings.language), include_in_schema=False)
    for texts in (ZH, EN):
        gr.mount_gradio_app(
            app,
            page.build(site, texts),
            path=f"/{texts.language}",
            server_name=settings.host,
            server_port=settings.port,
            footer_links=[],
            run_history=False,
            show_error=False,
            ssr_mode=False,
            mcp_server=False,
            pwa=False,
            max_file_size=LARGEST_UPLOAD,
            theme=page.theme(),
            css=page.STYLE,
        )
    scripts = {f"/{texts.language}/": page.script(texts) for texts in (ZH, EN)}
    return Localize(app, scripts)


def prepare_gradio(incoming: Path) -> None:
    """Before Gradio is imported: no analytics, no look-ups at the model hub, uploads arrive in ``incoming``.

    What an earlier run left there was uploaded but never added: it goes.
    """
    shutil.rmtree(incoming, ignore_errors=True)
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ["GRADIO_TEMP_DIR"] = str(incoming)


def require_password(settings: Settings) -> None:
    """Refuse to show the documents to the network without a password. Raises SettingsError."""
    from assistant.channels.web.guard import LOOPBACK

    if settings.host not in LOOPBACK and not settings.password:
        raise SettingsError(
            f"host = {settings.host!r} 会让网络上的其他机器看到您的文档：请先设密码"
            "（环境变量 WENJIAN_PASSWORD，或 config.toml 里的 password），或改回 host = '127.0.0.1'"
        )


def bind(host: str, port: int) -> socket.socket:
    """A socket bound to the address. Raises BackendError where that cannot be, and says what to do."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family)
    if sys.platform != "win32":  # there it would let two servers share the port
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise BackendError(
            f"打不开 {host}:{port}（{error.strerror}）：端口可能已被占用，可能问简已经在运行；"
            "请用浏览器打开那个网址，或换一个端口，如 --port 7861"
        ) from error
    return listener


def run(app: ASGIApp, listener: socket.socket) -> None:
    """Serve until interrupted (main thread only); the address is printed once the page answers."""
    import uvicorn

    host, port = listener.getsockname()[:2]
    # 0.0.0.0 and :: are no addresses to open; others on the network use this machine's name.
    name = socket.gethostname() if host in ("0.0.0.0", "::") else f"[{host}]" if ":" in host else host  # noqa: S104

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            print(f"问简已打开：http://{name}:{port}（按 Ctrl+C 结束）", file=sys.stderr, flush=True)

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            # Pages left open hold connections; that they are cut off now is no error worth a traceback.
            logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
            await super().shutdown(sockets)

    config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=2, server_header=False)
    # uvicorn stops at both signals, then raises them again: what is open is closed in both cases.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt):
        Server(config).run(sockets=[listener])
