"""What if: the rules and the forecast answer to a dose that somebody considers."""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import TypeAlias

from glidepath.decide.against import against
from glidepath.decide.answer import Assessment, Regimen
from glidepath.decide.giving import HOURS_A_DAY, lattice_of
from glidepath.regimen import Lattice
from glidepath.report import Explanation, Language, explain
from glidepath.report.headline import WITH_INTERVAL, action_of
from glidepath.report.setting import dosed, setting_of
from glidepath.web.child import Told, below_told, trough_told
from glidepath.web.thinking import Kept, Thought, at_or_above
from glidepath.web.words import tell

ROOM = 4
"""The handle goes on beyond the present and the permitted doses by a quarter of them."""


@dataclass(frozen=True, slots=True)
class Handle:
    """The handle on the dose: micrograms a day.

    Parameters
    ----------
    dose
        Where it stands at first.
    """

    dose: int
    most: int
    step: int


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The answer to a dose that is considered.

    Parameters
    ----------
    regimen
        What is considered: the smallest that can be given, at or above what was asked for.
    broken
        The rules that speak against it.
    """

    regimen: Regimen
    told: str
    broken: tuple[Told, ...]
    trough: str
    below: str


Considered: TypeAlias = WhatIf | None


def lattice_at(thought: Thought) -> Lattice | None:
    """Give the doses that can be given in place of the present one."""
    found, protocol = thought.answer.assessment, thought.answer.basis.protocol
    if found is None or protocol is None or found.present is None:
        return None
    present = found.present
    return lattice_of(protocol, present.formulation, HOURS_A_DAY // present.intakes)


def handle_of(thought: Thought) -> Handle | None:
    """Give the handle; ``None`` where there is no dose to move."""
    found = thought.answer.assessment
    if found is None or found.present is None or not found.present.dose:
        return None
    highest = max(found.present.dose, found.high or 0, found.restore or 0)
    step = 10
    most = -(-(highest + highest // ROOM) // step) * step
    dose = found.present.dose if found.recommended is None else found.recommended.dose
    return Handle(dose, most, step)


def consider(thought: Thought, dose: int, language: Language) -> Considered:
    """Give what the rules and the forecast say to a dose from today on; nothing is stored.

    Parameters
    ----------
    dose
        Micrograms a day; 0 drops the last dose.

    Returns
    -------
    WhatIf or None
        ``None`` where no dose is ordered.
    """
    found = thought.answer.assessment
    if found is None or found.present is None:
        return None
    given = at_or_above(lattice_at(thought), dose)
    regimen = replace(found.present, dose=given, pattern=())
    broken = _broken(thought, found, given, language)
    trough = thought.belief.trough(given, HOURS_A_DAY // regimen.intakes) if given else None
    return WhatIf(
        regimen=regimen,
        told=_told(thought, found, given, language),
        broken=broken,
        trough=""
        if not given
        else tell("child.what-if-blind", language)
        if trough is None
        else trough_told("child.what-if-trough", trough, language),
        below=below_told(thought, found, given, language),
    )


def _broken(thought: Thought, found: Assessment, dose: int, language: Language) -> tuple[Told, ...]:
    if not _has_interval(thought):
        return ()
    rules = {each.rule for each in against(found, dose)}
    return tuple(
        Told(each.sentence, each.source, "unmet")
        for each in _explained(thought, language).reasons
        if each.rule in rules
    )


def _explained(thought: Thought, language: Language) -> Explanation:
    """The words of an answer: the same for every dose that the handle is moved to."""
    digests = tuple(sorted(thought.answer.basis.digests.items()))
    key = (thought.record.participant.id, digests, thought.at, language)
    return _words(key, lambda: explain(thought.answer, language))


_words: Kept[Hashable, Explanation] = Kept(256)


def _has_interval(thought: Thought) -> bool:
    """Whether the rules permit an interval today; a refusal permits no reduction either."""
    action = action_of(thought.answer)
    return action is None or action in WITH_INTERVAL


def _told(thought: Thought, found: Assessment, dose: int, language: Language) -> str:
    setting = setting_of(thought.answer)
    if setting is None or not _has_interval(thought):
        return tell("child.what-if-alone", language)
    inside = not against(found, dose)
    if dose == 0:
        return tell(f"child.what-if-stop{'-inside' if inside else ''}", language)
    values = {"dose": dosed(setting, dose)}
    return tell(f"child.what-if-{'inside' if inside else 'outside'}", language, values)
