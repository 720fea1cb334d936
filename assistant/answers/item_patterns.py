"""How the items of a series are made alike, word by word, and what that tells of its ends: 对|昌河路占道、柳巷积水."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from assistant.answers.entities import Token, tagged

_NAMES = frozenset({"LOC", "ORG", "TIME"})
_OF = "的"
_MODALS = frozenset("要 应 应当 应该 将 须 必须 需 需要 分别".split())


def begins_with_name(tokens: Sequence[Token], pieces: Sequence[tuple[int, int]]) -> int | None:
    """Where the first item begins if each of those between begins with a name of one sort and says more: there the
    last such name stands before more words."""
    whole = [_inside(tokens, piece) for piece in (pieces[1:-1] if len(pieces) > 2 else pieces[1:])]
    if not whole or any(len(words) < 2 for words in whole) or len(pieces) < 3:
        return None
    sorts = {words[0].tag for words in whole}
    if len(sorts) > 1 or not sorts <= _NAMES:
        return None
    own = [word for word in _inside(tokens, pieces[0])[:-1] if word.tag in sorts]
    return own[-1].start if own else None


def are_linked(tokens: Sequence[Token], pieces: Sequence[tuple[int, int]]) -> bool:
    """Whether each item but the last, whose end is not marked, is something of something: 上河村的甲, 下河村的乙."""
    return len(pieces) > 1 and all(
        any(word.text == _OF for word in _inside(tokens, piece)[1:-1]) for piece in pieces[:-1]
    )


def _inside(tokens: Sequence[Token], piece: tuple[int, int]) -> list[Token]:
    return [token for token in tokens if piece[0] <= token.start and token.end <= piece[1] and token.text.strip()]


def behind_modal(tokens: Sequence[Token], pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """村委会、理事会要采取实地核对、当面答复: who has to do it is one series, what is to be done another."""
    for index, (begin, end) in enumerate(pieces[1:-1], start=1):
        inside = [token for token in tokens if begin <= token.start and token.end <= end]
        for modal, deed in pairwise(inside):
            if modal.start > begin and modal.text in _MODALS and deed.tag == "v" and end - deed.end > 1:
                return [(deed.end, end), *pieces[index + 1 :]]
    return pieces


def words_of(text: str, start: int, end: int) -> list[Token]:
    """The words of ``text[start:end]``, counted from ``start``: the whole text is tagged once for all its clauses."""
    inside = [token for token in tagged(text) if token.end > start and token.start < end]
    return [Token(token.text, max(0, token.start - start), min(end, token.end) - start, token.tag) for token in inside]


def first_tag(tokens: Sequence[Token], at: int) -> str:
    return next((token.tag for token in tokens if token.start >= at and token.text.strip()), "")
