"""Measures an assistant on question sets."""
