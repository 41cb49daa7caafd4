"""The child's picture on screen: all strips, nothing later than what was known, and words a day."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from glidepath.conduct.child import Child
from glidepath.quantities import instant, last_moment, local_day
from glidepath.quantities.identifiers import ParticipantId
from glidepath.record import (
    DiseaseAssessed,
    Event,
    LabReported,
    LevelReported,
    Quantity,
    VisitDone,
)
from glidepath.record.record import known_at
from glidepath.report import Language
from glidepath.report.catalogue import catalogue
from glidepath.web.drawing import SCREEN, picture
from glidepath.web.happened import happenings
from glidepath.web.opened import Opened
from glidepath.web.thinking import think
from glidepath.web.when_next import when_next
from glidepath.web.words import texts
from unit.report.given import event, spaced
from unit.report.handed import HISTORY, example
from web.serving import TODAY, signed_in
from web.test_child import tapering

EN, ZH = Language.EN, Language.ZH
DAY = 86_400_000


def drawn(trial: Opened, code: str, query: str = "") -> dict[str, Any]:
    answer = signed_in("clinician").get(f"/children/{code}/chart/{query}")
    assert answer.status_code == 200
    found: dict[str, Any] = json.loads(answer.content)
    return found


def child(trial: Opened) -> Child:
    return trial.trial().children[ParticipantId(tapering(trial))]


def day_of(milliseconds: int) -> date:
    return datetime.fromtimestamp(milliseconds / 1000, UTC).date()


def counted(who: Child) -> list[tuple[date, float]]:
    """The days and values of the platelet counts on record, by drawing."""
    found = [
        (each.drawn_at or each.happened, each.result)
        for each in who.record.events
        if isinstance(each, LabReported) and each.test == "platelets"
    ]
    values = [(local_day(at, who.place), result) for at, result in found]
    return sorted(
        (day, float(result.value)) for day, result in values if isinstance(result, Quantity)
    )


def test_the_strips_hold_what_is_on_record(shown: Opened) -> None:
    who = child(shown)
    found = drawn(shown, who.participant.id)
    rows, first = found["datasets"], day_of(found["params"][0]["value"])
    drawn_counts = [(day_of(row["at"]), row["value"]) for row in rows["platelets"]]
    assert drawn_counts == [(day, value) for day, value in counted(who) if day >= first]
    assert drawn_counts
    visits = [each for each in who.record.events if isinstance(each, VisitDone)]
    images = [
        each
        for each in who.record.events
        if isinstance(each, DiseaseAssessed) and each.methods & {"ultrasound", "mri"}
    ]
    in_view = [e for e in (*visits, *images) if local_day(e.happened, who.place) >= first]
    assert len(rows["happenings"]) == len(in_view)
    assert [row["value"] for row in rows["platelet-marks"]] == [100.0, 50.0]


def test_the_baseline_is_the_last_count_by_randomisation(shown: Opened) -> None:
    who = child(shown)
    assert who.randomised is not None
    entry = local_day(who.randomised.happened, who.place)
    last = [value for day, value in counted(who) if day <= entry][-1]
    found = drawn(shown, who.participant.id)["datasets"]["platelet-own"]
    assert found == [{"value": last, "text": f"own baseline {last:g}"}]


def test_each_day_is_told_in_words(shown: Opened) -> None:
    who = child(shown)
    level = [each for each in who.record.events if isinstance(each, LevelReported)][-1]
    day = local_day(level.drawn_at or level.happened, who.place).isoformat()
    english = drawn(shown, who.participant.id)["usermeta"]
    assert isinstance(level.result, Quantity)
    assert str(level.result.value) in english["days"][day]["level"][0]
    assert any("Visit" in each for each in english["days"][day]["events"])
    assert english["today"] == TODAY.isoformat()
    client = signed_in("clinician")
    client.post("/language/", {"language": "zh-hans", "next": "/"})
    chinese = json.loads(client.get(f"/children/{who.participant.id}/chart/").content)["usermeta"]
    assert any("访视" in each for each in chinese["days"][day]["events"])
    assert set(chinese["words"]) == set(english["words"])


def test_a_past_day_knows_nothing_later(shown: Opened) -> None:
    """On the evening of a visit the laboratory has not answered; the rest has not happened."""
    who = child(shown)
    level = [each for each in who.record.events if isinstance(each, LevelReported)][-2]
    past = local_day(level.drawn_at or level.happened, who.place)
    assert local_day(level.happened, who.place) > past
    at = last_moment(past, who.place)
    found = picture(shown, shown.thought(who, at), None, EN, SCREEN)
    assert found is not None
    whole = json.loads(found)
    rows, days = whole["datasets"], whole["usermeta"]["days"]
    dated = [row for name in ("levels", "platelets", "weights", "happenings") for row in rows[name]]
    assert all(day_of(row["at"]) <= past for row in dated)
    assert max(days) == past.isoformat()
    assert "level" not in days[past.isoformat()]
    assert all(row["planned"] or day_of(row["from"]) <= past for row in rows["doses"])
    cut = replace(who.record, events=known_at(who.record, at).events)
    alone = picture(shown, think(shown.history, cut, at), None, EN, SCREEN)
    assert alone == found


def test_the_page_asks_for_the_picture_of_its_day(shown: Opened) -> None:
    who, past = child(shown), TODAY - timedelta(days=40)
    page = signed_in("clinician").get(f"/children/{who.participant.id}/?on={past}").content.decode()
    at = last_moment(past, who.place)
    assert at.isoformat()[:10] in page.split('data-chart="')[1].split('"')[0]


def test_a_picture_is_made_in_little_time(shown: Opened) -> None:
    """CPU time, for machines are shared; a child of three years takes about 0.1 s."""
    from time import process_time

    from glidepath.web.drawing import _drawn

    thought = shown.thought(child(shown))
    picture(shown, thought, None, EN, SCREEN)
    _drawn._values.clear()  # noqa: SLF001 # what is kept would hide what it costs
    before = process_time()
    assert picture(shown, thought, None, EN, SCREEN) is not None
    assert process_time() - before < 1.0


def test_the_script_of_a_page_is_small(shown: Opened) -> None:
    """All scripts but the chart library: at most 250 KB."""
    import re
    from importlib.resources import files

    from django.contrib.staticfiles import finders

    page = signed_in("clinician").get(f"/children/{tapering(shown)}/").content.decode()
    names = re.findall(r'<script src="([^"]+)"', page)
    library = [each for each in names if each.startswith("/script/chart-")]
    assert len(library) == 1
    found = [finders.find(each.removeprefix("/static/")) for each in names if each not in library]
    assert all(found)
    own = (files("glidepath.web") / "static/glidepath/chart.js").read_bytes()
    sizes = [len(Path(str(each)).read_bytes()) for each in found]
    assert 0 < sum(sizes) + len(own) < 250_000


def ulcer(day: str, grade: int, *, resolved: bool = False) -> Event:
    fields = {"event": "a1", "term": "ulcer", "category": "general", "grade": grade}
    return event("AdverseEvent", f"{day}T09:00+08:00", {**fields, "resolved": resolved})


EAR = {"event": "a1", "location": "ear", "serious": False}
MORE = (
    ulcer("2026-10-20", 2),
    ulcer("2026-10-23", 3),
    ulcer("2026-10-30", 1, resolved=True),
    event("Infection", "2026-11-10T09:00+08:00", EAR),
    event("Hospitalised", "2026-10-01", {"reason": "observation", "until": "2026-10-03"}),
    event("Hospitalised", "2020-01-01", {"reason": "long ago", "until": "2020-01-03"}),
    event("CoMedicationStarted", "2026-10-05", {"drug": "diltiazem"}),
    event("CoMedicationStopped", "2026-10-12", {"drug": "diltiazem"}),
    event("CoMedicationStarted", "2026-11-02", {"drug": "verapamil"}),
    event("CoMedicationStopped", "2026-09-01", {"drug": "clarithromycin"}),
    event("CoMedicationStarted", "2026-10-05", {"drug": "paracetamol"}),
    event("DosesMissed", "2026-10-08", {"count": 2, "days": ["2026-10-06", "2026-10-07"]}),
    event("Vomited", "2026-10-09T08:10+08:00", {}),
    event("LevelDrawn", "2026-11-15T08:00+08:00", {"sample": "LATE"}),
)


@pytest.fixture(scope="module")
def eventful() -> tuple[Any, ...]:
    """What happened to a child with a bit of everything, from 1 August 2026 on."""
    record = example("taper-on-track")
    record = replace(record, events=(*record.events, *MORE))
    thought = think(HISTORY, record, instant("2026-11-16T18:00+08:00"))
    return happenings(thought.answer.basis, date(2026, 8, 1), EN)


def of(eventful: tuple[Any, ...], *kinds: str) -> list[tuple[str, Any, Any]]:
    return [(each.text, each.at, each.until) for each in eventful if each.kind in kinds]


def test_an_episode_is_drawn_once_as_grave_as_it_was(eventful: tuple[Any, ...]) -> None:
    severe = of(eventful, "severe")
    assert [spaced(text) for text, _, _ in severe] == [
        "Adverse event, grade 3: ulcer (20 Oct 2026 to 30 Oct 2026)",
        "In hospital: observation (1 Oct 2026 to 3 Oct 2026)",
    ]
    [(text, _, until)] = of(eventful, "illness")
    assert spaced(text) == "Infection: ear (10 Nov 2026 to now)"
    assert until is None


def test_courses_of_interacting_drugs_are_spans(eventful: tuple[Any, ...]) -> None:
    told = [spaced(text) for text, _, _ in of(eventful, "drug")]
    assert sorted(told) == [
        "clarithromycin (a day not known to 1 Sep 2026)",
        "diltiazem (5 Oct 2026 to 12 Oct 2026)",
        "verapamil (2 Nov 2026 to now)",
    ]
    starts = {text.split()[0]: at.date() for text, at, _ in of(eventful, "drug")}
    assert starts["clarithromycin"] == date(2026, 8, 1)


def test_doses_that_were_not_taken_stand_on_their_days(eventful: tuple[Any, ...]) -> None:
    days = [(at.month, at.day) for _, at, _ in of(eventful, "not-taken")]
    assert sorted(days) == [(9, 24), (10, 6), (10, 7), (10, 9)]


def test_a_level_that_waits_is_a_mark_of_its_own(eventful: tuple[Any, ...]) -> None:
    [(text, _, _)] = of(eventful, "pending")
    assert text == "Level drawn, sample LATE; result pending"


def test_everything_ahead_has_its_box() -> None:
    report = catalogue("glidepath.report.catalogue").texts
    ahead = {key.removeprefix("ahead.") for key in report if key.startswith("ahead.")}
    assert ahead
    assert {f"next.{each}" for each in ahead} <= set(texts())


def boxes(name: str, language: Language) -> list[tuple[str, str, str, bool]]:
    from glidepath.web.thinking import planned

    thought = think(HISTORY, example(name), instant("2026-11-16T18:00+08:00"))
    found = when_next(thought, planned(thought), language)
    return [
        (each.head, spaced(each.when), spaced(each.beneath).split(" (")[0], each.late)
        for each in found
    ]


def test_a_child_in_the_taper_is_told_its_next_steps() -> None:
    """0.73 mg less a tenth, up to 0.01 mg: 0.66; a level 14 days after the change."""
    assert boxes("taper-on-track", EN) == [
        ("Next reduction, earliest", "today", "to 0.66 mg a day", False),
        ("Next level", "30 Nov 2026, if changed today", "expected 3.7 ng/mL", False),
    ]
    assert [box[1] for box in boxes("taper-on-track", ZH)] == [
        "今日",
        "若今日调整，则为2026年11月30日起",
    ]


def test_a_refusal_names_no_day_of_reduction() -> None:
    """Waiting for a level since 13 May: 17 days of May, and 30, 31, 31, 30, 31 and 16 more."""
    reduction, level = boxes("level-pending", EN)
    assert reduction[1] == "as soon as what is named above is in order"
    assert level[1] == f"overdue by {18 + 30 + 31 + 31 + 30 + 31 + 16} days, since 13 May 2026"
    assert level[3]


def test_off_the_drug_only_examinations_are_ahead() -> None:
    assert [box[:2] for box in boxes("off-drug", EN)] == [
        ("Examination and platelets", "every 91 days now; remission last found on 24 Nov 2025")
    ]


def test_in_maintenance_no_reduction_is_ahead() -> None:
    assert [box[0] for box in boxes("maintenance-out-of-window", EN)] == ["Next level"]
    assert boxes("maintenance-stopped", EN) == []


def test_the_card_says_what_would_change_it(shown: Opened) -> None:
    page = signed_in("clinician").get(f"/children/{tapering(shown)}/").content.decode()
    before_details = page.split('class="card decision"')[1].split("<details")[0]
    assert "What would change this" in before_details
    assert "Next level" in before_details
