"""Relapse: what is calibrated comes out, and what keeps remission keeps it."""

from math import exp, sqrt

import numpy as np
import pytest

from glidepath.quantities import InputError
from glidepath.simulate.disease import broken_out, calibrated, calmed, lasting, lived, quiet
from glidepath.simulate.outcomes import outcomes
from unit.simulate.given import CALM, assumed, children, setting

MONTH = 30.0


def test_the_published_share_rebounds_after_an_abrupt_stop() -> None:
    """20,000 children whose drug is gone at once, month by month through the follow-up."""
    number = 20_000
    own = setting({})
    those, found = children(own, number, seed=17), calibrated(own.assumptions)
    disease, none = quiet(those), np.zeros(number)
    relapsed = np.zeros(number, bool)
    days = own.assumptions["relapse.follow-up"]
    for length in [*[MONTH] * int(days // MONTH), days % MONTH]:
        disease, onset = lived(
            own.assumptions, found.rate, those, disease, (none, none), np.full(number, length)
        )
        relapsed |= np.isfinite(onset)
        disease = broken_out(those, disease, np.isfinite(onset))
    error = sqrt(0.173 * (1 - 0.173) / number)
    assert relapsed.mean() == pytest.approx(0.173, abs=3 * error)


def test_half_of_those_who_ever_relapse_do_so_within_the_median() -> None:
    own = assumed({})
    found = calibrated(own)
    half = found.share * (1 - exp(-found.rate * lasting(own["relapse.median"], own["relapse.lag"])))
    assert half == pytest.approx(0.5 * found.share)


def test_in_the_loop_children_on_next_to_nothing_relapse_as_the_formula_says() -> None:
    """0.01 mg a day is no drug: within two years as many relapse as after a stop."""
    numbers = {
        **CALM,
        "relapse__published": 0.8,
        "relapse__follow_up": 3650,
        "relapse__keep": 50,
        "start__dose": 0.01,
    }
    own, number = setting(numbers, horizon=600), 600
    found = calibrated(own.assumptions)
    expected = found.share * (1 - exp(-found.rate * lasting(600, own.assumptions["relapse.lag"])))
    table = outcomes(own, children(own, number, seed=4, taper=True))
    error = sqrt(expected * (1 - expected) / number)
    assert np.isfinite(table.onset).mean() == pytest.approx(expected, abs=3 * error + 0.01)
    seen = np.isfinite(table.confirmed)
    assert (table.confirmed[seen] > table.onset[seen]).all()


def test_enough_drug_keeps_remission_and_a_background_does_not() -> None:
    number = 500
    own = setting({})
    those = children(own, number)
    plenty, days = np.full(number, 100.0), np.full(number, 3000.0)
    for background, expected in ((0.0, 0), (1e6, number)):
        given = assumed({"relapse__background": background})
        _, onset = lived(given, 1.0, those, quiet(those), (plenty, plenty), days)
        assert np.isfinite(onset).sum() == expected


def test_the_time_of_onset_does_not_depend_on_where_stretches_end() -> None:
    number = 2_000
    own = setting({"relapse__published": 0.8})
    those, rate = children(own, number), 0.01
    none = np.zeros(number)
    _, at_once = lived(own.assumptions, rate, those, quiet(those), (none, none), none + 100.0)
    disease, reached, onset = quiet(those), 0.0, np.full(number, np.inf)
    for _ in range(100):
        disease, found = lived(own.assumptions, rate, those, disease, (none, none), none + 1.0)
        onset = np.minimum(onset, np.where(np.isinf(onset), reached + found, np.inf))
        disease = broken_out(those, disease, np.isfinite(found))
        reached += 1.0
    assert np.isfinite(onset).sum() == np.isfinite(at_once).sum() > 200


def test_an_active_relapse_is_not_followed_by_another_before_it_is_over() -> None:
    own = setting({"relapse__published": 0.8})
    those = children(own, 300)
    none, long = np.zeros(300), np.full(300, 1e5)
    every = np.ones(300, bool)
    active = broken_out(those, quiet(those), every)
    _, onset = lived(own.assumptions, 1.0, those, active, (none, none), long)
    assert np.isinf(onset).all()
    _, onset = lived(own.assumptions, 1.0, those, calmed(active, every), (none, none), long)
    assert np.isfinite(onset).sum() == those.susceptible.sum()


def test_a_share_that_no_children_can_give_is_refused() -> None:
    with pytest.raises(InputError, match=r"relapse.published needs 2\.30 of all children"):
        calibrated(assumed({"relapse__published": 0.9, "relapse__follow_up": 300}))
