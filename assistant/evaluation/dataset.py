"""Question sets: ``passages.jsonl`` and ``questions.jsonl`` (docs/evaluation.md has the format)."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from pathlib import Path
from typing import Any

from assistant.errors import EvaluationError
from assistant.types import Turn

POOL_SIZE = 5
"""Documents a question gets under ``noise``: the protocol of RGB (Chen et al. 2024, arXiv 2309.01431)."""


@dataclass(frozen=True, slots=True)
class EvalPassage:
    """One passage of the pool, indexed as a document of its own."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class EvalQuestion:
    """One question and its gold.

    ``accepted`` holds alternatives of which one must be met; each is an AND of groups, each group an OR of strings.
    ``wanted_items`` holds the items of a list answer, each with its spellings.
    """

    id: str
    text: str
    answers: tuple[str, ...]
    unanswerable: bool
    accepted: tuple[tuple[tuple[str, ...], ...], ...] = ()
    wanted_items: tuple[tuple[str, ...], ...] = ()
    passage_ids: tuple[str, ...] = ()
    passage_groups: tuple[tuple[str, ...], ...] = ()
    wrong_ids: tuple[str, ...] = ()
    negative_ids: tuple[str, ...] = ()
    history: tuple[Turn, ...] = ()
    today: date | None = None
    type: str = ""
    split: str = ""
    """Which part of the set it belongs to: looked at while building, or kept aside."""
    language: str = "zh"
    to_correct: bool = False
    """Its gold is still to be written (an exported thumbs-down): not asked until then."""

    def pool(self, noise: float | None) -> tuple[str, ...]:
        """Passage ids this question may be answered from.

        None: all its own and its distractors. Else ``POOL_SIZE`` of them: ``ceil(POOL_SIZE * noise)`` distractors in
        file order, the rest its own, one of every group first; where one kind runs out the other fills up.
        """
        if noise is None:
            return tuple(dict.fromkeys((*self.passage_ids, *self.wrong_ids, *self.negative_ids)))
        own = tuple(dict.fromkeys((*_one_of_each(self.passage_groups), *self.passage_ids)))
        bad = min(math.ceil(round(POOL_SIZE * noise, 6)), len(self.negative_ids))
        good = min(POOL_SIZE - bad, len(own)) if noise < 1 else 0
        return own[:good] + self.negative_ids[: POOL_SIZE - good]


def read_passages(file: Path) -> list[EvalPassage]:
    """All passages of ``file``. EvaluationError names the file and line of what is wrong."""
    passages = [EvalPassage(row.text("id"), row.text("title", ""), row.text("text")) for row in _rows(file)]
    _refuse_repeats(file, [passage.id for passage in passages])
    return passages


