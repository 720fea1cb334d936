"""Who did it, and where it was held."""

from dataclasses import replace

import pytest

from assistant.answers.reading.yes_no import settle
from tests.answers.making import sentence_of, verdict


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        ("柳河灯会是县体育局主办的吗？", "柳河灯会由县文旅局主办，县融媒体中心协办。", False),
        ("柳河灯会是不是由县体育局举办的？", "正月十五，县文旅局联合县妇联举办了柳河灯会。", False),
        ("梅岭村的看牙活动是县残联组织的吗？", "3月2日，县妇联邀请口腔医院大夫到梅岭村开展看牙活动。", False),
        ("柳河灯会是县融媒体中心主办的吗？", "柳河灯会由县文旅局主办，县融媒体中心承办。", False),
        ("座谈会是赵明主持的吗？", "座谈会由副县长李建国主持。", False),
        ("座谈会是李建国主持的吗？", "座谈会由副县长李建国主持。", True),
        ("柳河灯会是县文旅局主办的吗？", "柳河灯会由县文化旅游局主办。", True),
        ("书画展是县妇联组织的吗？", "县文旅局组织了柳河灯会。", None),
        ("柳河灯会是在体育场举行的吗？", "柳河灯会在老码头公园举行。", False),
        ("柳河灯会是在老码头公园举行的吗？", "柳河灯会在老码头公园举行。", True),
        ("元宵灯会是在青山县举行的吗？", "元宵灯会在老码头公园举行。", None),
        ("柳河灯会是县体育局主办的吗？", "由县文旅局主办的柳河灯会在老码头公园举行。", False),
        ("读书会是副馆长主持的吗？", "读书会由副馆长安平主持。", True),
        ("书画展是在体育场举行的吗？", "柳河灯会在老码头公园举行。", None),
    ],
)
def test_another_one_did_it(question: str, text: str, answer: bool | None) -> None:
    assert verdict(question, text) is answer


def test_it_is_what_the_sentence_before_is_about() -> None:
    told = replace(sentence_of("副馆长安平主持活动。"), before="3月8日,县图书馆办了一场读书会。")
    settled = settle("读书会是馆员柳青主持的", "", [told])
    assert settled is not None and not settled[1].yes
    other = replace(sentence_of("副馆长安平主持了书画展。"), before="3月8日,县图书馆办了一场读书会。")
    assert settle("读书会是馆员柳青主持的", "", [other]) is None
