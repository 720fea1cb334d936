"""A process that adds documents, round after round, until it is killed; started by test_crash.py and benchmarks.

    python -m tests.vectorstore.crashing DIRECTORY

It prints ``version`` once every document of that version is acknowledged. Odd versions replace what even ones added,
and every tenth document is removed and added again.
"""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path

from tests.fakes import HashingEmbedder
from tests.vectorstore.making import made
from vectorstore.index import HybridIndex
from vectorstore.types import Document, Passage

DOCUMENTS = 20
LINES = 5


def mark(number: int, line: int) -> str:
    """A word that stands in one passage alone."""
    return f"x{number}y{line}"


def document(number: int, version: int) -> tuple[Document, list[Passage]]:
    lines = [f"第{version}版，文档{number}：周口市公路 {mark(number, line)} 通车" for line in range(LINES)]
    return made(f"文档{number}", "\n".join(lines), issue=version)


def write(directory: Path) -> None:
    index = HybridIndex.open(directory, HashingEmbedder())
    present = {summary.issue or 0 for summary in index.documents()}
    for version in count(max(present, default=0) + 1):
        for start in range(0, DOCUMENTS, 4):
            index.add([document(number, version) for number in range(start, start + 4)])
            if start % 10 == 0:
                index.remove(f"文档{start}")
                index.add([document(start, version)])
        print(version, flush=True)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
