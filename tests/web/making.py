"""Answers and documents for the page's tests."""

from __future__ import annotations

from datetime import date

from assistant.types import Answer, Citation, Coverage, Item
from vectorstore.types import Article, Document

TEXT = "河岸简报 第3期\n修桥消息\n北河镇修好了六座石桥。\n出工的有东村、西村。\n种树消息\n小学种了四百棵柳树。\n"

DOCUMENT = Document(
    id="bridge", collection="简报", uri="/文件/简报.txt", title="河岸简报", text=TEXT, sha256="0",
    articles=(
        Article("修桥消息", "工作动态", TEXT.index("修桥"), TEXT.index("种树")),
        Article("种树消息", "工作动态", TEXT.index("种树"), len(TEXT)),
    ),
    published=date(2023, 8, 10), published_basis="text", issuer="镇办公室", issue=3, warnings=("日期待核",),
)  # fmt: skip


def citation(quote: str, number: int = 1, *, section: str = "", article: str = "") -> Citation:
    start = TEXT.index(quote)
    return Citation(
        number, "bridge", "河岸简报", start, start + len(quote), quote, 3, date(2023, 8, 10), section, article, 2
    )


EXTRACTED = Answer(
    "几座石桥？", "extracted", "六座石桥 [1]，见 [7]。", (citation("北河镇修好了六座石桥。", article="修桥消息"),),
    short="六座石桥", coverage=Coverage(1, 4), understood="北河镇修好了几座石桥？", notes=("模型没有开",),
)  # fmt: skip

LISTED = Answer(
    "哪些村出工？", "enumerated", "2 个：\n1. 东村（北边）[1]\n2. 西村[1]", (citation("出工的有东村、西村。"),),
    items=(Item("东村", {"方位": "北边"}, (1,)), Item("西村", {"村长": "=李四"}, (1,))), coverage=Coverage(1, 4),
)  # fmt: skip

REFUSED = Answer("2024年呢？", "abstained", "文档没有 2024 年的内容。", missing=("2024年",), coverage=Coverage(1, 4))
