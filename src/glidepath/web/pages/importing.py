"""Bulk import: a file is looked at first, row by row, and written only when that was seen."""

from base64 import b64decode, b64encode
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from glidepath.conduct import Command, Refusal
from glidepath.report import Language
from glidepath.store.writing import Conflict
from glidepath.web.events_told import event_told
from glidepath.web.importing import MOST_BYTES, Imported, Unreadable, digest_of, rows_of
from glidepath.web.opened import opened, reader_of
from glidepath.web.refusals import refusal_told
from glidepath.web.saying import said, say_next
from glidepath.web.sending import command_of, send
from glidepath.web.words import spoken, tell


@require_http_methods(["GET", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """Show what a file would write, or write it."""
    if request.method == "GET":
        return render(request, "glidepath/imports.html", {"said": said(request)})
    language, content = spoken(), _content(request)
    try:
        rows = rows_of(content, _places(request))
    except Unreadable as error:
        told = tell(f"import.{error.key}", language, {"message": error.message})
        return render(request, "glidepath/imports.html", {"wrong": [told]}, status=422)
    if request.POST.get("step") == "store":
        return _store(request, rows, content)
    return _preview(request, rows, content)


def _content(request: HttpRequest) -> bytes:
    sent = request.FILES.get("file")
    if sent is not None:
        return bytes(sent.read(MOST_BYTES + 1))
    try:
        return b64decode(request.POST.get("content", ""), validate=True)
    except ValueError:
        raise Http404 from None


def _places(request: HttpRequest) -> dict[str, str]:
    children = opened().children(reader_of(request))
    return {each.participant.id: each.participant.time_zone for each in children}


def _command(request: HttpRequest, row: Imported, digest: str) -> Command:
    """The id comes from the file and the row: the same file is written once."""
    if row.event is None:
        raise Http404
    name = f"import-{digest}-{row.number}"
    return command_of(opened(), reader_of(request), row.event, name, row.participant)


def _preview(request: HttpRequest, rows: tuple[Imported, ...], content: bytes) -> HttpResponse:
    language, digest = spoken(), digest_of(content)
    shown = [_shown(request, each, digest, language) for each in rows]
    good = sum(each["state"] == "new" for each in shown)
    context = {
        "rows": shown,
        "good": good,
        "bad": sum(each["state"] == "bad" for each in shown),
        "there": sum(each["state"] == "there" for each in shown),
        "content": b64encode(content).decode("ascii"),
    }
    return render(request, "glidepath/imports.html", context)


def _shown(request: HttpRequest, row: Imported, digest: str, language: Language) -> dict[str, Any]:
    told = {"number": row.number, "code": row.participant, "what": "", "why": "", "state": "bad"}
    if row.event is None:
        why = tell(f"import.{row.wrong}", language, {"message": row.message})
        return told | {"why": why}
    command = _command(request, row, digest)
    told["what"] = event_told(row.event, language)
    if opened().ledger.of_command(command.id):
        return told | {"state": "there", "why": tell("import.there-already", language)}
    found = opened().handle(opened().trial(), command)
    if isinstance(found, Refusal):
        return told | {"why": " ".join(refusal_told(found, language))}
    return told | {"state": "new"}


def _store(request: HttpRequest, rows: tuple[Imported, ...], content: bytes) -> HttpResponse:
    """Write the good rows one by one; what is refused now is counted."""
    digest, stored, refused = digest_of(content), 0, 0
    for row in rows:
        if row.event is None:
            refused += 1
            continue
        command = _command(request, row, digest)
        if opened().ledger.of_command(command.id):
            continue
        answer = send(opened(), command)
        if isinstance(answer, Refusal | Conflict):
            refused += 1
        else:
            stored += 1
    values = {"stored": stored, "refused": refused}
    say_next(request, tell("import.done", spoken(), values))
    return redirect("imports")
