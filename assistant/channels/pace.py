"""How often a chat may be written to: WeCom takes 30 messages a minute and 1,000 an hour for each."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable

WINDOWS = ((60.0, 30), (3600.0, 1000))
"""(seconds, messages) as WeCom documents them, for app messages to a member and for the AI bot in a chat."""

_CHATS = 10_000


class Pace:
    """Threads may share it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._sent: OrderedDict[str, deque[float]] = OrderedDict()

    def take(self, chat: str, spare: int = 0) -> bool:
        """Whether one more may be sent now, with ``spare`` left in every window; counts it if so."""
        with self._lock:
            now = self._clock()
            times = self._sent.setdefault(chat, deque())
            self._sent.move_to_end(chat)
            while times and times[0] <= now - WINDOWS[-1][0]:
                times.popleft()
            if any(sum(then > now - span for then in times) + spare >= most for span, most in WINDOWS):
                return False
            times.append(now)
            if len(self._sent) > _CHATS:
                self._sent.popitem(last=False)
            return True
