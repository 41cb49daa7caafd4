"""The validation pack: requirements of regulators, and checks that run on the installed program.

What a check proves it proves here and now, on this installation; what only people can do is told as
such. How the page is set is `glidepath.report`'s.
"""

from glidepath.validation.check import NotHeldError, Outcome
from glidepath.validation.pack import Pack, Row, run
from glidepath.validation.requirement import Requirement, read_requirements

__all__ = ["NotHeldError", "Outcome", "Pack", "Requirement", "Row", "read_requirements", "run"]
