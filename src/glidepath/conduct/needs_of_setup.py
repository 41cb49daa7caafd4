"""What facts about the trial need: an opened trial, known sites and versions, fit delegations."""

from collections.abc import Iterator, Mapping
from datetime import date

from glidepath.conduct.asked import Asked
from glidepath.conduct.child import Child
from glidepath.conduct.command import Unmet
from glidepath.conduct.complete import unfinished
from glidepath.conduct.facts import (
    Delegated,
    DelegationEnded,
    ProtocolApproved,
    SiteClosed,
    SiteOpened,
    SiteReopened,
    TrialOpened,
    VersionAdded,
)
from glidepath.conduct.needs import Condition, condition
from glidepath.conduct.roles import (
    ALWAYS_BLINDED,
    BLINDED_UNTIL_LOCK,
    OF_A_SITE,
    UNBLINDED,
    Role,
)
from glidepath.conduct.trial import Delegation

NEEDS: dict[str, Condition] = {}


@condition(NEEDS, "first")
def first(asked: Asked) -> Iterator[Unmet]:
    """The trial is opened once, by its first administrator, for the protocol at hand."""
    if asked.trial.setup.opened is not None:
        yield Unmet("trial.opened")
    said = asked.the(TrialOpened)
    if said.administrator != asked.command.actor:
        yield Unmet("administrator.other", {"administrator": said.administrator})
    yield from differing(asked, {each.version: each.digest for each in said.versions})
    if said.protocol != asked.protocols.versions[0].id:
        yield Unmet("protocol.differs", {"protocol": said.protocol})


def differing(asked: Asked, named: Mapping[str, str]) -> Iterator[Unmet]:
    """The protocol at hand has the versions that the ledger names, word for word."""
    at_hand = {each.version: each.digest for each in asked.protocols.versions}
    for version in sorted({*named, *at_hand}):
        if named.get(version) != at_hand.get(version):
            yield Unmet(
                "protocol.differs",
                {
                    "version": version,
                    "named": named.get(version),
                    "at_hand": at_hand.get(version),
                },
            )


@condition(NEEDS, "new-site")
def new_site(asked: Asked) -> Iterator[Unmet]:
    """A site is opened once."""
    site = asked.the(SiteOpened).site
    if site in asked.trial.setup.zones:
        yield Unmet("site.known", {"site": site})


@condition(NEEDS, "recruiting-site")
def recruiting_site(asked: Asked) -> Iterator[Unmet]:
    """A site that is closed is there, and is not closed yet."""
    site = asked.the(SiteClosed).site
    yield from known_site(asked, site)
    yield from not_closed(asked, site)


def not_closed(asked: Asked, site: str) -> Iterator[Unmet]:
    """The site takes participants."""
    if site in asked.trial.setup.closed:
        yield Unmet("site.closed", {"site": site})


@condition(NEEDS, "closed-site")
def closed_site(asked: Asked) -> Iterator[Unmet]:
    """A site that is opened again is closed."""
    site = asked.the(SiteReopened).site
    if site not in asked.trial.setup.closed:
        yield Unmet("site.not-closed", {"site": site})


@condition(NEEDS, "new-version")
def new_version(asked: Asked) -> Iterator[Unmet]:
    """A version is added once."""
    version = asked.the(VersionAdded).version
    if version in asked.trial.setup.digests:
        yield Unmet("version.known", {"version": version})


@condition(NEEDS, "approvable")
def approvable(asked: Asked) -> Iterator[Unmet]:
    """A site of the trial approves a version of the trial, as it is written."""
    what = asked.the(ProtocolApproved)
    yield from known_site(asked, what.site)
    digest = asked.trial.setup.digests.get(what.version)
    if digest is None:
        yield Unmet("version.unknown", {"version": what.version})
    elif digest != what.digest:
        yield Unmet("approval.digest", {"named": digest, "approved": what.digest})


def known_site(asked: Asked, site: str) -> Iterator[Unmet]:
    """The trial has the site."""
    if site not in asked.trial.setup.zones:
        yield Unmet("site.unknown", {"site": site})


@condition(NEEDS, "delegable")
def delegable(asked: Asked) -> Iterator[Unmet]:
    """A role is held where it belongs, and never blinded and unblinded by one person."""
    said = asked.the(Delegated)
    if said.id is not None and said.id in asked.trial.setup.delegations:
        yield Unmet("id.taken", {"id": said.id})
    if said.role is Role.FAMILY:
        yield Unmet("delegation.family")
    if (said.site is None) == (said.role in OF_A_SITE):
        yield Unmet("delegation.site", {"role": said.role.value})
    if said.site is not None:
        yield from known_site(asked, said.site)
    if said.until is not None and said.until < said.starts:
        yield Unmet("delegation.days", {"starts": str(said.starts), "until": str(said.until)})
    delegations = asked.trial.setup.delegations.values()
    held = {each.role for each in delegations if each.person == said.person}
    for other in sorted(held & opposite(said.role)):
        yield Unmet("delegation.blinded", {"role": said.role.value, "held": other.value})


def opposite(role: Role) -> frozenset[Role]:
    """Give the roles that nobody may hold, or have held, beside a role."""
    if role in ALWAYS_BLINDED | BLINDED_UNTIL_LOCK:
        return UNBLINDED
    return ALWAYS_BLINDED | BLINDED_UNTIL_LOCK if role in UNBLINDED else frozenset()


@condition(NEEDS, "delegation")
def delegation(asked: Asked) -> Iterator[Unmet]:
    """A delegation that ends is there, and somebody is left who may delegate."""
    what = asked.the(DelegationEnded)
    ended = asked.trial.setup.delegations.get(what.delegation)
    if ended is None:
        yield Unmet("delegation.unknown", {"delegation": what.delegation})
    elif ended.role is Role.ADMINISTRATOR and not _others(asked, ended, what.last):
        yield Unmet("delegation.last-administrator")


def _others(asked: Asked, ended: Delegation, last: date) -> bool:
    """Whether another administrator holds the role without an end, after the last day."""
    return any(
        each.id != ended.id
        and each.role is Role.ADMINISTRATOR
        and each.starts <= last
        and each.until is None
        for each in asked.trial.setup.delegations.values()
    )


@condition(NEEDS, "uncommitted")
def uncommitted(asked: Asked) -> Iterator[Unmet]:
    """Seed and procedure are committed to once."""
    if asked.trial.setup.committed is not None:
        yield Unmet("randomisation.committed")


def _subject(asked: Asked) -> tuple[bool, bool]:
    """Whether the participant, or the trial where none is named, is frozen and locked itself."""
    of = asked.trial.setup if asked.child is None else asked.child
    return of.frozen, of.locked


@condition(NEEDS, "frozen")
def frozen(asked: Asked) -> Iterator[Unmet]:
    """It is frozen."""
    if not _subject(asked)[0]:
        yield Unmet("stage.not-frozen")


@condition(NEEDS, "locked")
def locked(asked: Asked) -> Iterator[Unmet]:
    """It is locked."""
    if not _subject(asked)[1]:
        yield Unmet("stage.not-locked")


@condition(NEEDS, "complete")
def complete(asked: Asked) -> Iterator[Unmet]:
    """Nothing is open any more, in the participant or in any of the trial."""
    children = [asked.child] if asked.child else asked.trial.children.values()
    for child in children:
        yield from _incomplete(child)


def _incomplete(child: Child) -> Iterator[Unmet]:
    for kind, about in unfinished(child):
        yield Unmet(
            "stage.incomplete", {"participant": child.participant.id, "open": kind, "about": about}
        )
