"""The fields of an event as a form shows them: how each is typed in, and what it reads now."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, Literal, get_args, get_origin

from glidepath.conduct import open_fields
from glidepath.conduct.child import Child
from glidepath.protocol import Protocol
from glidepath.quantities import PartialDate
from glidepath.record import BelowLimit, Event, LabReported, NotAnalysed, Quantity
from glidepath.record.fields import Shape, meanings, required, shape
from glidepath.record.plausible import TESTS
from glidepath.web.bounds import Band, bands
from glidepath.web.entering import BODY, LABORATORY, LEVEL
from glidepath.web.entering_safety import CATEGORIES

NOT_SHOWN = frozenset({"actor", "role", "pattern", "stratum"})
"""Who did it stands in the ledger; a pattern and a stratum are no single values."""
LONG = frozenset({"note", "reason", "term"})
MOMENT, DAY = "%Y-%m-%dT%H:%M", "%Y-%m-%d"


class Control(Enum):
    """How a field is typed in."""

    MOMENT = "moment"
    DAY = "day"
    QUANTITY = "quantity"
    RESULT = "result"
    NUMBER = "number"
    COUNT = "count"
    CHOICE = "choice"
    SEVERAL = "several"
    LISTED = "listed"
    TEXT = "text"
    LONG = "long"


@dataclass(frozen=True, slots=True)
class Input:
    """A field of the form.

    Parameters
    ----------
    name
        Of the event's field; ``field.key`` for a value under a key of it.
    value, unit
        As they stand in the form.
    choices
        What can be chosen.
    of
        The quantity or test by which bounds are known.
    """

    name: str
    control: Control
    value: str
    unit: str = ""
    choices: tuple[str, ...] = ()
    needed: bool = False
    of: str = ""

    @property
    def field(self) -> str:
        """The field of the event."""
        return self.name.partition(".")[0]

    def units(self) -> tuple[str, ...]:
        """The units that can be chosen: the one that stands there, and the usual ones."""
        usual = [each.unit for each in (*BODY, *LABORATORY, LEVEL) if each.of == self.of]
        judged = [TESTS[self.of].unit] if self.of in TESTS else []
        return tuple(dict.fromkeys([self.unit, *usual, *judged]))


def inputs_of(child: Child, event: Event, protocol: Protocol | None) -> tuple[Input, ...]:
    """Give the fields of an event that may be corrected, as they read now."""
    fields = open_fields(event) - NOT_SHOWN
    model = type(event)
    names = sorted((each for each in model.model_fields if each in fields), key="note".__eq__)
    return tuple(each for name in names for each in _inputs(child, event, name, protocol))


def _inputs(child: Child, event: Event, name: str, protocol: Protocol | None) -> Iterator[Input]:
    value, kind = getattr(event, name), type(event)
    needed = name in required(kind)
    options = _literals(kind.model_fields[name].annotation)
    match shape(kind.model_fields[name].annotation):
        case Shape.QUANTITY:
            number, unit = _written(value) if value is not None else ("", _unit(event, name))
            yield Input(name, Control.QUANTITY, number, unit, needed=needed, of=_of(event, name))
        case Shape.RESULT:
            text, unit = _result_written(value)
            unit = unit or _unit(event, name)
            yield Input(name, Control.RESULT, text, unit, needed=needed, of=_of(event, name))
        case Shape.FLAG:
            yield Input(name, Control.CHOICE, "yes" if value else "no", choices=("yes", "no"))
        case Shape.COUNT if not options:
            yield Input(name, Control.COUNT, str(value), needed=needed, of=_of(event, name))
        case Shape.NUMBER:
            yield Input(name, Control.NUMBER, "" if value is None else f"{value:f}")
        case Shape.LIST:
            yield _list(name, value, options, needed=needed)
        case Shape.NAMED:
            for key in value:
                yield Input(f"{name}.{key}", Control.TEXT, str(value[key]), needed=True)
        case _:
            yield _text(child, event, name, protocol)


def _list(name: str, value: Any, options: tuple[str, ...], *, needed: bool) -> Input:
    if options:
        return Input(name, Control.SEVERAL, " ".join(sorted(value)), choices=options, needed=needed)
    return Input(name, Control.LISTED, ", ".join(map(str, _ordered(value))))


def _text(child: Child, event: Event, name: str, protocol: Protocol | None) -> Input:
    value, kind = getattr(event, name), type(event)
    needed = name in required(kind)
    if meanings(kind)[name] == "day or moment":
        if isinstance(value, date) and not isinstance(value, datetime):
            return Input(name, Control.DAY, f"{value:{DAY}}", needed=needed)
        text = "" if value is None else f"{value.astimezone(child.place):{MOMENT}}"
        return Input(name, Control.MOMENT, text, needed=needed)
    text = "" if value is None else str(value)
    options = _literals(kind.model_fields[name].annotation) or _named_options(name, protocol)
    if options:
        options = options if text in ("", *options) else (text, *options)
        return Input(name, Control.CHOICE, text, choices=options, needed=needed)
    return Input(name, Control.LONG if name in LONG else Control.TEXT, text, needed=needed)


def _named_options(name: str, protocol: Protocol | None) -> tuple[str, ...]:
    """What the protocol, or the form of a visit, offers for a field."""
    if name == "category":
        return CATEGORIES
    if protocol is None:
        return ()
    rules = protocol.parameters
    offered: Mapping[str, Sequence[Any]] = {
        "visit": protocol.visits,
        "formulation": rules.products,
        "assay": rules.level.assays,
    }
    return tuple(each.id for each in offered.get(name, ()))


def _literals(annotation: Any) -> tuple[str, ...]:
    """Give the words of which a field takes one, or several; none where it takes any."""
    if get_origin(annotation) is Literal:
        return tuple(str(each) for each in get_args(annotation))
    found = [_literals(each) for each in get_args(annotation) if each is not type(None)]
    return next((each for each in found if each), ())


def _ordered(values: Any) -> Sequence[Any]:
    return sorted(values) if isinstance(values, frozenset) else tuple(values)


def _of(event: Event, name: str) -> str:
    """The quantity or test by whose bounds a field is judged."""
    if isinstance(event, LabReported):
        return event.test
    return LEVEL.of if name in ("result", "limit") else name


def _unit(event: Event, name: str) -> str:
    """The unit of a field that holds nothing yet."""
    of = _of(event, name)
    usual = next((each.unit for each in (*BODY, *LABORATORY, LEVEL) if each.of == of), "")
    return usual or {"volume": "mL", "daily_dose": "mg", "amount": "mL"}.get(of, "1")


def _written(quantity: Quantity) -> tuple[str, str]:
    return f"{quantity.value.normalize():f}", quantity.unit


def _result_written(result: Any) -> tuple[str, str]:
    match result:
        case BelowLimit(below=below):
            number, unit = _written(below)
            return f"<{number}", unit
        case NotAnalysed(not_analysed=reason):
            return f"nd: {reason}", ""
    return _written(result)


def limits(each: Input, born: PartialDate, today: date) -> tuple[Band, ...]:
    """Give the bounds of a field with the days from which they hold, for the page to check by."""
    unit = "1" if each.control is Control.COUNT else each.unit
    return bands(each.of, unit, born, today) if unit else ()
