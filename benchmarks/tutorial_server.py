"""LangChain's tutorial pipeline behind FastAPI, as its users put it there: the baseline of the load benchmark.

No model writes an answer: the passages found are the reply, which is less work than ours.

    python -m benchmarks.tutorial_server STORE MODEL PORT
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI
from langchain_chroma import Chroma

from benchmarks.tutorial import LocalEmbeddings


def make_app(store: str, model: Path) -> FastAPI:
    retriever = Chroma(persist_directory=store, embedding_function=LocalEmbeddings(model)).as_retriever()
    app = FastAPI()

    @app.get("/healthz")
    def healthz() -> str:
        return "ok"

    @app.post("/v1/chat/completions")
    def chat(body: dict[str, Any]) -> dict[str, str]:
        found = retriever.invoke(body["messages"][-1]["content"])
        return {"content": "\n\n".join(document.page_content for document in found)}

    return app


if __name__ == "__main__":
    store, model, port = sys.argv[1:]
    uvicorn.run(make_app(store, Path(model)), host="127.0.0.1", port=int(port), log_level="warning")
