"""The child process of sandbox.py: ``python -m assistant.documents.worker MEMORY_BYTES``."""

from __future__ import annotations

import importlib
import json
import os
import sys
from dataclasses import asdict
from typing import Any

from assistant.errors import DocumentError


def main(memory: int) -> None:
    """Answers requests until the pipe closes. What libraries print goes nowhere: answers have their own channel."""
    _limit_memory(memory)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    for line in sys.stdin.buffer:
        request = json.loads(line)
        data = sys.stdin.buffer.read(request["size"])
        answers.write(json.dumps(_answer(request["loader"], data)).encode() + b"\n")
        answers.flush()


def _answer(loader: str, data: bytes) -> dict[str, Any]:
    module = importlib.import_module(f"assistant.documents.load_{loader}")
    try:
        return {"source": asdict(module.load(data))}
    except DocumentError as error:
        return {"error": str(error)}
    except MemoryError:
        return {"error": "解析这个文件需要的内存过多，已放弃；请拆分后再导入。"}
    except Exception as error:
        # 第三方解析器遇到坏文件会抛各种异常；这里是进程边界，逐一报告而不吞掉。
        return {"error": f"解析失败，文件可能已损坏（{type(error).__name__}：{error}）；请重新另存一份再导入。"}


def _limit_memory(memory: int) -> None:
    if sys.platform.startswith("linux"):  # elsewhere the parent watches
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


if __name__ == "__main__":
    main(int(sys.argv[1]))
