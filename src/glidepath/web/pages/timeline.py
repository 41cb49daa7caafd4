"""The timeline of a child: its section of the child's page, and a page of its own."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from glidepath.conduct.child import Child
from glidepath.conduct.matrix import Area, areas_read
from glidepath.protocol import Protocol
from glidepath.quantities import last_moment
from glidepath.report import Language
from glidepath.web.opened import Reader, opened, reader_of
from glidepath.web.pages.days import asked_day
from glidepath.web.timeline import CHANGED, GROUPS, Wanted, as_known, timeline
from glidepath.web.whys import Reader as Reading
from glidepath.web.words import spoken, tell

RECENT = 12
"""Lines on the child's page."""
PAGE = 60
"""Lines on a page of its own."""
LONGEST = 60
"""Characters that are looked for."""


def reading(reader: Reader, language: Language, protocol: Protocol | None) -> Reading:
    """Give who reads the lines of a timeline, from who reads the page."""
    return Reading(reader.role, _granted(reader), language, protocol)


def _granted(reader: Reader) -> frozenset[Area]:
    return areas_read(reader.role, locked=opened().trial().locked)


@require_GET
def timeline_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show the lines that were asked for; only these, to the section that asks for them."""
    child = opened().child(reader_of(request), code)
    today = child.day(opened().now())
    on = asked_day(request.GET.get("on"), today)
    known = child if on == today else as_known(child, last_moment(on, child.place))
    protocol = opened().thought(child).answer.basis.protocol
    wanted = Wanted(
        *(request.GET.get(each, "").strip()[:LONGEST] for each in ("kind", "who", "find"))
    )
    first = _number(request.GET.get("first"))
    context = section(known, reader_of(request), protocol, wanted, first, PAGE)
    context |= {"past": on != today, "on": on, "code": code, "back": reverse("child", args=[code])}
    whole = "glidepath/timeline_page.html"
    return render(
        request, "glidepath/lines.html" if request.headers.get("HX-Request") else whole, context
    )


def section(
    child: Child,
    reader: Reader,
    protocol: Protocol | None,
    wanted: Wanted | None = None,
    first: int = 0,
    number: int = RECENT,
) -> dict[str, Any]:
    """Give what the section of the timeline shows: some lines, and what can be asked for."""
    language, asked = spoken(), wanted or Wanted()
    found = timeline(child, reading(reader, language, protocol), asked)
    code, count = child.participant.id, len(found)
    address = reverse("timeline", args=[code])
    more = _query(asked, first + number) if first + number < count else ""
    return {
        "lines": found.lines(first, number),
        "line_code": code,
        "lines_told": tell("line.count", language, {"number": count}),
        "lines_address": address,
        "lines_asked": asked,
        "lines_kinds": [(each, tell(f"line.kind.{each}", language)) for each in (*GROUPS, CHANGED)],
        "lines_people": found.people,
        "lines_later": f"{address}?{_query(asked, max(first - number, 0))}" if first else "",
        "lines_earlier": f"{address}?{more}" if more else "",
    }


def _query(asked: Wanted, first: int) -> str:
    stated = {"kind": asked.kind, "who": asked.who, "find": asked.find}
    return urlencode({**{name: text for name, text in stated.items() if text}, "first": first})


def _number(text: str | None) -> int:
    return min(int(text), 10**6) if text and text.isascii() and text.isdigit() else 0
