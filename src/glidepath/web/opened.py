"""The trial that this process serves: its ledger, its state, its protocol, and a clock."""

from collections.abc import Callable, Hashable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol as Interface
from typing import TypeAlias

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from glidepath.conduct import handler
from glidepath.conduct.child import Child
from glidepath.conduct.randomising import Allocate
from glidepath.conduct.roles import Role
from glidepath.conduct.trial import Delegation, Trial
from glidepath.decide.decide import take_bearing
from glidepath.plan.schedule import NoPlan, Schedule
from glidepath.protocol import Protocol
from glidepath.protocol.history import ProtocolHistory
from glidepath.quantities import Instant, instant, start_of_day, zone
from glidepath.quantities.identifiers import ParticipantId
from glidepath.record.record import Record
from glidepath.store.ledger import Ledger
from glidepath.store.trial import TrialLedger
from glidepath.web.configuration import Configuration
from glidepath.web.thinking import Kept, Thought, planned, think

PARTS = 8192
"""Cards, rows and other parts of pages that are kept: of 300 children some twelve each."""
WHOLE_TRIAL = "UTC"
"""The zone in which the days of those are counted who belong to no site."""
CHOSEN = "delegation"
"""Where a session keeps in which of its roles somebody acts."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads and writes, in which role.

    Parameters
    ----------
    delegation
        By which the person acts now.
    all
        Every one that holds today.
    """

    person: str
    delegation: Delegation
    all: tuple[Delegation, ...]

    @property
    def role(self) -> Role:
        """The role."""
        return self.delegation.role

    @property
    def site(self) -> str | None:
        """The site; ``None`` for the whole trial."""
        return self.delegation.site


Ponder: TypeAlias = Callable[[Record, datetime], tuple[Thought, Schedule | NoPlan]]
"""Thinks of a child at an instant, and plans."""


class Ahead(Interface):
    """Somebody who computes ahead what pages of many children show."""

    def want(self, code: str) -> None:
        """Compute what is shown of a child before anything else."""


