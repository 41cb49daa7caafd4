"""The calendar file for a family's telephone: visits and blood tests, never a dose.

Every appointment has an identifier that stays the same from file to file, so that a newer file
moves or cancels what an older one said. Days are whole local days of the site: no telephone in
another time zone can shift them.
"""

from collections.abc import Iterator
from datetime import UTC, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from glidepath.report.documents.coming import Coming
from glidepath.report.documents.handout import Handout
from glidepath.report.documents.sheet import Sheet
from glidepath.report.language import Language
from glidepath.report.sentence import BETWEEN

if TYPE_CHECKING:
    from icalendar import Alarm, Calendar, Event

MAKER = "-//Glidepath//appointments//EN"
DOMAIN = "glidepath.invalid"
"""Ends every identifier; the name can belong to nobody (RFC 2606)."""
CHARACTERS = 32
"""Of a digest: no two appointments of a trial share them."""
EVENING_BEFORE = timedelta(hours=-6)
"""When the telephone reminds: 18:00 on the day before."""


def appointments_ics(handout: Handout, language: Language) -> bytes:
    """Give the appointments as an iCalendar file (RFC 5545)."""
    sheet = Sheet(handout, language)
    calendar = _calendar(sheet)
    for visit in handout.visits:
        calendar.add_component(_event(sheet, visit))
    return bytes(calendar.to_ical())


def _calendar(sheet: Sheet) -> "Calendar":
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", sheet.word("appointment.calendar"))
    calendar.add("x-wr-timezone", sheet.of.time_zone)
    return calendar


def identifier(participant: str, name: str, number: int) -> str:
    """Give what names an appointment in every file about the same child.

    It comes from the child's code, the visit and which one of its kind it is, and tells nobody
    who reads the telephone any of them.
    """
    digest = sha256(f"{participant} {name} {number}".encode()).hexdigest()
    return f"{digest[:CHARACTERS]}@{DOMAIN}"


def _event(sheet: Sheet, visit: Coming) -> "Event":
    from icalendar import Event

    event = Event()
    name = identifier(sheet.of.participant, visit.visit.id, visit.number)
    event.add("uid", name)
    event.add("sequence", sheet.of.order.number)
    event.add("dtstamp", sheet.of.at.astimezone(UTC))
    event.add("dtstart", visit.planned)
    event.add("dtend", visit.planned + timedelta(days=1))
    event.add("summary", _title(sheet, visit))
    event.add("description", BETWEEN[sheet.language].join(_told(sheet, visit)))
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    event.add("status", "CANCELLED" if visit.dropped else "CONFIRMED")
    if not visit.dropped:
        event.add_component(_alarm(sheet, visit))
    return event


def _title(sheet: Sheet, visit: Coming) -> str:
    blood = visit.blood and sheet.of.week is not None
    return sheet.word(f"appointment.{'blood' if blood else 'visit'}")


def _told(sheet: Sheet, visit: Coming) -> Iterator[str]:
    if visit.blood and sheet.of.week is not None:
        yield sheet.word("appointment.no-dose")
    yield sheet.word("appointment.window", last=visit.last)
    if sheet.of.telephone:
        yield sheet.word("appointment.telephone", number=sheet.of.telephone)
    yield sheet.word("appointment.replaces", number=sheet.of.order.number)


def _alarm(sheet: Sheet, visit: Coming) -> "Alarm":
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", EVENING_BEFORE)
    alarm.add("description", _title(sheet, visit))
    return alarm
