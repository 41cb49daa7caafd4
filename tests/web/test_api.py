"""The programming interface: the same matrix, the same ids, one way to write."""

import json

from django.test import Client

from glidepath.report import as_data
from glidepath.web.opened import Opened
from web.serving import signed_in
from web.test_child import answer_of, tapering

WEIGHT = {
    "id": "api-weight-1",
    "type": "Measured",
    "participant": "SYN-001",
    "fields": {"happened": "2026-11-16T15:00:00+08:00", "weight": {"value": 21, "unit": "kg"}},
}


def posted(client: Client, wish: object):  # type: ignore[no-untyped-def]
    return client.post("/api/commands/", json.dumps(wish), content_type="application/json")


def test_a_command_is_done_once(trial: Opened) -> None:
    client = signed_in("coordinator")
    first, again = posted(client, WEIGHT), posted(client, WEIGHT)
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert first.json()["lines"] == [trial.ledger.head().number]


def test_what_is_not_allowed_is_refused_with_its_code(trial: Opened) -> None:
    before = trial.ledger.head()
    for person in ("pharmacist", "monitor", "assessor", "statistician", "administrator"):
        answer = posted(signed_in(person), {**WEIGHT, "id": f"api-{person}-x"})
        assert answer.status_code == 422
        assert answer.json()["reasons"][0]["code"] == "role.not-permitted"
    stale = posted(signed_in("coordinator"), {**WEIGHT, "id": "api-stale-01", "seen": 1})
    assert stale.status_code == 409
    unreadable = posted(signed_in("coordinator"), {**WEIGHT, "type": "Nothing"})
    assert unreadable.status_code == 422
    assert trial.ledger.head() == before


def test_reads_obey_the_matrix(trial: Opened) -> None:
    code = tapering(trial)
    clinician = signed_in("clinician")
    assert (
        clinician.get(f"/api/children/{code}/decision/").json()["action"]
        == as_data(answer_of(trial, code))["action"]
    )
    types = {each["type"] for each in clinician.get(f"/api/children/{code}/").json()["facts"]}
    assert {"DoseOrdered", "LevelReported"} <= types
    assessor = signed_in("assessor")
    assert assessor.get(f"/api/children/{code}/decision/").status_code == 403
    seen = assessor.get(f"/api/children/{code}/").json()
    assert {each["type"] for each in seen["facts"]} <= {"OutcomeAssessed", "OutcomeForm"}
    assert seen["version"] is None
    kinds = {each["kind"] for each in assessor.get("/api/due/").json()}
    assert kinds <= {"outcome"}


def test_nobody_calls_without_signing_in_or_without_a_token(trial: Opened) -> None:
    for address in ("/api/children/", "/api/due/", "/api/openapi.json"):
        assert Client().get(address).status_code == 401
    assert posted(signed_in("coordinator", csrf=True), WEIGHT).status_code == 403


def test_the_interface_is_described(trial: Opened) -> None:
    told = signed_in("clinician").get("/api/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    assert "/api/commands/" in told["paths"]
