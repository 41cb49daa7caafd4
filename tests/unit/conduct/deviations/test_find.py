"""All deviations together: what is known when, keys that stay, and the examples."""

from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from glidepath.conduct.deviations import SEVERITIES, Severity, deviations
from glidepath.conduct.deviations.deviation import LONGEST_KEY, key_of
from glidepath.conduct.deviations.severities import severity_of
from glidepath.decide import Decision, believe, decide
from glidepath.decide.rules import RULES
from glidepath.exchange.protocols import read_history
from glidepath.exchange.records import read_record
from glidepath.record.record import Record, known_at, known_from
from glidepath.record.treatment import DoseOrdered
from oracle import children as c
from unit.conduct.deviations.given import child, done, entered_at, history, moment, tapering

EXAMPLES = sorted(
    path
    for path in (Path(__file__).resolve().parents[4] / "examples").glob("*.yaml")
    if path.stem != "broken"
)
PROTOCOLS = read_history("khe-sirolimus")


def last_known(record: Record) -> datetime:
    return max(known_from(record, each) for each in record.events)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_no_order_of_an_example_deviates_and_neither_does_the_recommended_one(path: Path) -> None:
    record = read_record(path)
    at = last_known(record) + timedelta(hours=1)
    found = deviations(PROTOCOLS, record, at)
    assert [each.key for each in found if each.rule.startswith("order.")] == []
    answer = decide(PROTOCOLS, record, at, belief=believe(PROTOCOLS, record, at))
    if not isinstance(answer, Decision) or answer.assessment.recommended is None:
        return
    regimen = answer.assessment.recommended
    order = DoseOrdered.model_validate(
        {
            "id": "NEXT",
            "happened": at,
            "daily_dose": {"value": Decimal(regimen.dose) / 1000, "unit": "mg"},
            "interval_hours": 24 // regimen.intakes,
            "formulation": regimen.formulation,
            "reason": "stop" if regimen.dose == 0 else "clinician",
        }
    )
    after = Record(record.participant, (*record.events, order))
    found = deviations(PROTOCOLS, after, at + timedelta(minutes=1))
    assert [each.key for each in found if each.event == "NEXT"] == []


LATER_DONE = ("visit.missed", "visit.replaced", "level.missed", "outcome.missed")
"""What somebody can still make up for, too late; then another deviation stands in its place."""


@pytest.mark.parametrize("stem", ["restored", "maintenance-stopped", "level-pending"])
def test_what_was_found_once_is_found_again_with_the_same_key(stem: str) -> None:
    """Along the record nothing goes, and nothing is told before it could be known.

    A record that is cut to what was known then gives the same.
    """
    record = read_record(next(path for path in EXAMPLES if path.stem == stem))
    end = last_known(record)
    before: set[str] = set()
    for days in (120, 60, 0):
        at = end - timedelta(days=days)
        found = deviations(PROTOCOLS, record, at)
        assert all(each.known <= at for each in found)
        assert found == deviations(PROTOCOLS, known_at(record, at), at)
        keys = {each.key for each in found}
        assert len(keys) == len(found)
        assert all(key.startswith(LATER_DONE) for key in before - keys)
        before = keys


def test_deviations_come_in_the_order_in_which_they_happened() -> None:
    record = tapering(c.order(0, "0.8"), c.order(3, "0.5"))
    found = deviations(history(), record, moment(10))
    days = [str(each.happened)[:10] for each in found]
    assert days == sorted(days)
    assert [each.key[-10:] for each in found if each.rule.startswith("order.")] == [
        c.day(0),
        c.day(3),
    ]


def test_what_is_not_known_yet_is_not_told() -> None:
    late = c.order(0, "0.8") | {"known": c.moment(5, "09:00")}
    record = tapering(late)
    assert not [e for e in deviations(history(), record, moment(4)) if "order" in e.rule]
    assert [e.rule for e in deviations(history(), record, moment(5)) if "order" in e.rule]


def test_a_visit_done_late_takes_the_place_of_the_missed_one() -> None:
    """Until day 36 nobody had come; then somebody did, four days late."""
    record = child(entered_at(), done(36, "monthly"))
    missed = {each.key for each in deviations(history(), record, moment(35))}
    assert "visit.missed.monthly-2026-02-04" in missed
    later = {each.key for each in deviations(history(), record, moment(36))}
    assert "visit.missed.monthly-2026-02-04" not in later
    assert f"visit.out-of-window.VisitDone-{c.day(36)}" in later


def test_a_key_fits_into_the_record_and_tells_long_ids_apart() -> None:
    assert key_of("visit.missed", "monthly-2026-08-19") == "visit.missed.monthly-2026-08-19"
    long, other = (key_of("order.outside-interval", "A" * 79 + end) for end in "xy")
    assert len(long) == LONGEST_KEY
    assert long != other


def test_every_rule_that_an_order_can_break_has_a_severity_with_its_reason() -> None:
    notices = {
        "safety.refer", "safety.restart", "relapse.overdue", "relapse.provisional-restore",
        "exposure.fall", "maintenance.repeat", "standing.clinician",
    }  # fmt: skip
    assert {rule.id for rule in RULES} - notices <= set(SEVERITIES)
    assert all(reason and isinstance(grave, Severity) for grave, reason in SEVERITIES.values())
    assert severity_of("taper.new-rule-of-tomorrow") is Severity.IMPORTANT
    assert [each.slug for each in Severity] == ["minor", "important", "critical"]


def test_a_belief_is_asked_for_each_order() -> None:
    asked: list[datetime] = []

    def believing(record: Record, at: datetime) -> object:
        asked.append(at)
        return believe(history(), record, at)

    record = tapering(c.order(0, "0.9"), c.order(40, "0.9"))
    deviations(history(), record, moment(60), believing)  # type: ignore[arg-type]
    assert asked == [moment(0, "14:00"), moment(40, "14:00")]
