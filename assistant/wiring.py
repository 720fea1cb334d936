"""The composition root: settings in, a working assistant out. The only place that picks adapters, each late."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from assistant.pipeline import Assistant
from assistant.resources import resource
from assistant.settings import Settings
from vectorstore.types import Document, Embedder, Passage

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from assistant.types import Answerer, Library

SHIPPED_MODEL = "multilingual-e5-small"


def open_assistant(settings: Settings, *, reindex: bool = False) -> Assistant:
    """The assistant over the index in ``settings.home``; close it when done.

    Raises IndexLockedError, EmbedderUnavailableError, BackendError, and EmbedderMismatchError after a change of
    ``embedding_model``, unless ``reindex`` says that Assistant.reindex follows.
    """
    from assistant.answers.extractive import ExtractiveAnswerer
    from assistant.answers.onnx_reader import OnnxReader
    from assistant.answers.reranking import Reranker
    from assistant.questions import understand
    from vectorstore.index import HybridIndex

    embedder = open_embedder(settings)
    index = HybridIndex.open(settings.index, embedder, reindex=reindex)
    try:
        reader = OnnxReader(resource("models", SHIPPED_MODEL), threads=settings.threads or None)
        extractive = ExtractiveAnswerer(index, embedder, reader)
        answerer = open_answerer(settings, index, extractive)
    except BaseException:
        index.close()
        raise
    return Assistant(
        index, answerer, read=read_document, understand=understand, quick=extractive, rerank=Reranker(reader)
    )


def open_embedder(settings: Settings) -> Embedder:
    """The shipped model, or another through sentence-transformers. Raises EmbedderUnavailableError."""
    from vectorstore.embeddings import OnnxEmbedder, SentenceTransformerEmbedder

    if settings.embedding_model != "":
        return SentenceTransformerEmbedder(settings.embedding_model)
    return OnnxEmbedder(resource("models", SHIPPED_MODEL), threads=settings.threads or None)


def open_answerer(settings: Settings, library: Library, extractive: Answerer) -> Answerer:
    """``extractive``, or the language model that the settings name, with it to fall back to."""
    if settings.llm == "":
        return extractive
    model = open_chat_model(settings)
    from assistant.answers.generation import GenerativeAnswerer

    return GenerativeAnswerer(model, extractive, library, timeout_s=settings.llm_timeout_s)


def open_chat_model(settings: Settings) -> BaseChatModel:
    """The model that ``llm`` names. BackendError where its package is missing or its options do not fit."""
    from assistant.answers.generation import make_model

    return make_model(
        settings.llm, base_url=settings.llm_base_url, api_key=settings.llm_api_key, timeout_s=settings.llm_timeout_s
    )


def read_document(path: Path, *, collection: str) -> tuple[Document, list[Passage]]:
    """``documents.read``, its parsers imported with the first file: a question needs none of them."""
    from assistant.documents import read

    return read(path, collection=collection)
