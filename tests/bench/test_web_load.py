"""The load of the server measures what it says, in a short form."""

from datetime import date
from pathlib import Path

import pytest

from bench.web_load import Load, loading, share
from bench.web_trial import fill
from glidepath.conduct import begin, fold
from glidepath.record import DoseOrdered, LevelReported
from glidepath.store.opening import open_ledger

TODAY = date(2026, 11, 16)


def test_a_trial_of_the_bench_is_whole_and_the_same_every_time(tmp_path: Path) -> None:
    heads = []
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        fill(tmp_path / name, TODAY, children=2, months=5)
        with open_ledger(tmp_path / name) as ledger:
            assert ledger.verify().sound
            trial = fold(begin(ledger.trial), ledger.lines())
            heads.append([line.payload for line in ledger.lines() if not line.commitment])
    assert heads[0] == heads[1]
    kept, tapered = trial.children.values()
    assert kept.allocation is not None
    assert tapered.allocation is not None
    assert kept.allocation.arm != tapered.allocation.arm
    for child in (kept, tapered):
        assert 5 <= len(child.of(LevelReported)) <= 7
    orders = [each.daily_dose.value for each in tapered.of(DoseOrdered)][3:]
    assert orders == sorted(orders, reverse=True)
    assert len(orders) == 2, "visits on days 30, 60, 90 and 120; every other one takes a tenth off"
    assert len(kept.of(DoseOrdered)) == 3


def test_users_of_the_real_server_wait_and_meet_no_error() -> None:
    load = Load(children=4, months=2, users=6, seconds=4.0, think=(0.1, 0.4))
    found = {each.name.partition(",")[0]: each for each in loading(load)}
    assert {"today", "child", "what-if", "save"} & set(found)
    timed = [each for each in found.values() if each.limit is not None]
    assert timed
    assert all(each.found > 0 for each in timed)


def test_a_share_of_times_is_the_time_that_so_many_keep_to() -> None:
    assert share([0.1 * each for each in range(1, 101)], 0.95) == pytest.approx(9.6)
    assert share([3.0], 0.95) == 3.0
