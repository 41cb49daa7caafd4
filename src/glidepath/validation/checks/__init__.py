"""All checks by name, in the order in which they are tried."""

from collections.abc import Mapping

from glidepath.validation.check import Check
from glidepath.validation.checks.conduct import (
    archived,
    authority,
    blinding,
    corrections,
    delegated,
    locked,
    randomised_by_seed,
    sequence,
    signatures,
)
from glidepath.validation.checks.decisions import golden_decisions, published_half_lives
from glidepath.validation.checks.ledgers import (
    append_only,
    backed_up,
    conflicts,
    copied,
    double_command,
    recorded_times,
    redacted,
    touched,
)
from glidepath.validation.checks.people import names_apart
from glidepath.validation.checks.values import doses_recomputed, units_stated

CHECKS: Mapping[str, Check] = {
    "golden-decisions": golden_decisions,
    "published-half-lives": published_half_lives,
    "units-stated": units_stated,
    "doses-recomputed": doses_recomputed,
    "append-only": append_only,
    "touched": touched,
    "recorded-times": recorded_times,
    "double-command": double_command,
    "conflicts": conflicts,
    "redacted": redacted,
    "backed-up": backed_up,
    "copied": copied,
    "names-apart": names_apart,
    "authority": authority,
    "delegated": delegated,
    "sequence": sequence,
    "blinding": blinding,
    "signatures": signatures,
    "corrections": corrections,
    "locked": locked,
    "randomised": randomised_by_seed,
    "archived": archived,
}