def read_questions(file: Path) -> list[EvalQuestion]:
    """All questions of ``file``. EvaluationError names the file and line of what is wrong."""
    questions = [_question(row) for row in _rows(file)]
    if not questions:
        raise EvaluationError(f"{file} 里没有问题：每行应是一个 JSON 对象，至少有 id 和 question。")
    _refuse_repeats(file, [question.id for question in questions])
    return questions


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of a JSONL file, which its errors name."""

    place: str
    data: Mapping[str, Any]

    def wrong(self, key: str, expected: str) -> EvaluationError:
        return EvaluationError(f"{self.place}：{key!r} 应为{expected}，现为 {self.data.get(key)!r:.80}。")

    def text(self, key: str, default: str | None = None) -> str:
        value = self.data.get(key, default)
        if not isinstance(value, str):
            raise self.wrong(key, "字符串")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
            raise self.wrong(key, "字符串列表")
        return tuple(value)

    def groups(self, key: str) -> tuple[tuple[str, ...], ...]:
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(
            isinstance(group, list) and all(isinstance(entry, str) for entry in group) for group in value
        ):
            raise self.wrong(key, "字符串列表的列表")
        return tuple(tuple(group) for group in value)


def _rows(file: Path) -> Iterator[_Row]:
    try:
        lines = file.read_text(encoding="utf-8").split("\n")
    except FileNotFoundError as error:
        raise EvaluationError(f"找不到 {file}：题集文件夹里应有 passages.jsonl 和 questions.jsonl。") from error
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"无法读取 {file}：{error}") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        place = f"{file} 第 {number} 行"
        try:
            data = json.loads(line)
        except json.JSONDecodeError as error:
            raise EvaluationError(f"{place}不是合法的 JSON：{error}") from error
        if not isinstance(data, dict):
            raise EvaluationError(f"{place}应为 JSON 对象，现为 {line[:80]!r}。")
        yield _Row(place, data)


def _question(row: _Row) -> EvalQuestion:
    answers = row.texts("answers")
    mode = row.text("answer_mode", "any")
    if mode not in ("any", "all", "none"):
        raise row.wrong("answer_mode", "any、all 或 none")
    return EvalQuestion(
        id=row.text("id"),
        text=row.text("question"),
        answers=answers,
        unanswerable=bool(row.data.get("unanswerable", False)) or mode == "none",
        accepted=_accepted(row, answers, every=mode == "all"),
        wanted_items=_wanted_items(row, answers, every=mode == "all"),
        passage_ids=row.texts("passage_ids"),
        passage_groups=row.groups("passage_groups"),
        wrong_ids=row.texts("wrong_ids"),
        negative_ids=row.texts("negative_ids"),
        history=_history(row),
        today=_date(row),
        type=row.text("type", ""),
        split=row.text("split", ""),
        language=row.text("lang", "zh"),
        to_correct=bool(row.data.get("to_correct", False)),
    )


def _accepted(row: _Row, answers: tuple[str, ...], *, every: bool) -> tuple[tuple[tuple[str, ...], ...], ...]:
    if alternatives := row.groups("answer_dnf"):
        return tuple(tuple((part,) for part in alternative) for alternative in alternatives)
    if groups := row.groups("answer_groups"):
        return (groups,)
    if every:
        return (tuple((answer,) for answer in answers),)
    return ((answers,),) if answers else ()


def _wanted_items(row: _Row, answers: tuple[str, ...], *, every: bool) -> tuple[tuple[str, ...], ...]:
    """``answer_list``; without it the answers of a list question that wants them all."""
    if items := row.groups("answer_list"):
        return items
    return tuple((answer,) for answer in answers) if every and row.data.get("type") == "list" else ()


def _history(row: _Row) -> tuple[Turn, ...]:
    """``history`` as role/content turns, or as question/answers pairs."""
    turns: list[Turn] = []
    entries = row.data.get("history", [])
    for entry in entries if isinstance(entries, list) else [None]:
        match entry:
            case {"role": "user" | "assistant" as role, "content": str(content)}:
                turns.append(Turn(role, content))
            case {"question": str(asked), "answers": [str(answer), *_]}:
                turns += [Turn("user", asked), Turn("assistant", answer)]
            case _:
                raise row.wrong("history", "role/content 或 question/answers 对象的列表")
    return tuple(turns)


def _date(row: _Row) -> date | None:
    """``date``: the day the question is asked, YYYY-MM-DD; of a year alone its last day, so that all of it is past."""
    text = row.text("date", "")
    if not text:
        return None
    try:
        return date(int(text), 12, 31) if text.isdigit() else date.fromisoformat(text)
    except ValueError as error:
        raise row.wrong("date", "YYYY 或 YYYY-MM-DD") from error


def _one_of_each(groups: Sequence[Sequence[str]]) -> Iterator[str]:
    """First of every group, then the second of every group, and so on."""
    for round_ in zip_longest(*groups):
        yield from (entry for entry in round_ if entry is not None)


def _refuse_repeats(file: Path, ids: Sequence[str]) -> None:
    seen: set[str] = set()
    for id_ in ids:
        if id_ in seen:
            raise EvaluationError(f"{file}：id {id_!r} 出现了两次；每个 id 只能用一次。")
        seen.add(id_)
