"""The clocks of serious events: to whom a report is due, and by when.

The hours and days are those of the law and not of the protocol.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from glidepath.conduct.child import Child
from glidepath.conduct.needs_of_quality import is_serious, serious_episodes
from glidepath.conduct.steps import SeriousReported
from glidepath.record.illness import AdverseEvent, Infection

TO_SPONSOR = timedelta(hours=24)
"""From the investigator's knowledge of a serious event to the sponsor: Regulation (EU) No 536/2014,
article 41(2). China's GCP of 2020, article 26, says immediately."""
TO_REGULATOR_FATAL = timedelta(days=7)
TO_REGULATOR = timedelta(days=15)
"""From knowledge of a suspected unexpected serious reaction to the regulator, where it is fatal or
life-threatening and otherwise: ICH E2A, section III.B; Regulation (EU) No 536/2014, article 42."""
LIFE_THREATENING = 4
"""The grade of CTCAE from which an event threatens life."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A report that is due.

    Parameters
    ----------
    episode
        The `event` of the adverse event or infection.
    to
        Who is to be told.
    started, due
        When it began to run, and by when the report is due.
    """

    episode: str
    to: str
    started: datetime
    due: datetime


def running(child: Child) -> Iterator[Clock]:
    """Give every clock of a serious event that no report has stopped."""
    reports = child.told(SeriousReported)
    told = {(each.episode, each.to) for each in reports}
    expected = {each.episode for each in reports if each.expected == "yes"}
    for episode, of in serious_episodes(child).items():
        started = min(_known(child, each) for each in of if is_serious(each))
        for to, span in _spans(of, unexpected=episode not in expected).items():
            if (episode, to) not in told:
                yield Clock(episode, to, started, started + span)


def _spans(
    of: tuple[AdverseEvent | Infection, ...], *, unexpected: bool
) -> Mapping[str, timedelta]:
    """Give to whom, and within what time; unexpected until the sponsor says otherwise."""
    found = {"sponsor": TO_SPONSOR}
    if unexpected and any(_suspected(each) for each in of):
        grave = any(isinstance(each, AdverseEvent) and _grave(each) for each in of)
        found["regulator"] = TO_REGULATOR_FATAL if grave else TO_REGULATOR
    return found


def _suspected(report: AdverseEvent | Infection) -> bool:
    """Whether the drug may be the cause: that it is not has to be said."""
    return not (isinstance(report, AdverseEvent) and report.attributed == "no")


def _grave(report: AdverseEvent) -> bool:
    return report.grade >= LIFE_THREATENING


def _known(child: Child, report: AdverseEvent | Infection) -> datetime:
    return child.first_moment(report.happened if report.known is None else report.known)
