"""Rules, status and the decision: what a child's next dose may be, and why."""

from glidepath.decide.advance import advance
from glidepath.decide.answer import Answer, Assessment, Decision, Finding, Refusal, Unmet
from glidepath.decide.belief import Belief
from glidepath.decide.decide import believe, decide
from glidepath.decide.eligible import CriterionFinding, Eligibility, Eligible, eligible
from glidepath.decide.status import Status, Track
from glidepath.decide.table import Action

__all__ = [
    "Action",
    "Answer",
    "Assessment",
    "Belief",
    "CriterionFinding",
    "Decision",
    "Eligibility",
    "Eligible",
    "Finding",
    "Refusal",
    "Status",
    "Track",
    "Unmet",
    "advance",
    "believe",
    "decide",
    "eligible",
]
