"""Full text in FTS5, inside the catalog's database and transactions: two vocabularies, words and bigrams.

The table keeps no text (content=''): an entry is taken out by giving the very terms it was made of.
It finds candidates and knows how many passages hold a term; scores are fusion's business.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from sqlite3 import Connection
from typing import Literal

Vocabulary = Literal["words", "grams"]

# The ascii tokenizer splits at ASCII punctuation alone, so every term that words.py makes stays one token,
# characters newer than SQLite's Unicode tables included.
SCHEMA = """
CREATE VIRTUAL TABLE lexical USING fts5(words, grams, content='', tokenize="ascii tokenchars '._'");
CREATE VIRTUAL TABLE lexical_terms USING fts5vocab(lexical, col);
"""

# Rows that one query may rank. Very common words bring FTS5's slow tail and find nothing that rarer ones do not.
MAX_POSTINGS = 8_000
# Terms that one query may rank by, the rarest: FTS5's cost is rows times terms.
MAX_TERMS = 64


def insert(connection: Connection, passage: int, words: str, grams: str) -> None:
    connection.execute("INSERT INTO lexical (rowid, words, grams) VALUES (?, ?, ?)", (passage, words, grams))


def delete(connection: Connection, passage: int, words: str, grams: str) -> None:
    """Take an entry out; ``words`` and ``grams`` must be those it was inserted with."""
    connection.execute(
        "INSERT INTO lexical (lexical, rowid, words, grams) VALUES ('delete', ?, ?, ?)", (passage, words, grams)
    )


def clear(connection: Connection) -> None:
    connection.execute("INSERT INTO lexical (lexical) VALUES ('delete-all')")


def document_frequencies(connection: Connection, terms: Iterable[str], vocabulary: Vocabulary) -> dict[str, int]:
    """In how many passages each term stands; terms that stand in none are left out."""
    wanted = list(terms)
    holes = ",".join("?" * len(wanted))
    rows = connection.execute(
        f"SELECT term, doc FROM lexical_terms WHERE col = ? AND term IN ({holes})",  # noqa: S608 (question marks only)
        (vocabulary, *wanted),
    )
    return dict(rows)


def candidates(
    connection: Connection,
    frequencies: Mapping[Vocabulary, Mapping[str, int]],
    limit: int,
    within: Sequence[int] | None = None,
) -> list[int]:
    """Passages that hold any of the terms, best BM25 first; rare terms lead, common ones join while there is room."""
    chosen: list[str] = []
    postings = 0
    ranked = sorted((count, name, term) for name, counts in frequencies.items() for term, count in counts.items())
    for count, name, term in ranked:
        if chosen and (postings + count > MAX_POSTINGS or len(chosen) == MAX_TERMS):
            break
        postings += count
        chosen.append(f'{name} : "{term}"')
    if not chosen:
        return []
    query = " OR ".join(chosen)
    if within is None:
        rows = connection.execute(
            "SELECT rowid FROM lexical WHERE lexical MATCH ? ORDER BY rank LIMIT ?", (query, limit)
        )
    else:
        # The plus keeps SQLite from running the match once for every passage in scope.
        rows = connection.execute(
            "SELECT rowid FROM lexical WHERE lexical MATCH ? AND +rowid IN (SELECT value FROM json_each(?))"
            " ORDER BY rank LIMIT ?",
            (query, json.dumps(list(within)), limit),
        )
    return [row[0] for row in rows]
