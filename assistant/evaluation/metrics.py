"""Measures of answers and rankings; pure. All are shares between 0 and 1."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence

# The list of CMRC 2018's own evaluation script; "." and "," are left out of it, so 3.14 does not become 314.
_PUNCTUATION = frozenset("-:_*^/\\~`+=，。：？！“”；’《》…·、「」（）－～『』")
_PIECE = re.compile("[\u4e00-\u9fa5]|[^\u4e00-\u9fa5]+")
_WORD = re.compile(r"\w+(?:[.,'’]\w+)*%?|[^\w\s]")
_BLANK = " "


def normal(text: str) -> str:
    """``text`` as exact match compares it: lower case, without the listed punctuation and outer blanks."""
    return "".join(char for char in text.lower().strip() if char not in _PUNCTUATION)


def tokens(text: str) -> list[str]:
    """Each Han character alone, other runs by word (the mixed segmentation of CMRC 2018)."""
    out: list[str] = []
    for piece in _PIECE.findall(normal(text)):
        out += [piece] if "\u4e00" <= piece[0] <= "\u9fa5" else _WORD.findall(piece)
    return out


def exact_match(answers: Sequence[str], given: str) -> float:
    """1 where ``given`` equals one of ``answers``, punctuation and case aside."""
    return float(normal(given) in map(normal, answers))


def cmrc_f1(answers: Sequence[str], given: str) -> float:
    """F1 over the longest run of tokens in common, best over ``answers`` (CMRC 2018, Cui et al. 2019)."""
    return max((_run_f1(tokens(answer), tokens(given)) for answer in answers), default=0.0)


def _run_f1(gold: Sequence[str], given: Sequence[str]) -> float:
    run = _longest_common_run(gold, given)
    return f1(run / len(given), run / len(gold)) if run else 0.0


def _longest_common_run(left: Sequence[str], right: Sequence[str]) -> int:
    best, above = 0, [0] * (len(right) + 1)
    for token in left:
        row = [0]
        for column, other in enumerate(right):
            row.append(above[column] + 1 if token == other else 0)
        best, above = max(best, *row), row
    return best


def f1(precision: float, recall: float) -> float:
    """Harmonic mean, 0 where both are."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def containment(accepted: Sequence[Sequence[Sequence[str]]], shown: str, *, language: str = "zh") -> float:
    """1 where one of ``accepted`` is met: each of its groups has a spelling in ``shown``.

    Case is ignored, in Chinese blanks too.
    """

    def plain(text: str) -> str:
        return text.lower().replace(_BLANK, "") if language.startswith("zh") else text.lower()

    text = plain(shown)
    return float(any(all(any(plain(one) in text for one in group) for group in groups) for groups in accepted))


def list_scores(wanted: Sequence[Sequence[str]], items: Sequence[str]) -> tuple[float, float, float]:
    """Precision, recall and F1 of ``items``; an item counts where it equals a spelling of a wanted one."""
    gold = [{normal(spelling) for spelling in spellings} - {""} for spellings in wanted]
    given = [item for item in map(normal, items) if item]
    found = sum(bool(spellings & set(given)) for spellings in gold)
    right = sum(any(item in spellings for spellings in gold) for item in given)
    precision, recall = right / max(1, len(given)), found / max(1, len(gold))
    return precision, recall, f1(precision, recall)


def recall_at(k: int, gold: Collection[str], ranked: Sequence[str]) -> float:
    """Share of ``gold`` among the first ``k`` distinct ids of ``ranked``."""
    return len(set(gold) & set(_distinct(ranked)[:k])) / len(set(gold))


def reciprocal_rank(gold: Collection[str], ranked: Sequence[str], k: int = 10) -> float:
    """1 / rank of the first id of ``gold`` within the first ``k``, ranks from 1; 0 where there is none."""
    return next((1 / rank for rank, id_ in enumerate(_distinct(ranked)[:k], 1) if id_ in gold), 0.0)


def ndcg(gold: Collection[str], ranked: Sequence[str], k: int = 10) -> float:
    """Binary nDCG@k: sum of 1 / log2(rank + 1) over hits, over that of the best order (Järvelin & Kekäläinen 2002)."""
    gain = sum(1 / math.log2(rank + 1) for rank, id_ in enumerate(_distinct(ranked)[:k], 1) if id_ in gold)
    return gain / sum(1 / math.log2(rank + 1) for rank in range(1, min(k, len(set(gold))) + 1))


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least ``share`` of ``values`` do not exceed (nearest rank)."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def _distinct(ranked: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(ranked))
