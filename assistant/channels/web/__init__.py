"""The web page. ``serve(settings)`` opens it; importing this package loads no Gradio."""

from assistant.channels.web.server import serve

__all__ = ["serve"]
