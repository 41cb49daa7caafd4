"""Commands through the interface: the matrix, refusals, conflicts, and what is sent twice."""

import json
from datetime import datetime
from itertools import count
from typing import Any

import pytest

from glidepath.conduct import MAY, Role
from glidepath.web.api.commands import DOCUMENTS
from unit.conduct.trials import KHE_1, PEOPLE
from web.api.documents import smallest
from web.api.given import AWAY, CANARY, PASSWORD, Served

IDS = count(1)


def sent(what: dict[str, Any], child: str | None = "KHE-001", **more: Any) -> dict[str, Any]:
    """Give a command with an id of its own."""
    return {"id": f"command-{next(IDS):04}", "participant": child, "what": what, **more}


def visit(told: Served, **more: Any) -> dict[str, Any]:
    """Give a visit that was done just now, a day after whatever was before."""
    told.made.pass_(days=1)
    return {"type": "VisitDone", "happened": told.made.at.isoformat(), "visit": "monthly", **more}


def version(told: Served) -> int:
    """Give the version of the child."""
    return told.made.trial.children[KHE_1].version


def test_every_command_that_takes_a_password_has_a_document(told: Served) -> None:
    from glidepath.web.api.writing import SIGNED

    assert set(DOCUMENTS) >= SIGNED


def test_every_type_that_somebody_may_send_has_a_document() -> None:
    assert set(DOCUMENTS) == {name for name, roles in MAY.items() if roles}


@pytest.mark.parametrize("role", PEOPLE)
def test_a_role_sends_what_the_matrix_grants_and_nothing_else(told: Served, role: Role) -> None:
    before = told.made.trial.number
    for name in DOCUMENTS:
        # a child that there is not: what is permitted comes no further than that
        answer = told.post(role, sent(dict(smallest(name)), "KHE-998"))
        codes = [each["code"] for each in answer.json().get("unmet", ())]
        if role in MAY[name]:
            assert "role.not-permitted" not in codes, name
            assert answer.status_code in (404, 422), (name, answer.content)
        else:
            assert (answer.status_code, codes) == (403, ["role.not-permitted"]), name
    assert told.made.trial.number == before


def test_a_command_is_done_once_however_often_it_is_sent(told: Served) -> None:
    body = sent(visit(told), seen=version(told))
    first, second = told.post(Role.COORDINATOR, body), told.post(Role.COORDINATOR, body)
    assert first.status_code == 200
    assert first.content == second.content
    assert first.json()["version"] == version(told)
    assert [each["type"] for each in first.json()["facts"]] == ["VisitDone"]
    (fact,) = first.json()["facts"]
    assert fact["provenance"]["actor"] == PEOPLE[Role.COORDINATOR]
    line = told.made.ledger.ledger.of_command(body["id"])
    assert [each.number for each in line] == [fact["provenance"]["number"]]


def test_nobody_learns_what_anothers_command_wrote(told: Served) -> None:
    body = sent(visit(told))
    assert told.post(Role.COORDINATOR, body).status_code == 200
    answer = told.post(Role.CLINICIAN, body)
    assert answer.status_code == 409
    assert set(answer.json()) == {"type", "title", "status"}
    outcome = {"type": "AssessOutcome", "methods": ["examination"]}
    outcome["outcome"] = {"happened": told.made.at.isoformat(), "outcome": "remission"}  # type: ignore[assignment]
    asked = {**sent(outcome), "id": body["id"]}
    answer = told.post(Role.ASSESSOR, asked)
    assert answer.status_code in (409, 422)
    assert "VisitDone" not in answer.content.decode()


def test_a_conflict_gives_both_sides(told: Served) -> None:
    seen = version(told)
    note = {"note": CANARY}
    assert told.post(Role.COORDINATOR, sent(visit(told, **note), seen=seen)).status_code == 200
    answer = told.post(Role.CLINICIAN, sent(visit(told), seen=seen))
    assert answer.status_code == 409
    both = answer.json()["conflict"]
    assert both["version"] == version(told)
    assert [each["fields"]["note"] for each in both["theirs"]] == [CANARY]
    assert [each["fields"]["visit"] for each in both["ours"]] == ["monthly"]
    assert version(told) == both["theirs"][-1]["provenance"]["number"]


def test_a_refusal_gives_every_reason_as_data_and_in_words(told: Served) -> None:
    what = visit(told, visit="no-such-visit", happened="2026-03-30")
    answer = told.post(Role.COORDINATOR, sent(what), **{"Accept-Language": "zh-Hans"})
    assert answer.status_code == 422
    assert answer.headers["Content-Language"] == "zh-Hans"
    unmet = answer.json()["unmet"]
    assert {each["code"] for each in unmet} >= {"time.not-yet", "visit.unknown"}
    assert {each["told"] for each in unmet} >= {"时间在未来。", "方案中没有此访视。"}
    english = told.post(Role.COORDINATOR, sent(what)).json()["unmet"]
    assert "It lies in the future." in {each["told"] for each in english}


@pytest.mark.parametrize("role", [Role.CLINICIAN, Role.COORDINATOR])
def test_a_child_of_another_site_takes_no_command(told: Served, role: Role) -> None:
    theirs = told.post(role, sent(visit(told), AWAY))
    nobody = told.post(role, sent(visit(told), "KHE-999"))
    assert theirs.status_code == nobody.status_code == 404
    assert theirs.content == nobody.content


