"""Chunks: the same results whoever works, in whatever order, and after a break."""

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from glidepath.exchange.engines import engine, kept_in
from glidepath.quantities import InputError
from glidepath.simulate.outcomes import Outcomes
from glidepath.simulate.trials import (
    Chunk,
    Plan,
    Task,
    Work,
    children_of,
    here,
    run_chunk,
    simulate,
)
from unit.simulate.given import STORMY, setting

OWN = setting(STORMY, horizon=60)
PLAN = Plan(children=10, trials=6, seed=42, at_once=20)


def same(one: Outcomes, other: Outcomes) -> bool:
    """Whether two tables are alike, bit for bit."""
    pairs = ((getattr(one, each.name), getattr(other, each.name)) for each in fields(Outcomes))
    return all(x.dtype == y.dtype and x.tobytes() == y.tobytes() for x, y in pairs)


@pytest.fixture(scope="module")
def alone() -> Outcomes:
    """The plan, worked on here."""
    return simulate(OWN, PLAN)


def test_a_plan_has_every_child_once(alone: Outcomes) -> None:
    assert len(PLAN.chunks) == 3
    assert np.bincount(alone.trial).tolist() == [10] * 6
    assert np.bincount(alone.trial, weights=alone.taper).tolist() == [5.0] * 6
    keys = [children_of(OWN, PLAN, each).keys for each in PLAN.chunks]
    assert len(np.unique(np.concatenate(keys))) == 60


def test_a_trial_larger_than_a_chunk_is_cut_into_slices() -> None:
    chunks = Plan(children=50, trials=2, seed=1, at_once=20).chunks
    assert [(each.trial, each.start, each.size) for each in chunks] == [
        (0, 0, 20), (0, 20, 20), (0, 40, 10), (1, 0, 20), (1, 20, 20), (1, 40, 10),
    ]  # fmt: skip
    assert [each.number for each in chunks] == list(range(6))


def test_the_seeds_of_chunks_are_spawned_from_that_of_the_plan() -> None:
    spawned = np.random.SeedSequence(PLAN.seed).spawn(3)[2]
    keys = np.random.Generator(np.random.PCG64(spawned)).integers(0, 2**64, 20, dtype=np.uint64)
    np.testing.assert_array_equal(children_of(OWN, PLAN, PLAN.chunks[2]).keys, keys)


def test_another_seed_gives_other_children(alone: Outcomes) -> None:
    other = simulate(OWN, Plan(10, 6, 43, 20))
    assert not np.array_equal(other.start, alone.start)


def test_a_chunk_needs_no_other_chunk(alone: Outcomes) -> None:
    last = run_chunk(OWN, PLAN, PLAN.chunks[2])
    np.testing.assert_array_equal(last.exposure, alone.exposure[40:])


def test_two_processes_give_the_same_bits(alone: Outcomes) -> None:
    with engine("local", 2) as mapper:
        assert same(simulate(OWN, PLAN, mapper), alone)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_cluster_of_two_processes_gives_the_same_bits(alone: Outcomes) -> None:
    """A real cluster, told by its address as one of many machines would be."""
    distributed = pytest.importorskip("distributed")
    own = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}
    with (
        distributed.LocalCluster(processes=True, **own) as cluster,
        engine("dask", scheduler=cluster.scheduler_address) as mapper,
    ):
        assert same(simulate(OWN, PLAN, mapper), alone)
        with distributed.Client(cluster) as client:
            assert len(client.scheduler_info()["workers"]) == 2


def test_progress_is_told_chunk_by_chunk() -> None:
    told: list[tuple[int, int]] = []
    simulate(OWN, Plan(4, 3, 1, 4), progress=lambda done, of: told.append((done, of)))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_what_was_broken_off_goes_on_where_it_ended(tmp_path: Path, alone: Outcomes) -> None:
    asked: list[int] = []

    def breaking(work: Work, chunks: tuple[Chunk, ...]) -> Iterator[Outcomes]:
        for chunk in chunks:
            asked.append(chunk.number)
            if asked == [0, 1, 2]:
                raise KeyboardInterrupt
            yield work(chunk)

    with pytest.raises(KeyboardInterrupt):
        simulate(OWN, PLAN, kept_in(tmp_path, breaking))
    assert same(simulate(OWN, PLAN, kept_in(tmp_path, breaking)), alone)
    assert asked == [0, 1, 2, 2]
    assert same(simulate(OWN, PLAN, kept_in(tmp_path, breaking)), alone)
    assert asked == [0, 1, 2, 2]


def test_a_folder_holds_one_simulation(tmp_path: Path) -> None:
    small = Plan(2, 1, 1)
    simulate(OWN, small, kept_in(tmp_path, here))
    with pytest.raises(InputError, match="another simulation"):
        simulate(OWN, Plan(2, 1, 2), kept_in(tmp_path, here))
    with pytest.raises(InputError, match="another simulation"):
        simulate(setting({}, horizon=60), small, kept_in(tmp_path, here))


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", "utf-8")
    with pytest.raises(InputError, match="file: the folder cannot be used"):
        simulate(OWN, Plan(2, 1, 1), kept_in(blocked, here))


@pytest.mark.parametrize(
    ("name", "workers", "words"), [("grid", 1, "no engine grid"), ("local", 0, "0 workers")]
)
def test_an_engine_that_is_none_is_refused(name: str, workers: int, words: str) -> None:
    with pytest.raises(InputError, match=words), engine(name, workers):
        pass


def test_a_library_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("glidepath.exchange.engines.find_spec", lambda name: None)
    with pytest.raises(InputError, match="joblib is not installed"), engine("local", 2):
        pass


@pytest.mark.parametrize("numbers", [(0, 1, 1), (1, 0, 1), (1, 1, -1)])
def test_a_plan_of_nothing_is_refused(numbers: tuple[int, int, int]) -> None:
    with pytest.raises(InputError):
        Plan(*numbers)


def test_work_that_is_no_simulation_has_a_mark_of_its_own(tmp_path: Path) -> None:
    task = Task(OWN, Plan(2, 1, 5))
    made = list(kept_in(tmp_path, here)(_only_first, task.plan.chunks))
    assert made[0].number == 2


def _only_first(chunk: Chunk) -> Outcomes:
    return run_chunk(OWN, Plan(2, 1, 5), chunk)
