"""Fixtures for all tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from vectorstore.embeddings import OnnxEmbedder
from vectorstore.index import HybridIndex
from vectorstore.types import Embedder

MODELS = Path(__file__).parent.parent / "models"


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The embedder that ships."""
    return OnnxEmbedder(MODELS / "multilingual-e5-small")


@pytest.fixture
def index(tmp_path: Path, embedder: Embedder) -> Iterator[HybridIndex]:
    """An empty index with the embedder that ships."""
    opened = HybridIndex.open(tmp_path / "索引 1", embedder)
    yield opened
    opened.close()
