"""All deviations of a participant, found anew each time from the record and the protocol."""

from datetime import datetime

from glidepath.conduct.deviations.consents import consents
from glidepath.conduct.deviations.deviation import Deviation
from glidepath.conduct.deviations.entry import entry
from glidepath.conduct.deviations.levels import levels
from glidepath.conduct.deviations.orders import orders
from glidepath.conduct.deviations.outcomes import outcomes
from glidepath.conduct.deviations.relapses import relapses
from glidepath.conduct.deviations.scene import Believing, scene_of
from glidepath.conduct.deviations.visits import visits
from glidepath.protocol.history import ProtocolHistory
from glidepath.record.record import Record

FINDERS = (entry, consents, orders, levels, visits, relapses, outcomes)


def deviations(
    protocols: ProtocolHistory,
    record: Record,
    at: datetime,
    believing: Believing | None = None,
) -> tuple[Deviation, ...]:
    """Give every deviation of a participant that could be known at an instant.

    Parameters
    ----------
    protocols
        The versions of the trial's protocol; everything is judged by the one then in force.
    record
        Everything written down about the child.
    at
        An aware instant.
    believing
        What was thought of the child at each order. Without it, an order for which no decision was
        issued deviates only if it does whatever the half-life that was counted with.

    Returns
    -------
    tuple of Deviation
        In the order in which they happened.

    Raises
    ------
    InputError
        As `decide` does.
    """
    scene = scene_of(protocols, record, at, believing)
    found = [each for find in FINDERS for each in find(scene) if each.known <= scene.at]
    return tuple(sorted(found, key=lambda each: (scene.first(each.happened), each.key)))
