"""Adverse events since randomisation, one an episode, as an analysis counts them."""

from collections.abc import Iterator
from typing import TypeAlias

from glidepath.analyse.course import Course
from glidepath.analyse.dataset import AdverseEvent
from glidepath.conduct.needs_of_quality import is_serious
from glidepath.record import illness

LONGEST = 100
"""Characters of a term."""
NOT_GRADED = 0

Reports: TypeAlias = list[illness.AdverseEvent | illness.Infection]


def episodes(course: Course, place: int) -> Iterator[AdverseEvent]:
    """Give every episode that began, or became worse, since randomisation.

    An episode is related unless the last report that says anything says that it is not.

    Parameters
    ----------
    place
        Of the participant in the arrays.
    """
    began = course.began
    reports: dict[tuple[str, str], Reports] = {}
    for each in course.child.events:
        if isinstance(each, illness.AdverseEvent | illness.Infection):
            reports.setdefault((type(each).__name__, each.event), []).append(each)
    for found in reports.values():
        since = [each for each in found if course.child.last_moment(each.happened) >= began]
        before = [each for each in found if each not in since]
        if since and (not before or _worse(since, before)):
            yield AdverseEvent(
                place, _term(since[-1]), _grade(since), any(map(is_serious, since)), _related(found)
            )


def _worse(since: Reports, before: Reports) -> bool:
    newly_serious = any(map(is_serious, since)) and not any(map(is_serious, before))
    return newly_serious or _grade(since) > _grade(before)


def _grade(reports: Reports) -> int:
    grades = (each.grade for each in reports if isinstance(each, illness.AdverseEvent))
    return max(grades, default=NOT_GRADED)


def _term(report: illness.AdverseEvent | illness.Infection) -> str:
    if isinstance(report, illness.AdverseEvent):
        return report.term[:LONGEST]
    return f"infection: {report.location}"[:LONGEST]


def _related(reports: Reports) -> bool:
    """Whether the drug may be the cause: that it is not has to be said."""
    said = [e.attributed for e in reports if isinstance(e, illness.AdverseEvent)]
    return [each for each in said if each != "unknown"][-1:] != ["no"]
