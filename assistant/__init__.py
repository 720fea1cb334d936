"""Question answering over one's own documents. Importing it loads no torch, chromadb, gradio or langchain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.langchain import as_retriever, as_runnable

__all__ = ["as_retriever", "as_runnable"]


def __getattr__(name: str) -> Any:
    """What LangChain programs import, loaded when it is asked for: LangChain takes a second."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from assistant import langchain

    return getattr(langchain, name)
