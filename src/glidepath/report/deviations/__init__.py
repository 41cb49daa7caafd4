"""Deviations in words and as plain data."""

from glidepath.report.deviations.data import deviations_data
from glidepath.report.deviations.told import (
    deviation_name,
    deviation_told,
    explain_deviation,
    explain_deviations,
    rule_name,
    severity_name,
)

__all__ = [
    "deviation_name",
    "deviation_told",
    "deviations_data",
    "explain_deviation",
    "explain_deviations",
    "rule_name",
    "severity_name",
]
