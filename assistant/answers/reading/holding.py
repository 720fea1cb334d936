"""What a claim says word by word, and how much of it a sentence or one of its clauses holds."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answers.entities import tagged
from assistant.answers.evidence import Sentence
from assistant.answers.presence import HARD_PRESENT, coverage, presence
from assistant.answers.reading.claim_numbers import AMONG
from assistant.answers.reading.polarity import CAN, opposites
from assistant.answers.spans import Span
from assistant.answers.synonyms import same_as
from assistant.answers.term_kinds import Term
from assistant.answers.terms import terms

_MODAL = re.compile(
    rf"不得|不能|不可以|不需要|不用|不必|可以|能够|{CAN}|需要|必须|(?<![主重纪只还将])要(?![求点素])|"
    r"允许|超过|不到|不足|低于|高于|至少|最[多少](?=[\d收交付用])|至多|只有|仅有?|比[^，]{1,20}?[高低多少大小长短快慢](?!度|量|数)"
)
"""Words of a claim that say how it is meant, and that a sentence need not repeat."""
_SPOKEN_OF = 0.25
"""Share of the claim's words from which a sentence speaks of it."""
CLAUSE = re.compile(r"[^，；。！？,;!?\n]+")


def wanted_of(claim: str) -> list[Term]:
    """What the claim says, without the words that only say how it is meant."""
    bare = AMONG.sub(lambda match: f"，{match['whom']}，", claim)
    bare = _MODAL.sub(lambda match: f"，{match[0][1:-1]}，" if match[0][0] == "比" else "，", bare)
    return [term for term in terms(bare) if term.kind != "number"]


def share_of(wanted: list[Term], sentence: Sentence) -> float:
    """Share of the claim's words in the sentence and what stands around it."""
    return coverage(wanted, *sentence.layers) if wanted else 0.0


def held_in(wanted: Sequence[Term], text: str) -> float:
    """Share of the claim's words in the text, words of one character only where they are words there."""
    total = sum(term.weight for term in wanted)
    return sum(term.weight for term in wanted if stands_in(term, text)) / total if total else 0.0


def speaks_of(claim: str, sentence: Sentence) -> bool:
    """Whether the sentence itself has a fair share of the claim's words."""
    wanted = wanted_of(claim)
    return not wanted or held_in(wanted, sentence.folded) >= _SPOKEN_OF


def stands_in(term: Term, text: str) -> bool:
    """Whether the text has the word, one of one character only where it is a word or half of a verb there."""
    if len(term.text) > 1:
        return presence(term, text) >= HARD_PRESENT
    return any(
        term.text == token.text or (term.text in token.text and len(token.text) == 2 and token.tag in ("v", "vn"))
        for token in tagged(text)
    )


def predicate_in(wanted: Sequence[Term], clause: str) -> list[str]:
    """The words of the clause that stand for the last two words of the claim."""
    last = [term for term in wanted if term.kind in ("word", "rare", "quoted")][-2:]
    return [word for term in last if stands_in(term, clause) for word in _spelt(term, clause)]


def _spelt(term: Term, clause: str) -> list[str]:
    """As the clause has it: the word, a synonym, or a pair of its characters."""
    if term.text in clause:
        return [term.text]
    pairs = [term.text[i : i + 2] for i in range(len(term.text) - 1)]
    return [word for word in (*same_as(term.text), *pairs) if word in clause][:1]


def clause_of(claim: str, wanted: Sequence[Term], sentence: Sentence, read: Span | None) -> tuple[int, int]:
    """The clause that holds most of the claim; of what the reader chose, where it chose."""
    places = [match.span() for match in CLAUSE.finditer(sentence.folded)] or [(0, len(sentence.folded))]

    def value(place: tuple[int, int]) -> float:
        text = sentence.folded[slice(*place)]
        total = sum(term.weight for term in wanted if stands_in(term, text))
        return total + (1.0 if opposites(claim) & opposites(text) else 0.0)

    chosen = [place for place in places if read is not None and read.start < place[1] and place[0] < read.end]
    return max(chosen or places, key=value)


def with_subject(wanted: list[Term], sentence: Sentence) -> bool:
    """Whether what is claimed stands with its subject, not in a clause of the sentence about somebody else."""
    subject = next(
        (term.text for term in wanted if term.kind in ("name", "place") and term.text in sentence.folded), ""
    )
    clauses = re.split(r"[，；。,;]", sentence.folded)
    own = "，".join(clause for clause in clauses if subject in clause)
    words = [term.text for term in wanted if not term.hard and term.text in sentence.folded and term.text not in own]
    if not subject or not words:
        return True
    others = [clause for clause in clauses if subject not in clause and any(word in clause for word in words)]
    return not any(token.tag in ("PER", "LOC", "ORG") for clause in others for token in tagged(clause))
