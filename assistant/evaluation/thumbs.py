"""Answers that users rated as lines of a question set: a thumbs-up is a case, a thumbs-down one to be corrected."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from assistant.errors import EvaluationError
from assistant.evaluation.scoring import shown
from assistant.types import Answer, Turn


@dataclass(frozen=True, slots=True)
class Rated:
    """One rated answer; ``scope`` is what it was limited to, in the user's words."""

    id: str
    question: str
    answer: Answer
    good: bool
    asked: date
    history: tuple[Turn, ...] = ()
    scope: str = ""
    comment: str = ""


def export(rated: Iterable[Rated], file: Path) -> tuple[int, int]:
    """Write the cases to the new ``file``; how many are good, and how many are to be corrected."""
    cases = [(one.good, case(one)) for one in rated]
    if not cases:
        raise EvaluationError("还没有人评价过回答：请先在网页里用“有用”“没用”评价，再导出。")
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for _, line in cases)
    try:
        with file.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except FileExistsError as error:  # somebody may have written the right answers into it
        raise EvaluationError(f"{file} 已经存在：请换一个文件名，以免覆盖里面改好的答案。") from error
    except OSError as error:
        raise EvaluationError(f"写不了 {file}：{error}") from error
    good = sum(good for good, _ in cases)
    return good, len(cases) - good


def case(rated: Rated) -> dict[str, Any]:
    """One line of questions.jsonl. The gold of a thumbs-down is empty, and ``to_correct`` keeps it from being asked."""
    gold = _gold(rated.answer) if rated.good else {"answers": [], "unanswerable": False, "to_correct": True}
    return {
        "id": rated.id,
        "question": rated.question,
        **gold,
        "history": [{"role": turn.role, "content": turn.content} for turn in rated.history],
        "date": rated.asked.isoformat(),
        "rating": 1 if rated.good else -1,
        "comment": rated.comment,
        "scope": rated.scope,
        "given": shown(rated.answer),
        "cited": _cited(rated.answer),
    }


def _gold(answer: Answer) -> Mapping[str, Any]:
    """The answer as what is expected: a refusal, every item, the short answer, or else the whole text."""
    if answer.kind == "abstained":
        return {"answers": [], "unanswerable": True}
    if answer.items:
        items = list(dict.fromkeys(item.text for item in answer.items))
        spellings = [[item] for item in items]
        return {"answers": items, "answer_list": spellings, "answer_groups": spellings, "unanswerable": False}
    if answer.short:
        return {"answers": [answer.short], "unanswerable": False}
    return {"answers": [shown(answer)], "unanswerable": False, "type": "longform"}


def _cited(answer: Answer) -> Sequence[Mapping[str, Any]]:
    return [
        {"document_id": c.document_id, "title": c.title, "start": c.start, "end": c.end, "quote": c.quote}
        for c in answer.citations
    ]
