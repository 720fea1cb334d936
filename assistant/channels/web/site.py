"""What the two language versions of the page share."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from assistant.channels.service import Service
from assistant.channels.web.history import History


@dataclass(frozen=True, slots=True)
class Site:
    """The open assistant, the history, and where uploads and the sample questions lie."""

    assistant: Service
    history: History
    uploads: Path
    sample_questions: Path
