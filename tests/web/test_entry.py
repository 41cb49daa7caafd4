"""What is typed on the page of a visit: bounds of one source, missing results, drafts."""

import json
import re
from datetime import date
from fractions import Fraction

import pytest

from glidepath.quantities import partial_date
from glidepath.quantities.units import convert
from glidepath.record import (
    LabReported,
    LevelReported,
    Measured,
    NotAnalysed,
    Participant,
    Record,
    RelapseSuspected,
    VisitMissed,
    event_from,
)
from glidepath.record.problems import flaws
from glidepath.web.bounds import bands, bounds_of
from glidepath.web.entering import BODY, LABORATORY
from glidepath.web.opened import Opened
from glidepath.web.typed import Field
from web.serving import hidden, signed_in
from web.test_writing import child, form

CODE, ADDRESS = "SYN-001", "/children/SYN-001/entry/"
BORN, DAY = partial_date("2020-02-29"), date(2026, 11, 16)


def refused_by_the_record(field: Field, number: Fraction) -> bool:
    """Whether the record as a whole finds that such a value cannot be."""
    quantity = {"value": f"{float(number):.6f}".rstrip("0").rstrip("."), "unit": field.unit}
    from decimal import Decimal

    quantity["value"] = Decimal(quantity["value"])  # type: ignore[assignment]
    stated = {"happened": f"{DAY}T09:00+08:00"}
    event = event_from(
        {"type": "Measured", field.name: quantity, **stated}
        if field in BODY
        else {"type": "LabReported", "test": field.name, "result": quantity, **stated}
    )
    person = {"id": "SYN-001", "site": "SHA", "time_zone": "Asia/Shanghai", "sex": "female"}
    record = Record(Participant.model_validate({**person, "born": str(BORN)}), (event,))
    return any(each.kind.startswith("impossible") for each in flaws(record))


@pytest.mark.parametrize("field", [*BODY, *LABORATORY], ids=lambda field: field.name)
def test_a_field_takes_just_what_the_record_takes(field: Field) -> None:
    found = bounds_of(field.of, field.unit, BORN, DAY)
    assert found is not None
    nudge = Fraction(1, 1000)
    for edge, beyond in ((found.low, found.low - nudge), (found.high, found.high + nudge)):
        assert not refused_by_the_record(field, edge), edge
        if beyond >= 0 and field.unit not in ("mm[Hg]", "Cel"):
            assert refused_by_the_record(field, beyond), beyond


def test_bounds_of_a_size_change_on_birthdays() -> None:
    """A child of 29 February 2020: of 6 years 6.5 to 60 kg, from 1 March 2027 on 9 to 110 kg."""
    found = bands("weight", "kg", BORN, date(2027, 3, 2))
    assert [(day, each.low, each.high) for day, each in found][-2:] == [
        (date(2024, 2, 29), Fraction(13, 2), Fraction(60)),
        (date(2027, 3, 1), Fraction(9), Fraction(110)),
    ]
    year = bounds_of("weight", "kg", partial_date("2020"), date(2022, 6, 1))
    assert year is not None
    assert (year.low, year.high) == (Fraction(7, 2), Fraction(35)), "one year old, or two"
    days = [day for day, _ in bands("weight", "kg", partial_date("2020"), date(2022, 12, 31))]
    assert days == [
        date(2020, 1, 1),
        date(2021, 1, 1),
        date(2021, 12, 31),
        date(2022, 1, 1),
        date(2022, 12, 31),
    ]


def test_bounds_are_given_in_the_unit_that_is_typed() -> None:
    found = bounds_of("fibrinogen", "mg/L", BORN, DAY)
    assert found is not None
    assert found.high == convert(20, "g/L", "mg/L")
    for unit in ("mL", "no such unit"):
        assert bounds_of("fibrinogen", unit, BORN, DAY) is None
        assert bands("fibrinogen", unit, BORN, DAY) == ()
    assert bounds_of("crp", "mg/L", BORN, DAY) is None


