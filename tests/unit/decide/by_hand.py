"""What models might say of a child, every number of it typed by hand; and doses one by one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date
from typing import Any

import numpy as np

from glidepath.decide.covariates import Covariates
from glidepath.decide.fitted import Found, LeftOut
from glidepath.decide.intake import Clock
from glidepath.decide.interactions import Interaction
from glidepath.decide.learned import Ground, Learned, Share, Told
from glidepath.pk.assays import AssayKind
from glidepath.pk.child import Average
from glidepath.pk.layout import Dosing, Intake
from glidepath.pk.spread import Spread, spread_of
from numerical.pk_oracle import doses

NONE = np.zeros(0)
CLOCK = Clock(date(2025, 12, 1), UTC, 8.0)
HOUR = CLOCK.midnight(date(2026, 1, 5)) + 12.0


def given(plan: Sequence[Dosing], until: float) -> list[tuple[float, float]]:
    """Every dose of a plan as hour and mg, one after the other."""
    return [(round(hour, 6), mg) for hour, mg in doses(plan, until)]


def even(*values: float) -> Spread:
    """Values of equal weight: of five, the first stands for 5 %, the last for 95 %."""
    return spread_of(np.array(values, dtype=np.float64), np.ones(len(values)))


def found(sample: str, why: LeftOut | None = None, level: float = 6.0) -> Found:
    """A level of 3 January, drawn 24 h after the dose."""
    kind = AssayKind.MASS_SPECTROMETRY
    return Found(sample, date(2026, 1, 3), level, False, 776.0, 800.0, kind, why)


def told(
    levels: Sequence[Found] = (found("S-1"), found("S-2")),
    drugs: Sequence[Interaction] = (),
    *,
    steady: bool = False,
) -> Told:
    """A child on 1 mg every morning."""
    plan = Dosing(8.0, (Intake(0.0, 1.0),), steady=steady)
    known = Covariates(0.0, "female", (NONE, NONE), {}, drugs, None)
    return Told(CLOCK, (), (plan,), tuple(levels), tuple(drugs), known)


def learned(*, of: Told | None = None, **changes: Any) -> Learned:
    """Five equally likely troughs of 4 to 8 ng/mL for each mg, and half-lives of 10 to 50 h."""
    usual = Learned(
        ground=Ground(of or told(), HOUR, AssayKind.MASS_SPECTROMETRY),
        average=Average((), ()),
        shares=(share("fan-2024", 0.75), share("chen-2021", 0.25)),
        half_life=even(10, 20, 30, 40, 50),
        prior_share=0.4,
        troughs={24: even(4, 5, 6, 7, 8), 12: even(6, 7, 8, 9, 10)},
        exposure_ahead=0.98,
        odd=(),
    )
    return replace(usual, **changes)


def share(model: str, weight: float, **changes: Any) -> Share:
    """What a model contributes, with nothing to say against it."""
    return replace(Share(model, weight, True, True, 0.2, ()), **changes)
