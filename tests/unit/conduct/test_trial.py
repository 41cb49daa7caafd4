"""The state is what the ledger says: built at once or line by line, read from old versions too."""

from dataclasses import replace
from datetime import date

import pytest

from glidepath.conduct import (
    DelegationEnded,
    DeviationNoted,
    Line,
    Registered,
    Role,
    SiteOpened,
    begin,
    evolve,
    fold,
)
from glidepath.conduct.child import Child
from glidepath.conduct.naming import key_of
from glidepath.conduct.reading import draft, entry
from glidepath.conduct.texts import ERASED, taken_out, with_tombstones
from glidepath.conduct.trial import Setup
from glidepath.quantities import InputError
from glidepath.record import DoseInterrupted, Measured, event_from
from glidepath.store.writing import Redaction
from unit.conduct.trials import KHE_1, Site, quantity, randomised, screened, with_consent

CARE, DOCTOR = Role.COORDINATOR, Role.CLINICIAN


def lines_of(made: Site) -> list[Line]:
    return list(made.ledger.ledger.lines())


def test_line_by_line_gives_what_all_at_once_gives() -> None:
    made = randomised()
    lines = lines_of(made)
    step = begin("khe-sirolimus")
    for line in lines:
        step = evolve(step, line)
    assert step == fold(begin("khe-sirolimus"), lines) == made.trial
    assert (step.number, step.hash) == (lines[-1].number, lines[-1].hash)
    assert fold(fold(begin("khe-sirolimus"), lines[:9]), lines[9:]) == step


def test_what_was_written_is_read_back_as_it_was_meant() -> None:
    made = randomised()
    for line in lines_of(made):
        found = entry(line)
        assert type(found.fact).__name__ == line.type
        assert (found.happened, found.known) == (line.happened, line.known)


def test_an_event_of_the_record_keeps_its_own_times() -> None:
    made = with_consent()
    weight = {"type": "Measured", "weight": quantity("20", "kg")}
    known = made.at
    event = event_from({**weight, "happened": "2026-03-01", "known": known, "note": "at home"})
    (line,) = made.do(CARE, event)
    assert line.happened.isoformat() == "2026-03-01"
    assert line.known == known
    assert "at home" not in line.payload
    (read,) = made.trial.children[KHE_1].of(Measured)
    assert (read.happened, read.known, read.note) == (event.happened, known, "at home")


def test_an_erased_text_is_a_tombstone_in_the_state_kept_and_built_anew() -> None:
    made = randomised()
    fields = {"type": "DoseInterrupted", "happened": made.at, "reason": "Li Ming has a fever"}
    (line,) = made.do(DOCTOR, event_from(fields))
    before = made.trial
    wish = Redaction(line.number, "reason", "a name", "the mother", "admin", "administrator")
    made.pass_(minutes=1)
    made.ledger.ledger.redact("r1", wish, made.at)
    after = made.trial
    assert "Li Ming" in repr(before.children[KHE_1].events)
    assert "Li Ming" not in repr(after.children[KHE_1].entries)
    (read,) = after.children[KHE_1].of(DoseInterrupted)
    assert read.reason == ERASED
    assert fold(begin("khe-sirolimus"), lines_of(made)) == after


def test_an_erased_text_about_the_trial_is_a_tombstone_too() -> None:
    made = screened()
    ended = DelegationEnded(delegation="D2", last=date(2026, 3, 1), reason="Wang left")
    (line,) = made.do(Role.ADMINISTRATOR, ended, None)
    wish = Redaction(line.number, "reason", "a name", "Wang", "admin", "administrator")
    made.pass_(minutes=1)
    made.ledger.ledger.redact("r1", wish, made.at)
    assert [each.reason for each in made.trial.setup.told(DelegationEnded)] == [ERASED]


