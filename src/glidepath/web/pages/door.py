"""At the door: the role in which somebody acts, the chart library, and a sign of life."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from glidepath.web.chart_script import chart_digest, packed
from glidepath.web.chart_script import chart_script as whole_script
from glidepath.web.opened import CHOSEN, opened, reader_of

FOR_GOOD = "public, max-age=31536000, immutable"


@require_POST
def role(request: HttpRequest) -> HttpResponse:
    """Act in another of one's roles from now on."""
    chosen = request.POST.get("role", "")
    if chosen not in {each.id for each in reader_of(request).all}:
        raise Http404
    request.session[CHOSEN] = chosen
    return redirect("today")


@require_GET
def alive(request: HttpRequest) -> HttpResponse:
    """Say that the ledger can be read; nothing else is told to who has not signed in."""
    opened().ledger.head()
    return HttpResponse("alive\n", content_type="text/plain")


@require_GET
def chart_script(request: HttpRequest, digest: str) -> HttpResponse:
    """Give the chart library; a browser keeps it for good, by its digest."""
    if digest != chart_digest():
        raise Http404
    zipped = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(packed() if zipped else whole_script(), content_type="text/javascript")
    if zipped:
        response["Content-Encoding"] = "gzip"
    response["Vary"] = "Accept-Encoding"
    response["Cache-Control"] = FOR_GOOD
    return response
