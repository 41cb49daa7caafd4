"""Makes the synthetic trial: thirty children in mid-course, through the commands of everybody."""

import heapq
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from glidepath.conduct import handler
from glidepath.conduct.acts import IssueDecision, OrderDose, Randomise, Sign
from glidepath.conduct.child import Child
from glidepath.conduct.command import Command, Refusal, What
from glidepath.conduct.envelope import Line, content
from glidepath.conduct.facts import (
    ConsentForm,
    Delegated,
    NamedSite,
    NamedVersion,
    ProtocolApproved,
    RandomisationCommitted,
    TrialOpened,
)
from glidepath.conduct.ordering import dose_of
from glidepath.conduct.randomisation import Seed, commitment_data, procedure_of, seeded
from glidepath.conduct.roles import Role
from glidepath.conduct.trial import Trial
from glidepath.decide import Decision, believe, decide
from glidepath.decide.status import Track
from glidepath.exchange.protocols import read_history
from glidepath.protocol.history import ProtocolHistory
from glidepath.quantities import Instant, instant
from glidepath.quantities.identifiers import ParticipantId, SiteId
from glidepath.record.treatment import DoseOrdered
from glidepath.store.ledger import Ledger
from glidepath.store.opening import create_ledger
from glidepath.store.trial import TrialLedger
from glidepath.store.writing import Conflict
from glidepath.web.demonstration.children import ZONE, Made, Story, made
from glidepath.web.demonstration.course import Ask, Course, Standing, Wish, course
from glidepath.web.demonstration.people import CHENGDU, PEOPLE, SHANGHAI
from glidepath.web.demonstration.pharmacy import bottle, deliveries
from glidepath.web.ordering import Wish as Order
from glidepath.web.ordering import order_event, shown
from glidepath.web.thinking import Thought

if TYPE_CHECKING:
    from collections.abc import Sequence

NAME = "SYNTHETIC demonstration"
CHILDREN = 30
FIRST = (388, 580, 350)
"""Days since screening of the first children of the whole cohort: a year and more."""
LONGEST, SHORTEST = 265, 50
"""Days since screening of the first and of the last child that came after them."""
RECENT = {28: 12, 29: 4}
"""Days since screening of those who are not randomised yet, by their places."""
STORIES = {
    0: Story.UNJUDGED,
    1: Story.OFF,
    4: Story.RELAPSE,
    7: Story.PENDING,
    11: Story.FEVER,
    13: Story.LATE,
    16: Story.SUSPECTED,
    20: Story.PENDING,
    23: Story.RELAPSE,
    28: Story.SCREENING,
    29: Story.SCREENING,
}
"""Children of whom something is to be told, by their places."""


def seed_of(number: int) -> Seed:
    """Give the seed of randomisation of the demonstration, which everybody may know."""
    parts = (f"synthetic {each} {number}".encode() for each in ("key", "salt"))
    return Seed(*(sha256(each).hexdigest() for each in parts))


class Maker:
    """Sends commands at the times at which they would have been sent."""

    def __init__(self, ledger: Ledger, history: ProtocolHistory, seed: Seed) -> None:
        self.history = history
        self.at = instant(datetime(2000, 1, 1, tzinfo=UTC))
        self.conduct = TrialLedger(ledger, handler(history, seeded(seed)))
        self._count = 0
        self.last = ""

    @property
    def trial(self) -> Trial:
        """The trial so far."""
        return self.conduct.trial()

    def send(
        self, at: Instant, role: Role, what: What, site: str | None = None, child: str | None = None
    ) -> tuple[Line, ...]:
        """Send a command, and go on with what it wrote."""
        self.at, self._count = max(self.at, at), self._count + 1
        person = next(each.name for each in PEOPLE if each.role is role and each.site == site)
        command = Command(
            id=f"synthetic-{self._count}",
            at=self.at,
            actor=person,
            role=role,
            site=None if site is None else SiteId(site),
            what=what,
            participant=None if child is None else ParticipantId(child),
        )
        sent = self.conduct.run(command, self.at)
        if isinstance(sent, Refusal | Conflict):
            raise AssertionError(f"the demonstration was refused: {what} {sent}")
        return sent


def make(folder: Path, today: date, number: int = 1, children: int = CHILDREN) -> None:
    """Make the ledger of a synthetic trial.

    Parameters
    ----------
    folder
        Where there is no ledger yet.
    today
        The day up to which the children have come.
    number
        Of the seed of chance: the same number, the same trial.
    """
    history = read_history("khe-sirolimus")
    until = datetime(today.year, today.month, today.day, 7, tzinfo=UTC)
    seed = seed_of(number)
    with create_ledger(folder, NAME) as ledger:
        maker = Maker(ledger, history, seed)
        _open(maker, instant(until - timedelta(days=max(FIRST) + 30)), seed, today)
        made_up = _children(today, number, children)
        _walk(maker, made_up, until)
        _dispense(maker, made_up, today)


