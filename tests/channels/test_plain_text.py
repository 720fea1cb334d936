"""Messages by bytes: none too long, no character broken, each with sources of its own."""

from __future__ import annotations

import random
import re
from itertools import pairwise

from assistant.channels.plain_text import LIMIT, MORE, cut, messages, passage, tidy
from assistant.types import Answer, Citation
from vectorstore.types import Article, Document

CLUSTERS = ["问", "答", "a", "é", "e\u0301", "😀", "👨‍👩‍👧", "👍🏽", "𠮷", "。", "，", "\n", "[1]", "[12]", " "]


def citation(number: int, title: str = "青石镇工作简报") -> Citation:
    return Citation(number=number, document_id="d", title=title, start=0, end=2, quote="大桥", issue=7, section="民生")


def test_no_piece_is_too_long_and_nothing_is_lost() -> None:
    rng = random.Random(3)
    for _ in range(150):
        text = "".join(rng.choices(CLUSTERS, k=rng.randrange(1, 2500)))
        limit = rng.choice([60, 300, 2000])
        parts = cut(text, limit)
        assert all(len(part.encode()) <= limit for part in parts)
        assert "".join(parts).replace("\n", "") == tidy(text).replace("\n", "")
        for part, following in pairwise(parts):
            assert not re.match("[\u0301\u200d\U0001f3fd]", following), (part[-5:], following[:5])
            assert not part.endswith("\u200d")
            assert not re.search(r"\[\d*$", part)


def test_hostile_text_still_ends() -> None:
    for text in ("\u0301" * 9000, "\u200d" * 9000, "[" * 9000, "[1" * 5000, "\n" * 9000):
        assert all(len(part.encode()) <= 2000 for part in cut(text, 2000))


def test_cuts_stand_behind_sentences() -> None:
    parts = cut("这一句话不长也不短，说的是一件小事。" * 200, 2000)
    assert len(parts) > 3
    assert all(part.endswith("。") for part in parts)


def test_what_wechat_would_act_on_is_made_harmless() -> None:
    assert tidy('\x00\x0b<a href="http://x">点</a>\ud800 1<2') == '＜a href="http://x">点＜/a>? 1<2'


def test_short_answer_with_its_source() -> None:
    answer = Answer("桥多长？", "extracted", "大桥全长320米[1]。", (citation(1), citation(2, "别的")))
    assert messages(answer) == ["大桥全长320米[1]。\n\n来源\n[1] 青石镇工作简报 第7期 · 民生\n回复1看原文"]


def test_refusal_stands_alone() -> None:
    assert messages(Answer("GDP？", "abstained", "文档中没有找到。")) == ["文档中没有找到。"]


def test_every_message_of_a_long_answer_proves_itself() -> None:
    lines = [f"{n}. 第{n}家单位在这一年里做了一件值得写下来的事情，得到大家称赞。[{n}]" for n in range(1, 181)]
    long = "没有句号也没有出处" * 300
    answer = Answer(
        "有哪些单位？",
        "enumerated",
        "\n".join(["共180家：", *lines, long]),
        tuple(citation(n, "很长的标题" * 30) for n in range(1, 181)),
    )
    made = messages(answer)
    assert len(made) > 8
    for message in made:
        assert len((message + MORE).encode()) <= LIMIT
        body, _, sources = message.partition("\n\n来源\n")
        marks = re.findall(r"\[(\d+)\]", body) or ["1"]
        assert sources.startswith(f"[{marks[0]}] ")
        assert message.endswith(f"回复{marks[0]}看原文")
    bodies = "".join(message.partition("\n\n来源\n")[0] for message in made)
    assert bodies.replace("\n", "") == answer.text.replace("\n", "")


def test_the_passage_around_a_citation() -> None:
    text = "前文。" * 200 + "大桥全长320米。" + "后文。" * 2000
    start = text.index("大桥")
    document = Document(
        id="d",
        collection="default",
        uri="u",
        title="简报",
        text=text,
        sha256="",
        articles=(Article(title="", section="", start=0, end=len(text)),),
    )
    cited = Citation(number=1, document_id="d", title="简报", start=start, end=start + 8, quote="大桥全长320米")
    parts = passage(document, cited)
    assert "大桥全长320米" in parts[0]
    assert parts[0].startswith("原文[1] 简报\n\n……前文") or "……" in parts[0]
    assert parts[-1].endswith("……")
