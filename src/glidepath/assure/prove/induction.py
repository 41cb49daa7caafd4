"""Induction: every step of a child's course keeps the invariants and the ties to its ghost."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from glidepath.assure.prove.ghosts import TIES, Ghost, followed
from glidepath.assure.prove.solving import Verdict, find
from glidepath.assure.prove.steps import KINDS, Step, possible, taken
from glidepath.assure.prove.symbols import term_of
from glidepath.assure.prove.unknowns import unknown, unknown_truth
from glidepath.decide.advance import advance
from glidepath.decide.invariants import INVARIANTS, broken, sound
from glidepath.decide.numbers import Number, Truth, all_of, any_of, both, no
from glidepath.decide.seen import Seen
from glidepath.decide.status import Status
from glidepath.protocol.parameters import Parameters

WHOLE = "one-after-another"
"""That `advance` does nothing but take one small step after another."""


@dataclass(frozen=True, slots=True)
class Foundations:
    """What induction found of each invariant, of each tie, and of `WHOLE`."""

    verdicts: Mapping[str, Verdict]

    def unproved(self, ties: Iterable[str]) -> tuple[str, ...]:
        """Give what is not proved of all that a property with these ties rests on."""
        names = (WHOLE, *(each.id for each in INVARIANTS), *needed(ties))
        return tuple(name for name in names if self.verdicts[name] is not Verdict.NONE)


def needed(ties: Iterable[str]) -> tuple[str, ...]:
    """Give these ties and those that their proofs rest on."""
    known = {tie.id: tie for tie in TIES}
    found: set[str] = set()
    waiting = list(ties)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(known[name].needs)
    return tuple(sorted(found))


def tied(parameters: Parameters, status: Status, ghost: Ghost, ties: Iterable[str]) -> Truth:
    """Whether a Status and its ghost agree as these ties say."""
    names = needed(ties)
    return all_of(*(tie.holds(parameters, status, ghost) for tie in TIES if tie.id in names))


def foundations(parameters: Parameters, seconds: float) -> Foundations:
    """Prove what the properties rest on.

    Parameters
    ----------
    seconds
        How long the solver may take for one question.
    """
    verdicts = _start(parameters)
    verdicts[WHOLE] = _one_after_another(parameters, seconds)
    for kind, example in KINDS.items():
        for name, verdict in _kept(parameters, unknown(example, kind), seconds):
            if verdicts[name] is Verdict.NONE:
                verdicts[name] = verdict
    return Foundations(verdicts)


def _start(parameters: Parameters) -> dict[str, Verdict]:
    """What holds before anything has happened."""
    wrong = {*broken(parameters, Status())}
    wrong |= {tie.id for tie in TIES if not tie.holds(parameters, Status(), Ghost())}
    names = (*(each.id for each in INVARIANTS), *(tie.id for tie in TIES))
    return {name: Verdict.FOUND if name in wrong else Verdict.NONE for name in names}


def _kept(parameters: Parameters, step: Step, seconds: float) -> Iterator[tuple[str, Verdict]]:
    """Whether one kind of step keeps each invariant and each tie."""
    status, ghost = unknown(Status(), "status"), unknown(Ghost(), "ghost")
    picked = unknown_truth("picked")
    after = taken(parameters, status, step)
    ghost_after = followed(parameters, ghost, status, step, picked)
    before = both(sound(parameters, status), possible(status, step))
    for each in INVARIANTS:
        yield each.id, _refuted(before, each.holds(parameters, after), seconds)
    for tie in TIES:
        agreed = both(before, tied(parameters, status, ghost, [tie.id]))
        yield tie.id, _refuted(agreed, tie.holds(parameters, after, ghost_after), seconds)


def _refuted(before: Truth, then: Truth, seconds: float) -> Verdict:
    """Whether there is a case of the one without the other."""
    return find([term_of(before), term_of(no(then))], seconds).verdict


def _one_after_another(parameters: Parameters, seconds: float) -> Verdict:
    """Whether a whole step differs in anything from its parts, taken in their order."""
    status = unknown(Status(), "status")
    parts = {kind: unknown(example, kind) for kind, example in KINDS.items()}
    seen = Seen(*(getattr(parts[name].seen, name) for name in Seen._fields))
    elapsed: Number = parts["time"].elapsed
    whole = advance(parameters, status, elapsed, seen, parts["order"].order)
    last = status
    for name in ("time", *Seen._fields, "order"):
        last = taken(parameters, last, parts[name])
    differs = any_of(*(one != other for one, other in zip(whole, last, strict=True)))
    before = both(sound(parameters, status), elapsed >= 0)
    return _refuted(before, no(differs), seconds)
