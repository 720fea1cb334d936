"""From the passages found to the sentences that may answer: each with what stands around it and governs it."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.answers.citations import Citer
from assistant.answers.presence import best_presence
from assistant.answers.rolls import cells
from assistant.answers.term_kinds import Term
from assistant.documents.passages import CHAPTER, only_year
from assistant.documents.passages import heading as heading_of
from assistant.sentences import sentences
from vectorstore.types import Document, Hit, issue_label
from vectorstore.words import fold_chars

WHOLE_ARTICLES = 3
"""From so many of the best articles every sentence is read, not only those of the passages found."""
LONGEST_ARTICLE = 6000
"""Characters read of one article around the passage found."""
_MASTHEAD = 600
"""Characters before the first and after the last article that may hold masthead and imprint."""
_YEAR = re.compile(r"(?:19|20)\d\d年\d{1,2}月|(?:19|20)\d\d-\d\d-\d\d")
_COUNTED_YEAR = re.compile(
    r"(?<![目以之])(?P<before>前年(?!度))|(?<![比较同与和])(?P<last>去年|(?<!以)上一?年(?!纪))(?!同期)|(?P<next>明年)|(?P<after>后年)"
)
"""A year counted from that of the document; none that only something is compared with."""
_YEARS_ON = {"before": -2, "last": -1, "next": 1, "after": 2}
_OPENING = 300
"""Characters of a document's beginning that say what an imprint or a text without articles is about."""
_LINE = 40
"""Characters of a line of a masthead."""
_BACK = 1500
"""Characters of an article up to a sentence that are looked at."""
BAR = " | "
"""Between the cells of a row."""
_LAYERS = (1.0, 0.85, 0.75, 0.6)
"""What a term counts in the sentence, its heading, the two sentences before it, and its article up to it."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """``document.text[start:end] == text``; the other texts are folded and only matched against."""

    document_id: str
    start: int
    end: int
    text: str
    folded: str
    heading: str
    """Title, issue, date, issuer, section and article above it."""
    before: str
    """The two sentences before it in its article."""
    after: str
    """The sentence behind it."""
    article: str
    """Its article up to and with it, at most ``_BACK`` characters."""
    rank: int
    """Of the best passage of its article, from 0."""
    found: bool
    """Whether it stands in a passage that was found, not only in the article of one."""
    score: float
    """Of that passage."""

    @property
    def dated(self) -> bool:
        """Whether its document tells when it came out: a year far off in its article is then not its own."""
        return bool(_YEAR.search(self.heading))

    def years_counted(self, text: str) -> list[str]:
        """The years that 去年, 明年 in ``text``, folded words of the sentence, mean by the date of its document."""
        issued = _YEAR.search(self.heading)
        if issued is None:
            return []
        return [str(int(issued[0][:4]) + _YEARS_ON[str(one.lastgroup)]) for one in _COUNTED_YEAR.finditer(text)]

    @property
    def layers(self) -> tuple[tuple[str, float], ...]:
        """Where terms are looked for, and what it counts to find them there."""
        texts = (self.folded, self.heading, self.before, self.article)
        return tuple(zip(texts, _LAYERS, strict=True))


def gather(hits: Sequence[Hit], citer: Citer) -> list[Sentence]:
    """The sentences of the passages found, of the best articles whole, and of mastheads and imprints, each once."""
    found: dict[tuple[str, int], Sentence] = {}
    articles: dict[tuple[str, int], tuple[list[Hit], int]] = {}
    for rank, hit in enumerate(hits):
        span = _article_span(citer.document(hit.passage.document_id), hit)
        articles.setdefault((hit.passage.document_id, span[0]), ([], rank))[0].append(hit)
    for index, ((document_id, start), (inside, first)) in enumerate(articles.items()):
        document = citer.document(document_id)
        end = _article_span(document, inside[0])[1]
        for sentence in _read(document, inside, first, start, end):
            if index < WHOLE_ARTICLES or sentence.found:
                found.setdefault((document.id, sentence.start), sentence)
    for hit in hits[:2]:
        document = citer.document(hit.passage.document_id)
        for sentence in _margins(document, hit):
            found.setdefault((document.id, sentence.start), sentence)
    return list(found.values())


def weighed(wanted: Sequence[Term], pool: Sequence[Sentence]) -> list[tuple[Term, float]]:
    """Each term with its weight times how rare it is in the pool: a word of every sentence tells none apart."""
    total = len(pool)
    out = []
    for term in wanted:
        frequency = sum(best_presence(term, ((sentence.folded, 1.0),)) > 0.5 for sentence in pool)
        rarity = math.log(1 + total / (1 + frequency)) / math.log(2 + total)
        out.append((term, term.weight * (0.35 + 0.65 * rarity)))
    return out


def covered(weights: Sequence[tuple[Term, float]], sentence: Sentence) -> tuple[float, float]:
    """Shares of the terms' weight found in the sentence with its context, and in the sentence alone."""
    total = sum(weight for _, weight in weights)
    if not total:
        return 0.0, 0.0
    layers = sentence.layers
    wide = sum(weight * best_presence(term, layers) for term, weight in weights)
    narrow = sum(weight * best_presence(term, layers[:1]) for term, weight in weights)
    return wide / total, narrow / total


