"""A relapse at two thirds of the dose, and the taper that may follow it."""

from itertools import pairwise

from glidepath.assure.checks.relapse import Relapsed, after_relapse
from glidepath.assure.cohort import cohort_of
from glidepath.assure.fastest import Setting
from glidepath.protocol import Protocol
from glidepath.regimen import Lattice
from unit.assure.given import changed, liver, trial

TEN = Lattice(tuple(range(10, 5001, 10)))
ADULT = 62 * 60
NO = False


def relapsed(protocol: Protocol, *starts: int, lattice: Lattice = TEN) -> tuple[Relapsed, ...]:
    setting = Setting(protocol.parameters, lattice, 24, 1095)
    levels, half_lives = [6000] * len(starts), [ADULT] * len(starts)
    return after_relapse(setting, cohort_of(starts, levels, half_lives, 24))


def test_from_one_milligram() -> None:
    # 0.66 from day 90, relapse on day 120, back to 0.73, 90 days, then 5 % a month
    (child,) = relapsed(trial(), 1000)
    assert (child.day, child.dose, child.restored) == (120, 660, 730)
    assert child.after.days[:3] == (210, 240, 270)
    # 0.95 x 0.73 = 0.6935, 0.95 x 0.70 = 0.665, 0.95 x 0.67 = 0.6365
    assert child.after.doses[:3] == (700, 670, 640)
    # the twentieth cut, on day 780, is the first at or below a third
    assert (child.after.days[-1], child.after.stop) == (780, 794)
    assert child.after.doses[-2] > 1000 / 3 > child.after.doses[-1]


def test_every_cut_of_the_second_taper_is_the_largest_permitted() -> None:
    (child,) = relapsed(trial(), 2000)
    doses = (child.restored, *child.after.doses)
    for high, low in pairwise(doses):
        assert (low - 10) * 100 < high * 95 <= low * 100


def test_a_small_dose_stops_where_five_per_cent_cannot_be_measured() -> None:
    (child,) = relapsed(trial(), 500)
    assert (child.after.last, child.after.stop) == (190, None)


def test_children_are_told_in_the_order_of_their_doses() -> None:
    children = relapsed(trial(), 1000, 2000, 500)
    assert [each.after.start for each in children] == [500, 1000, 2000]


def test_a_child_that_never_comes_so_low_is_left_out() -> None:
    assert relapsed(trial(), 50) == ()


def test_without_a_second_taper_the_dose_stays() -> None:
    (child,) = relapsed(changed({"restore.second-taper": NO}), 1000)
    assert (child.restored, child.after.doses, child.after.stop) == (730, (), None)


def test_a_taper_by_quarters_of_the_start() -> None:
    # 1.5, 1.0 on day 56, relapse on day 112, back to 1.5, and no second taper
    capsules = Lattice((500, 1000, 1500, 2000))
    setting = Setting(liver().parameters, capsules, 24, 635)
    (child,) = after_relapse(setting, cohort_of([2000], [6000], [690], 24))
    assert (child.day, child.dose, child.restored, child.after.doses) == (112, 1000, 1500, ())
