"""Answers with a language model: each clause is held until it is checked against the passages it cites, then shown.

Whatever goes wrong with the model, the user gets the extractive answer and a note that says so.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from importlib.util import find_spec
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.output_parsers import StrOutputParser

from assistant.answers.clauses import clauses
from assistant.answers.drafting import Draft, coverage, understood
from assistant.answers.prompts import answer_prompt, variables
from assistant.answers.streaming import ModelStoppedError, pieces_in_time
from assistant.errors import BackendError
from assistant.types import Answer, Answerer, Clause, Library, Question
from vectorstore.types import Hit

_NOTES = {
    "zh": {
        "stopped": "模型未响应（{}），以下为原文摘录",
        "broke": "模型中途停止（{}），以下为原文摘录",
        "cut": "模型中途停止（{}），以上是已核对的部分",
        "empty": "模型没有给出内容，以下为原文摘录",
        "unproved": "模型的回答无法由原文证实，以下为原文摘录",
        "nothing": "文档中没有找到这个问题的答案。",
    },
    "en": {
        "stopped": "The model did not respond ({}); what follows is quoted from the documents",
        "broke": "The model stopped midway ({}); what follows is quoted from the documents",
        "cut": "The model stopped midway ({}); what stands above has been checked",
        "empty": "The model gave no answer; what follows is quoted from the documents",
        "unproved": "The documents do not bear out the model's answer; what follows is quoted from them",
        "nothing": "The documents do not hold the answer to this question.",
    },
}
_REASONS = {
    "zh": {"silent": "{timeout:g} 秒内没有新的内容", "unreachable": "连不上模型服务器", "failed": "{message}"},
    "en": {"silent": "nothing new for {timeout:g} s", "unreachable": "server unreachable", "failed": "{message}"},
}
_THINK, _THOUGHT = "<think>", "</think>"


def make_model(name: str, *, base_url: str = "", api_key: str = "", timeout_s: float = 60) -> BaseChatModel:
    """A chat model as LangChain's ``init_chat_model`` names it, ``provider:model``.

    With ``base_url`` a name that begins with no provider installed here (qwen3:8b) means an OpenAI-compatible server.
    BackendError where the provider is unknown, its package missing, or a key; nothing is contacted yet.
    """
    try:
        from langchain.chat_models import init_chat_model  # late: only installed with the extra [llm]
    except ImportError as error:
        raise BackendError(
            f'大语言模型 {name!r} 需要 LangChain：请运行 pip install "wenjian[llm]"（{error}）'
        ) from error
    # No retries: a model that fails is replaced by the extractive answer at once.
    options: dict[str, Any] = {"timeout": timeout_s, "max_retries": 0}
    if base_url:
        # Ollama and vLLM take any key, but the client insists on one. They sample warmly unless told not to; the
        # vendors' own newest models refuse to be told.
        options |= {"base_url": base_url, "api_key": api_key or "none", "temperature": 0}
        provider, colon, _ = name.partition(":")
        if not (colon and provider.isidentifier() and find_spec(f"langchain_{provider}")):
            options["model_provider"] = "openai"
    elif api_key:
        options["api_key"] = api_key
    try:
        model: BaseChatModel = init_chat_model(name, **options)
    except ImportError as error:
        raise BackendError(f"大语言模型 {name!r} 需要另外安装它的 LangChain 包：{error}") from error
    except Exception as error:  # each provider checks its arguments with exceptions of its own
        said = str(error).strip().split("\n")[0]
        raise BackendError(f"大语言模型 {name!r} 用不了：{said} 请检查 llm、llm_base_url 和 llm_api_key。") from error
    return model


class GenerativeAnswerer:
    """Satisfies Answerer. ``timeout_s`` is the longest wait for the next piece of the model's text."""

    def __init__(
        self,
        model: BaseChatModel,
        fallback: Answerer,
        library: Library,
        *,
        timeout_s: float = 60,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._model = model
        self._fallback = fallback
        self._library = library
        self._timeout_s = timeout_s
        self._clock = clock

    def stream(self, question: Question, hits: Sequence[Hit]) -> Iterator[Clause | Answer]:
        """Clauses as each is checked, then the Answer.

        The fallback answers alone where there are no passages, and questions about the collection itself, which
        the model never sees.
        """
        if not hits or question.kind == "documents":
            yield from self._fallback.stream(question, hits)
            return
        draft = Draft(question, hits, self._library)
        said = False
        try:
            for clause in clauses(self._pieces(question, hits)):
                said = said or bool(clause.strip())
                yield from draft.add(clause)
        except ModelStoppedError as stopped:
            reason = _REASONS[question.language][stopped.reason].format(timeout=self._timeout_s, message=stopped)
            yield from self._stopped(question, hits, draft, reason)
            return
        if draft.supported:
            yield draft.answer()
        elif draft.refused and not draft.flagged:
            yield from self._refused(question, hits)
        else:
            yield from self._instead(question, hits, _NOTES[question.language]["unproved" if said else "empty"])

    def _pieces(self, question: Question, hits: Sequence[Hit]) -> Iterator[str]:
        chain = answer_prompt(question.language) | self._model
        filled = variables(question, [hit.passage for hit in hits])

        def pieces() -> Iterator[str]:
            # Not a parser in the chain: closed early, it would go on reading the model to its end.
            for chunk in chain.stream(filled):
                yield StrOutputParser().invoke(chunk)

        return _without_thoughts(pieces_in_time(pieces, self._timeout_s, self._clock))

    def _stopped(self, question: Question, hits: Sequence[Hit], draft: Draft, reason: str) -> Iterator[Clause | Answer]:
        """The extractive answer, behind what has been shown already, if anything."""
        notes = _NOTES[question.language]
        if not draft.shown:
            yield from self._instead(question, hits, notes["stopped"].format(reason))
            return
        extractive = self._answer(question, hits)
        if extractive.kind == "abstained":
            answer = draft.answer()
            yield replace(answer, notes=(notes["cut"].format(reason), *answer.notes))
            return
        answer = draft.followed_by(extractive, notes["broke"].format(reason))
        yield Clause(answer.text.removeprefix(draft.shown))
        yield answer

    def _refused(self, question: Question, hits: Sequence[Hit]) -> Iterator[Clause | Answer]:
        """A refusal: the extractive one where there is one, since it says what is missing."""
        answer = self._answer(question, hits)
        if answer.kind != "abstained":
            text = _NOTES[question.language]["nothing"]
            answer = Answer(question.text, "abstained", text, coverage=coverage(hits), understood=understood(question))
        yield Clause(answer.text)
        yield answer

    def _instead(self, question: Question, hits: Sequence[Hit], note: str) -> Iterator[Clause | Answer]:
        for part in self._fallback.stream(question, hits):
            yield replace(part, notes=(note, *part.notes)) if isinstance(part, Answer) else part

    def _answer(self, question: Question, hits: Sequence[Hit]) -> Answer:
        return next(part for part in self._fallback.stream(question, hits) if isinstance(part, Answer))


def _without_thoughts(pieces: Iterable[str]) -> Iterator[str]:
    """Leaves out what reasoning models write between <think> tags before their answer."""
    waiting = ""
    thinking: bool | None = None
    for piece in pieces:
        if thinking is False:
            yield piece
            continue
        waiting = (waiting + piece).lstrip()
        if thinking is None and not waiting.startswith(_THINK):
            if not _THINK.startswith(waiting):
                thinking = False
                yield waiting
            continue
        thinking = True
        _, closed, behind = waiting.partition(_THOUGHT)
        if closed:
            thinking = False
            yield behind
    if thinking is None:
        yield waiting
