"""Text that remembers where each of its characters stood in the raw text. Editing only deletes and breaks lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vectorstore.types import OffsetMap

INSERTED = -1
"""The raw offset of white space that cleaning put in."""


@dataclass(frozen=True, slots=True)
class Mapped:
    """``raw[i]`` is the raw offset of ``text[i]``, int32, ascending except where it is ``INSERTED``."""

    text: str
    raw: NDArray[np.int32]

    @classmethod
    def of(cls, text: str) -> Mapped:
        return cls(text, np.arange(len(text), dtype=np.int32))

    @classmethod
    def space(cls, text: str) -> Mapped:
        """White space that stands nowhere in the raw text."""
        return cls(text, np.full(len(text), INSERTED, dtype=np.int32))

    @classmethod
    def joined(cls, parts: Sequence[Mapped]) -> Mapped:
        if len(parts) == 1:
            return parts[0]
        raws = [part.raw for part in parts]
        return cls("".join(part.text for part in parts), np.concatenate(raws) if raws else np.empty(0, np.int32))

    def cut(self, start: int, end: int) -> Mapped:
        return Mapped(self.text[start:end], self.raw[start:end])

    def without(self, spans: Iterable[tuple[int, int]]) -> Mapped:
        """The rest when these spans (ascending, apart from each other) are deleted."""
        kept: list[Mapped] = []
        at = 0
        for start, end in spans:
            kept.append(self.cut(at, start))
            at = end
        if not at:
            return self
        kept.append(self.cut(at, len(self.text)))
        return Mapped.joined(kept)

    def deleted(self, pattern: re.Pattern[str]) -> Mapped:
        return self.without(match.span() for match in pattern.finditer(self.text) if match.end() > match.start())

    def stripped(self) -> Mapped:
        start = len(self.text) - len(self.text.lstrip())
        return self.cut(start, max(start, len(self.text.rstrip())))

    def offsets(self) -> OffsetMap:
        """Runs of characters that stood side by side in the raw text too."""
        raw = self.raw.astype(np.int64)
        kept = np.flatnonzero(raw != INSERTED)
        if not len(kept):
            return OffsetMap()
        shift = raw[kept] - kept
        gap = np.flatnonzero((np.diff(shift) != 0) | (np.diff(kept) != 1)) + 1
        begins = np.concatenate(([0], gap))
        ends = np.concatenate((gap, [len(kept)]))
        return OffsetMap(
            tuple((int(kept[b]), int(raw[kept[b]]), int(e - b)) for b, e in zip(begins, ends, strict=True))
        )
