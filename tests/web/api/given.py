"""A trial that is served with its interface: a child at each of two sites, a token of each role."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.test import Client

from glidepath.conduct import Delegated, Role, Screen
from glidepath.quantities.identifiers import ParticipantId
from glidepath.record import Participant
from glidepath.web.configuration import Configuration
from glidepath.web.opened import Opened, serve
from unit.conduct.trials import (
    AT_A_SITE,
    CHD,
    PEOPLE,
    SHA,
    ZONE,
    Site,
    alternating,
    issued,
    opened,
    ordering,
    protocols,
    randomised,
    screening,
)

AWAY = ParticipantId("KHE-777")
"""A child of the other site."""
CANARY = "canary-4711"
"""A text that no blinded role may be told."""
PASSWORD = "synthetic-and-long-1"


@dataclass
class Served:
    """What a test calls: the trial, its clock, and a token of each role."""

    made: Site
    trial: Opened
    client: Client
    tokens: dict[Role, str] = field(default_factory=dict)

    def get(self, role: Role | None, path: str, **more: Any) -> Any:
        """Ask as a role; as nobody, if left out."""
        return self.client.get(f"/api/v1/{path}", headers=self._headers(role, more))

    def post(self, role: Role | None, body: object, **more: Any) -> Any:
        """Send a command as a role."""
        text = body if isinstance(body, str | bytes) else json.dumps(body)
        headers = self._headers(role, more)
        return self.client.post("/api/v1/commands", text, "application/json", headers=headers)

    def _headers(self, role: Role | None, more: Mapping[str, str]) -> dict[str, str]:
        own = {} if role is None else {"Authorization": f"Bearer {self.tokens[role]}"}
        return {"Host": "127.0.0.1", **own, **more}


def accounts() -> None:
    """Make an account for everybody."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.hashers import make_password

    model, password = get_user_model(), make_password(PASSWORD)
    for person in (*PEOPLE.values(), "dr-away"):
        model.objects.get_or_create(username=person, defaults={"password": password})


def serving(configuration: Configuration) -> Served:
    """Serve a trial in mid-course, with a token for every role."""
    from django.core.cache import cache as shared

    from glidepath.web.api.tokens import Wanted, make_token

    accounts()
    shared.clear()
    made = story()
    trial = Opened(
        configuration,
        made.ledger.ledger,
        protocols(),
        lambda: made.at,
        alternating,
        lambda: made.at,
    )
    serve(trial)
    found = Served(made, trial, Client())
    for role, person in PEOPLE.items():
        wanted = Wanted(person, role, SHA if role in AT_A_SITE else None, 30)
        found.tokens[role] = make_token(trial, "admin", wanted)[1]
    return found


def story() -> Site:
    """A child that was randomised and is tapered, with a note; and one of the other site."""
    made = randomised(opened())
    decision = issued(made)
    order = ordering(made, decision, "0.9", note=CANARY)
    made.do(Role.CLINICIAN, order)
    away = Delegated(person="dr-away", role=Role.COORDINATOR, site=CHD, starts=date(2026, 1, 1))
    made.do(Role.ADMINISTRATOR, away, None)
    child = Participant.model_validate(
        {"id": AWAY, "site": CHD, "time_zone": ZONE, "sex": "male", "born": "2018-02"}
    )
    made.do(Role.COORDINATOR, Screen(child, screening(made)), AWAY, site=CHD, actor="dr-away")
    made.pass_(days=1)
    return made
