"""Whether a record belongs to a protocol: a trial or an arm it names is never guessed."""

from collections.abc import Iterable, Iterator

from glidepath.protocol.history import ProtocolHistory
from glidepath.quantities import InputError, Place, Problem
from glidepath.record.enrolment import Randomised
from glidepath.record.record import Record


def belonging(protocols: ProtocolHistory, record: Record) -> Record:
    """Give the record back, if it speaks of this protocol's trial and arms.

    Raises
    ------
    InputError
        Which names every event that does not; a name that is not known is never guessed.
    """
    problems = [*_other_trial(protocols, record)]
    arms = {arm.id for each in protocols.versions for arm in each.arms}
    for index, event in enumerate(record.events):
        if type(event) is Randomised and event.arm not in arms:
            problems.append(_unknown_arm(arms, index, event))
    if problems:
        raise InputError(problems)
    return record


def _other_trial(protocols: ProtocolHistory, record: Record) -> Iterator[Problem]:
    stated, known = record.participant.protocol, protocols.versions[0].id
    if stated is not None and stated != known:
        message = f"participant {record.participant.id} is in the trial {stated}, not {known}"
        yield Problem(Place(path="participant.protocol"), message, known, "other-trial")


def _unknown_arm(arms: Iterable[str], index: int, event: Randomised) -> Problem:
    """The arm that an event names and no version of the protocol has."""
    place = Place(path=f"events[{index}].arm ({event.id})")
    expected = " or ".join(sorted(arms))
    return Problem(place, f"unknown arm {event.arm}", expected, "unknown-arm")
