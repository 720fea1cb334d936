"""The certain scopes a question names: issue, document, day of publication. Everything else stays a condition."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from difflib import SequenceMatcher
from functools import lru_cache

from assistant.questions.dates import DateMention, find_dates
from assistant.questions.numerals import NUMERAL, number
from assistant.types import Library
from vectorstore.types import DocumentSummary, Scope
from vectorstore.words import fold_chars

NUMBERED_THING = (
    r"(?!\s+(?:bus|buses|line|road|route|street|building|unit|middle|primary|high|school|hospital|workshop|well)\b)"
)
"""No issue: No. 18 bus."""
_NO_COURSE = "".join(f"(?<!{word})" for word in "班 校 营 课 工程 项目 培训 课程 讲座 讲堂 课堂".split())
"""夜校第一期 is a course, and no issue of anything."""
_ISSUE = re.compile(
    rf"{_NO_COURSE}第\s*(?P<zh>{NUMERAL})\s*期(?=[^班]|$)|"
    r"(?<![\d十百最近新后上下每这那本同哪第])"
    r"(?P<bare>\d{1,4}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九](?=期[简报刊]))"
    r"期(?!间|望|末|限|盼|货|待|工程|项目|建设)|"
    r"\b(?:issue|no\.|number|vol\.)\s*(?P<en>\d{1,5})\b"
    rf"{NUMBERED_THING}|"
    r"\b(?P<ordinal>\d{1,5})(?:st|nd|rd|th)\s+issue\b"
)
_BY_MONTH = re.compile(
    rf"(?:(?P<year>(?:19|20)\d\d)年\s?)?(?P<name>(?:第?(?P<quarter>[一二三四1-4])季度?|(?<![\d第个])(?P<month>{NUMERAL})月份?)"
    r"(?:号(?![楼院线文\d])|刊(?![登发载出印])))"
)
"""An issue called by its month or quarter: 4月号, 2024年七月刊, 第3季度刊."""
_MASTHEAD = 300
"""Characters at a document's beginning in which it says what issue it is."""
_APART = 2
"""Months between the month an issue is called by and its publication."""
_TITLE = re.compile(r"《([^》]{2,60})》")
_PERIODICAL = r"(?:期|份|簡報|简报|报纸|報紙|期刊|刊物|月报|周报|日报|月刊)"
_OF_DAY = re.compile(
    rf"\s*(?:的|那|这|出的|出版的?|刊发的?|发布的?|印发的?|刊出的?)?\s*(?:那|这)?(?:一|几)?(?:{_PERIODICAL}|文档|文件|资料)"
)
_PUBLISHED = re.compile(r"\s*(?:出版|出刊|刊发|印发|刊登|发布)的")
_OF_DAY_EN = re.compile(
    r"\b(?:bulletins?|newsletters?|newspapers?|issues?|editions?)\s+"
    r"(?:(?:of|from|published (?:in|on)|dated)\s+(?:the\s+)?)?$",
    re.I,
)
_DAY_BEFORE_EN = re.compile(r"(?:'s|’s)?\s+(?:bulletin|newsletter|newspaper|issue|edition)\b", re.I)
_NEWEST = re.compile(
    rf"(?:最近|最新|最后|上|近)(?:的)?一?{_PERIODICAL}|"
    r"(?:latest|newest|most recent|last) (?:issue|bulletin|newsletter|edition|document)",
    re.I,
)
_NAMED = re.compile(r"\s*(?:第|里|中|上(?!的一)|这份|这篇|一文|提到|说|总共|(?:19|20)\d{2}年第)")
_MARKS = re.compile(r"[\W_]+")
_SIMILAR = 0.85
"""Ratio of difflib above which a title in 《》 is taken for a document's (a wrong or missing character)."""


def scope_of(question: str, library: Library, today: date, given: Scope) -> Scope:
    """``given`` narrowed by what the question names for certain; fields the user has set stay as they are.

    An issue or a day that no document has is kept: the answer can then say what is missing.
    """
    issues = issues_of(question)
    newest = bool(_NEWEST.search(question))
    dated = None if newest else _day_of_publication(question, today)
    names = _mentions_a_title(question)
    monthly = None if newest else next(named_by_month(question), None)
    if not (issues or newest or dated or names or monthly):
        return given
    summaries = library.documents(given)
    named = _named_documents(question, summaries) if names else []
    scope = given
    if monthly and not given.documents:
        called = _called_by_month(monthly, named or summaries, library) or _called_by_month(monthly, summaries, library)
        named = called or named
        dated = None if called else dated or _month_of(question, monthly, today)
    if issues and not given.issues:
        scope = replace(scope, issues=issues)
        named = _of_issues(named, issues)
    if dated and given.since is None and given.until is None:
        since, until = _with_known_year(dated, summaries)
        scope = replace(scope, since=since, until=until)
    if newest and not scope.documents and (newest_ids := _newest(named or summaries)):
        scope = replace(scope, documents=newest_ids)
    elif named and not scope.documents:
        scope = replace(scope, documents=tuple(summary.id for summary in named))
    return scope


def issues_of(question: str) -> tuple[int, ...]:
    """Issue numbers named: 第20期, 第十三期, 第13、20期, issue 26."""
    found: list[int] = []
    for match in _ISSUE.finditer(question):
        text = match["zh"] or match["bare"] or match["en"] or match["ordinal"]
        if (value := number(text)) is not None and not (match["bare"] and value > 3000):
            found.append(value)
    for match in re.finditer(rf"第\s*({NUMERAL})\s*[、和与]\s*(?:第\s*)?({NUMERAL})\s*期", question):
        found += [value for text in match.groups() if (value := number(text)) is not None]
    return tuple(dict.fromkeys(found))


