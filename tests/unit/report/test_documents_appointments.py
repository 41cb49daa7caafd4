"""The calendar file, read back: visits and blood tests, identifiers that last, no dose, no name."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from glidepath.report.documents.appointments import appointments_ics
from glidepath.report.documents.handout import Handout
from glidepath.report.language import Language
from unit.report.given import spaced
from unit.report.handed import handed, solution, with_events
from unit.report.test_documents_coming import done
from unit.report.test_documents_handout import order

EN, ZH = Language.EN, Language.ZH


def read(handout: Handout, language: Language = EN) -> Any:
    return Calendar.from_ical(appointments_ics(handout, language))


def events(handout: Handout, language: Language = EN) -> Mapping[date, Any]:
    """By the day on which they are."""
    return {each.decoded("dtstart"): each for each in _events(handout, language)}


def _events(handout: Handout, language: Language) -> Iterator[Any]:
    yield from read(handout, language).walk("VEVENT")


def test_every_visit_to_come_is_a_whole_day() -> None:
    found = events(handed(solution()))
    assert list(found) == [
        date(2026, 10, 26),
        date(2026, 11, 17),
        date(2027, 1, 16),
        date(2027, 6, 15),
        date(2027, 7, 20),
    ]
    for day, each in found.items():
        assert each.decoded("dtend") == day + timedelta(days=1)
        assert not isinstance(each.decoded("dtstart"), datetime)


def test_a_blood_test_says_so_before_anything_else() -> None:
    found = events(handed(solution(), telephone="021-5555 0100"))
    blood, imaging = found[date(2026, 10, 26)], found[date(2027, 1, 16)]
    assert blood["summary"] == "Clinic visit: blood test, no medicine before it"
    assert imaging["summary"] == "Clinic visit"
    told = spaced(blood["description"])
    assert told.startswith("That morning give no medicine before the blood has been taken.")
    assert "By 2 Nov 2026 at the latest." in told
    assert "Telephone: 021-5555 0100" in told
    assert "no medicine" not in imaging["description"]


def test_the_telephone_reminds_on_the_evening_before() -> None:
    (alarm,) = events(handed(solution()))[date(2026, 10, 26)].walk("VALARM")
    assert alarm.decoded("trigger") == timedelta(hours=-6)


def test_the_file_says_when_where_and_by_whom_it_was_made() -> None:
    calendar = read(handed(solution()))
    assert (calendar["version"], calendar["method"]) == ("2.0", "PUBLISH")
    assert calendar["x-wr-timezone"] == "Asia/Shanghai"
    first = next(iter(events(handed(solution())).values()))
    assert first.decoded("dtstamp") == datetime(2026, 10, 12, 7, tzinfo=UTC)
    assert (int(first["sequence"]), first["status"], first["class"]) == (4, "CONFIRMED", "PRIVATE")


def test_a_newer_file_replaces_the_older_one() -> None:
    """The order of 26 October moves the level after a change; the monthly visit stays itself."""
    older = handed(solution())
    newer = handed(
        with_events(
            solution(),
            done("after-change", "2026-10-26"),
            *order("O5", "2026-10-26T14:00+08:00", "0.66", "taper"),
        ),
        "2026-10-26T15:00+08:00",
    )
    before, after = events(older), events(newer)
    assert before[date(2026, 10, 26)]["uid"] == after[date(2026, 11, 9)]["uid"]
    assert before[date(2026, 11, 17)]["uid"] == after[date(2026, 11, 17)]["uid"]
    assert {int(each["sequence"]) for each in before.values()} == {4}
    assert {int(each["sequence"]) for each in after.values()} == {5}


def test_identifiers_differ_between_visits_and_between_children() -> None:
    one = handed(solution())
    other = replace(one, participant="KHE-099")
    names = [each["uid"] for each in (*events(one).values(), *events(other).values())]
    assert len(set(names)) == 10
    assert len({each.split("@")[1] for each in names}) == 1


def test_what_is_not_wanted_any_more_is_cancelled() -> None:
    record = with_events(solution(), *order("O5", "2026-10-20T14:00+08:00", "0", "stop"))
    stopped = events(handed(record, "2026-10-20T15:00+08:00"))
    monthly = stopped[date(2026, 11, 17)]
    assert monthly["status"] == "CANCELLED"
    assert monthly["uid"] == events(handed(solution()))[date(2026, 11, 17)]["uid"]
    assert not monthly.walk("VALARM")
    assert monthly["summary"] == "Clinic visit"
    surveillance = stopped[date(2026, 11, 19)]
    assert (surveillance["status"], surveillance["summary"]) == ("CONFIRMED", "Clinic visit")


@pytest.mark.parametrize("language", Language)
def test_the_telephone_learns_no_name_no_drug_no_dose(language: Language) -> None:
    text = appointments_ics(handed(solution()), language).decode().replace("\r\n ", "")
    for word in ("KHE", "sirolimus", "西罗莫司", "0.73", " mg", " mL", "guided", "imaging", "指导"):
        assert word not in text


def test_the_same_handout_gives_the_same_bytes() -> None:
    assert appointments_ics(handed(solution()), ZH) == appointments_ics(handed(solution()), ZH)


def test_lines_are_folded_as_the_standard_wants() -> None:
    lines = appointments_ics(handed(solution()), ZH).split(b"\r\n")
    assert lines[-1] == b""
    assert max(len(line) for line in lines) <= 75
