"""Open the web page: ``python app.py``, the same as ``wenjian web``."""

from __future__ import annotations

import sys

from assistant.channels.web import serve
from assistant.errors import WenjianError
from assistant.settings import Settings
from vectorstore.types import StoreError


def main() -> int:
    try:
        serve(Settings.load())
    except (WenjianError, StoreError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
