"""Files of every format, and files that are not what they seem."""

import hashlib
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from assistant.documents import LOADERS, REFUSED, SUFFIXES, read
from assistant.documents.files import MAX_TEXT
from assistant.errors import DocumentError
from tests.documents import bulletins, making

SENTENCE = "县里召开会议，部署下半年重点工作，要求各单位认真抓好落实，确保完成全年任务。"


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", SENTENCE),
        ("utf-8-sig", SENTENCE),
        ("utf-16", SENTENCE),
        ("utf-16-le", "abc," + SENTENCE + "The end."),
        ("gb18030", SENTENCE),
        ("big5", "縣裡召開會議，部署下半年重點工作，要求各單位認真抓好落實，確保完成全年任務。"),
        ("utf-32", SENTENCE),
    ],
)
def test_encodings(tmp_path: Path, encoding: str, text: str) -> None:
    file = tmp_path / "文 件.txt"
    file.write_bytes(text.encode(encoding))
    assert read(file)[0].text == text


def test_identity(tmp_path: Path) -> None:
    file = tmp_path / "简报2024-05-20.txt"
    file.write_text(SENTENCE, encoding="utf-8")
    found = read(file, collection="甲")[0]
    data = SENTENCE.encode()
    assert found.id == hashlib.sha256("甲".encode() + b"\0" + data).hexdigest()[:16]
    assert found.sha256 == hashlib.sha256(data).hexdigest()
    assert (found.uri, found.collection) == (str(file), "甲")
    assert found.id != read(file)[0].id
    assert (found.published, found.published_basis) == (date(2024, 5, 20), "filename")
    assert found.warnings
    assert found.title == "简报2024-05-20"


def test_markdown_file(tmp_path: Path) -> None:
    file = tmp_path / "手册.md"
    file.write_text(bulletins.HANDBOOK, encoding="utf-8")
    document, passages = read(file)
    assert document.title == "使用手册"
    assert any(p.heading.endswith("【常见问题】｜如何升级") for p in passages)


@pytest.mark.parametrize(("encoding", "charset"), [("utf-8", "utf-8"), ("gb18030", "gb2312"), ("gb18030", "utf-8")])
def test_web_page(tmp_path: Path, encoding: str, charset: str) -> None:
    document, _ = read(making.web_page(tmp_path / "page.html", encoding, charset))
    assert (document.title, document.issuer) == ("县里启动志愿服务月", "青禾日报")
    assert (document.published, document.published_basis) == (date(2024, 3, 18), "metadata")
    assert "赵小满 | 柳河镇中心小学" in document.text
    assert document.articles[0].date == date(2024, 3, 15)
    assert not any(word in document.text for word in ("首页", "版权所有", "脚本里的字"))


def test_word_document(tmp_path: Path) -> None:
    document, passages = read(making.word_document(tmp_path / "通知.docx"))
    assert document.title == "青禾县教育局关于表彰优秀教师的通知"
    assert (document.issuer, document.published) == ("青禾县教育局", date(2024, 9, 9))
    assert "\n一、表彰名单\n县城学校。共表彰教师12名。\n姓名 | 学校\n何雨禾 | 第一小学\n" in document.text
    assert all(document.text[p.start : p.end] == p.text for p in passages)


LONG = (
    "5月16日，全市志愿服务工作座谈会召开，市委常委、宣传部长秦远帆出席会议并讲话。会议强调，要健全志愿服务体系，"
    "推动志愿服务常态化、专业化发展，让更多群众受益，把好事办好、实事办实。"
)


@pytest.mark.skipif(making.chromium() is None, reason="需要 Chromium 来打印中文 PDF")
@pytest.mark.parametrize("columns", [1, 2])
def test_pdf_printed_by_a_browser(tmp_path: Path, columns: int) -> None:
    articles = [f"第{n}个县区开展志愿服务活动" for n in "一二三四五六七八"]
    body = [entry for title in articles for entry in (("t", title), ("b", LONG), ("b", LONG + "活动受到欢迎。"))]
    document, passages = read(making.printed(tmp_path / "简报.pdf", body, columns=columns))
    assert (document.title, document.issue, document.issuer) == ("柳河文明建设简报", 9, "柳河市文明办")
    assert [article.title for article in document.articles] == articles
    assert document.text.count("\n" + LONG) == 16
    assert document.pages[0] == 0
    last = document.text.rindex("第八个县区")
    assert document.page_at(last) == len(document.pages) >= 2
    assert all(document.text[p.start : p.end] == p.text for p in passages)


def test_pdf_pages_and_running_heads(tmp_path: Path) -> None:
    texts = (
        "The council met on Monday morning.",
        "The bridge will open in May next year.",
        "Nobody objected to the plan.",
    )
    pages = [
        making.text_at((50, 780, f"City News {n}"), (50, 400, text), (290, 20, str(n)))
        for n, text in enumerate(texts, 1)
    ]
    file = tmp_path / "news.pdf"
    file.write_bytes(making.pdf(pages))
    document, _ = read(file)
    assert document.text.split("\n") == ["City News 1", *texts]
    assert [document.page_at(document.text.index(text)) for text in texts] == [1, 2, 3]


