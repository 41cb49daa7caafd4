"""Opens a trial: its ledger, and the first line that says which trial it is."""

from pathlib import Path
from uuid import uuid4

from glidepath.conduct import Refusal, handler
from glidepath.conduct.command import Command
from glidepath.conduct.facts import NamedSite, NamedVersion, TrialOpened
from glidepath.conduct.roles import Role
from glidepath.exchange.protocols import read_history
from glidepath.quantities import input_error
from glidepath.store.opening import create_ledger
from glidepath.store.trial import TrialLedger
from glidepath.store.writing import Conflict
from glidepath.web.start import now


def open_new(
    where: str | Path, trial: str, protocol: str, sites: dict[str, str], administrator: str
) -> None:
    """Make the ledger of a trial and write its first lines.

    Parameters
    ----------
    where
        A folder or an address where there is no ledger yet.
    trial
        Its name, for good.
    sites
        The time zone of each site.
    administrator
        The account that may delegate first.

    Raises
    ------
    InputError
        For a protocol, a site or a zone that is not known.
    StoreError
        Where there is a ledger already.
    """
    history = read_history(protocol)
    opened = TrialOpened(
        protocol=history.versions[0].id,
        versions=tuple(
            NamedVersion(version=each.version, digest=each.digest) for each in history.versions
        ),
        sites=tuple(NamedSite(site=site, time_zone=name) for site, name in sites.items()),
        administrator=administrator,
    )
    with create_ledger(where, trial) as ledger:
        command = Command(f"open-{uuid4()}", now(), administrator, Role.ADMINISTRATOR, None, opened)
        answer = TrialLedger(ledger, handler(history)).run(command)
    if isinstance(answer, Refusal | Conflict):
        raise input_error(
            f"the trial was not opened: {answer}", expected="a new trial", kind="not-opened"
        )
