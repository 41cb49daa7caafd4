"""Nothing tells a blinded role the arm, and nothing tells anybody who a child is.

One world is told twice: the same children, visits and chances, with the arms drawn differently.
Whatever a blinded role can ask for is the same in both, byte for byte; so no word, number, order
of lines, or length tells the arm, whether or not somebody thought of it. Beside it stand canaries:
texts that are looked for in every response, header, document and line of the log.
"""

import io
import logging
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from glidepath.conduct.randomisation import seeded
from glidepath.conduct.roles import Role
from glidepath.exchange.protocols import read_history
from glidepath.quantities import instant
from glidepath.quantities.identifiers import ParticipantId
from glidepath.record.reading import event_from
from glidepath.store.identity import Person, create_identities
from glidepath.store.keys import make_key_file
from glidepath.store.opening import open_ledger
from glidepath.web.demonstration import making
from glidepath.web.demonstration.people import PEOPLE
from glidepath.web.opened import Opened, Reader, serve
from glidepath.web.sending import command_of, send
from web.journeys.addresses import routes
from web.serving import NOW, TODAY, Installation, signed_in
from web.test_doors import ALLOWED

CHILDREN = 6
SEEDS = (1, 8)
"""Of randomisation: the arms of most children differ between the two worlds."""
LATER = instant(NOW + timedelta(days=112))
"""When the outcome of the first child is to be judged."""
NAME, PHONE, NUMBER = "Canary Xiaomei 金丝雀", "13800138999", "SH-CANARY-4711"
BORN = "2019-02-29"
"""Not a day: it stands in the identity store alone."""
WHO = ("Xiaomei", "金丝雀", PHONE, NUMBER, BORN)
SECRET = "canary-5d21"
"""Stands in every free text that somebody unblinded can write."""
CHANGING = frozenset({"Content-Length", "Expires"})
"""Headers that tell of the length of tokens, and of the time."""
CODES = ("SYN-001", "SYN-004", "SYN-005")
"""A child whose outcome is to be judged, one of the other site, and one with a relapse."""
BLINDED = ("assessor", "statistician", "administrator")
EVERYBODY = tuple(dict.fromkeys(each.name for each in PEOPLE))


@dataclass(frozen=True)
class World:
    """A trial as it came out by one drawing of arms."""

    trial: Opened

    @property
    def arms(self) -> dict[str, str]:
        found = self.trial.trial().children
        return {code: each.randomised.arm for code, each in found.items() if each.randomised}


@contextmanager
def _world(folder: Path, number: int, installation: Installation) -> Iterator[World]:
    original = making.seed_of
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(making, "seed_of", lambda _: original(number))
        making.make(folder, TODAY, children=CHILDREN)
    keys = folder / "identity.key"
    make_key_file(keys)
    with create_identities(folder, keys) as people:
        people.put(Person(ParticipantId("SYN-001"), f"{NAME} {BORN}", (PHONE,), (NUMBER,)))
    with open_ledger(folder) as ledger:
        history = read_history("khe-sirolimus")
        trial = Opened(
            installation.configuration,
            ledger,
            history,
            lambda: LATER,
            seeded(original(number)),
            lambda: LATER,
        )
        _plant(trial)
        yield World(trial)


def _plant(trial: Opened) -> None:
    """Write the canary into every free text of an event, and an unusual dose and level."""
    held = next(
        each for each in trial.trial().setup.delegations.values() if each.person == "clinician"
    )
    reader = Reader("clinician", held, (held,))
    events: tuple[dict[str, Any], ...] = (
        {"type": "Measured", "weight": {"value": 20, "unit": "kg"}},
        {"type": "DiseaseAssessed", "response": "remission", "methods": ["examination"]},
        {"type": "AdverseEvent", "event": "ae-1", "term": SECRET, "category": "skin", "grade": 1},
        {"type": "Infection", "event": "in-1", "location": SECRET, "serious": False},
        {"type": "DoseInterrupted", "reason": SECRET},
        {"type": "CoMedicationStarted", "drug": SECRET},
        {
            "type": "LevelReported",
            "sample": SECRET,
            "drawn_at": LATER - timedelta(days=1),
            "specimen": "whole-blood",
            "assay": "lc-ms-ms",
            "result": {"value": Decimal("7.919"), "unit": "ng/mL"},
        },
    )
    for number, fields in enumerate(events):
        event = event_from({**fields, "happened": LATER, "note": SECRET})
        answer = send(trial, command_of(trial, reader, event, f"canary-{number}", "SYN-001"))
        assert isinstance(answer, tuple), answer


