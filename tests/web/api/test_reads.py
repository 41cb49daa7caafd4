"""Who may read what through the interface, fact by fact and site by site."""

from typing import Any

import pytest

from glidepath.conduct import MAY, Role, seen_by
from glidepath.conduct.matrix import READS, Area
from unit.conduct.trials import KHE_1, PEOPLE
from web.api.given import AWAY, CANARY, Served

ROLES = tuple(PEOPLE)
DOSES = {
    Role.CLINICIAN,
    Role.COORDINATOR,
    Role.MONITOR,
    Role.UNBLINDED_STATISTICIAN,
    Role.BOARD,
}
"""Roles that read the whole path of a child."""
ALLOWED: dict[str, set[Role]] = {
    "trial": set(ROLES),
    "participants": set(ROLES),
    "participants/KHE-001": set(ROLES),
    "due": set(ROLES),
    "participants/KHE-001/decision": DOSES,
    "participants/KHE-001/forecast?dose=800": DOSES,
    "audit": {Role.CLINICIAN, Role.COORDINATOR, Role.MONITOR},
    "openapi.json": set(ROLES),
}
BLINDED = (Role.ASSESSOR, Role.STATISTICIAN)
SECRETS = (CANARY, "0.9", "taper", "maintain", "ng/mL", "DoseOrdered", "LevelReported", "KHE-777")
"""Texts that would tell a blinded assessor something."""


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("path", ALLOWED)
def test_an_operation_answers_the_roles_that_it_is_for(told: Served, path: str, role: Role) -> None:
    answer = told.get(role, path)
    assert answer.status_code == (200 if role in ALLOWED[path] else 403)
    if role not in ALLOWED[path]:
        assert set(answer.json()) == {"type", "title", "status"}


def test_the_table_above_knows_every_operation_of_the_schema(told: Served) -> None:
    schema = told.get(Role.MONITOR, "openapi.json").json()
    assert schema["openapi"].startswith("3.1")
    paths = {
        path.removeprefix("/api/v1/") for path, each in schema["paths"].items() if "get" in each
    }
    known = {path.partition("?")[0].replace("KHE-001", "{code}") for path in ALLOWED}
    assert paths == known - {"openapi.json"}
    assert {path for path, each in schema["paths"].items() if "post" in each} == {
        "/api/v1/commands"
    }


@pytest.mark.parametrize("path", ALLOWED)
def test_nobody_without_a_token_is_answered(told: Served, path: str) -> None:
    answer = told.get(None, path)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("role", BLINDED)
@pytest.mark.parametrize("path", [each for each in ALLOWED if each != "openapi.json"])
def test_a_blinded_role_is_told_nothing_that_tells(told: Served, path: str, role: Role) -> None:
    text = told.get(role, path).content.decode()
    secrets = [each for each in SECRETS if each in text]
    if role is Role.STATISTICIAN:
        secrets = [each for each in secrets if each != "KHE-777"]
    assert secrets == []


def test_a_blinded_role_is_told_no_number_and_no_time_of_writing(told: Served) -> None:
    seen = told.get(Role.STATISTICIAN, "participants/KHE-001").json()
    assert seen["facts"]
    assert {each["provenance"] for each in seen["facts"]} == {None}
    assert seen["version"] is None
    assert told.get(Role.STATISTICIAN, "trial").json()["version"] is None
    randomised = [each for each in seen["facts"] if each["type"] == "Randomised"]
    assert all(each["fields"].keys().isdisjoint({"arm", "stratum"}) for each in randomised)


@pytest.mark.parametrize("role", ROLES)
def test_a_participant_is_what_the_conduct_projects(told: Served, role: Role) -> None:
    seen = seen_by(role, told.made.trial, KHE_1)
    assert seen is not None
    answer = told.get(role, "participants/KHE-001").json()
    assert [each["type"] for each in answer["facts"]] == [each.type for each in seen.facts]
    fields = [set(each["fields"]) for each in answer["facts"]]
    assert fields == [set(each.fields) for each in seen.facts]


@pytest.mark.parametrize("role", [Role.CLINICIAN, Role.COORDINATOR, Role.PHARMACIST, Role.ASSESSOR])
@pytest.mark.parametrize("path", ["", "/decision", "/forecast?dose=1"])
def test_a_child_of_another_site_is_as_one_that_there_is_not(
    told: Served, path: str, role: Role
) -> None:
    theirs = told.get(role, f"participants/{AWAY}{path}")
    nobody = told.get(role, f"participants/KHE-999{path}")
    assert theirs.status_code == nobody.status_code
    assert theirs.status_code in (403, 404)
    assert theirs.content == nobody.content
    assert str(AWAY) not in told.get(role, "participants").content.decode()
    assert str(AWAY) not in told.get(role, "due").content.decode()


