"""The tables are whole: every type has a row, roles and an area, and its free texts are known."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, get_args

import pytest
from pydantic import BaseModel

from glidepath.conduct import ACTS, AREA, CODES, FACT_TYPES, FIELD_AREA, MAY, TABLE, Role
from glidepath.conduct.conditions import CONDITIONS
from glidepath.conduct.matrix import READS, READS_AFTER_LOCK, Area, area_of, areas_read, may_send
from glidepath.conduct.texts import FREE_TEXT, NOTE
from glidepath.record.events import EVENT_TYPES
from glidepath.record.values import Quantity

SOURCE = Path(__file__).parents[3] / "src" / "glidepath"
WRITTEN = {**EVENT_TYPES, **FACT_TYPES}
SENT = {*WRITTEN, *(act.__name__ for act in ACTS)}
CODED = {
    # texts that are codes, or are needed as they are; no name can stand in them
    "ConsentGiven": {"protocol_version", "form_version", "language"},
    "Corrected": set(),
    "Genotyped": {"result"},
    "Signed": {"meaning"},
    "Vaccinated": {"vaccine"},
    "TrialOpened": {"protocol", "administrator", "versions", "sites"},
    "SiteOpened": {"site", "time_zone"},
    "SiteClosed": {"site"},
    "SiteReopened": {"site"},
    "VersionAdded": {"version"},
    "ProtocolApproved": {"site", "version", "reference", "forms"},
    "Delegated": {"person", "site"},
    "SupplyReceived": {"site"},
    "SupplyDestroyed": {"site"},
    "SupplyCounted": {"site"},
    "RandomisationCommitted": {"format", "trial"},
    "Redacted": {"field", "reason", "asked_by"},
    "Registered": {"participant"},
    "ConsentTaken": {"assent_form"},
    "EligibilityEvaluated": {"version"},
    "Allocated": {"participant"},
    "AssessorUnblinded": {"person"},
    "SignatureGiven": {"meaning", "name"},
}
ENVELOPE = {"actor", "role", "id", "type"}


def texts(annotation: Any) -> bool:
    """Whether a field can hold a text of anybody's own."""
    if annotation is Quantity:
        return False
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return any(texts(each) for each in hints(annotation).values())
    return "text" in getattr(annotation, "__metadata__", ()) or any(
        texts(each) for each in get_args(annotation)
    )


def hints(kind: type[BaseModel]) -> dict[str, Any]:
    """The annotations of a model as they are written."""
    return {name: _whole(field) for name, field in kind.model_fields.items()}


def _whole(field: Any) -> Any:
    return Annotated[(field.annotation, *(field.metadata or [None]))]


def test_every_type_has_a_row_and_no_row_is_left_over() -> None:
    assert set(TABLE) == SENT


def test_every_type_says_who_may_send_it() -> None:
    assert set(MAY) == SENT


def test_every_written_type_has_an_area() -> None:
    assert set(AREA) == set(WRITTEN)


def test_the_fields_that_are_set_apart_are_fields() -> None:
    for kind, field in FIELD_AREA:
        assert field in WRITTEN[kind].model_fields, (kind, field)


def test_what_the_table_needs_is_a_condition_and_each_is_needed() -> None:
    needed = {name for row in TABLE.values() for name in row.needs}
    assert needed == set(CONDITIONS)


def codes_in_the_source() -> Iterator[str]:
    pattern = re.compile(r'"((?:[a-z]+)\.[a-z-]+)"')
    names = [*(SOURCE / "conduct").glob("needs*.py"), SOURCE / "conduct" / "conditions.py"]
    for path in (*names, SOURCE / "conduct" / "flawed.py", SOURCE / "store" / "trial.py"):
        yield from pattern.findall(path.read_text("utf-8"))
    yield from ("stage.dead", "stage.lost")  # made from the stage


def test_every_code_is_explained_and_used() -> None:
    used = set(codes_in_the_source()) - {"result.not_analysed"}
    assert used == set(CODES)


@pytest.mark.parametrize("name", sorted(WRITTEN))
def test_every_free_text_can_be_erased(name: str) -> None:
    kind = WRITTEN[name]
    free = {path.split(".")[0] for path in FREE_TEXT.get(name, NOTE)}
    own = {field for field, hint in hints(kind).items() if texts(hint)} - ENVELOPE
    assert own - free - CODED.get(name, set()) == set()
    assert not {path for path in free if path not in kind.model_fields} - {"note"}


@pytest.mark.parametrize("role", Role)
def test_a_role_reads_no_less_once_the_trial_is_locked(role: Role) -> None:
    assert areas_read(role, locked=False) <= areas_read(role, locked=True)


def test_only_the_statistician_learns_something_by_the_lock() -> None:
    changed = {role for role in Role if READS[role] != READS_AFTER_LOCK[role]}
    assert changed == {Role.STATISTICIAN}


def test_a_family_neither_reads_nor_sends() -> None:
    assert not READS[Role.FAMILY]
    assert not any(may_send(Role.FAMILY, name) for name in SENT)


TELLING = {
    Area.ARM,
    Area.TREATMENT,
    Area.LEVELS,
    Area.LABORATORY,
    Area.SAFETY,
    Area.VISITS,
    Area.RELAPSE,
    Area.QUALITY,
    Area.AUDIT,
}
"""What tells the arm, or from which it follows."""


@pytest.mark.parametrize("role", [Role.ASSESSOR, Role.STATISTICIAN])
def test_a_blinded_role_reads_nothing_that_tells(role: Role) -> None:
    assert not areas_read(role, locked=False) & TELLING


@pytest.mark.parametrize("role", Role)
def test_who_enters_a_type_reads_it(role: Role) -> None:
    for name in WRITTEN:
        if may_send(role, name) and role not in (Role.ASSESSOR, Role.ADMINISTRATOR):
            assert area_of(name) in areas_read(role, locked=False) | {Area.AUDIT}, name


def test_an_administrator_enters_no_clinical_fact() -> None:
    sent = {name for name in SENT if may_send(Role.ADMINISTRATOR, name)}
    assert not sent & set(EVENT_TYPES)
    assert {AREA[name] for name in sent} <= {Area.SETUP, Area.QUALITY}
