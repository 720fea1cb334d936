"""People listed one a line below a head: “获奖教师（3名）” or “热心公益类：”, then “周小棠　镇小学教师。…”."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.answers.entities import tagged
from assistant.answers.lists import LONGEST, Entry, Listing, Span, trimmed

_HEAD = re.compile(r"[^\n。！？]{2,40}(?:[：:]|[（(][^（()）\n]*\d\s*[名人位][^（()）\n]*[）)][：:]?|名单)[ \t]*")
"""A line that announces people: it ends with a colon, their number or 名单."""
COUNTED_HEAD = re.compile(r"[^\n。！？，,]{2,20}[（(]\d+\s*[名人位][^（()）\n]{0,4}[）)][：:]?[ \t]*")
"""A head among the lines of others: 见义勇为（2人）, which begins with a surname too."""
_MARK = re.compile(r"\s*(?:[◆●■◇○·•*\-]|[（(]?\d{1,2}[.．、）)])?\s*")
_DELIMITED = re.compile(r"(?P<name>[\u4e00-\u9fff·]{2,4})(?=[，,：:（(、|\s]|$)")
_NAME = 3
"""Characters of most names: what is tried where reading a file took the blank behind the name away."""
_TOLD = re.compile(r"[^。；;\n]*")


def people_in_lines(text: str) -> Iterator[Listing]:
    """One listing a head with lines below it that begin with names; spans count in ``text``."""
    head: Span | None = None
    entries: list[Entry] = []
    sure = 0
    for match in [*re.finditer(r"[^\n]+", text), None]:
        begins = match is not None and COUNTED_HEAD.fullmatch(match[0]) is not None
        found = _named(text, match.span()) if match and head and not begins else None
        if found is not None and not (entries and _tells(text, found[0]) and not _tells(text, entries[0])):
            entries.append(found[0])
            sure += found[1]
            continue
        if head and entries and 2 * sure >= len(entries):
            last = entries[-1].contexts[0][1]
            yield Listing("people", tuple(entries), (head[0], entries[0].start), (last, last))
        entries, sure = [], 0
        head = match.span() if match and _HEAD.fullmatch(match[0]) else None


def _tells(text: str, entry: Entry) -> bool:
    """Whether its line holds several sentences: behind lines that do not, it tells of one who was listed."""
    return "。" in text[slice(*entry.contexts[0])].rstrip()[:-1]


def _named(text: str, line: Span) -> tuple[Entry, bool] | None:
    """The person whom a line begins with, and whether the tagger takes the words for a name as they stand there."""
    start = line[0]
    if mark := _MARK.match(text, *line):
        start = mark.end()
    words = text[start : line[1]]
    if delimited := _DELIMITED.match(words):
        end, sure = delimited.end(), _is_name(delimited["name"])
    else:
        first = tagged(words)[:1]
        sure = bool(first) and first[0].tag == "PER" and 2 <= len(first[0].text) <= 4
        if not sure and not _is_name(words[:_NAME]):
            return None
        end = len(first[0].text) if sure else _NAME
    told = _TOLD.match(text, start + end, line[1])
    attributes = {}
    if told and 0 < told.end() - told.start() <= LONGEST:
        span = trimmed(text, *told.span())
        attributes = {"身份": span} if span[0] < span[1] else {}
    return Entry(start, start + end, (line,), attributes), sure


def _is_name(words: str) -> bool:
    tokens = tagged(words)
    return len(tokens) == 1 and tokens[0].tag == "PER" and len(words) > 1
