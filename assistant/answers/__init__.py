"""From a question and the passages found to an answer with its sources.

Nothing is imported here: a terminal that shows another process's answer needs ``render`` alone.
"""
