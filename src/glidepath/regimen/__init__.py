"""What can be given: solutions and tablets, patterns over the week, and the sorted lattice."""

from glidepath.regimen.fitting import NoRegimen, fit
from glidepath.regimen.lattice import Lattice, daily, lattice_for
from glidepath.regimen.measuring import Counted, Drawn, Measured, measured
from glidepath.regimen.patterns import WEEK, pattern_with, rounded_down, rounded_up, spread
from glidepath.regimen.preparation import Preparation, Solution, Syringe, Tablets
from glidepath.regimen.ranking import Fluctuation, Interval, ranked
from glidepath.regimen.regimen import Regimen, intakes_of, measured_on, of_total, regimen_of
from glidepath.regimen.supply import Bottles, Supply, TabletCount, supply_for

__all__ = [
    "WEEK",
    "Bottles",
    "Counted",
    "Drawn",
    "Fluctuation",
    "Interval",
    "Lattice",
    "Measured",
    "NoRegimen",
    "Preparation",
    "Regimen",
    "Solution",
    "Supply",
    "Syringe",
    "TabletCount",
    "Tablets",
    "daily",
    "fit",
    "intakes_of",
    "lattice_for",
    "measured",
    "measured_on",
    "of_total",
    "pattern_with",
    "ranked",
    "regimen_of",
    "rounded_down",
    "rounded_up",
    "spread",
    "supply_for",
]
