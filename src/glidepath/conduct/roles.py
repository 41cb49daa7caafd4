"""The roles in which people act in a trial, and which of them are blinded."""

from enum import StrEnum


class Role(StrEnum):
    """What somebody is in the trial; one command is sent in one role."""

    CLINICIAN = "clinician"
    COORDINATOR = "coordinator"
    PHARMACIST = "pharmacist"
    ASSESSOR = "assessor"
    MONITOR = "monitor"
    STATISTICIAN = "statistician"
    UNBLINDED_STATISTICIAN = "unblinded-statistician"
    BOARD = "board"
    ADMINISTRATOR = "administrator"
    FAMILY = "family"


ALWAYS_BLINDED = frozenset({Role.ASSESSOR})
"""Roles that never learn the arm."""
BLINDED_UNTIL_LOCK = frozenset({Role.STATISTICIAN})
"""Roles that learn the arm when the trial is locked."""
OF_A_SITE = frozenset({Role.CLINICIAN, Role.COORDINATOR, Role.PHARMACIST, Role.ASSESSOR})
"""Roles that are held at one site; the others are held for the whole trial."""
UNBLINDED = frozenset(
    {
        Role.CLINICIAN,
        Role.COORDINATOR,
        Role.PHARMACIST,
        Role.MONITOR,
        Role.UNBLINDED_STATISTICIAN,
        Role.BOARD,
    }
)
"""Roles that learn the arm, and that nobody holds who is blinded too."""


def blinded(role: Role, *, locked: bool) -> bool:
    """Say whether a role is blinded now.

    Parameters
    ----------
    locked
        Whether the trial is locked.
    """
    return role in ALWAYS_BLINDED or (role in BLINDED_UNTIL_LOCK and not locked)
