"""The embedders: the shipped multilingual-e5-small on onnxruntime, and any model of sentence-transformers.

Both turn any Python string into a unit vector: lone surrogates, NUL and texts of any length included.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from vectorstore.types import EmbedderUnavailableError, Vectors

QUERY_PREFIX, PASSAGE_PREFIX = "query: ", "passage: "
"""What e5 models were trained with (model card of intfloat/multilingual-e5-small)."""
MAX_TOKENS = 512
MAX_CHARACTERS = 16_384
"""Tokens of the vocabulary are 1.5 characters on average; what lies beyond could reach 512 tokens only as blanks."""

SUMS = "SHA256SUMS"

_SURROGATES = re.compile("[\ud800-\udfff]")
_E5 = re.compile(r"(?<![a-z0-9])e5(?![a-z0-9])(?!.*instruct)", re.IGNORECASE)


def encodable(text: str) -> str:
    """The text without what has no UTF-8 form, which tokenizers refuse, and no longer than any model reads."""
    return _SURROGATES.sub("\ufffd", text[:MAX_CHARACTERS])


@lru_cache(maxsize=1)
def shared_tokenizer(file: Path) -> Tokenizer:
    """The tokenizer in ``file``, cut to MAX_TOKENS: it takes 90 MB, so the models of a process share one."""
    tokenizer = Tokenizer.from_file(str(file))
    tokenizer.enable_truncation(MAX_TOKENS)
    return tokenizer


def open_session(file: Path) -> onnxruntime.InferenceSession:
    """A model of models/ on one core; several texts at once are several runs of it."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    # The file is built of fused operators; more fusing makes it slower (SkipLayerNormalization on a CPU).
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])


def checksums(folder: Path, file: str = SUMS) -> dict[str, str]:
    """File name -> SHA-256 in hexadecimal, as ``file`` of the folder lists them. Raises EmbedderUnavailableError."""
    try:
        lines = (folder / file).read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise EmbedderUnavailableError(f"模型不完整：读不到 {folder / file}（{error}），请重新安装") from error
    return {name: digest for digest, name in (line.split(maxsplit=1) for line in lines if line.strip())}


def verify(folder: Path, file: str = SUMS) -> list[str]:
    """Reads the files that ``file`` lists (0.1 s); one line for each missing or altered, none when all is well."""
    try:
        expected = checksums(folder, file)
    except EmbedderUnavailableError as error:
        return [str(error)]
    problems = []
    for name, digest in expected.items():
        try:
            body = (folder / name).read_bytes()
        except OSError as error:
            problems.append(f"读不到模型文件 {folder / name}（{error}），请重新安装")
            continue
        if hashlib.sha256(body).hexdigest() != digest:
            problems.append(f"模型文件 {folder / name}（{len(body)} 字节）与校验值不符，请重新安装")
    return problems


class OnnxEmbedder:
    """multilingual-e5-small as models/build_embedder.py writes it: int8, 384 dimensions, 512 tokens.

    Every text runs alone, on one core: no padding is computed, a vector never depends on its neighbours (the int8
    scales are those of one text), and several texts keep several cores busier than one text shared by all would.
    """

    dimension = 384

    def __init__(self, folder: Path, *, threads: int | None = None) -> None:
        """``threads`` texts are embedded at once, by default as many as there are cores."""
        fingerprint = hashlib.sha256("".join(sorted(checksums(folder).values())).encode()).hexdigest()[:12]
        self.name = f"{folder.name}@{fingerprint}"
        self._threads = (os.cpu_count() or 1) if threads is None else threads
        try:
            self._session = open_session(folder / "model.onnx")
            self._tokenizer = shared_tokenizer(folder / "tokenizer.json")
        except Exception as error:  # both libraries raise bare Exceptions of their own
            reasons = "；".join(verify(folder)) or str(error)
            raise EmbedderUnavailableError(f"嵌入模型 {folder} 无法载入：{reasons}") from error

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        vectors = np.empty((len(texts), self.dimension), np.float32)

        def fill(row: int) -> None:
            vectors[row] = self._embed(PASSAGE_PREFIX + texts[row])

        with ThreadPoolExecutor(self._threads, thread_name_prefix="embed") as pool:
            for _ in pool.map(fill, range(len(texts))):  # walked, so that an error is raised here
                pass
        return vectors

    def embed_query(self, text: str) -> NDArray[np.float32]:
        return self._embed(QUERY_PREFIX + text)

    def _embed(self, prefixed: str) -> NDArray[np.float32]:
        ids = self._tokenizer.encode(encodable(prefixed)).ids
        vector: NDArray[np.float32] = self._session.run(None, {"ids": np.array([ids], np.int64)})[0][0]
        return vector


