"""One participant's lines as a document to be read."""

from glidepath.report.archive.timeline import Told, timeline_data, timeline_pdf

__all__ = ["Told", "timeline_data", "timeline_pdf"]
