"""Who holds the seed, as the command that randomises sees it: a function that draws arms.

The seed is in no state and in no line; the function is given to whoever runs that one command.
"""

from glidepath.conduct.randomisation.allocation import allocate
from glidepath.conduct.randomisation.plain import (
    COLUMNS,
    allocation_data,
    allocation_from,
    procedure_from,
)
from glidepath.conduct.randomisation.procedure import stratum_of
from glidepath.conduct.randomisation.seed import Seed, opened
from glidepath.conduct.randomising import Allocate, AllocationWanted
from glidepath.conduct.steps import Allocated


def seeded(seed: Seed) -> Allocate:
    """Give what draws arms from a seed, under the lock that they are written under.

    The procedure is the one that was committed to, whatever a later version of the protocol says.

    Raises
    ------
    InputError
        From what is given: where the seed is not the one that the trial committed to.
    """

    def drawn(wanted: AllocationWanted) -> Allocated:
        procedure = procedure_from(wanted.committed.procedure)
        key = opened(seed, procedure, wanted.trial, wanted.committed.commitment)
        earlier = [allocation_from({c: getattr(e, c) for c in COLUMNS}) for e in wanted.earlier]
        stratum = stratum_of(procedure, wanted.factors)
        _, found = allocate(key, procedure, wanted.trial, stratum, earlier, wanted.participant)
        return Allocated.model_validate(allocation_data(found))

    return drawn
