"""``make bench``: every benchmark that needs no server of a vendor, one after the other.

Those over question sets read WENJIAN_EVAL_DIR and are skipped, with a message, without it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ALONE = (
    ["benchmarks.speed"],
    ["benchmarks.crash"],
    ["benchmarks.load"],
    ["benchmarks.wechat"],
    ["benchmarks.slack_crash"],
    ["benchmarks.reader"],
    ["benchmarks.swapped"],
)
VECTORS = Path(tempfile.gettempdir()) / "wenjian-vectors"
OVER_SETS = (["benchmarks.structure"], ["benchmarks.seeds"], ["benchmarks.retrieval", "--cache", str(VECTORS)])


def main() -> int:
    failed = []
    commands = list(ALONE)
    if os.environ.get("WENJIAN_EVAL_DIR"):
        commands += OVER_SETS
    else:
        names = ", ".join(command[0] for command in OVER_SETS)
        print(f"skipped: {names} (set WENJIAN_EVAL_DIR to the folder of question sets)", file=sys.stderr)
    for command in commands:
        print(f"== {' '.join(command)}", flush=True)
        if subprocess.run([sys.executable, "-m", *command]).returncode:
            failed.append(command[0])
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