@pytest.fixture(scope="module")
def worlds(
    installation: Installation, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[World, World]]:
    first, second = (tmp_path_factory.mktemp(f"world-{each}") for each in SEEDS)
    with (
        _world(first, SEEDS[0], installation) as one,
        _world(second, SEEDS[1], installation) as other,
    ):
        yield one, other


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the program says to its log, as it is set up for real use."""
    handler = next(each for each in logging.root.handlers if each.name == "console")
    assert isinstance(handler, logging.StreamHandler)
    text = io.StringIO()
    before = handler.setStream(text)
    yield text
    handler.setStream(before)


def _addresses(person: str, codes: Sequence[str] = CODES) -> Iterator[str]:
    """Give every address; of rooms that are closed to somebody, those of one child suffice."""
    for each in routes():
        if each.name == "account_logout":
            continue
        closed = each.name in ALLOWED and person not in ALLOWED[each.name]
        for code in codes[:1] if closed or "code" not in each.parts else codes:
            yield each.address(code=code)


def _plain(answer: Any) -> bytes:
    """A response without what differs from request to request, and without hashes of the ledger."""
    content: bytes = answer.getvalue()
    for pattern in (
        rb'name="(?:csrfmiddlewaretoken|command)" value="[^"]*"',
        rb"\b[0-9a-f]{64}\b",
        rb"otpauth[^\"]*|data:image/svg[^\"]*|value=\"[A-Z2-7]{32}\"",
    ):
        content = re.sub(pattern, b"", content)
    headers = sorted(
        (name, value) for name, value in answer.headers.items() if name not in CHANGING
    )
    return b"%d %s %s" % (answer.status_code, str(headers).encode(), content)


def test_the_worlds_differ_in_their_arms(worlds: tuple[World, World]) -> None:
    one, other = worlds
    assert one.arms.keys() == other.arms.keys()
    assert sum(one.arms[code] != other.arms[code] for code in one.arms) >= 2
    assert one.arms["SYN-001"] != other.arms["SYN-001"], "whose outcome is to be judged"


@pytest.mark.parametrize("person", BLINDED)
def test_whatever_a_blinded_role_asks_for_is_the_same_in_both_worlds(
    worlds: tuple[World, World], person: str
) -> None:
    told: list[list[tuple[str, bytes]]] = []
    for world in worlds:
        serve(world.trial)
        client = signed_in(person)
        get_user_model().objects.filter(username=person).update(last_login=NOW)  # it is told
        told.append([])
        for tongue in ("en", "zh-hans"):
            client.cookies["django_language"] = tongue
            for address in _addresses(person):
                told[-1].append((address, _plain(client.get(address))))
    for one, other in zip_longest(*told):
        assert one == other, _apart(one[1].decode(), other[1].decode())
    assert len(told[0]) > len(routes())


def _apart(one: str, other: str) -> str:
    """Give where two texts part."""
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    return f"{one[at - 80 : at + 80]} | {other[at - 80 : at + 80]}"


def test_the_assessor_does_see_a_form_to_judge_by(worlds: tuple[World, World]) -> None:
    """So that what is the same in both worlds is not an empty room alone."""
    serve(worlds[0].trial)
    client = signed_in("assessor")
    assert client.get("/assessments/SYN-001/").status_code == 200
    assert b"SYN-001" in client.get("/assessments/").content


@pytest.mark.parametrize(("person", "role"), [("assessor", Role.ASSESSOR), ("statistician", None)])
def test_what_programs_of_a_blinded_role_are_told_is_the_same_in_both_worlds(
    worlds: tuple[World, World], person: str, role: Role | None
) -> None:
    from glidepath.web.api.tokens import Wanted, make_token

    wanted = Wanted(person, role or Role.STATISTICIAN, "SHA" if role else None, 30)
    told: list[list[tuple[str, bytes]]] = []
    for world in worlds:
        serve(world.trial)
        token = make_token(world.trial, "administrator", wanted)[1]
        told.append([])
        for path in _calls(sorted(world.trial.trial().children)):
            answer = Client().get(path, headers={"Authorization": f"Bearer {token}"})
            text = _plain(answer)
            assert SECRET.encode() not in text, path
            told[-1].append((path, text))
    assert told[0] == told[1]


def _calls(codes: list[str]) -> Iterator[str]:
    """Every path of the interface, from its own description."""
    from glidepath.web.api.interface import document

    for path, found in document()["paths"].items():
        if "get" in found:
            for code in codes if "{code}" in path else [""]:
                yield path.replace("{code}", code) + ("?dose=500" if "forecast" in path else "")


@pytest.mark.parametrize("person", BLINDED)
def test_no_text_that_somebody_wrote_reaches_a_blinded_role(
    worlds: tuple[World, World], person: str, log: io.StringIO
) -> None:
    serve(worlds[0].trial)
    clinician = signed_in("clinician")
    assert SECRET.encode() in clinician.get("/children/SYN-001/").content, "it is there to be seen"
    client = signed_in(person)
    for address in _addresses(person):
        for answer in (client.get(address), client.post(address, {"command": SECRET})):
            text = answer.getvalue() + str(dict(answer.headers)).encode()
            for canary in (SECRET, "7.919"):
                assert canary.encode() not in text, address
    assert SECRET not in log.getvalue()


def test_who_a_child_is_reaches_nobody(worlds: tuple[World, World], log: io.StringIO) -> None:
    """The pages never open the store of identities: not for any role, in no document, in no log."""
    serve(worlds[0].trial)
    documents = 0
    for person in EVERYBODY:
        client = signed_in(person)
        for address in _addresses(person):
            answer = client.get(address)
            text = answer.getvalue().decode(errors="replace")
            if answer.headers.get("Content-Type") == "application/pdf":
                documents += 1
                text += _read(answer.getvalue())
            assert not any(each in text for each in WHO), (person, address)
    assert not any(each in log.getvalue() for each in WHO)


def _read(document: bytes) -> str:
    program = shutil.which("pdftotext")
    assert program is not None, "the reader of PDF belongs to poppler-utils"
    return subprocess.run(
        [program, "-", "-"], input=document, capture_output=True, check=True
    ).stdout.decode()


def test_a_failure_says_to_the_log_where_and_never_with_which_data(
    worlds: tuple[World, World], log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(worlds[0].trial)
    clients = {person: signed_in(person) for person in ("clinician", "administrator", "board")}
    addresses = {person: list(_addresses(person, CODES[:1])) for person in clients}

    def fails(*_: object) -> Any:
        try:
            event_from({"type": "Measured", "happened": SECRET, "weight": SECRET})
        except ValueError as error:
            raise KeyError(f"{SECRET} 7.919 ng/mL guided-discontinuation") from error

    for name in ("children", "child", "trial"):
        with monkeypatch.context() as patch:
            patch.setattr(Opened, name, fails)
            broken = 0
            for person, client in clients.items():
                client.raise_request_exception = False
                for address in addresses[person]:
                    answer = client.get(address)
                    if answer.status_code == 500:
                        broken += 1
                        page = answer.content.decode()
                        assert "glide<b>path</b>" in page
                        assert "Content-Security-Policy" in answer.headers
                        assert not any(each in page for each in (SECRET, "7.919", "Traceback"))
            assert broken > 3, name
    said = log.getvalue()
    assert "in fails" in said
    assert "KeyError" in said
    assert "ValidationError" in said
    for canary in (SECRET, "7.919", "guided", "ng/mL"):
        assert canary not in said


def test_a_server_says_nothing_of_the_data_either(log: io.StringIO) -> None:
    """The server's own log goes the same way."""
    try:
        raise ValueError(SECRET)
    except ValueError:
        logging.getLogger("waitress").exception("Exception while serving %s", "/")
    said = log.getvalue()
    assert "Exception while serving /" in said
    assert "ValueError" in said
    assert SECRET not in said
