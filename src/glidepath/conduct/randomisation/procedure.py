"""A randomisation procedure: how arms are drawn, as the protocol says, and in which strata."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import TypeAlias

from glidepath.protocol.model import Protocol
from glidepath.protocol.parameters import RandomisationMethod
from glidepath.quantities.errors import InputError, Place, Problem, input_error, quoted
from glidepath.quantities.identifiers import site_id

MOST = 256
"""What a draw chooses among at the most: the values of one byte."""

SITE = "site"
"""The factor whose value is the code of a site; every other factor is answered yes or no."""

YES_NO = ("yes", "no")
RANDOM = frozenset(RandomisationMethod) - {RandomisationMethod.NONE}

Stratum: TypeAlias = str
"""Its factors with their values in the order of the procedure, such as ``kmp=no``; empty where
there are none."""


@dataclass(frozen=True, slots=True)
class Procedure:
    """How participants are allocated to arms.

    Parameters
    ----------
    method
        ``big-stick``, ``permuted-blocks`` or ``complete``.
    arms, ratio
        The ids of the arms, and how many of each are wanted among the sum of the ratio.
    max_imbalance
        Of the big stick: the difference between two arms in a stratum that is not exceeded.
    blocks
        Of permuted blocks: the sizes among which each block's is drawn.
    strata
        The factors by which it is stratified.

    Raises
    ------
    InputError
        Which names everything that makes no procedure.
    """

    method: str
    arms: tuple[str, ...]
    ratio: tuple[int, ...]
    max_imbalance: int
    blocks: tuple[int, ...]
    strata: tuple[str, ...]

    def __post_init__(self) -> None:
        if found := _problems(self):
            raise InputError(found)


def procedure_of(protocol: Protocol) -> Procedure:
    """Give the randomisation procedure of a protocol.

    Raises
    ------
    InputError
        Where the protocol draws no arms, or what it says makes no procedure.
    """
    said = protocol.parameters.randomisation
    arms = tuple(arm.id for arm in protocol.arms)
    return Procedure(
        said.method.value, arms, said.ratio, said.max_imbalance, said.blocks, said.strata
    )


def procedure_text(procedure: Procedure) -> str:
    """Give a procedure as canonical JSON text: one procedure has one text, and is hashed by it."""
    return json.dumps(asdict(procedure), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def stratum_of(procedure: Procedure, values: Mapping[str, str]) -> Stratum:
    """Give the stratum of a participant.

    Parameters
    ----------
    values
        For each factor of the procedure its value: ``yes`` or ``no``, for ``site`` the site's code.

    Raises
    ------
    InputError
        For a factor that is missing or not one of the procedure's, and for a value that it does
        not take: a misspelt one would open a stratum of its own.

    >>> procedure = Procedure("complete", ("a", "b"), (1, 1), 3, (), ("kmp", "site"))
    >>> stratum_of(procedure, {"site": "SHA", "kmp": "no"})
    'kmp=no;site=SHA'
    """
    problems = [
        Problem(Place(path=name), "this is no factor of the randomisation", "", "unknown-factor")
        for name in values
        if name not in procedure.strata
    ]
    for name in procedure.strata:
        problems += _factor_problems(name, values.get(name))
    if problems:
        raise InputError(problems)
    return ";".join(f"{name}={values[name]}" for name in procedure.strata)


def checked_stratum(procedure: Procedure, stratum: Stratum) -> Stratum:
    """Give a stratum back, if the procedure has such a one.

    Raises
    ------
    InputError
        As `stratum_of` does.
    """
    parts = [part.partition("=") for part in stratum.split(";") if part]
    if stratum_of(procedure, {name: value for name, _, value in parts}) != stratum:
        raise input_error(
            f"{quoted(stratum)} is not a stratum as it is written",
            expected=";".join(f"{name}=..." for name in procedure.strata),
            kind="bad-stratum",
        )
    return stratum


def _factor_problems(name: str, value: str | None) -> tuple[Problem, ...]:
    place = Place(path=name)
    if value is None:
        message = "this factor of the randomisation is not known"
        return (Problem(place, message, "its value", "missing-factor"),)
    if name == SITE:
        try:
            site_id(value)
        except InputError as error:
            return error.problems
        return ()
    if value not in YES_NO:
        message = f"{quoted(value)} is no value of this factor"
        return (Problem(place, message, " or ".join(YES_NO), "bad-factor"),)
    return ()


def _problems(procedure: Procedure) -> list[Problem]:
    return [
        Problem(Place(path=f"randomisation.{path}"), message, expected, "no-procedure")
        for path, message, expected in (*_of_arms(procedure), *_of_method(procedure))
    ]


def _of_arms(procedure: Procedure) -> Iterator[tuple[str, str, str]]:
    methods = sorted(RANDOM)
    if procedure.method not in methods:
        yield "method", f"{quoted(procedure.method)} draws no arms", " or ".join(methods)
    number = len(procedure.arms)
    if number < 2 or len(set(procedure.arms)) < number:
        yield "arms", "these are not different arms", "two or more"
    fits = len(procedure.ratio) == number and min(procedure.ratio, default=0) > 0
    if not fits or sum(procedure.ratio) > MOST:
        yield "ratio", "the ratio does not fit the arms", f"{number} whole numbers from 1"


def _of_method(procedure: Procedure) -> Iterator[tuple[str, str, str]]:
    if procedure.method == RandomisationMethod.BIG_STICK:
        if len(procedure.arms) != 2 or len(set(procedure.ratio)) > 1:
            message = "the big stick is for two arms of equal size"
            yield "method", message, "permuted-blocks or complete"
        if procedure.max_imbalance < 1:
            yield "max-imbalance", "no imbalance is allowed", "1 or more"
    if procedure.method == RandomisationMethod.PERMUTED_BLOCKS:
        whole = max(sum(procedure.ratio), 1)
        fit = all(0 < each <= MOST and each % whole == 0 for each in procedure.blocks)
        if not procedure.blocks or not fit:
            message = "a block cannot hold the ratio"
            yield "blocks", message, f"multiples of {whole}, at most {MOST}"
