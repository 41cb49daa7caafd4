"""What can be given: the doses that a preparation and a syringe can measure."""

from glidepath.regimen.lattice import Lattice, Measure, daily_doses

__all__ = ["Lattice", "Measure", "daily_doses"]
