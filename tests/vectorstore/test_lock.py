"""One process at a time, and no lock outlives its process."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes import HashingEmbedder
from vectorstore.index import HybridIndex
from vectorstore.types import IndexLockedError

HOLD = """
import sys, time
from pathlib import Path
from vectorstore.lock import IndexLock
lock = IndexLock(Path(sys.argv[1]))
lock.acquire()
print("held", flush=True)
time.sleep(60)
"""


def test_another_process_is_refused_and_told_who_holds_it(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(IndexLockedError, match=str(holder.pid)):
            HybridIndex.open(tmp_path, HashingEmbedder())
        holder.kill()
    HybridIndex.open(tmp_path, HashingEmbedder()).close()


def test_a_second_index_in_the_same_process_is_refused(tmp_path: Path) -> None:
    index = HybridIndex.open(tmp_path, HashingEmbedder())
    with pytest.raises(IndexLockedError, match=str(os.getpid())):
        HybridIndex.open(tmp_path, HashingEmbedder())
    index.close()
    HybridIndex.open(tmp_path, HashingEmbedder()).close()


def test_an_opening_that_fails_frees_the_lock(tmp_path: Path) -> None:
    (tmp_path / "catalog.sqlite3").write_text("坏" * 1000, encoding="utf-8")
    for _ in range(2):
        with pytest.raises(Exception, match="catalog"):
            HybridIndex.open(tmp_path, HashingEmbedder())
