"""The data of an analysis from a trial's ledger, as it stood when the trial was locked.

No file, no clock: the same lines and protocols give the same data. What each field means stands in
decision 0024; the reading of the ledger, and the files, are elsewhere.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np

from glidepath.analyse.between_visits import Visits
from glidepath.analyse.course import Course
from glidepath.analyse.dataset import Dataset, Frozen, known
from glidepath.analyse.episodes import episodes
from glidepath.analyse.exposure import mean_trough
from glidepath.analyse.locked import (
    NotReady,
    Reason,
    allocation_of,
    at_lock,
    in_the_way,
    tapers,
)
from glidepath.analyse.screened import screening
from glidepath.conduct.child import Child
from glidepath.conduct.consenting import versions_consented
from glidepath.conduct.reading import Entry
from glidepath.conduct.trial import Trial
from glidepath.protocol.history import ProtocolHistory, in_force
from glidepath.quantities.identifiers import participant_id

ONE_STRATUM = "all"
"""The stratum where nothing is stratified."""


def dataset_of(trial: Trial, protocols: ProtocolHistory) -> Dataset | NotReady:
    """Give the data of a locked trial.

    Parameters
    ----------
    trial
        As its ledger tells it; what was written after the lock is left aside.
    protocols
        Every version that the ledger names.

    Returns
    -------
    Dataset or NotReady
        Participants in the order of their allocation; or every reason against an analysis.
    """
    found = in_the_way(trial, protocols)
    cut = at_lock(trial)
    if cut is None or found:
        return NotReady(found)
    courses = _courses(*cut, protocols)
    days = sorted({each.judged for each in courses})
    if len(days) > 1:
        return NotReady((Reason("days", {"days": ", ".join(map(str, days))}),))
    return _dataset(*cut, protocols, courses)


def _courses(trial: Trial, line: Entry, protocols: ProtocolHistory) -> tuple[Course, ...]:
    children = (trial.children[participant_id(a.participant)] for a in trial.allocations)
    return tuple(_course(child, line.recorded, protocols) for child in children)


def _course(child: Child, locked: datetime, protocols: ProtocolHistory) -> Course:
    randomised = child.randomised
    if randomised is None:
        raise AssertionError("an allocation without a randomisation")
    day = child.day(child.first_moment(randomised.happened))
    version = in_force(protocols, child.participant.site, day, versions_consented(child))
    if version is None:
        raise AssertionError("randomised before any protocol was in force")
    return Course(child, version, randomised, child.day(locked))


def _dataset(
    trial: Trial, line: Entry, protocols: ProtocolHistory, courses: Sequence[Course]
) -> Dataset:
    committed = trial.setup.committed
    if committed is None:
        raise AssertionError("randomised without a commitment")
    found = [np.inf if each.found is None else float(each.found) for each in courses]
    return Dataset(
        codes=tuple(each.participant for each in trial.allocations),
        taper=np.array([tapers(protocols, each.arm) for each in trial.allocations]),
        strata=tuple(each.stratum or ONE_STRATUM for each in trial.allocations),
        received=np.array([each.received for each in courses]),
        remission=known([each.remission for each in courses]),
        off_drug=known([each.off_drug for each in courses]),
        dose=known([each.dose for each in courses]),
        relapse=Visits(np.array([float(e.free_until) for e in courses]), np.array(found)),
        last_dose=known([each.last_dose for each in courses]),
        exposure=known([mean_trough(each) for each in courses]),
        ended=tuple(each.ended for each in courses),
        judged_on=courses[0].judged,
        screening=screening(trial),
        allocation=allocation_of(committed),
        frozen=_frozen(trial, line, protocols),
        adverse=tuple(e for place, each in enumerate(courses) for e in episodes(each, place)),
        missing=tuple(each.missing for each in courses),
    )


def _frozen(trial: Trial, line: Entry, protocols: ProtocolHistory) -> Frozen:
    name = protocols.versions[0].id
    digests = trial.setup.digests
    return Frozen(
        trial=trial.name,
        protocol=f"{name} {', '.join(digests)}",
        at=line.recorded.astimezone(UTC).date().isoformat(),
        hashes={},
        ledger=f"{line.number} {line.content}",
        protocols={f"{name} {version}": digest for version, digest in digests.items()},
    )
