"""The list of a session's conversations as HTML. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.channels.web.history import Conversation
from assistant.channels.web.markup import button, esc
from assistant.channels.web.texts import Texts

_DANGER = "wj-link wj-danger"


def listing(conversations: Sequence[Conversation], texts: Texts, *, asking: bool = False) -> str:
    """Newest first, each to reopen or delete; with ``asking`` the deletion of all waits for a yes."""
    if not conversations:
        return f'<p class="wj-quiet">{esc(texts.history_empty)}</p>'
    rows = "".join(
        f"<tr><td>{button(c.title, 'reopen', css='wj-source-title', conversation=c.id)}</td>"
        f'<td class="wj-quiet">{c.updated.astimezone():%Y-%m-%d %H:%M}</td><td class="wj-number">{c.exchanges}</td>'
        f'<td class="wj-row-tools">{button(texts.delete, "delete", css=_DANGER, conversation=c.id)}</td></tr>'
        for c in conversations
    )
    everything = button(texts.delete_all, "ask-delete-all", css=_DANGER)
    if asking:
        everything = (
            f'<span class="wj-sure">{esc(texts.delete_all_sure)}</span>'
            + button(texts.delete_all_yes, "delete-all", css=_DANGER)
            + button(texts.cancel, "cancel")
        )
    names = (texts.column_conversation, texts.column_when, texts.column_questions, "")
    head = "".join(f"<th>{esc(name)}</th>" for name in names)
    return (
        f'<p class="wj-quiet">{esc(texts.history_note)}</p><div class="wj-scroll"><table class="wj-table">'
        f'<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div><p class="wj-all">{everything}</p>'
    )
