"""Real files made for the tests: Word, web pages, and PDF through Chromium or by hand."""

import shutil
import subprocess
import zipfile
from pathlib import Path

import docx

PAGE = """<!doctype html><html><head><meta charset="{charset}"><title>县里启动志愿服务月 - 青禾网</title>
<meta name="PubDate" content="2024-03-18 10:20"><meta name="ContentSource" content="青禾日报">
<meta name="ArticleTitle" content="县里启动志愿服务月"></head><body>
<nav><a href="/">首页</a> <a href="/news">新闻</a></nav><div class="main"><h1>县里启动志愿服务月</h1>
<p>3月15日上午，青禾县在人民广场启动志愿服务月活动，全县42支志愿服务队、860余名志愿者参加启动仪式。</p>
<p>县委宣传部负责同志为新成立的12支专业志愿服务队授旗，活动将持续到4月中旬，围绕关爱老人、清洁河道等内容开展服务。</p>
<table><tr><th>姓名</th><th>单位</th></tr><tr><td>赵小满</td><td>柳河镇中心小学</td></tr></table></div>
<script>var hidden = "脚本里的字";</script><footer>版权所有 青禾网</footer></body></html>"""

PRINTED = """<!doctype html><html><head><meta charset="utf-8"><style>@page{{size:A4;margin:2.5cm}}
body{{font-size:12pt;line-height:1.8}} p{{text-indent:2em;margin:0;text-align:justify}}
.t{{text-align:center;text-indent:0;font-size:16pt}} .m{{text-align:center;text-indent:0}} div{{{columns}}}</style>
</head><body><p class="t">柳河文明建设简报</p><p class="m">第9期</p><p class="m">柳河市文明办</p>
<p class="m">2024年5月20日</p><div>{body}</div></body></html>"""


def web_page(path: Path, encoding: str, charset: str) -> Path:
    path.write_bytes(PAGE.format(charset=charset).encode(encoding))
    return path


def word_document(path: Path) -> Path:
    document = docx.Document()
    document.add_heading("青禾县教育局关于表彰优秀教师的通知", 0)
    document.add_heading("一、表彰名单", 1)
    paragraph = document.add_paragraph()
    paragraph.add_run("县城学校。").bold = True
    paragraph.add_run("共表彰教师12名。")
    table = document.add_table(rows=3, cols=2)
    for row, cells in zip(table.rows, (("姓名", "学校"), ("何雨禾", "第一小学"), ("方知秋", "实验中学")), strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    document.add_paragraph("青禾县教育局")
    document.add_paragraph("2024年9月9日")
    document.save(str(path))
    return path


def bomb(path: Path) -> Path:
    """A valid Word document whose main part unpacks to 100 MB."""
    plain = word_document(path.with_name("plain.docx"))
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, b" " * 100_000_000 if name == "word/document.xml" else source.read(name))
    return path


def chromium() -> str | None:
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def printed(path: Path, paragraphs: list[tuple[str, str]], *, columns: int = 1) -> Path:
    """A PDF that Chromium prints from (class, text) paragraphs."""
    browser = chromium()
    if browser is None:
        raise FileNotFoundError("chromium")
    body = "".join(f'<p class="{kind}">{text}</p>' for kind, text in paragraphs)
    page = path.with_suffix(".html")
    style = f"columns:{columns}" if columns > 1 else ""
    page.write_text(PRINTED.format(columns=style, body=body), encoding="utf-8")
    options = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-pdf-header-footer",
        f"--user-data-dir={path.parent}",
    ]
    subprocess.run(
        [browser, *options, f"--print-to-pdf={path}", str(page)], check=True, capture_output=True, timeout=120
    )
    return path


def pdf(pages: list[str], *, extra_trailer: str = "", extra_objects: tuple[str, ...] = ()) -> bytes:
    """A PDF by hand: each page is its content stream; font F1 is Helvetica."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    kids = []
    for content in pages:
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents {len(objects) + 2} 0 R"
            "/Resources<</Font<</F1 3 0 R>>>>>>"
        )
        objects.append(f"<</Length {len(content)}>>stream\n{content}\nendstream")
    objects[1] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(pages)}>>"
    objects += extra_objects
    data = b"%PDF-1.4\n"
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    trailer = f"trailer<</Size {len(objects) + 1}/Root 1 0 R{extra_trailer}>>\nstartxref\n{len(data)}\n%%EOF"
    return data + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{trailer}".encode("latin-1")


def encrypted_pdf() -> bytes:
    """Its user password is not empty: the hash matches none."""
    nonsense = "<" + "5a" * 32 + ">"
    handler = f"<</Filter/Standard/V 1/R 2/O{nonsense}/U{nonsense}/P -44>>"
    number = 6
    return pdf(["BT ET"], extra_trailer=f"/Encrypt {number} 0 R/ID[<00><00>]", extra_objects=(handler,))


def text_at(*lines: tuple[int, int, str]) -> str:
    """A content stream that sets each (x, y, text)."""
    return "BT /F1 11 Tf " + " ".join(f"1 0 0 1 {x} {y} Tm ({text}) Tj" for x, y, text in lines) + " ET"
