"""Everything that can stand in a command's way: who, about whom, when, with which consent, what."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from glidepath.conduct import (
    needs_of_dosing,
    needs_of_quality,
    needs_of_setup,
    needs_of_steps,
    needs_of_supply,
)
from glidepath.conduct.acts import OrderDose
from glidepath.conduct.asked import Asked
from glidepath.conduct.child import Child
from glidepath.conduct.command import Unmet
from glidepath.conduct.consenting import covers
from glidepath.conduct.facts import TrialOpened
from glidepath.conduct.matrix import may_send
from glidepath.conduct.needs import Condition
from glidepath.conduct.roles import OF_A_SITE
from glidepath.conduct.table import TABLE, About, Row, Stage
from glidepath.quantities.time import When

CONDITIONS: Mapping[str, Condition] = {
    **needs_of_setup.NEEDS,
    **needs_of_steps.NEEDS,
    **needs_of_dosing.NEEDS,
    **needs_of_quality.NEEDS,
    **needs_of_supply.NEEDS,
}
"""Every condition by the name that the table gives it."""


def not_permitted(asked: Asked) -> Iterator[Unmet]:
    """Give why the sender may not send this at all; told alone, for nothing else is looked at."""
    command = asked.command
    if asked.trial.setup.opened is None and not isinstance(asked.what, TrialOpened):
        yield Unmet("trial.not-opened")
        return
    if not may_send(command.role, asked.name):
        yield Unmet("role.not-permitted", {"role": command.role.value, "command": asked.name})
    if not _delegated(asked):
        yield Unmet(
            "role.not-delegated",
            {
                "person": command.actor,
                "role": command.role.value,
                "site": command.site,
                "day": asked.day.isoformat(),
            },
        )
    child = asked.participant
    if child is not None and command.role in OF_A_SITE and child.site != command.site:
        yield Unmet("role.other-site", {"site": command.site})


def _delegated(asked: Asked) -> bool:
    """Whether the role is delegated; who opens the trial needs no delegation."""
    if isinstance(asked.what, TrialOpened):
        return True
    command = asked.command
    site = command.site if command.role in OF_A_SITE else None
    return asked.trial.setup.delegated(command.actor, command.role, site, asked.day)


def unmet(asked: Asked) -> Iterator[Unmet]:
    """Give every precondition that is not met, of who may send the command."""
    row = TABLE[asked.name]
    yield from _trial(asked)
    yield from _ids(asked)
    missing = tuple(_subject(asked, row))
    yield from missing
    yield from _stages(asked, row)
    yield from _times(asked)
    if missing:
        return
    yield from _consent(asked, row)
    for name in row.needs:
        yield from CONDITIONS[name](asked)


def _trial(asked: Asked) -> Iterator[Unmet]:
    """The protocol at hand is the one that the ledger names."""
    if TABLE[asked.name].about is not About.TRIAL:
        yield from needs_of_setup.differing(asked, asked.trial.setup.digests)


def _ids(asked: Asked) -> Iterator[Unmet]:
    """A blinded role does not choose ids: that one is taken would tell what is there."""
    if asked.blinded and asked.event is not None and asked.event.id is not None:
        yield Unmet("id.given", {"id": asked.event.id})


def _subject(asked: Asked, row: Row) -> Iterator[Unmet]:
    """The command names a participant where it has to, and one that is there."""
    named = asked.command.participant
    match row.about:
        case About.TRIAL if named is not None:
            yield Unmet("participant.unwanted", {"participant": named})
        case About.CHILD | About.NEW_CHILD if named is None:
            yield Unmet("participant.missing")
        case About.NEW_CHILD if asked.child is not None:
            yield Unmet("participant.known", {"participant": named})
        case About.CHILD | About.EITHER if named is not None and asked.child is None:
            yield Unmet("participant.unknown", {"participant": named})


def _stages(asked: Asked, row: Row) -> Iterator[Unmet]:
    """Nothing is entered that the stage of the participant, or of the trial, shuts out."""
    child, setup = asked.child, asked.trial.setup
    if Stage.LOCKED not in row.still and (setup.locked or (child and child.locked)):
        yield Unmet("stage.locked")
    if Stage.FROZEN not in row.still and (setup.frozen or (child and child.frozen)):
        yield Unmet("stage.frozen")
    if child is not None:
        yield from _after(asked, child, row)


def _after(asked: Asked, child: Child, row: Row) -> Iterator[Unmet]:
    for stage, event in ((Stage.DEAD, child.died), (Stage.LOST, child.lost)):
        if event is None or stage in row.still:
            continue
        if child.first_moment(asked.happened) > child.last_moment(event.happened):
            yield Unmet(f"stage.{stage.value}", {"event": event.id})


def _times(asked: Asked) -> Iterator[Unmet]:
    """Nothing is entered before it happens; an order may be in force from a later day."""
    if asked.event is None:
        return
    fields: dict[str, When | None] = {"known": asked.event.known}
    if not isinstance(asked.what, OrderDose):
        fields["happened"] = asked.event.happened
    for name, moment in fields.items():
        if moment is not None and _later(asked, moment):
            yield Unmet("time.not-yet", {"field": name, "time": moment.isoformat()})


def _later(asked: Asked, moment: When) -> bool:
    """Whether a moment lies after the entry, or a day after its day."""
    if asked.day_of(moment) > asked.day:
        return True
    return isinstance(moment, datetime) and moment > asked.command.at


def _consent(asked: Asked, row: Row) -> Iterator[Unmet]:
    if row.consent is None or asked.child is None:
        return
    if not covers(asked.child, row.consent, asked.happened, asked.command.at):
        yield Unmet("consent.missing", {"scope": row.consent.value})
