"""The versions of one protocol, and which of them is in force where, when and for whom.

An amendment is a whole new version. It takes effect at each site on its own day and, where it
asks for it, for each participant only from the day the guardians consented to it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from glidepath.protocol.model import Protocol
from glidepath.quantities.errors import InputError, Place, Problem

EVERY_SITE = "*"

Periods: TypeAlias = tuple[tuple[date, Protocol], ...]
"""Versions with the first day of each, the latest version first."""


def version_order(version: str) -> tuple[int, ...]:
    """The key by which versions are ordered: ``"1.10"`` comes after ``"1.9"``."""
    return tuple(int(part) for part in version.split("."))


@dataclass(frozen=True, slots=True)
class ProtocolHistory:
    """Every version of one protocol, oldest first.

    Parameters
    ----------
    versions
        In any order; they are kept in the order of their version numbers.

    Raises
    ------
    InputError
        When there is no version, or the versions do not make one history: another trial's id, a
        version twice, an amendment of nothing, a version that takes effect before the one it
        amends.
    """

    versions: tuple[Protocol, ...]

    def __post_init__(self) -> None:
        ordered = tuple(sorted(self.versions, key=lambda each: version_order(each.version)))
        problems = _problems(ordered)
        if problems:
            raise InputError(problems)
        object.__setattr__(self, "versions", ordered)


def effective_on(protocol: Protocol, site: str) -> date | None:
    """The day from which a version is in force at a site; ``None`` where it never is."""
    return protocol.effective.get(site, protocol.effective.get(EVERY_SITE))


def in_force(
    history: ProtocolHistory, site: str, on: date, consented: Mapping[str, date]
) -> Protocol | None:
    """The version by which a participant is treated on a day.

    Parameters
    ----------
    site
        Id of the participant's site.
    on
        A local day of that site.
    consented
        By version, the day on which the guardians consented to it.

    Returns
    -------
    Protocol or None
        The latest version in effect at the site; one that requires re-consent only from the day
        of that consent. ``None`` before the first version takes effect.
    """
    return in_force_on(periods(history, site, consented), on)


def periods(history: ProtocolHistory, site: str, consented: Mapping[str, date]) -> Periods:
    """The versions that come into force for a participant, the latest first.

    Parameters
    ----------
    site, consented
        As for `in_force`.
    """
    starts = ((_start(each, site, consented), each) for each in reversed(history.versions))
    return tuple((start, protocol) for start, protocol in starts if start is not None)


def in_force_on(versions: Periods, on: date) -> Protocol | None:
    """The version in force on a day, of those that `periods` gives."""
    for start, protocol in versions:
        if start <= on:
            return protocol
    return None


def _start(protocol: Protocol, site: str, consented: Mapping[str, date]) -> date | None:
    """The first day of a version: it is in effect, and consented to where that is asked for."""
    start = effective_on(protocol, site)
    if start is None or not protocol.requires_reconsent:
        return start
    day = consented.get(protocol.version)
    return None if day is None else max(start, day)


def _problems(versions: tuple[Protocol, ...]) -> list[Problem]:
    if not versions:
        return [Problem(Place(), "there is no version of the protocol", "one version", "empty")]
    problems: list[Problem] = []
    for index, protocol in enumerate(versions):
        earlier = {each.version: each for each in versions[:index]}
        problems += _identity_problems(protocol, versions[0], earlier)
        problems += _amendment_problems(protocol, earlier)
    return problems


def _identity_problems(
    protocol: Protocol, first: Protocol, earlier: Mapping[str, Protocol]
) -> list[Problem]:
    problems = []
    if protocol.id != first.id:
        message = f"version {protocol.version} belongs to {protocol.id}"
        problems.append(Problem(Place(path="id"), message, first.id, "other-trial"))
    if protocol.version in earlier:
        message = f"version {protocol.version} is there twice"
        problems.append(Problem(Place(path="version"), message, "each version once", "duplicate"))
    return problems


def _amendment_problems(protocol: Protocol, earlier: Mapping[str, Protocol]) -> list[Problem]:
    if protocol.amends is None:
        if not earlier:
            return []
        message = f"version {protocol.version} does not say what it amends"
        return [Problem(Place(path="amends"), message, " or ".join(earlier), "amends-nothing")]
    amended = earlier.get(protocol.amends)
    if amended is None:
        message = f"version {protocol.version} amends {protocol.amends}, which is not there"
        expected = " or ".join(earlier) or "no amends in the first version"
        return [Problem(Place(path="amends"), message, expected, "amends-unknown")]
    return [
        Problem(
            Place(path=f"effective.{site}"),
            f"version {protocol.version} takes effect on {start}, before version {amended.version}",
            f"{before} or later",
            "effective-too-early",
        )
        for site, start in protocol.effective.items()
        if (before := effective_on(amended, site)) is not None and start < before
    ]
