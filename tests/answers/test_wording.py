"""Spans with the marks that belong to them."""

import pytest

from assistant.answers.spans import Span
from assistant.answers.wording import balanced
from tests.answers.making import sentence_of

TEXT = "文化站（原为粮站）排演了《借伞》和《扫街》，观众很多。"


@pytest.mark.parametrize(
    ("words", "whole"),
    [
        ("《借伞》", "《借伞》"),
        ("借伞》和《扫街", "《借伞》和《扫街》"),  # as many opening marks as closing ones, and none of them paired
        ("借伞》和《扫街》", "《借伞》和《扫街》"),
        ("《借伞》和《扫街", "《借伞》和《扫街》"),
        ("《借伞》和《", "《借伞》和"),
        ("和《扫街》，观众很多。", "和《扫街》，观众很多"),
        ("原为粮站）排演了《借伞", "（原为粮站）排演了《借伞》"),
        ("》和《扫街》", "和《扫街》"),
        ("观众很多。", "观众很多"),
        ("借伞", "借伞"),  # no mark of its own is unpaired
    ],
)
def test_marks_without_their_other_half_get_it_or_go(words: str, whole: str) -> None:
    start = TEXT.index(words)
    assert balanced(Span(sentence_of(TEXT), start, start + len(words), 1.0)).text == whole


def test_a_straight_mark_without_the_other_goes() -> None:
    text = '新渠定名为"长乐渠",老渠叫"石渠"。'
    for words, whole in (('"长乐渠', "长乐渠"), ('石渠"', "石渠"), ('"石渠"', '"石渠"')):
        start = text.index(words)
        assert balanced(Span(sentence_of(text), start, start + len(words), 1.0)).text == whole
