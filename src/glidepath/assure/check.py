"""``protocol check``: what a protocol makes impossible or contradictory, with the numbers.

Every finding follows from the rules themselves, run for every starting dose, product and
interval, and from the protocol's own numbers; none is written down. The findings and the units
of their numbers are listed in :mod:`glidepath.assure.checks.table`.
"""

from collections.abc import Iterator

from glidepath.assure.checks.assays import assay_findings
from glidepath.assure.checks.half_lives import half_life_findings
from glidepath.assure.checks.literal import literal_findings
from glidepath.assure.checks.relapse import relapse_findings
from glidepath.assure.checks.rules import rule_findings
from glidepath.assure.checks.steps import step_findings
from glidepath.assure.checks.table import CHECKS
from glidepath.assure.checks.tapers import fastest_tapers, stuck, taper_findings
from glidepath.assure.checks.visits import visit_findings
from glidepath.assure.finding import CheckFinding, Severity
from glidepath.protocol.model import ArmKind, Protocol

__all__ = ["CHECKS", "CheckFinding", "Severity", "check"]

ORDER = tuple(Severity)


def check(protocol: Protocol) -> tuple[CheckFinding, ...]:
    """Find what a protocol makes impossible or contradictory, and what follows from it.

    Every child enters long on its dose, in remission, with a level at the target or at an end of
    the maintenance window; the level is proportional to the dose. Visits, levels and remission
    are always in order, unless a finding speaks of the visit schedule.

    Returns
    -------
    tuple of CheckFinding
        The gravest first; alike ones in the order of the protocol.
    """
    found = list(rule_findings(protocol))
    if any(arm.kind is ArmKind.TAPER for arm in protocol.arms):
        found += _of_the_taper(protocol)
    return tuple(sorted(found, key=lambda each: ORDER.index(each.severity)))


def _of_the_taper(protocol: Protocol) -> Iterator[CheckFinding]:
    tapers = fastest_tapers(protocol)
    ways = [each.way for each in tapers if each.steps and not stuck(protocol, each)]
    yield from taper_findings(protocol, tapers)
    yield from step_findings(protocol, tapers)
    yield from literal_findings(protocol, ways)
    yield from relapse_findings(protocol, ways)
    yield from half_life_findings(protocol, ways)
    yield from assay_findings(protocol, tapers)
    yield from visit_findings(protocol, tapers)
