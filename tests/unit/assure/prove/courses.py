"""Random courses of plain numbers, and random Statuses, for the tests of the proofs."""

from random import Random
from typing import Any

from glidepath.assure.prove.steps import KINDS, Step
from glidepath.decide.status import NEVER, Status

DOSES = (0, 10, 90, 300, 310, 500, 800, 900, 950, 1000, 1100)
LEVELS = (0, 1900, 2000, 4900, 5000, 6000, 7000, 7001, 9000, 14999, 15000)
DAYS = (0, 1, 13, 14, 29, 30, 35, 36, 90, 180, 400)


def some_number(random: Random, name: str) -> int:
    """A plausible number for a field, at and about the limits of the rules."""
    if name in ("relapse", "relapses", "safety"):
        return random.randrange(3)
    if name.endswith("days") or name == "elapsed":
        return random.choice((*DAYS, random.randrange(400)))
    if "dose" in name or name in ("cut_from", "cut_to"):
        return random.choice((*DOSES, random.randrange(1200)))
    if "level" in name or name in ("value", "trough"):
        return random.choice(LEVELS)
    return random.choice((0, 12, 24, 50, 100, 1500, 14_000))


def some_like(random: Random, example: Any) -> Any:
    """A struct like the example, with a random value in each field."""
    values = {
        name: random.random() < 0.4 if isinstance(value, bool) else some_number(random, name)
        for name, value in zip(example._fields, example, strict=True)
    }
    return type(example)(**values)


def some_status(random: Random) -> Status:
    """Any Status, possible or not."""
    status: Status = some_like(random, Status())
    return status._replace(
        half_life=random.choice((600, 3720, 6420)),
        platelets_days=random.choice((0, 35, NEVER)),
    )


def some_step(random: Random, kind: str) -> Step:
    """One random step of a kind."""
    example = KINDS[kind]
    if kind == "time":
        return Step(elapsed=some_number(random, "elapsed"))
    if kind == "order":
        return example._replace(order=some_like(random, example.order))
    assert example.seen is not None
    part = some_like(random, getattr(example.seen, kind))
    return example._replace(seen=example.seen._replace(**{kind: part}))


def some_steps(random: Random, number: int) -> list[Step]:
    """A random course on an arm, mostly time and orders."""
    start = KINDS["standing"]
    assert start.seen is not None
    assert start.seen.standing is not None
    entry = start.seen.standing._replace(randomised=True, taper_arm=random.random() < 0.8)
    kinds = (*KINDS, "time", "time", "order", "order", "level", "disease")
    later = [some_step(random, random.choice(kinds)) for _ in range(number)]
    return [Step(seen=start.seen._replace(standing=entry)), *later]
