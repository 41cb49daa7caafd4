"""What the commands about a protocol print."""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from glidepath.assure.check import Severity, check
from glidepath.cli.shared import DONE, NO, Lang, print_data
from glidepath.exchange.protocols import read_protocol
from glidepath.quantities import Instant, instant, last_moment, when
from glidepath.quantities.time import zone
from glidepath.record.record import Record
from glidepath.report import Language

WRONG = frozenset({Severity.IMPOSSIBLE, Severity.CONTRADICTION})


def print_protocol(name: str, lang: Lang, *, as_json: bool) -> int:
    """Print a protocol as a clinician reads it."""
    from glidepath.report.protocols.shown import protocol_data, protocol_text

    protocol = read_protocol(name)
    if as_json:
        print_data(protocol_data(protocol))
    else:
        print(protocol_text(protocol, Language(lang)))
    return DONE


def print_check(name: str, lang: Lang, *, as_json: bool) -> int:
    """Print what a check finds; the answer is no where rules contradict each other."""
    from glidepath.report.protocols.checked import check_text, findings_data

    protocol = read_protocol(name)
    found = check(protocol)
    if as_json:
        print_data(findings_data(found))
    else:
        print(check_text(protocol, found, Language(lang)))
    return NO if any(each.severity in WRONG for each in found) else DONE


def print_gaps(name: str, lang: Lang, *, as_json: bool) -> int:
    """Print the open choices, and what hangs on them."""
    from glidepath.assure.gaps import gaps
    from glidepath.report.protocols.choices import gaps_data, gaps_text

    protocol = read_protocol(name)
    _tell_wait("Trying every alternative takes some seconds ...")
    found = gaps(protocol)
    if as_json:
        print_data(gaps_data(found))
    else:
        print(gaps_text(protocol, found, Language(lang)))
    return DONE


def print_proofs(name: str, lang: Lang, *, as_json: bool) -> int:
    """Print the proofs; the answer is no where a property is refuted or stays unknown."""
    from glidepath.assure.prove import Result, prove
    from glidepath.report.protocols.proved import proofs_data, proofs_text

    protocol = read_protocol(name)
    _tell_wait("Proving takes some seconds ...")
    proofs = prove(protocol)
    if as_json:
        print_data(proofs_data(proofs))
    else:
        print(proofs_text(protocol, proofs, Language(lang)))
    return DONE if all(each.result is Result.PROVED for each in proofs) else NO


def print_diff(
    old: str, new: str, records: Sequence[Path], at: str | None, lang: Lang, *, as_json: bool
) -> int:
    """Print what differs between two versions, and every decision that changes."""
    from glidepath.assure.diff import diff
    from glidepath.exchange.records import read_record
    from glidepath.report.protocols.compared import diff_data, diff_text

    one, other = read_protocol(old), read_protocol(new)
    children = [read_record(path) for path in records]
    found = diff(one, other, children, _asked_at(at, children))
    if as_json:
        print_data(diff_data(found))
    else:
        print(diff_text(one, other, found, Language(lang)))
    return DONE


def _asked_at(text: str | None, children: Sequence[Record]) -> Instant:
    """The instant asked about: now, an instant, or the end of a day where the first child lives."""
    if text is None:
        return instant(datetime.now(UTC))
    moment = when(text)
    if isinstance(moment, datetime):
        return moment
    name = children[0].participant.time_zone if children else "UTC"
    return last_moment(moment, zone(name))


def _tell_wait(words: str) -> None:
    """Say on a terminal that something takes a while."""
    if sys.stderr.isatty():
        print(words, file=sys.stderr, flush=True)
