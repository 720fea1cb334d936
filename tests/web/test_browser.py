"""The page in a real browser, served by the real server over a small assistant."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from assistant.channels.web.rated import rated_answers
from assistant.channels.web.server import HISTORY_FILE
from tests.web.conftest import Served

pytestmark = pytest.mark.browser

QUESTION = "北河镇修好了几座石桥？"


def ask(page: Any, question: str) -> Any:
    """Ask and wait for the finished answer, which is returned."""
    box = page.locator("#wj-question textarea")
    box.fill(question)
    # Gradio takes no second question in the moment in which it closes the first.
    for _ in range(20):
        box.press("Enter")
        page.wait_for_timeout(150)
        if box.input_value() == "":
            break
    exchange = page.locator(".wj-exchange", has=page.locator(".wj-question", has_text=question)).last
    exchange.locator(".wj-foot").wait_for()
    return exchange


def open_tab(page: Any, name: str) -> None:
    page.get_by_role("tab", name=name).click()


def test_an_answer_shows_its_source_highlighted_in_its_article(new_page: Any) -> None:
    page = new_page()
    answer = ask(page, QUESTION)
    assert "六座石桥" in answer.locator(".wj-answer > p").first.inner_text()
    answer.locator(".wj-answer > p .wj-chip").click()
    mark = page.locator(".wj-panel mark")
    mark.wait_for()
    assert mark.inner_text() == "今年上半年，北河镇修好了六座石桥，总长一百二十米，花费三百万元。"
    assert "河岸简报 第3期" in page.locator(".wj-panel h3").inner_text()
    assert "2023-08-10" in page.locator(".wj-panel header").inner_text()
    page.keyboard.press("Escape")
    page.locator(".wj-panel").wait_for(state="detached")


def test_a_follow_up_brings_the_earlier_turns(new_page: Any, served: Served) -> None:
    page = new_page()
    ask(page, QUESTION)
    answer = ask(page, "总长呢？")
    assert served.assistant.turns_seen[-1][0].content == QUESTION
    assert f"理解为：{QUESTION}总长呢？" in answer.inner_text()
    page.click("#wj-new")
    page.locator(".wj-welcome").wait_for()
    ask(page, QUESTION)
    assert served.assistant.turns_seen[-1] == ()


def test_an_example_is_asked_by_a_click(new_page: Any) -> None:
    page = new_page()
    page.locator(".wj-example").first.click()
    page.locator(".wj-foot").wait_for()
    assert page.locator(".wj-question").inner_text() == "这里有哪些文档？"


def test_a_list_is_a_table_with_downloads(new_page: Any) -> None:
    page = new_page()
    answer = ask(page, "北沟村东村西村有哪些村出了工？")
    assert answer.locator("tbody tr").count() == 4
    assert answer.locator("tbody tr").first.locator("td").nth(1).inner_text() == "东村"
    for label, suffix in (("CSV", ".csv"), ("Markdown", ".md"), ("Word", ".docx")):
        with page.expect_download() as download:
            answer.get_by_text(label).click()
        assert download.value.suggested_filename.endswith(suffix)
        assert Path(download.value.path()).stat().st_size > 50


def test_copy_puts_the_cited_answer_on_the_clipboard(new_page: Any) -> None:
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    ask(page, QUESTION).get_by_text("复制").click()
    page.get_by_text("已复制").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert QUESTION in copied and "1. 河岸简报 第3期" in copied and "> 今年上半年" in copied


def test_a_refusal_says_what_is_missing(new_page: Any) -> None:
    answer = ask(new_page(), "火星基地首都气温如何呢")
    assert "文档里没有找到答案" in answer.inner_text()
    assert answer.locator(".wj-missing li").all_inner_texts() == ["2024年"]
    assert answer.locator(".wj-note").inner_text() == "模型没有开"


def test_a_failure_is_a_message_and_the_page_goes_on(new_page: Any) -> None:
    page = new_page()
    page.fill("#wj-question textarea", "出错")
    page.click("#wj-send")
    page.locator(".wj-failed").wait_for()
    assert "RuntimeError" in page.locator(".wj-failed").inner_text()
    ask(page, QUESTION)


def test_stop_keeps_what_was_shown(new_page: Any) -> None:
    page = new_page()
    page.fill("#wj-question textarea", "慢慢说北河镇的石桥")
    page.click("#wj-send")
    page.get_by_text("第二句。").wait_for()
    page.click("#wj-stop")
    page.get_by_text("已停止。").wait_for()
    page.locator("#wj-send").wait_for()
    page.wait_for_timeout(1200)
    assert page.locator(".wj-foot").count() == 0
    assert "第十句" not in page.locator(".wj-answer").inner_text()
    ask(page, QUESTION)


def test_thumbs_are_stored_with_question_and_answer(new_page: Any, served: Served) -> None:
    page = new_page()
    answer = ask(page, QUESTION)
    up, down = answer.locator(".wj-thumb").all()
    for thumb, rating in ((up, 1), (down, -1), (down, None)):
        thumb.click()
        _until(page, lambda wanted=rating: _rating(served, page) == wanted)
    up.click()
    _until(page, lambda: _rating(served, page) == 1)
    open_tab(page, "历史")
    page.locator("#wj-past .wj-source-title").click()
    page.locator(".wj-thumb[aria-pressed=true]").wait_for()


def test_a_thumbs_down_may_say_what_is_wrong(new_page: Any, served: Served) -> None:
    page = new_page()
    answer = ask(page, QUESTION)
    field = answer.locator(".wj-comment")
    assert not field.is_visible()
    answer.locator(".wj-thumb").last.click()
    field.fill(comment := '是七座，不是"六"座')
    field.press("Enter")
    _until(page, lambda: [one.comment for one in rated_answers(served.home / HISTORY_FILE)][-1:] == [comment])
    assert _rating(served, page) == -1
    open_tab(page, "历史")
    page.locator("#wj-past .wj-source-title").click()
    shown = page.locator(".wj-comment:visible")
    shown.wait_for()
    assert shown.input_value() == comment


def test_documents_come_are_looked_into_and_go(new_page: Any, served: Served, tmp_path: Path) -> None:
    (tmp_path / "水库.txt").write_text("水库通报 第1期\n蓄水消息\n青山水库蓄水到九十二米。\n", encoding="utf-8")
    (tmp_path / "坏 文件.txt").write_bytes(b"\xff\xfe\x00\x81")
    page = new_page()
    open_tab(page, "文档")
    page.get_by_text("点击上传").wait_for()
    page.set_input_files("#wj-files input[type=file]", [tmp_path / "水库.txt", tmp_path / "坏 文件.txt"])
    page.get_by_label("水库.txt").wait_for()  # as text the name is there only while the file travels
    page.wait_for_timeout(300)
    page.click("#wj-ingest")
    page.get_by_text("处理完毕：2 个文件，成功 1 个，失败 1 个").wait_for()
    assert "不是文本文件" in page.locator("#wj-outcome .wj-failed").inner_text()
    page.get_by_role("button", name="水库通报 第1期").click()
    page.locator(".wj-contents").get_by_text("蓄水消息").click()
    page.locator(".wj-panel .wj-text").get_by_text("九十二米").wait_for()
    assert page.locator(".wj-panel mark").inner_text() == "蓄水消息"

    row = page.locator("tr", has_text="水库通报 第1期")
    row.get_by_text("移除").click()
    page.get_by_text("取消").click()
    page.get_by_text("确定", exact=True).wait_for(state="detached")
    row.get_by_text("移除").click()
    page.get_by_text("确定", exact=True).click()
    page.get_by_text("已移除《水库通报 第1期》。").wait_for()
    assert page.locator("tr", has_text="水库通报").count() == 0
    assert list((served.home / "uploads").rglob("*.txt")) == []


def test_a_cited_document_that_was_removed_still_shows_its_quote(new_page: Any, served: Served, tmp_path: Path) -> None:
    file = tmp_path / "短.txt"
    file.write_text("短讯 第9期\n消息\n丙村挖井十七口。\n", encoding="utf-8")
    [event] = served.assistant.ingest([file])
    page = new_page()
    answer = ask(page, "丙村挖井十七口吗？")
    served.assistant.remove(event.document_id)
    answer.locator(".wj-chip").first.click()
    page.get_by_text("这篇文档已被移除").wait_for()
    assert page.locator(".wj-panel mark").inner_text() == "丙村挖井十七口。"


def test_scope_filters_reach_the_assistant(new_page: Any, served: Served) -> None:
    page = new_page()
    page.get_by_text("限定范围").click()
    page.get_by_label("发布日期，从").fill("2023年8月")
    page.get_by_label("到", exact=True).fill("哪天")
    page.fill("#wj-question textarea", QUESTION)
    page.keyboard.press("Enter")
    page.get_by_text("看不懂日期").wait_for()
    page.get_by_label("到", exact=True).fill("2023")
    answer = ask(page, QUESTION)
    scope = served.assistant.scopes_seen[-1]
    assert (str(scope.since), str(scope.until)) == ("2023-08-01", "2023-12-31")
    assert "2023-08-01 起；至 2023-12-31" in answer.locator(".wj-question").inner_text()


def test_english_by_switch_and_by_query(new_page: Any) -> None:
    page = new_page()
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    page.click("#wj-language")
    page.get_by_role("tab", name="Documents").wait_for()
    assert page.locator("html").get_attribute("lang") == "en"
    open_tab(page, "Documents")
    page.get_by_text("Drop File Here").wait_for()
    page = new_page("/?lang=en", locale="zh-CN")
    assert page.url.endswith("/en/")
    answer = ask(page, QUESTION)
    assert "Sources" in answer.inner_text()
    assert not re.search("[一-鿿]", page.locator("#wj-composer").inner_text())


def test_markup_in_documents_stays_text(new_page: Any) -> None:
    page = new_page()
    answer = ask(page, "攻击者写下这样的话了吗？")
    assert "<img src=x" in answer.inner_text()
    answer.locator(".wj-chip").first.click()
    page.locator(".wj-panel mark").wait_for()
    assert "${window.hacked=3} {{this}}" in page.locator(".wj-panel mark").inner_text()
    page.locator(".wj-panel").get_by_text("看全文").click()
    page.locator(".wj-panel").get_by_text("TXT").wait_for()
    open_tab(page, "文档")
    page.get_by_role("button", name="恶意标题").click()
    page.locator(".wj-contents").wait_for()
    ask_again = "攻击者 <img src=x onerror=window.hacked=4>"
    open_tab(page, "提问")
    ask(page, ask_again)
    open_tab(page, "历史")
    page.locator("#wj-past tbody").wait_for()
    page.wait_for_timeout(300)
    assert page.evaluate("window.hacked") is None
    assert page.locator("#wj-talk img, #wj-panel img, #wj-listing img, #wj-past img").count() == 0


def test_each_browser_sees_its_own_history_only(new_page: Any, served: Served) -> None:
    mine, theirs = new_page(), new_page()
    answer = ask(mine, QUESTION)
    path = served.url + answer.get_by_text("Markdown").get_attribute("href")
    assert mine.request.get(path).status == 200
    assert theirs.request.get(path).status == 404
    open_tab(theirs, "历史")
    theirs.get_by_text("还没有对话记录。").wait_for()
    mine.reload()
    mine.wait_for_selector(".wj-welcome")
    open_tab(mine, "历史")
    mine.locator("#wj-past .wj-source-title").click()
    mine.locator(".wj-question", has_text=QUESTION).wait_for()
    open_tab(mine, "历史")
    mine.wait_for_timeout(1000)  # opening the tab lists anew, which would take back a question asked meanwhile
    mine.get_by_text("全部删除").click()
    mine.locator(".wj-all").get_by_text("全部删除").click()
    mine.get_by_text("还没有对话记录。").wait_for()
    assert mine.request.get(path).status == 404


def test_it_fits_a_telephone(chromium: Any, served: Served) -> None:
    context = chromium.new_context(viewport={"width": 400, "height": 800})
    page = context.new_page()
    page.goto(served.url)
    page.wait_for_selector(".wj-welcome")
    ask(page, QUESTION).locator(".wj-chip").first.click()
    page.locator(".wj-panel mark").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    box = page.locator(".wj-panel mark").bounding_box()
    assert box is not None and box["y"] < 800
    context.close()


def _rating(served: Served, page: Any) -> int | None:
    exchange = int(page.locator(".wj-exchange").last.get_attribute("data-exchange"))
    query = "SELECT rating, question, answer FROM exchanges WHERE id = ?"
    rating, question, answer = served.history._database.execute(query, (exchange,)).fetchone()
    assert question == QUESTION and "六座石桥" in answer
    return rating


def _until(page: Any, holds: Any) -> None:
    for _ in range(300):
        if holds():
            return
        page.wait_for_timeout(50)
    raise AssertionError("the page did not get there in 15 s")
