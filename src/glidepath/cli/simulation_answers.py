"""What ``simulate`` prints and writes."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from glidepath.cli.shared import DONE, Lang, print_data
from glidepath.exchange.assumptions import read_assumptions
from glidepath.exchange.engines import engine, kept_in
from glidepath.exchange.growth import read_growth
from glidepath.exchange.models import read_model
from glidepath.exchange.protocols import read_protocol
from glidepath.quantities import input_error
from glidepath.quantities.errors import Place
from glidepath.report import Language
from glidepath.report.simulation.told import simulation_data, simulation_text
from glidepath.simulate.results import Simulated, run
from glidepath.simulate.setting import Setting
from glidepath.simulate.trials import Mapper, Plan

NONE = "none"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be simulated, as the command line names it."""

    name: str
    compare: str | None
    children: int
    trials: int
    seed: int
    truth: str
    fit: str
    until: int
    assumptions: Path | None
    engine: str
    workers: int
    scheduler: str | None
    keep: Path | None
    report: Path | None


def print_simulation(asked: Asked, lang: Lang, *, as_json: bool) -> int:
    """Simulate, print what was found, and write the page; give the exit status."""
    names = [asked.name, *([] if asked.compare is None else [asked.compare])]
    settings = [setting_of(asked, name) for name in names]
    plan = Plan(asked.children, asked.trials, asked.seed)
    with engine(asked.engine, asked.workers, asked.scheduler) as mapper:
        found = [
            _run(setting, plan, _kept(asked, number, mapper))
            for number, setting in enumerate(settings)
        ]
    if as_json:
        print_data(simulation_data(found))
    else:
        print(simulation_text(found, Language(lang)))
    if asked.report is not None:
        _write(asked.report, found, lang)
    return DONE


def print_moved(
    name: str, wanted: tuple[int, int, str, tuple[str, ...]], lang: Lang, *, as_json: bool
) -> int:
    """Print which open choice moves what; give the exit status.

    Parameters
    ----------
    wanted
        Children, seed, true model, and open points.
    """
    from glidepath.report.simulation.gaps import moved_data, moved_text
    from glidepath.simulate.gaps import moved

    children, seed, truth, points = wanted
    setting = Setting(read_protocol(name), read_assumptions(), read_model(truth), read_growth())
    if unknown := set(points) - {each.id for each in setting.protocol.open_points}:
        message = f"the protocol has no open point {', '.join(sorted(unknown))}"
        known = ", ".join(each.id for each in setting.protocol.open_points)
        raise input_error(message, expected=known, kind="unknown-point")
    with _told_progress() as progress:
        found = moved(setting, children, seed, points, progress.told)
    if as_json:
        print_data(moved_data(found))
    else:
        print(moved_text(setting.protocol, found, children, Language(lang)))
    return DONE


def setting_of(asked: Asked, name: str) -> Setting:
    """Read everything that a simulation needs."""
    return Setting(
        protocol=read_protocol(name),
        assumptions=read_assumptions(asked.assumptions),
        model=read_model(asked.truth),
        growth=read_growth(),
        fitted=None if asked.fit == NONE else read_model(asked.fit),
        horizon=asked.until,
    )


def _kept(asked: Asked, number: int, mapper: Mapper) -> Mapper:
    if asked.keep is None:
        return mapper
    return kept_in(asked.keep / f"protocol-{number + 1}", mapper)


def _run(setting: Setting, plan: Plan, mapper: Mapper) -> Simulated:
    with _told_progress() as progress:
        return run(setting, plan, mapper, progress.told)


class _Progress:
    """How far the work is, on one line of a terminal."""

    def told(self, done: int, of: int) -> None:
        """Say how many chunks of how many are done."""
        if sys.stderr.isatty():
            print(f"\r{done}/{of}", end="", file=sys.stderr, flush=True)


@contextmanager
def _told_progress() -> Iterator[_Progress]:
    yield _Progress()
    if sys.stderr.isatty():
        print("\r", end="", file=sys.stderr, flush=True)


def _write(path: Path, found: list[Simulated], lang: Lang) -> None:
    from glidepath.report.simulation.page import simulation_html

    try:
        path.write_text(simulation_html(found, Language(lang)), "utf-8")
    except OSError as error:
        message = f"the file cannot be written: {error.strerror}"
        raise input_error(message, kind="unwritable", place=Place(str(path))) from None
