"""LangChain's tutorial pipeline, as its documentation builds it: the baseline of the speed benchmarks.

Loader, RecursiveCharacterTextSplitter, the same e5 weights through sentence-transformers, langchain_chroma.
Run as a script it is the baseline of a cold question: python -m benchmarks.tutorial STORE MODEL QUESTION
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter
from sentence_transformers import SentenceTransformer


class LocalEmbeddings(Embeddings):
    """What HuggingFaceEmbeddings does, without the network."""

    def __init__(self, model: Path) -> None:
        self._model = SentenceTransformer(str(model), device="cpu")

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return self._model.encode_document(texts).tolist()  # type: ignore[no-any-return]

    def embed_query(self, text: str) -> list[float]:
        return self._model.encode_query(text).tolist()  # type: ignore[no-any-return]


def split(files: Sequence[Path]) -> list[Document]:
    loaded = [Document(file.read_text(encoding="utf-8"), metadata={"source": str(file)}) for file in files]
    return RecursiveCharacterTextSplitter(chunk_size=300, chunk_overlap=0).split_documents(loaded)


def ingest(files: Sequence[Path], model: Path, store: Path) -> int:
    """Number of chunks stored."""
    chunks = split(files)
    Chroma.from_documents(chunks, LocalEmbeddings(model), persist_directory=str(store))
    return len(chunks)


if __name__ == "__main__":
    store, model, question = sys.argv[1:]
    for found in Chroma(persist_directory=store, embedding_function=LocalEmbeddings(Path(model))).similarity_search(
        question
    ):
        print(found.page_content)
