"""The commitment of randomisation: shown, verified, and written down once; no arm, no child."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from pydantic import ValidationError

from glidepath.conduct.facts import RandomisationCommitted
from glidepath.conduct.randomisation import procedure_data, procedure_of
from glidepath.conduct.randomising import Allocate, AllocationWanted
from glidepath.conduct.trial import Trial
from glidepath.protocol.history import ProtocolHistory
from glidepath.quantities import InputError
from glidepath.web.acting import attempt
from glidepath.web.forms import Filled, filled, new_name
from glidepath.web.office import office_places
from glidepath.web.opened import opened
from glidepath.web.saying import said, say_next
from glidepath.web.sign_in import is_really
from glidepath.web.words import spoken, tell


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def randomisation(request: HttpRequest) -> HttpResponse:
    """Show what was committed to; verify it, or write it down before the first child."""
    wrong: list[str] = []
    checked: list[dict[str, Any]] = []
    if request.method == "POST" and request.POST.get("step") == "verify":
        checked = verified(opened().trial(), opened().history, opened().allocate)
    elif request.method == "POST":
        wrong = _commit(request, filled(request))
        if not wrong:
            say_next(request, tell("office.done", spoken()))
            return redirect("randomisation")
    return _page(request, wrong, checked)


def _commit(request: HttpRequest, form: Filled) -> list[str]:
    language = spoken()
    try:
        committed = RandomisationCommitted.model_validate(json.loads(form["committed"]))
    except (ValueError, ValidationError):
        return [tell("staff.no-commitment", language)]
    if not is_really(request, form["password"]):
        return [tell("own.password", language)]
    return attempt(request, form, committed)


def verified(
    trial: Trial, history: ProtocolHistory, allocate: Allocate | None
) -> list[dict[str, Any]]:
    """Hold the commitment against the trial, the protocol and, where it is held, the seed.

    Returns
    -------
    list of dict
        Of each check: the key of its words, and whether it holds; ``None`` for one that cannot be
        made here.
    """
    committed = trial.setup.committed
    if committed is None:
        return [_check("there", holds=False)]
    procedures = [procedure_data(procedure_of(each)) for each in history.versions]
    return [
        _check("trial", holds=committed.trial == trial.name),
        _check("procedure", holds=dict(committed.procedure) in procedures),
        _check("numbers", holds=_without_gaps(trial)),
        _check("drawn", holds=None if allocate is None else _drawn(trial, history, allocate)),
    ]


def _check(key: str, *, holds: bool | None) -> dict[str, Any]:
    ending = "" if holds is None else ".holds" if holds else ".fails"
    told = tell(f"staff.check.{key}{ending or '.unknown'}", spoken())
    return {"told": told, "holds": holds}


def _without_gaps(trial: Trial) -> bool:
    return [each.number for each in trial.allocations] == list(range(1, len(trial.allocations) + 1))


def _drawn(trial: Trial, history: ProtocolHistory, allocate: Allocate) -> bool:
    """Whether the seed that is held here gives every allocation again, with its receipt."""
    committed = trial.setup.committed
    if committed is None:
        return False
    for place, each in enumerate(trial.allocations):
        factors = dict(part.split("=", 1) for part in each.stratum.split(";") if part)
        wanted = AllocationWanted(
            trial=trial.name,
            participant=each.participant,
            factors=factors,
            protocol=history.versions[-1],
            committed=committed,
            earlier=trial.allocations[:place],
        )
        try:
            if allocate(wanted) != each:
                return False
        except InputError:
            return False
    return True


def _page(request: HttpRequest, wrong: list[str], checked: list[dict[str, Any]]) -> HttpResponse:
    setup = opened().trial().setup
    committed = setup.committed
    context: dict[str, Any] = {
        "wrong": wrong,
        "checked": checked,
        "sound": bool(checked) and all(each["holds"] is not False for each in checked),
        "said": said(request),
        "command": new_name(),
        "seen": setup.version,
        "rooms": office_places(request),
        "committed": committed,
        "procedure": ()
        if committed is None
        else [(name, _plain(value)) for name, value in sorted(committed.procedure.items())],
        "holds_seed": opened().holds_seed,
    }
    return render(request, "glidepath/randomisation.html", context, status=422 if wrong else 200)


def _plain(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(str(each) for each in value) or "-"
    return str(value)
