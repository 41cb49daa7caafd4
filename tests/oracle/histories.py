"""Random but well-formed histories, as plain data, to compare the program with the oracle.

Most visits are routine (a level in proportion to the dose, remission, a capped order), so that the
taper gets somewhere; at some of them one of the surprises of real life happens.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal
from typing import Any

from hypothesis import strategies as st

from oracle import children
from oracle.children import Event, moment
from oracle.past import GUIDED

GAPS = [1, 2, 5, 9, 13, 14, 15, 20, 28, 29, 30, 30, 30, 30, 31, 36, 61]
WAITS = [0, 0, 0, 1, 2, 3, 7, 8, 13, 14, 14, 15, 16, 23, 29, 30, 30, 31, 35, 36, 60, 90]
FIRST_DOSES = ["1", "1", "0.5", "0.8", "1.2", "2.4", "0.2"]
TABLET = "tablet-0-5"
TABLET_DOSES = ["1", "1", "1.5", "2"]
STEPS = ["0.9"] * 12 + ["0.95", "0.95", "0.97", "0.8", "0.5", "1", "1.1", "1.3"]
NOISE = ["1"] * 24 + ["0.9", "1.1", "0.7", "1.5", "0.5", "1.8", "3"]
SMALLEST = Decimal("0.02")


@dataclass
class Child:
    """Where the history has come to while it is being written."""

    arm: str
    number: int
    dose: Decimal
    interval: int
    formulation: str
    per_milligram: Decimal
    weight: Decimal
    earlier: list[Decimal] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    allocated: bool = True
    assay: str = "lc-ms-ms"
    interrupted: bool = False
    suspected: bool = False
    relapsed: bool = False
    course: str | None = None
    illnesses: list[Event] = field(default_factory=list)
    minutes: int = 0


Draw = Callable[[st.SearchStrategy[Any]], Any]
Surprise = Callable[[Draw, Child], None]


@st.composite
def records(draw: Draw) -> tuple[dict[str, Any], int]:
    """A participant file, and the number of the day of its last visit."""
    child = start(draw)
    for _ in range(draw(st.integers(0, 16))):
        child.number += draw(st.sampled_from(GAPS))
        child.minutes = 0
        routine(draw, child)
        for surprise in draw(st.lists(st.sampled_from(SURPRISES), max_size=2)):
            surprise(draw, child)
    for index, event in enumerate(child.events):
        event.setdefault("id", f"E{index}")
    return children.record(child.events), child.number


@st.composite
def questions(draw: Draw) -> dict[str, Any]:
    """What ``decide_naively`` takes: record, at, half_life_hours; the trial's own parameters."""
    record, last = draw(records())
    number = draw(st.sampled_from(WAITS)) + draw(st.sampled_from([last, last, last, last // 2]))
    clock = draw(st.sampled_from(["00:30", "12:00", "12:00", "23:30"]))
    return {
        "record": record,
        "at": moment(number, clock),
        "parameters": {},
        "half_life_hours": draw(st.sampled_from([62, 62, 62, 40, 70, 107])),
    }


def start(draw: Draw) -> Child:
    """Consent, a first dose, a weight and an arm; rarely without one of them."""
    formulation = draw(st.sampled_from([children.SOLUTION] * 5 + [TABLET]))
    doses = TABLET_DOSES if formulation == TABLET else FIRST_DOSES
    child = Child(
        arm=draw(st.sampled_from([GUIDED, GUIDED, GUIDED, "maintenance"])),
        number=0,
        dose=Decimal(draw(st.sampled_from(doses))),
        interval=draw(st.sampled_from([24, 24, 24, 12])),
        formulation=formulation,
        per_milligram=Decimal(draw(st.sampled_from(["6", "6", "5", "8", "4"]))),
        weight=Decimal(14),
    )
    since = draw(st.sampled_from([-400, -200, -40, -20, -5]))
    preamble = [
        children.consent(-430),
        children.randomised(-429, child.arm),
        children.weighed(-428, "14"),
    ]
    absent = draw(st.sampled_from([None] * 30 + [0, 1, 2]))
    child.events = [event for index, event in enumerate(preamble) if index != absent]
    child.allocated = absent != 1
    child.events.append(ordered(child, since, child.dose, "start"))
    child.earlier.append(child.dose)
    if since < -40 and absent is None:
        draw(st.sampled_from([nothing, nothing, restored, lowered]))(draw, child)
    return child


def restored(draw: Draw, child: Child) -> None:
    """A first chapter: tapered, relapsed, restored and in remission again by day 120."""
    lower = child.dose / 2
    child.events += [
        *children.visit(-31, child.dose * child.per_milligram),
        ordered(child, 0, lower, "taper"),
        children.suspected(50),
        children.confirmed(51),
        ordered(child, 51, child.dose, "restore"),
        children.assessed(draw(st.integers(52, 90))),
    ]
    child.number = draw(st.sampled_from([100, 120, 141, 150]))


def lowered(draw: Draw, child: Child) -> None:
    """A first chapter: quickly brought down, and within reach of the stop by day 180."""
    lower = (child.dose * 100 * Decimal("0.3")).to_integral_value(ROUND_CEILING) / 100
    child.dose = (lower / grain(child)).to_integral_value(ROUND_CEILING) * grain(child)
    child.events.append(ordered(child, draw(st.integers(0, 9)), child.dose, "safety"))
    child.earlier.append(child.dose)
    child.per_milligram = Decimal(4)
    child.number = draw(st.sampled_from([100, 130, 150, 160]))


def ordered(
    child: Child, number: int, dose: Decimal, reason: str, week: tuple[Decimal, ...] = ()
) -> Event:
    other: Event = {"interval_hours": child.interval, "formulation": child.formulation}
    if week:
        other["pattern"] = [children.quantity(day, "mg") for day in week]
    return children.order(number, dose, reason, **other)


def grain(child: Child) -> Decimal:
    """Between two doses that can be given on one day, mg."""
    step = Decimal("0.5") if child.formulation == TABLET else Decimal("0.01")
    return step * (24 // child.interval)


# --- routine ----------------------------------------------------------------------------------


def routine(draw: Draw, child: Child) -> None:
    """Most of what a monthly visit should bring."""
    usual = st.sampled_from([True] * 19 + [False])
    if child.dose > 0 and draw(usual):
        child.events.append(sampled(draw, child))
    if draw(usual):
        methods = draw(
            st.sampled_from(
                [["examination"], ["examination"], ["examination", "mri"], ["ultrasound"]]
            )
        )
        response = draw(st.sampled_from(["remission"] * 40 + ["no-remission", "not-assessable"]))
        child.events.append(children.assessed(child.number, response, *methods))
    if draw(usual):
        count = draw(st.sampled_from([240] * 24 + [100, 99, 120, 45, 80]))
        child.events.append(children.platelets(child.number, count))
    if draw(st.sampled_from([True, True, True, False])):
        next_order(draw, child)


def sampled(draw: Draw, child: Child) -> Event:
    """A level in proportion to the dose, usually valid and at once reported."""
    noise = Decimal(draw(st.sampled_from(NOISE)))
    value = max(child.dose * child.per_milligram * noise, Decimal("0.1")).quantize(Decimal("0.1"))
    right = Decimal(24 if child.interval == 24 else 12)
    hours = draw(st.sampled_from([right] * 24 + [right + 2, right + 1, Decimal(2)]))
    event = children.level(child.number, value, hours_since_dose=hours, assay=child.assay)
    if value < 2 and draw(st.booleans()):
        event["result"] = children.below()
    odd = draw(st.sampled_from([None] * 20 + ["pending", "late", "clotted", "untimed", "serum"]))
    return ODD[odd](child.number, event) if odd else event


def late(number: int, event: Event) -> Event:
    return event | {"happened": moment(number + 3, "16:00")}


def clotted(number: int, event: Event) -> Event:
    return event | {"result": {"not_analysed": "clotted"}}


def untimed(number: int, event: Event) -> Event:
    return {name: value for name, value in event.items() if name != "hours_since_dose"}


def serum(number: int, event: Event) -> Event:
    return event | {"specimen": "serum"}


def unreported(number: int, event: Event) -> Event:
    return children.drawn(number) | {"hours_since_dose": event["hours_since_dose"]}


ODD: dict[str, Callable[[int, Event], Event]] = {
    "pending": unreported,
    "late": late,
    "clotted": clotted,
    "untimed": untimed,
    "serum": serum,
}


def next_order(draw: Draw, child: Child) -> None:
    """A step down, mostly the full one; after a relapse a step back up."""
    if child.dose == 0 and not child.relapsed:
        return
    if child.relapsed:
        dose, reason = draw(st.sampled_from([*child.earlier, max(child.earlier)])), "restore"
        child.relapsed = dose < child.dose
    else:
        steps = STEPS if child.arm == GUIDED else ["1"] * 4 + ["0.75", "1.25", "0.9", "1.1"]
        dose, reason = child.dose * Decimal(draw(st.sampled_from(steps))), "taper"
    patterned = draw(st.sampled_from([False, False, child.formulation == TABLET, dose < 1]))
    step = grain(child)
    dose = max((dose / step).to_integral_value(ROUND_CEILING) * step, SMALLEST)
    week: tuple[Decimal, ...] = ()
    if patterned and dose > step:
        week = patterned_week(draw, dose - step, dose)
        dose = (sum(week, Decimal(0)) * 1000 / 7).to_integral_value(ROUND_CEILING) / 1000
    reason = draw(st.sampled_from([reason] * 9 + ["safety", "clinician"]))
    child.events.append(ordered(child, child.number, dose, reason, week))
    child.dose = dose
    child.earlier.append(dose)


def patterned_week(draw: Draw, low: Decimal, high: Decimal) -> tuple[Decimal, ...]:
    """Two neighbouring doses on the days of a week, anyhow."""
    days = draw(st.lists(st.sampled_from([low, high, high]), min_size=7, max_size=7))
    return tuple(days)


# --- surprises --------------------------------------------------------------------------------


def clock(child: Child) -> str:
    """A moment of its own in the afternoon, after everything that is routine."""
    child.minutes += 1
    return moment(child.number, f"15:{child.minutes:02d}")


def add(child: Child, event: Event) -> None:
    child.events.append(event | {"happened": clock(child)})


def nothing(draw: Draw, child: Child) -> None:
    """No surprise."""


def interrupts(draw: Draw, child: Child) -> None:
    """An interruption, and mostly its end some days later."""
    if child.interrupted or child.dose == 0:
        if child.interrupted:
            add(child, children.resumed(child.number))
        child.interrupted = False
        return
    add(child, children.interrupted(child.number))
    child.interrupted = True
    if draw(st.sampled_from([True, True, True, False])):
        child.number += draw(st.sampled_from([0, 1, 3, 5, 7, 8, 12]))
        add(child, children.resumed(child.number))
        child.interrupted = False


def misses(draw: Draw, child: Child) -> None:
    """A dose missed or vomited."""
    vomited = {"type": "Vomited"}
    event = draw(st.sampled_from([children.missed(child.number), vomited]))
    add(child, dict(event))


def suspects(draw: Draw, child: Child) -> None:
    """A relapse suspected, or an assessment of worsening."""
    worse = children.assessed(child.number, "worsening")
    event = draw(st.sampled_from([children.suspected(child.number), worse]))
    add(child, dict(event))
    child.suspected = True


def decides(draw: Draw, child: Child) -> None:
    """A suspicion confirmed or dismissed."""
    if not child.suspected:
        suspects(draw, child)
        child.number += draw(st.integers(0, 4))
    child.suspected = False
    if draw(st.booleans()):
        add(child, children.dismissed(child.number))
        return
    add(child, children.confirmed(child.number))
    child.relapsed = True
    if draw(st.sampled_from([True, True, False])):
        child.number += draw(st.integers(1, 3))
        next_order(draw, child)


def interacts(draw: Draw, child: Child) -> None:
    """An interacting drug, or a harmless one, started or stopped."""
    if child.course:
        add(child, children.drug(child.number, child.course, "CoMedicationStopped"))
        child.course = None
        return
    child.course = draw(st.sampled_from(["clarithromycin", "fluconazole", "paracetamol"]))
    add(child, children.drug(child.number, child.course))


def harms(draw: Draw, child: Child) -> None:
    """An adverse event or an infection, or the end of one."""
    if child.illnesses:
        add(child, child.illnesses.pop() | {"resolved": True})
        return
    grade = draw(st.integers(1, 4))
    category = draw(st.sampled_from(["lipids", "mucositis"]))
    name = f"H{len(child.events)}"
    ill = [
        children.adverse(child.number, grade, category) | {"event": name},
        children.infection(child.number, serious=grade > 2) | {"event": name},
    ]
    event = dict(draw(st.sampled_from(ill)))
    add(child, event)
    child.illnesses.append(event)


def weighs(draw: Draw, child: Child) -> None:
    """A new weight."""
    child.weight += draw(st.sampled_from([Decimal("0.4"), Decimal("1.1"), Decimal("-0.5")]))
    add(child, children.weighed(child.number, str(child.weight)))


def changes_interval(draw: Draw, child: Child) -> None:
    """The same daily dose in one intake or in two."""
    if child.dose > 0:
        child.interval = 36 - child.interval
        add(child, ordered(child, child.number, child.dose, "clinician"))


def changes_assay(draw: Draw, child: Child) -> None:
    """The laboratory moves to an immunoassay, or back."""
    child.assay = draw(st.sampled_from(["cmia", "lc-ms-ms", "lc-ms-ms"]))
    bridged = draw(st.booleans())
    add(child, {"type": "AssayChanged", "assay": child.assay, "bridged": bridged})


def stops(draw: Draw, child: Child) -> None:
    """The drug is stopped, by the rule or for another reason."""
    if child.dose == 0 or not child.allocated:
        return
    reason = {"type": "TreatmentStopped", "reason": "guardians' wish"}
    rule = ordered(child, child.number, Decimal(0), "stop")
    add(child, dict(draw(st.sampled_from([rule, rule, reason]))))
    child.dose, child.interrupted = Decimal(0), False


def restarts(draw: Draw, child: Child) -> None:
    """A clinician orders one of the earlier doses again."""
    child.dose = draw(st.sampled_from(child.earlier))
    add(child, ordered(child, child.number, child.dose, "clinician"))


def leaves(draw: Draw, child: Child) -> None:
    """Consent is taken back, or the child is lost."""
    withdrawn = {"type": "ConsentWithdrawn", "scope": ["treatment"]}
    data_only = {"type": "ConsentWithdrawn", "scope": ["data"]}
    lost = {"type": "LostToFollowUp"}
    add(child, dict(draw(st.sampled_from([withdrawn, data_only, lost]))))


def corrects(draw: Draw, child: Child) -> None:
    """A level that was typed wrongly is corrected some days later."""
    levels = [event for event in child.events if event["type"] == "LevelReported"]
    if levels:
        wrong = levels[-1]
        wrong.setdefault("id", f"L{len(child.events)}")
        value = children.quantity(draw(st.sampled_from(["3", "6", "9", "16"])), "ng/mL")
        fields = {"result": value}
        known = moment(child.number + draw(st.integers(0, 9)), "17:00")
        correction = {"type": "Corrected", "event": wrong["id"], "fields": fields}
        child.events.append(correction | {"reason": "typing error", "happened": known})


def forgets_the_time(draw: Draw, child: Child) -> None:
    """Of the last event only the date was written down."""
    event = child.events[-1]
    if event["type"] not in ("LevelReported", "Corrected"):
        event["happened"] = event["happened"][:10]


def is_told_late(draw: Draw, child: Child) -> None:
    """The last event becomes known only some days after it happened."""
    event = child.events[-1]
    if event["type"] != "Corrected":
        event["known"] = moment(child.number + draw(st.integers(5, 20)), "18:00")


SURPRISES: list[Surprise] = [
    *[nothing] * 40,
    interrupts,
    interrupts,
    misses,
    suspects,
    decides,
    decides,
    interacts,
    harms,
    weighs,
    changes_interval,
    changes_assay,
    stops,
    restarts,
    leaves,
    corrects,
    forgets_the_time,
    is_told_late,
]
