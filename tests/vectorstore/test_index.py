"""Keeping and finding, on a real catalog, real full text and real Chroma."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.fakes import HashingEmbedder
from tests.vectorstore.making import made
from vectorstore.fusion import measured_weight
from vectorstore.index import HybridIndex
from vectorstore.types import (
    Article,
    DocumentNotFoundError,
    EmbedderMismatchError,
    OffsetMap,
    Scope,
    StoreError,
)

BULLETIN = made(
    "简报20",
    "太康县委政法委干部张爱梅入选“助人为乐”类河南好人。\n潢川县改扩建污水管网六十公里。",
    title="周口精神文明建设简报 第20期",
    collection="简报",
    issuer="周口市文明办",
    issue=20,
    published=date(2023, 8, 10),
    published_basis="masthead",
    pages=(0, 27),
    offsets=OffsetMap(((0, 3, 20), (20, 40, 24))),
    articles=(Article("文明时讯", "要闻", 0, 26, date(2023, 7, 1)), Article("管网", "", 27, 43)),
    warnings=("日期存疑",),
)
NOTICE = made(
    "通知", "統一戰線工作會議於二〇二四年五月召開。\n请各县报送材料。", issuer="信阳市委", published=date(2024, 5, 6)
)
UNDATED = made("散文", "鹿邑县的早晨，老街飘着胡辣汤的香气。\nThe old counties of Henan.")


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[HybridIndex]:
    index = HybridIndex.open(tmp_path / "索引 1", HashingEmbedder())
    index.add([BULLETIN, NOTICE, UNDATED])
    yield index
    index.close()


def found(index: HybridIndex, query: str, **options: object) -> list[str]:
    return [hit.passage.id for hit in index.search(query, **options)]  # type: ignore[arg-type]


def test_documents_come_back_as_they_went_in(filled: HybridIndex) -> None:
    for document, passages in (BULLETIN, NOTICE, UNDATED):
        assert filled.document(document.id) == document
        assert list(filled.passages(Scope(documents=(document.id,)))) == passages


def test_summaries(filled: HybridIndex) -> None:
    first = filled.documents()[0]
    assert (first.id, first.title, first.issue, first.published) == ("简报20", BULLETIN[0].title, 20, date(2023, 8, 10))
    assert (first.characters, first.articles, first.passages) == (len(BULLETIN[0].text), 2, 2)
    assert [summary.id for summary in filled.documents()] == ["简报20", "通知", "散文"]


@pytest.mark.parametrize(
    ("query", "best"),
    [
        ("张爱梅是谁", "简报20:0"),
        ("張愛梅", "简报20:0"),
        ("污水管网60公里", "简报20:1"),
        ("统一战线工作会议", "通知:0"),
        ("２０２４年５月", "通知:0"),
        ("old county", "散文:1"),
        ("爱梅", "简报20:0"),
    ],
)
def test_the_passage_is_found_however_it_is_written(filled: HybridIndex, query: str, best: str) -> None:
    assert found(filled, query)[0] == best


def test_scores_fall_and_are_what_they_are_made_of(filled: HybridIndex) -> None:
    hits = filled.search("太康县张爱梅")
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    for hit in hits:
        assert hit.score == pytest.approx(hit.cosine + filled.coverage_weight * hit.coverage**1.5)
        assert 0 <= hit.coverage <= 1
    assert hits[0].origin == "both"
    assert hits[0].coverage > 0.2 > hits[-1].coverage


def test_the_weight_is_measured_and_remembered(filled: HybridIndex, tmp_path: Path) -> None:
    texts = [passage.embedded_text for _, passages in (BULLETIN, NOTICE, UNDATED) for passage in passages]
    expected = measured_weight(HashingEmbedder().embed_passages(texts))
    assert filled.coverage_weight == pytest.approx(expected, rel=0.01)
    filled.close()
    again = HybridIndex.open(tmp_path / "索引 1", HashingEmbedder())
    assert again.coverage_weight == filled.coverage_weight
    again.close()


def test_a_question_in_another_language_covers_nothing(filled: HybridIndex) -> None:
    assert {hit.coverage for hit in filled.search("who won a prize?")} == {0.0}


@pytest.mark.parametrize(
    ("scope", "documents"),
    [
        (Scope(collections=("简报", "别的")), ["简报20"]),
        (Scope(documents=("散文", "通知")), ["通知", "散文"]),
        (Scope(issues=(20, 21)), ["简报20"]),
        (Scope(issuers=("文明办",)), ["简报20"]),
        (Scope(issuers=("信陽市委",)), ["通知"]),
        (Scope(places=("周口",)), ["简报20"]),
        (Scope(places=("潢川",)), ["简报20"]),
        (Scope(places=("鹿邑縣", "信阳")), ["通知", "散文"]),
        (Scope(since=date(2023, 8, 10)), ["简报20", "通知"]),
        (Scope(until=date(2023, 8, 10)), ["简报20"]),
        (Scope(since=date(2023, 1, 1), until=date(2024, 12, 31), issuers=("信阳",)), ["通知"]),
        (Scope(issues=(20,), issuers=("信阳",)), []),
        (Scope(documents=("' OR 1=1 --",)), []),
    ],
)
def test_scope(filled: HybridIndex, scope: Scope, documents: list[str]) -> None:
    assert [summary.id for summary in filled.documents(scope)] == documents
    assert {hit.passage.document_id for hit in filled.search("县工作", scope=scope)} == set(documents)
    assert list(dict.fromkeys(passage.document_id for passage in filled.passages(scope))) == documents


def test_a_broad_scope_sieves_what_chroma_finds(filled: HybridIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vectorstore.ranking.NARROW", 1)
    monkeypatch.setattr("vectorstore.ranking.CANDIDATES", 1)
    scope = Scope(documents=("通知", "散文"))
    exact = found(filled, "张爱梅鹿邑县", scope=scope, limit=4)
    assert found(filled, "张爱梅鹿邑县", scope=scope, limit=1) == exact[:1]
    assert exact[0] == "散文:0"


def test_passages_containing_looks_at_text_and_heading_folded(filled: HybridIndex) -> None:
    def ids(*needles: str) -> list[str]:
        return [passage.id for passage in filled.passages(containing=needles)]

    assert ids("張愛梅") == ["简报20:0"]
    assert ids("第二十期") == ["简报20:0", "简报20:1"]
    assert ids("OLD", "材料") == ["通知:1", "散文:1"]
    assert ids("没有的词") == []


def test_limit(filled: HybridIndex) -> None:
    assert len(found(filled, "县", limit=2)) == 2
    assert found(filled, "县", limit=0) == []


@pytest.mark.parametrize(
    "query",
    ["", "  ", "\x00", "\ud800县", "？！", '"县" OR *', "县" * 100_000, "".join(map(chr, range(0x4E00, 0x5E00)))],
)
def test_odd_questions_do_no_harm(filled: HybridIndex, query: str) -> None:
    assert len(found(filled, query)) in (0, 6)


def test_an_empty_index_finds_nothing(tmp_path: Path) -> None:
    index = HybridIndex.open(tmp_path, HashingEmbedder())
    assert index.search("县") == index.documents() == list(index.passages()) == []
    index.close()


def test_adding_again_replaces(filled: HybridIndex) -> None:
    filled.add([made("简报20", "新的内容：商水县治理沙颍河。")])
    assert found(filled, "张爱梅 污水管网")[0] != "简报20:0"
    assert not list(filled.passages(containing=("张爱梅",)))
    assert found(filled, "沙颍河")[0] == "简报20:0"
    assert [summary.passages for summary in filled.documents(Scope(documents=("简报20",)))] == [1]


def test_replace_move_remove(filled: HybridIndex) -> None:
    filled.replace("简报20", *made("简报21", "商水县治理沙颍河。"))
    filled.move("通知", "/新/通知.txt")
    filled.remove("散文")
    assert [(summary.id, summary.uri) for summary in filled.documents()] == [
        ("通知", "/新/通知.txt"),
        ("简报21", "/文件/简报21.txt"),
    ]
    assert sorted(found(filled, "县")) == ["简报21:0", "通知:0", "通知:1"]


def test_an_unknown_document_is_named(filled: HybridIndex) -> None:
    for act in (
        lambda: filled.document("无"),
        lambda: filled.remove("无"),
        lambda: filled.move("无", "/x"),
        lambda: filled.replace("无", *NOTICE),
    ):
        with pytest.raises(DocumentNotFoundError, match="无"):
            act()


def test_a_batch_goes_in_whole_or_not_at_all(filled: HybridIndex) -> None:
    document, passages = made("坏", "甲乙丙")
    for batch in (
        [made("好", "西华县"), (document, [*passages, *passages])],  # one id twice
        [made("好", "西华县"), made("坏", "孤立代理项\ud800")],
    ):
        with pytest.raises(StoreError):
            filled.add(batch)
    assert [summary.id for summary in filled.documents()] == ["简报20", "通知", "散文"]
    assert not list(filled.passages(containing=("西华",)))
    filled.add([made("好", "西华县")])
    assert found(filled, "西华县")[0] == "好:0"


def test_a_passage_must_be_a_slice_of_its_document(filled: HybridIndex) -> None:
    document, _ = made("甲", "甲乙丙")
    with pytest.raises(StoreError, match="乙:0"):
        filled.add([(document, made("乙", "甲乙丙")[1])])


def test_nul_characters_and_rare_characters_are_kept(filled: HybridIndex) -> None:
    document, passages = made("怪", "前\x00后𠮷野家\n第二行")
    filled.add([(document, passages)])
    assert filled.document("怪") == document
    assert list(filled.passages(containing=("𠮷野",))) == passages[:1]
    assert found(filled, "𠮷野家")[0] == "怪:0"


def test_another_embedder_is_refused_until_reindex(filled: HybridIndex, tmp_path: Path) -> None:
    filled.close()
    other = HashingEmbedder("另一个", dimension=64)
    with pytest.raises(EmbedderMismatchError, match="wenjian reindex"):
        HybridIndex.open(tmp_path / "索引 1", other)
    index = HybridIndex.open(tmp_path / "索引 1", other, reindex=True)
    with pytest.raises(EmbedderMismatchError):
        index.search("张爱梅")
    assert list(index.reindex()) == [6]
    assert found(index, "张爱梅是谁")[0] == "简报20:0"
    assert len(found(index, "张爱梅是谁")) == 6
    index.close()
    HybridIndex.open(tmp_path / "索引 1", other).close()


def test_a_reindex_broken_off_leaves_the_old_vectors_and_goes_on(
    filled: HybridIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vectorstore.reembedding.BATCH", 2)
    filled.close()
    index = HybridIndex.open(tmp_path / "索引 1", HashingEmbedder("另一个"), reindex=True)
    assert next(index.reindex()) == 2
    index.close()
    index = HybridIndex.open(tmp_path / "索引 1", HashingEmbedder())
    assert found(index, "张爱梅是谁")[0] == "简报20:0"
    index.remove("散文")
    index.close()
    index = HybridIndex.open(tmp_path / "索引 1", HashingEmbedder("另一个"), reindex=True)
    assert list(index.reindex()) == [4]
    index.close()


def test_the_shipped_embedder(index: HybridIndex) -> None:
    index.add([BULLETIN, NOTICE, UNDATED])
    assert found(index, "Which cadre was named a helpful good person?")[0] == "简报20:0"
    assert found(index, "污水管道修了多长？")[0] == "简报20:1"
