"""Glidepath runs guided-discontinuation trials, one bounded step at a time."""

__version__ = "0.1.0"
