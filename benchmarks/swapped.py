"""Near-true questions: are they refused, and are their originals still answered?

    python -m benchmarks.swapped [SET …]        # seeds, natural; seeds_dev, cmrc2018_trial with WENJIAN_EVAL_DIR

``natural`` are the questions of seeds/near_true.jsonl, written by hand; the others are made by benchmarks/swaps.py from
questions that the documents answer. Counted as right: a refusal; 不是 to a question for yes or no; an answer that says
that the value swapped in was not found.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from assistant.documents import read
from assistant.pipeline import Assistant
from assistant.types import Answer, Turn
from benchmarks.seeds import TODAY, opened
from benchmarks.swaps import Documents, Original, Swap, swaps

SEEDS = Path(__file__).parents[1] / "seeds"
MOST = 240
"""Swapped questions asked of one set; of more, so many are drawn, the same for each kind as far as they go."""
_DENIED = re.compile(r"(?:不(?:是|能|用|会|可以|需要)|没有(?!找到)|否|不，|No\b)")
_DECIDES = re.compile(r"吗|是不是|是否|有没有")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one swapped question: "refused", "denied", "corrected" or "answered"."""

    swap: Swap
    how: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class Trial:
    """A set of questions over a folder of documents."""

    name: str
    folder: Path
    swaps: Sequence[Swap]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", help="all that are there where none is named")
    parser.add_argument("--list", action="store_true", help="print every question that was answered all the same")
    args = parser.parse_args()
    for name, build in SETS.items():
        if args.sets and name not in args.sets:
            continue
        if name not in LOCAL and not os.environ.get("WENJIAN_EVAL_DIR"):
            print(f"skipped: {name} (set WENJIAN_EVAL_DIR to the folder of question sets)")
            continue
        with build() as trial, opened(trial.folder) as assistant:
            outcomes, refused = ask_all(trial.swaps, assistant)
        print(table(trial.name, outcomes, refused, len({swap.original.id for swap in trial.swaps})))
        if args.list:
            print(*listed(outcomes, refused), sep="\n")


def ask_all(chosen: Sequence[Swap], assistant: Assistant) -> tuple[list[Outcome], list[Original]]:
    """What became of each swapped question, and the originals that were refused."""
    outcomes = []
    for swap in chosen:
        answer = _ask(assistant, swap.original, swap.text)
        outcomes.append(Outcome(swap, outcome(swap, answer), answer))
    originals = {swap.original.id: swap.original for swap in chosen}.values()
    return outcomes, [one for one in originals if _ask(assistant, one, one.text).kind == "abstained"]


def outcome(swap: Swap, answer: Answer) -> str:
    """What the answer to a swapped question amounts to."""
    if answer.kind == "abstained":
        return "refused"
    true = not any(_DENIED.match(text) for text in swap.original.answers)  # else 不是 is what the original gets too
    if true and _DECIDES.search(swap.text) and _DENIED.match(answer.text):
        return "denied"
    if any(name not in swap.original.text and name in swap.text for name in answer.missing):
        return "corrected"
    return "answered"


def table(name: str, outcomes: Sequence[Outcome], refused: Sequence[Original], originals: int) -> str:
    """A row a kind, a row for the values held elsewhere, a row for all."""
    lines = [f"{name}: {len(outcomes)} swapped, {originals} originals of which {len(refused)} are refused"
             f" ({100 * len(refused) / max(1, originals):.1f} %)"]  # fmt: skip
    lines.append(f"{'':14}{'n':>5}{'refused':>9}{'denied':>8}{'corrected':>11}{'answered':>10}{'right %':>9}")
    groups = {kind: [one for one in outcomes if one.swap.kind == kind] for kind in _kinds(outcomes)}
    groups |= {"held elsewhere": [one for one in outcomes if one.swap.held], "all": list(outcomes)}
    for label, group in groups.items():
        counts = [sum(one.how == how for one in group) for how in ("refused", "denied", "corrected", "answered")]
        right = 100 * (len(group) - counts[3]) / max(1, len(group))
        lines.append(f"{label:14}{len(group):5}{counts[0]:9}{counts[1]:8}{counts[2]:11}{counts[3]:10}{right:9.1f}")
    return "\n".join(lines)


