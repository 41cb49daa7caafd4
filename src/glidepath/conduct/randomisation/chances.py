"""What each method makes of the next allocation: how likely each arm is, and nothing drawn.

The bedside draws by these chances, and the figures of bias and balance are computed from the same.
"""

from typing import NamedTuple

from glidepath.conduct.randomisation.procedure import Procedure
from glidepath.protocol.parameters import RandomisationMethod


class Tally(NamedTuple):
    """How a stratum stands: participants by arm, and places left by arm in the open block."""

    counts: tuple[int, ...]
    block: tuple[int, ...]


def empty(procedure: Procedure) -> Tally:
    """Give the tally of a stratum without participants."""
    nobody = (0,) * len(procedure.arms)
    return Tally(nobody, nobody)


def block_sizes(procedure: Procedure, tally: Tally) -> tuple[int, ...]:
    """Give the sizes among which the block of the next participant is drawn.

    Returns
    -------
    tuple of int
        Empty where a block is open, and where the method has none.
    """
    if procedure.method != RandomisationMethod.PERMUTED_BLOCKS or any(tally.block):
        return ()
    return procedure.blocks


def with_block(procedure: Procedure, tally: Tally, size: int) -> Tally:
    """Open a block of a size."""
    times = size // sum(procedure.ratio)
    return tally._replace(block=tuple(share * times for share in procedure.ratio))


def chances(procedure: Procedure, tally: Tally) -> tuple[int, ...]:
    """Give how likely each arm is for the next participant, as whole numbers in proportion.

    Parameters
    ----------
    tally
        With an open block, where the method has blocks.
    """
    match procedure.method:
        case RandomisationMethod.PERMUTED_BLOCKS:
            return tally.block
        case RandomisationMethod.BIG_STICK:
            first, second = tally.counts
            if abs(first - second) >= procedure.max_imbalance:
                return (int(first < second), int(second < first))
    return procedure.ratio


def allocated(tally: Tally, arm: int) -> Tally:
    """Give the tally after a participant came into an arm, by its place among the arms."""
    left = tally.block if not any(tally.block) else _changed(tally.block, arm, -1)
    return Tally(_changed(tally.counts, arm, 1), left)


def _changed(numbers: tuple[int, ...], place: int, by: int) -> tuple[int, ...]:
    return (*numbers[:place], numbers[place] + by, *numbers[place + 1 :])
