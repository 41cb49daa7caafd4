"""The trial that this process serves: its ledger, its state, its protocol, and a clock."""

from collections.abc import Callable, Hashable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from glidepath.conduct import handler
from glidepath.conduct.child import Child
from glidepath.conduct.randomising import Allocate
from glidepath.conduct.roles import Role
from glidepath.conduct.trial import Delegation, Trial
from glidepath.plan.schedule import NoPlan, Schedule
from glidepath.protocol.history import ProtocolHistory
from glidepath.quantities import Instant, instant, start_of_day, zone
from glidepath.quantities.identifiers import ParticipantId
from glidepath.store.ledger import Ledger
from glidepath.store.trial import TrialLedger
from glidepath.web.configuration import Configuration
from glidepath.web.thinking import Kept, Thought, planned, think

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
        self.handle = handler(history, allocate)
        self.conduct = TrialLedger(ledger, self.handle)
        self._thoughts: Kept[Hashable, Thought] = Kept()
        self._plans: Kept[Hashable, Schedule | NoPlan] = Kept()
        self.kept: Kept[Hashable, object] = Kept(4096)

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
        key = (child.participant.id, child.version, moment)
        return self._thoughts(key, lambda: think(self.history, child.record, moment))

    def plan(self, thought: Thought) -> Schedule | NoPlan:
        """Give the fastest plan that the rules permit, or why there is none."""
        key = (thought.belief.digest, thought.answer.basis.record.participant.id, thought.at)
        return self._plans(key, lambda: planned(thought))

    def moment(self, child: Child) -> Instant:
        """Give the instant for which the pages answer: the present, as far as it matters.

        Rules count in days, so it is the beginning of the day, or when something was written last:
        all pages of a day that nothing was written on rest on one computation.
        """
        last = child.entries[-1].recorded
        begun = start_of_day(child.day(self.now()), child.place)
        return instant(max(begun, min(self.now(), last)))

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
