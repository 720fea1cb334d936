"""How far works have come: not begun, under way, finished; what a claim says of it held against a sentence."""

from __future__ import annotations

import re

from assistant.answers.evidence import Sentence
from assistant.answers.reading.numbers import quantities
from assistant.documents.passages import CHAPTER

_BEGIN = r"(?:开工|动工|开建|破土|奠基|开始施工|开始建设|开始修建)"
_FINISH = r"(?:完工|竣工|建成|建好|修好|修完|盖好|通车|通航|通水|投用|投运|投入使用|投入运行|启用|交付)"
_NOT_BEGUN = re.compile(rf"[未没](?:有|能|能够)?(?:按[^，。；]{{0,6}})?{_BEGIN}")
_NOT_FINISHED = re.compile(rf"[未没](?:有|能|能够)?(?:全部|完全)?{_FINISH}")
_BEGUN = re.compile(_BEGIN)
_FINISHED = re.compile(_FINISH)
_PLANNED = re.compile(
    r"(?:预计|(?<![按照比较原])计划(?!生育)|拟于?|将[于在]|即将|力争|争取|确保|目标|要求|待|尽快|推进|加快|抓紧)[^，,。；;]*"
)
"""What is still to come: 计划年底竣工 tells nothing finished."""
_ONCE_FINISHED = re.compile(rf"{_FINISH}(?:之|以)?后[，,]?[^。；;]{{0,24}}(?:将|可以?|能够?|预计)")
_OF_PLANS = re.compile("(?:打算|计划|安排|思路|设想|任务|目标|举措|下一步.{0,6})$")
"""How the headings of chapters about what is to come end."""
_PAST = re.compile("已经?|了$")
_UNDER_WAY = re.compile(r"(?:目前|现已|已经?|累计)?完成[^，。；]{0,16}[，,]?[^，。；]{0,4}占[^，。；%]{0,8}[\d.]+%")


def progress(claim: str, sentence: Sentence) -> tuple[bool, int, int] | None:
    """Whether the works stand where the claim says, and the words that tell; None where either does not say."""
    denies = _NOT_BEGUN.search(claim) or _NOT_FINISHED.search(claim) or _PLANNED.search(claim)
    asserted = _FINISHED.search(claim) or _BEGUN.search(claim)
    if denies or asserted is None:
        return None
    wants_end = asserted.re is _FINISHED
    planned = [match for match in _PLANNED.finditer(sentence.folded) if asserted.re.search(match[0])]
    text = _PLANNED.sub(lambda match: "□" * len(match[0]), sentence.folded)
    if stopped := _NOT_BEGUN.search(text):
        return None if _FINISHED.search(_NOT_FINISHED.sub("", text)) else (False, *stopped.span())
    if stopped := _NOT_FINISHED.search(text):
        return (False, *stopped.span()) if wants_end else None
    partly = _UNDER_WAY.search(text)
    if wants_end and partly and not _FINISHED.search(text):
        shares = [one.value for one in quantities(sentence.text) if one.unit == "%" and one.start < partly.end()]
        return (False, *partly.span()) if shares and shares[-1] < 100 else None
    if planned and _PAST.search(claim) and not (_FINISHED.search(text) or (not wants_end and _BEGUN.search(text))):
        return False, *planned[0].span()
    return None


def only_expected(claim: str, sentence: Sentence) -> bool:
    """Whether the claim says that works are finished, and the sentence what will be once they are."""
    return _FINISHED.search(claim) is not None and _ONCE_FINISHED.search(sentence.folded) is not None


def of_plans(claim: str, sentence: Sentence) -> bool:
    """Whether the claim says that something has been done, and the sentence stands in a chapter of plans."""
    chapters = CHAPTER.findall(sentence.article)
    chapter = chapters[-1] if chapters else re.split("[|｜]", sentence.heading.split("\n")[0])[-1]
    return _PAST.search(claim) is not None and _OF_PLANS.search(chapter.strip()) is not None


def without_progress(claim: str) -> str:
    """The claim without the words that say how far something has come."""
    return re.sub(rf"已经?|{_FINISH}|{_BEGIN}|了$", "，", claim)
