"""What OpenAI's chat API says in our types, and our answers in its: questions out of messages, citations in every
form that clients read (inline [n] and a list, ``annotations``, ``citations``, ``search_results``, Open WebUI's event).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote

from fastapi.responses import JSONResponse

from assistant.answers.render import escape, place, render_text, source_line
from assistant.types import Answer, Citation, Turn

TURNS = 12
"""Earlier messages handed on: what a follow-up may refer to."""

Url = Callable[[Citation], str]

_MARK = re.compile(r"\[(\d{1,3})\]")
_SOURCES = re.compile(r"\n\n(?:来源|Sources)\n(?:- \[\d+\] [^\n]*\n?)+\Z")
# Text of documents that Markdown would make a link or an image of, which a client would fetch.
_LINKS = re.compile(r"\]\(|!\[|<(?=[A-Za-z/!])")
_ERRORS = {401: "authentication_error", 403: "permission_error", 404: "not_found_error", 429: "rate_limit_error"}
_TASK = "### Task:"
_TASK_EMPTY: dict[str, Any] = {"tags": [], "follow_ups": [], "queries": [], "text": ""}
_TITLE = 20
"""Characters of a conversation's title."""
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+|[^\w\s]")


def to_json(value: object) -> str:
    """Readable Chinese; half a surrogate pair, which UTF-8 cannot hold, becomes a question mark."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace").decode("utf-8")


class Utf8JSON(JSONResponse):
    """A response by ``to_json``."""

    def render(self, content: Any) -> bytes:
        return to_json(content).encode("utf-8")


def error_body(status: int, message: str, code: str | None = None) -> dict[str, object]:
    """The error object of OpenAI's API."""
    kind = _ERRORS.get(status, "invalid_request_error" if status < 500 else "server_error")
    return {"error": {"message": message, "type": kind, "param": None, "code": code}}


def text_of(content: object) -> str:
    """A message's content: text, or parts of which those with text count."""
    if isinstance(content, str):
        return content
    if not isinstance(content, list):
        return ""
    texts = [part.get("text") for part in content if isinstance(part, dict) and part.get("type") in ("text", None)]
    return "\n".join(text for text in texts if isinstance(text, str))


def question_of(messages: Sequence[dict[str, Any]]) -> tuple[str, list[Turn]]:
    """The last message of the user, and the turns before it. Instructions (system, developer) play no part: what is
    answered, and how, follows from the documents. ValueError where the user says nothing."""
    said = [(message.get("role"), text_of(message.get("content"))) for message in messages]
    last = max((n for n, (role, _) in enumerate(said) if role == "user"), default=None)
    if last is None:
        raise ValueError("messages 里没有 role 为 user 的消息")
    turns = [
        Turn("user", text) if role == "user" else Turn("assistant", _SOURCES.sub("", text))
        for role, text in said[:last]
        if role in ("user", "assistant") and text
    ]
    return said[last][1], turns[-TURNS:]


def task_reply(question: str, history: Sequence[Turn]) -> str | None:
    """What to say to a client's own job (Open WebUI: title, tags, follow-ups, queries), which no document answers;
    None for a question."""
    if not question.lstrip().startswith(_TASK):
        return None
    if '"title"' in question:
        return json.dumps({"title": _title(question, history)}, ensure_ascii=False)
    return json.dumps({name: empty for name, empty in _TASK_EMPTY.items() if f'"{name}"' in question})


def inert(text: str) -> str:
    """Text of documents that stays text in clients that show Markdown."""
    return _LINKS.sub(lambda found: f"\\{found[0]}" if found[0] != "![" else "!\\[", text)


def content_of(answer: Answer) -> str:
    """The answer with its notes and a list of its sources."""
    return inert(answer.text) + tail_of(answer)


def tail_of(answer: Answer) -> str:
    """What follows the clauses of a stream."""
    notes = render_text(answer, sources=False)[len(answer.text) :].strip("\n")
    parts = [f"\n\n{inert(notes)}"] if notes else []
    if answer.citations:
        heading = "来源" if re.search(r"[\u4e00-\u9fff]", answer.question) else "Sources"
        parts += [f"\n\n{heading}\n", "\n".join(f"- {_listed(citation)}" for citation in answer.citations)]
    return "".join(parts)


def url_citations(answer: Answer, url: Url) -> list[dict[str, Any]]:
    """``annotations``: one for each mark [n] in the answer proper; indices count code points of the content."""
    cited = {citation.number: citation for citation in answer.citations}
    return [
        {"type": "url_citation", "url_citation": _url_citation(cited[int(mark[1])], mark.span(), url)}
        for mark in _MARK.finditer(inert(answer.text))
        if int(mark[1]) in cited
    ]


def extras(answer: Answer, url: Url) -> dict[str, Any]:
    """Top-level fields beside ``choices``, as Perplexity named them."""
    return {
        "citations": [url(citation) for citation in answer.citations],
        "search_results": [
            {
                "title": place(citation),
                "url": url(citation),
                "date": citation.published.isoformat() if citation.published else None,
                "snippet": citation.quote,
            }
            for citation in answer.citations
        ],
    }


def source_event(citation: Citation, url: Url) -> dict[str, Any]:
    """A source as Open WebUI's ``source`` event."""
    where = {"name": place(citation), "url": url(citation)}
    return {
        "event": {
            "type": "source",
            "data": {
                "source": where,
                "document": [citation.quote],
                "metadata": [{"source": url(citation), "name": where["name"]}],
            },
        }
    }


def usage(prompt: str, completion: str) -> dict[str, int]:
    """An estimate: a Chinese character, a word or a sign each count as a token."""
    asked, answered = len(_WORD.findall(prompt)), len(_WORD.findall(completion))
    return {"prompt_tokens": asked, "completion_tokens": answered, "total_tokens": asked + answered}


def passage_path(citation: Citation) -> str:
    """Where the cited span is shown, below the address of the server."""
    return f"/docs/{quote(citation.document_id, safe='')}?start={citation.start}&end={citation.end}#cited"


def _url_citation(citation: Citation, span: tuple[int, int], url: Url) -> dict[str, Any]:
    return {"url": url(citation), "title": place(citation), "start_index": span[0], "end_index": span[1]}


def _listed(citation: Citation) -> str:
    line = source_line(citation)
    mark = f"[{citation.number}]"
    return mark + escape(line.removeprefix(mark))


def _title(question: str, history: Sequence[Turn]) -> str:
    first = next((turn.content for turn in history if turn.role == "user"), "")
    if not first and (found := re.search(r"^USER:\s*(.+)$", question, re.MULTILINE)):
        first = found[1]
    return " ".join(first.split())[:_TITLE] or "问简"
