"""Simulated numbers in words: rounding, signs, and what is honest about none and all."""

import pytest

from glidepath.report import Language
from glidepath.report.simulation.words import amount, number, tell, texts
from glidepath.simulate.characteristics import MEASURES, Characteristic


def of(value: float | None, error: float | None, unit: str = "1") -> Characteristic:
    return Characteristic("success", unit, "taper", value, error, 60)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (of(0.083, 0.036), "8.3 % (± 3.6)"),
        (of(1.5, 0.123, "d"), "1.5 d (± 0.12)"),
        (of(0.5014, 0.056, "mg"), "0.501 mg (± 0.0560)"),
        (of(2.0, None, "d"), "2.0 d"),
        (of(None, None), "nobody"),
        # 1 - 0.05 ** (1 / 60) is 4.87 %: what none in 60 does not exclude
        (of(0.0, 0.0), "0.0 % (95\u00a0% bound: below 4.9 %)"),
        (of(1.0, 0.0), "100.0 % (95\u00a0% bound: all but 4.9 %)"),
    ],
)
def test_a_characteristic_is_told_with_its_error(given: Characteristic, told: str) -> None:
    assert amount(given, Language.EN) == told


def test_a_change_has_its_sign() -> None:
    assert amount(of(-0.08, 0.011), Language.EN, signed=True) == "-8.0 % (± 1.1)"
    assert amount(of(0.0, 0.0), Language.EN, signed=True) == "+0.0 % (± 0.0)"
    assert number(3.0, "d", Language.ZH, signed=True) == "+3.0 天"


def test_every_measure_has_a_name_in_both_languages() -> None:
    for each in MEASURES:
        names = {tell(f"measure.{each.id}", language) for language in Language}
        assert len(names) == 2


def test_no_text_is_empty() -> None:
    assert all(each.en and each.zh for each in texts().values())
