"""Words at the edge: answers explained in English and Chinese, as text, as tables, as data."""

from glidepath.report.data import as_data, eligibility_data, interaction_data
from glidepath.report.eligibility import eligibility_table, explain_eligibility
from glidepath.report.explanation import Explanation, Missing, Reason, explain
from glidepath.report.interaction import explain_interaction
from glidepath.report.language import Language
from glidepath.report.sentence import Sentence, say
from glidepath.report.tables import findings_table
from glidepath.report.text import render_text

__all__ = [
    "Explanation",
    "Language",
    "Missing",
    "Reason",
    "Sentence",
    "as_data",
    "eligibility_data",
    "eligibility_table",
    "explain",
    "explain_eligibility",
    "explain_interaction",
    "findings_table",
    "interaction_data",
    "render_text",
    "say",
]
