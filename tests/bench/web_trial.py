"""A long synthetic trial, fast: the course of the demonstration, written past most of the judging.

Screening, consent, eligibility and randomisation go through `handle`, since what they write is
made there; visits, levels and orders are drafts of a command, and all is one ledger.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np

from glidepath.conduct import (
    Allocated,
    AllocationWanted,
    Command,
    Draft,
    Refusal,
    Role,
    Trial,
    fold,
    handle,
)
from glidepath.conduct.command import What
from glidepath.conduct.reading import draft
from glidepath.exchange.protocols import read_history
from glidepath.protocol.history import ProtocolHistory
from glidepath.quantities import Instant, instant
from glidepath.quantities.dose import micrograms
from glidepath.quantities.identifiers import ParticipantId, SiteId
from glidepath.record import DoseOrdered
from glidepath.record.event import Event
from glidepath.store.ledger import Ledger
from glidepath.store.opening import create_ledger
from glidepath.web.demonstration.children import Made, Story, made
from glidepath.web.demonstration.course import Ask, Standing, course
from glidepath.web.demonstration.making import Maker, _open, seed_of
from glidepath.web.demonstration.people import CHENGDU, PEOPLE, SHANGHAI

MONTH = 30
LEAST = 100
"""Micrograms a day; a taper that has come so far ends in the stop."""


def fill(where: str | Path, today: date, children: int, months: int, number: int = 1) -> None:
    """Make a trial: so many children, each with so many monthly visits up to a day.

    Parameters
    ----------
    number
        Of the seed of chance: the same number, the same trial.
    """
    until = instant(datetime(today.year, today.month, today.day, 7, tzinfo=UTC))
    begun = until - timedelta(days=MONTH * months + 60)
    history = read_history("khe-sirolimus")
    with create_ledger(where, "SYNTHETIC bench") as ledger:
        maker = Maker(ledger, history, seed_of(number))
        _open(maker, instant(begun - timedelta(days=30)), seed_of(number), today)
        chances = np.random.default_rng(number).spawn(children)
        for place, chance in enumerate(chances):
            screened = (begun + timedelta(days=int(chance.integers(0, 30)))).date()
            site = CHENGDU if place % 5 == 3 else SHANGHAI
            child = made(place + 1, site, Story.USUAL, screened, chance)
            _Pen(ledger, history, maker.trial, child, place).write(until)


class _Pen:
    """Writes one child down."""

    def __init__(
        self, ledger: Ledger, history: ProtocolHistory, trial: Trial, child: Made, place: int
    ) -> None:
        self.ledger, self.history, self.child, self.place = ledger, history, child, place
        self.trial = Trial(trial.name, trial.number, trial.hash, trial.setup)
        self.code = ParticipantId(child.participant.id)
        self.waiting: list[Draft] = []
        self.dose, self.arm, self.asked, self.ids = 0, "", 0, count(1)

    def write(self, until: Instant) -> None:
        """Write everything up to an instant, at that instant."""
        steps = course(self.child, until)
        at, role, wish = next(steps)
        while True:
            for what in self._orders(at) if isinstance(wish, Ask) else (wish,):
                self._do(instant(at), role, what, until)
            try:
                at, role, wish = steps.send(Standing(self.dose, self.arm))
            except StopIteration:
                break
            if at > until:
                break
        self._flush(until)

    def _do(self, at: Instant, role: Role, what: What, until: Instant) -> None:
        site = self.child.participant.site
        person = next(each.name for each in PEOPLE if each.role is role and each.site == site)
        name = f"bench-{self.place}-{next(self.ids)}"
        command = Command(name, at, person, role, SiteId(site), what, self.code)
        if isinstance(what, Event):
            if isinstance(what, DoseOrdered):
                self.dose = int(micrograms(what.daily_dose.value, what.daily_dose.unit))
            known = what.model_copy(
                update={"id": f"{type(what).__name__}-{name}", "known": what.known or at}
            )
            self.waiting.append(draft(known, command))
            return
        self._flush(until)
        found = handle(self.trial, command, self.history, self._allocate)
        assert not isinstance(found, Refusal), found
        self.waiting.extend(found)
        self._flush(until)

    def _flush(self, until: Instant) -> None:
        if self.waiting:
            name = f"bench-{self.place}-{next(self.ids)}"
            lines = self.ledger.append(name, tuple(self.waiting), None, until)
            assert isinstance(lines, tuple)
            self.trial = fold(self.trial, lines)
            self.waiting.clear()

    def _allocate(self, wanted: AllocationWanted) -> Allocated:
        """Draw arms in turn: all children of a bench are alike."""
        arms = [arm.id for arm in wanted.protocol.arms]
        self.arm = arms[self.place % len(arms)]
        return Allocated(
            number=self.place + 1,
            participant=wanted.participant,
            stratum="",
            index=self.place + 1,
            arm=self.arm,
            receipt="0" * 64,
        )

    def _orders(self, at: datetime) -> Iterator[What]:
        """Every other month a tenth off, on the arm that is tapered."""
        self.asked += 1
        if self.place % 2 == 0 or self.asked % 2 or not self.dose:
            return
        lower = -(-self.dose * 91 // 1000) * 10
        yield _order(at, 0 if lower < LEAST else lower)


def _order(at: datetime, dose: int) -> DoseOrdered:
    fields: dict[str, Any] = {
        "happened": at,
        "daily_dose": {"value": Decimal(dose) / 1000, "unit": "mg"},
        "interval_hours": 24,
        "formulation": "oral-solution",
        "reason": "taper" if dose else "stop",
    }
    return DoseOrdered.model_validate(fields)
