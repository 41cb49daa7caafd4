"""Proofs of a protocol and its rules: each property proved, refuted with a case, or not known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from time import perf_counter
from typing import Any

from glidepath.assure.prove.claims import Case, Chance
from glidepath.assure.prove.ghosts import TIES, Ghost
from glidepath.assure.prove.induction import Foundations, foundations, tied
from glidepath.assure.prove.properties import INVARIANTS, PROPERTIES, Property
from glidepath.assure.prove.search import search
from glidepath.assure.prove.solving import Found, Verdict, find
from glidepath.assure.prove.story import last_day, record_of
from glidepath.assure.prove.symbols import term_of
from glidepath.assure.prove.trace import Subject, Trace, course, ending
from glidepath.assure.prove.unknowns import unknown, valued
from glidepath.decide.course import follow
from glidepath.decide.decide import of_population
from glidepath.decide.invariants import sound
from glidepath.decide.numbers import Truth, all_of, no
from glidepath.decide.rules import RULES, Rule
from glidepath.decide.status import Status
from glidepath.protocol.model import Protocol
from glidepath.record.plain import Plain, plain

SECONDS = 5.0
"""How long the solver may take for one question; all together take far less."""


class Result(StrEnum):
    """What became of the attempt to prove a property."""

    PROVED = "proved"
    REFUTED = "refuted"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Counterexample:
    """A case in which a property does not hold.

    Parameters
    ----------
    status
        What of the Status differs from the empty one, by name.
    chance
        The numbers for which the property fails there: the next dose, days that pass, levels; one
        that is not named is 0, or has nothing to do with it.
    record
        A participant's record, as plain data, that leads there from the first day; ``None`` where
        none was found within a few visits.
    day
        The day on which the record ends.
    replayed
        Whether the record, read and folded as any other, comes to that very Status.
    """

    status: Mapping[str, int | bool]
    chance: Mapping[str, int | bool]
    record: Mapping[str, Plain] | None = None
    day: date | None = None
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class Proof:
    """What became of one property.

    Parameters
    ----------
    property
        Its id.
    seconds
        How long it took.
    counterexample
        Where it was refuted.
    unproved
        The invariants and ties that it rests on and that are not proved.
    """

    property: str
    result: Result
    seconds: float
    counterexample: Counterexample | None = None
    unproved: tuple[str, ...] = ()


def prove(
    protocol: Protocol,
    rules: Sequence[Rule] = RULES,
    properties: Sequence[Property] = PROPERTIES,
) -> tuple[Proof, ...]:
    """Prove the properties of every child that can be, under a protocol.

    By induction over every step of a child's course the invariants are shown to hold; of all
    Statuses that satisfy them each property is shown. What the input may be is said in
    :func:`glidepath.assure.prove.steps.possible`.

    Parameters
    ----------
    rules
        The rules that are put to the proof.
    properties
        Those to prove, each by itself.

    Returns
    -------
    tuple of Proof
        One for each property, in their order. What is not known is never said to be proved.
    """
    subject = Subject(protocol, rules)
    start = perf_counter()
    founded = foundations(protocol.parameters, SECONDS)
    spent = perf_counter() - start
    return tuple(examine(subject, each, founded, spent) for each in properties)


def examine(subject: Subject, each: Property, founded: Foundations, spent: float = 0) -> Proof:
    """Prove one property, or look for a case in which it does not hold.

    Parameters
    ----------
    founded
        What induction has shown of the invariants.
    spent
        Seconds that this took, which count for the property of the invariants themselves.
    """
    start = perf_counter()
    result, counterexample = _examined(subject, each, founded)
    seconds = perf_counter() - start + (spent if each is INVARIANTS else 0)
    unproved = founded.unproved(_ties(each))
    return Proof(each.id, result, seconds, counterexample, unproved)


def _ties(each: Property) -> tuple[str, ...]:
    return tuple(tie.id for tie in TIES) if each is INVARIANTS else each.ties


def _examined(
    subject: Subject, each: Property, founded: Foundations
) -> tuple[Result, Counterexample | None]:
    unproved = founded.unproved(_ties(each))
    found = Found(Verdict.NONE) if each is INVARIANTS else _anywhere(subject, each)
    if found.verdict is Verdict.NONE and not unproved:
        return Result.PROVED, None
    trace = search(subject, each.claim, SECONDS)
    if trace is not None:
        return Result.REFUTED, _told(subject, trace)
    if found.verdict is Verdict.FOUND:
        return Result.REFUTED, _shown(valued(found.model, _any_case(subject)))
    return Result.UNKNOWN, None


def _any_case(subject: Subject) -> Case:
    status, ghost = unknown(Status(), "status"), unknown(Ghost(), "ghost")
    chance = unknown(Chance(), "chance")
    return Case(subject.protocol.parameters, subject.rules, status, ghost, chance)


def _anywhere(subject: Subject, each: Property) -> Found:
    """Look for a case among all that satisfy what the property rests on."""
    case = _any_case(subject)
    broken = _breaks(each, case)
    return find([term_of(broken)], SECONDS, lambda model: bool(_breaks(each, valued(model, case))))


def _breaks(each: Property, case: Case) -> Truth:
    return all_of(
        sound(case.parameters, case.status),
        tied(case.parameters, case.status, case.ghost, each.ties),
        *(number >= 0 for number in case.chance[:4]),
        no(each.claim(case)),
    )


def _shown(case: Case) -> Counterexample:
    """A case without a record."""
    return Counterexample(_differing(case.status, Status()), _differing(case.chance, Chance()))


def _told(subject: Subject, trace: Trace) -> Counterexample:
    """A case with the record that leads to it, folded as the bedside folds one."""
    protocol, day = subject.protocol, last_day(trace)
    stands = course(subject, trace)
    record = record_of(subject, trace)
    folded = follow(record, lambda _: protocol, day, of_population(protocol.drug)).status
    shown = _shown(ending(subject, trace, stands[-1]))
    told = {
        "participant": plain(record.participant),
        "events": [plain(event) for event in record.events],
    }
    return replace(shown, record=told, day=day, replayed=folded == stands[-1].status)


def _differing(struct: Any, empty: Any) -> dict[str, int | bool]:
    pairs = zip(struct._fields, struct, empty, strict=True)
    return {name: value for name, value, usual in pairs if value != usual}
