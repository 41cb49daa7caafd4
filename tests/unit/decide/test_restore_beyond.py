"""A restore is a minimum, even where the preparation at hand cannot measure it."""

from glidepath.decide.giving import recommend
from glidepath.decide.status import NO_LIMIT, Status
from glidepath.decide.table import Action, Outcome
from glidepath.regimen import Lattice


def test_a_restore_beyond_the_largest_dose_is_not_cut_down_to_it() -> None:
    restore = Outcome(
        floor=1520,
        raised=2400,
        ceiling=NO_LIMIT,
        may_stop=False,
        proposal=2400,
        action=Action.RESTORE,
        limits=1520,
        counted_from=1520,
    )
    assert recommend(Status(dose=1520), restore, Lattice((1000, 2000))) == 2400
