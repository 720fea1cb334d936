"""Build reader.onnx beside the embedder from trained weights: ``python models/build_reader.py WEIGHTS.npz [FOLDER]``.

WEIGHTS.npz is what train_reader.py writes: the encoder's tensors under the names of e5s1.py, and two heads. The word
embeddings were frozen, so the file shares words.bin and tokenizer.json with the embedder.
"""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
from build_embedder import MICROSOFT, Graph, embedded, encoder_layer
from e5s1 import Checkpoint, find_checkpoint, read
from numpy.typing import NDArray
from onnx import TensorProto, helper

NAME = "reader.onnx"
SUMS = "reader.SHA256SUMS"


def shipped_pieces(checkpoint: Checkpoint, folder: Path) -> list[int]:
    """Ids in the checkpoint of the pieces of the shipped tokenizer, in its order."""
    where = {piece: index for index, piece in enumerate(checkpoint.pieces)}
    vocabulary = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    return [where[piece] for piece, _ in vocabulary]


def reader(checkpoint: Checkpoint, kept: NDArray[np.int64], heads: dict[str, NDArray[np.float32]]) -> onnx.ModelProto:
    """int64 ``ids`` (1, tokens) -> ``spans`` (1, tokens, 3), logits of first token, last token and inside an item of
    the answer; ``answerable`` (1, 1, 1), a logit. Token 0 of first and last stands for no answer."""
    graph = Graph()
    x = embedded(graph, checkpoint, kept)
    for number in range(checkpoint.layers):
        x = encoder_layer(graph, checkpoint, x, f"l{number}")

    def linear(source: str, head: str) -> str:
        made: str = graph.node("MatMul", [source, graph.constant(f"{head}.w", heads[f"{head}.w"].T)], f"{head}.product")
        return made

    graph.node("Add", [linear(x, "span"), graph.constant("span.b", heads["span.b"])], "spans")
    first = graph.node("Gather", [x, graph.constant("first", np.array([0], np.int64))], "first.token", axis=1)
    graph.node("Add", [linear(first, "ok"), graph.constant("ok.b", heads["ok.b"])], "answerable")
    made = helper.make_graph(
        graph.nodes,
        "reader",
        [helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "tokens"])],
        [
            helper.make_tensor_value_info("spans", TensorProto.FLOAT, [1, "tokens", 3]),
            helper.make_tensor_value_info("answerable", TensorProto.FLOAT, [1, 1, 1]),
        ],
        graph.initializers,
    )
    opsets = [helper.make_opsetid("", 21), helper.make_opsetid(MICROSOFT, 1)]
    return helper.make_model(made, opset_imports=opsets, ir_version=10, producer_name="wenjian")


def main(weights: Path, folder: Path) -> None:
    base = read(find_checkpoint())
    trained = dict(np.load(weights))
    heads = {name: trained.pop(name).astype(np.float32) for name in ("span.w", "span.b", "ok.w", "ok.b")}
    tensors = base.tensors | {name: value.astype(np.float32) for name, value in trained.items()}
    checkpoint = replace(base, tensors=tensors)
    body = reader(checkpoint, np.array(shipped_pieces(base, folder)), heads).SerializeToString(deterministic=True)
    (folder / NAME).write_bytes(body)
    (folder / SUMS).write_text(f"{hashlib.sha256(body).hexdigest()}  {NAME}\n", encoding="ascii", newline="\n")
    print(f"{NAME}: {len(body) / 1e6:.1f} MB")


if __name__ == "__main__":
    main(
        Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else Path(__file__).with_name("multilingual-e5-small")
    )
