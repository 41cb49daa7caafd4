"""The parameters of a protocol as the rules read them: exact numbers, by attribute.

Every number is whole or an exact fraction, in the unit that its kind names: days, minutes,
nanograms per litre. What the registry says about a parameter, and what it leaves open, is kept
beside the value in :mod:`glidepath.protocol.entries`.
"""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from glidepath.protocol.kinds import (
    Count,
    Cut,
    Days,
    FiltrationRate,
    Frozen,
    Hours,
    Identifier,
    Level,
    Levels,
    MassConcentration,
    Minutes,
    Period,
    Platelets,
    Ratio,
    Share,
)
from glidepath.protocol.products import Assay, InteractingDrug, Product
from glidepath.quantities.errors import input_error

Positive = Annotated[int, Field(ge=1)]


class CapBase(StrEnum):
    """Of which dose the cap is a share."""

    PREVIOUS = "previous"
    STARTING = "starting"


class HalfLife(StrEnum):
    """Which half-life the spacing counts with."""

    POSTERIOR_UPPER_90 = "posterior-upper-90"
    POPULATION = "population"


class OvercutRule(StrEnum):
    """How long an order beyond the cap holds up the next reduction."""

    STEPS = "steps"
    NONE = "none"


class RestoreDose(StrEnum):
    """The dose to go back to when no earlier dose qualifies."""

    TAPER_START = "taper-start"
    TAPER_START_FOR_WEIGHT = "taper-start-for-weight"


class CountsFrom(StrEnum):
    """The day from which stabilisation counts."""

    RESTORE_AND_REMISSION = "restore-and-remission"
    RESTORE = "restore"


class SafetyAction(StrEnum):
    """What a safety rule asks for."""

    INTERRUPT = "interrupt"
    PAUSE = "pause"
    REFER = "refer"


class RandomisationMethod(StrEnum):
    """How participants are allocated to arms."""

    BIG_STICK = "big-stick"
    PERMUTED_BLOCKS = "permuted-blocks"
    COMPLETE = "complete"
    NONE = "none"


class AdverseHistory(StrEnum):
    """Which earlier adverse events keep a child out."""

    NONE = "none"
    GRADE_3_ATTRIBUTED = "grade-3-attributed"


class OverAge(StrEnum):
    """What becomes of a participant who outgrows the age range."""

    STAYS = "stays"
    LEAVES = "leaves"


class Taper(Frozen):
    """How far and how often the dose may fall."""

    cap: Cut
    base: CapBase
    month: Period
    pattern_tolerance: Share
    spacing_min: Days
    spacing_half_lives: Count
    half_life: HalfLife
    overcut_rule: OvercutRule


class Stop(Frozen):
    """When the last dose may be dropped."""

    allowed: bool
    dose_share: Cut
    trough_below: Level
    min_duration: Days
    imaging_max_age: Days


class LevelRules(Frozen):
    """Which drug levels count, and for how long."""

    max_age: Days
    window_once: Minutes
    window_twice: Minutes
    pending_blocks: bool
    expected_low: Ratio
    expected_high: Ratio
    assay: str
    assays: tuple[Assay, ...]
    specimen: str


class Remission(Frozen):
    """How fresh the evidence of remission must be."""

    max_age: Days
    platelets_min: Platelets


class Restore(Frozen):
    """The dose to go back to on relapse."""

    in_force_min: Days
    half_lives: Count
    fallback: RestoreDose
    kmp_platelets_below: Platelets
    kmp_fibrinogen_below: MassConcentration
    provisional_platelets_below: Platelets
    assessment_hours: Hours
    second_relapse: RestoreDose
    second_taper: bool


class Stabilisation(Frozen):
    """How long to wait after a restore, and how to go on."""

    days: Days
    cap: Cut
    counts_from: CountsFrom


class Maintenance(Frozen):
    """How the dose follows the level where the drug goes on."""

    window: Levels
    target: Level
    max_step: Cut
    spacing: Days
    low_share: Share
    raise_below_limit: bool


class AdverseRule(Frozen):
    """What an open adverse event asks for; the first rule that fits is used."""

    grade_min: Annotated[int, Field(ge=1, le=5)]
    category: Identifier | None = None
    not_category: Identifier | None = None
    action: SafetyAction

    @model_validator(mode="after")
    def _one_category(self) -> Self:
        if self.category is not None and self.not_category is not None:
            raise input_error(
                "category and not-category exclude each other",
                expected="one of them",
                kind="two-categories",
            )
        return self


class Safety(Frozen):
    """What stops or pauses the drug for safety."""

    toxic_level: Level
    adverse: tuple[AdverseRule, ...]
    serious_infection: SafetyAction
    restart_after: Days


class OutcomeRules(Frozen):
    """The day the outcome is judged, and what "no use" means."""

    day: Period
    window_days: Days
    no_use_days: Days


class SurveillancePeriod(Frozen):
    """Visits every so many days until so many months after the stop."""

    months: Annotated[int, Field(ge=1)]
    every_days: Annotated[int, Field(ge=1)]


class Randomisation(Frozen):
    """How participants are allocated."""

    method: RandomisationMethod
    max_imbalance: Count
    blocks: tuple[Positive, ...]
    strata: tuple[Identifier, ...]
    ratio: Annotated[tuple[Positive, ...], Field(min_length=1)]


class EligibilityRules(Frozen):
    """Choices that the criteria leave open."""

    adverse_history: AdverseHistory
    over_age: OverAge
    limit_multiple: Ratio
    egfr_min: FiltrationRate


class ExposureFall(Frozen):
    """A predicted fall of exposure that is shown whatever its cause."""

    share: Share
    days: Days


class Parameters(Frozen):
    """All that the rules read of a protocol."""

    taper: Taper
    stop: Stop
    level: LevelRules
    remission: Remission
    restore: Restore
    stabilisation: Stabilisation
    maintenance: Maintenance
    safety: Safety
    outcome: OutcomeRules
    surveillance: tuple[SurveillancePeriod, ...]
    randomisation: Randomisation
    eligibility: EligibilityRules
    exposure_fall: ExposureFall
    products: tuple[Product, ...]
    interacting: tuple[InteractingDrug, ...]