class Opened:
    """The trial that is served.

    Parameters
    ----------
    clock
        Gives the present instant.
    allocate
        Draws an arm; ``None`` where this process does not hold the seed.
    recorded
        Gives the time of writing; the clock that all writers share, if left out.
    """

    def __init__(
        self,
        configuration: Configuration,
        ledger: Ledger,
        history: ProtocolHistory,
        clock: Callable[[], Instant],
        allocate: Allocate | None = None,
        recorded: Callable[[], Instant] | None = None,
    ) -> None:
        self.configuration = configuration
        self.ledger = ledger
        self.history = history
        self.now = clock
        self.recorded = recorded
        self.holds_seed = allocate is not None
        self.allocate = allocate
        self.handle = handler(history, allocate)
        self.conduct = TrialLedger(ledger, self.handle)
        self._thoughts: Kept[Hashable, Thought] = Kept()
        self._plans: Kept[Hashable, Schedule | NoPlan] = Kept()
        self.kept: Kept[Hashable, object] = Kept(PARTS)
        self.ahead: Ahead | None = None
        self.apart: Ponder | None = None

    def trial(self) -> Trial:
        """Give the trial as the ledger tells it now, also what other processes wrote.

        Within one request the ledger is looked at once, and again by what the request writes.
        """
        looked = _looked.get()
        if looked is None:
            return self.conduct.trial()
        if self not in looked:
            self.conduct.trial()
            looked.add(self)
        return self.conduct.known

    def thought(self, child: Child, at: datetime | None = None) -> Thought:
        """Give what is thought of a child; kept as long as nothing new is written of it.

        Parameters
        ----------
        at
            The present, if left out.
        """
        moment = self.moment(child) if at is None else at
        key = (child.head, moment)
        return self._thoughts(key, lambda: think(self.history, child.record, moment))

    def ponder(self, child: Child, now: Instant) -> Thought:
        """Give what is thought of a child, ahead of its pages: apart from them, where that can be.

        Parameters
        ----------
        now
            The present, or an instant to come.
        """
        apart, moment = self.apart, self.moment(child, now)
        if apart is None:
            return self.thought(child, moment)

        def made() -> Thought:
            thought, schedule = apart(child.record, moment)
            self._plans(_of_plan(thought), lambda: schedule)
            return thought

        return self._thoughts((child.head, moment), made)

    def ready(self, child: Child) -> Thought | None:
        """Give what is thought of a child, for a page that shows many of them.

        Returns
        -------
        Thought or None
            ``None`` where it is still being worked out: then the page says so, and does not wait.
        """
        if self.ahead is None:
            return self.thought(child)
        found = self._thoughts.there((child.head, self.moment(child)))
        if found is None:
            self.ahead.want(child.participant.id)
        return found

    def protocol(self, child: Child) -> Protocol | None:
        """Give the version of the protocol in force for a child, without thinking of it whole."""
        moment = self.moment(child)
        found = self.kept(
            ("protocol", child.head, moment),
            lambda: take_bearing(self.history, child.record, moment).protocol,
        )
        return found if isinstance(found, Protocol) else None

    def plan(self, thought: Thought) -> Schedule | NoPlan:
        """Give the fastest plan that the rules permit, or why there is none."""
        return self._plans(_of_plan(thought), lambda: planned(thought))

    def moment(self, child: Child, now: Instant | None = None) -> Instant:
        """Give the instant for which the pages answer: the present, as far as it matters.

        Rules count in days, so it is the beginning of the day, or when something was written last:
        all pages of a day that nothing was written on rest on one computation.

        Parameters
        ----------
        now
            The present, if left out; another one, for what is computed ahead of it.
        """
        at = self.now() if now is None else now
        last = child.entries[-1].recorded
        begun = start_of_day(child.day(at), child.place)
        return instant(max(begun, min(at, last)))

    def child(self, reader: "Reader", code: str) -> Child:
        """Give a child whom a reader may know of.

        Raises
        ------
        Http404
            Where there is none, or it is of another site: both look alike.
        """
        found = self.trial().children.get(ParticipantId(code))
        if found is None or reader.site not in (None, found.participant.site):
            raise Http404
        return found

    def children(self, reader: "Reader") -> tuple[Child, ...]:
        """Give the children whom a reader may know of, by their codes."""
        found = self.trial().children
        return tuple(
            found[code]
            for code in sorted(found)
            if reader.site in (None, found[code].participant.site)
        )

    def roles(self, person: str) -> tuple[Delegation, ...]:
        """Give the delegations of a person that hold today, in the order of the roles."""
        setup = self.trial().setup
        found = [each for each in setup.delegations.values() if each.person == person]
        held = [each for each in found if each.holds(self.today(each.site))]
        ranks = list(Role)
        return tuple(sorted(held, key=lambda each: (ranks.index(each.role), each.site or "")))

    def today(self, site: str | None) -> date:
        """Give the present day of a site; of the whole trial by UTC."""
        zones = self.trial().setup.zones
        name = WHOLE_TRIAL if site is None else zones.get(site, WHOLE_TRIAL)
        return self.now().astimezone(zone(name)).date()


def _of_plan(thought: Thought) -> Hashable:
    return thought.belief.digest, thought.answer.basis.record.participant.id, thought.at


_looked: ContextVar[set[Opened] | None] = ContextVar("looked", default=None)
"""The trials whose ledgers the present request has looked at; ``None`` outside of requests."""


def one_look(respond: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a request look at the ledger once, however many parts of it ask for the trial."""

    def responding(request: HttpRequest) -> HttpResponse:
        token = _looked.set(set())
        try:
            return respond(request)
        finally:
            _looked.reset(token)

    return responding


_served: list[Opened] = []


def serve(trial: Opened) -> None:
    """Make a trial the one that this process serves."""
    _served[:] = [trial]


def opened() -> Opened:
    """Give the trial that this process serves."""
    return _served[0]


def reader_of(request: HttpRequest) -> Reader:
    """Give who reads, in the role that was chosen.

    Raises
    ------
    PermissionDenied
        For somebody who holds no role today.
    """
    reader = reader_or_none(request)
    if reader is None:
        raise PermissionDenied
    return reader


def reader_or_none(request: HttpRequest) -> Reader | None:
    """Give who reads; ``None`` for somebody without a role."""
    known: Reader | None = getattr(request, "glidepath_reader", None)
    if known is not None:
        return known
    if not request.user.is_authenticated:
        return None
    person = request.user.get_username()
    held = opened().roles(person)
    if not held:
        return None
    chosen = request.session.get(CHOSEN)
    delegation = next((each for each in held if each.id == chosen), held[0])
    reader = Reader(person, delegation, held)
    request.glidepath_reader = reader  # type: ignore[attr-defined] # found once a request
    return reader
