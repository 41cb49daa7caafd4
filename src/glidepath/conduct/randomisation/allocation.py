"""Allocating a participant: a pure function of the seed and of the allocations before."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from glidepath.conduct.randomisation.chances import (
    Tally,
    allocated,
    block_sizes,
    chances,
    empty,
    with_block,
)
from glidepath.conduct.randomisation.drawing import authenticate, draw
from glidepath.conduct.randomisation.procedure import Procedure, Stratum, checked_stratum
from glidepath.conduct.randomisation.seed import Seed, commitment
from glidepath.quantities.errors import input_error
from glidepath.quantities.identifiers import participant_id


@dataclass(frozen=True, slots=True)
class Allocation:
    """One participant's arm.

    Parameters
    ----------
    number
        Of the trial, from 1, without gaps.
    participant
        The code of the child.
    stratum, index
        The stratum, and the number within it, from 1.
    arm
        The id of the arm.
    receipt
        64 hexadecimal digits that stand for this allocation and all before it; nobody can make
        one without the seed.
    """

    number: int
    participant: str
    stratum: Stratum
    index: int
    arm: str
    receipt: str = ""


def allocate(
    seed: Seed,
    procedure: Procedure,
    trial: str,
    stratum: Stratum,
    earlier: Sequence[Allocation],
    participant: str,
) -> tuple[str, Allocation]:
    """Allocate the next participant.

    Parameters
    ----------
    seed
        The one that was committed to.
    stratum
        As `stratum_of` gives it.
    earlier
        Every allocation of the trial so far, of all strata, in order; read under the lock that the
        new one is written under, so that no index is given twice.
    participant
        The code of the child.

    Returns
    -------
    arm, receipt
        The id of the arm, and the allocation with its receipt.

    Raises
    ------
    InputError
        For a stratum that the procedure does not have, a participant who has an arm already, and
        earlier allocations that are not in order.
    """
    _check(earlier, participant_id(participant))
    stratum = checked_stratum(procedure, stratum)
    arms = [each.arm for each in earlier if each.stratum == stratum]
    index = len(arms) + 1
    weights = chances(procedure, _tally(seed, procedure, (trial, stratum), arms))
    fields = ("arm", trial, stratum, index)
    arm = procedure.arms[_weighed(weights, draw(seed.key, fields, sum(weights)))]
    new = Allocation(len(earlier) + 1, participant, stratum, index, arm)
    before = earlier[-1].receipt if earlier else commitment(seed, procedure, trial)
    return arm, replace(new, receipt=receipt_of(seed, trial, before, new))


def receipt_of(seed: Seed, trial: str, previous: str, of: Allocation) -> str:
    """Give the receipt of an allocation.

    Parameters
    ----------
    previous
        The receipt before; the commitment for the first.
    """
    told = (of.number, of.participant, of.stratum, of.index, of.arm)
    return authenticate(seed.key, ("receipt", trial, previous, *told)).hex()


def _tally(
    seed: Seed, procedure: Procedure, where: tuple[str, Stratum], arms: Sequence[str]
) -> Tally:
    """Give how a stratum stands before its next participant, its block open."""
    tally = empty(procedure)
    for index, arm in enumerate(arms, 1):
        tally = allocated(_opened(seed, procedure, where, tally, index), procedure.arms.index(arm))
    return _opened(seed, procedure, where, tally, len(arms) + 1)


def _opened(
    seed: Seed, procedure: Procedure, where: tuple[str, Stratum], tally: Tally, index: int
) -> Tally:
    """Open a block that begins with an index, where the method has blocks and none is open."""
    sizes = block_sizes(procedure, tally)
    if not sizes:
        return tally
    size = sizes[draw(seed.key, ("block", *where, index), len(sizes))]
    return with_block(procedure, tally, size)


def _weighed(weights: Sequence[int], drawn: int) -> int:
    """Give the place whose share of all weights a drawn number falls into."""
    return next(place for place, upto in enumerate(accumulate(weights)) if drawn < upto)


def _check(earlier: Sequence[Allocation], participant: str) -> None:
    if [each.number for each in earlier] != list(range(1, len(earlier) + 1)):
        raise input_error(
            "the earlier allocations are not in order",
            expected="every one of the trial, by number from 1",
            kind="allocations-order",
        )
    if any(each.participant == participant for each in earlier):
        raise input_error(
            f"{participant} has an arm already",
            expected="a participant who is not yet randomised",
            kind="allocated-twice",
        )
