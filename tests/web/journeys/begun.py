"""A trial that has just begun: its people are delegated and its protocol approved; no child yet."""

from pathlib import Path

from glidepath.conduct import handler
from glidepath.conduct.command import Command, Refusal, What
from glidepath.conduct.facts import (
    ConsentForm,
    Delegated,
    NamedSite,
    NamedVersion,
    ProtocolApproved,
    RandomisationCommitted,
    TrialOpened,
)
from glidepath.conduct.randomisation import Seed, commitment_data, procedure_of
from glidepath.conduct.roles import Role
from glidepath.exchange.protocols import read_history
from glidepath.quantities import Instant
from glidepath.store.opening import create_ledger
from glidepath.store.trial import TrialLedger
from glidepath.store.writing import Conflict
from glidepath.web.demonstration.people import PEOPLE

TRIAL = "SYNTHETIC journey"
SITES = (NamedSite(site="SHA", time_zone="Asia/Shanghai"),)
OFFICE = Role.ADMINISTRATOR


def begin(folder: Path, at: Instant, seed: Seed) -> None:
    """Make the ledger of the trial in a folder, and write its first lines."""
    history = read_history("khe-sirolimus")
    protocol = history.versions[0]
    version = NamedVersion(version=protocol.version, digest=protocol.digest)
    forms = tuple(ConsentForm(version="1.0", language=each) for each in ("zh", "en"))
    first: list[What] = [
        TrialOpened(
            protocol=protocol.id, versions=(version,), sites=SITES, administrator="administrator"
        ),
        *(
            Delegated(person=each.name, role=each.role, site=each.site, starts=at.date())
            for each in PEOPLE
            if each.role is not OFFICE and each.site in (None, "SHA")
        ),
        ProtocolApproved(
            site="SHA",
            version=protocol.version,
            digest=protocol.digest,
            on=at.date(),
            reference="SYNTHETIC",
            forms=forms,
        ),
        RandomisationCommitted.model_validate(commitment_data(seed, procedure_of(protocol), TRIAL)),
    ]
    with create_ledger(folder, TRIAL) as ledger:
        conduct = TrialLedger(ledger, handler(history))
        for number, what in enumerate(first):
            command = Command(f"begin-{number}", at, "administrator", OFFICE, None, what)
            answer = conduct.run(command, at)
            assert not isinstance(answer, Refusal | Conflict), answer
