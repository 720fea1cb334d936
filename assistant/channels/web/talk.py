"""Asking on behalf of a browser session: the assistant's stream, kept in the history as it grows."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from assistant.channels.service import Service
from assistant.channels.web.history import History
from assistant.channels.web.texts import Texts
from assistant.errors import WenjianError
from assistant.types import Answer, Turn
from vectorstore.types import Scope, StoreError

_log = logging.getLogger(__name__)


def converse(
    assistant: Service, history: History, exchange: int, text: str, turns: list[Turn], scope: Scope, texts: Texts
) -> Iterator[None]:
    """Answer a running exchange, yielding whenever what is kept of it has changed.

    Whatever happens it ends as done, failed or stopped: a page that goes away closes this generator.
    """
    shown = ""
    try:
        for part in assistant.stream(text, history=turns, scope=scope):
            if isinstance(part, Answer):
                kept = history.finish(exchange, part)
            else:
                shown += part.text
                kept = history.grow(exchange, shown)
            if not kept:
                return
            yield
    except (WenjianError, StoreError) as error:
        history.fail(exchange, str(error))
        yield
    except Exception as error:
        # The last line of defence of the page: the user sees a message, the log has the trace.
        _log.exception("answering failed")
        history.fail(exchange, texts.unexpected.format(message=type(error).__name__))
        yield
    finally:
        history.abandon(exchange)