def _open(maker: Maker, at: Instant, seed: Seed, today: date) -> None:
    protocol = maker.history.versions[0]
    version = NamedVersion(version=protocol.version, digest=protocol.digest)
    sites = tuple(NamedSite(site=each, time_zone=ZONE) for each in (SHANGHAI, CHENGDU))
    office = Role.ADMINISTRATOR
    opened = TrialOpened(
        protocol=protocol.id, versions=(version,), sites=sites, administrator="administrator"
    )
    maker.send(at, office, opened)
    for each in PEOPLE:
        if each.role is not office:
            delegated = Delegated(
                person=each.name, role=each.role, site=each.site, starts=at.date()
            )
            maker.send(at, office, delegated)
    for place in sites:
        approved = ProtocolApproved(
            site=place.site,
            version=protocol.version,
            digest=protocol.digest,
            on=at.date(),
            reference="SYNTHETIC",
            forms=(ConsentForm(version="1.0", language="zh"),),
        )
        maker.send(at, office, approved)
    for place in sites:
        for delivery in deliveries(place.site, at.date(), today):
            maker.send(at, Role.COORDINATOR, delivery, place.site)
    said = commitment_data(seed, procedure_of(protocol), maker.trial.name)
    maker.send(at, office, RandomisationCommitted.model_validate(said))


def _children(today: date, number: int, children: int) -> "Sequence[Made]":
    chances = np.random.default_rng(number).spawn(children)
    return [
        made(
            place + 1,
            CHENGDU if place % 5 == 3 else SHANGHAI,
            STORIES.get(place, Story.USUAL),
            today - timedelta(days=_ago(place, children)),
            chance,
        )
        for place, chance in enumerate(chances)
    ]


def _ago(place: int, children: int) -> int:
    """Give the days since a child was screened; a small cohort has none of the first ones."""
    first = FIRST if children >= CHILDREN else ()
    if place < len(first):
        return first[place]
    if place in RECENT:
        return RECENT[place]
    later = children - len(first)
    return round(LONGEST - (LONGEST - SHORTEST) / max(later - 1, 1) * (place - len(first)))


def _walk(maker: Maker, children: "Sequence[Made]", until: datetime) -> None:
    """Take every next step in the order of time."""
    waiting: list[tuple[datetime, int, Role, Wish]] = []
    courses = [course(each, until) for each in children]
    for place, each in enumerate(courses):
        _next(waiting, place, each, None)
    while waiting:
        at, place, role, wish = heapq.heappop(waiting)
        child = children[place]
        if at > until:
            continue
        _do(maker, child, instant(at), role, wish)
        asks = isinstance(wish, Ask | Randomise)
        _next(waiting, place, courses[place], _standing(maker, child) if asks else None)


def _dispense(maker: Maker, children: "Sequence[Made]", today: date) -> None:
    """Dispense what the last orders allow, at the end."""
    for place, made_up in enumerate(children):
        code, site = ParticipantId(made_up.participant.id), made_up.participant.site

        def child(code: ParticipantId = code) -> Child:
            return maker.trial.children[code]

        for each in bottle(child, maker.history.versions[0], maker.at, today, place):
            maker.send(maker.at, each.role, each.what, site, code)


def _next(
    waiting: list[tuple[datetime, int, Role, Wish]],
    place: int,
    steps: Course,
    standing: Standing | None,
) -> None:
    try:
        at, role, wish = next(steps) if standing is None else steps.send(standing)
    except StopIteration:
        return
    heapq.heappush(waiting, (at, place, role, wish))


def _standing(maker: Maker, made_up: Made) -> Standing:
    child = maker.trial.children[ParticipantId(made_up.participant.id)]
    orders, drawn = child.of(DoseOrdered), child.randomised
    return Standing(dose_of(orders[-1]) if orders else 0, drawn.arm if drawn else "")


def _do(maker: Maker, child: Made, at: Instant, role: Role, wish: Wish) -> None:
    code, site = child.participant.id, child.participant.site
    if not isinstance(wish, Ask):
        maker.send(at, role, wish, site, code)
        return
    for what in _order(maker, code, at, wish):
        sent = maker.send(at, role, what, site, code)
        maker.last = str(content(sent[0]).get("id", ""))


def _order(maker: Maker, code: str, at: Instant, wish: Ask) -> Iterator[What]:
    """Issue the decision; where it moves the dose, or a dose is renewed, order it and sign."""
    record = maker.trial.children[ParticipantId(code)].record
    at = max(maker.at, at)
    belief = believe(maker.history, record, at)
    answer = decide(maker.history, record, at, belief=belief)
    yield IssueDecision(answer, shown(answer))
    found = answer.assessment
    if not isinstance(answer, Decision) or found is None or found.recommended is None:
        return
    kept = found.recommended == found.present
    renewed = wish is Ask.RENEW and found.recommended.dose > 0
    if found.track is Track.INTERRUPTED or (kept and not renewed):
        return
    thought = Thought(maker.history, record, at, belief, answer)
    yield OrderDose(order_event(thought, Order(found.recommended), at, maker.last))
    yield Sign(meaning="ordered", name="Synthetic Clinician", events=(maker.last,))
