"""Identifiers: codes, never names of people.

Each kind of identifier is a type of its own, so that a site cannot be passed for a participant.
"""

import re
from typing import NewType

from glidepath.quantities.errors import input_error, quoted

ParticipantId = NewType("ParticipantId", str)
SiteId = NewType("SiteId", str)
EventId = NewType("EventId", str)
OrderId = NewType("OrderId", str)
SampleId = NewType("SampleId", str)
ProtocolId = NewType("ProtocolId", str)
VersionId = NewType("VersionId", str)

_CODE = re.compile(r"(?=.{1,32}\Z)[A-Z0-9]+(-[A-Z0-9]+)*")
_NUMBERED = re.compile(r"(?=.{1,32}\Z)(?=.*[0-9])[A-Z0-9]+(-[A-Z0-9]+)*")
_LABEL = re.compile(r"(?=.{1,64}\Z)[A-Za-z0-9]+([._-][A-Za-z0-9]+)*")
_SLUG = re.compile(r"(?=.{1,64}\Z)[a-z][a-z0-9]*(-[a-z0-9]+)*")
_VERSION = re.compile(r"(0|[1-9][0-9]{0,3})([.](0|[1-9][0-9]{0,3})){1,2}")


def participant_id(text: str) -> ParticipantId:
    """Give a participant's code: capitals, digits and hyphens, at least one digit.

    Raises
    ------
    InputError
        For any other text, a person's name among them.

    >>> participant_id("KHE-001")
    'KHE-001'
    """
    return ParticipantId(
        _matched(text, _NUMBERED, "participant", "a code such as KHE-001, never a name")
    )


def site_id(text: str) -> SiteId:
    """Give a site's code: capitals, digits and hyphens, such as ``SHA``."""
    return SiteId(_matched(text, _CODE, "site", "a code such as SHA or SITE-01"))


def event_id(text: str) -> EventId:
    """Give an event's identifier: letters and digits, joined by dots, hyphens or underscores."""
    return EventId(_matched(text, _LABEL, "event", "letters and digits such as E-012"))


def order_id(text: str) -> OrderId:
    """Give an order's identifier: the one of the event that ordered it."""
    return OrderId(_matched(text, _LABEL, "order", "letters and digits such as E-012"))


def sample_id(text: str) -> SampleId:
    """Give a sample's identifier: letters and digits, joined by dots, hyphens or underscores."""
    return SampleId(_matched(text, _LABEL, "sample", "letters and digits such as S-2024-031"))


def protocol_id(text: str) -> ProtocolId:
    """Give a protocol's identifier: small letters, digits and hyphens."""
    return ProtocolId(_matched(text, _SLUG, "protocol", "small letters such as khe-sirolimus"))


def version_id(text: str) -> VersionId:
    """Give a version: two or three numbers joined by dots."""
    return VersionId(_matched(text, _VERSION, "version", "numbers such as 1.0 or 1.2.1"))


def _matched(text: str, pattern: re.Pattern[str], kind: str, expected: str) -> str:
    if not pattern.fullmatch(text):
        raise input_error(
            f"{quoted(text)} is not a {kind} identifier", expected=expected, kind=f"bad-{kind}-id"
        )
    return text
