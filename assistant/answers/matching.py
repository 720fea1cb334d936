"""Former place of terms.py; kept until comprehension.py imports it from there."""

from assistant.answers.terms import terms as terms
