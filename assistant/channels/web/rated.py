"""The rated answers of the page, of all sessions, for ``wenjian eval --export-thumbs``."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

from assistant.evaluation.thumbs import Rated
from assistant.types import Turn
from assistant.wire import from_wire

TURNS = 6
"""Earlier exchanges that a question may refer to, as on the page."""


def rated_answers(file: Path) -> Iterator[Rated]:
    """In the order asked, each with the turns before it; none where the page has never run.

    ``file`` is only read: the page may be writing it.
    """
    if not file.exists():
        return
    before: dict[int, list[Turn]] = defaultdict(list)
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as database:
        database.row_factory = sqlite3.Row
        for row in database.execute("SELECT * FROM exchanges WHERE answer IS NOT NULL ORDER BY id"):
            answer, turns = from_wire(json.loads(row["answer"])), before[row["conversation"]]
            if row["rating"] is not None:
                yield Rated(
                    id=f"thumb-{row['id']}",
                    question=row["question"],
                    answer=answer,
                    good=row["rating"] > 0,
                    asked=datetime.fromisoformat(row["asked"]).date(),
                    history=tuple(turns[-2 * TURNS :]),
                    scope=row["scope"],
                    comment=row["comment"] if "comment" in row.keys() else "",  # noqa: SIM118 a Row is no mapping
                )
            turns += [Turn("user", row["question"]), Turn("assistant", answer.text)]
