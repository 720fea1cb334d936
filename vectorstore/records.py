"""Documents, articles and passages as rows of the catalog and back, inside a caller's transaction."""

# ruff: noqa: S608 (conditions are made in scopes.py; values always travel as parameters)

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from sqlite3 import Connection, IntegrityError

import numpy as np
from numpy.typing import NDArray

from vectorstore import lexical
from vectorstore.scopes import documents_in
from vectorstore.types import (
    Article,
    Document,
    DocumentNotFoundError,
    DocumentSummary,
    OffsetMap,
    Passage,
    Scope,
    StoreError,
    Vectors,
)
from vectorstore.words import bigrams, fold, terms


@dataclass(frozen=True, slots=True)
class Candidate:
    """What the scores of a passage are computed from."""

    seq: int
    folded: str
    words: str
    word_count: int
    gram_count: int
    vector: NDArray[np.float16]


def _row_of(connection: Connection, document_id: str) -> int:
    row = connection.execute("SELECT seq FROM documents WHERE id = ?", (document_id,)).fetchone()
    if row is None:
        raise DocumentNotFoundError(f"没有文档 {document_id!r}；用 wenjian list 查看已有文档")
    return int(row[0])


def insert(connection: Connection, document: Document, passages: Sequence[Passage], vectors: Vectors) -> list[int]:
    """Store a new document; returns the row numbers of its passages."""
    try:
        cursor = connection.execute(
            "INSERT INTO documents (id, collection, uri, title, published, published_basis, issuer, issue, sha256,"
            " characters, head_key, issuer_key, pages, offsets, warnings, text)"
            " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (
                document.id, document.collection, document.uri, document.title,
                document.published and document.published.isoformat(), document.published_basis,
                document.issuer, document.issue, document.sha256, len(document.text),
                fold(f"{document.title}\n{document.issuer}"), fold(document.issuer),
                array("q", document.pages).tobytes(),
                array("q", [number for run in document.offsets.runs for number in run]).tobytes(),
                json.dumps(document.warnings, ensure_ascii=False), document.text,
            ),
        )  # fmt: skip
        row = cursor.lastrowid
        connection.executemany(
            "INSERT INTO articles VALUES (?,?,?,?,?,?,?)",
            [
                (row, n, a.title, a.section, a.start, a.end, a.date and a.date.isoformat())
                for n, a in enumerate(document.articles)
            ],
        )
        return [_insert_passage(connection, row, p, v) for p, v in zip(passages, vectors, strict=True)]
    except UnicodeEncodeError as error:
        raise StoreError(f"文档 {document.id!r} 含有无法保存的字符（{error.reason}）；请转换编码后重试") from error
    except IntegrityError as error:
        raise StoreError(f"文档 {document.id!r} 与已有内容冲突（{error}）；段落编号必须各不相同") from error


def _insert_passage(connection: Connection, document: int | None, passage: Passage, vector: NDArray[np.float32]) -> int:
    folded = fold(passage.embedded_text)
    words, grams = terms(folded), bigrams(folded)
    joined = " ".join(words)
    seq = connection.execute(
        'INSERT INTO passages (id, document, start, "end", heading, folded, words, word_count, gram_count)'
        " VALUES (?,?,?,?,?,?,?,?,?)",
        (passage.id, document, passage.start, passage.end, passage.heading, folded, joined, len(words), len(grams)),
    ).lastrowid
    assert seq is not None  # noqa: S101 (an INSERT always has one)
    connection.execute("INSERT INTO vectors VALUES (?, ?)", (seq, vector.astype(np.float16).tobytes()))
    lexical.insert(connection, seq, joined, " ".join(grams))
    return seq


def delete(connection: Connection, document_id: str) -> list[int]:
    """Take a document out with all that hangs on it; returns the row numbers of its passages."""
    row = _row_of(connection, document_id)
    gone = connection.execute("SELECT seq, folded, words FROM passages WHERE document = ?", (row,)).fetchall()
    for seq, folded, words in gone:
        lexical.delete(connection, seq, words, " ".join(bigrams(folded)))
    connection.execute("DELETE FROM passages WHERE document = ?", (row,))
    connection.execute("DELETE FROM documents WHERE seq = ?", (row,))
    return [seq for seq, _, _ in gone]


def exists(connection: Connection, document_id: str) -> bool:
    return connection.execute("SELECT 1 FROM documents WHERE id = ?", (document_id,)).fetchone() is not None


def move(connection: Connection, document_id: str, uri: str) -> None:
    connection.execute("UPDATE documents SET uri = ? WHERE seq = ?", (uri, _row_of(connection, document_id)))


def _date(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)


def _integers(blob: bytes) -> tuple[int, ...]:
    return tuple(array("q", blob))


