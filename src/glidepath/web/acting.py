"""Sending one command from a form, and what is to be said when it is not written."""

from django.http import HttpRequest

from glidepath.conduct import Refusal
from glidepath.conduct.command import What
from glidepath.store.writing import Conflict
from glidepath.web.forms import Filled
from glidepath.web.opened import opened, reader_of
from glidepath.web.refusals import refusal_told
from glidepath.web.sending import command_of, send
from glidepath.web.words import spoken, tell


def attempt(
    request: HttpRequest, form: Filled, what: What, code: str | None = None, part: str = ""
) -> list[str]:
    """Send what a form asks for; give what stands in the way, nothing where it was written.

    Parameters
    ----------
    code
        Of the child; ``None`` for what concerns the trial.
    part
        Ends the id of the command, where a form sends several.
    """
    reader = reader_of(request)
    seen = form.seen or None
    command = command_of(opened(), reader, what, f"{form.name}{part}", code, seen)
    answer = send(opened(), command)
    if isinstance(answer, Refusal):
        return list(refusal_told(answer, spoken()))
    if isinstance(answer, Conflict):
        return [tell("own.changed-since", spoken())]
    return []


def sent_before(form: Filled, part: str = "") -> bool:
    """Say whether what a form asks for has been written before: then it was sent twice."""
    return bool(opened().ledger.of_command(f"{form.name}{part}"))
