"""The prompts of the language model: templates in prompts/, passages delimited as data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from string import Formatter

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage
from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder

from assistant.answers.checking import MARK
from assistant.errors import SettingsError
from assistant.resources import resource
from assistant.types import Language, Question, Turn
from vectorstore.types import Passage

PLACEHOLDERS = frozenset({"today", "passages", "question"})
_DIVIDER = "\n---\n"
_TURNS = 6
"""Earlier messages the model sees: three exchanges."""
_TAG = re.compile(r"<(?=\s*/?\s*passage\b)", re.IGNORECASE)


@cache
def answer_prompt(language: Language) -> ChatPromptTemplate:
    """System message, history, user message. Variables: ``PLACEHOLDERS`` and ``history`` (a list of messages)."""
    return load_prompt(resource("prompts", f"answer.{language}.txt"))


def load_prompt(file: Path) -> ChatPromptTemplate:
    """``file`` holds the system message, a line ``---`` and the user message.

    SettingsError where a part or a placeholder is missing, or a placeholder is unknown.
    """
    try:
        system, divider, user = file.read_text(encoding="utf-8").partition(_DIVIDER)
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"读不了提示词 {file}：{error}") from error
    if not divider:
        raise SettingsError(f"提示词 {file} 应有两部分，中间用单独一行 --- 隔开。")
    try:
        used = {name for part in (system, user) for _, name, _, _ in Formatter().parse(part) if name is not None}
    except ValueError as error:
        raise SettingsError(f"提示词 {file} 的花括号不成对：{error}；要写花括号本身请写两个。") from error
    if used != PLACEHOLDERS:
        wanted = "、".join(f"{{{name}}}" for name in sorted(PLACEHOLDERS))
        odd = "、".join(f"{{{name}}}" for name in sorted(used ^ PLACEHOLDERS))
        raise SettingsError(f"提示词 {file} 应恰好含有占位符 {wanted}；缺少或多出：{odd}。")
    return ChatPromptTemplate.from_messages(
        [("system", system.strip()), MessagesPlaceholder("history"), ("human", user.strip())]
    )


def variables(question: Question, passages: Sequence[Passage]) -> dict[str, object]:
    """What ``answer_prompt`` is filled with; the passages are numbered from 1."""
    asked = question.text
    if question.standalone != question.text:
        asked = f"{question.text}\n（{question.standalone}）"
    return {
        "today": question.today.isoformat(),
        "passages": "\n\n".join(_delimited(number, passage) for number, passage in enumerate(passages, 1)),
        "question": asked,
        "history": _messages(question.history),
    }


def _delimited(number: int, passage: Passage) -> str:
    # A document that writes the closing tag itself must not get out of its passage.
    heading, text = (_TAG.sub("‹", part) for part in (passage.heading, passage.text))
    return f'<passage number="{number}">\n{heading}\n{text}\n</passage>'


def _messages(history: Sequence[Turn]) -> list[BaseMessage]:
    """The last turns, without their [n] marks, which counted other passages."""
    kinds = {"user": HumanMessage, "assistant": AIMessage}
    return [kinds[turn.role](content=MARK.sub("", turn.content)) for turn in history[-_TURNS:]]
