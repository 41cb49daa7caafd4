"""Which fields are free text, so that it can be erased one day, by type.

A name may stand in such a text; every other text field is a code or a word of a list.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from glidepath.record.plain import Plain

ERASED = "[erased]"
"""What is read where a text was erased that may not be missing."""

NOTE = ("note",)
WITH_REASON = ("note", "reason")

FREE_TEXT: Mapping[str, tuple[str, ...]] = {
    # events of the record; every event may have a note
    "ConsentWithdrawn": WITH_REASON,
    "VisitMissed": WITH_REASON,
    "RelapseDismissed": WITH_REASON,
    "DoseInterrupted": WITH_REASON,
    "Hospitalised": WITH_REASON,
    "TreatmentStopped": WITH_REASON,
    "Died": ("note", "cause"),
    "AdverseEvent": ("note", "term"),
    "Infection": ("note", "location"),
    "LevelReported": ("note", "result.not_analysed"),
    "LabReported": ("note", "result.not_analysed"),
    "DiseaseAssessed": ("note", "findings.*"),
    "Corrected": (
        "note",
        "reason",
        "fields.note",
        "fields.reason",
        "fields.cause",
        "fields.term",
        "fields.location",
        "fields.result.not_analysed",
        "fields.findings.*",
    ),
    # facts about the conduct
    "SiteClosed": ("reason",),
    "SiteReopened": ("reason",),
    "DelegationEnded": ("reason",),
    "Unfrozen": ("reason",),
    "Unlocked": ("reason",),
    "SupplyDestroyed": ("reason",),
    "RegistrationCorrected": ("reason",),
    "EligibilityEvaluated": ("overrides.*",),
    "OrderExplained": ("why",),
    "OutcomeForm": ("findings.*",),
    "AssessorUnblinded": ("how",),
    "QueryOpened": ("question",),
    "QueryAnswered": ("answer",),
    "QueryReissued": ("question",),
    "QueryCancelled": ("reason",),
    "DeviationNoted": ("numbers.why",),
    "DeviationExplained": ("explanation",),
    "DeviationReviewed": ("conclusion",),
}


def taken_out(kind: str, payload: dict[str, Plain]) -> tuple[dict[str, Plain], dict[str, str]]:
    """Give a payload without its free texts, and these by the path of their field.

    Parameters
    ----------
    kind
        The name of the type.
    """
    found: dict[str, str] = {}
    for pattern in FREE_TEXT.get(kind, NOTE):
        for path in _paths(payload, pattern.split("."), ()):
            *above, last = path
            holder: Any = payload
            for part in above:
                holder[part] = dict(holder[part])
                holder = holder[part]
            found[".".join(path)] = holder.pop(last)
    return payload, found


def with_tombstones(kind: str, payload: Mapping[str, Plain]) -> Mapping[str, Plain]:
    """Give a payload with `ERASED` in the place of every free text that was erased."""
    whole = dict(payload)
    for pattern in FREE_TEXT.get(kind, NOTE):
        for path in _paths(whole, pattern.split("."), (), type(None)):
            *above, last = path
            holder: Any = whole
            for part in above:
                holder = holder[part]
            holder[last] = ERASED
    return whole


def _paths(
    payload: object, pattern: list[str], above: tuple[str, ...], wanted: type = str
) -> Iterator[tuple[str, ...]]:
    """Give every path of a pattern at which a value of the wanted type stands."""
    if not pattern:
        if isinstance(payload, wanted):
            yield above
        return
    name, *deeper = pattern
    if isinstance(payload, Mapping):
        for each in [*payload] if name == "*" else [name] if name in payload else []:
            yield from _paths(payload[each], deeper, (*above, each), wanted)
