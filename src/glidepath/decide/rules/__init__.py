"""The rules, written once: safety, then relapse, then taper or window."""

from glidepath.decide.rules import maintenance, safety, taper
from glidepath.decide.rules.rule import Bound, Kind, Role, Rule, Scope

RULES: tuple[Rule, ...] = (*safety.RULES, *taper.RULES, *maintenance.RULES)
"""Every rule, in the order in which a finding of it is told."""

__all__ = ["RULES", "Bound", "Kind", "Role", "Rule", "Scope"]
