"""Every example is a whole record, and is answered as its first lines say: worked by hand."""

import json
from typing import Any

import pytest

from cli.running import ROOT, Glidepath

DECIDED = [
    # example, day or instant, exit status, track, action, present, recommended, and the first day
    # on which the clocks allow a reduction
    ("taper-on-track", "2026-11-16", 0, "taper", "reduce", 730, 660, "2026-11-16"),
    ("taper-too-early", "2026-03-18", 0, "taper", "keep", 900, 900, "2026-04-01"),
    ("level-pending", "2026-04-13T11:30+08:00", 1, "taper", None, 650, 650, "2026-04-13"),
    ("level-pending", "2026-04-15", 0, "taper", "reduce", 650, 590, "2026-04-15"),
    ("fever-interrupted", "2026-02-03", 0, "interrupted", "pause", 900, 900, None),
    ("fever-interrupted", "2026-02-16", 0, "taper", "keep", 900, 900, "2026-02-20"),
    ("relapse-suspected", "2026-05-12", 0, "taper", "pause", 730, 730, None),
    ("relapse-suspected", "2026-05-15", 0, "taper", "pause", 730, 730, None),
    ("restored", "2026-01-19T12:00+08:00", 0, "taper", "restore", 600, 660, None),
    ("restored", "2026-03-23", 0, "stabilisation", "keep", 660, 660, "2026-05-19"),
    ("second-taper", "2026-04-17", 0, "second-taper", "reduce", 730, 700, "2026-04-17"),
    ("ready-to-stop", "2026-02-02", 0, "taper", "stop", 310, 0, "2026-02-15"),
    ("off-drug", "2025-11-25", 0, "off-drug", "surveil", 0, 0, None),
    ("maintenance-out-of-window", "2026-05-20", 0, "maintenance", "lower", 1000, 760, None),
    ("maintenance-stopped", "2026-06-22", 0, "maintenance-stopped", "clinician", 0, 0, None),
    ("screening", "2026-01-08", 1, "screening", None, 1000, 1000, None),
]
NAMES = sorted(path.stem for path in (ROOT / "examples").glob("*.yaml") if path.stem != "broken")


def answer(glidepath: Glidepath, name: str, at: str) -> tuple[int, Any]:
    told = glidepath("decide", f"examples/{name}", "--at", at, "--json")
    assert told.err == ""
    return told.status, json.loads(told.out)


@pytest.mark.parametrize(
    ("name", "at", "status", "track", "action", "present", "recommended", "reduction"), DECIDED
)
def test_decided(
    name: str,
    at: str,
    status: int,
    track: str,
    action: str | None,
    present: int,
    recommended: int,
    reduction: str | None,
    glidepath: Glidepath,
) -> None:
    found, data = answer(glidepath, f"{name}.yaml", at)
    assert found == status
    assert data["answer"] == ("decision" if status == 0 else "refusal")
    assert data["action"] == action
    assert data["assessment"]["track"] == track
    assert data["assessment"]["present"]["dose"]["micrograms"] == present
    assert data["assessment"]["recommended"]["dose"]["micrograms"] == recommended
    assert data["assessment"]["next_reduction"] == reduction


def test_every_example_is_asked() -> None:
    assert {row[0] for row in DECIDED} == set(NAMES)


@pytest.mark.parametrize("name", [*(f"{each}.yaml" for each in NAMES), "taper-on-track-csv"])
def test_an_example_has_no_problem(name: str, glidepath: Glidepath) -> None:
    told = glidepath("record", "check", f"examples/{name}")
    assert (told.status, told.out) == (0, f"examples/{name}: no problem found\n")


@pytest.mark.parametrize(
    ("at", "status", "outcome", "missing"),
    [
        ("2026-01-05", 1, "undetermined", ["alt", "ast", "total-bilirubin", "creatinine"]),
        ("2026-01-08", 0, "eligible", []),
    ],
)
def test_screened(
    at: str, status: int, outcome: str, missing: list[str], glidepath: Glidepath
) -> None:
    told = glidepath("eligible", "examples/screening.yaml", "--at", at, "--json")
    assert told.status == status
    data = json.loads(told.out)
    assert (data["outcome"], data["missing"]) == (outcome, missing)


def test_the_folder_of_tables_gives_the_same_decision_as_the_file(glidepath: Glidepath) -> None:
    as_file = answer(glidepath, "taper-on-track.yaml", "2026-11-16")
    as_tables = answer(glidepath, "taper-on-track-csv", "2026-11-16")
    for _, data in (as_file, as_tables):
        del data["basis"]["digests"]["record"]
    assert as_tables == as_file


def test_the_example_of_each_command_works(glidepath: Glidepath) -> None:
    on_track = glidepath("decide", "examples/taper-on-track.yaml", "--at", "2026-11-16")
    assert "Reduce to 0.66 mg a day." in on_track.out.replace("\N{NO-BREAK SPACE}", " ")
    screening = glidepath("eligible", "examples/screening.yaml", "--at", "2026-01-05")
    assert "Not yet determined" in screening.out
