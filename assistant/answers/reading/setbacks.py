"""What is done where something cannot be done: 一时不能修好的怎么办 is told where it says 不能当场修好的，…."""

from __future__ import annotations

import re

from vectorstore.words import fold_chars

_NOT = r"(?:不能|无法|没法|难以|未能|不便|办不到|不具备)"
_ASKED = re.compile(
    rf"{_NOT}[^,。;?]{{0,6}}?(?P<deed>[\u4e00-\u9fff]{{2}})(?:的话|[的了时])?"
    "(?:,[^,。;?]{0,12})?(?:该|要|应该?)?(?:怎么|如何|怎样|咋)(?:办|处理|解决|做|应对)"
)


def setback(question: str) -> re.Pattern[str] | None:
    """What the sentence says that tells what is done then; None where the question asks no such thing."""
    asked = _ASKED.search(fold_chars(question))
    return None if asked is None else re.compile(rf"{_NOT}[^,。;]{{0,8}}{asked['deed']}")
