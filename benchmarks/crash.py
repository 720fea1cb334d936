"""kill -9 at random moments of an ingest, then open and ask: what is lost, doubled or left over.

    python -m benchmarks.crash [--rounds 20] [--seed 1]

The writer replaces, removes and adds documents without end (tests/vectorstore/crashing.py); each round kills it and
checks what tests/vectorstore/test_crash.py checks, on the directory that the kill left.
"""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.vectorstore.test_crash import check, kill_while_writing


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    moments = random.Random(options.seed)
    failures = 0
    print("| round | killed after s | acknowledged version | opened and asked in s | result |\n|---|---|---|---|---|")
    with TemporaryDirectory(prefix="wenjian-crash-") as home:
        for number in range(1, options.rounds + 1):
            seconds = moments.uniform(0, 2)
            acknowledged = kill_while_writing(Path(home), seconds)
            began = time.perf_counter()
            try:
                check(Path(home), acknowledged)
                result = "whole"
            except AssertionError as error:
                result = f"FAILED {error}"
                failures += 1
            took = time.perf_counter() - began
            print(f"| {number} | {seconds:.2f} | {acknowledged} | {took:.1f} | {result} |", flush=True)
    print(f"\n{options.rounds - failures} of {options.rounds} rounds whole")


if __name__ == "__main__":
    main()
