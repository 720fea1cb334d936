"""kill -9 at any moment: nothing acknowledged is lost, nothing is there twice, nothing is there that should not be."""

import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.fakes import HashingEmbedder
from tests.vectorstore.crashing import DOCUMENTS, LINES, document, mark
from tests.vectorstore.making import made
from vectorstore.dense import DenseIndex
from vectorstore.index import CHROMA_FOLDER, HybridIndex
from vectorstore.types import StoreError

ROOT = Path(__file__).parent.parent.parent


def kill_while_writing(directory: Path, seconds: float) -> int:
    """Let a process write for so long after its first acknowledgement, kill it; the last version acknowledged."""
    command = [sys.executable, "-m", "tests.vectorstore.crashing", str(directory)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8", cwd=ROOT) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(seconds)
        process.kill()
        return int([first, *process.stdout.read().split()][-1])


def check(directory: Path, acknowledged: int) -> None:
    """The index holds every document once, in the acknowledged version or a later one, all three stores agreeing."""
    index = HybridIndex.open(directory, HashingEmbedder())
    summaries = {summary.id: summary for summary in index.documents()}
    for number in range(DOCUMENTS):
        name = f"文档{number}"
        if name not in summaries:  # killed between removing it and adding it again
            assert number % 10 == 0
            continue
        version = summaries[name].issue
        assert version in (acknowledged, acknowledged + 1)
        assert (index.document(name), list(index.passages(containing=(f"文档{number}：",)))) == document(
            number, version
        )
        hits = index.search(f"公路{mark(number, 3)}", limit=DOCUMENTS * LINES * 2)
        ids = [hit.passage.id for hit in hits]
        assert (ids[0], hits[0].origin) == (f"{name}:3", "both")
        assert len(ids) == len(set(ids)) == len(summaries) * LINES
    dense = index._dense.sequence_numbers()
    index.close()
    assert len(dense) == len(summaries) * LINES


def test_kill_at_random_moments(tmp_path: Path) -> None:
    moments = random.Random(1)
    for _ in range(2):
        check(tmp_path, kill_while_writing(tmp_path, moments.uniform(0, 0.7)))


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    index = HybridIndex.open(tmp_path, HashingEmbedder())
    index.add([document(number, 1) for number in range(DOCUMENTS)])
    index.close()
    return tmp_path


def test_vectors_thrown_away_are_made_again_without_embedding(directory: Path) -> None:
    shutil.rmtree(directory / CHROMA_FOLDER)
    check(directory, 1)


@pytest.mark.parametrize(
    ("name", "damage"),
    [("chroma.sqlite3", b"damaged" * 1000), ("header.bin", b""), ("index_metadata.pickle", b"damaged" * 1000)],
)
def test_damaged_vectors_are_made_again(tmp_path: Path, name: str, damage: bytes) -> None:
    index = HybridIndex.open(tmp_path, HashingEmbedder())
    lines = "\n".join(f"第{n}号公路" for n in range(1100))  # Chroma writes its graph to disk after a thousand
    index.add([document(number, 1) for number in range(DOCUMENTS)])
    index.add([made("多", lines)])
    index.close()
    [file] = (tmp_path / CHROMA_FOLDER).rglob(name)
    file.write_bytes(damage)
    index = HybridIndex.open(tmp_path, HashingEmbedder())
    index.remove("多")
    index.close()
    check(tmp_path, 1)


def test_missing_and_ghost_vectors_are_mended(directory: Path) -> None:
    dense = DenseIndex(directory / CHROMA_FOLDER, generation=1)
    kept = sorted(dense.sequence_numbers())
    dense.remove(kept[:3])
    vector = HashingEmbedder().embed_passages(["鬼"])
    dense.add([10**6], vector)
    dense.close()
    check(directory, 1)


def test_chroma_catches_up_after_a_write_that_failed(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index = HybridIndex.open(directory, HashingEmbedder())
    with monkeypatch.context() as patch, pytest.raises(StoreError):
        patch.setattr(DenseIndex, "add", lambda *_: (_ for _ in ()).throw(StoreError("磁盘已满")))
        index.add([made("晚到", "商水县治理沙颍河。")])
    index.add([made("再来", "西华县种植黄桃。")])
    assert {hit.origin for hit in index.search("沙颍河")[:1]} == {"both"}
    index.remove("晚到")
    index.remove("再来")
    index.close()
    check(directory, 1)
