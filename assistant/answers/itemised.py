"""Questions that count things and ask which they are, and the items of the series in which an answer was found."""

from __future__ import annotations

import re

from assistant.answers.citations import Citer
from assistant.answers.enumerations import enumerations
from assistant.answers.listed import Entered, composed, told_of
from assistant.answers.lists import Listing
from assistant.answers.read_edges import with_edges
from assistant.types import Answer, Citation, Question

_SHARE = 0.5
"""Of the words found: what a series must hold of them at least to be what was found."""
_COUNT_AND_WHICH = re.compile(
    r"(?:(?<!第)几|多少[个人名位家处])[^，,、]{0,12}[，,、]\s*"
    r"(?:(?:分别|依次|先后|都|各自?|具体)(?:是|有|叫|为|在)*(?:谁|哪|什么|啥|几)|(?:是|有)?哪[几些])"
)
_WHICH_SO_MANY = re.compile(r"[在到从于]哪[两二三四五六七八九十\d]{1,2}(?:大|个|项|类|种|名|位|家|条|点|处|所|方面)")
"""集中在哪四个方面: no place is asked for, though 在哪 stands there."""
_ALL_OF = re.compile("(?<![成首古])都(?![市城会说知道没不])[\u4e00-\u9fff]{1,6}(?:谁|啥|什么(?!时|原因|样|意思))")
"""都卖了啥, 都给了谁: of several."""
_SOME = re.compile(r"些(?:什么|啥)")
_REASONS = re.compile("(?:原因|理由|目的|缘由|缘故|好处)(?:都|主要|分别)*有?哪[些几]")
_PLURAL = (_REASONS, _COUNT_AND_WHICH, _WHICH_SO_MANY, _ALL_OF, _SOME)


def asks_items(question: Question) -> bool:
    """有几人，分别是谁; 都送了什么; 添置了些什么: the items are wanted, though no 哪些 says so."""
    text = question.standalone
    return question.language == "zh" and any(one.search(text) for one in _PLURAL)


def itemised(question: Question, answer: Answer, citer: Citer) -> Answer:
    """An extracted answer to a question for a list as the items of the series it stands in; itself where in none."""
    if answer.kind != "extracted" or answer.short is None:
        return answer
    for citation in answer.citations:
        at = citation.quote.find(answer.short)
        if at < 0:
            continue
        fitting = _series_at(citation, at, at + len(answer.short))
        if fitting is not None:
            document = citer.document(citation.document_id)
            quote = citation.start, citation.end
            entered = [
                Entered(document, entry.start, entry.end, told_of(document.text[entry.start : entry.end]), quote)
                for entry in fitting.moved(citation.start).entries
            ]
            return composed(question, entered, citer, answer.coverage, answer.confidence)
    return answer


def _series_at(citation: Citation, start: int, end: int) -> Listing | None:
    """The longest series of a quotation that shares most of ``start:end``."""
    found = [
        listing
        for listing in enumerations(citation.quote)
        if min(end, listing.end) - max(start, listing.start) >= _SHARE * (end - start)
    ]
    longest = max(found, key=lambda listing: len(listing.entries), default=None)
    return None if longest is None else with_edges(longest, citation.quote, (start, end))