def _article_span(document: Document, hit: Hit) -> tuple[int, int]:
    article = document.article_at(hit.passage.start)
    if article is None:
        return hit.passage.start, hit.passage.end
    if article.end - article.start <= LONGEST_ARTICLE:
        return article.start, article.end
    start = max(article.start, hit.passage.start - LONGEST_ARTICLE // 2)
    return start, min(article.end, start + LONGEST_ARTICLE)


def _read(document: Document, hits: Sequence[Hit], rank: int, start: int, end: int) -> Iterator[Sentence]:
    article = document.article_at(hits[0].passage.start)
    section, title = (article.section, article.title) if article else ("", "")
    own = f"{_masthead(document)}\n{section}\n{title}"
    spans = [(one.passage.start, one.passage.end) for one in hits]

    chapters = [match.start() for match in CHAPTER.finditer(document.text, start, end)]
    above: dict[int, str] = {}

    def heading(at: int) -> str:
        """Of the passage in which a sentence stands: another one may be in another chapter, of another place."""
        inside = next((one.passage for one in hits if one.passage.start <= at < one.passage.end), None)
        if inside is not None:
            return f"{inside.heading}\n{own}"
        chapter = bisect_left(chapters, at)
        if chapter not in above:
            above[chapter] = f"{heading_of(document, article, at)}\n{own}"
        return above[chapter]

    return _sentences(document, start, end, heading, rank, hits[0].score, spans)


def _margins(document: Document, hit: Hit) -> Iterator[Sentence]:
    """Masthead and imprint: what stands before the first article and behind the last."""
    if not document.articles:
        return
    first, last = document.articles[0].start, document.articles[-1].end
    masthead = _masthead(document)
    for line in _sentences(document, 0, min(first, _MASTHEAD), lambda _: masthead, 3, hit.score):
        if line.end - line.start <= _LINE:  # longer ones belong to a table of contents
            yield line
    yield from _sentences(document, last, min(len(document.text), last + _MASTHEAD), lambda _: masthead, 3, hit.score)


def _masthead(document: Document) -> str:
    day = document.published
    published = f"{day.year}年{day.month}月{day.day}日" if day else only_year(document)
    return f"{document.title} {issue_label(document.issue)} {published} {document.issuer}"


def _without_rows(text: str, *, cut: bool) -> str:
    """Without the rows but the first of each table, its head: what another row says is not said of a row. ``cut``
    where the text may begin within a table."""
    lines = [line for line in text.split("\n") if line.strip()]
    above = [BAR if cut else "", *lines]
    return "\n".join(line for line, before in zip(lines, above, strict=False) if BAR not in line or BAR not in before)


def _without_columns(text: str, folded: str) -> str:
    """Without the lines in columns: what is said of others in a roll is not said of one of them."""
    lines = zip(text.split("\n"), folded.split("\n"), strict=True)
    return "\n".join(line for raw, line in lines if not cells(raw))


@lru_cache(maxsize=256)
def _split(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(sentences(text))


def _sentences(
    document: Document,
    start: int,
    end: int,
    heading: Callable[[int], str],
    rank: int,
    score: float,
    found: Sequence[tuple[int, int]] = (),
) -> Iterator[Sentence]:
    text = document.text[start:end]
    opening = fold_chars(document.text[:_OPENING]) if document.article_at(start) is None else ""
    folded = fold_chars(text)
    above: dict[str, str] = {}
    spans = _split(text)
    for index, (first, last) in enumerate(spans):
        before = spans[max(0, index - 2)][0]
        row = BAR in text[first:last]
        beside, up_to = folded[before:first], folded[max(0, last - _BACK) : last]
        if cells(text[first:last]):
            beside = _without_columns(text[before:first], beside)
            up_to = _without_columns(text[max(0, first - _BACK) : first], folded[max(0, first - _BACK) : first])
            up_to += folded[first:last]
        head = heading(start + first)
        if head not in above:
            above[head] = fold_chars(head)
        yield Sentence(
            document_id=document.id,
            start=start + first,
            end=start + last,
            text=text[first:last],
            folded=folded[first:last],
            heading=above[head],
            before=_without_rows(beside, cut=True) if row else beside,
            after=folded[slice(*spans[index + 1])] if index + 1 < len(spans) else "",
            article=opening + (_without_rows(up_to, cut=last > _BACK) if row else up_to),
            rank=rank,
            found=any(begin <= start + first < stop for begin, stop in found),
            score=score,
        )
