"""Facts about the conduct: what all share, and those about the trial as a whole.

A fact says nothing of who and when: that stands in the envelope. Facts about one participant live
in `glidepath.conduct.steps`.
"""

from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field

from glidepath.conduct.roles import Role
from glidepath.quantities.identifiers import protocol_id, site_id, version_id
from glidepath.quantities.time import zone
from glidepath.record.values import Count, Day, Key, PlainFields, Value, Words

Site = Annotated[Words, AfterValidator(site_id), "code of a site"]
Version = Annotated[Words, AfterValidator(version_id), "version"]
Digest = Annotated[str, Field(pattern="^[0-9a-f]{64}$"), "SHA-256 in hexadecimal"]
Age = Annotated[Count, Field(ge=0, le=30), "years"]


def _zone(name: str) -> str:
    zone(name)
    return name


Zone = Annotated[Words, AfterValidator(_zone), "time zone"]


class Fact(Value):
    """A fact about the conduct; it is stated once and never edited."""

    VERSION: ClassVar[int] = 1


class NamedVersion(Value):
    """A version of the protocol, and the digest of everything that it says."""

    version: Version
    digest: Digest


class NamedSite(Value):
    """A site, and the zone in which its days are counted."""

    site: Site
    time_zone: Zone


class ConsentRules(Value):
    """What the trial asks of consent beside the protocol's text; from its ethics application.

    Parameters
    ----------
    guardians
        How many guardians have to sign.
    assent_from
        The age in years from which the child is asked too; ``None`` for never.
    adult_from
        The age in years from which the participant consents for itself; ``None`` for never.
    """

    guardians: Annotated[Count, Field(ge=1, le=2)] = 1
    assent_from: Age | None = None
    adult_from: Age | None = None


class TrialOpened(Fact):
    """The first line of a ledger: which trial, by which versions of which protocol, and where.

    Parameters
    ----------
    administrator
        Account of the person who may delegate first.
    """

    protocol: Annotated[Words, AfterValidator(protocol_id)]
    versions: Annotated[tuple[NamedVersion, ...], Field(min_length=1)]
    sites: Annotated[tuple[NamedSite, ...], Field(min_length=1)]
    administrator: Words
    consent: ConsentRules = ConsentRules()


class SiteOpened(Fact):
    """One more site."""

    site: Site
    time_zone: Zone


class SiteClosed(Fact):
    """A site takes no more participants; whoever is in the trial goes on there."""

    site: Site
    reason: Words


class SiteReopened(Fact):
    """A closed site takes participants again."""

    site: Site
    reason: Words


class VersionAdded(Fact):
    """One more version of the protocol."""

    version: Version
    digest: Digest


class ConsentForm(Value):
    """A form that the ethics committee approved."""

    version: Words
    language: Words


class ProtocolApproved(Fact):
    """The ethics committee of a site approved a version, with these consent forms.

    Parameters
    ----------
    on
        The day from which the site may work with the version.
    reference
        The number of the approval.
    """

    site: Site
    version: Version
    digest: Digest
    on: Day
    reference: Words
    forms: tuple[ConsentForm, ...] = ()


class Delegated(Fact):
    """Somebody may act in a role.

    Parameters
    ----------
    id
        Of the delegation; given when it is written.
    person
        The code of an account, as commands state it.
    site
        ``None`` for the whole trial.
    starts, until
        The first and the last day; ``None`` for no last day.
    """

    id: Key | None = None
    person: Words
    role: Role
    site: Site | None = None
    starts: Day
    until: Day | None = None


class DelegationEnded(Fact):
    """A delegation ends after a day, earlier than it said."""

    delegation: Key
    last: Day
    reason: Words | None = None


class RandomisationCommitted(Fact):
    """The commitment to seed and procedure, before the first child is randomised."""

    format: Words
    trial: Words
    commitment: Digest
    procedure: PlainFields


class Frozen(Fact):
    """A participant, or the trial, is frozen: what is there is not changed any more."""


class Unfrozen(Fact):
    """The freeze is taken back."""

    reason: Words


class Locked(Fact):
    """A participant, or the trial, is locked: nothing is written any more."""


class Unlocked(Fact):
    """The lock is taken back."""

    reason: Words


class Redacted(Fact):
    """A free text was erased; the store writes this."""

    line: Count
    field: Words
    reason: Words
    asked_by: Words
