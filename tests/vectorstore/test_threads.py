"""A page answers from several threads while an ingest writes."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

from tests.fakes import HashingEmbedder
from tests.vectorstore.making import made
from vectorstore.index import HybridIndex
from vectorstore.types import Scope

ROUNDS = 25


def test_searching_while_adding_replacing_and_removing(tmp_path: Path) -> None:
    index = HybridIndex.open(tmp_path, HashingEmbedder())
    index.add([made("不变", "太康县张爱梅入选河南好人。\n潢川县改扩建污水管网六十公里。")])
    done = Event()

    def write() -> None:
        for number in range(ROUNDS):
            index.add(
                [made(f"文{number}", f"第{number}号文件。\n郸城县修路{number}公里。"), made("总在换", f"第{number}版")]
            )
            if number % 3 == 0:
                index.remove(f"文{number}")

    def read() -> int:
        rounds = 0
        while not done.is_set() or not rounds:
            assert index.search("张爱梅是谁")[0].passage.id == "不变:0"
            assert [p.id for p in index.passages(containing=("污水",))] == ["不变:1"]
            assert len(index.documents(Scope(places=("太康",)))) == 1
            for hit in index.search("郸城县修路多少公里", limit=5):
                assert hit.passage.text
            rounds += 1
        return rounds

    with ThreadPoolExecutor(5) as pool:
        readers = [pool.submit(read) for _ in range(4)]
        writer = pool.submit(write)
        writer.result()
        done.set()
        assert all(reader.result() for reader in readers)
    kept = ROUNDS - len(range(0, ROUNDS, 3))
    assert len(index.documents()) == kept + 2
    assert sum(1 for _ in index.passages()) == 2 * kept + 3
    index.close()


def test_an_abandoned_iteration_does_not_block_writing(tmp_path: Path) -> None:
    index = HybridIndex.open(tmp_path, HashingEmbedder())
    index.add([made("甲", "一\n二\n三")])
    iteration = index.passages()
    next(iteration)
    index.add([made("甲", "四\n五")])
    assert [passage.text for passage in iteration] == ["二", "三"]  # the state it began with
    assert [passage.text for passage in index.passages()] == ["四", "五"]
    index.close()
