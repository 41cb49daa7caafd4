"""Sample sizes against published examples, and what tests of non-inferiority really do."""

import numpy as np
import pytest

from glidepath.analyse.operating import power
from glidepath.analyse.sample_size import (
    non_inferiority,
    participants_for,
    schoenfeld_events,
    shows_non_inferiority,
    size_at_the_margin,
)
from glidepath.quantities.errors import InputError


@pytest.mark.parametrize(
    ("ratio", "events"),
    [
        # MRC Cognition and Brain Sciences Unit, statistics wiki, powsurv: 20.39 events for
        # survival of 0.75 against 0.37
        (np.log(0.75) / np.log(0.37), 21),
        # Trials 2015;16 (doi 10.1186/s13063-015-0727-9), table 1: 132 participants at a hazard
        # ratio of 2, half of them censored
        (2.0, 66),
        (0.5, 66),
    ],
)
def test_events_of_published_examples(ratio: float, events: int) -> None:
    assert schoenfeld_events(ratio) == events


def test_participants_for_events() -> None:
    """The first example goes on: 20.39 / (1 - (0.75 + 0.37) / 2) is 46.3; in pairs, 21 / 0.44."""
    assert participants_for(21, 0.25, 0.63) == 48


def test_non_inferiority_of_a_textbook() -> None:
    """Chow, Shao and Wang, Sample Size Calculations in Clinical Research, example 4.2.4.

    Cure rates 0.85 and 0.65, so failures 0.15 and 0.35, one-sided 5 %, power 80 %: z is 1.6449 +
    0.8416; z squared x 0.355 / 0.3 squared is 24.4 for a margin of 0.1, and with a margin of
    superiority of 0.05, z squared x 0.355 / 0.15 squared is 97.5.
    """
    assert non_inferiority(0.15, 0.35, 0.1, alpha=0.05) == 25
    assert non_inferiority(0.15, 0.35, -0.05, alpha=0.05) == 98


def test_the_score_test_of_the_planned_arms_has_about_the_planned_power() -> None:
    planned = non_inferiority(0.15, 0.15, 0.1)
    region = shows_non_inferiority(planned, planned, 0.1)
    assert power(region, 0.15, 0.15) == pytest.approx(0.8, abs=0.02)
    assert size_at_the_margin(region, 0.1) < 0.03


def test_more_events_in_the_first_arm_never_show_non_inferiority_sooner() -> None:
    region = shows_non_inferiority(15, 12, 0.15)
    assert (np.diff(region.astype(int), axis=0) <= 0).all()
    assert (np.diff(region.astype(int), axis=1) >= 0).all()


def test_what_no_trial_can_show_is_refused() -> None:
    with pytest.raises(InputError, match="no effect"):
        schoenfeld_events(1.0)
    with pytest.raises(InputError, match="margin"):
        non_inferiority(0.3, 0.1, 0.1)
