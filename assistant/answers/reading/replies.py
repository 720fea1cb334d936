"""A reply to a question that stands before it: 问：能带狗吗？ 答：不可以，…"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answers.evidence import Sentence
from assistant.answers.presence import coverage
from assistant.answers.reading.claims import claim_of
from assistant.answers.reading.holding import predicate_in
from assistant.answers.reading.polarity import Modal, agree
from assistant.answers.term_kinds import Term
from assistant.answers.wording import is_question
from vectorstore.words import fold_chars

_REPLY = re.compile(
    r"\W*(?:答(?:复)?[:：])?\s*(?P<word>(?P<no>不(?:可以?|能|行|需要?|用|必|会|是|得)|没有|否|无需|无须)|"
    r"(?P<yes>可以?|能|行|需要?|要|会|是的?|有|必须))[,，。.;；!！]"
)
_DENIED = re.compile("不(?=可以?|能|行|需要|用|必|会|得|要)")


def replied(
    claim: str, wanted: Sequence[Term], sentence: Sentence, modal: Modal, least: float
) -> tuple[bool, int, int, float] | None:
    """By the first word of a reply, where the question before it asks what the claim says: whether it is so, where
    the word stands, and how much of the claim (at least ``least``) was asked."""
    reply = _REPLY.match(sentence.folded)
    asked = re.split(r"[。!！\n;；]|[问答][:：]", sentence.before.strip())[-1]
    if reply is None or not is_question(asked):
        return None
    share = coverage(wanted, (asked, 1.0), (sentence.folded, 1.0), (sentence.heading, 1.0))
    if share < least:
        return None
    asked = _DENIED.sub("", claim_of(asked))  # 不能带吗？ 不能: a reply repeats the verb and not 是
    alike = agree(fold_chars(claim), asked, modal, predicate_in(wanted, asked))
    alike = _DENIED.search(claim) is None if alike is None else alike
    return (reply["yes"] is not None) == (alike is not False), *reply.span("word"), share
