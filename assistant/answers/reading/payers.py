"""Who pays, as a claim and a sentence say it: 村里出的钱吗, 由合作社承担."""

from __future__ import annotations

import re

from assistant.answers.evidence import Sentence
from vectorstore.words import fold_chars

_PAYS = r"(?:出资?|付|掏|承担|负担|支付|支出|列支|买单|分担|分摊|全额补[贴助足])"
_CLAIMED = re.compile(rf"(?:是|[由归靠])(?P<who>[^，,是由不没]{{2,8}}?)来?{_PAYS}钱?的?(?:了|$)")
_TOLD = re.compile(rf"由(?P<who>[^，,；;。由]{{2,16}}?)(?:负责|共同|全额|统一)?{_PAYS}")
_UNSPENT = re.compile(r"[不没未]花(?:费|用|了)?(?P<who>[^，,；;。]{2,10}?)的?(?:一分)?钱")
_SHARED = re.compile(r"[和与及、]|分担|分摊|按比例|各")
_PUBLIC = re.compile("财政|政府|国家|公家|街道|[市县区镇乡]里")
"""Who may be one and the same purse."""
_COMMON = frozenset("的里市县区镇乡村方员")


def other_payer(claim: str, sentence: Sentence) -> tuple[int, int] | None:
    """Who pays in the sentence, where the claim says that somebody else does; None where it may be the same."""
    claimed = _CLAIMED.search(fold_chars(claim))
    if claimed is None:
        return None
    unspent = _UNSPENT.search(sentence.folded)
    if unspent is not None and _alike(claimed["who"], unspent["who"]):
        return unspent.span()
    told = list(_TOLD.finditer(sentence.folded))
    if len(told) != 1 or _SHARED.search(told[0].group()) or _alike(claimed["who"], told[0]["who"]):
        return None
    return told[0].span()


def pays_with_others(claim: str, sentence: Sentence) -> bool:
    """Whether several pay in the sentence, where the claim names who does."""
    told = _TOLD.search(sentence.folded) if _CLAIMED.search(fold_chars(claim)) else None
    return told is not None and _SHARED.search(told.group()) is not None


def without_payer(claim: str) -> str:
    """What is paid for."""
    return _CLAIMED.sub("", fold_chars(claim))


def _alike(one: str, other: str) -> bool:
    both_public = _PUBLIC.search(one) is not None and _PUBLIC.search(other) is not None
    return both_public or bool(set(one) & set(other) - _COMMON)
