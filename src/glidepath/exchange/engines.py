"""Who works on the chunks of a simulation: this process, several, or a Dask cluster.

Libraries for several processes are loaded only when they are asked for. Chunks that are done can be
kept in a folder, so that a simulation that was broken off goes on where it ended.
"""

import hashlib
import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from glidepath.quantities.errors import Place, input_error
from glidepath.simulate.outcomes import Outcomes
from glidepath.simulate.trials import Chunk, Mapper, Task, Work, here

LOCAL, DASK = "local", "dask"
ENGINES = (LOCAL, DASK)


@contextmanager
def engine(name: str, workers: int = 1, scheduler: str | None = None) -> Iterator[Mapper]:
    """Give somebody to do the work.

    Parameters
    ----------
    name
        ``local`` or ``dask``.
    workers
        Processes; 1 works in this one. A cluster of its own is started where `scheduler` is left
        out.
    scheduler
        Address of a running Dask scheduler, such as ``tcp://127.0.0.1:8786``.

    Raises
    ------
    InputError
        For another name, less than one worker, or a library that is not there.
    """
    if workers < 1:
        raise input_error(f"{workers} workers", expected="1 or more", kind="workers")
    if name == DASK:
        with _cluster(workers, scheduler) as mapper:
            yield mapper
    elif name != LOCAL:
        raise input_error(f"there is no engine {name}", expected=" or ".join(ENGINES))
    else:
        yield here if workers == 1 else _several(workers)


def _several(workers: int) -> Mapper:
    _needed("joblib", "joblib")
    joblib: Any = import_module("joblib")

    def mapper(work: Work, chunks: tuple[Chunk, ...]) -> Iterator[Outcomes]:
        pool = joblib.Parallel(n_jobs=workers, return_as="generator")
        yield from pool(joblib.delayed(work)(chunk) for chunk in chunks)

    return mapper


@contextmanager
def _cluster(workers: int, scheduler: str | None) -> Iterator[Mapper]:
    _needed("distributed", "dask[distributed]")
    dask: Any = import_module("distributed")
    if scheduler is not None:
        with dask.Client(scheduler) as client:
            yield _on(client)
        return
    own = {"n_workers": workers, "threads_per_worker": 1, "dashboard_address": None}
    with dask.LocalCluster(processes=True, **own) as cluster, dask.Client(cluster) as client:
        yield _on(client)


def _on(client: Any) -> Mapper:
    """Send the work once, then the chunks; take the results in their order."""

    def mapper(work: Work, chunks: tuple[Chunk, ...]) -> Iterator[Outcomes]:
        sent = client.scatter(work, broadcast=True)
        futures: list[Any] = [client.submit(_done, sent, chunk, pure=False) for chunk in chunks]
        for place, future in enumerate(futures):
            yield future.result()
            futures[place] = None

    return mapper


def _done(work: Work, chunk: Chunk) -> Outcomes:
    return work(chunk)


def _needed(module: str, package: str) -> None:
    if find_spec(module) is None:
        message = f"{package} is not installed"
        raise input_error(message, expected='the extra "cluster"', kind="missing-library")


def kept_in(folder: Path, mapper: Mapper) -> Mapper:
    """Give a mapper that keeps every chunk in a folder, and does not do twice what is there.

    Raises
    ------
    InputError
        Where the folder cannot be written, or holds another simulation.
    """

    def resumed(work: Work, chunks: tuple[Chunk, ...]) -> Iterator[Outcomes]:
        _claimed(folder, work)
        missing = tuple(each for each in chunks if not _file(folder, each).exists())
        made = iter(mapper(work, missing))
        for each in chunks:
            path = _file(folder, each)
            if path.exists():
                yield _read(path)
                continue
            part = next(made)
            _write(path, part)
            yield part

    return resumed


def _file(folder: Path, chunk: Chunk) -> Path:
    return folder / f"chunk-{chunk.number:06}.npz"


def _claimed(folder: Path, work: Work) -> None:
    """Let a folder hold one simulation, and no other."""
    mark = folder / "simulation.txt"
    own = _mark(work)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not mark.exists():
            mark.write_text(own + "\n", "utf-8")
        found = mark.read_text("utf-8").strip()
    except OSError as error:
        place = Place(str(folder))
        message = f"the folder cannot be used: {error.strerror}"
        raise input_error(message, kind="unwritable", place=place) from None
    if found != own:
        raise input_error(
            "the folder holds chunks of another simulation",
            expected="an empty folder, or the one of the same protocol, assumptions and plan",
            kind="other-simulation",
            place=Place(str(folder)),
        )


def _mark(work: Work) -> str:
    """What tells one simulation from another."""
    if not isinstance(work, Task):
        return hashlib.sha256(pickle.dumps(work)).hexdigest()
    setting = work.setting
    told = (
        setting.protocol.digest,
        setting.model.model_dump_json(),
        None if setting.fitted is None else setting.fitted.model_dump_json(),
        [(name, each.value) for name, each in setting.assumptions.table.items()],
        (setting.last_day, setting.product, setting.interval),
        work.plan,
    )
    return hashlib.sha256(repr(told).encode()).hexdigest()


def _write(path: Path, part: Outcomes) -> None:
    """Write a chunk so that a file that is there is whole."""
    beside = path.with_suffix(".part")
    with beside.open("wb") as file:
        np.savez(file, **{each.name: getattr(part, each.name) for each in fields(Outcomes)})
    beside.replace(path)


def _read(path: Path) -> Outcomes:
    with np.load(path, allow_pickle=False) as found:
        return Outcomes(*(found[each.name] for each in fields(Outcomes)))
