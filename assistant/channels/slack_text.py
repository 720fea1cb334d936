"""Text to and from Slack: what was typed as a question, an answer as Markdown and blocks. Pure.

Limits: section 3000 characters, markdown blocks 12,000 in all, 50 blocks a message. What comes from documents is
escaped: ``<!channel>`` in a document must not call everybody, nor ``[text](address)`` make a link.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from assistant.answers.render import place
from assistant.types import Answer, Citation

MARKDOWN_LIMIT = 11_000
SECTION_LIMIT = 3000
FEEDBACK_ACTION = "wenjian_feedback"

_SECTIONS = 8
"""Sections of sources in a message; what does not fit is counted in a last line."""
_PLACE, _QUOTE = 200, 200
"""Characters shown of a source; escaped they are at most five times as long, so two fit a section."""

Block = dict[str, Any]
Link = Callable[[Citation], str]
"""The address of a source, empty for none."""

_MENTION = re.compile(r"<[@!][^>]*>")
_NAMED = re.compile(r"<[#]?[^>|]*\|([^>]*)>")
_BARE = re.compile(r"<#?([^>|]*)>")
_MEANINGFUL = re.compile(r"([\\`*_~|]|^#|\[(?!\d+\]))", re.MULTILINE)
_MARK_BEFORE_LINK = re.compile(r"(\[\d+\])(?=[(\[:])")


def question(text: str) -> str:
    """What the user typed: mentions gone, channels and links by their names, entities as characters."""
    text = _BARE.sub(r"\1", _NAMED.sub(r"\1", _MENTION.sub(" ", text)))
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        text = text.replace(entity, character)
    return " ".join(text.split())


def mrkdwn(text: str) -> str:
    """``text`` for a mrkdwn field: nothing in it can mention, link or break out."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def markdown(text: str) -> str:
    """``text`` for a markdown field: shown as it stands, [1] too."""
    # A zero-width space keeps "[1](见附件)" from becoming a link; a backslash before [1] would have to be everywhere.
    return _MARK_BEFORE_LINK.sub("\\1\u200b", _MEANINGFUL.sub(r"\\\1", mrkdwn(text)))


def pieces(text: str, limit: int = MARKDOWN_LIMIT) -> list[str]:
    """``text`` (escaped) cut after lines, or inside one that is longer than ``limit``; never empty."""
    found = [""]
    for line in text.splitlines(keepends=True):
        while len(found[-1]) + len(line) > limit:
            # A cut between a backslash or & and what it escapes would change the meaning of both.
            cut = limit if not found[-1] else 0
            while cut and re.search(r"(\\|&\w*)$", line[max(0, cut - 6) : cut]):
                cut -= 1
            found[-1] += line[:cut]
            line = line[cut:]
            found.append("")
        found[-1] += line
    return [piece for piece in found if piece] or [""]


def message_blocks(text: str, blocks: list[Block]) -> list[Block]:
    """A message that is not streamed: escaped Markdown above its blocks."""
    return [{"type": "markdown", "text": text}, *blocks]


def source_blocks(answer: Answer, link: Link) -> list[Block]:
    """Numbered sources as sections, at most ``_SECTIONS``; none for an answer without citations."""
    if not answer.citations:
        return []
    texts, shown = [f"*{_label(answer, '来源', 'Sources')}*"], 0
    for citation in answer.citations:
        entry = _source(citation, link(citation))
        if len(texts[-1]) + 1 + len(entry) <= SECTION_LIMIT:
            texts[-1] += f"\n{entry}"
        elif len(texts) < _SECTIONS:
            texts.append(entry)
        else:
            break
        shown += 1
    blocks: list[Block] = [{"type": "divider"}, *map(_section, texts)]
    if left := len(answer.citations) - shown:
        more = _label(answer, f"另有 {left} 条出处没有列出", f"{left} more sources are not listed")
        blocks.append({"type": "context", "elements": [{"type": "mrkdwn", "text": more}]})
    return blocks


def feedback_block(exchange: int, answer: Answer) -> Block:
    """Thumbs; their values say which exchange is rated and how."""
    good, bad = _label(answer, "有用", "Good"), _label(answer, "不对", "Bad")
    buttons = {
        "type": "feedback_buttons",
        "action_id": FEEDBACK_ACTION,
        "positive_button": {"text": {"type": "plain_text", "text": good}, "value": f"{exchange}:1"},
        "negative_button": {"text": {"type": "plain_text", "text": bad}, "value": f"{exchange}:-1"},
    }
    return {"type": "context_actions", "elements": [buttons]}


def _source(citation: Citation, address: str) -> str:
    where = mrkdwn(_shortened(place(citation), _PLACE))
    linked = f"<{mrkdwn(address.replace('|', '%7C'))}|{where}>" if address else where
    return f"[{citation.number}] {linked}\n>{mrkdwn(_shortened(citation.quote, _QUOTE))}"


def _section(text: str) -> Block:
    # verbatim: addresses and @names inside a quote stay text.
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def _shortened(text: str, limit: int) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else f"{flat[:limit]}……"


def _label(answer: Answer, chinese: str, english: str) -> str:
    return chinese if re.search(r"[\u4e00-\u9fff]", answer.question) else english
