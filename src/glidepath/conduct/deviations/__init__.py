"""Deviations find themselves: a pure comparison of a record with the protocol as it was then."""

from glidepath.conduct.deviations.deviation import Broken, Deviation, Ground
from glidepath.conduct.deviations.find import deviations
from glidepath.conduct.deviations.severities import SEVERITIES, Severity

__all__ = ["SEVERITIES", "Broken", "Deviation", "Ground", "Severity", "deviations"]
