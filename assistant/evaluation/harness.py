"""Asks a question set of an assistant and measures the answers."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal, TypeVar

from rich.console import Console
from rich.progress import track

from assistant.documents import from_text
from assistant.errors import DocumentError, EvaluationError, QuestionError
from assistant.evaluation.dataset import EvalPassage, EvalQuestion, read_passages, read_questions
from assistant.evaluation.report import Report, summarise
from assistant.evaluation.scoring import Outcome, score
from assistant.pipeline import Assistant
from assistant.settings import Settings
from assistant.types import Answer
from assistant.wire import to_wire
from assistant.wiring import open_assistant
from vectorstore.types import Document, Passage, Scope

Pool = Literal["one", "question"]
T = TypeVar("T")

_BATCH = 64
"""Documents embedded and committed together."""
_RANKED = 50
"""Passages searched for the ranking: the chunks of one long passage repeat its id, and recall@20 wants 20 ids."""


@dataclass(frozen=True, slots=True)
class _Task:
    question: EvalQuestion
    pool: tuple[str, ...] | None
    """Documents the question may be answered from, None for all."""


def run_eval(
    settings: Settings,
    folder: Path,
    *,
    predictions: Path | None = None,
    report: Path | None = None,
    pool: Pool = "one",
    noise: float | None = None,
    cache: Path | None = None,
    limit: int | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> Report:
    """Index ``folder``/passages.jsonl, ask ``folder``/questions.jsonl, write one line a question to ``predictions``.

    The index is temporary, or kept in the home directory ``cache`` and used again for passages that did not change;
    the user's own is not touched. ``noise`` is the share of distractors in the pool of a question (RGB).
    EvaluationError names the file and line that is not in the format.
    """
    refuse_unwritable(predictions, report)
    if noise is not None and not (pool == "question" and 0 <= noise <= 1):
        raise EvaluationError(f"--noise {noise} 应在 0 和 1 之间，并与 --pool question 同用。")
    passages = read_passages(folder / "passages.jsonl")
    if not passages:
        raise EvaluationError(
            f"{folder / 'passages.jsonl'} 里没有段落；要向一批文件提问，请用 --corpus 和 --questions。"
        )
    questions = _read_questions(folder / "questions.jsonl")[:limit]
    _refuse_unknown(folder, questions, {passage.id for passage in passages})
    tasks = [_Task(question, question.pool(noise) if pool == "question" else None) for question in questions]
    if pool == "question":
        _refuse_empty_pools(folder, tasks)
        used = {id_ for question in questions for id_ in question.pool(None)}  # whatever the noise: a cache serves all
        passages = [passage for passage in passages if passage.id in used]
    with _assistant(settings, cache) as assistant:
        began = clock()
        _index(assistant, passages)
        ingest_seconds = clock() - began
        outcomes = [_ask(assistant, task, clock) for task in _progress(tasks, "提问")]
        result = _report(
            assistant,
            folder.resolve().name,
            outcomes,
            passages=len(passages),
            ingest_seconds=ingest_seconds,
            settings=_chosen(settings, pool=pool, noise=noise, limit=limit),
        )
    _write(predictions, report, (outcome.prediction() for outcome in outcomes), result)
    return result


def run_corpus(
    settings: Settings,
    corpus: Path,
    questions: Path,
    *,
    answers: Path | None = None,
    report: Path | None = None,
    cache: Path | None = None,
    limit: int | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> Report:
    """Ingest the file or folder ``corpus``, ask ``questions``, write ``wenjian.answer/1`` objects with the id."""
    refuse_unwritable(answers, report)
    asked = _read_questions(questions)[:limit]
    with _assistant(settings, cache) as assistant:
        began = clock()
        failed = [event for event in assistant.ingest([corpus]) if event.outcome == "failed"]
        ingest_seconds = clock() - began
        for event in failed:
            _console().print(f"{event.path}：{event.message}", markup=False)
        tasks = [_Task(replace(question, passage_ids=()), None) for question in asked]  # files have ids of their own
        outcomes = [_ask(assistant, task, clock) for task in _progress(tasks, "提问")]
        result = _report(
            assistant,
            f"{corpus.resolve().name} × {questions.name}",
            outcomes,
            passages=sum(document.passages for document in assistant.documents()),
            ingest_seconds=ingest_seconds,
            settings=_chosen(settings, limit=limit, failed=len(failed)),
        )
    wired = ({"id": outcome.question.id, **to_wire(outcome.answer)} for outcome in outcomes)
    _write(answers, report, wired, result)
    return result


def _read_questions(file: Path) -> list[EvalQuestion]:
    """Those of ``file`` that have their gold; how many have not is told."""
    questions = read_questions(file)
    ready = [question for question in questions if not question.to_correct]
    if not ready:
        raise EvaluationError(f"{file} 里的问题都还标着 to_correct：请先写上正确的答案，并删去这个标记。")
    if len(ready) < len(questions):
        _console().print(f"略过 {len(questions) - len(ready)} 个标着 to_correct 的问题：还没有写上正确的答案。")
    return ready


@contextmanager
def _assistant(settings: Settings, cache: Path | None) -> Iterator[Assistant]:
    with TemporaryDirectory(prefix="wenjian-eval-", ignore_cleanup_errors=True) as temporary:
        home = Path(temporary) if cache is None else cache.absolute()
        assistant = open_assistant(replace(settings, home=home))
        try:
            yield assistant
        finally:
            assistant.close()


def _index(assistant: Assistant, passages: Sequence[EvalPassage]) -> None:
    """Make the index hold exactly ``passages``; what it already holds unchanged stays."""
    held = {summary.id: (summary.sha256, summary.title) for summary in assistant.documents()}
    made = [pair for passage in passages if (pair := _document(passage)) is not None]
    for stale in held.keys() - {document.id for document, _ in made}:
        assistant.remove(stale)
    fresh = [pair for pair in made if held.get(pair[0].id) != (pair[0].sha256, pair[0].title)]
    batches = [fresh[start : start + _BATCH] for start in range(0, len(fresh), _BATCH)]
    for batch in _progress(batches, "建索引"):
        assistant.add(batch)


def _document(passage: EvalPassage) -> tuple[Document, list[Passage]] | None:
    """None, and a line that says so, where cleaning leaves nothing of it (a passage of boilerplate only)."""
    try:
        return from_text(passage.text, id=passage.id, title=passage.title)
    except DocumentError as error:
        _console().print(f"略过段落 {passage.id}：{error}", markup=False)
        return None


def _ask(assistant: Assistant, task: _Task, clock: Callable[[], float]) -> Outcome:
    question = task.question
    scope = Scope() if task.pool is None else Scope(documents=task.pool)
    began = clock()
    try:
        answer = assistant.ask(question.text, history=question.history, scope=scope, today=question.today)
    except QuestionError as error:  # an empty question: refused, and counted as that
        answer = Answer(question.text, "abstained", str(error))
        return Outcome(question, answer, (), task.pool, 1000 * (clock() - began))
    ms = 1000 * (clock() - began)
    hits = assistant.search(answer.understood or question.text, scope=scope, limit=_RANKED)
    retrieved = tuple(dict.fromkeys(hit.passage.document_id for hit in hits))
    asked = assistant.understand(question.text, history=question.history, scope=scope, today=question.today)
    return Outcome(question, answer, retrieved, task.pool, ms, asked.kind)


def _report(assistant: Assistant, name: str, outcomes: Sequence[Outcome], **rest: Any) -> Report:
    @lru_cache(maxsize=256)
    def text_of(document_id: str) -> str:
        return assistant.document(document_id).text

    return summarise(name, outcomes, [score(outcome, text_of) for outcome in outcomes], **rest)


def _chosen(settings: Settings, **options: object) -> dict[str, Any]:
    """What this run was told, for the report."""
    return {"embedding_model": settings.embedding_model, "llm": settings.llm, **options}


def refuse_unwritable(*outputs: Path | None) -> None:
    """Before the questions are asked: a long run must not fail at its last step."""
    for output in outputs:
        if output is not None and (output.is_dir() or not output.absolute().parent.is_dir()):
            raise EvaluationError(f"写不了 {output}：它所在的文件夹不存在，或它本身是文件夹。")


def _refuse_unknown(folder: Path, questions: Iterable[EvalQuestion], known: set[str]) -> None:
    for question in questions:
        for id_ in question.pool(None):
            if id_ not in known:
                raise EvaluationError(f"{folder}：问题 {question.id!r} 提到的段落 {id_!r} 不在 passages.jsonl 里。")


def _refuse_empty_pools(folder: Path, tasks: Iterable[_Task]) -> None:
    for task in tasks:
        if not task.pool:  # a scope of no documents would mean all of them
            raise EvaluationError(f"{folder}：问题 {task.question.id!r} 没有自己的段落，不能用 --pool question。")


def _write(lines_to: Path | None, report_to: Path | None, lines: Iterable[Mapping[str, Any]], result: Report) -> None:
    if lines_to is not None:
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        lines_to.write_text(text, encoding="utf-8", newline="\n")
    if report_to is not None:
        write_json(report_to, result.to_json())


def write_json(file: Path, data: Mapping[str, Any]) -> None:
    file.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")


def _progress(sequence: Sequence[T], description: str) -> Iterable[T]:
    return track(sequence, description=description, console=_console(), transient=True)


def _console() -> Console:
    return Console(stderr=True)
