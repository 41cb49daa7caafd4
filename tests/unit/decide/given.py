"""Scenarios and records as the program reads them: those that every installation carries."""

from glidepath.validation.golden import answered, overridden, record_of, scenarios, told, trial
from glidepath.validation.golden import read as scenario

SCENARIOS = scenarios()

__all__ = ["SCENARIOS", "answered", "overridden", "record_of", "scenario", "told", "trial"]
