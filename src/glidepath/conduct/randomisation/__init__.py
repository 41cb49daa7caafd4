"""Randomisation that nobody can foretell without the seed, and anybody can verify with it.

The commitment to seed and procedure comes first; each arm is drawn by HMAC from the seed; each
allocation has a receipt that chains to the one before; after the lock the seed is revealed.
"""

from glidepath.conduct.randomisation.allocation import Allocation, allocate
from glidepath.conduct.randomisation.plain import (
    ALLOCATION_FACT,
    COMMITMENT_FACT,
    LOCK_FACT,
    UNLOCK_FACT,
    allocation_data,
    allocation_from,
    allocations_data,
    commitment_data,
    procedure_data,
    procedure_from,
    reveal_data,
)
from glidepath.conduct.randomisation.procedure import (
    Procedure,
    Stratum,
    procedure_of,
    procedure_text,
    stratum_of,
)
from glidepath.conduct.randomisation.seed import Seed, commitment, opened

__all__ = [
    "ALLOCATION_FACT",
    "COMMITMENT_FACT",
    "LOCK_FACT",
    "UNLOCK_FACT",
    "Allocation",
    "Procedure",
    "Seed",
    "Stratum",
    "allocate",
    "allocation_data",
    "allocation_from",
    "allocations_data",
    "commitment",
    "commitment_data",
    "opened",
    "procedure_data",
    "procedure_from",
    "procedure_of",
    "procedure_text",
    "reveal_data",
    "stratum_of",
]
