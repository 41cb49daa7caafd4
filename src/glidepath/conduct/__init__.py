"""The trial's conduct: what is to be written, and what was written."""

from glidepath.conduct.envelope import Draft, Line, content

__all__ = ["Draft", "Line", "content"]
