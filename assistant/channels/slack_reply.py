"""One answer in a Slack thread: streamed, or posted and updated where Slack does not stream."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from assistant.channels.inbox import Job
from assistant.channels.slack_text import MARKDOWN_LIMIT, Block, markdown, message_blocks, pieces

log = logging.getLogger(__name__)

SLACK_ERRORS = (SlackClientError, OSError)
"""Slack said no, or could not be reached."""

BUFFER = 256
"""Characters collected before they are sent: about one call a second, which is what Slack allows a channel."""

PAUSES_S = (2.0, 5.0, 15.0, 45.0, 90.0)
"""Between attempts to deliver an answer while Slack cannot be reached; within the deadline of a job."""

_PASSING = frozenset({"ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"})
_SERVER_ERROR = 500

_NOTICE = 2500
"""Characters of the plain text that notifications show."""


class Reply:
    """What is on screen is remembered in ``job``: after a kill the same message is completed, not a second one sent."""

    def __init__(
        self,
        client: WebClient,
        job: Job,
        *,
        channel: str,
        thread: str,
        user: str,
        team: str,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._client, self._job, self._channel, self._thread = client, job, channel, thread
        self._sleep = sleep
        self._stream = client.chat_stream(
            channel=channel, thread_ts=thread, recipient_user_id=user, recipient_team_id=team, buffer_size=BUFFER
        )
        self._ts: str | None = job.notes.get("ts")
        self._streams = self._ts is None
        self._sent = ""

    def status(self, text: str) -> None:
        """A line such as 正在查找 until the answer comes; a Slack without it shows nothing."""
        try:
            self._client.assistant_threads_setStatus(channel_id=self._channel, thread_ts=self._thread, status=text)
        except SLACK_ERRORS as error:
            log.debug("no status shown: %s", error)

    def show(self, text: str) -> None:
        """``text`` is the answer so far; what of it is new is streamed."""
        self._job.check()
        shown = markdown(text)
        if not self._streams or len(shown) > MARKDOWN_LIMIT or self._sent.startswith(shown):
            return
        if not shown.startswith(self._sent):
            self._streams = False  # asked again from the start, and told otherwise: the final update mends it
            return
        try:
            self._append(shown.removeprefix(self._sent))
            self._sent = shown
        except SLACK_ERRORS as error:
            log.info("streaming ended early: %s", error)
            self._streams = False

    def finish(self, text: str, blocks: list[Block]) -> None:
        """The whole answer with its blocks below the last message; tried again while Slack cannot be reached.

        Raises one of SLACK_ERRORS where Slack refuses it, or stays away.
        """
        for pause_s in PAUSES_S:
            try:
                self._deliver(text, blocks)
                return
            except SLACK_ERRORS as error:
                if not _passes(error):
                    raise
                log.warning("not delivered, tried again in %g s: %s", pause_s, error)
            self._sleep(pause_s)
        self._deliver(text, blocks)

    def tell(self, text: str) -> None:
        """A message of our own in place of what was begun."""
        self._put(markdown(text), [])

    def _deliver(self, text: str, blocks: list[Block]) -> None:
        """May be repeated: what is on screen already is updated or left."""
        self._job.check()
        first, *rest = pieces(markdown(text))
        if not (self._streams and first.startswith(self._sent) and self._stopped(first, [] if rest else blocks)):
            self._streams = False
            self._put(first, [] if rest else blocks)
        for number, piece in enumerate(rest, start=1):
            if number > self._job.notes.get("pieces", 0):
                self._post(piece, blocks if number == len(rest) else [])
                self._job.remember(pieces=number)

    def _append(self, new: str) -> None:
        if self._stream.ts is None:
            self._stream.append(markdown_text=new, chunks=())  # chunks flush: the message's id is known at once
            self._keep(self._stream.ts)
        else:
            self._stream.append(markdown_text=new)

    def _stopped(self, text: str, blocks: list[Block]) -> bool:
        """Whether the stream took the rest of ``text`` and ended."""
        try:
            if self._stream.ts is None:
                self._append(text)
            elif text != self._sent:
                self._stream.append(markdown_text=text.removeprefix(self._sent))
            self._stream.stop(blocks=blocks)
        except SLACK_ERRORS as error:
            log.info("the stream could not be ended: %s", error)
            return False
        return True

    def _put(self, text: str, blocks: list[Block]) -> None:
        """Over the message begun, or as a new one."""
        if self._ts is None:
            self._post(text, blocks)
            return
        try:
            self._client.chat_stopStream(channel=self._channel, ts=self._ts)
        except SLACK_ERRORS as error:
            log.debug("not streaming any more: %s", error)
        try:
            self._client.chat_update(
                channel=self._channel, ts=self._ts, text=text[:_NOTICE], blocks=message_blocks(text, blocks)
            )
        except SlackClientError as error:
            if _passes(error):
                raise
            # Deleted meanwhile, or too old to be changed.
            log.info("message %s could not be updated: %s", self._ts, error)
            self._post(text, blocks)

    def _post(self, text: str, blocks: list[Block]) -> None:
        posted = self._client.chat_postMessage(
            channel=self._channel,
            thread_ts=self._thread,
            text=text[:_NOTICE],
            blocks=message_blocks(text, blocks),
            unfurl_links=False,
            unfurl_media=False,
        )
        if self._ts is None:
            self._keep(posted["ts"])

    def _keep(self, ts: str | None) -> None:
        self._ts = ts
        self._job.remember(ts=ts)


def _passes(error: Exception) -> bool:
    """Whether the same call may succeed later."""
    if isinstance(error, SlackApiError):
        return error.response.status_code >= _SERVER_ERROR or error.response.get("error") in _PASSING
    return isinstance(error, OSError)
