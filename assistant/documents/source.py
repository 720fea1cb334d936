"""What a loader hands on: raw text with pages and metadata."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

PAGE_BREAK = "\f"


@dataclass(frozen=True, slots=True)
class Source:
    """``text`` may carry light Markdown (``#`` headings, ``**`` bold, ``- `` items) and form feeds between pages.

    ``metadata`` knows the keys title, date (ISO) and issuer; ``wrapped`` says that one line break is a wrapped line
    and an empty line a paragraph break (PDF), else that is found out from the lines.
    """

    text: str
    metadata: Mapping[str, str] = field(default_factory=dict)
    paged: bool = False
    wrapped: bool = False
    warnings: tuple[str, ...] = ()