def test_every_numeric_field_of_the_page_has_its_bounds(shown: Opened) -> None:
    page = signed_in("clinician").get(ADDRESS).content.decode()
    fields = re.findall(r'<input[^>]*\bname="([^"]+)"[^>]*data-bands="([^"]*)"', page)
    names = {name for name, _ in fields}
    expected = {each.name for each in (*BODY, *LABORATORY)} | {"level", "missed", "volume"}
    assert expected | {"alt:lower", "platelets:upper"} <= names
    assert 'type="number"' not in page, "a wheel that turns would change it"
    for name, text in fields:
        found = json.loads(text.replace("&quot;", '"'))
        assert found or name == "volume", name
    weight = json.loads(dict(fields)["weight"].replace("&quot;", '"'))
    now = bounds_of("weight", "kg", child(shown, CODE).participant.born, DAY)
    assert now is not None
    assert [Fraction(each) for each in weight[-1][1:]] == [now.low, now.high]


def test_everything_that_is_wrong_is_told_at_once(trial: Opened) -> None:
    client, before = signed_in("clinician"), trial.ledger.head()
    values = {
        "at": "2026-11-16T15:00",
        "weight": "900",
        "height": "x",
        "alt": "many",
        "glucose": "999",
        "missed": "91",
        "adverse": "rash",
        "relapse": "dismissed",
        "sample": "S98",
        "level": "201",
    }
    answer = client.post(ADDRESS, form(client, ADDRESS, values))
    told = re.findall(r"<li>([^<]*)</li>", answer.content.decode())
    assert answer.status_code == 422
    for name in ("weight", "height", "ALT", "Glucose", "Doses missed", "Grade", "Dismissed"):
        assert any(each.startswith(name) for each in told), (name, told)
    assert any("0 – 200" in each for each in told)
    assert trial.ledger.head() == before


def test_a_result_that_is_known_at_once_is_not_pending(trial: Opened) -> None:
    client = signed_in("coordinator")
    values = {
        "at": "2026-11-16T15:00",
        "sample": "S99",
        "drawn": "2026-11-16T07:40",
        "last_dose": "2026-11-15T08:00",
        "assay": "lc-ms-ms",
        "level": "<1.0",
        "platelets": "nd: clotted",
        "glucose": "nd",
    }
    assert client.post(ADDRESS, form(client, ADDRESS, values)).status_code == 302
    found = child(trial, CODE).of(LevelReported)[-1]
    assert found.sample == "S99"
    assert found.drawn_at.isoformat() == "2026-11-16T07:40:00+08:00"
    assert str(found.result.below.value) == "1.0"
    assert "S99" not in client.get(ADDRESS).content.decode()
    results = {each.test: each.result for each in child(trial, CODE).of(LabReported)[-2:]}
    assert results["platelets"] == NotAnalysed(not_analysed="clotted")
    assert results["glucose"] == NotAnalysed(not_analysed="not done")
    assert "not analysed (clotted)" in client.get(f"/children/{CODE}/").content.decode()
    client.post("/language/", {"language": "zh-hans", "next": "/"})
    assert "未检测（凝血）" in client.get(f"/children/{CODE}/").content.decode()


def test_a_pending_result_is_completed_from_where_it_waits(trial: Opened) -> None:
    client = signed_in("coordinator")
    drawn = {"at": "2026-11-16T15:00", "sample": "S97", "drawn": "2026-11-16T07:40"}
    assert client.post(ADDRESS, form(client, ADDRESS, drawn)).status_code == 302
    way = f"{ADDRESS}?result=S97"
    assert f'href="{way}"' in client.get(f"/children/{CODE}/").content.decode()
    assert f'href="{way}"' in client.get("/").content.decode()
    page = client.get(way).content.decode()
    field = re.search(r'<input[^>]*name="level:S97"[^>]*>', page)
    assert field is not None
    assert " autofocus" in field[0]
    result = form(client, way, {"at": "2026-11-16T15:30", "level:S97": "4.4"})
    assert client.post(ADDRESS, result).status_code == 302
    assert str(child(trial, CODE).of(LevelReported)[-1].result.value) == "4.4"
    assert "S97" not in client.get("/").content.decode()


