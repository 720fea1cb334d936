"""What is shown: answers, sources, lists; every string from outside made inert."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from selectolax.lexbor import LexborHTMLParser as Html

from assistant.channels.web import conversation, library, past, sources
from assistant.channels.web.history import Conversation, Exchange, State
from assistant.channels.web.markup import esc, with_chips
from assistant.channels.web.texts import EN, ZH
from assistant.types import Answer, Citation, IngestEvent, Item
from tests.web.making import DOCUMENT, EXTRACTED, LISTED, REFUSED, TEXT, citation
from vectorstore.types import Article, Document, DocumentSummary

EVIL = '"><img src=x onerror="hacked()">${hacked()}{{this}}`'


def exchange(answer: Answer | None, state: State = "done", partial: str = "") -> Exchange:
    return Exchange(7, "问？", "", datetime(2023, 8, 10, tzinfo=UTC), state, partial, answer, None)


def shown(answer: Answer) -> Html:
    return Html(conversation.render([exchange(answer)], ZH))


def test_marks_become_chips_only_where_a_citation_stands() -> None:
    html = Html(with_chips(EXTRACTED.text, 7, EXTRACTED.citations))
    [chip] = html.css("button.wj-chip")
    assert (chip.attributes["data-exchange"], chip.attributes["data-number"]) == ("7", "1")
    assert chip.attributes["title"] == "河岸简报 第3期 · 2023-08-10 · 修桥消息 · 第2页"
    assert html.text() == "六座石桥1，见 [7]。"


def test_an_answer_shows_how_it_was_understood_its_notes_and_its_coverage() -> None:
    text = shown(EXTRACTED).text(separator="\n")
    for part in ("理解为：北河镇修好了几座石桥？", "模型没有开", "查阅了 1 篇文档中的 4 段"):
        assert part in text


def test_a_list_is_a_table_of_items_and_attributes() -> None:
    html = shown(LISTED)
    assert [cell.text() for cell in html.css("th")] == ["", "名称", "方位", "村长", "出处"]
    assert [cell.text() for cell in html.css("tbody tr")[1].css("td")] == ["2", "西村", "", "=李四", "1"]
    assert [p.text() for p in html.css(".wj-answer > p")] == ["2 个："]
    assert html.css_first('a[href="/answers/7.csv?lang=zh"]') is not None


def test_what_follows_a_list_stands_below_its_table_and_coverage_is_told_once() -> None:
    answer = replace(LISTED, text=LISTED.text + "\n共 2 个，扫描 4 段")
    html = conversation.render([exchange(answer)], ZH)
    assert html.index("</table>") < html.index("共 2 个，扫描 4 段")
    assert "查阅了" not in html and "查阅了" in conversation.render([exchange(LISTED)], ZH)


def test_a_list_answer_in_one_sentence_keeps_the_sentence() -> None:
    answer = Answer("谁？", "enumerated", "东村和西村。[1]", LISTED.citations, items=LISTED.items)
    assert [p.text() for p in shown(answer).css(".wj-answer > p")] == ["东村和西村。1"]


def test_the_bare_answer_stands_out_from_its_quote() -> None:
    answer = replace(EXTRACTED, text="六座石桥[1]\n“北河镇修好了六座石桥。”", short="六座石桥")
    html = shown(answer)
    assert html.css_first("p.wj-short").text() == "六座石桥1"
    assert html.css_first("p.wj-quoted").text() == "“北河镇修好了六座石桥。”"
    assert html.css(".wj-quote") == []


def test_many_sources_are_folded() -> None:
    one = EXTRACTED.citations[0]
    many = tuple(replace(one, number=n) for n in range(1, conversation.SOURCES_OPEN + 2))
    assert "open" in shown(EXTRACTED).css_first("details").attributes
    assert "open" not in shown(replace(EXTRACTED, citations=many)).css_first("details").attributes


def test_a_refusal_names_what_is_missing() -> None:
    html = shown(REFUSED)
    assert html.css_first(".wj-refusal h4").text() == "文档里没有找到答案"
    assert [li.text() for li in html.css(".wj-missing li")] == ["2024年"]


@pytest.mark.parametrize(
    ("state", "partial", "expected"),
    [("running", "第一句。", "正在查找"), ("stopped", "第一句。", "已停止"), ("failed", "坏了", "没有回答成：坏了")],
)
def test_without_an_answer_the_state_is_told(state: State, partial: str, expected: str) -> None:
    text = Html(conversation.render([exchange(None, state, partial)], ZH)).text()
    assert expected in text and partial in text


def test_a_citation_is_highlighted_within_its_article_only() -> None:
    html = Html(sources.cited_passage(DOCUMENT, citation("六座石桥。\n出工的有东村"), ZH))
    assert [mark.text() for mark in html.css("mark")] == ["六座石桥。", "出工的有东村"]
    assert [p.text() for p in html.css(".wj-text p")] == ["修桥消息", "北河镇修好了六座石桥。", "出工的有东村、西村。"]
    assert "四百棵" not in html.text()


def test_the_panel_of_a_long_text_is_cut_around_the_citation() -> None:
    text = "头" * 9000 + "\n要引的话。\n" + "尾" * 9000
    document = Document("d", "c", "u", "长文", text, "0")
    start = text.index("要引")
    html = Html(sources.cited_passage(document, Citation(1, "d", "长文", start, start + 5, "要引的话。"), ZH))
    assert html.css_first("mark").text() == "要引的话。"
    assert len(html.css_first(".wj-text").text()) < 2 * sources.MARGIN + 100
    assert "（前文从略）" in html.text() and "（后文从略）" in html.text()
    whole = Html(sources.full_text(Document("d", "c", "u", "长文", text * 9, "0"), ZH, (start, start + 5)))
    assert whole.css_first("mark").text() == "要引的话。"
    assert len(whole.css_first(".wj-text").text()) < sources.FULL + 100


def test_the_contents_tell_date_basis_doubts_and_articles_by_section() -> None:
    html = Html(sources.contents(DOCUMENT, ZH))
    assert "镇办公室 · 第3期 · 2023-08-10（据正文，待核）" in html.text()
    assert "日期待核" in html.text()
    assert [li.text() for li in html.css(".wj-contents li")] == ["工作动态", "修桥消息", "种树消息"]
    first = html.css(".wj-contents button")[0].attributes
    assert TEXT[int(first["data-start"]) : int(first["data-end"])] == "修桥消息"


def test_nothing_from_outside_becomes_markup() -> None:
    document = Document(
        EVIL, EVIL, EVIL, EVIL, EVIL + "\n" + EVIL, "0", (Article(EVIL, EVIL, 0, 2 * len(EVIL) + 1),),
        issuer=EVIL, warnings=(EVIL,),
    )  # fmt: skip
    cited = Citation(1, EVIL, EVIL, 0, len(EVIL), EVIL, None, None, EVIL, EVIL)
    answer = Answer(
        EVIL, "enumerated", EVIL + "[1]", (cited,), items=(Item(EVIL, {EVIL: EVIL}, (1,)),), missing=(EVIL,),
        understood=EVIL, notes=(EVIL,),
    )  # fmt: skip
    refused = Answer(EVIL, "abstained", EVIL, missing=(EVIL,))
    summary = DocumentSummary(EVIL, EVIL, EVIL, EVIL, None, "", EVIL, None, "0", 1, 1, 1)
    event = IngestEvent("failed", type(library.Path())(EVIL.replace("/", "")), 1, 1, message=EVIL)
    now = datetime(2023, 8, 10, tzinfo=UTC)
    asked = [
        Exchange(1, EVIL, EVIL, now, "done", "", answer, None),
        Exchange(2, EVIL, EVIL, now, "done", "", refused, None),
        Exchange(3, EVIL, EVIL, now, "stopped", EVIL, None, None),
        Exchange(4, EVIL, EVIL, now, "failed", EVIL, None, None),
    ]
    for texts in (ZH, EN):
        for html in (
            conversation.render(asked, texts),
            conversation.welcome([EVIL], texts, empty=False),
            sources.cited_passage(document, cited, texts),
            sources.full_text(document, texts),
            sources.contents(document, texts),
            sources.lost_passage(cited, texts),
            sources.notice(EVIL, EVIL, texts),
            library.listing([summary], texts, asking=EVIL),
            library.progress([event], texts, total=1, over=True),
            past.listing([Conversation(1, EVIL, now, 1)], texts),
        ):
            assert "${" not in html and "{{" not in html and "`" not in html
            tree = Html(html)
            assert tree.css("img") == []
            assert not any(name.startswith("on") for node in tree.css("*") for name in node.attributes)
            assert "hacked()" in tree.html


def test_escaped_text_reads_as_it_was() -> None:
    assert Html(f"<p>{esc(EVIL)}</p>").css_first("p").text() == EVIL


def test_the_list_of_documents_filters_and_asks_before_removing() -> None:
    documents = [
        DocumentSummary(id_, "简报", f"/{id_}.txt", title, None, "", "镇办", 3, id_, 9, 2, 4)
        for id_, title in (("a", "春耕"), ("b", "秋收"))
    ]
    html = Html(library.listing(documents, ZH, wanted="秋", asking="b"))
    [row] = html.css("tbody tr")
    assert "秋收" in row.text() and "确定移除？" in row.text()
    assert "显示 1 篇，共 2 篇" in html.text()
