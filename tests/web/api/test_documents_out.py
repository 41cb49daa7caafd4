"""Documents that leave: exact, whole, and nothing of a fault of the program in them."""

import json
import logging
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from glidepath.conduct import Role
from web.api.given import CANARY, Served


def test_numbers_leave_as_they_are_and_times_as_texts(told: Served) -> None:
    from glidepath.web.api.numbers import written_json

    data = {
        "a": [Decimal("0.10"), 1, True, None],
        "b": frozenset({"y", "x"}),
        "c": (Role.BOARD, date(2026, 3, 2), datetime(2026, 3, 2, 1, tzinfo=UTC)),
        "d": 'a "text" 中',
    }
    assert written_json(data) == (
        '{"a":[0.10,1,true,null],"b":["x","y"],'
        '"c":["board","2026-03-02","2026-03-02T01:00:00+00:00"],"d":"a \\"text\\" 中"}'
    )
    assert json.loads(written_json(data))["d"] == data["d"]
    with pytest.raises(TypeError, match="object"):
        written_json([object()])
    with pytest.raises(ValueError, match="JSON"):
        written_json(float("nan"))


def test_a_fault_of_the_program_tells_nothing_of_itself(
    told: Served, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from glidepath.web.api import interface

    def broken(caller: object) -> None:
        raise RuntimeError(CANARY)

    monkeypatch.setattr(interface, "trial_told", broken)
    with caplog.at_level(logging.ERROR, logger="glidepath.web.api.interface"):
        answer = told.get(Role.CLINICIAN, "trial")
    assert answer.status_code == 500
    assert answer.json()["type"] == "urn:glidepath:problem:broken"
    assert CANARY not in answer.content.decode()
    assert "the interface failed" in caplog.text


def test_a_family_calls_nothing(told: Served) -> None:
    from glidepath.web.api.places import TELLS, may_call

    assert not any(may_call(each, Role.FAMILY, locked=False) for each in TELLS)
