"""Deviations in words and as plain data."""

from glidepath.report.deviations.data import deviations_data
from glidepath.report.deviations.told import explain_deviation, explain_deviations

__all__ = ["deviations_data", "explain_deviation", "explain_deviations"]
