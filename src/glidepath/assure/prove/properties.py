"""The properties that are proved of a protocol and the rules, each with its words."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from glidepath.assure.prove import claims
from glidepath.assure.prove.claims import Case
from glidepath.decide.decide import of_population
from glidepath.decide.measures import spacing_days
from glidepath.decide.numbers import Truth
from glidepath.decide.status import Status
from glidepath.protocol.model import Protocol
from glidepath.protocol.wording import Text

Claim: TypeAlias = Callable[[Case], Truth]


@dataclass(frozen=True, slots=True)
class Property:
    """What is claimed of every child that can be.

    Parameters
    ----------
    id
        Its name, stable.
    wording
        A sentence in two languages, with places for the numbers of the protocol.
    claim
        The same as a truth about one case.
    ties
        The ties between Status and ghost that its proof rests on, beside the invariants.
    """

    id: str
    wording: Text
    claim: Claim
    ties: tuple[str, ...] = ()


INVARIANTS = Property(
    "invariants",
    Text(
        en="Every step of a child's course keeps what the proofs rest on: the named invariants of"
        " the Status, and its ties to what truly happened.",
        zh="儿童病程的每一步都保持各项证明所依据的事实：状态的具名不变式，以及状态与真实经过之间的"
        "联系。",
    ),
    claims.founded,
)
"""What is proved first, by induction over the steps; the others rest on it."""

CAP = Property(
    "cap",
    Text(
        en="In any {month} days a permitted reduction, the stop excepted, takes off at most {cap}"
        " of the dose that the cap counts from, and {cap_again} after a relapse.",
        zh="任意 {month} 天内，除停药外，允许的减量不超过上限基准剂量的 {cap}，复发后不超过"
        " {cap_again}。",
    ),
    claims.cap,
    ("truth", "highest", "start", "restore"),
)

SPACING = Property(
    "spacing",
    Text(
        en="On the taper no reduction is permitted within {spacing} days, nor within {half_lives}"
        " half-lives, of the last change.",
        zh="减量期内，距上次改变不足 {spacing} 天或不足 {half_lives} 个半衰期时，不允许减量。",
    ),
    claims.spacing,
    ("change",),
)

MAINTENANCE_SPACING = Property(
    "maintenance-spacing",
    Text(
        en="On maintenance the dose is neither lowered nor raised within {maintenance_spacing}"
        " days of the last change.",
        zh="维持治疗中，距上次改变不足 {maintenance_spacing} 天时，既不降低也不提高剂量。",
    ),
    claims.maintenance_spacing,
    ("change", "relapse"),
)

RELAPSE = Property(
    "relapse",
    Text(
        en="No reduction is permitted while a relapse is suspected, or confirmed and not yet"
        " answered by a restore.",
        zh="怀疑复发时，或复发已确认而尚未恢复剂量时，不允许减量。",
    ),
    claims.relapse,
    ("relapse",),
)

STABILISATION = Property(
    "stabilisation",
    Text(
        en="After the first restore no reduction is permitted before the stabilisation of"
        " {stabilisation} days is over.",
        zh="首次恢复剂量后，{stabilisation} 天的稳定期结束之前不允许减量。",
    ),
    claims.stabilisation,
    ("restore",),
)

LEVEL = Property(
    "level",
    Text(
        en="No reduction is permitted without a valid level on the present regimen, at most"
        " {level_age} days old.",
        zh="没有现行用药方案下 {level_age} 天以内的有效血药浓度，不允许减量。",
    ),
    claims.level,
    ("level",),
)

INTERRUPTION = Property(
    "interruption",
    Text(
        en="No reduction is permitted while the drug is interrupted.",
        zh="暂时停服期间不允许减量。",
    ),
    claims.interruption,
    ("interruption",),
)

STOP_DURATION = Property(
    "stop-duration",
    Text(
        en="The last dose is not dropped before the taper has lasted {duration} days.",
        zh="减量未满 {duration} 天，不停用最后的剂量。",
    ),
    claims.stop_duration,
    ("start",),
)

STOP_DOSE = Property(
    "stop-dose",
    Text(
        en="The last dose is not dropped from more than {share} of the starting dose.",
        zh="剂量高于起始剂量的 {share} 时，不停用最后的剂量。",
    ),
    claims.stop_share,
    ("start",),
)

MONOTONE = Property(
    "maintenance-monotone",
    Text(
        en="Of two levels accepted as valid, the higher never gives the higher maintenance dose.",
        zh="两个被接受为有效的浓度中，较高者绝不会得出较高的维持剂量。",
    ),
    claims.monotone,
)

RAISE = Property(
    "raise",
    Text(
        en="Nothing raises a dose but the restore after a confirmed relapse and the window of"
        " maintenance.",
        zh="只有确认复发后的恢复剂量和维持治疗的目标窗能提高剂量，其他规则都不能。",
    ),
    claims.raising,
    ("relapse",),
)

ZERO = Property(
    "zero",
    Text(
        en="A dose of zero is never permitted but by the stop, and never the answer to a relapse.",
        zh="除停药规则外，绝不允许零剂量；对复发的处理也绝不是零剂量。",
    ),
    claims.zero,
    ("start", "relapse"),
)

LIVE = Property(
    "live",
    Text(
        en="When visits and levels come on schedule and remission holds, a reduction is permitted"
        " at the latest after {days} days, {days_again} after a relapse; later only for a longer"
        " half-life, or for the hold after a cut beyond the cap.",
        zh="访视和血药浓度按期、缓解持续时，最迟 {days} 天后（复发后 {days_again} 天）允许减量；"
        "仅在半衰期更长，或因超过上限的减量而暂缓时，才会更晚。",
    ),
    claims.live,
    ("truth", "start", "restore"),
)

PROPERTIES = (
    INVARIANTS,
    CAP,
    SPACING,
    MAINTENANCE_SPACING,
    RELAPSE,
    STABILISATION,
    LEVEL,
    INTERRUPTION,
    STOP_DURATION,
    STOP_DOSE,
    MONOTONE,
    RAISE,
    ZERO,
    LIVE,
)
"""Every property, in the order in which it is told."""


def stated(each: Property, protocol: Protocol) -> Text:
    """Give the sentence of a property with the numbers of a protocol.

    Raises
    ------
    KeyError
        For a place in the wording that no number fills.
    """
    found = numbers(protocol)
    return Text(en=each.wording.en.format_map(found), zh=each.wording.zh.format_map(found))


def numbers(protocol: Protocol) -> dict[str, str]:
    """Give the numbers that stand in the sentences, by their places, as words."""
    parameters = protocol.parameters
    soonest, again = soonest_reduction(protocol)
    return {
        "month": str(parameters.taper.month),
        "cap": _percent(parameters.taper.cap),
        "cap_again": _percent(parameters.stabilisation.cap),
        "spacing": str(parameters.taper.spacing_min),
        "half_lives": str(parameters.taper.spacing_half_lives),
        "maintenance_spacing": str(parameters.maintenance.spacing),
        "stabilisation": str(parameters.stabilisation.days),
        "level_age": str(parameters.level.max_age),
        "duration": str(parameters.stop.min_duration),
        "share": str(parameters.stop.dose_share),
        "days": str(soonest),
        "days_again": str(again),
    }


def soonest_reduction(protocol: Protocol) -> tuple[int, int]:
    """Give the days after which a reduction is permitted at the latest, and after a relapse.

    For the half-life of the population, and where no cut beyond the cap holds the taper.
    """
    parameters = protocol.parameters
    spacing = spacing_days(parameters, Status(half_life=of_population(protocol.drug)))
    soonest = max(parameters.taper.month, int(spacing))
    return soonest, max(soonest, parameters.stabilisation.days)


def _percent(share: Fraction) -> str:
    percent = share * 100
    whole = percent.denominator == 1
    return f"{percent.numerator} %" if whole else f"{float(percent):.1f} %"
