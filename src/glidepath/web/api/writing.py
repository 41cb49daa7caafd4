"""Carrying out a command that a program sent, and telling what became of it."""

from collections.abc import Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest

from glidepath.conduct import (
    Command,
    Draft,
    IssueDecision,
    Line,
    Refusal,
    Screen,
    blinded,
    facts_seen,
)
from glidepath.conduct.command import Unmet, What
from glidepath.conduct.matrix import area_of, areas_read, may_send
from glidepath.conduct.reading import entry
from glidepath.quantities import InputError
from glidepath.report import Language, as_data
from glidepath.store.writing import Conflict
from glidepath.web.api import forms
from glidepath.web.api.admission import Caller
from glidepath.web.api.commands import SentCommand, what_of
from glidepath.web.api.reading import fact_told
from glidepath.web.api.turned import Turned
from glidepath.web.refusals import refusal_told
from glidepath.web.sending import command_of, send
from glidepath.web.sign_in import is_really
from glidepath.web.thinking import think

SIGNED = frozenset({"OrderDose", "Sign", "Frozen", "Unfrozen", "Locked", "Unlocked"})
"""What a page takes only with the password once more, an interface takes only with it too."""


def carry_out(
    request: HttpRequest, caller: Caller, sent: SentCommand, language: Language
) -> forms.CommandDone:
    """Carry out a command.

    Raises
    ------
    Turned
        With every reason where it is refused, and with both sides where others wrote since.
    """
    command = _command(request, caller, sent, language)
    _check_own(caller, command)
    try:
        answer = send(caller.trial, command)
    except InputError as error:
        errors = [{"field": each.place.path, "message": each.message} for each in error.problems]
        raise Turned(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", {"errors": errors}) from None
    if isinstance(answer, Refusal):
        raise refused(answer, language)
    if isinstance(answer, Conflict):
        raise _conflicting(caller, answer)
    return _done(caller, command, answer)


def _command(
    request: HttpRequest, caller: Caller, sent: SentCommand, language: Language
) -> Command:
    name = type(sent.what).__name__
    if not may_send(caller.role, name):
        unmet = Unmet("role.not-permitted", {"role": caller.role.value, "command": name})
        raise refused(Refusal((unmet,)), language)
    what = what_of(sent.what)
    if sent.participant is not None and not isinstance(what, Screen):
        caller.trial.child(caller.reader, sent.participant)
    if sent.seen is not None and blinded(caller.role, locked=caller.trial.trial().locked):
        raise _wrong("seen", "blinded-version")
    if name in SIGNED:
        _check_password(request, caller, sent)
    if what is None:
        return _decision(caller, sent)
    return command_of(caller.trial, caller.reader, what, sent.id, sent.participant, sent.seen)


def _decision(caller: Caller, sent: SentCommand) -> Command:
    """Issue what may be ordered now; nobody sends a decision of their own."""
    trial = caller.trial
    if sent.participant is None:
        raise _wrong("participant", "needs-participant")
    child = trial.child(caller.reader, sent.participant)
    answer = think(trial.history, child.record, trial.now()).answer
    shown: Any = as_data(answer)
    what: What = IssueDecision(answer, shown)
    found = command_of(trial, caller.reader, what, sent.id, sent.participant, sent.seen)
    return replace(found, at=answer.basis.at)


def _check_password(request: HttpRequest, caller: Caller, sent: SentCommand) -> None:
    """Ask for the password, as the pages do; wrong ones count with those at sign-in."""
    request.user = caller.user
    password = "" if sent.password is None else sent.password.get_secret_value()
    if not is_really(request, password):
        raise _wrong("password", "password")


def _wrong(field: str, kind: str) -> Turned:
    return Turned(HTTPStatus.UNPROCESSABLE_ENTITY, kind, {"errors": [{"field": field}]})


def _check_own(caller: Caller, command: Command) -> None:
    """An id that is known gives what it wrote first, and only to who sent it then."""
    known = caller.trial.ledger.of_command(command.id)
    sender = (command.actor, command.role.value, command.participant)
    if any((each.actor, each.role, each.participant) != sender for each in known):
        raise Turned(HTTPStatus.CONFLICT, "id-taken")


def _done(caller: Caller, command: Command, lines: Sequence[Line]) -> forms.CommandDone:
    known = caller.trial.trial()
    child = None if command.participant is None else known.children.get(command.participant)
    version = known.setup.version if child is None else child.version
    return forms.CommandDone(
        id=command.id,
        facts=_facts(caller, lines),
        version=None if blinded(caller.role, locked=known.locked) else version,
    )


def _facts(caller: Caller, lines: Sequence[Line]) -> list[forms.FactSeen]:
    found = facts_seen(caller.role, caller.trial.trial(), map(entry, lines))
    return [fact_told(each) for each in found]


def refused(refusal: Refusal, language: Language) -> Turned:
    """Give the answer to a command that is refused: every reason, as data and in words."""
    unmet = [
        {
            "code": each.code,
            "inputs": dict(each.inputs),
            "told": refusal_told(Refusal((each,)), language)[0],
        }
        for each in refusal.unmet
    ]
    not_theirs = all(each.code.startswith("role.") for each in refusal.unmet)
    status = HTTPStatus.FORBIDDEN if not_theirs else HTTPStatus.UNPROCESSABLE_ENTITY
    return Turned(status, "refused", {"unmet": unmet})


def _conflicting(caller: Caller, conflict: Conflict) -> Turned:
    hidden = blinded(caller.role, locked=caller.trial.trial().locked)
    both: dict[str, Any] = {
        "version": None if hidden else conflict.version,
        "theirs": [each.model_dump() for each in _facts(caller, conflict.theirs)],
        "ours": [each.model_dump() for each in _ours(caller, conflict.ours)],
    }
    return Turned(HTTPStatus.CONFLICT, "conflict", {"conflict": both})


def _ours(caller: Caller, drafts: Sequence[Draft]) -> list[forms.FactSeen]:
    """What was to be written, without the texts, which the sender has."""
    granted = areas_read(caller.role, locked=caller.trial.trial().locked)
    return [
        forms.FactSeen(
            type=each.type,
            happened=each.happened,
            known=each.known,
            fields={
                name: part
                for name, part in each.payload.items()
                if area_of(each.type, name) in granted
            },
            provenance=None,
        )
        for each in drafts
        if area_of(each.type) in granted
    ]
