"""Date expressions of Chinese and English text as ranges of days, anchored on a date.

    find_dates("今年以来，5月9日和8月2日两次召开推进会", anchor=date(2023, 8, 10))

The anchor is the day on which the text was written: a bulletin's date for its text, today for a question. A day without
a year falls in the latest year that does not put it far behind the anchor; ``explicit_year`` tells such days apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from assistant.questions.date_patterns import PATTERNS
from assistant.questions.numerals import NUMERAL, number
from vectorstore.words import fold_chars


@dataclass(frozen=True, slots=True)
class DateMention:
    """``text[start:end]`` speaks of the days from ``since`` to ``until``, both included; None is an open end."""

    start: int
    end: int
    since: date | None
    until: date | None
    explicit_year: bool = False
    """The text itself tells the year (2023年, 去年); otherwise it was supplied from the anchor."""


_TELL_THE_YEAR = (
    *("y", "ry", "roc", "rm", "rd", "rq", "which", "week", "weekday", "unit", "plan", "plan2", "century", "event"),
)
"""Groups of the patterns that leave no year to be guessed."""
_AFTER_IT = re.compile(r"[次翌同当][年月日天](?!前)")
_EXACT = {"年": 366, "月": 31, "日": 1, "天": 1}
"""Days that the date before may span for the next year, the same month, the next day to be told from it."""
_UP_TO = re.compile(r"(?:截至|截止到?|直到|至|until|till|by|as\sof|up\sto|before)\s?$", re.IGNORECASE)
_TOWARDS = re.compile(r"(?:^|[,，。;；、(（\"]|力争|争取|计划|预计|确保)到\s?$")
_SINCE = re.compile(r"(?:since|after|from)\s(?:the\s)?$|(?:自|(?<![服听顺])从)\s?$", re.IGNORECASE)
_FROM_THEN = re.compile(
    r"\s?(?:以来|至今(?![年天日晚晨春夏秋冬])|以后|之后|后起|起(?!点|草|初|到|来)|开始|onwards?|to\sdate)"
)
_UNTIL_THEN = re.compile(r"\s?(?:以前|之前|前(?!后|往|夕|期|来|去|面|列))")
_RANGE = re.compile(r"\s?(?:至|到|-{1,2}|to|through)\s?", re.IGNORECASE)
_LIST = re.compile(r"\s?(?:和|、|与|及|以及|，|,|至|到|-{1,2}|and|to)\s?", re.IGNORECASE)
_BARE_DAY = re.compile(rf"\s?(?:至|到|-{{1,2}}|、|和|与|及)\s?(?P<day>{NUMERAL})\s?[日号](?![内均])")


def find_dates(text: str, anchor: date) -> list[DateMention]:
    """Every date expression of ``text`` in order, none overlapping another."""
    folded = fold_chars(text)
    found = list(_from_the_last(folded, list(_longest(_matches(folded, anchor)))))
    return _joined(folded, [_bounded(folded, mention, anchor) for mention in _with_bare_days(folded, found)])


def _matches(text: str, anchor: date) -> Iterator[DateMention]:
    latin = bool(re.search("[A-Za-z]", text))
    for pattern, resolve in PATTERNS:
        for match in pattern.finditer(text) if latin or not pattern.pattern.startswith(r"\b") else ():
            try:
                span = resolve(match, anchor)
            except ValueError:  # 2月30日, 0年: 不是日期
                continue
            if span is not None:
                groups = match.groupdict()
                explicit = any(groups.get(name) for name in _TELL_THE_YEAR)
                start, end = match.span()
                blank = len(match[0]) - len(match[0].lstrip())
                yield DateMention(start + blank, end - (len(match[0]) - len(match[0].rstrip())), *span, explicit)


def _longest(mentions: Iterator[DateMention]) -> Iterator[DateMention]:
    """Those that begin first, the longest of them; overlaps are dropped."""
    end = 0
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        if mention.start >= end:
            yield mention
            end = mention.end


def _from_the_last(text: str, mentions: list[DateMention]) -> Iterator[DateMention]:
    """次年, 同年, 同日, 次日 count from the date told before them, where one of that exactness is."""
    last: DateMention | None = None
    for mention in mentions:
        word = _AFTER_IT.match(text, mention.start)
        if word and last and last.since and last.until and (last.until - last.since).days < _EXACT[word[0][1]]:
            piece = text[mention.start : mention.end]
            again = next(_longest(_matches(piece, last.since)), None)
            if again is not None:
                mention = replace(again, start=mention.start, end=mention.end)
        yield mention
        last = mention


def _with_bare_days(text: str, mentions: list[DateMention]) -> Iterator[DateMention]:
    """8月2日至5日, 8月2日、5日: a day that leans on the month before it."""
    for mention in mentions:
        yield mention
        last = mention
        while last.since and last.since == last.until and (match := _BARE_DAY.match(text, last.end)):
            day = number(match["day"])
            try:
                that = last.since.replace(day=day or 0)
            except ValueError:
                break
            last = replace(last, start=match.start("day"), end=match.end(), since=that, until=that)
            if any(m.start < last.end and last.start < m.end for m in mentions):
                break
            yield last


def _bounded(text: str, mention: DateMention, anchor: date) -> DateMention:
    """截至8月10日 is open at its beginning, 去年以来 runs to the anchor."""
    before, since, until = text[: mention.start], mention.since, mention.until
    start, end = mention.start, mention.end
    if (match := _UP_TO.search(before)) and not (match[0].strip() == "至" and _ends_in_date(before[: match.start()])):
        since, start = None, match.start()
    elif (match := _TOWARDS.search(before)) and until and until > anchor and _ends_a_year(mention):
        since, start = None, match.end() - 1 - (match[0][-1:].isspace())
    elif (match := _SINCE.search(before)) and not text.startswith("的", end) and not _RANGE.search(text, start, end):
        until, start = anchor, match.start()
    if match := _FROM_THEN.match(text, end):
        until, end = anchor, match.end()
    elif match := _UNTIL_THEN.match(text, end):
        since, end = None, match.end()
    return replace(mention, start=start, end=end, since=since, until=until)


def _ends_in_date(text: str) -> bool:
    return text.rstrip().endswith(("日", "月", "年", "号", "度")) or text[-1:].isdigit()


def _ends_a_year(mention: DateMention) -> bool:
    """A year or the end of one, by which something is to be reached: 到2025年底."""
    return mention.until is not None and (mention.until.month, mention.until.day) == (12, 31)


def _joined(text: str, mentions: list[DateMention]) -> list[DateMention]:
    """Ranges in one (3月至5月), and the year carried on: 2023年5月9日和8月2日."""
    result: list[DateMention] = []
    for mention in mentions:
        last = result[-1] if result else None
        if last is None or last.since is None:
            result.append(mention)
            continue
        if last.explicit_year and not mention.explicit_year and _LIST.fullmatch(text, last.end, mention.start):
            mention = _in_year(mention, last.since.year)
        between = _RANGE.fullmatch(text, last.end, mention.start)
        if between and mention.until and (mention.since or last.since) >= last.since:
            explicit = last.explicit_year or mention.explicit_year
            since = last.since if last.explicit_year else _same_year(last.since, mention)
            result[-1] = DateMention(last.start, mention.end, since, mention.until, explicit)
        else:
            result.append(mention)
    return result


def _same_year(day: date, mention: DateMention) -> date:
    if mention.explicit_year and mention.until and day.replace(year=mention.until.year) <= mention.until:
        return day.replace(year=mention.until.year)
    return day


def _in_year(mention: DateMention, year: int) -> DateMention:
    """The mention moved to ``year``; 29 February stays where it is."""
    try:
        since = mention.since and mention.since.replace(year=year)
        until = mention.until and mention.until.replace(year=year)
    except ValueError:
        return mention
    return replace(mention, since=since, until=until, explicit_year=True)
