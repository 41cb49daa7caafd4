"""What ``deviations`` prints."""

from datetime import datetime
from pathlib import Path

from glidepath.cli.answers import FIRST_TRIAL, asked_at
from glidepath.cli.beliefs import NONE, Asked, belief_of
from glidepath.cli.shared import DONE, NO, Lang, print_data
from glidepath.conduct.deviations import deviations
from glidepath.decide import Belief
from glidepath.exchange.protocols import read_history
from glidepath.exchange.records import read_record
from glidepath.quantities import local_day
from glidepath.record.record import Record, zone_of
from glidepath.report import Language
from glidepath.report.deviations import deviations_data, explain_deviations


def print_deviations(
    path: Path,
    protocol: str | None,
    at: str | None,
    models: str | None,
    lang: Lang,
    *,
    as_json: bool,
) -> int:
    """Print the deviations of a participant; give the exit status."""
    record = read_record(path)
    history = read_history(protocol or record.participant.protocol or FIRST_TRIAL)
    moment = asked_at(at, record)
    asked = Asked(models)

    def believing(known: Record, when: datetime) -> Belief:
        return belief_of(history, known, when, asked)

    found = deviations(history, record, moment, None if models == NONE else believing)
    if as_json:
        print_data(deviations_data(found))
    else:
        day = local_day(moment, zone_of(record))
        print(explain_deviations(record.participant.id, found, day, history, Language(lang)))
    return NO if found else DONE
