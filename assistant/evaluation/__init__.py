"""Measures an assistant on question sets: ``run_eval`` over a pool of passages, ``run_corpus`` over files."""

from assistant.evaluation.harness import Pool, run_corpus, run_eval
from assistant.evaluation.report import Report

__all__ = ["Pool", "Report", "run_corpus", "run_eval"]
