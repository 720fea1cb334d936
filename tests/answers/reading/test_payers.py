"""Who pays."""

import pytest

from tests.answers.making import verdict


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        ("戏台的修缮费是财政出的吗？", "戏台的修缮费由乡贤会支出。", False),
        ("戏台的修缮费是财政出的吗？", "戏台的修缮费由村民捐款补足，不花财政的钱。", False),
        ("戏台的修缮费是住户承担的吗？", "戏台的修缮费由镇文化站全额补助。", False),
        ("戏台的修缮费是财政出的吗？", "戏台的修缮费由县财政和乡贤会分担。", None),
        ("戏台的修缮费是镇政府出的吗？", "戏台的修缮费由镇财政列支。", None),
        ("戏台的修缮费是乡贤会出的吗？", "水渠的清淤费由镇财政列支。", None),
    ],
)
def test_somebody_else_pays(question: str, text: str, answer: bool | None) -> None:
    assert verdict(question, text) is answer
