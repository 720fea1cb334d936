"""Text and history -> Question: kind, wanted noun, certain scopes, dates, follow-ups."""

from assistant.questions.splitting import parts
from assistant.questions.understanding import understand

__all__ = ["parts", "understand"]
