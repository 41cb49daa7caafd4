"""Proofs that no state a child can reach lets a rule be broken, by the solver of the extra `prove`.

The rules, the transition and the table are those of :mod:`glidepath.decide`, run on symbolic
numbers; nothing of them is written here a second time.
"""

from glidepath.assure.prove.proofs import Counterexample, Proof, Result, prove
from glidepath.assure.prove.properties import PROPERTIES, Property, stated

__all__ = ["PROPERTIES", "Counterexample", "Proof", "Property", "Result", "prove", "stated"]
