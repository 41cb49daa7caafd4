"""Commitment, allocations and reveal as plain data: what is handed out, and the verifier reads.

In the ledger an allocation is the payload of one fact; so is the commitment.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from pydantic import TypeAdapter, ValidationError

from glidepath.conduct.randomisation.allocation import Allocation
from glidepath.conduct.randomisation.procedure import Procedure
from glidepath.conduct.randomisation.seed import Seed, commitment
from glidepath.quantities.errors import InputError, Place, Problem, input_error, path_text
from glidepath.record.plain import Plain

COMMITTED = "glidepath-commitment-1"
REVEALED = "glidepath-reveal-1"
ALLOCATIONS = "glidepath-allocations-1"
COMMITMENT_FACT, ALLOCATION_FACT = "RandomisationCommitted", "Allocated"
"""Types of the facts that hold a commitment and an allocation."""
LOCK_FACT, UNLOCK_FACT = "Locked", "Unlocked"
"""Types of the facts about the trial: the seed may be revealed while the last one is a lock."""
COLUMNS = ("number", "participant", "stratum", "index", "arm", "receipt")
"""Of a list of allocations, as CSV has them."""


def commitment_data(seed: Seed, procedure: Procedure, trial: str) -> dict[str, Plain]:
    """Give the commitment as it is published: without the seed."""
    return {
        "format": COMMITTED,
        "trial": trial,
        "commitment": commitment(seed, procedure, trial),
        "procedure": procedure_data(procedure),
    }


def reveal_data(seed: Seed, procedure: Procedure, trial: str) -> dict[str, Plain]:
    """Give the reveal: seed and salt, with which anybody can compute every allocation."""
    opening = commitment_data(seed, procedure, trial)
    return {**opening, "format": REVEALED, "seed": seed.secret, "salt": seed.salt}


def procedure_data(procedure: Procedure) -> dict[str, Plain]:
    """Give a procedure as plain data."""
    return {
        "method": procedure.method,
        "arms": list(procedure.arms),
        "ratio": list(procedure.ratio),
        "max_imbalance": procedure.max_imbalance,
        "blocks": list(procedure.blocks),
        "strata": list(procedure.strata),
    }


def procedure_from(data: Mapping[str, object]) -> Procedure:
    """Give the procedure of plain data; the inverse of `procedure_data`.

    Raises
    ------
    InputError
        For data that are no procedure.
    """
    try:
        return TypeAdapter(Procedure).validate_python(data)
    except ValidationError as error:
        raise InputError(
            Problem(Place(path=path_text(each["loc"])), each["msg"], "", "no-procedure")
            for each in error.errors()
        ) from None


def allocation_data(allocation: Allocation) -> dict[str, Plain]:
    """Give an allocation as plain data, such as the payload of its fact."""
    return asdict(allocation)


def allocation_from(data: Mapping[str, object]) -> Allocation:
    """Give the allocation of plain data; the inverse of `allocation_data`.

    Raises
    ------
    InputError
        For data that are no allocation; names the field.
    """
    for name in COLUMNS:
        kind = int if name in ("number", "index") else str
        if type(data.get(name)) is not kind:
            raise input_error(
                "this is no allocation",
                expected="a whole number" if kind is int else "a text",
                kind="no-allocation",
                place=Place(path=name),
            )
    return Allocation(**{name: data[name] for name in COLUMNS})  # type: ignore[arg-type]


def allocations_data(
    trial: str, committed: str, allocations: Sequence[Allocation]
) -> dict[str, Plain]:
    """Give the list of allocations as it is exported for the verifier."""
    return {
        "format": ALLOCATIONS,
        "trial": trial,
        "commitment": committed,
        "allocations": [allocation_data(each) for each in allocations],
    }
