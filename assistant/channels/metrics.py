"""/metrics: what Prometheus scrapes, in its text format 0.0.4. Numbers only: no names, no questions."""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping

import psutil
from fastapi import APIRouter
from fastapi.responses import PlainTextResponse

BUCKETS_S = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """Counts since the start; threads may share it. ``gauges``: name -> a function giving the value now."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: Counter[tuple[str, int]] = Counter()
        self._answers: Counter[tuple[str, str]] = Counter()
        self._seconds = [0] * (len(BUCKETS_S) + 1)
        self._seconds_sum = 0.0
        self.gauges: dict[str, Callable[[], float]] = {
            "process_resident_memory_bytes": lambda: float(psutil.Process().memory_info().rss)
        }

    def request(self, route: str, status: int) -> None:
        with self._lock:
            self._requests[route, status] += 1

    def answer(self, channel: str, outcome: str, seconds: float) -> None:
        """``outcome``: the kind of the answer, or the error."""
        with self._lock:
            self._answers[channel, outcome] += 1
            self._seconds[bisect_left(BUCKETS_S, seconds)] += 1
            self._seconds_sum += seconds

    def text(self) -> str:
        with self._lock:
            lines = [*self._counters(), *self._histogram()]
        for name, value in self.gauges.items():
            lines += [f"# TYPE {name} gauge", f"{name} {value():g}"]
        return "\n".join(lines) + "\n"

    def _counters(self) -> Iterator[str]:
        yield "# TYPE wenjian_requests_total counter"
        for (route, status), count in sorted(self._requests.items()):
            yield f"wenjian_requests_total{_labels({'route': route, 'status': str(status)})} {count}"
        yield "# TYPE wenjian_answers_total counter"
        for (channel, outcome), count in sorted(self._answers.items()):
            yield f"wenjian_answers_total{_labels({'channel': channel, 'outcome': outcome})} {count}"

    def _histogram(self) -> Iterator[str]:
        yield "# TYPE wenjian_answer_seconds histogram"
        total = 0
        for bound, count in zip((*map(str, BUCKETS_S), "+Inf"), self._seconds, strict=True):
            total += count
            yield f"wenjian_answer_seconds_bucket{_labels({'le': bound})} {total}"
        yield f"wenjian_answer_seconds_sum {self._seconds_sum:g}"
        yield f"wenjian_answer_seconds_count {total}"


def router(metrics: Metrics) -> APIRouter:
    routes = APIRouter()

    @routes.get("/metrics", response_class=PlainTextResponse)
    def scrape() -> PlainTextResponse:
        return PlainTextResponse(metrics.text(), media_type=CONTENT_TYPE)

    return routes


def _labels(labels: Mapping[str, str]) -> str:
    escaped = {k: v.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") for k, v in labels.items()}
    return "{" + ",".join(f'{key}="{value}"' for key, value in escaped.items()) + "}"
