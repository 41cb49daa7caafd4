"""Which steps of a course events of a record can tell plainly.

The search for a counterexample keeps to these, so that what it finds can be read as a record. It
leaves out deviations by a cut beyond the cap: what they hold up needs no counterexample.
"""

from collections.abc import Iterator

from glidepath.assure.prove.steps import Step, possible
from glidepath.decide.measures import cap_floor
from glidepath.decide.numbers import Truth, all_of, any_of, both, either, no
from glidepath.decide.seen import IntakeSeen, LaboratorySeen, Order, Seen
from glidepath.decide.status import Status
from glidepath.protocol.model import Protocol

GRADUATION = 10
"""Ordered doses are whole hundredths of a milligram."""

LARGEST = 1_000
"""Micrograms a day."""

HIGHEST = 20_000
"""A level, ng/L."""

HEAVIEST = 60_000
"""A weight, g."""

LONGEST = 400
"""Days that pass at a time."""

MOST = 1_000
"""Platelets, 10^9/L."""

INTERVALS = (12, 24)


def tellable(protocol: Protocol, status: Status, step: Step) -> Truth:
    """Whether a step is possible, and one that events of a record can tell plainly.

    Doses in hundredths of a milligram, one thing at a time, no more than what the proofs speak of.
    """
    return both(possible(status, step), all_of(*_plain(protocol, status, step)))


def _plain(protocol: Protocol, status: Status, step: Step) -> Iterator[Truth]:
    if step.elapsed is not None:
        yield step.elapsed <= LONGEST
    if step.order is not None:
        yield _plain_order(protocol, status, step.order)
    seen = step.seen or Seen()
    if seen.level is not None:
        yield both(seen.level.trough, seen.level.analysed)
        yield both(seen.level.drawn == seen.level.reported, seen.level.value <= HIGHEST)
    if seen.relapse is not None:
        yield _at_most_one(*seen.relapse)
    if seen.disease is not None:
        found = either(seen.disease.remission, seen.disease.imaged)
        yield _at_most_one(found, seen.disease.resolved, seen.disease.refuted)
    if seen.laboratory is not None:
        yield _plain_laboratory(seen.laboratory)
    if seen.intake is not None:
        yield _plain_intake(protocol, status, seen.intake)
    if seen.standing is not None:
        yield _at_most_one(seen.standing.randomised, seen.standing.stopped, seen.standing.ended)


def _plain_order(protocol: Protocol, status: Status, order: Order) -> Truth:
    """A dose that can be read; a cut beyond the cap is one for safety."""
    beyond = order.dose < cap_floor(protocol.parameters, status)
    return all_of(
        order.dose <= LARGEST,
        order.dose // GRADUATION * GRADUATION == order.dose,
        any_of(*(order.interval == hours for hours in INTERVALS)),
        order.formulation == 0,
        any_of(order.safety, order.dose == 0, no(beyond)),
    )


def _plain_laboratory(seen: LaboratorySeen) -> Truth:
    weighed = all_of(seen.weight > 0, seen.weight <= HEAVIEST)
    counted = both(seen.platelets <= MOST, seen.fibrinogen <= HIGHEST)
    return all_of(no(seen.safety_seen), either(no(seen.weight_seen), weighed), counted)


def _plain_intake(protocol: Protocol, status: Status, seen: IntakeSeen) -> Truth:
    """An interacting drug is one of the protocol's, started or stopped; the assay stays."""
    known = bool(protocol.parameters.interacting)
    turned = both(known, seen.interacting != status.interacting)
    return all_of(
        either(no(seen.interaction_changed), turned),
        no(seen.assay_changed),
        _at_most_one(seen.interrupted, seen.resumed, seen.missed, seen.interaction_changed),
    )


def _at_most_one(*truths: Truth) -> Truth:
    pairs = ((one, other) for place, one in enumerate(truths) for other in truths[:place])
    return no(any_of(*(both(one, other) for one, other in pairs)))