def a_line(**fields: object) -> Line:
    first = lines_of(screened())[-1]
    return replace(first, **fields)  # type: ignore[arg-type]  # by name


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"type": "Horoscope"}, "unknown-fact-type"),
        ({"type": "SiteOpened", "payload": '{"site":"SHA"}'}, "bad-line"),
        ({"type": "SiteOpened", "schema_version": 9, "payload": "{}"}, "unknown-version"),
        ({"type": "SiteOpened", "schema_version": 0, "payload": "{}"}, "unknown-version"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(fields: dict[str, object], kind: str) -> None:
    with pytest.raises(InputError) as raised:
        entry(a_line(**fields))
    assert {each.kind for each in raised.value.problems} == {kind}
    assert "line" in str(raised.value)


def test_an_old_version_is_read_through_its_upcaster() -> None:
    old = a_line(type="SiteOpened", schema_version=0, payload='{"code":"SHA","zone":"UTC"}')
    steps = {("SiteOpened", 0): lambda p: {"site": p["code"], "time_zone": p["zone"]}}
    assert entry(old, steps).fact == SiteOpened(site="SHA", time_zone="UTC")


def test_the_first_line_about_a_child_registers_it() -> None:
    found = entry(a_line(type="Measured", payload='{"weight":{"unit":"kg","value":20}}'))
    with pytest.raises(TypeError):
        _ = Child((found,)).participant


def test_free_texts_are_taken_out_wherever_they_stand() -> None:
    payload = {"test": "alt", "result": {"not_analysed": "clotted"}, "note": "n"}
    rest, free = taken_out("LabReported", payload)  # type: ignore[arg-type]  # a part of plain data
    assert rest == {"test": "alt", "result": {}}
    assert free == {"result.not_analysed": "clotted", "note": "n"}
    findings = {"findings": {"skin": "red", "joint": "stiff"}}
    rest, free = taken_out("DiseaseAssessed", findings)  # type: ignore[arg-type]  # the same
    assert rest == {"findings": {}}
    assert free == {"findings.skin": "red", "findings.joint": "stiff"}
    erased = with_tombstones("DiseaseAssessed", {"findings": {"skin": None, "joint": "stiff"}})
    assert erased == {"findings": {"skin": ERASED, "joint": "stiff"}}


def test_a_text_inside_a_part_is_erased_too() -> None:
    made = with_consent()
    result = {"test": "alt", "result": {"not_analysed": "Li Ming moved"}}
    event = event_from({"type": "LabReported", "happened": made.at, **result})
    (line,) = made.do(CARE, event)
    wish = Redaction(line.number, "result.not_analysed", "a name", "x", "admin", "administrator")
    made.pass_(minutes=1)
    made.ledger.ledger.redact("r1", wish, made.at)
    assert "Li Ming" not in repr(made.trial.children[KHE_1].entries)
    assert fold(begin("khe-sirolimus"), lines_of(made)) == made.trial


def test_what_is_no_part_has_no_text() -> None:
    payload = {"fields": {"result": 3}}
    assert taken_out("Corrected", payload) == (payload, {})  # type: ignore[arg-type]  # the same


def test_a_setup_without_lines_says_nothing() -> None:
    empty = Setup()
    assert (empty.version, empty.opened, empty.committed) == (0, None, None)
    assert (dict(empty.zones), dict(empty.digests)) == ({}, {})
    assert not empty.locked


def test_a_deviation_has_one_id_however_often_it_is_found() -> None:
    assert key_of("visit.missed", "monthly-2026-08-19") == "visit.missed.monthly-2026-08-19"
    long = key_of("order.outside-interval", "x" * 90)
    assert len(long) == 80
    assert long == key_of("order.outside-interval", "x" * 90)
    assert long != key_of("order.outside-interval", "x" * 91)


def test_a_fact_is_written_with_who_and_when_around_it() -> None:
    made = screened()
    command = made.command(CARE, DeviationNoted(rule="visit.missed", severity="minor"))
    written = draft(DeviationNoted(id="V1", rule="visit.missed", severity="minor"), command)
    assert (written.type, written.actor, written.role) == (
        "DeviationNoted",
        "nurse-chen",
        "coordinator",
    )
    assert written.payload == {"id": "V1", "rule": "visit.missed", "severity": "minor"}
    assert written.happened == written.known == made.at
    assert Registered in {type(each.fact) for each in made.trial.children[KHE_1].entries}
