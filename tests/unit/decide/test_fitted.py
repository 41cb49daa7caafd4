"""Which levels a model is fitted to, and why the others are left out."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from glidepath.decide.fitted import Circumstances, Found, LeftOut, found_levels
from glidepath.decide.intake import Clock, Regime
from glidepath.decide.interactions import Interaction
from glidepath.decide.samples import samples
from glidepath.pk.assays import AssayKind
from oracle import children
from oracle.children import day, level, moment, quantity
from unit.decide.given import overridden, record_of

CLOCK = Clock(date(2026, 1, 5), ZoneInfo("Asia/Shanghai"), 8.0)
ONCE = (Regime(8.0, 1.0, 24),)


def found(
    *events: Any,
    named: Sequence[str] = (),
    unclear: Sequence[float] = (),
    drugs: Sequence[Interaction] = (),
    regimes: Sequence[Regime] = ONCE,
    assay: str = "lc-ms-ms",
) -> list[Found]:
    """Levels of a child whose first dose was that of day 0."""
    of = record_of(children.record(*events))
    limits = overridden({}).parameters.level.model_copy(update={"assay": assay})
    where = Circumstances(CLOCK, limits, regimes, named, unclear, 310.0, 8.0, drugs)
    return list(found_levels(tuple(samples(of.events)), where))


def why(*events: Any, **other: Any) -> LeftOut | None:
    return found(*events, **other)[0].why


def test_a_trough_as_the_trial_wants_it_is_fitted() -> None:
    assert found(level(14, "6.4")) == [
        Found(
            sample="S14",
            day=date(2026, 1, 19),
            level=6.4,
            below=False,
            last=320.0,
            hour=344.0,
            kind=AssayKind.MASS_SPECTROMETRY,
            why=None,
        )
    ]


def test_a_level_at_any_hour_is_fitted() -> None:
    peak = level(14, "11", drawn_at=moment(14, "10:00"), hours_since_dose=Decimal(2))
    assert [(each.last, each.hour, each.why) for each in found(peak)] == [(344.0, 346.0, None)]


def test_a_level_without_a_time_of_day_lies_where_its_hours_say() -> None:
    of_a_day = level(14, "6", drawn_at=day(14))
    assert [(each.last, each.hour, each.why) for each in found(of_a_day)] == [(320.0, 344.0, None)]


def test_on_the_day_of_a_new_interval_a_bare_date_is_of_the_old_one() -> None:
    new = (Regime(8.0, 1.0, 12), Regime(344.0, 1.0, 24))
    of_a_day = level(14, "6", drawn_at=day(14), hours_since_dose=Decimal(12))
    assert [(each.last, each.hour) for each in found(of_a_day, regimes=new)] == [(332.0, 344.0)]


def test_a_level_below_a_limit_lies_below_it() -> None:
    (one,) = found(level(14, {"below": quantity("1", "ng/mL")}))
    assert (one.level, one.below, one.why) == (1.0, True, None)


@pytest.mark.parametrize(("unit", "written"), [("ng/mL", "6.4"), ("ng/L", "6400"), ("ug/L", "6.4")])
def test_a_level_is_told_in_nanograms_a_millilitre(unit: str, written: str) -> None:
    (one,) = found(level(14, quantity(written, unit)))
    assert one.level == 6.4


@pytest.mark.parametrize(
    ("assay", "trial", "told", "kind"),
    [
        ("cmia", "lc-ms-ms", 8.0, AssayKind.IMMUNOASSAY),
        ("emit", "lc-ms-ms", 8.0, AssayKind.IMMUNOASSAY),
        ("fpia", "emit", 10.0, AssayKind.IMMUNOASSAY),
        ("lc-ms-ms", "emit", 12.5, AssayKind.MASS_SPECTROMETRY),
    ],
)
def test_a_level_by_another_assay_is_converted(
    assay: str, trial: str, told: float, kind: AssayKind
) -> None:
    (one,) = found(level(14, "10", assay=assay), assay=trial)
    assert (one.level, one.kind, one.why) == (told, kind, None)


def test_a_limit_by_another_assay_is_converted_too() -> None:
    (one,) = found(level(14, {"below": quantity("2", "ng/mL")}, assay="cmia"))
    assert (one.level, one.below) == (1.6, True)


def test_levels_come_in_order_of_time() -> None:
    same_hour = level(14, "7", sample="A14")
    told = found(level(28, "6"), level(14, "6"), same_hour)
    assert [each.sample for each in told] == ["A14", "S14", "S28"]


def test_what_was_not_measured_is_no_level() -> None:
    assert found(children.drawn(14), level(28, {"not_analysed": "clotted"})) == []


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (level(14, "6", specimen="serum"), LeftOut.SPECIMEN),
        (level(14, "6", specimen=None), LeftOut.SPECIMEN),
        (level(14, "6", assay="eclia"), LeftOut.ASSAY),
        (level(14, "6", assay=None), LeftOut.ASSAY),
        (level(14, "0"), LeftOut.ZERO),
        (level(14, {"below": quantity("0", "ng/mL")}), LeftOut.ZERO),
        (level(14, "6", hours_since_dose=None), LeftOut.TIME),
        (level(14, "6", hours_since_dose=None, last_dose_at=moment(14, "09:00")), LeftOut.TIME),
        (level(-3, "6"), LeftOut.BEFORE),
        # the last dose before it was none of those ordered
        (level(0, "6"), LeftOut.BEFORE),
        (level(1, "6", hours_since_dose=Decimal(25)), None),
        (level(2, "6", hours_since_dose=Decimal(62)), LeftOut.BEFORE),
        (level(1, "6"), None),
    ],
)
def test_a_level_that_is_left_out(event: dict[str, Any], reason: LeftOut | None) -> None:
    assert why(event) is reason


def test_an_assay_of_the_trial_of_which_nothing_is_known() -> None:
    assert why(level(14, "6"), assay="eclia") is LeftOut.ASSAY


def test_a_sample_that_the_user_names() -> None:
    assert why(level(14, "6"), named=("S14",)) is LeftOut.NAMED
    assert why(level(14, "6"), named=("S15",)) is None


@pytest.mark.parametrize(
    ("hour", "reason"),
    [
        (344.0, LeftOut.INTAKE),
        (343.0, LeftOut.INTAKE),
        (34.1, LeftOut.INTAKE),
        (34.0, None),  # 310 h ago: five half-lives of 62 h
        (344.5, None),  # after the sample
    ],
)
def test_a_level_after_it_is_not_clear_what_was_taken(hour: float, reason: LeftOut | None) -> None:
    assert why(level(14, "6"), unclear=[hour]) is reason


def course(start: float, stop: float, factor: float | None, drug: str = "x") -> Interaction:
    return Interaction(drug, start, stop, 336.0, factor)


@pytest.mark.parametrize(
    ("drugs", "reason"),
    [
        ([course(100.0, 500.0, 11.0)], None),
        ([course(350.0, 500.0, None)], None),
        ([course(100.0, 344.0, 11.0)], LeftOut.WASH_OUT),
        ([course(0.0, 9.0, 11.0)], LeftOut.WASH_OUT),
        ([course(0.0, 8.0, 11.0)], None),
        ([course(100.0, 500.0, None)], LeftOut.NO_NUMBER),
        ([course(100.0, 300.0, None)], LeftOut.WASH_OUT),
        # taken again: no wash-out
        ([course(100.0, 200.0, 11.0), course(300.0, 500.0, 11.0)], None),
        ([course(100.0, 200.0, 11.0), course(300.0, 500.0, 11.0, "y")], LeftOut.WASH_OUT),
    ],
)
def test_a_level_beside_an_interacting_drug(
    drugs: list[Interaction], reason: LeftOut | None
) -> None:
    assert why(level(14, "6"), drugs=drugs) is reason
