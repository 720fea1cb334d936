"""Text and history to a Question."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assistant.questions.followups import complete
from assistant.questions.kinds import kind_of, language_of
from assistant.questions.scoping import scope_of
from assistant.questions.splitting import parts
from assistant.questions.wanted import wanted_of
from assistant.types import Library, Question, Turn
from vectorstore.types import Scope

MAX_LENGTH = 2_000
"""Characters of a question that are read; what goes beyond is hardly a question."""


def understand(
    text: str, history: Sequence[Turn] = (), *, today: date, library: Library, scope: Scope = Scope()
) -> Question:
    """The question made self-contained, its kind, what it asks for, and the scope it names for certain.

    Of several questions in one text (see ``parts``) kind and wanted are those of the first.
    """
    asked = text.strip()[:MAX_LENGTH]
    completed = complete(asked, history, today)
    language = language_of(asked)
    first = parts(completed.core)[0]
    frame = language_of(first)
    kind = kind_of(first, frame)
    return Question(
        text=text,
        standalone=completed.standalone,
        kind=kind,
        language=language,
        today=today,
        wanted=wanted_of(first, kind, frame),
        scope=scope_of(completed.standalone, library, today, scope),
        history=tuple(history),
    )
