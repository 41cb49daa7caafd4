"""Sentences about simulated trials, and their numbers, from a catalogue of their own."""

from collections.abc import Mapping

from glidepath.protocol import Text
from glidepath.report.catalogue import catalogue
from glidepath.report.language import Language
from glidepath.report.sentence import Value, say
from glidepath.report.written import written
from glidepath.simulate.characteristics import Characteristic

WORDS = "glidepath.report.simulation.catalogue"
NOTHING: Mapping[str, Value] = {}

DECIMALS = {"1": 1, "mg": 3, "ng/mL": 2, "d": 1, "": 2}
UNITS = {
    "1": {Language.EN: " %", Language.ZH: "%"},
    "d": {Language.EN: " d", Language.ZH: " 天"},
    "mg": {Language.EN: " mg", Language.ZH: " mg"},
    "ng/mL": {Language.EN: " ng/mL", Language.ZH: " ng/mL"},
    "": {Language.EN: "", Language.ZH: ""},
}
PER_CENT = 100.0


def texts() -> Mapping[str, Text]:
    """Give every text by key."""
    return catalogue(WORDS).texts


def tell(key: str, language: Language, values: Mapping[str, Value] = NOTHING) -> str:
    """Put a text of the catalogue with its values into words.

    Raises
    ------
    KeyError
        For a key that the catalogue lacks, or a gap without a value.
    """
    filled = {name: say(value, language) for name, value in values.items()}
    return written(texts()[key], language).format_map(filled)


def number(value: float, unit: str, language: Language, *, signed: bool = False) -> str:
    """Give a number with its unit; a share in per cent.

    >>> number(0.1234, "1", Language.EN), number(-1.5, "d", Language.EN, signed=True)
    ('12.3 %', '-1.5 d')
    """
    scaled = value * PER_CENT if unit == "1" else value
    places = DECIMALS[unit]
    plain = f"{scaled:+.{places}f}" if signed else f"{scaled:.{places}f}"
    return plain + UNITS[unit][language]


def amount(of: Characteristic, language: Language, *, signed: bool = False) -> str:
    """Give a characteristic with its Monte Carlo standard error.

    A share of none or of all has an error of 0 that says nothing: it is told with its exact
    one-sided 95 % bound instead.
    """
    if of.value is None:
        return tell("value.none", language)
    value = number(of.value, of.unit, language, signed=signed)
    if of.error is None:
        return value
    if of.unit == "1" and of.error == 0.0 and not signed:
        bound = number(1.0 - 0.05 ** (1.0 / of.children), "1", language)
        key = "value.nobody" if of.value == 0.0 else "value.everybody"
        return tell(key, language, {"value": value, "bound": bound})
    scale = PER_CENT if of.unit == "1" else 1.0
    error = f"{of.error * scale:.{DECIMALS[of.unit] + (of.unit != '1')}f}"
    return tell("value.with", language, {"value": value, "error": error})
