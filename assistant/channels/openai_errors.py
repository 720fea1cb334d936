"""Errors in the form of OpenAI's API."""

from __future__ import annotations

import logging

from fastapi import Response

from assistant.channels.answering import BusyError
from assistant.channels.openai_format import Utf8JSON, error_body
from assistant.errors import BackendError, EmptyIndexError, QuestionError

log = logging.getLogger(__name__)

_BACKEND_RETRY_S = 5


class ApiError(Exception):
    """An error with its status; ``retry_after_s`` 0: trying again is of no use."""

    def __init__(self, status: int, message: str, *, code: str | None = None, retry_after_s: int = 0) -> None:
        super().__init__(message)
        self.status, self.code, self.retry_after_s = status, code, retry_after_s

    def body(self) -> dict[str, object]:
        return error_body(self.status, str(self), self.code)

    def response(self) -> Response:
        headers = {"Retry-After": str(self.retry_after_s)} if self.retry_after_s else {}
        return Utf8JSON(self.body(), self.status, headers)


def api_error(error: Exception) -> ApiError:
    """What a client is told of ``error``; what nobody foresaw goes to the log, with its trace, not to the client."""
    if isinstance(error, ApiError):
        return error
    if isinstance(error, BusyError):
        return ApiError(503, str(error), code="overloaded", retry_after_s=error.retry_after_s)
    if isinstance(error, QuestionError):
        return ApiError(400, str(error), code="bad_question")
    if isinstance(error, EmptyIndexError):
        return ApiError(404, str(error), code="no_documents")
    if isinstance(error, BackendError):
        return ApiError(503, str(error), code="backend_unavailable", retry_after_s=_BACKEND_RETRY_S)
    log.error("answering failed", exc_info=error)
    return ApiError(500, f"内部错误：{type(error).__name__}", code="internal")
