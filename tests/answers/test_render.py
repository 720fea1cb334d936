from dataclasses import replace
from datetime import date

from assistant.answers.render import escape, render_markdown, render_text, source_line
from assistant.types import Answer, Citation

CITATION = Citation(
    number=1,
    document_id="d",
    title="城关简报",
    start=0,
    end=20,
    quote="全镇共有\n42名志愿者报名。",
    issue=7,
    published=date(2024, 5, 1),
    section="【动态】",
    article="志愿者招募",
    page=2,
)
ANSWER = Answer(
    question="有多少志愿者？", kind="extracted", text="42名[1]\n“全镇共有42名志愿者报名。”", citations=(CITATION,)
)


def test_text_has_the_answer_and_a_line_for_each_source() -> None:
    assert render_text(ANSWER).splitlines() == [
        "42名[1]",
        "“全镇共有42名志愿者报名。”",
        "来源",
        "[1] 城关简报 第7期 · 2024-05-01 · 动态 · 志愿者招募 · 第2页：“全镇共有 42名志愿者报名。”",
    ]
    assert "来源" not in render_text(ANSWER, sources=False)


def test_long_quotes_are_shortened_in_the_list_of_sources() -> None:
    line = source_line(replace(CITATION, quote="长" * 200))
    assert line.endswith("长……”") and len(line) < 120


def test_what_was_understood_and_notes_are_shown() -> None:
    text = render_text(replace(ANSWER, understood="城关镇有多少志愿者？", notes=("模型服务没有回应",)))
    assert text.startswith(ANSWER.text + "\n理解为：城关镇有多少志愿者？\n")
    assert "模型服务没有回应" in text


def test_markdown_escapes_what_documents_hold_and_keeps_the_marks() -> None:
    hostile = replace(ANSWER, text="<b>*粗*</b>[1]", citations=(replace(CITATION, quote="<script>`x`</script>"),))
    text = render_markdown(hostile)
    assert r"\<b\>\*粗\*\</b\>[1]" in text
    assert "<script>" not in text
    assert escape("a_b") == r"a\_b"


def test_english_questions_have_an_english_frame() -> None:
    text = render_text(replace(ANSWER, question="How many volunteers?"))
    assert "Sources" in text and "来源" not in text
