"""Structs of unknowns, and back to plain values."""

from typing import NamedTuple

import z3

from glidepath.assure.prove.symbols import Number, Truth
from glidepath.assure.prove.unknowns import unknown, valued
from glidepath.decide.seen import DiseaseSeen, Seen


class Pair(NamedTuple):
    number: object = 0
    truth: object = False
    inner: Seen = Seen(disease=DiseaseSeen())


def test_every_field_becomes_an_unknown_of_its_kind() -> None:
    made = unknown(Pair(), "x")
    assert isinstance(made.number, Number)
    assert isinstance(made.truth, Truth)
    assert str(made.number.term) == "x.number"
    assert made.inner.level is None
    assert made.inner.disease is not None
    assert str(made.inner.disease.imaged.term) == "x.inner.disease.imaged"


def test_a_model_gives_the_plain_values_back() -> None:
    made = unknown(Pair(), "x")
    solver = z3.SimpleSolver()
    assert made.inner.disease is not None
    solver.add(z3.Int("x.number") == 7, z3.Bool("x.truth"), made.inner.disease.refuted.term)
    assert solver.check() == z3.sat
    found = valued(solver.model(), (made, 3, "words"))
    seen = Seen(disease=DiseaseSeen(refuted=True))
    assert found == (Pair(number=7, truth=True, inner=seen), 3, "words")