def test_pdf_drawn_in_shuffled_order_is_read_column_by_column(tmp_path: Path) -> None:
    left = [(50, 700 - 14 * k, f"left column line number {k}") for k in range(12)]
    right = [(320, 700 - 14 * k, f"right column line number {k}") for k in range(12)]
    shuffled = [entry for k in (5, 2, 9, 0, 7, 11, 3, 10, 1, 8, 4, 6) for entry in (right[k], left[k])]
    file = tmp_path / "columns.pdf"
    file.write_bytes(making.pdf([making.text_at(*shuffled)]))
    words = read(file)[0].text.split()
    assert [word for word in words if word.isdigit()] == [str(k) for k in range(12)] * 2
    assert words.index("right") > max(i for i, word in enumerate(words) if word == "left")


def contents(tmp_path: Path) -> dict[str, tuple[str, bytes]]:
    word = making.word_document(tmp_path / "w.docx").read_bytes()
    plain_pdf = making.pdf([making.text_at((50, 700, "Enough characters for a text layer here."))])
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    return {
        "空": ("a.txt", b""),
        "空白": ("a.txt", b"\xef\xbb\xbf \r\n\0"),
        "二进制": ("a.txt", bytes(range(256)) * 40),
        "随机": ("a.txt", hashlib.sha512(b"x").digest().replace(b"\0", b"\1") * 50),
        "截断": ("a.docx", word[: len(word) // 2]),
        "PDF截断": ("a.pdf", plain_pdf[:60]),
        "加密": ("a.docx", ole + "EncryptedPackage".encode("utf-16-le")),
        "PDF加密": ("a.pdf", making.encrypted_pdf()),
        "旧格式": ("a.docx", ole),
        "PDF改名": ("a.txt", plain_pdf),
        "Word改名": ("a.pdf", word),
        "网页改名": ("a.md", b"<!DOCTYPE html><html><body>x</body></html>"),
        "图片改名": ("a.txt", b"\x89PNG\r\n\x1a\n" + b"1" * 100),
        "文本改名": ("a.docx", SENTENCE.encode()),
        "压缩包": ("a.docx", b"PK\x03\x04" + b"x" * 100),
        "扫描件": ("a.pdf", making.pdf(["0 0 m 100 100 l S", ""])),
        "太大": ("a.txt", b"a" * (MAX_TEXT + 1)),
        "没有文字的网页": ("a.html", b"<html><body><script>x</script></body></html>"),
        "旧Word": ("a.doc", ole),
        "表格": ("a.xlsx", b"PK\x03\x04"),
        "照片": ("a.jpg", b"\xff\xd8\xff"),
        "不认识": ("a.xyz", b"x"),
    }


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("空", "为空"),
        ("空白", "为空"),
        ("二进制", "NUL"),
        ("随机", "编码"),
        ("截断", "截断"),
        ("PDF截断", "截断"),
        ("加密", "加密"),
        ("PDF加密", "加密"),
        ("旧格式", "另存为 .docx"),
        ("PDF改名", "扩展名改为 .pdf"),
        ("Word改名", "扩展名改为 .docx"),
        ("网页改名", "扩展名改为 .html"),
        ("图片改名", "OCR"),
        ("文本改名", "不是有效的 .docx"),
        ("压缩包", "压缩包"),
        ("扫描件", "扫描件"),
        ("太大", "32 MB"),
        ("没有文字的网页", "没有文字"),
        ("旧Word", "另存为 .docx"),
        ("表格", "另存为"),
        ("照片", "OCR"),
        ("不认识", ".docx .htm"),
    ],
)
def test_files_that_cannot_be_read_say_why(tmp_path: Path, case: str, said: str) -> None:
    name, data = contents(tmp_path)[case]
    file = tmp_path / name
    file.write_bytes(data)
    with pytest.raises(DocumentError, match=name) as caught:
        read(file)
    assert said in str(caught.value)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="压缩炸弹"):
        read(making.bomb(tmp_path / "bomb.docx"))


def test_missing_file_folder_and_unreadable_file(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="不存在"):
        read(tmp_path / "none.txt")
    (tmp_path / "folder.txt").mkdir()
    with pytest.raises(DocumentError, match="不是普通文件"):
        read(tmp_path / "folder.txt")
    locked = tmp_path / "locked.txt"
    locked.write_text(SENTENCE, encoding="utf-8")
    locked.chmod(0)
    if os.access(locked, os.R_OK):
        pytest.skip("这个用户（root 或 Windows）能读一切文件")
    with pytest.raises(DocumentError, match="权限"):
        read(locked)


def test_a_loop_of_links(tmp_path: Path) -> None:
    loop = tmp_path / "loop.txt"
    try:
        loop.symlink_to(loop)
    except OSError:
        pytest.skip("这个系统不让建符号链接")
    with pytest.raises(DocumentError, match="loop"):
        read(loop)


def test_stray_bytes_are_left_out_with_a_warning(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(SENTENCE.encode() + b"\0" + SENTENCE.encode())
    document = read(file)[0]
    assert document.text == SENTENCE * 2
    assert "NUL" in document.warnings[0]
    file.write_bytes(SENTENCE.encode() + b"\xed\xa0\x80" + SENTENCE.encode())
    document = read(file)[0]
    assert document.text == SENTENCE * 2
    assert document.warnings


def test_registry() -> None:
    assert set(LOADERS) == SUFFIXES
    assert not SUFFIXES & set(REFUSED)
    assert {".doc", ".wps", ".ofd", ".xlsx", ".xls", ".pptx", ".png", ".jpg"} <= set(REFUSED)


def test_import_loads_no_parser() -> None:
    code = (
        "import sys, assistant.documents; "
        "print([m for m in ('lxml', 'trafilatura', 'docx', 'pypdfium2', 'selectolax') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path.cwd())
    assert done.stdout.strip() == "[]"
