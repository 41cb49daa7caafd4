"""How levels by different kinds of assay compare."""

from math import exp, log

import pytest

from glidepath.pk.assays import IMMUNOASSAY, KINDS, NORMAL_95, AssayKind, factor

IMMUNE, MASS = AssayKind.IMMUNOASSAY, AssayKind.MASS_SPECTROMETRY


@pytest.mark.parametrize(
    ("source", "target", "times"),
    [(IMMUNE, MASS, 0.8), (MASS, IMMUNE, 1.25), (MASS, MASS, 1.0), (IMMUNE, IMMUNE, 1.0)],
)
def test_what_a_reading_is_multiplied_by(
    source: AssayKind, target: AssayKind, times: float
) -> None:
    assert factor(source, target) == times


def test_the_factor_is_uncertain_by_the_published_range() -> None:
    # 0.72 to 0.88 as a 90 % interval: ln(0.88 / 0.72) / 3.29
    assert IMMUNOASSAY.spread == pytest.approx(0.0610, abs=5e-5)
    # the range is read as one of a log-normal: 90 % of it, about its own middle
    middle = exp((log(0.72) + log(0.88)) / 2)
    assert middle * exp(NORMAL_95 * IMMUNOASSAY.spread) == pytest.approx(0.88)
    assert middle * exp(-NORMAL_95 * IMMUNOASSAY.spread) == pytest.approx(0.72)
    assert middle == pytest.approx(0.8, rel=0.01)


@pytest.mark.parametrize("name", ["emit", "cmia", "fpia"])
def test_immunoassays(name: str) -> None:
    assert KINDS[name] is IMMUNE


def test_other_assays() -> None:
    assert KINDS["lc-ms-ms"] is MASS
    assert KINDS.get("not-reported") is None
