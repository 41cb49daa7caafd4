"""Words at the edge: answers explained in English and Chinese, as text, as tables, as data."""

from glidepath.report.explanation import Explanation, Reason, explain
from glidepath.report.language import Language
from glidepath.report.sentence import Sentence, say
from glidepath.report.text import render_text

__all__ = ["Explanation", "Language", "Reason", "Sentence", "explain", "render_text", "say"]