def named_by_month(text: str) -> Iterator[re.Match[str]]:
    """Issues called by their month or quarter, with the groups ``year``, ``quarter``, ``month`` and ``name``."""
    return _BY_MONTH.finditer(text)


def _called_by_month(
    asked: re.Match[str], summaries: Sequence[DocumentSummary], library: Library
) -> list[DocumentSummary]:
    """The documents whose title or masthead calls them so; one far from that month in the year is not looked into."""
    wanted = _month_or_quarter(asked)
    last = wanted[1] * (3 if wanted[0] == "quarter" else 1)
    found = []
    for summary in summaries:
        if summary.published and _APART < (summary.published.month - last) % 12 < 12 - _APART - 1:
            continue
        masthead = f"{summary.title}\n{library.document(summary.id).text[:_MASTHEAD]}"
        called = [one for one in named_by_month(masthead) if _month_or_quarter(one) == wanted]
        year = str(summary.published.year) if summary.published else None
        if any(not asked["year"] or (one["year"] or year) in (asked["year"], None) for one in called):
            found.append(summary)
    return found


def _month_or_quarter(issue: re.Match[str]) -> tuple[str, int]:
    name = "quarter" if issue["quarter"] else "month"
    return name, number(issue[name]) or 0


def _month_of(question: str, issue: re.Match[str], today: date) -> DateMention | None:
    """The days of the month an issue is called by: where no document says its name, it is one that came out then."""
    mentions = find_dates(question, today)
    return next((one for one in mentions if one.start < issue.end() and issue.start() < one.end), None)


def _mentions_a_title(question: str) -> bool:
    return bool(_TITLE.search(question)) or bool(re.search(r"[A-Z]\w+|第|里|中|一文|提到|说", question))


def _named_documents(question: str, summaries: Sequence[DocumentSummary]) -> list[DocumentSummary]:
    """Documents whose title stands in 《》 (nearly), before 第N期, 里, 中 …, or in pinyin as a proper name."""
    wanted = [_key(title) for title in _TITLE.findall(question)]
    bare = _key_with_positions(question)
    latin = re.sub(r"[^a-z]+", "", question.lower()) if re.search(r"[A-Z][a-z]", question) else ""
    found = []
    for summary in summaries:
        key = _key(summary.title)
        if len(key) < 2:
            continue
        if any(_same_title(title, key) for title in wanted) or (len(key) >= 4 and _is_named(question, bare, key)) or (
            latin and len(key) >= 3 and _pinyin(key) in latin
        ):  # fmt: skip
            found.append(summary)
    return found


def _same_title(asked: str, key: str) -> bool:
    shorter, longer = sorted((asked, key), key=len)
    if shorter in longer and 2 * len(shorter) >= len(longer):
        return True
    return SequenceMatcher(None, asked, key).ratio() >= _SIMILAR


def _is_named(question: str, bare: tuple[str, list[int]], key: str) -> bool:
    folded, positions = bare
    at = folded.find(key)
    if at < 0:
        return False
    end = positions[at + len(key) - 1] + 1
    return bool(_NAMED.match(question, end))


def _key(title: str) -> str:
    return _MARKS.sub("", fold_chars(title))


def _key_with_positions(text: str) -> tuple[str, list[int]]:
    kept = [(char, index) for index, char in enumerate(fold_chars(text)) if not _MARKS.match(char)]
    return "".join(char for char, _ in kept), [index for _, index in kept]


@lru_cache(maxsize=4096)
def _pinyin(key: str) -> str:
    from pypinyin import lazy_pinyin  # 0.2 s to load, for questions with Latin words only

    return "".join(lazy_pinyin(key)).lower()


def _of_issues(named: list[DocumentSummary], issues: tuple[int, ...]) -> list[DocumentSummary]:
    """A title goes with an issue only where some document has both; issue 13 of another paper must stay in."""
    both = [summary for summary in named if summary.issue in issues]
    return both if {summary.issue for summary in both} >= set(issues) else []


def _day_of_publication(question: str, today: date) -> DateMention | None:
    """The date that speaks of when a bulletin came out: 8月10日那期, 去年的简报, the bulletin of May 2023."""
    for mention in find_dates(question, today):
        behind = question[mention.end :]
        if _OF_DAY.match(behind) or _PUBLISHED.match(behind) or _DAY_BEFORE_EN.match(behind):
            return mention
        if _OF_DAY_EN.search(question[: mention.start]):
            return mention
    return None


def _with_known_year(mention: DateMention, summaries: Sequence[DocumentSummary]) -> tuple[date | None, date | None]:
    """八月那期 without a year: the latest year in which a document came out then."""
    since, until = mention.since, mention.until
    if mention.explicit_year or since is None or until is None:
        return since, until
    for year in sorted({s.published.year for s in summaries if s.published}, reverse=True):
        try:
            first, last = since.replace(year=year), until.replace(year=year)
        except ValueError:
            continue
        if any(s.published and first <= s.published <= last for s in summaries):
            return first, last
    return since, until


def _newest(summaries: Sequence[DocumentSummary]) -> tuple[str, ...]:
    """The document that came out last; of several on one day all."""
    dated = [summary for summary in summaries if summary.published]
    if not dated:
        return ()
    day = max(summary.published for summary in dated if summary.published)
    return tuple(summary.id for summary in dated if summary.published == day)
