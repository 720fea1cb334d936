"""Who did it, or where it was held: a claim that names one (是…主办的) held against a sentence that names another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.answers.asks import TITLE
from assistant.answers.entities import Token, tagged
from assistant.answers.evidence import Sentence
from assistant.answers.reading.holding import held_in
from assistant.answers.terms import terms
from assistant.divisions import is_division
from vectorstore.words import fold_chars

_KINDS = (
    (r"主办", r"主办|举办"),
    (r"承办", r"承办"),
    (r"主持", r"主持"),
    (r"带队|领队", r"带队|领队"),
    (r"设计", r"设计"),
    (r"施工|承建|修建|建", r"施工|承建|修建"),
    (r"捐赠?|捐助|捐献", r"捐赠?|捐助|捐献"),
    (r"印发|发布|出台|发", r"印发|发布|出台"),
    (r"牵头", r"牵头"),
    (r"组织|举办|开展|举行|召开|发起|办|搞", r"组织|举办|开展|举行|召开|发起|主办|承办|牵头"),
)
"""A deed as a claim says it, and as a sentence may say the same."""
_CLAIMED = re.compile(
    r"(?:是由?|由|(?=[^是由，,]+的$))(?P<who>[^，,是由的在]{2,20}?)(?:联合|共同|负责|来|给|一起|具体|自己)*"
    rf"(?P<deed>{'|'.join(claimed for claimed, _ in _KINDS)})的?$"
)
_HELD = "举行|召开|举办|开幕|启动|揭牌|揭幕|开班|开赛|开"
_CLAIMED_AT = re.compile(rf"是?在(?P<where>[^，,是在]{{2,20}}?)(?P<deed>{_HELD}|办)的$")
_TOLD_AT = re.compile(
    rf"在(?P<where>[^，,；;。在]{{2,24}}?)(?:隆重|正式|顺利|成功|如期|圆满|同步)?(?:{_HELD}|开展|进行|拉开)(?!的)"
)
_NAMES = frozenset({"ORG", "PER", "LOC"})
_ONE = frozenset({"n", "nz", "nt", "nr", "nw", "s", "f", "a", "c", "d", "ad", "vd", "m", "j", "xc", *_NAMES})
"""Tags of the words between the first name of those who did it and the deed."""
_WITH = re.compile("联合|会同|携手|邀请|共同|负责|[、和与及同到赴]|[0-9]")
_BODY = re.compile(r"(?:[部委局办院会校府厅馆站所社团]|中心|学校|[小中大]学|公司|集团|[支大]队|社区|街道|合作社|工会)$")
"""How a body's name ends."""
_IT = re.compile(
    r"\W*(?:(?:此次|本次|这次|本届)?(?:会议|活动|大会|仪式|比赛|培训|演出))?由?了?(?:会议|活动|大会|仪式|比赛|培训|演出)?"
)
_THERE = re.compile("^[到赴在]$")
_COMMON = frozenset("省市县区镇乡村街道的局委办部会院所站处第")


def other_doer(claim: str, sentence: Sentence) -> tuple[int, int] | None:
    """Who did it in the sentence, or where it was, with the deed, where the claim says that another one did; None where
    it may be the same one, and where the sentence does not tell."""
    folded = fold_chars(claim)
    if (at := _CLAIMED_AT.search(folded)) is not None:
        places = [match for match in _TOLD_AT.finditer(sentence.folded) if match["where"] not in folded]
        other = len(places) == 1 and _other_place(at["where"], places[0]["where"])
        return places[0].span() if other else None
    claimed = _CLAIMED.search(folded)
    if claimed is None:
        return None
    deed = next(told for said, told in _KINDS if re.fullmatch(said, claimed["deed"]))
    told = list(_doers(sentence, deed))
    if not told or any(_alike(claimed["who"], name) for _, _, names in told for name in names):
        return None
    what = terms(folded[: claimed.start()])
    return max(told, key=lambda one: held_in(what, _clause(sentence, one)))[:2]


def without_doer(claim: str) -> str:
    """What was done."""
    folded = fold_chars(claim)
    for pattern in (_CLAIMED_AT, _CLAIMED):
        if match := pattern.search(folded):
            return folded[: match.start()].rstrip("，,")
    return folded


def speaks_of_it(doer: tuple[int, int], sentence: Sentence) -> bool:
    """Whether the deed is done to what the sentences before it are about: 李明主持会议, 活动由李明带队."""
    first, last = doer
    rest = re.split("[，,；;。]", sentence.folded[:first])[-1] + re.split("[，,；;。]", sentence.folded[last:])[0]
    return _IT.fullmatch(rest) is not None


def whoever_did(claim: str) -> str:
    """The claim without the one named; "" where it names none."""
    folded = fold_chars(claim)
    for pattern, named in ((_CLAIMED_AT, "where"), (_CLAIMED, "who")):
        if match := pattern.search(folded):
            return folded[: match.start(named)] + folded[match.end(named) :]
    return ""


def _doers(sentence: Sentence, deed: str) -> Iterator[tuple[int, int, list[str]]]:
    """Where those who did it stand with the deed, and their names."""
    words = tagged(sentence.text)
    for index, word in enumerate(words):
        done = re.match(deed, word.text)  # 主持|会议 may be one word
        if done is None or word.tag not in ("v", "vn"):
            continue
        chain = _chain(words[:index])
        names = [fold_chars(one.text) for one in chain if one.tag in _NAMES or _BODY.search(one.text)]
        if names:
            yield chain[0].start, word.start + done.end(), names + [one.text for one in chain if TITLE.search(one.text)]


def _clause(sentence: Sentence, told: tuple[int, int, list[str]]) -> str:
    return re.split("[，,；;。]", sentence.folded[told[0] :])[0]


def _chain(words: Sequence[Token]) -> list[Token]:
    """The words that end the text and name who does something, without where."""
    out: list[Token] = []
    for word in reversed(words):
        if _THERE.match(word.text):  # 邀请专家到柳树村|开展: the village did nothing
            out = []
        elif word.text not in " \u3000" and not (word.tag in _ONE or _WITH.fullmatch(word.text)):
            break
        else:
            out.append(word)
    return out[::-1]


def _alike(one: str, other: str) -> bool:
    """Whether both may name the same: 区文旅局 is 区文化旅游局, and 市里 may be anybody there."""
    first, second = set(one) - _COMMON, set(other) - _COMMON
    return not first or not second or len(first & second) * 2 > min(len(first), len(second))


def _other_place(one: str, other: str) -> bool:
    """Of two of one kind: a hall may lie in the city that is named in its stead."""
    return _level(one) == _level(other) and not _alike(one, other)


def _level(place: str) -> str:
    return place[-1] if place[-1] in "省市县区镇乡村" else "市" if is_division(place) else ""
