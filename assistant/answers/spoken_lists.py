"""Lists of text that explains rather than lists: which questions want them, and which passage gives them.

A question for things in general (吃什么药, 看什么科, 要多久) is answered by what one passage names for its cases; who
wrote another page means other cases. So the items are those of the one passage that fits best.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answers.amounts import amounts, asks_amount
from assistant.answers.citations import Citer
from assistant.answers.governors import aim_of
from assistant.answers.lists import Entry, Listing, Span
from assistant.answers.read_items import brought_together
from assistant.answers.scattered import scattered
from assistant.answers.spans import PassageReader
from assistant.answers.wishes import Wish
from assistant.types import Question
from vectorstore.types import Document, Hit

PASSAGES = 5
"""Best passages that are read for items."""
SOME = 0.01
"""Added to a passage's search score for more than one item, and again for more than two."""
COVERED = 0.35
"""Share of the question's idf mass from which a passage is about it, whatever the vectors say."""
NEAR = 0.89
"""The same for the cosine of the shipped embedder: questions lie at 0.90 and more from a passage that answers them in
other words (人奶, 母乳), at 0.88 and less from one about something else."""
_LONGEST = 1500
"""Characters of the paragraph around a passage that are read."""
_OPEN = re.compile(r"什么|啥|哪|咋")
_THINGS = re.compile(
    r"(?:药物?|药品|药膏|食物|食品|水果|蔬菜|饮食|运动|方法|办法|偏方|症状|禁忌|检查|注意事项)(?:大全|推荐|种类|清单)?[?？]?$"
)
"""Ends of a question without interrogative: 治疗…的药, 对…好的食物."""
_WANTED = re.compile(
    r"吃|喝|服|用|涂|抹|补|药|食|科|穴|运动|锻炼|检查|复查|化验|治|按|部位|症状|表现|注意|禁忌|作用|功效|好处|危害|方法|条件|材料|手续|"
    r"引起|导致|什么病|什么好"
)
_TAKING = re.compile(
    r"(?:吃|喝|服|用|涂|抹|补充)(?:点|些)?(?:什么|啥|哪)|药(?![材草店房企农园监])|食物|水果|蔬菜|什么科|哪个科|穴|症状"
)
"""Where these are asked for a word that looks like a name (小红疙瘩) names nobody."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """The items of one paragraph; spans count in the document."""

    document: Document
    listing: Listing
    score: float

    @property
    def entries(self) -> Sequence[Entry]:
        return self.listing.entries


def asks_in_general(question: Question, wish: Wish) -> bool:
    """Whether things of a kind are asked for, of no named person, place, issue or list of a stated length."""
    if question.language != "zh" or wish.count is not None or wish.labels or wish.persons:
        return False
    text = question.standalone
    if any(term.hard and term.kind != "rare" for term in wish.terms) and not asks_what_to_take(question):
        return False
    if asks_amount(text):
        return True
    if aim_of(text) is None:
        return False
    if question.kind == "list":
        return True
    asked = (_OPEN.search(text) and _WANTED.search(text)) or (
        _THINGS.search(text) and not re.search(r"多少|几|谁", text)
    )
    return question.kind in ("which", "definition", "how") and bool(asked)


def asks_what_to_take(question: Question) -> bool:
    """吃什么药, 看什么科: medicines, food, departments."""
    return _TAKING.search(question.standalone) is not None


def spoken(question: Question, hits: Sequence[Hit], citer: Citer, reader: PassageReader | None = None) -> Spoken | None:
    """The best passage's items, at least two; None where no passage about it names so many.

    ``reader`` marks items too; its readings are of whole passages, so that those made for the search are kept.
    """
    found: list[Spoken] = []
    seen: set[str] = set()
    for hit in hits:
        if len(seen) == PASSAGES:
            break
        if hit.passage.document_id in seen or not (hit.coverage >= COVERED or hit.cosine >= NEAR):
            continue
        seen.add(hit.passage.document_id)
        document = citer.document(hit.passage.document_id)
        start, end = _paragraphs(document.text, hit.passage.start, hit.passage.end)
        text = document.text[start:end]
        marked = _marked(question.standalone, document.id, hits, reader)
        within = [(a - start, b - start) for a, b in marked if start <= a < b <= end]
        only_marked = (
            reader is not None and not asks_what_to_take(question) and asks_amount(question.standalone) is None
        )
        listing = brought_together(text, _listing(question.standalone, text), within, only_marked=only_marked)
        if listing is not None and len(listing.entries) > 1:
            some = (len(listing.entries) > 1) + (len(listing.entries) > 2)
            found.append(Spoken(document, listing.moved(start), hit.score + SOME * some))
    return max(found, key=lambda one: one.score, default=None)


def _marked(question: str, document_id: str, hits: Sequence[Hit], reader: PassageReader | None) -> list[Span]:
    """What the reader marks as items in the document's passages found, as places in the document."""
    if reader is None:
        return []
    passages = [hit.passage for hit in hits if hit.passage.document_id == document_id]
    readings = reader.read(question, [one.text for one in passages], [one.heading for one in passages])
    places = [
        (passage.start + first, passage.start + last)
        for passage, reading in zip(passages, readings, strict=True)
        for first, last in reading.items
    ]
    return sorted(set(places))


def _listing(question: str, text: str) -> Listing | None:
    sort = asks_amount(question)
    if sort is not None:
        return amounts(text, sort)
    aim = aim_of(question)
    return None if aim is None else scattered(text, aim)


def _paragraphs(text: str, start: int, end: int) -> tuple[int, int]:
    """The paragraphs that ``start:end`` touches, as far as they are short."""
    begin = max(text.rfind("\n", 0, start) + 1, start - _LONGEST // 2)
    stop = text.find("\n", end)
    return begin, min(len(text) if stop < 0 else stop, begin + _LONGEST)