def test_a_visit_that_did_not_take_place_says_so(trial: Opened) -> None:
    client = signed_in("coordinator")
    values = {
        "at": "2026-11-16T15:00",
        "visit": "monthly",
        "visit_missed": "yes",
        "visit_reason": "typhoon",
    }
    assert client.post(ADDRESS, form(client, ADDRESS, values)).status_code == 302
    assert child(trial, CODE).of(VisitMissed)[-1].reason == "typhoon"
    assert "typhoon" in client.get(f"/children/{CODE}/").content.decode()


def test_a_suspicion_names_its_signs(trial: Opened) -> None:
    client = signed_in("coordinator")
    values = {
        "at": "2026-11-16T15:00",
        "relapse": "suspected",
        "sign:warmth": "yes",
        "sign:pain": "yes",
    }
    assert client.post(ADDRESS, form(client, ADDRESS, values)).status_code == 302
    assert child(trial, CODE).of(RelapseSuspected)[-1].signs == {"warmth", "pain"}
    page = client.get(f"/children/{CODE}/").content.decode()
    assert "pain, warmth" in page
    assert "Suspected relapse, to be assessed by" in page


def test_what_could_not_be_sent_is_kept_as_a_draft(trial: Opened) -> None:
    """A conflict, and a value that cannot be: the draft has them after the tab was closed."""
    mine, theirs = signed_in("coordinator"), signed_in("clinician")
    sent = form(mine, ADDRESS, {"at": "2026-11-16T15:00", "weight": "22.2"})
    other = form(theirs, ADDRESS, {"at": "2026-11-16T14:00", "weight": "21.9"})
    assert theirs.post(ADDRESS, other).status_code == 302
    assert mine.post(ADDRESS, sent).status_code == 409
    assert 'value="22.2"' in signed_in("coordinator").get(ADDRESS).content.decode()
    wrong = form(mine, ADDRESS, {"at": "2026-11-16T15:00", "weight": "22.3", "alt": "many"})
    assert mine.post(ADDRESS, wrong).status_code == 422
    page = signed_in("coordinator").get(ADDRESS).content.decode()
    assert 'value="22.3"' in page
    assert 'value="many"' in page


def test_a_session_that_ended_keeps_the_draft_and_says_so(trial: Opened) -> None:
    client = signed_in("coordinator")
    typed = form(client, ADDRESS, {"weight": "24.6"})
    assert client.post(f"{ADDRESS}draft/", typed).status_code == 200
    client.session.flush()
    late = client.post(f"{ADDRESS}draft/", typed, headers={"HX-Request": "true"})
    assert late.status_code == 401, "the page says so, and stays as it is"
    again = signed_in("coordinator")
    page = again.get(ADDRESS).content.decode()
    assert 'value="24.6"' in page
    assert hidden(page, "command") == typed["command"], "under its id it is written once"
    sent = {**form(again, ADDRESS, {"at": "2026-11-16T15:00", "weight": "24.6"})}
    assert again.post(ADDRESS, sent).status_code == 302
    assert "This is your draft" not in again.get(ADDRESS).content.decode()


def test_a_form_that_was_changed_after_it_was_saved_says_what_stands(trial: Opened) -> None:
    client = signed_in("coordinator")
    sent = form(client, ADDRESS, {"at": "2026-11-16T15:00", "weight": "24.6"})
    assert client.post(ADDRESS, sent).status_code == 302
    client.get(f"/children/{CODE}/")
    head = trial.ledger.head()
    assert client.post(ADDRESS, {**sent, "weight": "24.7"}).status_code == 302
    assert trial.ledger.head() == head
    told = client.get(f"/children/{CODE}/").content.decode()
    assert "This had been saved before as" in told
    assert str(child(trial, CODE).of(Measured)[-1].weight.value) == "24.6"
