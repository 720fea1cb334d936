"""Asking small documents questions, through the real index and the shipped model."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import date

import pytest

from assistant.answers.extractive import ExtractiveAnswerer
from assistant.questions import understand
from assistant.types import Answer, Clause
from vectorstore.index import HybridIndex
from vectorstore.types import Document, Embedder, Passage

Ask = Callable[[str], Answer]


@pytest.fixture(scope="module")
def asking(
    tmp_path_factory: pytest.TempPathFactory, embedder: Embedder
) -> Iterator[Callable[[Sequence[tuple[Document, list[Passage]]], date], Ask]]:
    """From documents and a day to what answers questions about them on that day; every answer's proof is checked."""
    with ExitStack() as opened:

        def over(documents: Sequence[tuple[Document, list[Passage]]], today: date) -> Ask:
            index = HybridIndex.open(tmp_path_factory.mktemp("答") / "索引", embedder)
            opened.callback(index.close)
            index.add(documents)
            answerer = ExtractiveAnswerer(index, embedder)

            def ask(text: str) -> Answer:
                question = understand(text, today=today, library=index)
                parts = list(answerer.stream(question, index.search(question.standalone, scope=question.scope)))
                answer = parts[-1]
                assert isinstance(answer, Answer)
                assert "".join(part.text for part in parts if isinstance(part, Clause)) == answer.text
                for citation in answer.citations:
                    assert index.document(citation.document_id).text[citation.start : citation.end] == citation.quote
                    assert len(citation.quote) <= 300
                if answer.short:
                    assert any(answer.short in citation.quote for citation in answer.citations)
                return answer

            return ask

        yield over