def listed(outcomes: Sequence[Outcome], refused: Sequence[Original]) -> Iterator[str]:
    """The questions answered all the same, and the originals refused."""
    for one in outcomes:
        if one.how == "answered":
            held = " held" if one.swap.held else ""
            shown = one.answer.text[:90].replace("\n", " ")
            yield f"ANSWERED {one.swap.kind}{held} {one.swap.old} -> {one.swap.text} | {shown}"
    for original in refused:
        yield f"REFUSED {original.id} {original.text}"


def _kinds(outcomes: Sequence[Outcome]) -> list[str]:
    return list(dict.fromkeys(one.swap.kind for one in sorted(outcomes, key=lambda one: one.swap.kind)))


def _ask(assistant: Assistant, original: Original, text: str) -> Answer:
    history = [Turn("user" if role == "user" else "assistant", content) for role, content in original.history]
    return assistant.ask(text, history=history, today=TODAY)


@contextmanager
def _natural() -> Iterator[Trial]:
    made = []
    for one in _lines(SEEDS / "near_true.jsonl"):
        original = Original(one["id"], one["original"], (), answers=tuple(one["answers"]))
        made.append(Swap(original, one["swap"], one["question"], one["original"], one["question"], held=False))
    yield Trial("natural", SEEDS / "documents", made)


@contextmanager
def _seeds() -> Iterator[Trial]:
    yield _of_file("seeds", SEEDS / "documents", SEEDS / "questions.jsonl")


@contextmanager
def _seeds_dev() -> Iterator[Trial]:
    folder = Path(os.environ["WENJIAN_EVAL_DIR"])
    yield _of_file("seeds_dev", folder.parent / "seeds", folder / "seeds_dev.jsonl")


@contextmanager
def _cmrc() -> Iterator[Trial]:
    folder = Path(os.environ["WENJIAN_EVAL_DIR"]) / "cmrc2018_trial"
    texts = {one["id"]: (one["title"], one["text"]) for one in _lines(folder / "passages.jsonl")}
    with tempfile.TemporaryDirectory() as directory:
        for name, (title, text) in texts.items():
            (Path(directory) / f"{name}.md").write_text(f"# {title}\n\n{text}\n", encoding="utf-8")
        originals = [Original(one["id"], one["question"], tuple(one["passage_ids"])) for one in
                     _lines(folder / "questions.jsonl")]  # fmt: skip
        documents = Documents.of({name: f"{title}\n{text}" for name, (title, text) in texts.items()})
        yield Trial("cmrc2018_trial", Path(directory), _drawn(list(swaps(originals, documents))))


def _of_file(name: str, folder: Path, questions: Path) -> Trial:
    originals = [
        Original(one["id"], one["question"], tuple(one["source"]),
                 tuple((turn["role"], turn["content"]) for turn in one.get("history") or []), tuple(one["answers"]))
        for one in _lines(questions) if one["answer_mode"] != "none"
    ]  # fmt: skip
    documents = Documents.of({file.name: read(file)[0].text for file in sorted(folder.iterdir())})
    return Trial(name, folder, _drawn(list(swaps(originals, documents))))


def _drawn(made: Sequence[Swap]) -> list[Swap]:
    """At most MOST: from each kind one in turn, in an order of chance."""
    rng = random.Random(0)
    kinds = {swap.kind: [one for one in made if one.kind == swap.kind] for swap in made}
    for group in kinds.values():
        rng.shuffle(group)
    chosen: list[Swap] = []
    while any(kinds.values()) and len(chosen) < MOST:
        chosen += [group.pop() for group in kinds.values() if group]
    return chosen[:MOST]


def _lines(file: Path) -> list[dict]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


LOCAL = ("seeds", "natural")
SETS: dict[str, Callable] = {"seeds": _seeds, "natural": _natural, "seeds_dev": _seeds_dev, "cmrc2018_trial": _cmrc}


if __name__ == "__main__":
    main()