def test_a_blinded_role_states_no_version(told: Served) -> None:
    what = {"type": "AssessorUnblinded", "person": "dr-blind", "how": "told by a parent"}
    answer = told.post(Role.ASSESSOR, sent(what, seen=0))
    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"field": "seen"}]
    done = told.post(Role.ASSESSOR, sent(what))
    assert done.status_code == 200
    assert done.json()["version"] is None
    assert done.json()["facts"] == []


def test_what_the_pages_take_only_with_the_password_the_interface_does_too(told: Served) -> None:
    what = {"type": "Sign", "meaning": "checked", "name": "Chen"}
    for wrong in ({}, {"password": "wrong"}, {"password": ""}):
        answer = told.post(Role.COORDINATOR, sent(what, **wrong))
        assert answer.json()["errors"] == [{"field": "password"}]
    done = told.post(Role.COORDINATOR, sent(what, password=PASSWORD))
    assert done.status_code == 200
    assert PASSWORD not in done.content.decode()


def test_wrong_passwords_lock_out_as_at_sign_in(told: Served) -> None:
    what = {"type": "Locked"}
    for _ in range(5):
        told.post(Role.MONITOR, sent(what, None, password="wrong"))
    assert told.post(Role.MONITOR, sent(what, None, password=PASSWORD)).status_code == 422
    assert not told.made.trial.locked


def test_a_decision_is_made_here_and_answered_by_an_order(told: Served) -> None:
    issued = told.post(Role.CLINICIAN, sent({"type": "IssueDecision"}, seen=version(told)))
    assert issued.status_code == 200
    (fact,) = issued.json()["facts"]
    order = {
        "happened": told.made.at.isoformat(),
        "daily_dose": {"value": 0.9, "unit": "mg"},
        "formulation": "oral-solution",
        "reason": "taper",
        "decision": fact["fields"]["id"],
    }
    what = {"type": "OrderDose", "order": order}
    assert told.post(Role.CLINICIAN, sent(what)).status_code == 422
    done = told.post(Role.CLINICIAN, sent(what, password=PASSWORD))
    assert done.status_code == 200, done.content
    assert done.json()["facts"][0]["fields"]["daily_dose"] == {"value": 0.9, "unit": "mg"}
    written = told.made.trial.children[KHE_1].entries[-1].fact
    assert str(getattr(written, "daily_dose").value) == "0.9"  # noqa: B009 # of one type
    nobody = told.post(Role.CLINICIAN, sent({"type": "IssueDecision"}, None))
    assert nobody.json()["errors"] == [{"field": "participant"}]


def test_what_is_wrong_is_named_by_its_field_and_not_repeated(told: Served) -> None:
    what = visit(told, visti=CANARY)
    del what["visit"]
    answer = told.post(Role.COORDINATOR, {**sent(what), "password": 3, "id": "short"})
    fields = {each["field"] for each in answer.json()["errors"]}
    assert fields == {"id", "password", "what.visit", "what.visti"}
    assert CANARY not in answer.content.decode()
    unit = {"type": "DoseOrdered", "happened": "2026-03-02", "formulation": "x", "reason": "start"}
    body = sent({**unit, "daily_dose": {"value": 1, "unit": "mgg"}})
    (error,) = told.post(Role.COORDINATOR, body).json()["errors"]
    assert error["field"] == "what.daily_dose.unit"
    assert "mgg" in error["message"]


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[" * 100_000,
        b"\xff",
        b'{"id": NaN}',
        b'{"id": "command-dup", "id": "command-dup"}',
        b"9" * 5_000,
    ],
)
def test_what_is_no_document_is_not_read(told: Served, body: bytes) -> None:
    answer = told.post(Role.COORDINATOR, body)
    assert answer.status_code == 400
    assert answer.json()["type"].endswith(":unread")


@pytest.mark.parametrize(
    "body", ["", "null", "[]", "1", '"x"', "{}", '{"what": {"type": "Screened"}}']
)
def test_what_is_no_command_is_told_so(told: Served, body: str) -> None:
    answer = told.post(Role.COORDINATOR, body)
    assert answer.status_code in (400, 422)
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_text_that_no_store_can_keep_is_refused_by_its_field(told: Served) -> None:
    for bad in ("\u0000", "\ud800"):
        answer = told.post(Role.COORDINATOR, json.dumps(sent(visit(told, note=f"a{bad}b"))))
        assert answer.status_code == 422
        assert answer.json()["type"].endswith(":invalid")


def test_a_dose_is_never_a_binary_float(told: Served) -> None:
    what = {
        "type": "DoseOrdered",
        "happened": told.made.at.isoformat(),
        "daily_dose": {"value": 0.1234567, "unit": "mg"},
        "formulation": "oral-solution",
        "reason": "start",
    }
    answer = told.post(Role.COORDINATOR, sent(what))
    assert "what.daily_dose" in {each["field"] for each in answer.json()["errors"]}


def test_a_cookie_opens_nothing(told: Served) -> None:
    """Somebody who has signed in on the pages is nobody here, so that no form can be forged."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(
        get_user_model().objects.get(username="nurse-chen"),
        "django.contrib.auth.backends.ModelBackend",
    )
    body = json.dumps(sent(visit(told)))
    where = {"Host": "127.0.0.1"}
    answer = client.post("/api/v1/commands", body, "application/json", headers=where)
    assert answer.status_code == 401
    assert client.get("/api/v1/trial", headers=where).status_code == 401
    assert not answer.cookies
    assert isinstance(told.made.at, datetime)