@pytest.mark.parametrize("role", [Role.CLINICIAN, Role.COORDINATOR])
def test_the_audit_of_a_site_has_no_line_of_another(told: Served, role: Role) -> None:
    lines = told.get(role, "audit").json()
    assert {each["participant"] for each in lines} == {None, "KHE-001"}
    whole = told.get(Role.MONITOR, "audit").json()
    assert str(AWAY) in {each["participant"] for each in whole}
    assert [each["number"] for each in whole] == list(range(1, len(whole) + 1))
    assert len(whole) == told.made.trial.number


def test_the_audit_is_read_page_by_page(told: Served) -> None:
    first = told.get(Role.MONITOR, "audit?most=10").json()
    second = told.get(Role.MONITOR, "audit?most=10&since=10").json()
    assert [each["number"] for each in (*first, *second)] == list(range(1, 21))
    assert told.get(Role.MONITOR, "audit?most=501").status_code == 422


def test_the_trial_tells_what_the_matrix_says(told: Served) -> None:
    for role in ROLES:
        answer = told.get(role, "trial").json()
        assert set(answer["sends"]) == {name for name, roles in MAY.items() if role in roles}
        assert set(answer["reads"]) == {each.value for each in READS[role]}
        assert bool(answer["sites"]) is (Area.SETUP in READS[role])


def test_numbers_are_exact_and_a_forecast_says_what_speaks_against_it(told: Served) -> None:
    text = told.get(Role.CLINICIAN, "participants/KHE-001").content.decode()
    assert '"daily_dose":{"value":0.9,"unit":"mg"}' in text
    answer = told.get(Role.CLINICIAN, "participants/KHE-001/forecast?dose=100").json()
    assert answer["permitted"] is False
    assert "taper.monthly-cap" in answer["against"]
    trough = answer["trough"]
    assert 0 < trough["low"] < trough["median"] < trough["high"]
    keeps = told.get(Role.CLINICIAN, "participants/KHE-001/forecast?dose=900").json()
    assert keeps["permitted"] is True
    assert keeps["against"] == []
    assert keeps["trough"]["median"] == pytest.approx(9 * trough["median"], rel=0.01)


def test_a_child_without_an_order_has_no_forecast(told: Served) -> None:
    answer = told.get(Role.MONITOR, f"participants/{AWAY}/forecast?dose=1")
    assert answer.status_code == 404
    assert answer.json()["type"].endswith(":no-dose")


def test_a_decision_can_be_read_as_of_a_past_instant(told: Served) -> None:
    now: Any = told.get(Role.CLINICIAN, "participants/KHE-001/decision").json()
    path = "participants/KHE-001/decision?at=2026-03-02T05:00:00%2B00:00"
    then = told.get(Role.CLINICIAN, path).json()
    assert then["basis"]["at"] == "2026-03-02T05:00:00+00:00"
    assert then["basis"]["events"] < now["basis"]["events"]
    ahead = "participants/KHE-001/decision?at=2036-03-02T05:00:00%2B00:00"
    assert told.get(Role.CLINICIAN, ahead).json()["basis"]["at"] == told.made.at.isoformat()
    naive = told.get(Role.CLINICIAN, "participants/KHE-001/decision?at=2026-03-02T05:00:00")
    assert naive.json()["errors"][0]["field"] == "at"


def test_words_come_in_the_language_that_is_asked_for(told: Served) -> None:
    path = "participants/KHE-001/decision"
    english = told.get(Role.CLINICIAN, path).json()["told"]
    chinese = told.get(Role.CLINICIAN, path, **{"Accept-Language": "fr;q=x, zh-Hans, en;q=0.5"})
    assert not any("\u4e00" <= letter <= "\u9fff" for letter in "".join(english))
    assert any("\u4e00" <= letter <= "\u9fff" for letter in chinese.json()["told"][0])
    other = told.get(None, path, **{"Accept-Language": "de, en-GB;q=0.3, zh;q=0.2"})
    assert other.json()["title"] == "A token that is in use is needed."


def test_what_is_not_there_is_told_as_a_problem(told: Served) -> None:
    for path in ("", "nothing", "participants/", "participants/KHE-001/x", "participants/%00"):
        answer = told.get(Role.CLINICIAN, path)
        assert answer.status_code == 404, path
        assert answer.headers["Content-Type"] == "application/problem+json"
    answer = told.client.delete("/api/v1/trial", headers={"Host": "127.0.0.1"})
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET")


def test_a_host_that_is_not_ours_is_not_answered(told: Served) -> None:
    assert told.get(Role.CLINICIAN, "trial", Host="elsewhere.example").status_code == 400
