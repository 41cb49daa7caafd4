"""What ``chart`` writes."""

from pathlib import Path

from glidepath.cli.answers import FIRST_TRIAL, asked_at
from glidepath.cli.beliefs import Asked, belief_of
from glidepath.cli.shared import DONE, NO, Lang
from glidepath.decide import decide
from glidepath.decide.answer import Answer
from glidepath.exchange.protocols import read_history
from glidepath.exchange.records import read_record
from glidepath.plan.make import plan
from glidepath.plan.schedule import FASTEST, Schedule
from glidepath.report import Language
from glidepath.report.documents.plan_chart import plan_chart
from glidepath.report.pictures import PHONE, PRINT, picture_format, write_picture


def write_chart(
    path: Path,
    protocol: str | None,
    at: str | None,
    out: Path,
    lang: Lang,
    asked: Asked,
    *,
    phone: bool,
) -> int:
    """Write the picture of a child's levels and doses; give the exit status."""
    picture_format(out)
    record = read_record(path)
    history = read_history(protocol or record.participant.protocol or FIRST_TRIAL)
    moment = asked_at(at, record)
    belief = belief_of(history, record, moment, asked)
    answer = decide(history, record, moment, belief=belief)
    planned = plan(history, record, moment, belief)
    schedule = planned if isinstance(planned, Schedule) else _nothing_planned(answer)
    if schedule is None:
        print("no picture: no dose is ordered under a protocol in force")
        return NO
    chart = plan_chart(schedule, answer, Language(lang))
    write_picture(out, chart, Language(lang), PHONE if phone else PRINT)
    print(out)
    return DONE


def _nothing_planned(answer: Answer) -> Schedule | None:
    found = answer.assessment
    if found is None or found.present is None:
        return None
    return Schedule(FASTEST, found.present, (), None, (), None, None)
