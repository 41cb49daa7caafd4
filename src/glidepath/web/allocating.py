"""Who holds the seed of randomisation: a file beside the trial, never the ledger, never a page."""

from glidepath.conduct.randomisation import (
    Allocation,
    Seed,
    allocate,
    allocation_data,
    allocation_from,
    procedure_of,
    stratum_of,
)
from glidepath.conduct.randomising import Allocate, AllocationWanted
from glidepath.conduct.steps import Allocated
from glidepath.record.plain import plain


def allocator(seed: Seed) -> Allocate:
    """Give what draws arms from a seed, under the lock that they are written under."""

    def drawn(wanted: AllocationWanted) -> Allocated:
        procedure = procedure_of(wanted.protocol)
        _, found = allocate(
            seed,
            procedure,
            wanted.trial,
            stratum_of(procedure, wanted.factors),
            [_read(each) for each in wanted.earlier],
            wanted.participant,
        )
        return Allocated.model_validate(allocation_data(found))

    return drawn


def _read(told: Allocated) -> Allocation:
    stated = plain(told)
    if not isinstance(stated, dict):
        raise TypeError("an allocation is a mapping")
    return allocation_from(stated)
