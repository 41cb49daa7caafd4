"""Drawing arms for the command that randomises: by the seed and procedure committed to."""

import pytest

from glidepath.conduct import Allocated, AllocationWanted, RandomisationCommitted
from glidepath.conduct.randomisation import (
    Procedure,
    Seed,
    allocate,
    commitment_data,
    procedure_of,
    seeded,
)
from glidepath.quantities import InputError
from unit.conduct.trials import protocol

SEED, OTHER = Seed("5a" * 32, "5b" * 32), Seed("5c" * 32, "5b" * 32)
TRIAL = "khe"


def committed(seed: Seed, procedure: Procedure) -> RandomisationCommitted:
    return RandomisationCommitted.model_validate(commitment_data(seed, procedure, TRIAL))


def wanted(
    commitment: RandomisationCommitted, *earlier: Allocated, code: str = "KHE-001"
) -> AllocationWanted:
    return AllocationWanted(TRIAL, code, {"kmp": "no"}, protocol(), commitment, earlier)


def test_arms_are_those_of_the_seed_one_after_the_other() -> None:
    procedure = procedure_of(protocol())
    draw, commitment = seeded(SEED), committed(SEED, procedure)
    first = draw(wanted(commitment))
    second = draw(wanted(commitment, first, code="KHE-002"))
    arm, one = allocate(SEED, procedure, TRIAL, "kmp=no", (), "KHE-001")
    other, two = allocate(SEED, procedure, TRIAL, "kmp=no", (one,), "KHE-002")
    assert (first.arm, first.receipt, first.number) == (arm, one.receipt, 1)
    assert (second.arm, second.receipt, second.index) == (other, two.receipt, 2)


def test_the_procedure_is_the_one_committed_to_whatever_the_protocol_says_later() -> None:
    # the protocol of today says big stick; complete randomisation was committed to
    arms = tuple(arm.id for arm in protocol().arms)
    procedure = Procedure("complete", arms, (1, 1), 3, (), ("kmp",))
    found = seeded(SEED)(wanted(committed(SEED, procedure)))
    _, expected = allocate(SEED, procedure, TRIAL, "kmp=no", (), "KHE-001")
    assert found.receipt == expected.receipt
    _, by_protocol = allocate(SEED, procedure_of(protocol()), TRIAL, "kmp=no", (), "KHE-001")
    assert found.receipt != by_protocol.receipt


def test_another_seed_draws_nothing() -> None:
    commitment = committed(SEED, procedure_of(protocol()))
    with pytest.raises(InputError, match="not the one of the commitment"):
        seeded(OTHER)(wanted(commitment))