def document(connection: Connection, document_id: str) -> Document:
    row = _row_of(connection, document_id)
    text, pages, offsets, warnings, published, *fields = connection.execute(
        "SELECT text, pages, offsets, warnings, published,"
        " collection, uri, title, sha256, published_basis, issuer, issue FROM documents WHERE seq = ?",
        (row,),
    ).fetchone()
    collection, uri, title, sha256, basis, issuer, issue = fields
    articles = connection.execute(
        'SELECT title, section, start, "end", date FROM articles WHERE document = ? ORDER BY position', (row,)
    )
    runs = iter(_integers(offsets))
    return Document(
        id=document_id, collection=collection, uri=uri, title=title, text=text, sha256=sha256,
        articles=tuple(Article(head, section, start, end, _date(when)) for head, section, start, end, when in articles),
        published=_date(published), published_basis=basis, issuer=issuer, issue=issue, pages=_integers(pages),
        offsets=OffsetMap(tuple(zip(runs, runs, runs, strict=True))), warnings=tuple(json.loads(warnings)),
    )  # fmt: skip


def documents(connection: Connection, scope: Scope) -> list[DocumentSummary]:
    """In the order they were added."""
    condition, values = documents_in(scope)
    rows = connection.execute(
        "SELECT id, collection, uri, title, published, published_basis, issuer, issue, sha256, characters,"
        " (SELECT count(*) FROM articles WHERE document = documents.seq),"
        " (SELECT count(*) FROM passages WHERE document = documents.seq)"
        f" FROM documents WHERE {condition} ORDER BY seq",
        values,
    )
    return [
        DocumentSummary(
            name, collection, uri, title, _date(published), basis, issuer, issue, sha256, characters, articles, count
        )
        for name, collection, uri, title, published, basis, issuer, issue, sha256, characters, articles, count in rows
    ]


def passages(connection: Connection, scope: Scope, containing: Sequence[str]) -> Iterator[Passage]:
    """Every passage in scope, in document order; see assistant.types.Library."""
    condition, values = documents_in(scope)
    if containing:
        needles = json.dumps([fold(needle) for needle in containing], ensure_ascii=False)
        holds, values = "EXISTS (SELECT 1 FROM json_each(?) WHERE instr(p.folded, value))", [needles, *values]
    else:
        holds = "TRUE"
    rows = connection.execute(
        'SELECT p.document, p.id, p.start, p."end", p.heading FROM passages p'
        f" WHERE {holds} AND p.document IN (SELECT seq FROM documents WHERE {condition}) ORDER BY p.document, p.start",
        values,
    )
    for row, group in groupby(rows, key=lambda row: int(row[0])):
        document_id, text = connection.execute("SELECT id, text FROM documents WHERE seq = ?", (row,)).fetchone()
        for _, passage_id, start, end, heading in group:
            yield Passage(passage_id, document_id, text[start:end], start, end, heading)


def passages_at(connection: Connection, seqs: Sequence[int]) -> dict[int, Passage]:
    """The passages with these row numbers; those taken out meanwhile are left out."""
    rows = connection.execute(
        'SELECT seq, document, id, start, "end", heading FROM passages WHERE seq IN (SELECT value FROM json_each(?))',
        (json.dumps(list(seqs)),),
    ).fetchall()
    texts = {
        row: (document_id, text)
        for row, document_id, text in connection.execute(
            "SELECT seq, id, text FROM documents WHERE seq IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted({row[1] for row in rows})),),
        )
    }
    return {
        seq: Passage(passage_id, texts[row][0], texts[row][1][start:end], start, end, heading)
        for seq, row, passage_id, start, end, heading in rows
    }


def candidates(connection: Connection, seqs: Sequence[int]) -> list[Candidate]:
    """What scores are computed from, for those of ``seqs`` that are (still) there."""
    rows = connection.execute(
        "SELECT seq, folded, words, word_count, gram_count, vector FROM json_each(?)"
        " JOIN passages ON seq = value JOIN vectors ON passage = seq",
        (json.dumps(list(seqs)),),
    )
    return [
        Candidate(seq, folded, words, word_count, gram_count, np.frombuffer(vector, np.float16))
        for seq, folded, words, word_count, gram_count, vector in rows
    ]


def sequence_numbers(connection: Connection, scope: Scope) -> list[int]:
    """Row numbers of all passages in scope, ascending."""
    condition, values = documents_in(scope)
    # By the index alone: the rows themselves are large.
    rows = connection.execute(
        "SELECT seq FROM passages INDEXED BY passages_of_document"
        f" WHERE document IN (SELECT seq FROM documents WHERE {condition})",
        values,
    )
    return sorted(row[0] for row in rows)


def vectors_at(connection: Connection, seqs: Sequence[int]) -> tuple[list[int], Vectors]:
    """Row numbers found and their vectors, shape (found, dimension), as float32."""
    rows = connection.execute(
        "SELECT passage, vector FROM json_each(?) JOIN vectors ON passage = value", (json.dumps(list(seqs)),)
    ).fetchall()
    if not rows:
        return [], np.zeros((0, 0), np.float32)
    joined = np.frombuffer(b"".join(row[1] for row in rows), np.float16)
    return [row[0] for row in rows], joined.reshape(len(rows), -1).astype(np.float32)
