"""Make the .docx, .pdf and GB18030 .txt documents of the sample corpus from sources/*.md.

usage: python seeds/build.py    (python-docx is a dependency of wenjian; the PDF needs Chromium and a Chinese font)
"""

from __future__ import annotations

import html
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH

HERE = Path(__file__).resolve().parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
EPOCH = datetime(2024, 7, 1, tzinfo=UTC)


def paragraphs(source: str) -> list[str]:
    return [block.strip() for block in source.split("\n\n") if block.strip()]


def make_docx(source: str, target: Path, centred: int) -> None:
    """The first ``centred`` paragraphs are the masthead."""
    document = Document()
    document.core_properties.created = document.core_properties.modified = EPOCH
    document.core_properties.author = "wenjian"
    for number, block in enumerate(paragraphs(source)):
        for line in block.split("\n"):
            paragraph = document.add_paragraph(line.removeprefix("- "))
            if number < centred:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.save(str(target))


def make_pdf(source: str, target: Path) -> None:
    browser = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if browser is None:
        sys.exit(f"no browser among {', '.join(BROWSERS)}: cannot print {target.name}")
    blocks = "\n".join(
        f"<h2>{html.escape(block[2:])}</h2>" if block.startswith("# ") else f"<p>{html.escape(block)}</p>"
        for block in paragraphs(source)
    )
    style = "body{font:12pt/1.7 'Noto Serif CJK SC',serif;column-count:2;column-gap:2em}h2{font-size:15pt}"
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(f"<meta charset=utf-8><style>{style}</style>{blocks}", encoding="utf-8")
        subprocess.run(
            [browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
             f"--user-data-dir={folder}/profile", f"--print-to-pdf={target}", page.as_uri()],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip


def main() -> None:
    def source(name: str) -> str:
        return (HERE / "sources" / f"{name}.md").read_text(encoding="utf-8")

    documents = HERE / "documents"
    make_docx(source("河南宣传第26期"), documents / "河南宣传第26期.docx", centred=5)
    make_docx(source("商丘市精神文明创建工作总结"), documents / "商丘市精神文明创建工作总结.docx", centred=2)
    notice = "关于开展道德文明使者选树工作的通知"
    make_docx(source(notice), documents / f"{notice}.docx", centred=3)
    make_pdf(source("川汇新闻版"), documents / "川汇新闻版20230620.pdf")
    report = "承德市精神文明建设工作总结"
    (documents / f"{report}.txt").write_bytes(source(report).encode("gb18030"))


if __name__ == "__main__":
    main()
