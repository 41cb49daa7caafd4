"""A frozen trial out: the three files of its folder, from which the same data are read again."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from io import StringIO
from typing import Any

from glidepath.analyse.dataset import Dataset, Ended, Known
from glidepath.exchange.frozen_trials import (
    ADVERSE,
    HEAD,
    PARTICIPANTS,
    EventRow,
    ParticipantRow,
)

YES_NO = {True: "yes", False: "no"}


def frozen_files(data: Dataset) -> tuple[Dataset, Mapping[str, bytes]]:
    """Give the files of a frozen trial by name, and the data with the hashes of these files.

    Reading the files, `glidepath.exchange.frozen_trials.read_frozen_trial`, gives the same data.
    """
    tables = {
        PARTICIPANTS: _table(list(ParticipantRow.model_fields), _participants(data)),
        ADVERSE: _table(list(EventRow.model_fields), _adverse(data)),
    }
    hashes = {name: sha256(text).hexdigest() for name, text in tables.items()}
    head = _head(data, hashes)
    whole = {HEAD: sha256(head).hexdigest(), **hashes}
    return replace(data, frozen=replace(data.frozen, hashes=whole)), {HEAD: head, **tables}


def _head(data: Dataset, hashes: Mapping[str, str]) -> bytes:
    """One field a line, each value as JSON, which is YAML too."""
    told: dict[str, Any] = {
        "trial": data.frozen.trial,
        "protocol": data.frozen.protocol,
        "frozen": data.frozen.at,
        "judged-on": data.judged_on,
        "randomisation": {
            "procedure": data.allocation.kind,
            "numbers": list(data.allocation.numbers),
        },
        "screening": {
            "screened": data.screening.screened,
            "excluded": dict(data.screening.excluded),
        },
        "hashes": dict(hashes),
        "ledger": data.frozen.ledger,
        "protocols": dict(data.frozen.protocols),
        "made-up": data.frozen.made_up,
    }
    lines = (f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in told.items())
    return "".join(lines).encode()


def _table(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> bytes:
    text = StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def _participants(data: Dataset) -> Iterator[Mapping[str, object]]:
    why = data.missing or (None,) * len(data.codes)
    for place, code in enumerate(data.codes):
        relapse, missing = data.relapse, why[place]
        yield {
            "code": code,
            "order": place + 1,
            "arm": "taper" if data.taper[place] else "maintenance",
            "stratum": data.strata[place],
            "received": YES_NO[bool(data.received[place])],
            "remission": _answer(data.remission, place),
            "off_drug": _answer(data.off_drug, place),
            "dose_mg": _number(data.dose, place),
            "free_until": int(relapse.free[place]),
            "relapse_found": int(relapse.found[place]) if relapse.event[place] else "",
            "last_dose": _day(data.last_dose, place),
            "mean_trough": _number(data.exposure, place),
            "ended": "" if data.ended[place] is Ended.NOT else data.ended[place].value,
            "why_missing": "" if missing is None else missing.value,
        }


def _adverse(data: Dataset) -> Iterator[Mapping[str, object]]:
    for each in data.adverse:
        yield {
            "code": data.codes[each.participant],
            "term": each.term,
            "grade": each.grade or "",
            "serious": YES_NO[each.serious],
            "related": YES_NO[each.related],
        }


def _answer(found: Known, place: int) -> str:
    return YES_NO[bool(found.values[place])] if found.known[place] else ""


def _number(found: Known, place: int) -> str:
    """The shortest text from which the same number is read."""
    return repr(float(found.values[place])) if found.known[place] else ""


def _day(found: Known, place: int) -> str:
    return str(int(found.values[place])) if found.known[place] else ""
