"""The seed, which alone foretells the arms, and the commitment that stands for it until the lock.

Where a seed is made and kept is said elsewhere; here it is an argument, and nothing prints it.
"""

import re
from dataclasses import dataclass, field

from glidepath.conduct.randomisation.drawing import digest
from glidepath.conduct.randomisation.procedure import Procedure, procedure_text
from glidepath.quantities.errors import InputError, Place, Problem, input_error

LENGTH = 32
"""Bytes of a seed and of its salt."""

HEX = re.compile(f"[0-9a-f]{{{2 * LENGTH}}}")


@dataclass(frozen=True, slots=True)
class Seed:
    """A secret of 32 bytes made by chance, with the salt of its commitment.

    Parameters
    ----------
    secret, salt
        As 64 hexadecimal digits each; never shown where the value is printed.

    Raises
    ------
    InputError
        For anything else.
    """

    secret: str = field(repr=False)
    salt: str = field(repr=False)

    def __post_init__(self) -> None:
        problems = [
            Problem(Place(path=name), "this is no seed", "64 hexadecimal digits", "bad-seed")
            for name in ("secret", "salt")
            if not HEX.fullmatch(getattr(self, name))
        ]
        if problems:
            raise InputError(problems)

    @property
    def key(self) -> bytes:
        """The secret as the key of every draw."""
        return bytes.fromhex(self.secret)


def commitment(seed: Seed, procedure: Procedure, trial: str) -> str:
    """Give the commitment: what is published before the first participant is randomised.

    Returns
    -------
    str
        SHA-256, in 64 hexadecimal digits, of salt, secret, trial and procedure. It binds whoever
        published it, and says nothing about the seed.
    """
    fields = ("glidepath-randomisation-1", seed.salt, seed.secret, trial, procedure_text(procedure))
    return digest(fields)


def opened(seed: Seed, procedure: Procedure, trial: str, committed: str) -> Seed:
    """Give a seed back, if it is the one of a commitment.

    Raises
    ------
    InputError
        When it is another seed, or was committed with another procedure or for another trial.
    """
    if commitment(seed, procedure, trial) != committed:
        raise input_error(
            f"this seed is not the one of the commitment {committed}",
            expected="the seed, the procedure and the trial that were committed to",
            kind="other-seed",
        )
    return seed
