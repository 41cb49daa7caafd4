"""Simulated trials in words, as data, and as a page."""
