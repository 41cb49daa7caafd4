"""Every open choice, and what each alternative changes in the key numbers."""

from functools import cache

import pytest

from glidepath.assure.gaps import Gap, gaps
from glidepath.assure.key_numbers import UNITS, Key, key_numbers
from glidepath.protocol import with_value
from unit.assure.given import changed, imaged_each_quarter, liver, trial


@cache
def of_trial() -> tuple[Gap, ...]:
    return gaps(trial())


Changes = dict[tuple[str, int], tuple[int | None, int | None]]


def effects(parameter: str, place: int = 0) -> Changes:
    """What an alternative of a parameter changes: number and start to default and chosen."""
    options = next(
        choice.options
        for gap in of_trial()
        for choice in gap.choices
        if choice.parameter.id == parameter
    )
    return {
        (each.number, each.start): (each.default, each.chosen) for each in options[place].effects
    }


def test_every_open_point_and_every_open_parameter_is_told_once() -> None:
    assert [gap.id for gap in of_trial()] == [f"O{number}" for number in range(1, 25)]
    told = [choice.parameter.id for gap in of_trial() for choice in gap.choices]
    open_ = [each.id for each in trial().entries.values() if each.open is not None]
    assert sorted(told) == sorted(open_)


def test_a_gap_says_where_it_is_and_why_it_was_closed_so() -> None:
    first = of_trial()[0]
    assert first.items == ("T2", "T6", "primary")
    (base,) = first.choices
    assert base.parameter.id == "taper.base"
    assert base.parameter.reason is not None
    assert [str(each.alternative.value) for each in base.options] == ["starting"]


def test_a_tenth_of_the_starting_dose_may_stop_on_day_194() -> None:
    # 0.30 is the seventh cut, on day 180; the minimum duration is then over, and 14 days pass
    changes = effects("taper.base")
    assert changes["stop", 1000] == (344, 194)
    assert changes["cuts", 1000] == (12, 7)
    # 7.0 x 0.30 = 2.1: one cut more
    assert changes["stop-at-high", 1000] == (374, 224)


def test_without_the_stop_nobody_is_off() -> None:
    changes = effects("stop.allowed")
    assert changes["stop", 1000] == (344, None)
    assert changes["to-spare", 1000] == (7, None)


def test_half_the_dose_changes_nothing_where_the_trough_decides() -> None:
    assert effects("stop.dose-share", 0) == {}


def test_how_old_the_imaging_may_be_moves_the_stop_of_the_schedule() -> None:
    # 2.00 may stop on day 314: the imaging of day 270 is 44 days old, the next is on day 330
    # and on day 404 that of day 365 is 39 days old, and the last
    assert effects("stop.imaging-max-age", 0) == {
        ("stop-by-schedule", 250): (404, None),
        ("stop-by-schedule", 2000): (314, 330),
    }
    # on day 344 that of day 330 is 14 days old, and on day 374 that of day 365 is 9
    assert effects("stop.imaging-max-age", 1) == {}


def test_imaging_of_90_days_frees_the_stop_where_imaging_is_quarterly() -> None:
    key, quarterly = Key("stop-by-schedule", 1000), imaged_each_quarter()
    assert key_numbers(quarterly)[key] == 360
    assert key_numbers(with_value(quarterly, "stop.imaging-max-age", 90))[key] == 344


def test_the_day_of_the_outcome_changes_what_is_to_spare() -> None:
    assert effects("outcome.day", 1) == {
        ("to-spare", 250): (-53, -23),
        ("to-spare", 500): (-23, 7),
        ("to-spare", 1000): (7, 37),
        ("to-spare", 2000): (37, 67),
    }


def test_without_a_hold_a_cut_of_a_fifth_costs_nothing() -> None:
    # 0.80 of 1.00 lies between the second and the third step: 60 days
    assert effects("taper.overcut-rule")["hold", 1000] == (60, 0)


def test_a_larger_step_of_maintenance() -> None:
    # at 9.0: 1.00 x 6 / 9 = 0.667, at 4.0: 1.50; a step of a quarter gives 0.75 and 1.25
    changes = effects("maintenance.max-step", 0)
    assert changes["lowered", 1000] == (750, 670)
    assert changes["raised", 1000] == (1250, 1500)


def test_a_longer_stabilisation() -> None:
    assert effects("stabilisation.days")["second-taper-from", 1000] == (210, 300)


def test_a_spell_of_60_days_is_never_reached_on_the_way_down() -> None:
    assert effects("restore.in-force-min", 1)["restored", 1000] == (730, 1000)


@pytest.mark.parametrize("parameter", ["randomisation.method", "eligibility.egfr-min"])
def test_what_no_dose_hangs_on_changes_no_number(parameter: str) -> None:
    assert effects(parameter) == {}


def test_the_key_numbers_of_one_milligram() -> None:
    found = key_numbers(trial())
    assert {key.number for key in found} == set(UNITS)
    assert {key.start for key in found} == {250, 500, 1000, 2000}
    assert {name: found[Key(name, 1000)] for name in UNITS} == {
        "cuts": 12,
        "stop": 344,
        "to-spare": 7,
        "stop-at-high": 374,
        "stop-by-schedule": 344,
        "restored": 730,
        "second-taper-from": 210,
        "hold": 60,
        "lowered": 750,
        "raised": 1250,
    }


def test_what_is_skipped_would_have_changed_nothing() -> None:
    skipped = changed({"randomisation.max-imbalance": 2, "safety.restart-after": 3})
    assert key_numbers(skipped) == key_numbers(trial())


def test_the_key_numbers_of_the_second_protocol_are_of_its_capsules() -> None:
    found = key_numbers(liver())
    assert {key.start for key in found} == {500, 1000, 2000}
    assert found[Key("stop", 1000)] is None
