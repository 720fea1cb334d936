"""Lines of a name, a place and a trade set apart by blanks: who of them a question means."""

from __future__ import annotations

import pytest

from assistant.answers.asks import asks
from assistant.answers.rosters import person_told
from assistant.questions.kinds import kind_of
from tests.answers.making import sentence_of

LINES = (
    "热心公益（3人）",
    "严小芹（女）\u3000西坝街道\u3000裁缝",
    "路大成\u3000东坪村卫生室\u3000村医",
    "罗海生\u3000县自来水公司水表班\u3000检修工",
    "罗坝村\u3000县自来水公司\u3000检修点",
    "司马小满\u3000北坪乡\u3000养蜂人",
    "巡逻队长\u3000季春生\u3000224410",
    "巡逻副队长\u3000安然\u3000224411",
    "评选从五月开始。",
)


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("名单里那个在自来水公司检修的叫什么？", "罗海生"),
        ("西坝街道的裁缝叫什么名字", "严小芹"),
        ("北坪乡养蜂的是谁", "司马小满"),
        ("巡逻副队长是谁？", "安然"),
        ("路大成是哪个村的？", None),  # he is named already
        ("南坪村的教师是谁？", None),
        ("自来水公司有多少水表？", None),
    ],
)
def test_the_line_that_holds_what_is_said_of_somebody(question: str, name: str | None) -> None:
    pool = [sentence_of(line) for line in LINES]
    found = person_told(asks(question, kind_of(question, "zh"))[0], question, pool)
    assert (found and found.span and found.span.text) == name