class SentenceTransformerEmbedder:
    """Any model that sentence-transformers can load, by name or directory, with the prompts stored in it."""

    def __init__(self, name_or_path: str) -> None:
        """A name is looked up on this machine first; only what is not there is downloaded."""
        if name_or_path.startswith("~"):  # a Path made of every name would turn the slash of a hub name on Windows
            name_or_path = str(Path(name_or_path).expanduser())
        self._model = _load_sentence_transformer(name_or_path)
        short = Path(name_or_path).name
        if not any(self._model.prompts.values()) and _E5.search(short):
            self._model.prompts = {"query": QUERY_PREFIX, "document": PASSAGE_PREFIX}
        self.name = f"{short}@{_fingerprint(self._model)}"
        self.dimension: int = self._model.get_embedding_dimension()

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        return _unit(self._model.encode_document([encodable(text) for text in texts], show_progress_bar=False))

    def embed_query(self, text: str) -> NDArray[np.float32]:
        row: NDArray[np.float32] = _unit(self._model.encode_query([encodable(text)], show_progress_bar=False))[0]
        return row


def _unit(vectors: NDArray[Any]) -> Vectors:
    """Models without a final Normalize module exist; for the others this changes nothing."""
    made: Vectors = vectors.astype(np.float32)
    made /= np.maximum(np.linalg.norm(made, axis=1, keepdims=True), 1e-12)
    return made


def _load_sentence_transformer(name_or_path: str) -> Any:
    try:
        from huggingface_hub import HfApi
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise EmbedderUnavailableError(
            f'使用嵌入模型 {name_or_path} 需要 sentence-transformers：pip install "wenjian[sentence-transformers]"'
        ) from error
    try:
        return SentenceTransformer(name_or_path, local_files_only=True)
    except (OSError, ValueError) as error:
        if Path(name_or_path).is_absolute() or name_or_path.startswith("."):
            raise EmbedderUnavailableError(
                f"{name_or_path} 不是可用的嵌入模型文件夹（{error}），请检查 embedding_model 的路径"
            ) from error
    try:
        # One request, because the library itself retries each file for half a minute when there is no network.
        HfApi().model_info(name_or_path, timeout=10)
        return SentenceTransformer(name_or_path)
    except Exception as error:  # network errors come from whichever HTTP library the hub client uses
        raise EmbedderUnavailableError(
            f"嵌入模型 {name_or_path} 不在本机，也下载不到（{type(error).__name__}）。"
            "请在联网的机器上下载整个模型文件夹，拷贝过来，再把 embedding_model 设为该文件夹的路径"
        ) from error


def _fingerprint(model: Any) -> str:
    """Twelve hexadecimal digits from a sample of every weight and the prompts: cheap, and the same wherever it lies."""
    digest = hashlib.sha256(repr(sorted(model.prompts.items())).encode())
    for name, weight in sorted(model.state_dict().items()):
        if ".pooler." in name:  # unused here, and random in every process where the files lack it
            continue
        digest.update(name.encode())
        digest.update(weight.flatten()[::4096].float().cpu().numpy().tobytes())
    return digest.hexdigest()[:12]
