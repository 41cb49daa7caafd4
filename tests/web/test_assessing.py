"""The blinded assessor judges, and corrects its own judgement; nobody else's, and with a reason."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from glidepath.conduct.child import Child
from glidepath.quantities import instant
from glidepath.quantities.identifiers import ParticipantId
from glidepath.record import Corrected, OutcomeAssessed
from glidepath.web.opened import Opened
from web.serving import Installation, hidden, served, signed_in

CODE, ROOM = "SYN-001", "/assessments/"


YEAR = instant(datetime(2027, 3, 10, 8, tzinfo=UTC))
"""Day 365 of the child, which was randomised on 10 March 2026."""


@pytest.fixture
def trial(installation: Installation, tmp_path: Path) -> Iterator[Opened]:
    """The trial a year later: the assessor has just judged the child that waited."""
    with served(installation, tmp_path, YEAR) as trial:
        client, address = signed_in("assessor"), f"{ROOM}{CODE}/"
        form = {"remission": "yes", "method:photograph": "yes", "seen": "0"}
        form["command"] = hidden(client.get(address).content.decode(), "command")
        assert client.post(address, form).status_code == 302
        yield trial


def judged(trial: Opened) -> tuple[Child, OutcomeAssessed]:
    """The child, with its judgement as it reads now."""
    child = trial.trial().children[ParticipantId(CODE)]
    return child, child.of(OutcomeAssessed)[0]


def sent(trial: Opened, page: str, **values: str) -> dict[str, str]:
    _, event = judged(trial)
    made = {"command": hidden(page, "command"), "seen": "0", "remission": "no"}
    return made | {"code": CODE, "event": event.id or "", **values}


def test_a_judgement_is_corrected_once_with_a_reason_and_the_first_stays(trial: Opened) -> None:
    _, before = judged(trial)
    client = signed_in("assessor")
    page = client.get(ROOM).content.decode()
    assert f"{CODE} · in remission" in page
    form = sent(trial, page, why="the photograph was of another child")
    for _ in range(2):
        answer = client.post(ROOM, form, follow=True)
        assert f"Your judgement on {CODE} is corrected" in answer.content.decode()
    assert f"{CODE} · not in remission" in client.get(ROOM).content.decode()
    child, now = judged(trial)
    assert (before.remission, now.remission, now.id) == ("yes", "no", before.id)
    assert child.entered[before.id or ""] == before, "as it was entered"
    (correction,) = (each for each in child.entered.values() if isinstance(each, Corrected))
    assert correction.reason == "the photograph was of another child"


@pytest.mark.parametrize(
    ("values", "told"),
    [({"why": ""}, "is needed"), ({"why": "a slip", "remission": "yes"}, "nothing was changed")],
)
def test_what_says_nothing_is_refused(trial: Opened, values: dict[str, str], told: str) -> None:
    client, before = signed_in("assessor"), trial.ledger.head()
    answer = client.post(ROOM, sent(trial, client.get(ROOM).content.decode(), **values))
    assert answer.status_code == 422
    assert re.search(rf"<li>[^<]*{told}</li>", answer.content.decode())
    assert trial.ledger.head() == before


@pytest.mark.parametrize(
    "values", [{"event": "Measured-2026-11-06"}, {"code": "SYN-002"}, {"remission": "perhaps"}]
)
def test_nothing_but_the_own_judgement_can_be_corrected_here(
    trial: Opened, values: dict[str, str]
) -> None:
    client, before = signed_in("assessor"), trial.ledger.head()
    form = sent(trial, client.get(ROOM).content.decode(), why="a slip", **values)
    assert client.post(ROOM, form).status_code == 404
    assert trial.ledger.head() == before
